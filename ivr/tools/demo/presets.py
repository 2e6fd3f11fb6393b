"""What the page offers to choose from before a call: languages, callers, moments, faults."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from babel import Locale

from ivr import desks
from ivr.content.model import Content, Directory
from ivr.tools.demo.calls import WhatIf

CALLERS = (
    ("A mobile telephone", "+12125550199"),
    ("A telephone in Spain", "+34911234567"),
    ("A caller who withholds the number", "anonymous"),
)

WHAT_IFS: Mapping[WhatIf, str] = {
    "database_down": "The database is down",
    "webhooks_twice": "Each webhook is delivered twice",
}

YEAR = 366
"""Days within which every kind of day comes."""


def presets(book: Content, now: datetime) -> Mapping[str, Any]:
    """The choices, as the page reads them. `now` is any aware moment."""
    here = now.astimezone(book.directory.zone)
    return {
        "languages": list(languages(book)),
        "callers": [{"label": label, "from": number} for label, number in CALLERS],
        "moments": [
            {"label": label, "at": moment.strftime("%Y-%m-%dT%H:%M")}
            for label, moment in moments(book.directory, here)
        ],
        "what_ifs": [{"id": id, "label": label} for id, label in WHAT_IFS.items()],
        "zone": book.directory.zone.key,
        "now": here.strftime("%Y-%m-%dT%H:%M"),
    }


def languages(book: Content) -> Iterator[Mapping[str, Any]]:
    """Every language, in the order in which they are offered. Only live ones have a number."""
    for id, language in book.languages.items():
        locale = Locale.parse(language.locale)
        yield {
            "id": id,
            "name": language.name,
            "english": language.english,
            "lang": str(locale).replace("_", "-"),
            "dir": locale.text_direction,
            "live": language.live,
        }


def moments(directory: Directory, now: datetime) -> Iterator[tuple[str, datetime]]:
    """Moments at which the line answers differently, the next of each kind."""
    days = [now.date() + timedelta(days=n) for n in range(1, YEAR)]
    working = next(day for day in days if is_working(day, directory))
    saturday = next(day for day in days if day.weekday() == 5)
    yield "On a working day at 10 AM", local(working, time(10), directory)
    for name, hours in directory.hours.items():
        desk = directory.desks[name].name
        yield (
            f"Just before the {desk} opens",
            local(working, hours.opens, directory) - timedelta(minutes=1),
        )
        yield (
            f"Just before the {desk} closes",
            local(working, hours.closes, directory) - timedelta(minutes=1),
        )
    yield "In the night, at 2 AM", local(working, time(2), directory)
    yield "On Saturday at noon", local(saturday, time(12), directory)
    holiday = next((day for day in days if desks.why_closed(day, directory)), None)
    if holiday:
        yield (
            f"On a holiday at 10 AM ({desks.why_closed(holiday, directory)})",
            local(holiday, time(10), directory),
        )


def is_working(day: date, directory: Directory) -> bool:
    """Whether this is a weekday that is no holiday."""
    return day.weekday() < 5 and desks.why_closed(day, directory) is None


def local(day: date, at: time, directory: Directory) -> datetime:
    """The moment, in the line's zone."""
    return datetime.combine(day, at, directory.zone)
