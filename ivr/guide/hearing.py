"""From the sheet of a hearing.toml to the vocabulary of a language."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from ivr.dialog.numerals import split
from ivr.dialog.vocabulary import (
    DateTalk,
    NameTalk,
    Near,
    Numeral,
    NumeralKind,
    Numerals,
    Vocabulary,
)
from ivr.dialog.words import Fold, plain
from ivr.guide.book import Language

Field = Literal["day", "month", "year"]


@dataclass(frozen=True, slots=True)
class NumeralsSheet:
    orders: tuple[tuple[Field, ...], ...]
    mark: tuple[str, ...]
    joiner: tuple[str, ...]
    plus: tuple[str, ...]
    extension: tuple[str, ...]
    repeat: dict[str, tuple[str, ...]]
    away: dict[str, tuple[str, ...]]
    of: tuple[str, ...] = ()
    either: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()
    calendar: tuple[str, ...] = ()
    multipliers: tuple[int, ...] = (100, 1000)


@dataclass(frozen=True, slots=True)
class DatesSheet:
    """Words that mean something in a date alone; each list has the name of its kind."""

    weekday: dict[str, tuple[str, ...]]
    week: dict[str, tuple[str, ...]]
    unit: dict[str, tuple[str, ...]]
    month_away: dict[str, tuple[str, ...]]
    year_away: dict[str, tuple[str, ...]]
    since: dict[str, tuple[str, ...]]
    within: dict[str, tuple[str, ...]]
    shift: dict[str, tuple[str, ...]] = field(default_factory=dict)
    ahead: dict[str, tuple[str, ...]] = field(default_factory=dict)
    hour: dict[str, tuple[str, ...]] = field(default_factory=dict)
    later: tuple[str, ...] = ()
    this: tuple[str, ...] = ()
    next: tuple[str, ...] = ()
    coming: tuple[str, ...] = ()
    year: tuple[str, ...] = ()
    at: tuple[str, ...] = ()
    part: tuple[str, ...] = ()
    oclock: tuple[str, ...] = ()
    half: tuple[str, ...] = ()
    and_half: tuple[str, ...] = ()
    past: tuple[str, ...] = ()
    minus: tuple[str, ...] = ()
    refusal: tuple[str, ...] = ()
    but: tuple[str, ...] = ()
    correction: tuple[str, ...] = ()
    soft_correction: tuple[str, ...] = ()
    moves: tuple[str, ...] = ()
    ago: tuple[str, ...] = ()
    harmless: tuple[str, ...] = ()
    ordinal_months: bool = False
    sunday_weeks: bool = False
    number_is_day: bool = False


@dataclass(frozen=True, slots=True)
class NamesSheet:
    before: tuple[str, ...]
    after: tuple[str, ...]


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
    names: NamesSheet
    around: tuple[str, ...] = ()
    harmless: tuple[str, ...] = ()
    refusals: tuple[str, ...] = ()
    near: dict[str, tuple[NearSheet, ...]] = field(default_factory=dict)
    fold: dict[str, str] = field(default_factory=dict)
    dates: DatesSheet | None = None

    def __post_init__(self) -> None:
        """Raises ValueError where a value is no number or a phrase would have two meanings."""
        if any(len(spelling) != 1 for spelling in self.fold):
            raise ValueError("fold must go from one character")
        for need in self.near.keys() - self.danger.keys():
            raise ValueError(f"near.{need}: danger has no such need")
        check_phrases(numeral_phrases(self), "numerals")
        check_phrases(date_phrases(self.dates) if self.dates else (), "dates")
        if any(sorted(order) != ["day", "month", "year"] for order in self.numerals.orders):
            raise ValueError("numerals.orders must name day, month and year once each")


def check_phrases(phrases: Iterable[tuple[NumeralKind, str, str]], where: str) -> None:
    """Raises ValueError where a value is no number or a phrase would have two meanings."""
    seen: set[str] = set()
    for _, value, phrase in phrases:
        if not (value.isascii() and value.isdecimal()):
            raise ValueError(f"{value!r} is no number, for {phrase!r}")
        if phrase in seen:
            raise ValueError(f"{phrase!r} has two meanings among the {where}")
        seen.add(phrase)


def vocabularies_of(sheets: Mapping[str, HearingSheet], everywhere: str) -> dict[str, Vocabulary]:
    """The vocabulary of each language. What is danger in the language `everywhere` is so in all:
    people who are afraid mix languages."""
    common = sheets.get(everywhere)
    return {
        id_: vocabulary_of(with_danger(sheet, common) if common else sheet)
        for id_, sheet in sheets.items()
    }


def with_danger(sheet: HearingSheet, common: HearingSheet) -> HearingSheet:
    """The sheet with the other's words of danger after its own."""
    danger = {need: (*own, *common.danger.get(need, ())) for need, own in sheet.danger.items()}
    near = {
        need: tuple(dict.fromkeys((*sheet.near.get(need, ()), *common.near.get(need, ()))))
        for need in danger
    }
    return replace(sheet, danger=danger, near=near)


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
        names=NameTalk(parts_of(sheet.names.before), parts_of(sheet.names.after)),
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
    """All words of numbers and dates as one table, and those of dates as another."""
    words = table_of(numeral_phrases(sheet), fold)
    talk = sheet.numerals
    dates = date_talk(sheet.dates, words, fold) if sheet.dates else None
    return Numerals(words, longest_of(words), talk.orders, talk.multipliers, fold, dates)


