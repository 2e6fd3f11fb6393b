"""From the sheet of a hearing.toml to the vocabulary of a language."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Literal

from ivr.content.hearing_names import NamesSheet, names_talk_of, with_sentences
from ivr.content.model import Language
from ivr.dialog.danger import SIGNS
from ivr.dialog.parsers.numbers import split
from ivr.dialog.parsers.text import Fold, normalize_text
from ivr.dialog.phrase_search import respelled
from ivr.dialog.transitions import PLAN_NEEDS
from ivr.dialog.vocabulary import (
    Alarm,
    AnswerTalk,
    DateTalk,
    Near,
    Numeral,
    NumeralKind,
    Numerals,
    Vocabulary,
)

Field = Literal["day", "month", "year"]

DATE_KINDS: frozenset[NumeralKind] = frozenset(
    ("ordinal", "month", "away", "mark", "of", "calendar")
)
"""The kinds of words that mean nothing in a telephone number."""


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
class AnswersSheet:
    polite: tuple[str, ...]
    echo: tuple[str, ...]
    reached: tuple[str, ...]
    never: tuple[str, ...]
    doubts: tuple[str, ...]
    leaving: tuple[str, ...]


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
class NoPlansSheet:
    """The last table of the file, and needed whole: a file that was cut off has not got it."""

    ate: tuple[str, ...]
    no_ride: tuple[str, ...]
    cannot_come: tuple[str, ...]


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
    answers: AnswersSheet
    no_plans: NoPlansSheet
    around: tuple[str, ...] = ()
    harmless: tuple[str, ...] = ()
    refusals: tuple[str, ...] = ()
    near: dict[str, tuple[NearSheet, ...]] = field(default_factory=dict)
    requests: dict[str, tuple[NearSheet, ...]] = field(default_factory=dict)
    alarm: AlarmSheet = field(default_factory=AlarmSheet)
    fold: dict[str, str] = field(default_factory=dict)
    dates: DatesSheet | None = None
    plans: dict[str, tuple[NearSheet, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Raises ValueError where a value is no number or a phrase would have two meanings."""
        if any(len(spelling) != 1 for spelling in self.fold):
            raise ValueError("fold must go from one character")
        for plan in self.plans.keys() - set(PLAN_NEEDS):
            raise ValueError(f"plans.{plan}: there is no such plan")
        for need in (self.near.keys() | self.alarm.overheard.keys()) - self.danger.keys():
            raise ValueError(f"near.{need}: danger has no such need")
        for sign in self.alarm.signs.keys() - SIGNS:
            raise ValueError(f"alarm.signs.{sign}: no kind of danger has such a sign")
        check_phrases(numeral_phrases(self), "the numerals")
        check_phrases(telephone_phrases(self.telephone), "the words of telephone numbers")
        check_phrases(date_phrases(self.dates) if self.dates else (), "the dates")
        if any(sorted(order) != ["day", "month", "year"] for order in self.numerals.orders):
            raise ValueError("numerals.orders must name day, month and year once each")


def check_phrases(phrases: Iterable[tuple[NumeralKind, str, str]], where: str) -> None:
    """Raises ValueError where a value is no number or a phrase would have two meanings."""
    seen: set[str] = set()
    for _, value, phrase in phrases:
        if not (value.isascii() and value.isdecimal()):
            raise ValueError(f"{value!r} is no number, for {phrase!r}")
        if phrase in seen:
            raise ValueError(f"{phrase!r} has two meanings among {where}")
        seen.add(phrase)


