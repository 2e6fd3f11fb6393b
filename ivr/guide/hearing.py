"""From the sheet of a hearing.toml to the vocabulary of a language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from ivr.dialog.numerals import split
from ivr.dialog.vocabulary import Near, Numeral, NumeralKind, Numerals, Vocabulary
from ivr.dialog.words import Fold, plain
from ivr.guide.book import Language
from ivr.guide.naming import NamesSheet, names_talk_of, with_sentences

Field = Literal["day", "month", "year"]

DATE_KINDS: frozenset[NumeralKind] = frozenset(
    ("ordinal", "month", "away", "mark", "of", "calendar", "time")
)
"""The kinds of words that mean nothing in a telephone number."""


@dataclass(frozen=True, slots=True)
class NumeralsSheet:
    orders: tuple[tuple[Field, ...], ...]
    mark: tuple[str, ...]
    joiner: tuple[str, ...]
    plus: tuple[str, ...]
    extension: tuple[str, ...]
    time: tuple[str, ...]
    repeat: dict[str, tuple[str, ...]]
    away: dict[str, tuple[str, ...]]
    of: tuple[str, ...] = ()
    either: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()
    calendar: tuple[str, ...] = ()
    multipliers: tuple[int, ...] = (100, 1000)


@dataclass(frozen=True, slots=True)
class TelephoneSheet:
    area: tuple[str, ...]
    named: tuple[str, ...]
    local: tuple[str, ...]
    either: tuple[str, ...]
    correction: tuple[str, ...]
    retraction: tuple[str, ...]
    denial: tuple[str, ...]
    sounds: dict[str, tuple[str, ...]]
    numbers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    repeat: dict[str, tuple[str, ...]] = field(default_factory=dict)
    extension: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()
    mobiles: bool = False


@dataclass(frozen=True, slots=True)
class NearSheet:
    first: tuple[str, ...]
    then: tuple[str, ...]
    gap: int


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
    telephone: TelephoneSheet
    names: NamesSheet
    around: tuple[str, ...] = ()
    harmless: tuple[str, ...] = ()
    refusals: tuple[str, ...] = ()
    near: dict[str, tuple[NearSheet, ...]] = field(default_factory=dict)
    fold: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Raises ValueError where a value is no number or a phrase would have two meanings."""
        if any(len(spelling) != 1 for spelling in self.fold):
            raise ValueError("fold must go from one character")
        for need in self.near.keys() - self.danger.keys():
            raise ValueError(f"near.{need}: danger has no such need")
        reject_unclear(numeral_phrases(self), "the numerals")
        reject_unclear(telephone_phrases(self.telephone), "the words of telephone numbers")
        if any(sorted(order) != ["day", "month", "year"] for order in self.numerals.orders):
            raise ValueError("numerals.orders must name day, month and year once each")


def reject_unclear(phrases: Iterator[tuple[NumeralKind, str, str]], where: str) -> None:
    """Raises ValueError where a value is no number or a phrase has two meanings."""
    seen: set[str] = set()
    for _, value, phrase in phrases:
        if not (value.isascii() and value.isdecimal()):
            raise ValueError(f"{value!r} is no number, for {phrase!r}")
        if phrase in seen:
            raise ValueError(f"{phrase!r} has two meanings among {where}")
        seen.add(phrase)


def vocabularies_of(sheets: Mapping[str, HearingSheet], everywhere: str) -> dict[str, Vocabulary]:
    """The vocabulary of each language. What is danger in the language `everywhere` is so in all:
    people who are afraid mix languages."""
    common = sheets.get(everywhere)
    return {
        id_: vocabulary_of(with_common(sheet, common) if common else sheet)
        for id_, sheet in sheets.items()
    }


def with_common(sheet: HearingSheet, common: HearingSheet) -> HearingSheet:
    """The sheet with the other's words of danger, and with its words that are in no name."""
    danger = {need: (*own, *common.danger.get(need, ())) for need, own in sheet.danger.items()}
    near = {
        need: tuple(dict.fromkeys((*sheet.near.get(need, ()), *common.near.get(need, ()))))
        for need in danger
    }
    return replace(sheet, danger=danger, near=near, names=with_sentences(sheet.names, common.names))


def vocabulary_of(sheet: HearingSheet) -> Vocabulary:
    """All phrases in the plain form in which words are heard."""
    fold = str.maketrans(sheet.fold)
    return Vocabulary(
        meanings=plain_table(sheet.meanings, fold),
        alone=plain_table(sheet.alone, fold),
        keys=plain_table(sheet.keys, fold),
        danger=plain_table(sheet.danger, fold),
        near={need: tuple(near_of(n, fold) for n in some) for need, some in sheet.near.items()},
        fillers=frozenset(plain_phrases(sheet.fillers, fold)),
        around=longest_first(plain_phrases(sheet.around, fold)),
        negations=frozenset(plain_phrases(sheet.negations, fold)),
        harmless=longest_first(plain_phrases(sheet.harmless, fold)),
        refusals=plain_phrases(sheet.refusals, fold),
        numerals=numerals_of(sheet, fold),
        names=names_talk_of(sheet.names),
        fold=fold,
    )


