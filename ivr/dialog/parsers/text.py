"""Words as they are compared: one case, no signs, each Chinese character a word of its own."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ivr.dialog.vocabulary import Near

IDEOGRAPHS = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Chinese characters, written without spaces, in all planes of Unicode."""

IDEOGRAPH = re.compile(f"([{IDEOGRAPHS}])")
ASCII_WORD = re.compile("[a-z0-9]+")
BETWEEN = re.compile(f"(?<=[{IDEOGRAPHS}]) (?=[{IDEOGRAPHS}])")

APOSTROPHES = "'`´‘’‛ʹʻʼʽˈ′‵＇\u05f3"
"""Everything that is written for an apostrophe."""

WITHOUT_APOSTROPHES = str.maketrans("", "", APOSTROPHES)
PARTED_NOT = re.compile(rf"(?<=n)(?: *[{APOSTROPHES}] +| +[{APOSTROPHES}] *)(?=t\b)", re.IGNORECASE)
"""What parts the end of "can' t"."""

Fold = Mapping[int, str]
"""Character -> the one it is compared as, where words are written in several ways: ё as е."""


def straight(words: str, fold: Fold) -> str:
    """One case, one form of each character, no apostrophes, spellings folded."""
    joined = PARTED_NOT.sub("", words).translate(WITHOUT_APOSTROPHES)
    return unicodedata.normalize("NFKC", joined).casefold().translate(fold)


def normalize_text(words: str, fold: Fold) -> str:
    """Letters and digits of any script, lower case, single spaces: "Can't!" -> "cant"."""
    folded = straight(words, fold)
    if folded.isascii():
        return " ".join(ASCII_WORD.findall(folded))
    kept = (c if unicodedata.category(c)[0] in "LMN" else " " for c in folded)
    return apart("".join(kept))


def apart(words: str) -> str:
    """Chinese characters with a space around each; single spaces."""
    return " ".join(IDEOGRAPH.sub(r" \1 ", words).split())


@lru_cache(maxsize=16_384)
def tight(words: str) -> str:
    """Chinese characters side by side, as they are written."""
    return words if words.isascii() else BETWEEN.sub("", words)


def spaced(words: str) -> list[str]:
    """The words as they were written, each Chinese character one of its own."""
    return IDEOGRAPH.sub(r" \1 ", words).split()


def contains(heard: str, phrase: str) -> bool:
    """Whether the phrase stands in the words, at word boundaries."""
    return f" {phrase} " in f" {heard} "


def standing(heard: str, phrases: tuple[str, ...]) -> Iterator[str]:
    """Those of the phrases that stand in the words; their order is that of the words."""
    begun = by_first_word(phrases)
    for word in dict.fromkeys(heard.split()):
        yield from (phrase for phrase in begun.get(word, ()) if contains(heard, phrase))


@lru_cache(maxsize=1024)
def by_first_word(phrases: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    """First word -> the phrases that begin with it: of hundreds, few can stand in what was said.

    It remembers lists that authors wrote, and nothing that a caller says.
    """
    begun: dict[str, tuple[str, ...]] = {}
    for phrase in dict.fromkeys(phrases):
        first = phrase.partition(" ")[0]
        begun[first] = (*begun.get(first, ()), phrase)
    return begun


def less(heard: str, phrases: Iterable[str]) -> str:
    """The words without these phrases, wherever they stand."""
    left = f" {heard} "
    for phrase in phrases:
        # Neighbors share a space, so that one pass finds every second of "no problem no problem".
        while f" {phrase} " in left:
            left = left.replace(f" {phrase} ", " ")
    return left.strip()


@dataclass(frozen=True, slots=True)
class Cover:
    """Words laid out as known phrases, as few words as possible left over: which phrases were
    `used`, and the words that belong to none, in their order."""

    used: tuple[str, ...]
    rest: str


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """Phrases ready to lay words out with: first word -> the words of a phrase, and its cost."""

    begun: Mapping[str, tuple[tuple[tuple[str, ...], int], ...]]


LEFT_OVER, ASIDE, PIECE = 100_000, 101, 1
"""What a word of no phrase costs, a phrase beside what is looked for, and a phrase of it."""


def lexicon(phrases: Iterable[str], beside: Iterable[str] = ()) -> Lexicon:
    """These phrases; where a layout can use one of them or one that is `beside`, it uses it."""
    costs = {**dict.fromkeys(beside, ASIDE), **dict.fromkeys(phrases, PIECE)}
    begun: dict[str, list[tuple[tuple[str, ...], int]]] = {}
    for phrase, cost in costs.items():
        words = tuple(phrase.split())
        if words:
            begun.setdefault(words[0], []).append((words, cost))
    return Lexicon({word: tuple(some) for word, some in begun.items()})


def cover(heard: str, known: Lexicon) -> Cover:
    """Lay the words out as phrases, with as few words as possible left over."""
    words = heard.split()
    best: list[tuple[int, int]] = [(0, 0)] * (len(words) + 1)
    for at in reversed(range(len(words))):
        best[at] = min(layouts_at(words, at, known, best))
    used: list[str] = []
    rest: list[str] = []
    at = 0
    while at < len(words):
        length = best[at][1]
        if length:
            used.append(" ".join(words[at : at + length]))
        else:
            rest.append(words[at])
        at += length or 1
    return Cover(tuple(used), " ".join(rest))


def layouts_at(
    words: Sequence[str], at: int, known: Lexicon, best: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """The cost of each way to lay out the words from here on, and the length of its first phrase;
    0 where the first word belongs to none."""
    yield best[at + 1][0] + LEFT_OVER, 0
    for phrase, cost in known.begun.get(words[at], ()):
        if tuple(words[at : at + len(phrase)]) == phrase:
            yield best[at + len(phrase)][0] + cost, len(phrase)


def within(heard: str, around: Iterable[str]) -> str:
    """The words without these phrases at their beginning and their end, however many follow."""
    phrases = tuple(around)
    while True:
        left = heard
        for phrase in phrases:
            left = f"{left} ".removeprefix(f"{phrase} ").strip()
            left = f" {left}".removesuffix(f" {phrase}").strip()
        if left == heard:
            return left
        heard = left


def all_after(heard: str, phrase: str) -> Iterator[str]:
    """What follows the phrase, for each time that it stands in the words."""
    rest = f" {heard} "
    while (at := rest.find(f" {phrase} ")) >= 0:
        rest = rest[at + len(phrase) + 1 :]
        yield rest.strip()


def around_all(heard: str, phrase: str) -> Iterator[tuple[str, str]]:
    """What stands before and after the phrase, for each time that it stands in the words."""
    words, at = f" {heard} ", 0
    while (at := words.find(f" {phrase} ", at)) >= 0:
        yield words[:at].strip(), words[at + len(phrase) + 1 :].strip()
        at += 1


def stand_near(heard: str, near: Near) -> bool:
    """Whether one of the first words stands in the heard ones, and one of the others soon after."""
    return any(
        begins_soon(rest, phrase, near.gap)
        for first in standing(heard, near.first)
        for rest in all_after(heard, first)
        for phrase in near.then
    )


def begins_soon(rest: str, phrase: str, gap: int) -> bool:
    """Whether the phrase stands in the words with at most so many others before it."""
    before, found, _ = f" {rest} ".partition(f" {phrase} ")
    return bool(found) and len(before.split()) <= gap
