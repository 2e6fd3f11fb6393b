"""Which desk answers a need at a moment.

Every function takes the moment; nothing here reads a clock. A moment is an aware datetime of any
zone; hours are wall-clock time of the site's zone, so both days of a clock change come out right.
Before opening counts as after hours. A desk is open from the very second of `opens` until the very
second of `closes`, which is the first one after hours.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import cache

import holidays

from ivr.content.model import Directory, Hours

Routes = Mapping[str, str]
"""need -> the desk that answers it."""


def choose_desks(moment: datetime, directory: Directory) -> Routes:
    """The desk that answers each need at this moment: its own, or the operator for a closed one."""
    answering = open_desks(moment, directory)
    return {
        need: desk if desk in answering else directory.operator
        for need, desk in directory.needs.items()
    }


def open_desks(moment: datetime, directory: Directory) -> frozenset[str]:
    """The desks that answer at this moment; one whose hours nobody has set never does."""
    local = moment.astimezone(directory.zone)
    working = why_closed(local.date(), directory) is None
    return frozenset(
        name
        for name, desk in directory.desks.items()
        if desk.hours == "always" or (working and within(directory.hours.get(name), local))
    )


def within(hours: Hours | None, local: datetime) -> bool:
    """Whether this local time lies in the hours, on a day that is no holiday."""
    return (
        hours is not None
        and local.weekday() in hours.days
        and hours.opens <= local.time() < hours.closes
    )


def why_closed(day: date, directory: Directory) -> str | None:
    """The closure or holiday on this day: the site's own, or a federal one or its observed day."""
    return directory.closures.get(day) or federal_holidays(day.year).get(day)


@cache
def federal_holidays(year: int) -> Mapping[date, str]:
    """The US federal holidays that fall, or are observed, in this year."""
    return dict(holidays.country_holidays("US", years=year, observed=True))


def edges_on(day: date, directory: Directory) -> tuple[datetime, ...]:
    """The moments at which a desk would open or close on this day, were it a working day."""
    times = {t for h in directory.hours.values() for t in (h.opens, h.closes)}
    return tuple(datetime.combine(day, t, directory.zone) for t in sorted(times))


def routings(directory: Directory) -> tuple[Routes, ...]:
    """Every distinct routing, each once: a whole week around all its edges, and a holiday."""
    found: dict[tuple[tuple[str, str], ...], Routes] = {}
    directory = replace(directory, closures={})
    for moment in telling_moments(directory):
        routes = choose_desks(moment, directory)
        found.setdefault(tuple(sorted(routes.items())), routes)
    return tuple(found.values())


def telling_moments(directory: Directory) -> Iterator[datetime]:
    """Midnight and both sides of every edge, on each day of a week without holidays, and on one."""
    monday = date(2026, 8, 3)
    christmas = date(2026, 12, 25)
    for day in (*(monday + timedelta(days=n) for n in range(7)), christmas):
        yield datetime.combine(day, time(), directory.zone)
        for edge in edges_on(day, directory):
            yield edge - timedelta(seconds=1)
            yield edge
