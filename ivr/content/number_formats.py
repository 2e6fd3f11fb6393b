"""The sheet of a spoken.toml: how a language says digits, numbers, times and days."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from string import Formatter

PLAIN = "plain"
"""The form of a word, number or time where neither a pattern nor [forms] asks for another."""

BY_DIGIT = "digits"
"""The form of a number that is said digit by digit, as years are in Chinese."""

FIGURE = re.compile("[0-9]")
TIME = re.compile("(?:[01][0-9]|2[0-3]):[0-5][0-9]")


@dataclass(frozen=True, slots=True)
class DigitsSheet:
    """The words of 0 to 9, each said alone, and what stands between two of them."""

    words: tuple[str, ...]
    between: str


@dataclass(frozen=True, slots=True)
class TelephoneSheet:
    """How many digits of a North American number are said together; what stands between those."""

    groups: tuple[int, ...]
    between: str


@dataclass(frozen=True, slots=True)
class NumbersSheet:
    """A form of whole numbers: `words` are whole ones, `parts` what is said before the rest of
    them; what neither has is said as in the form that this one is `like`."""

    words: dict[str, str] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    like: str = ""


@dataclass(frozen=True, slots=True)
class ClockSheet:
    """A form of clock times: `patterns` by the minute from which each holds, `at` the times that
    have words of their own."""

    patterns: dict[str, str]
    at: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DatesSheet:
    """Patterns of a day to come and of a birthday, each by its form."""

    day: dict[str, str]
    birthday: dict[str, str]


@dataclass(frozen=True, slots=True)
class ListsSheet:
    """What joins two items; more than two, and the last of them."""

    two: str
    between: str
    last: str


@dataclass(frozen=True, slots=True)
class LettersSheet:
    """What stands between letters, and the names of those that a voice would not say as meant."""

    between: str
    names: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SpokenSheet:
    """All of it: see locales/en/spoken.toml for each entry.

    Without `numbers`, numbers stay figures, which the voice reads. `forms` names the form of a
    placeholder, as prompt.placeholder; `readings` say what a voice must be given instead of some
    words of a wording.
    """

    digits: DigitsSheet
    telephone: TelephoneSheet
    weekdays: dict[str, tuple[str, ...]]
    months: dict[str, tuple[str, ...]]
    dates: DatesSheet
    periods: dict[str, str]
    clock: dict[str, ClockSheet]
    lists: ListsSheet
    letters: LettersSheet
    numbers: dict[str, NumbersSheet] = field(default_factory=dict)
    forms: dict[str, str] = field(default_factory=dict)
    readings: dict[str, str] = field(default_factory=dict)

    @property
    def in_words(self) -> bool:
        """Whether digits are words here: then no figure may be left to the voice."""
        return not any(map(FIGURE.search, self.digits.words))


# ---------------------------------------------------------------- numbers


def number_in(n: int, sheet: SpokenSheet, form: str) -> str | None:
    """The number in this form; None where the sheet has no words for it.

    Whole numbers first, then a part and its rest in the same form ("treinta y " + "uno"), and what
    is neither as in the form that this one is like: 两 is 2, but 12 is 十二.
    """
    its = sheet.numbers.get(form)
    if its is None:
        return None
    if str(n) in its.words:
        return its.words[str(n)]
    begun = max((part for part in map(int, its.parts) if has_rest(part, n)), default=0)
    rest = number_in(n - begun, sheet, form) if begun else None
    if rest is not None:
        return its.parts[str(begun)] + rest
    return number_in(n, sheet, its.like) if its.like else None


def has_rest(part: int, n: int) -> bool:
    """Whether the number is this part and digits in place of its zeros: 30 of 31, 1900 of 1950."""
    zeros = len(str(part)) - len(str(part).rstrip("0"))
    return 0 < n - part < int("1" + "0" * zeros)


# ---------------------------------------------------------------- what is wrong with a sheet

Wrongs = Iterator[tuple[str, str]]
"""Entries, and what is wrong with each."""

COUNTS = range(100)
RANGES = {
    "hour": range(1, 13),
    "hour24": range(24),
    "minute": range(60),
    "day": range(1, 32),
    "year": range(1900, 2061),
}
"""Every number that a pattern may have to say, by its placeholder."""

OF_A_TIME = ("hour", "hour24", "minute", "period")
OF_A_DATE = ("weekday", "day", "month", "year")


def wrong_sheet(sheet: SpokenSheet) -> Wrongs:
    """Everything that is wrong with the sheet itself, whatever the wordings are."""
    yield from wrong_sizes(sheet)
    yield from wrong_numbers(sheet)
    yield from wrong_times(sheet)
    for entry, names, pattern in patterns_of(sheet):
        for what in wrong_pattern(pattern, names, sheet):
            yield entry, what
    if sheet.in_words:
        yield from left_figures(sheet)


def wrong_sizes(sheet: SpokenSheet) -> Wrongs:
    """Ten digits, seven days, twelve months, a telephone number of ten digits."""
    if len(sheet.digits.words) != 10:
        yield "digits.words", "there must be ten, for 0 to 9"
    if sum(sheet.telephone.groups) != 10 or min(sheet.telephone.groups) < 1:
        yield "telephone.groups", "together they must be the ten digits of a number"
    for table, size in (("weekdays", 7), ("months", 12)):
        for form, names in getattr(sheet, table).items():
            if len(names) != size or not all(names):
                yield f"{table}.{form}", f"there must be {size}"
    for entry, forms in forms_of(sheet).items():
        if PLAIN not in forms:
            yield f"{entry}.{PLAIN}", "it is missing"


def forms_of(sheet: SpokenSheet) -> dict[str, Iterable[str]]:
    """Each table of forms, by its name."""
    return {
        "weekdays": sheet.weekdays,
        "months": sheet.months,
        "clock": sheet.clock,
        "dates.day": sheet.dates.day,
        "dates.birthday": sheet.dates.birthday,
        **({"numbers": sheet.numbers} if sheet.numbers or sheet.in_words else {}),
    }


def wrong_numbers(sheet: SpokenSheet) -> Wrongs:
    """Numbers have numbers as keys, and the plain form has words for every count."""
    for form, table in sheet.numbers.items():
        if table.like and (table.like not in sheet.numbers or sheet.numbers[table.like].like):
            yield f"numbers.{form}.like", "it must name a form that is like no other"
            return
        for key in (*table.words, *table.parts):
            if not key.isdecimal():
                yield f"numbers.{form}", f"{key!r} is no number"
                return
    if PLAIN in sheet.numbers:
        yield from unsaid(sheet, PLAIN, COUNTS)


def unsaid(sheet: SpokenSheet, form: str, numbers: Iterable[int]) -> Wrongs:
    """The first of the numbers that this form has no words for."""
    lost = [n for n in numbers if number_in(n, sheet, form) is None]
    if lost:
        yield f"numbers.{form}", f"it has no words for {lost[0]}"


def wrong_times(sheet: SpokenSheet) -> Wrongs:
    """Parts of the day begin at midnight, patterns at minute 0; every time is a time."""
    if "00:00" not in sheet.periods:
        yield "periods", "the first must begin at 00:00"
    times = [("periods", time) for time in sheet.periods]
    times += [(f"clock.{form}.at", time) for form, its in sheet.clock.items() for time in its.at]
    for entry, time in times:
        if not TIME.fullmatch(time):
            yield entry, f"{time!r} is no time such as 06:30"
    for form, its in sheet.clock.items():
        minutes = [minute for minute in its.patterns if minute.isdecimal()]
        if len(minutes) < len(its.patterns) or "0" not in minutes:
            yield f"clock.{form}.patterns", "the minutes from which they hold, the first at 0"


def patterns_of(sheet: SpokenSheet) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Entry, possible placeholders and text of each pattern."""
    for form, its in sheet.clock.items():
        for minute, pattern in its.patterns.items():
            yield f"clock.{form}.patterns.{minute}", OF_A_TIME, pattern
    for form, pattern in sheet.dates.day.items():
        yield f"dates.day.{form}", OF_A_DATE, pattern
    for form, pattern in sheet.dates.birthday.items():
        yield f"dates.birthday.{form}", OF_A_DATE, pattern


