"""How digits, numbers, times and days are said, as text that any voice of the language reads well.

All that is known of a language stands in its sheet, locales/<id>/spoken.toml.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, time

import phonenumbers

from ivr.content.number_formats import BY_DIGIT, PLAIN, SpokenSheet, number_in
from ivr.content.tts_text import said_one_by_one
from ivr.dialog.model import Birthday, Day, Digits, Telephone

PLACE = re.compile(r"\{(\w+)(?::(\w+))?\}")
"""A placeholder of a pattern, and the form that it asks for: {weekday:genitive}."""

Saying = Callable[[str], str]
"""From a form to the words."""


def said(value: Day | Birthday | Telephone | Digits | int, sheet: SpokenSheet, form: str) -> str:
    """A value in the form that its place takes."""
    match value:
        case Day(on):
            return day_to_come(on, sheet, form)
        case Birthday(on):
            return birthday(on, sheet, form)
        case Telephone(e164):
            return telephone(e164, sheet)
        case Digits(some):
            return digits(some, sheet)
        case int():
            return number(value, sheet, form)


def digits(text: str, sheet: SpokenSheet) -> str:
    """Digit by digit: "911" -> "9 1 1", "nueve uno uno"."""
    return said_one_by_one(text, sheet)


def telephone(e164: str, sheet: SpokenSheet) -> str:
    """A NANP number in the groups of the language: "+16468887046" -> "6 4 6, 8 8 8, 7 0 4 6"."""
    national = iter(str(phonenumbers.parse(e164).national_number))
    groups = ("".join(take(national, size)) for size in sheet.telephone.groups)
    return sheet.telephone.between.join(digits(group, sheet) for group in groups)


def take(some: Iterator[str], size: int) -> Iterator[str]:
    """The next so many of them."""
    return (each for _, each in zip(range(size), some, strict=False))


def number(n: int, sheet: SpokenSheet, form: str = PLAIN) -> str:
    """A whole number. One that the sheet has no words for, such as 1234, is said digit by digit:
    the caller must hear it all the same."""
    if form == BY_DIGIT:
        return "".join(sheet.digits.words[int(digit)] for digit in str(n))
    if not sheet.numbers:
        return str(n)
    return number_in(n, sheet, form) or digits(str(n), sheet)


def clock(moment: time, sheet: SpokenSheet, form: str = PLAIN) -> str:
    """A time of day, to the minute: "6 AM", "8:30 AM", "шести часов утра"."""
    its = sheet.clock[form]
    at = f"{moment:%H:%M}"
    if at in its.at:
        return its.at[at]
    period = sheet.periods[max(begin for begin in sheet.periods if begin <= at)]
    begun = max(int(minute) for minute in its.patterns if int(minute) <= moment.minute)
    return filled(
        its.patterns[str(begun)],
        {
            "hour": lambda form: number((moment.hour - 1) % 12 + 1, sheet, form),
            "hour24": lambda form: number(moment.hour, sheet, form),
            "minute": lambda form: number(moment.minute, sheet, form),
            "period": lambda _: period,
        },
    )


def day_to_come(on: date, sheet: SpokenSheet, form: str = PLAIN) -> str:
    """A day with its weekday and year: "Friday, December 4, 2026"."""
    return dated(on, sheet.dates.day[form], sheet)


def birthday(on: date, sheet: SpokenSheet, form: str = PLAIN) -> str:
    """A day with its year: "April 12, 1961"."""
    return dated(on, sheet.dates.birthday[form], sheet)


def dated(on: date, pattern: str, sheet: SpokenSheet) -> str:
    """The day in this pattern."""
    return filled(
        pattern,
        {
            "weekday": lambda form: sheet.weekdays[form][on.weekday()],
            "day": lambda form: number(on.day, sheet, form),
            "month": lambda form: sheet.months[form][on.month - 1],
            "year": lambda form: number(on.year, sheet, form),
        },
    )


def filled(pattern: str, sayings: Mapping[str, Saying]) -> str:
    """The pattern with each placeholder in its form."""
    return PLACE.sub(lambda place: sayings[place[1]](place[2] or PLAIN), pattern)


def day_names(days: Sequence[int], sheet: SpokenSheet, form: str = PLAIN) -> tuple[str, ...]:
    """The weekdays' names; 0 is Monday."""
    return tuple(sheet.weekdays[form][day] for day in days)


def listed(items: Sequence[str], sheet: SpokenSheet) -> str:
    """The items as one enumeration: "Monday, Wednesday, and Friday"."""
    if len(items) < 3:
        return sheet.lists.two.join(items)
    return sheet.lists.between.join(items[:-1]) + sheet.lists.last + items[-1]


def letter(capital: str, sheet: SpokenSheet) -> str:
    """A letter by its name; one with a foreign accent, such as Ø or Ç, by that of its base."""
    base = unicodedata.normalize("NFD", capital)[0]
    return sheet.letters.names.get(capital, sheet.letters.names.get(base, capital))
