"""Staff find what callers told, and every reading is noted."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from ivr.dialog.session import Draft
from ivr.store.errors import StoreDownError
from ivr.store.escorts import Status
from ivr.store.records import Records
from tests.store_caller import LEO, NOON
from tests.store_fixtures import rows

LATER = NOON + timedelta(minutes=1)


def confirm(records: Records, call: str, **changes: Any) -> str:
    """A call that ended well; its reference."""
    draft = replace(LEO, **{"confirmed": True, **changes})
    return records.keep(call, "en", draft, NOON).reference


def read(records: Records, **asked: Any) -> list[tuple[str, Status]]:
    """What a nurse finds, as (reference, status)."""
    found = records.escorts("nurse", NOON, **asked)
    return [(escort.reference, escort.status) for escort in found]


def test_staff_find_interviews_by_date_and_reference_newest_first(records):
    first = confirm(records, "CA1")
    second = confirm(records, "CA2", treatment_on=date(2026, 12, 5))
    third = confirm(records, "CA3")

    assert read(records) == [(third, "confirmed"), (second, "confirmed"), (first, "confirmed")]
    assert read(records, on=date(2026, 12, 4)) == [(third, "confirmed"), (first, "confirmed")]
    assert read(records, reference=second) == [(second, "confirmed")]
    assert read(records, on=date(2026, 12, 4), reference=second) == []


@pytest.mark.parametrize(
    ("draft", "status"),
    [
        (Draft(), "unconfirmed"),
        (LEO, "unconfirmed"),
        (replace(LEO, confirmed=True), "confirmed"),
        (Draft(kind="nobody"), "nobody"),
        (replace(LEO, kind="nobody", confirmed=True), "nobody"),
        (replace(LEO, escort="", escort_recording="RE1", confirmed=True), "recorded"),
        (replace(LEO, patient="", patient_recording="RE1", confirmed=True), "recorded"),
        (replace(LEO, escort="", escort_recording="RE1"), "unconfirmed"),
    ],
)
def test_the_status_tells_staff_what_to_do(records, draft, status):
    reference = records.keep("CA1", "en", draft, NOON).reference

    assert read(records) == [(reference, status)]


def test_a_seen_interview_is_unseen_again_when_its_caller_tells_more(records):
    reference = records.keep("CA1", "en", LEO, NOON).reference
    other = confirm(records, "CA2")
    (marked,) = records.mark_seen([reference], "nurse", NOON)
    records.mark_seen([reference], "another nurse", LATER)

    unseen = read(records, unseen_only=True)
    records.keep("CA1", "en", replace(LEO, confirmed=True), LATER)

    assert (marked.seen_at, marked.draft.escort) == (NOON, "Ana Ruiz")
    assert unseen == [(other, "confirmed")]
    assert len(read(records, unseen_only=True)) == 2


def test_the_first_moment_of_seeing_stands(records):
    reference = confirm(records, "CA1")
    records.mark_seen([reference], "nurse", NOON)

    (again,) = records.mark_seen([reference], "nurse", LATER)

    assert again.seen_at == NOON


def test_nothing_is_marked_when_no_reference_is_given(records):
    confirm(records, "CA1")

    assert records.mark_seen([], "nurse", NOON) == []
    assert len(read(records, unseen_only=True)) == 1


@pytest.mark.parametrize(
    ("changes", "differs"),
    [
        ({}, False),
        ({"escort": "ANA  RUÍZ "}, False),
        ({"escort": "Ana Ruis"}, True),
        ({"patient": "Leonardo Ruiz"}, True),
        ({"phone": "+12125550124"}, True),
        ({"phone": "", "phone_later": True}, True),
        ({"kind": "service"}, True),
        ({"escort": "", "escort_recording": "RE2"}, True),
        ({"escort": "Bo", "confirmed": False}, False),
    ],
)
def test_a_later_call_is_linked_and_differs_when_it_says_something_else(records, changes, differs):
    first = confirm(records, "CA1")
    confirm(records, "CA2", born_on=date(1970, 1, 1))

    records.keep("CA3", "en", replace(LEO, **{"confirmed": True, **changes}), LATER)

    later, _, earlier = records.escorts("nurse", NOON)
    assert (later.earlier, later.differs) == ((first,), differs)
    assert (earlier.earlier, earlier.differs) == ((), False)
    assert earlier.draft == replace(LEO, confirmed=True, reference=first)


def test_an_earlier_call_counts_even_when_the_filter_leaves_it_out(records):
    first = confirm(records, "CA1")
    records.mark_seen([first], "nurse", NOON)
    confirm(records, "CA2", escort="Bo")

    (later,) = records.escorts("nurse", NOON, unseen_only=True)

    assert (later.earlier, later.differs) == ((first,), True)


def test_calls_that_told_no_birth_date_are_not_linked(records):
    confirm(records, "CA1", born_on=None)
    confirm(records, "CA2", born_on=None, escort="Bo")

    assert [e.earlier for e in records.escorts("nurse", NOON)] == [(), ()]


def test_very_many_patients_are_listed_at_once(records):
    days = [date(1900, 1, 1) + timedelta(days=n) for n in range(150)]
    for number, day in enumerate(days):
        records.keep(f"CA{number}", "en", replace(LEO, born_on=day), NOON)

    assert len(read(records)) == 150


def test_every_reading_is_in_the_audit_also_when_nothing_was_found(records, url):
    first = confirm(records, "CA1")
    second = confirm(records, "CA2")

    read(records)
    read(records, on=date(2027, 1, 1), unseen_only=True)
    read(records, reference="999999")
    records.mark_seen([first], "x" * 100, LATER)

    audit = rows(url, "SELECT * FROM audit ORDER BY id")
    told = [(a["what"], a["reference"], bool(a["unseen_only"]), a["found"]) for a in audit]
    assert told == [
        ("read", None, False, f"{second} {first}"),
        ("read", None, True, ""),
        ("read", "999999", False, ""),
        ("seen", first, False, first),
    ]
    assert [a["who"] for a in audit] == ["nurse", "nurse", "nurse", "x" * 64]
    assert [a["visit"] is None for a in audit] == [True, False, True, True]


@pytest.mark.parametrize("statement", ["UPDATE audit SET who = 'nobody'", "DELETE FROM audit"])
def test_the_audit_cannot_be_rewritten(records, url, statement):
    read(records)

    with pytest.raises(DBAPIError, match="the audit only grows"):
        rows(url, statement)

    assert [a["who"] for a in rows(url, "SELECT who FROM audit")] == ["nurse"]


def test_nothing_is_read_when_the_audit_cannot_be_written(records, url):
    confirm(records, "CA1")
    rows(url, "ALTER TABLE audit RENAME TO gone")

    with pytest.raises(StoreDownError):
        read(records)