def near_of(sheet: NearSheet, fold: Fold) -> Near:
    """Parts of a phrase, in plain words."""
    return Near(plain_phrases(sheet.first, fold), plain_phrases(sheet.then, fold), sheet.gap)


def with_languages(vocabulary: Vocabulary, languages: Mapping[str, Language]) -> Vocabulary:
    """The vocabulary with every language that can be asked for, beside what its own sheet may list.

    A name alone asks for it; within other words it may be anything ("nail polish").
    """
    fold, meanings, alone = vocabulary.fold, dict(vocabulary.meanings), dict(vocabulary.alone)
    for id_, its in languages.items():
        asked = (plain(f"{words} {its.english}", fold) for words in ("in", "i speak"))
        please = plain(f"{its.english} please", fold)
        meanings[id_] = tuple(dict.fromkeys((*meanings.get(id_, ()), *asked, please)))
        alone[id_] = tuple(dict.fromkeys((*alone.get(id_, ()), *names_of(its, fold))))
    return replace(vocabulary, meanings=meanings, alone=alone, languages=tuple(languages))


def names_of(language: Language, fold: Fold) -> tuple[str, ...]:
    """A language's name in English, and as its speakers say it."""
    return plain(language.english, fold), plain(language.name, fold)


def numerals_of(sheet: HearingSheet, fold: Fold) -> Numerals:
    """All words of numbers and dates as one table."""
    words = table_of(numeral_phrases(sheet), fold)
    telephone = {phrase: n for phrase, n in words.items() if n.kind not in DATE_KINDS}
    telephone |= table_of(telephone_phrases(sheet.telephone), fold)
    longest = max((phrase.count(" ") + 1 for phrase in (*words, *telephone)), default=1)
    talk, mobiles = sheet.numerals, sheet.telephone.mobiles
    return Numerals(words, longest, talk.orders, talk.multipliers, fold, telephone, mobiles)


def table_of(phrases: Iterator[tuple[NumeralKind, str, str]], fold: Fold) -> dict[str, Numeral]:
    """Phrase, in the form in which words are split -> what it does."""
    return {" ".join(split(p, fold)): Numeral(kind, int(value)) for kind, value, p in phrases}


def telephone_phrases(talk: TelephoneSheet) -> Iterator[tuple[NumeralKind, str, str]]:
    """Kind, value and phrase of every word that counts in a telephone number alone."""
    tables: dict[NumeralKind, dict[str, tuple[str, ...]]] = {
        "number": talk.numbers,
        "sound": talk.sounds,
        "repeat": talk.repeat,
        "area": {"0": talk.area},
        "named": {"0": talk.named},
        "local": {"0": talk.local},
        "or": {"0": talk.either},
        "correction": {"0": talk.correction},
        "retraction": {"0": talk.retraction},
        "denial": {"0": talk.denial},
        "extension": {"0": talk.extension},
        "aside": {"0": talk.aside},
    }
    yield from phrases_in(tables)


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
        "of": {"0": talk.of},
        "or": {"0": talk.either},
        "aside": {"0": talk.aside},
        "calendar": {"0": talk.calendar},
        "plus": {"0": talk.plus},
        "extension": {"0": talk.extension},
        "time": {"0": talk.time},
    }
    yield from phrases_in(tables)


def phrases_in(
    tables: Mapping[NumeralKind, Mapping[str, tuple[str, ...]]],
) -> Iterator[tuple[NumeralKind, str, str]]:
    """Kind, value and phrase of all tables."""
    for kind, table in tables.items():
        for value, phrases in table.items():
            yield from ((kind, value, phrase) for phrase in phrases)


def longest_first(phrases: tuple[str, ...]) -> tuple[str, ...]:
    """Longer phrases first, so that none is parted by a shorter one in it."""
    return tuple(sorted(phrases, key=len, reverse=True))


def plain_table(table: Mapping[str, tuple[str, ...]], fold: Fold) -> dict[str, tuple[str, ...]]:
    """The same table, every phrase plain."""
    return {meaning: plain_phrases(some, fold) for meaning, some in table.items()}


def plain_phrases(phrases: tuple[str, ...], fold: Fold) -> tuple[str, ...]:
    """The phrases in plain words, each once."""
    return tuple(dict.fromkeys(plain(phrase, fold) for phrase in phrases))
