"""Exactly one reachable desk answers each need, at every minute of three years."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from ivr.content.model import Content, Directory
from ivr.desks import choose_desks, edges_on, open_desks, routings, why_closed

OWN = {
    "late": "surgery_center",
    "unwell": "pain_service",
    "danger": "pain_service",
    "person": "pain_service",
    "cannot_come": "pain_service",
    "no_ride": "pain_service",
    "ate": "pain_service",
}
ALWAYS = {
    "interpreter": "operator",
    "parking": "parking",
    "partners_in_care": "partners_in_care",
    "caring_people": "caring_people",
}

# Written down from the calendar, not computed: federal holidays with the days on which they are
# observed, and the example site's own closure.
CLOSED_DAYS = {
    *("2026-01-01", "2026-01-19", "2026-02-16", "2026-05-25", "2026-06-19", "2026-07-03"),
    *("2026-07-04", "2026-09-07", "2026-10-12", "2026-11-11", "2026-11-26", "2026-12-25"),
    *("2027-01-01", "2027-01-18", "2027-02-15", "2027-05-31", "2027-06-18", "2027-06-19"),
    *("2027-07-04", "2027-07-05", "2027-09-06", "2027-10-11", "2027-11-11", "2027-11-25"),
    *("2027-12-24", "2027-12-25", "2027-12-31"),
    *("2028-01-01", "2028-01-17", "2028-02-21", "2028-05-29", "2028-06-19", "2028-07-04"),
    *("2028-09-04", "2028-10-09", "2028-11-10", "2028-11-11", "2028-11-23", "2028-12-25"),
    "2026-11-27",
}
SUMMER_TIME = (  # from and until, in UTC: 2 o'clock in New York on the second Sunday of March, …
    (datetime(2026, 3, 8, 7, tzinfo=UTC), datetime(2026, 11, 1, 6, tzinfo=UTC)),
    (datetime(2027, 3, 14, 7, tzinfo=UTC), datetime(2027, 11, 7, 6, tzinfo=UTC)),
    (datetime(2028, 3, 12, 7, tzinfo=UTC), datetime(2028, 11, 5, 6, tzinfo=UTC)),
)


def local(moment: datetime) -> datetime:
    """New York's wall clock, from the table above alone."""
    summer = any(begin <= moment < end for begin, end in SUMMER_TIME)
    return moment - timedelta(hours=4 if summer else 5)


def expected(wall: datetime) -> dict[str, str]:
    """The table of the design, with the example site's hours."""
    working = wall.weekday() < 5 and wall.date().isoformat() not in CLOSED_DAYS
    opens = {"surgery_center": (6, 20), "pain_service": (9, 17)}
    routes = dict(ALWAYS)
    for need, desk in OWN.items():
        first, last = opens[desk]
        routes[need] = desk if working and first <= wall.hour < last else "operator"
    return routes


@pytest.mark.prove
@pytest.mark.sweep
def test_every_minute_of_three_years_has_the_one_right_desk_for_each_need(book: Content):
    directory = book.directory
    moment, end = datetime(2026, 1, 1, 5, tzinfo=UTC), datetime(2029, 1, 1, 5, tzinfo=UTC)
    wrong = []
    hour_start, hourly = None, {}

    while moment < end:
        if moment.minute == 0 or hour_start is None:
            hour_start, hourly = moment, expected(local(moment))
        if choose_desks(moment, directory) != hourly:
            wrong.append(moment.isoformat())
        moment += timedelta(minutes=1)

    assert wrong == []