def date_talk(sheet: DatesSheet, words: Mapping[str, Numeral], fold: Fold) -> DateTalk:
    """The words of numbers with those that only dates have; a word that is both is the latter."""
    every = {**words, **table_of(date_phrases(sheet), fold)}
    return DateTalk(
        every, longest_of(every), sheet.ordinal_months, sheet.sunday_weeks, sheet.number_is_day
    )


def table_of(phrases: Iterable[tuple[NumeralKind, str, str]], fold: Fold) -> dict[str, Numeral]:
    """Phrase, as it is compared -> what it does."""
    return {" ".join(split(p, fold)): Numeral(kind, int(value)) for kind, value, p in phrases}


def longest_of(words: Mapping[str, Numeral]) -> int:
    """The most words of one phrase."""
    return max((phrase.count(" ") + 1 for phrase in words), default=1)


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
    }
    yield from phrases_of(tables)


def date_phrases(sheet: DatesSheet) -> Iterator[tuple[NumeralKind, str, str]]:
    """Kind, value and phrase of every word that only dates have."""
    tables: dict[NumeralKind, dict[str, tuple[str, ...]]] = {
        "weekday": sheet.weekday,
        "week": sheet.week,
        "unit": sheet.unit,
        "month_away": sheet.month_away,
        "year_away": sheet.year_away,
        "since": sheet.since,
        "shift": sheet.shift,
        "ahead": sheet.ahead,
        "hour": sheet.hour,
        "within": sheet.within,
        "later": {"0": sheet.later},
        "this": {"0": sheet.this},
        "next": {"0": sheet.next},
        "coming": {"0": sheet.coming},
        "year": {"0": sheet.year},
        "at": {"0": sheet.at},
        "part": {"0": sheet.part},
        "oclock": {"0": sheet.oclock},
        "half": {"0": sheet.half},
        "and_half": {"0": sheet.and_half},
        "past": {"0": sheet.past},
        "minus": {"0": sheet.minus},
        "refusal": {"0": sheet.refusal},
        "but": {"0": sheet.but},
        "correction": {"0": sheet.correction},
        "soft_correction": {"0": sheet.soft_correction},
        "moves": {"0": sheet.moves},
        "ago": {"0": sheet.ago},
        "harmless": {"0": sheet.harmless},
    }
    yield from phrases_of(tables)


def phrases_of(
    tables: Mapping[NumeralKind, Mapping[str, tuple[str, ...]]],
) -> Iterator[tuple[NumeralKind, str, str]]:
    """Kind, value and phrase of every entry."""
    for kind, table in tables.items():
        for value, phrases in table.items():
            yield from ((kind, value, phrase) for phrase in phrases)


def parts_of(phrases: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """The phrases as tuples of plain words, the longest first; names are never folded."""
    parts = (tuple(phrase.split()) for phrase in plain_phrases(phrases, {}))
    return tuple(sorted(parts, key=len, reverse=True))


def longest_first(phrases: tuple[str, ...]) -> tuple[str, ...]:
    """Longer phrases first, so that none is parted by a shorter one in it."""
    return tuple(sorted(phrases, key=len, reverse=True))


def plain_table(table: Mapping[str, tuple[str, ...]], fold: Fold) -> dict[str, tuple[str, ...]]:
    """The same table, every phrase plain."""
    return {meaning: plain_phrases(some, fold) for meaning, some in table.items()}


def plain_phrases(phrases: tuple[str, ...], fold: Fold) -> tuple[str, ...]:
    """The phrases in plain words, each once."""
    return tuple(dict.fromkeys(plain(phrase, fold) for phrase in phrases))
