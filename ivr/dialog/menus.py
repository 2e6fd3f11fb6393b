"""Making a menu: what is offered is spoken, from one and the same value."""

from dataclasses import replace
from functools import lru_cache

from ivr.dialog.model import Choose, Enter, Option, Ref, Say, Turn, Value

KEY_NAMES = {"*": Ref("key.star"), "#": Ref("key.pound")}

INVITE_SPEECH = Say("invite_speech")
INVITE_DATE = Say("invite_date")
INVITE_NUMBER = Say("invite_number")
INVITES = (INVITE_SPEECH, INVITE_DATE, INVITE_NUMBER)
"""Said only where speech is listened to."""


def options(menu: str, *meanings: str) -> tuple[Option, ...]:
    """The options of a menu, on the keys 1, 2, 3, …, each offered by `<menu>.<meaning>`."""
    return tuple(Option(m, str(key), f"{menu}.{m}") for key, m in enumerate(meanings, start=1))


@lru_cache(maxsize=1024)
def offer(option: Option) -> Say:
    """The prompt that offers this option, function first and key last."""
    name: Value = KEY_NAMES.get(option.key, option.key)
    return Say(option.prompt, (("key", name),), language=option.language)


def keys_only(turn: Turn) -> Turn:
    """The same turn for a caller whom speech has failed: neither listened for nor mentioned."""
    match turn.then:
        case Choose() | Enter() as listen:
            says = tuple(say for say in turn.says if say not in INVITES)
            return Turn(says, replace(listen, by_speech=False))
        case _:
            return turn


def hear_too(turn: Turn, *meanings: str) -> Turn:
    """The same turn, where these are heard too if they are said; what is on a key is so already."""
    match turn.then:
        case Choose(options=options) as choose:
            offered = {option.meaning for option in options}
            more = tuple(meaning for meaning in meanings if meaning not in offered)
            return replace(turn, then=replace(choose, shortcuts=(*choose.shortcuts, *more)))
        case _:
            return turn


def menu(intro: tuple[Say, ...], offered: tuple[Option, ...], *after: Say) -> Turn:
    """Say the intro, then every option, then what may follow them, and listen."""
    return Turn((*intro, *map(offer, offered), *after), Choose(offered))
