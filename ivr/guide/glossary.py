"""A language's glossary, locales/<id>/glossary.toml: the one way in which it says each thing."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from ivr.guide.reader import Reader

ANY_ENDING = "*"
"""At the end of a phrase: whatever a word that begins so ends in."""

LETTER = r"[^\W_\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
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


def path_of(root: Path, language: str) -> Path:
    """Where the glossary of a language stands."""
    return root / "locales" / language / "glossary.toml"


def read_glossaries(
    reader: Reader, drafts: Reader, root: Path, live: Mapping[str, bool]
) -> Iterator[tuple[str, Glossary]]:
    """The glossary of each language, with whether it is live; a draft need not have one yet."""
    for id_, is_live in live.items():
        path = path_of(root, id_)
        if is_live or path.exists():
            sheet = (reader if is_live else drafts).sheet(path, Glossary)
            if sheet:
                yield id_, sheet


# ---------------------------------------------------------------- finding phrases


@cache
def finder(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Finds any of these phrases as whole words in a folded text, the longest first."""
    some = sorted(map(folded, phrases), key=len, reverse=True)
    return re.compile("|".join(map(bounded, some)) or "(?!)")


def folded(text: str) -> str:
    """The text in lower case, each letter as one character, without curly apostrophes."""
    return unicodedata.normalize("NFC", text).casefold().replace("’", "'")


def bounded(phrase: str) -> str:
    """The phrase as an expression that no letter goes on from, where it ends in a letter."""
    whole = phrase.removesuffix(ANY_ENDING)
    before = f"(?<!{LETTER})" if re.match(LETTER, whole) else ""
    after = f"(?!{LETTER})" if phrase == whole and re.match(LETTER, whole[-1:]) else ""
    return before + re.escape(whole) + after


def found(phrases: tuple[str, ...], text: str) -> list[str]:
    """Which of these phrases the text has, and how often."""
    return finder(phrases).findall(folded(text)) if phrases else []


def without(phrases: tuple[str, ...], text: str) -> str:
    """The text, folded, in which each of these phrases has become a gap."""
    return finder(phrases).sub(" ", folded(text)) if phrases else folded(text)


def count(mark: Mark, text: str) -> int:
    """How many words of this kind the text has."""
    return len(found(mark.words, without(mark.ignore, text)))
