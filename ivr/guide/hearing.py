"""From the sheet of a hearing.toml to the vocabulary of a language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from ivr.dialog.hearing import plain
from ivr.dialog.numerals import split
from ivr.dialog.vocabulary import NameTalk, Numeral, NumeralKind, Numerals, Vocabulary
from ivr.guide.book import Language


@dataclass(frozen=True, slots=True)
class NumeralsSheet:
    order: tuple[Literal["day", "month", "year"], ...]
    mark: tuple[str, ...]
    joiner: tuple[str, ...]
    plus: tuple[str, ...]
    extension: tuple[str, ...]
    time: tuple[str, ...]
    repeat: dict[str, tuple[str, ...]]
    away: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class NamesSheet:
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HearingSheet:
    fillers: tuple[str, ...]
    negations: tuple[str, ...]
    keys: dict[str, tuple[str, ...]]
    meanings: dict[str, tuple[str, ...]]
    alone: dict[str, tuple[str, ...]]
    danger: dict[str, tuple[str, ...]]
    numerals: NumeralsSheet
    numbers: dict[str, tuple[str, ...]]
    ordinals: dict[str, tuple[str, ...]]
    months: dict[str, tuple[str, ...]]
    names: NamesSheet

    def __post_init__(self) -> None:
        """Raises ValueError where a value is no number or a phrase would have two meanings."""
        seen: set[str] = set()
        for _, value, phrase in numeral_phrases(self):
            if not (value.isascii() and value.isdecimal()):
                raise ValueError(f"{value!r} is no number, for {phrase!r}")
            if phrase in seen:
                raise ValueError(f"{phrase!r} has two meanings among the numerals")
            seen.add(phrase)
        if sorted(self.numerals.order) != ["day", "month", "year"]:
            raise ValueError("numerals.order must name day, month and year once each")


def vocabulary_of(sheet: HearingSheet) -> Vocabulary:
    """All phrases in the plain form in which words are heard."""
    return Vocabulary(
        meanings=plain_phrases(sheet.meanings),
        alone=plain_phrases(sheet.alone),
        keys=plain_phrases(sheet.keys),
        danger=plain_phrases(sheet.danger),
        fillers=frozenset(map(plain, sheet.fillers)),
        negations=frozenset(map(plain, sheet.negations)),
        numerals=numerals_of(sheet),
        names=NameTalk(longest_first(sheet.names.before), longest_first(sheet.names.after)),
    )


def with_languages(vocabulary: Vocabulary, languages: Mapping[str, Language]) -> Vocabulary:
    """The vocabulary with every language that can be asked for: by its name in English and in
    itself, beside what its own sheet may list."""
    named = {
        id_: tuple(dict.fromkeys((*vocabulary.meanings.get(id_, ()), *names_of(its))))
        for id_, its in languages.items()
    }
    return replace(
        vocabulary, meanings={**vocabulary.meanings, **named}, languages=tuple(languages)
    )


def names_of(language: Language) -> tuple[str, ...]:
    """A language's name in English, and as its speakers say it."""
    return plain(language.english), plain(language.name)


def numerals_of(sheet: HearingSheet) -> Numerals:
    """All words of numbers and dates as one table."""
    words = {
        " ".join(split(phrase)): Numeral(kind, int(value))
        for kind, value, phrase in numeral_phrases(sheet)
    }
    longest = max((phrase.count(" ") + 1 for phrase in words), default=1)
    return Numerals(words, longest, sheet.numerals.order)


def numeral_phrases(sheet: HearingSheet) -> Iterator[tuple[NumeralKind, str, str]]:
    """Kind, value and phrase of every word of numbers and dates."""
    talk = sheet.numerals
    tables: dict[NumeralKind, dict[str, tuple[str, ...]]] = {
        "number": sheet.numbers,
        "ordinal": sheet.ordinals,
        "month": sheet.months,
        "repeat": talk.repeat,
        "away": talk.away,
        "mark": {"0": talk.mark},
        "joiner": {"0": talk.joiner},
        "plus": {"0": talk.plus},
        "extension": {"0": talk.extension},
        "time": {"0": talk.time},
    }
    for kind, table in tables.items():
        for value, phrases in table.items():
            yield from ((kind, value, phrase) for phrase in phrases)


def longest_first(phrases: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """The phrases as tuples of plain words."""
    return tuple(sorted((tuple(plain(p).split()) for p in phrases), key=len, reverse=True))


def plain_phrases(phrases: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The same table, every phrase plain."""
    return {meaning: tuple(map(plain, some)) for meaning, some in phrases.items()}