def wrong_pattern(pattern: str, names: tuple[str, ...], sheet: SpokenSheet) -> Iterator[str]:
    """Unknown placeholders, and forms that a table does not have."""
    try:
        parsed = [(name, form or PLAIN) for _, name, form, _ in Formatter().parse(pattern) if name]
    except ValueError as error:
        yield f"a brace is missing or too many ({error})"
        return
    for name, form in parsed:
        if name not in names:
            yield f"there is no placeholder {{{name}}}: {', '.join(names)}"
        elif name in RANGES and form != BY_DIGIT and sheet.numbers:
            yield from (what for _, what in unsaid(sheet, form, RANGES[name]))
        elif name in ("weekday", "month") and form not in getattr(sheet, f"{name}s"):
            yield f"{name}s has no form {form!r}"


def left_figures(sheet: SpokenSheet) -> Wrongs:
    """Where digits are words, nothing that the sheet says may hold a figure."""
    numbers = sheet.numbers.items()
    said = {
        **{f"numbers.{form}.words": table.words for form, table in numbers},
        **{f"numbers.{form}.parts": table.parts for form, table in numbers},
        **{f"clock.{form}.at": its.at for form, its in sheet.clock.items()},
        "readings": sheet.readings,
        "letters.names": sheet.letters.names,
    }
    for entry, table in said.items():
        for key, text in table.items():
            if FIGURE.search(text):
                yield f"{entry}.{key}", "a figure is left here, which a voice may read wrongly"
