"""Words as they are compared: one case, no signs, each Chinese character a word of its own."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

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


def plain(words: str, fold: Fold) -> str:
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
        left = left.replace(f" {phrase} ", " ")
    return left.strip()


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
