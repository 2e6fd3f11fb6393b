"""The laws of hearing at a choice: all has a name, and no name is two choices' or danger's."""

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import cycle

from ivr.dialog.assent import get_assent_intent, spoilers
from ivr.dialog.danger import find_danger
from ivr.dialog.intents import COMMAND_KEYS, COMMANDS, match_intent
from ivr.dialog.model import Choose, Option, Ref, Spoke, Turn, Value
from ivr.dialog.session import Session
from ivr.dialog.transitions import LANGUAGES
from ivr.dialog.vocabulary import Vocabulary

CHOICES = 1024
"""Far more than there are: many places offer the same choice, and it is judged once."""


@lru_cache(CHOICES)
def unheard_phrases(choose: Choose, vocabulary: Vocabulary) -> list[str]:
    """Phrases that are not heard as what they mean here. An option may take a command's phrase."""
    taken = {p: m for m in choose.meanings() for p in vocabulary.phrases(m)}
    everywhere = (*vocabulary.languages, *COMMANDS)
    commands = {p: c for c in everywhere for p in vocabulary.phrases(c)}
    expected = (commands | taken).items()
    return [p for p, meaning in expected if match_intent(Spoke(p), choose, vocabulary) != meaning]


@lru_cache(CHOICES)
def shared_phrases(choose: Choose, vocabulary: Vocabulary) -> list[str]:
    """Phrases that belong to more than one option here."""
    named = [p for m in choose.meanings() for p in set(vocabulary.phrases(m))]
    return [phrase for phrase, times in Counter(named).items() if times > 1]


@lru_cache(CHOICES)
def dangerous(choose: Choose, vocabulary: Vocabulary) -> list[str]:
    """Names of choices in which a phrase of danger stands."""
    named = [p for m in choose.meanings() for p in vocabulary.phrases(m)]
    return [p for p in named if find_danger(Spoke(p), vocabulary)]


@lru_cache(CHOICES)
def false_assents(choose: Choose, vocabulary: Vocabulary) -> list[str]:
    """Words that are taken for a yes here though they hold more than one: every assent beside one
    spoiler, and every spoiler beside one assent. tests/ tries all of them with all."""
    assent = get_assent_intent(choose)
    if assent is None:
        return []
    return [
        w
        for w in spoiled(assent, vocabulary)
        if match_intent(Spoke(w), choose, vocabulary) == assent
    ]


def spoiled(assent: str, vocabulary: Vocabulary) -> Iterator[str]:
    """A yes and what makes it none, each phrase once at least, in both orders."""
    agreeing, spoiling = vocabulary.phrases(assent), spoilers(assent, vocabulary)
    longer, shorter = sorted((agreeing, spoiling), key=len, reverse=True)
    for one, other in zip(longer, cycle(shorter), strict=False):
        yield from (f"{one} {other}", f"{other} {one}")


@lru_cache(CHOICES)
def false_goodbyes(choose: Choose, vocabulary: Vocabulary) -> list[str]:
    """Goodbyes that would end a call though more was said, or though they are refused."""
    beside = (*vocabulary.refusals, *vocabulary.answers.doubts)
    pairs = list(zip(cycle(vocabulary.phrases("goodbye")), beside, strict=False))
    said = [f"{other} {one}" for one, other in pairs if other not in vocabulary.answers.leaving]
    said += [f"{one} {other}" for one, other in pairs if other in vocabulary.answers.doubts]
    return [words for words in said if match_intent(Spoke(words), choose, vocabulary) == "goodbye"]


# ---------------------------------------------------------------- laws of offers


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
