"""The laws of hearing at a choice: all has a name, and no name is two choices' or danger's."""

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import cycle

from ivr.dialog.assent import assent_at, spoilers
from ivr.dialog.danger import danger_in
from ivr.dialog.hearing import COMMANDS, hear
from ivr.dialog.model import Choose, Spoke
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
    return [p for p, meaning in expected if hear(Spoke(p), choose, vocabulary) != meaning]


@lru_cache(CHOICES)
def shared_phrases(choose: Choose, vocabulary: Vocabulary) -> list[str]:
    """Phrases that belong to more than one option here."""
    named = [p for m in choose.meanings() for p in set(vocabulary.phrases(m))]
    return [phrase for phrase, times in Counter(named).items() if times > 1]


@lru_cache(CHOICES)
def dangerous(choose: Choose, vocabulary: Vocabulary) -> list[str]:
    """Names of choices in which a phrase of danger stands."""
    named = [p for m in choose.meanings() for p in vocabulary.phrases(m)]
    return [p for p in named if danger_in(Spoke(p), vocabulary)]


@lru_cache(CHOICES)
def false_assents(choose: Choose, vocabulary: Vocabulary) -> list[str]:
    """Words that are taken for a yes here though they hold more than one: every assent beside one
    spoiler, and every spoiler beside one assent. tests/ tries all of them with all."""
    assent = assent_at(choose)
    if assent is None:
        return []
    return [w for w in spoiled(assent, vocabulary) if hear(Spoke(w), choose, vocabulary) == assent]


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
    return [words for words in said if hear(Spoke(words), choose, vocabulary) == "goodbye"]
