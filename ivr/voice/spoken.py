"""How digits, numbers, times and days are said in a language, as text that any voice reads well."""

from collections.abc import Sequence
from datetime import date, time

import phonenumbers
from babel import Locale
from babel.dates import format_date, format_time
from babel.lists import format_list


def digits(text: str) -> str:
    """Digit by digit: "911" -> "9 1 1"."""
    return " ".join(text)


def telephone(e164: str) -> str:
    """A NANP number in groups of 3, 3 and 4: "+16468887046" -> "6 4 6, 8 8 8, 7 0 4 6"."""
    national = str(phonenumbers.parse(e164).national_number)
    return ", ".join(map(digits, (national[:3], national[3:6], national[6:])))


def clock(moment: time, locale: str) -> str:
    """A time of day; the minutes only where there are any: "9 AM", "8:30 AM"."""
    return format_time(moment, "h:mm a" if moment.minute else "h a", locale=locale)


def day_to_come(on: date, locale: str) -> str:
    """A day with its weekday: "Friday, December 4, 2026"."""
    return format_date(on, "full", locale=locale)


def birthday(on: date, locale: str) -> str:
    """A day with its year: "April 12, 1961"."""
    return format_date(on, "long", locale=locale)


def day_names(days: Sequence[int], locale: str) -> tuple[str, ...]:
    """The weekdays' full names; 0 is Monday."""
    names = Locale.parse(locale).days["format"]["wide"]
    return tuple(names[day] for day in days)


def listed(items: Sequence[str], locale: str) -> str:
    """The items as one enumeration: "Monday, Wednesday, and Friday"."""
    return format_list(items, locale=locale)
