"""What a language's sheet makes of numbers, times and days, as a page that a native speaker reads.

`python -m tests.spoken_tables` writes the pages anew: read every line that changed.
"""

from collections.abc import Iterator
from datetime import date, time, timedelta
from pathlib import Path

from ivr.content.number_formats import SpokenSheet, number_in
from ivr.dialog.parsers.names import KEYS
from ivr.voice import formatting
from tests.example import NO_SITE

PAGES = Path(__file__).parent / "spoken"
LANGUAGES = sorted(path.stem for path in PAGES.glob("*.txt"))

LEAP_YEAR = 2028
YEARS = range(1905, 2031)
QUARTERS = [time(hour, minute) for hour in range(24) for minute in (0, 15, 30, 45)]
MINUTES = [time(14, minute) for minute in range(60)]
LETTERS = ("".join(KEYS.values()), "ÁÉÍÓÚÜÑÇØ", "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ", "王")
DAYS = [(0,), (6,), (0, 1), (0, 2, 4), (5, 6), (0, 1, 3, 4)]


def every_day(year: int) -> list[date]:
    """All days of the year."""
    first = date(year, 1, 1)
    return [first + timedelta(days) for days in range((date(year + 1, 1, 1) - first).days)]


def page(sheet: SpokenSheet) -> str:
    """All of it, a section a kind."""
    return "\n".join(lines(sheet)) + "\n"


def lines(sheet: SpokenSheet) -> Iterator[str]:
    """The lines of the page."""
    yield from numbers(sheet)
    yield from times(sheet)
    yield from dates(sheet)
    yield "\n== letters"
    for capital in "".join(LETTERS):
        yield row(capital, formatting.letter(capital, sheet))


def numbers(sheet: SpokenSheet) -> Iterator[str]:
    """Counts in each of their forms; telephone numbers and codes."""
    forms = [form for form in sheet.numbers if all_said(sheet, form)] or ["plain"]
    yield f"== numbers: {', '.join(forms)}"
    for n in range(100):
        yield row(str(n), *(formatting.number(n, sheet, form) for form in forms))
    yield "\n== telephone numbers and codes"
    for number in ("+16468887046", "+12126392000", "+19175550142"):
        yield row(number, formatting.telephone(number, sheet))
    for digits in ("911", "988", "417203"):
        yield row(digits, formatting.digits(digits, sheet))


def times(sheet: SpokenSheet) -> Iterator[str]:
    """The quarter hours of a day, and the minutes of an hour."""
    for name, moments in (("quarter hours", QUARTERS), ("minutes", MINUTES)):
        yield f"\n== {name}: {', '.join(sheet.clock)}"
        for at in moments:
            yield row(f"{at:%H:%M}", *(formatting.clock(at, sheet, form) for form in sheet.clock))


def dates(sheet: SpokenSheet) -> Iterator[str]:
    """Weekdays in each form, the days of a year, a birthday in each year."""
    yield f"\n== weekdays: {', '.join(sheet.weekdays)}"
    for days in DAYS:
        listed = (
            formatting.listed(formatting.day_names(days, sheet, f), sheet) for f in sheet.weekdays
        )
        yield row("+".join(map(str, days)), *listed)
    yield f"\n== the days of {LEAP_YEAR}"
    for day in every_day(LEAP_YEAR):
        yield row(day.isoformat(), formatting.day_to_come(day, sheet))
    yield "\n== birthdays"
    for year in YEARS:
        yield row(f"{year}-05-03", formatting.birthday(date(year, 5, 3), sheet))


def all_said(sheet: SpokenSheet, form: str) -> bool:
    """Whether this form is one of counts: it has a word for each."""
    return all(number_in(n, sheet, form) for n in range(100))


def row(*cells: str) -> str:
    """One line."""
    return " | ".join(cells)


if __name__ == "__main__":
    PAGES.mkdir(exist_ok=True)
    for language, sheet in NO_SITE.spoken.items():
        (PAGES / f"{language}.txt").write_text(page(sheet), encoding="utf-8")
