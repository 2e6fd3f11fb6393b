"""Words of danger, which are heard before all else: in any words, at any confidence."""

from functools import lru_cache

from ivr.dialog.model import Event, Spoke
from ivr.dialog.numerals import digits_in, kinds_in
from ivr.dialog.vocabulary import Vocabulary
from ivr.dialog.words import plain, stand_near, standing

DIGITS = frozenset(("number", "written"))
"""The kinds of words that are digits and nothing else."""


def danger_in(event: Event, vocabulary: Vocabulary, *, among_digits: bool = False) -> str | None:
    """The need that the words reveal (`selfharm` before `danger`), whatever was asked.

    Among digits, where a number or a date was asked for, "nine one one" may be a part of it.
    """
    match event:
        case Spoke(words):
            heard = plain(words, vocabulary.fold)
            needs = ("selfharm", "danger")
            revealed = (n for n in needs if reveals(heard, n, vocabulary, among_digits))
            return next(revealed, None)
        case _:
            return None


def reveals(heard: str, need: str, vocabulary: Vocabulary, among_digits: bool) -> bool:
    """Whether a phrase of this need stands in the words, or its parts near each other."""
    phrases = standing(heard, vocabulary.danger[need])
    if not among_digits:
        found = next(phrases, None) is not None
    else:
        found = not all(is_part_of_number(heard, phrase, vocabulary) for phrase in phrases)
    return found or is_told_in_parts(heard, need, vocabulary)


def is_told_in_parts(heard: str, need: str, vocabulary: Vocabulary) -> bool:
    """Whether parts that reveal this need stand near each other."""
    if beginnings(need, vocabulary).isdisjoint(heard.split()):
        return False
    return any(stand_near(heard, near) for near in vocabulary.near.get(need, ()))


@lru_cache(maxsize=64)
def beginnings(need: str, vocabulary: Vocabulary) -> frozenset[str]:
    """The words with which parts of this need begin: most of what is said has none of them."""
    parts = (phrase for near in vocabulary.near.get(need, ()) for phrase in near.first)
    return frozenset(phrase.partition(" ")[0] for phrase in parts)


def is_part_of_number(heard: str, phrase: str, vocabulary: Vocabulary) -> bool:
    """Whether the phrase is digits and stands among others.

    One more digit makes no number: "oh, nine one one" is a cry for help.
    """
    if not is_digits(phrase, vocabulary):
        return False
    rest = heard.replace(phrase, " ")
    return len(digits_in(rest, vocabulary.numerals)) > 1


def is_digits(phrase: str, vocabulary: Vocabulary) -> bool:
    """Whether the phrase could be digits of a value and nothing else, such as "nine"."""
    return kinds_in(phrase, vocabulary.numerals) <= DIGITS
