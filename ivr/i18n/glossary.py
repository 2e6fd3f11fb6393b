"""A language's glossary, locales/<id>/glossary.toml: the one way in which it says each thing."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

from ivr.content.strict_toml import Reader

ANY_ENDING = "*"
"""At the end of a phrase: whatever a word that begins so ends in."""

LETTER = re.compile(r"[^\W_\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
"""A letter or digit that stands in a word; ideographs stand by themselves, without spaces."""


@dataclass(frozen=True, slots=True)
class Term:
    """How one thing is said: the form for everybody, other forms of the same that the grammar or a
    sentence needs, forms that are never said, and why. `exceptions` are prompts whose English has
    the term and that rightly say it otherwise, each with the reason."""

    say: str
    why: str = ""
    forms: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    exceptions: dict[str, str] = field(default_factory=dict)

    @property
    def own(self) -> tuple[str, ...]:
        """Every form that is right."""
        return (self.say, *self.forms)


@dataclass(frozen=True, slots=True)
class Mark:
    """The words that carry one kind of rule, such as denials.

    `ignore` are phrases that hold such a word and carry no rule; `counts` says of a prompt how many
    it rightly has, where they are not as many as in its English.
    """

    words: tuple[str, ...]
    ignore: tuple[str, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Soft:
    """Words that make advice of a rule, and prompts that rightly have one: prompt -> reason."""

    words: tuple[str, ...]
    exceptions: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Allowed:
    """Names in another language or script that may be said, and why."""

    words: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Glossary:
    """The file. Terms and marks have the same names in every language; the English ones say by
    which words they are known. `same` are the language's own words that are written as English."""

    term: dict[str, Term]
    warnings: dict[str, Mark]
    soft: Soft | None = None
    allowed: dict[str, Allowed] = field(default_factory=dict)
    same: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Everything foreign that may be said."""
        return tuple(word for allowed in self.allowed.values() for word in allowed.words)


def glossary_path(root: Path, language: str) -> Path:
    """Where the glossary of a language stands."""
    return root / "locales" / language / "glossary.toml"


def read_glossaries(
    reader: Reader, drafts: Reader, root: Path, live: Mapping[str, bool]
) -> Iterator[tuple[str, Glossary]]:
    """The glossary of each language, with whether it is live; a draft need not have one yet."""
    for id_, is_live in live.items():
        path = glossary_path(root, id_)
        if is_live or path.exists():
            sheet = (reader if is_live else drafts).sheet(path, Glossary)
            if sheet:
                yield id_, sheet


# ---------------------------------------------------------------- finding phrases


@dataclass(frozen=True, slots=True)
class Phrase:
    """A folded phrase. No letter may come before or after it, where it begins or ends in one."""

    text: str
    bounded_before: bool
    bounded_after: bool

    def end_in(self, text: str, start: int) -> int | None:
        """Where the phrase ends if it stands there as whole words, or else None."""
        end = start + len(self.text)
        if not text.startswith(self.text, start):
            return None
        goes_on = self.bounded_after and is_letter(text[end : end + 1])
        began = self.bounded_before and start > 0 and is_letter(text[start - 1])
        return None if goes_on or began else end


@dataclass(frozen=True, slots=True)
class Finder:
    """Finds phrases as whole words in a folded text, at each place the longest first.

    The one expression has no look-around at the ends of words: compiled for hundreds of terms, that
    takes longer than all else that a start does.
    """

    phrases: tuple[Phrase, ...]
    begins: re.Pattern[str]

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Where the phrases stand, from left to right, without overlaps."""
        begin = self.begins.search(text)
        while begin:
            start = begin.start()
            ends = (each.end_in(text, start) for each in self.phrases)
            end = next((end for end in ends if end is not None), None)
            if end is not None:
                yield start, end
            begin = self.begins.search(text, start + 1 if end is None else end)


@cache
def finder(phrases: tuple[str, ...]) -> Finder:
    """Finds any of these phrases."""
    some = sorted(map(folded, phrases), key=len, reverse=True)
    parsed = tuple(map(phrase_of, some))
    begins = "|".join(re.escape(each.text) for each in parsed)
    return Finder(parsed, re.compile(begins or "(?!)"))


def phrase_of(phrase: str) -> Phrase:
    whole = phrase.removesuffix(ANY_ENDING)
    return Phrase(whole, is_letter(whole[:1]), phrase == whole and is_letter(whole[-1:]))


@cache
def is_letter(character: str) -> bool:
    return bool(LETTER.fullmatch(character))


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """The text in lower case, each letter as one character, without curly apostrophes."""
    return unicodedata.normalize("NFC", text).casefold().replace("’", "'")


def found(phrases: tuple[str, ...], text: str) -> list[str]:
    """Which of these phrases the text has, and how often."""
    text = folded(text)
    return [text[start:end] for start, end in finder(phrases).spans(text)]


def without(phrases: tuple[str, ...], text: str) -> str:
    """The text, folded, in which each of these phrases has become a gap."""
    parts, at = [], 0
    text = folded(text)
    for start, end in finder(phrases).spans(text):
        parts.append(text[at:start])
        at = end
    return " ".join([*parts, text[at:]])


def count(mark: Mark, text: str) -> int:
    """How many words of this kind the text has."""
    return len(found(mark.words, without(mark.ignore, text)))
