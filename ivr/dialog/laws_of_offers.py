"""The laws of what is offered on keys: it is spoken, and its keys are few and without a gap."""

from collections.abc import Iterable

from ivr.dialog.going import LANGUAGES
from ivr.dialog.hearing import COMMAND_KEYS
from ivr.dialog.memory import Session
from ivr.dialog.model import Choose, Option, Ref, Turn, Value

MOST_OPTIONS = 5


def offers(turn: Turn, choose: Choose) -> bool:
    """Each option's prompt is said with its key (skip: once a topic); no other key is named."""
    named = named_in(turn)
    every = {(o.prompt, spoken_key(o)) for o in (*choose.options, *COMMAND_KEYS)}
    must = {(o.prompt, spoken_key(o)) for o in choose.options if o.key != "#"}
    return must <= named <= every


def offers_exactly(turn: Turn, options: Iterable[Option]) -> bool:
    """Each option's prompt is said with its key, and no other key is named."""
    return named_in(turn) == {(o.prompt, spoken_key(o)) for o in options}


def named_in(turn: Turn) -> set[tuple[str, Value]]:
    """The keys that are named, with the prompts that name them."""
    values = ((say.prompt, dict(say.values).get("key")) for say in turn.says)
    return {(prompt, key) for prompt, key in values if key is not None}


def spoken_key(option: Option) -> Value:
    """The key as a prompt's value."""
    return {"*": Ref("key.star"), "#": Ref("key.pound")}.get(option.key, option.key)


def keys_ascend(session: Session, choose: Choose) -> bool:
    """1, 2, 3, … and at most five; languages may be more. # alone skips while reading.

    Keys do not move with the hour, so a desk that is closed leaves a gap where it would stand.
    """
    keys = [option.key for option in choose.options if option.key != "#"]
    few = len(keys) <= MOST_OPTIONS or session.state in LANGUAGES
    gaps = {"2"} if session.state == "after_transfer" and session.closed else set()
    all_keys = (str(n) for n in range(1, len(keys) + len(gaps) + 1))
    return few and keys == [key for key in all_keys if key not in gaps]