def make_vocabularies(sheets: Mapping[str, HearingSheet], everywhere: str) -> dict[str, Vocabulary]:
    """The vocabulary of each language. What is danger in the language `everywhere` is so in all:
    people who are afraid mix languages."""
    alarms = {id_: make_alarm(sheet) for id_, sheet in sheets.items()}
    return {
        id_: with_alarms(
            make_vocabulary(with_common_names(sheet, sheets.get(everywhere))),
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


def make_alarm(sheet: HearingSheet) -> Alarm:
    """How danger sounds in the language of a sheet, every phrase plain and in one spelling."""
    fold, its = str.maketrans(sheet.fold), sheet.alarm
    same = tuple(
        (normalize_text(one, fold), normalize_text(other, fold)) for one, other in its.same.items()
    )

    def phrases(some: Iterable[str]) -> tuple[str, ...]:
        return tuple(
            dict.fromkeys(respelled(normalize_text(phrase, fold), same) for phrase in some)
        )

    return Alarm(
        phrases={need: phrases(some) for need, some in sheet.danger.items()},
        near={
            need: tuple(Near(phrases(n.first), phrases(n.then), n.gap) for n in some)
            for need, some in sheet.near.items()
        },
        overheard={need: phrases(some) for need, some in its.overheard.items()},
        signs={sign: phrases(some) for sign, some in its.signs.items()},
        numbers={
            normalize_text(word, fold): int(value)
            for value, words in sheet.numbers.items()
            for word in words
            if " " not in normalize_text(word, fold)
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


def with_common_names(sheet: HearingSheet, common: HearingSheet | None) -> HearingSheet:
    """The sheet with the other's words that are in no name."""
    return replace(sheet, names=with_sentences(sheet.names, common.names)) if common else sheet


def make_vocabulary(sheet: HearingSheet) -> Vocabulary:
    """All phrases in the plain form in which words are heard."""
    fold = str.maketrans(sheet.fold)
    return Vocabulary(
        meanings=plain_table(sheet.meanings, fold),
        alone=plain_table(sheet.alone, fold),
        keys=plain_table(sheet.keys, fold),
        danger=plain_table(sheet.danger, fold),
        fillers=frozenset(plain_phrases(sheet.fillers, fold)),
        around=longest_first(plain_phrases(sheet.around, fold)),
        negations=plain_phrases(sheet.negations, fold),
        harmless=longest_first(plain_phrases(sheet.harmless, fold)),
        refusals=plain_phrases(sheet.refusals, fold),
        numerals=make_numerals(sheet, fold),
        answers=answers_of(sheet.answers, fold),
        requests={
            command: tuple(near_of(n, fold) for n in some)
            for command, some in sheet.requests.items()
        },
        asides=plain_phrases((*sheet.fillers, *sheet.around, *sheet.answers.polite), fold),
        names=names_talk_of(sheet.names),
        fold=fold,
        plans={plan: tuple(near_of(n, fold) for n in some) for plan, some in sheet.plans.items()},
        no_plans={
            plan: longest_first(some)
            for plan, some in plain_table(asdict(sheet.no_plans), fold).items()
        },
    )


def near_of(sheet: NearSheet, fold: Fold) -> Near:
    """Parts of a phrase, in plain words."""
    return Near(plain_phrases(sheet.first, fold), plain_phrases(sheet.then, fold), sheet.gap)


def answers_of(sheet: AnswersSheet, fold: Fold) -> AnswerTalk:
    """What stands around a yes, in plain words."""
    return AnswerTalk(
        polite=plain_phrases(sheet.polite, fold),
        echo=plain_phrases(sheet.echo, fold),
        reached=plain_phrases(sheet.reached, fold),
        never=plain_phrases(sheet.never, fold),
        doubts=plain_phrases(sheet.doubts, fold),
        leaving=plain_phrases(sheet.leaving, fold),
    )


def with_languages(vocabulary: Vocabulary, languages: Mapping[str, Language]) -> Vocabulary:
    """The vocabulary with every language that can be asked for, beside what its own sheet may list.

    A name alone asks for it; within other words it may be anything ("nail polish").
    """
    fold, meanings, alone = vocabulary.fold, dict(vocabulary.meanings), dict(vocabulary.alone)
    for id_, its in languages.items():
        asked = (normalize_text(f"{words} {its.english}", fold) for words in ("in", "i speak"))
        please = normalize_text(f"{its.english} please", fold)
        meanings[id_] = tuple(dict.fromkeys((*meanings.get(id_, ()), *asked, please)))
        alone[id_] = tuple(dict.fromkeys((*alone.get(id_, ()), *names_of(its, fold))))
    return replace(vocabulary, meanings=meanings, alone=alone, languages=tuple(languages))


def names_of(language: Language, fold: Fold) -> tuple[str, ...]:
    """A language's name in English, and as its speakers say it."""
    return normalize_text(language.english, fold), normalize_text(language.name, fold)


def make_numerals(sheet: HearingSheet, fold: Fold) -> Numerals:
    """All words of numbers and dates as one table, with those of dates and of telephone numbers."""
    words = table_of(numeral_phrases(sheet), fold)
    talk = sheet.numerals
    dates = date_talk(sheet.dates, words, fold) if sheet.dates else None
    telephone = {phrase: n for phrase, n in words.items() if n.kind not in DATE_KINDS}
    telephone |= table_of(telephone_phrases(sheet.telephone), fold)
    return Numerals(
        words,
        longest_of({**words, **telephone}),
        talk.orders,
        talk.multipliers,
        fold,
        dates,
        telephone,
        sheet.telephone.mobiles,
    )


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
    yield from phrases_of(tables)


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


def longest_first(phrases: tuple[str, ...]) -> tuple[str, ...]:
    """Longer phrases first, so that none is parted by a shorter one in it."""
    return tuple(sorted(phrases, key=len, reverse=True))


def plain_table(table: Mapping[str, tuple[str, ...]], fold: Fold) -> dict[str, tuple[str, ...]]:
    """The same table, every phrase plain."""
    return {meaning: plain_phrases(some, fold) for meaning, some in table.items()}


def plain_phrases(phrases: tuple[str, ...], fold: Fold) -> tuple[str, ...]:
    """The phrases in plain words, each once."""
    return tuple(dict.fromkeys(normalize_text(phrase, fold) for phrase in phrases))
