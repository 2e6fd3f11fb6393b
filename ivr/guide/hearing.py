"""From the sheet of a hearing.toml to the vocabulary of a language."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from ivr.dialog.danger import SIGNS
from ivr.dialog.numerals import split
from ivr.dialog.signs import respelled
from ivr.dialog.vocabulary import Alarm, NameTalk, Near, Numeral, NumeralKind, Numerals, Vocabulary
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
    time: tuple[str, ...]
    repeat: dict[str, tuple[str, ...]]
    away: dict[str, tuple[str, ...]]
    of: tuple[str, ...] = ()
    either: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()
    calendar: tuple[str, ...] = ()
    multipliers: tuple[int, ...] = (100, 1000)


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
class AlarmSheet:
    signs: dict[str, tuple[str, ...]] = field(default_factory=dict)
    overheard: dict[str, tuple[str, ...]] = field(default_factory=dict)
    reach: int = 4
    idioms: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    denied_after: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()
    past: tuple[str, ...] = ()
    present: tuple[str, ...] = ()
    clock: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    talk: tuple[str, ...] = ()
    same: dict[str, str] = field(default_factory=dict)


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
    alarm: AlarmSheet = field(default_factory=AlarmSheet)
    fold: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Raises ValueError where a value is no number or a phrase would have two meanings."""
        if any(len(spelling) != 1 for spelling in self.fold):
            raise ValueError("fold must go from one character")
        for need in (self.near.keys() | self.alarm.overheard.keys()) - self.danger.keys():
            raise ValueError(f"near.{need}: danger has no such need")
        for sign in self.alarm.signs.keys() - SIGNS:
            raise ValueError(f"alarm.signs.{sign}: no kind of danger has such a sign")
        seen: set[str] = set()
        for _, value, phrase in numeral_phrases(self):
            if not (value.isascii() and value.isdecimal()):
                raise ValueError(f"{value!r} is no number, for {phrase!r}")
            if phrase in seen:
                raise ValueError(f"{phrase!r} has two meanings among the numerals")
            seen.add(phrase)
        if any(sorted(order) != ["day", "month", "year"] for order in self.numerals.orders):
            raise ValueError("numerals.orders must name day, month and year once each")


def vocabularies_of(sheets: Mapping[str, HearingSheet], everywhere: str) -> dict[str, Vocabulary]:
    """The vocabulary of each language. What is danger in the language `everywhere` is so in all:
    people who are afraid mix languages."""
    alarms = {id_: alarm_of(sheet) for id_, sheet in sheets.items()}
    return {
        id_: with_alarms(
            vocabulary_of(sheet),
            [alarms[own] for own in dict.fromkeys((id_, everywhere)) if own in alarms],
            [alarms[other] for other in alarms if other not in (id_, everywhere)],
        )
        for id_, sheet in sheets.items()
    }


def with_alarms(
    vocabulary: Vocabulary, alarms: Iterable[Alarm], strangers: Iterable[Alarm]
) -> Vocabulary:
    """The vocabulary with danger in its own languages, and in those of others."""
    own = tuple(alarms)
    phrases = {
        need: tuple(dict.fromkeys(phrase for alarm in own for phrase in alarm.phrases[need]))
        for need in vocabulary.danger
    }
    return replace(vocabulary, alarms=own, strangers=tuple(strangers), danger=phrases)


def alarm_of(sheet: HearingSheet) -> Alarm:
    """How danger sounds in the language of a sheet, every phrase plain and in one spelling."""
    fold, its = str.maketrans(sheet.fold), sheet.alarm
    same = tuple((plain(one, fold), plain(other, fold)) for one, other in its.same.items())

    def phrases(some: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(respelled(plain(phrase, fold), same) for phrase in some))

    return Alarm(
        phrases={need: phrases(some) for need, some in sheet.danger.items()},
        near={
            need: tuple(Near(phrases(n.first), phrases(n.then), n.gap) for n in some)
            for need, some in sheet.near.items()
        },
        overheard={need: phrases(some) for need, some in its.overheard.items()},
        signs={sign: phrases(some) for sign, some in its.signs.items()},
        numbers={
            plain(word, fold): int(value)
            for value, words in sheet.numbers.items()
            for word in words
            if " " not in plain(word, fold)
        },
        reach=its.reach,
        idioms=phrases(its.idioms),
        denied=phrases(its.denied),
        denied_after=phrases(its.denied_after),
        asked=phrases(its.asked),
        allowed=phrases(its.allowed),
        past=phrases(its.past),
        present=phrases(its.present),
        clock=phrases(its.clock),
        names=phrases(its.names),
        talk=phrases(its.talk),
        same=same,
        fold=fold,
    )


def vocabulary_of(sheet: HearingSheet) -> Vocabulary:
    """All phrases in the plain form in which words are heard."""
    fold = str.maketrans(sheet.fold)
    return Vocabulary(
        meanings=plain_table(sheet.meanings, fold),
        alone=plain_table(sheet.alone, fold),
        keys=plain_table(sheet.keys, fold),
        danger=plain_table(sheet.danger, fold),
        fillers=frozenset(plain_phrases(sheet.fillers, fold)),
        around=longest_first(plain_phrases(sheet.around, fold)),
        negations=frozenset(plain_phrases(sheet.negations, fold)),
        harmless=longest_first(plain_phrases(sheet.harmless, fold)),
        refusals=plain_phrases(sheet.refusals, fold),
        numerals=numerals_of(sheet, fold),
        names=NameTalk(parts_of(sheet.names.before), parts_of(sheet.names.after)),
        fold=fold,
    )


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
    words = {
        " ".join(split(phrase, fold)): Numeral(kind, int(value))
        for kind, value, phrase in numeral_phrases(sheet)
    }
    longest = max((phrase.count(" ") + 1 for phrase in words), default=1)
    talk = sheet.numerals
    return Numerals(words, longest, talk.orders, talk.multipliers, fold)


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
