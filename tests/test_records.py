"""What a caller told is kept, one row a call, and comes back exactly."""

import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError

from ivr.dialog.model import Draft
from ivr.store.errors import StoreDownError
from tests.store_caller import LEO, NOON
from tests.store_fixtures import rows, told_by_processes

LATER = NOON + timedelta(minutes=1)
DRAFTS = st.builds(
    Draft,
    treatment_on=st.none() | st.dates(),
    born_on=st.none() | st.dates(),
    patient=st.text(max_size=80),
    patient_recording=st.text(max_size=40),
    kind=st.sampled_from(["", "person", "service", "nobody"]),
    escort=st.text(max_size=80),
    escort_recording=st.text(max_size=40),
    phone=st.text(max_size=20),
    phone_later=st.booleans(),
    confirmed=st.booleans(),
)


# ---------------------------------------------------------------- one row a call


def test_a_draft_comes_back_with_a_reference_when_it_was_kept(records):
    kept = records.keep("CA1", "en", LEO, NOON)

    assert kept == replace(LEO, reference=kept.reference)
    assert kept.reference.isdigit()
    assert len(kept.reference) == 6
    assert records.draft("CA1") == kept


def test_a_draft_is_empty_for_a_call_that_told_nothing(records):
    assert records.draft("CA1") == Draft()


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(draft=DRAFTS)
def test_any_draft_comes_back_exactly(records, draft):
    call = f"CA{time.monotonic_ns()}"

    kept = records.keep(call, "en", draft, NOON)

    assert kept == replace(draft, reference=kept.reference)
    assert records.draft(call) == kept


def test_a_reference_stays_when_the_draft_grows(records):
    first = records.keep("CA1", "en", Draft(kind="person"), NOON)

    second = records.keep("CA1", "en", LEO, LATER)

    assert second.reference == first.reference


def test_an_answer_is_replaced_or_taken_back_when_the_caller_corrects_it(records):
    kept = records.keep("CA1", "en", LEO, NOON)

    corrected = replace(kept, kind="nobody", escort="", phone="")
    records.keep("CA1", "en", corrected, LATER, since=kept)

    assert records.draft("CA1") == corrected


def test_a_repeated_keep_changes_nothing(records, url):
    records.keep("CA1", "en", LEO, NOON)
    before = rows(url, "SELECT * FROM interviews")

    records.keep("CA1", "en", LEO, LATER)

    assert rows(url, "SELECT * FROM interviews") == before


def test_a_late_delivery_undoes_nothing_that_was_told_meanwhile(records):
    loaded = records.keep("CA1", "en", Draft(kind="person"), NOON)
    named = replace(loaded, escort="Ana Ruiz")
    records.keep("CA1", "en", named, NOON, since=loaded)
    both = records.keep("CA1", "en", replace(named, phone="+12125550123"), NOON, since=named)

    late = records.keep("CA1", "en", named, LATER, since=loaded)

    assert late == both
    assert records.draft("CA1") == both


def test_a_confirmed_row_is_frozen_when_anything_comes_late(records, url):
    confirmed = records.keep("CA1", "en", replace(LEO, confirmed=True), NOON)
    before = rows(url, "SELECT * FROM interviews")

    late = records.keep("CA1", "es", replace(LEO, escort="Somebody Else"), LATER)
    again = records.keep("CA1", "en", replace(LEO, confirmed=True), LATER)

    assert late == again == confirmed
    assert rows(url, "SELECT * FROM interviews") == before


def test_the_language_of_a_call_is_the_last_one(records):
    records.keep("CA1", "en", LEO, NOON)

    records.keep("CA1", "es", LEO, LATER)

    assert records.escorts("nurse", NOON)[0].language == "es"


def test_moments_are_the_same_when_they_come_in_another_zone(records):
    eastern = timezone(timedelta(hours=-5))

    records.keep("CA1", "en", replace(LEO, confirmed=True), NOON.astimezone(eastern))

    (escort,) = records.escorts("nurse", NOON)
    assert (escort.started_at, escort.confirmed_at) == (NOON, NOON)
    assert escort.started_at.tzinfo == UTC


# ---------------------------------------------------------------- references


def test_another_reference_is_drawn_when_one_is_taken(url, store):
    drawn = iter(["111111", "111111", "222222"])
    records = store(url, draw=lambda: next(drawn))

    first = records.keep("CA1", "en", LEO, NOON)
    second = records.keep("CA2", "en", LEO, NOON)

    assert (first.reference, second.reference) == ("111111", "222222")


def test_a_call_is_kept_even_when_every_reference_is_taken(url, store):
    records = store(url, draw=lambda: "111111")

    for number in range(3):
        records.keep(f"CA{number}", "en", LEO, NOON)

    assert [e.reference for e in records.escorts("nurse", NOON, reference="111111")] == [
        "111111",
        "111111",
        "111111",
    ]


# ---------------------------------------------------------------- at once