@pytest.mark.parametrize(
    ("when", "person", "late"),
    [
        ("2026-11-23 05:59:59.999999", "operator", "operator"),
        ("2026-11-23 06:00:00", "operator", "surgery_center"),
        ("2026-11-23 08:59:59.999999", "operator", "surgery_center"),
        ("2026-11-23 09:00:00", "pain_service", "surgery_center"),
        ("2026-11-23 16:59:59.999999", "pain_service", "surgery_center"),
        ("2026-11-23 17:00:00", "operator", "surgery_center"),
        ("2026-11-23 19:59:59.999999", "operator", "surgery_center"),
        ("2026-11-23 20:00:00", "operator", "operator"),
        ("2026-11-21 12:00:00", "operator", "operator"),  # a Saturday
        ("2026-11-22 12:00:00", "operator", "operator"),  # a Sunday
        ("2026-11-26 12:00:00", "operator", "operator"),  # Thanksgiving
        ("2026-11-27 12:00:00", "operator", "operator"),  # the site's own closure
        ("2026-06-19 12:00:00", "operator", "operator"),  # Juneteenth, a Friday
        ("2027-06-18 12:00:00", "operator", "operator"),  # Juneteenth observed
        ("2027-12-24 12:00:00", "operator", "operator"),  # Christmas observed
        ("2027-12-31 12:00:00", "operator", "operator"),  # New Year's Day observed
        ("2026-12-24 12:00:00", "pain_service", "surgery_center"),  # Christmas Eve is a working day
        ("2026-03-09 09:00:00", "pain_service", "surgery_center"),  # the Monday after clocks change
        ("2026-11-02 08:59:59", "operator", "surgery_center"),
        ("2026-11-02 09:00:00", "pain_service", "surgery_center"),
    ],
)
def test_a_desk_answers_from_the_second_it_opens_to_the_second_it_closes(
    book: Content, when: str, person: str, late: str
):
    moment = datetime.fromisoformat(when).replace(tzinfo=book.directory.zone)

    routes = choose_desks(moment, book.directory)

    assert (routes["person"], routes["late"]) == (person, late)


@pytest.mark.parametrize("day", ["2026-03-08", "2026-11-01", "2027-03-14", "2027-11-07"])
def test_a_day_on_which_clocks_change_belongs_to_the_operator(book: Content, day: str):
    midnight = datetime.combine(date.fromisoformat(day), time(), book.directory.zone)
    minutes = [midnight.astimezone(UTC) + timedelta(minutes=n) for n in range(23 * 60)]

    people = {choose_desks(moment, book.directory)["person"] for moment in minutes}

    assert people == {"operator"}


def test_a_desk_whose_hours_nobody_has_set_gives_way_to_the_operator_at_any_hour(book: Content):
    unset = replace(book.directory, hours={})
    noon = datetime(2026, 11, 23, 12, tzinfo=book.directory.zone)

    assert open_desks(noon, unset) == {"operator", "parking", "partners_in_care", "caring_people"}
    assert choose_desks(noon, unset) == {**dict.fromkeys(OWN, "operator"), **ALWAYS}


def test_a_closure_tells_why(book: Content):
    assert why_closed(date(2027, 12, 24), book.directory) == "Christmas Day (observed)"
    assert why_closed(date(2026, 11, 27), book.directory) == "The day after Thanksgiving (example)"
    assert why_closed(date(2026, 11, 24), book.directory) is None


def test_the_distinct_routings_are_all_that_three_years_show(book: Content):
    open_site = replace(book.directory, closures={})
    moments = [
        datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=30 * n) for n in range(3 * 365 * 48)
    ]
    seen = {frozenset(choose_desks(moment, open_site).items()) for moment in moments}

    assert {frozenset(routes.items()) for routes in routings(book.directory)} == seen


def test_edges_are_the_times_at_which_somebody_opens_or_closes(book: Content):
    edges = edges_on(date(2026, 11, 23), book.directory)

    assert [f"{edge:%H:%M}" for edge in edges] == ["06:00", "09:00", "17:00", "20:00"]


def test_routing_needs_a_directory_and_a_moment_alone(book: Content):
    directory: Directory = book.directory
    utc = datetime(2026, 11, 23, 22, 0, tzinfo=UTC)  # 17:00 in New York

    assert choose_desks(utc, directory)["person"] == "operator"