def at_once(count, work):
    """Runs work(0), work(1), … in threads that start together; their results."""
    together = threading.Barrier(count)

    def start(number):
        together.wait()
        return work(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(start, range(count)))


def test_one_row_and_one_reference_when_threads_keep_the_same_call(url, store):
    several = [store(url) for _ in range(8)]

    kept = at_once(8, lambda n: several[n].keep("CA1", "en", LEO, NOON))

    assert len({draft.reference for draft in kept}) == 1
    assert len(rows(url, "SELECT id FROM interviews")) == 1


def test_one_row_and_one_reference_when_processes_start_and_keep_the_same_call(url):
    told = told_by_processes(url, "same", "6", "CA1")

    assert len(told) == 6
    assert told == told[:1] * 6
    assert len(rows(url, "SELECT id FROM interviews")) == 1
    assert len(rows(url, "SELECT id FROM secret")) == 1


def test_no_interview_is_lost_or_fails_when_1000_come_at_once(sqlite_url, store):
    told = [
        r for references in told_by_processes(sqlite_url, "crowd", "4", "1000") for r in references
    ]

    stand = store(sqlite_url).escorts("nurse", NOON)
    assert len(told) == len(set(told)) == 1000
    assert sorted(e.reference for e in stand) == sorted(told)
    assert {replace(e.draft, reference="") for e in stand} == {replace(LEO, confirmed=True)}
    assert rows(sqlite_url, "PRAGMA integrity_check") == [{"integrity_check": "ok"}]


def test_every_reference_that_was_told_is_on_disk_when_the_line_is_killed_100_times(
    sqlite_url, store
):
    told = told_by_processes(sqlite_url, "killed", "100")

    found = store(sqlite_url).escorts("nurse", NOON)
    confirmed = {escort.reference for escort in found if escort.status == "confirmed"}
    assert len(told) == 100
    assert all(told)
    assert {reference for references in told for reference in references} <= confirmed


# ---------------------------------------------------------------- a store that is down


def test_a_locked_database_is_told_within_seconds(sqlite_url, store):
    records = store(sqlite_url)
    records.keep("CA1", "en", LEO, NOON)
    lock = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    start = time.monotonic()

    with pytest.raises(StoreDownError, match="The database failed: database is locked"):
        records.keep("CA1", "en", replace(LEO, escort="Bo"), NOON)

    assert time.monotonic() - start < 4
    assert records.draft("CA1").escort == "Ana Ruiz"
    lock.close()
    assert records.keep("CA1", "en", replace(LEO, escort="Bo"), NOON).escort == "Bo"


def test_a_locked_row_is_told_within_seconds(postgresql, store):
    url = postgresql()
    records = store(url)
    records.keep("CA1", "en", LEO, NOON)
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("SELECT * FROM interviews FOR UPDATE")
        start = time.monotonic()

        with pytest.raises(StoreDownError, match="canceling statement due to"):
            records.keep("CA1", "en", replace(LEO, escort="Bo"), NOON)

        assert time.monotonic() - start < 4
    engine.dispose()
    assert records.keep("CA1", "en", replace(LEO, escort="Bo"), NOON).escort == "Bo"


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("nonsense", "DATABASE_URL is not the URL of a database"),
        ("sqlite://", "DATABASE_URL begins with"),
        ("mysql://somewhere/ivr", "DATABASE_URL begins with"),
    ],
)
def test_an_address_that_is_not_ours_is_refused(url, told, store):
    with pytest.raises(StoreDownError, match=told):
        store(url)


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("postgresql+psycopg://ivr@127.0.0.1:1/ivr", "Connection refused"),
        ("sqlite:////proc/nowhere/ivr.db", "The database's file failed"),
        ("sqlite:////dev/null", "The database failed"),
    ],
)
def test_a_database_that_cannot_be_opened_is_told(url, told, store):
    records = store(url)

    with pytest.raises(StoreDownError, match=told):
        records.open()
    with pytest.raises(StoreDownError, match=told):
        records.draft("CA1")


def test_a_store_is_opened_with_its_first_use_when_it_was_down_at_the_start(tmp_path, store):
    (tmp_path / "var").write_text("in the way")
    records = store(f"sqlite:///{tmp_path}/var/ivr.db")
    with pytest.raises(StoreDownError):
        records.open()
    (tmp_path / "var").unlink()

    kept = records.keep("CA1", "en", LEO, NOON)

    assert records.draft("CA1") == kept


# ---------------------------------------------------------------- what staff read


def confirm(records, call, **changes):
    """A call that ended well; its reference."""
    return records.keep(call, "en", replace(LEO, confirmed=True, **changes), NOON).reference


def read(records, **asked):
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
    days = [date(1900, 1, 1) + timedelta(days=n) for n in range(600)]
    for number, day in enumerate(days):
        records.keep(f"CA{number}", "en", replace(LEO, born_on=day), NOON)

    assert len(read(records)) == 600


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
