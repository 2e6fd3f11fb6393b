"""An answer kept in one statement is kept as surely as under a lock."""

import sqlite3
import threading
import time
from dataclasses import replace
from datetime import date, timedelta

import pytest

from ivr.dialog.session import Draft
from ivr.store import fast_path
from ivr.store.errors import StoreDownError
from ivr.store.sealing import new_key
from tests.store_caller import LEO, NOON
from tests.store_fixtures import KEY, rows

LATER = NOON + timedelta(minutes=1)
FIRST = Draft(treatment_on=LEO.treatment_on)


def begun(records):
    """A call that has told the date of the treatment."""
    records.change("CA1", "en", FIRST, NOON, since=records.told("CA1"))
    return records.told("CA1")


def another_writer(sqlite_url):
    """Somebody in the midst of a transaction."""
    other = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    return other


def test_an_answer_comes_back_when_it_was_kept_in_one_statement(records):
    told = begun(records)

    records.change("CA1", "en", replace(LEO, reference=told.draft.reference), LATER, since=told)

    assert told.draft == replace(FIRST, reference=told.draft.reference)
    assert records.draft("CA1") == replace(LEO, reference=told.draft.reference)
    [escort] = records.escorts("nurse", NOON)
    assert (escort.started_at, escort.kept_at, escort.confirmed_at) == (NOON, LATER, None)


def test_staff_find_the_visit_when_its_date_changes_in_one_statement(records):
    told = begun(records)
    moved = date(2026, 12, 5)

    records.change("CA1", "en", replace(told.draft, treatment_on=moved), LATER, since=told)

    assert records.escorts("nurse", NOON, on=LEO.treatment_on) == []
    assert len(records.escorts("nurse", NOON, on=moved)) == 1


def test_what_was_told_meanwhile_stands_when_an_answer_comes_late(records):
    told = begun(records)
    records.change("CA1", "en", replace(told.draft, escort="Ana Ruiz"), NOON, since=told)

    records.change("CA1", "en", replace(told.draft, patient="Leo Ruiz"), LATER, since=told)

    stands = records.draft("CA1")
    assert (stands.escort, stands.patient) == ("Ana Ruiz", "Leo Ruiz")


def test_a_first_answer_joins_the_row_that_another_delivery_has_made(records):
    nothing = records.told("CA1")
    begun(records)

    records.change("CA1", "en", Draft(patient="Leo Ruiz"), LATER, since=nothing)

    stands = records.draft("CA1")
    assert (stands.treatment_on, stands.patient) == (LEO.treatment_on, "Leo Ruiz")


def test_what_is_confirmed_stands_whatever_comes_after_it(records):
    told = begun(records)
    records.change("CA1", "en", replace(told.draft, confirmed=True), NOON, since=told)
    confirmed = records.told("CA1")

    for since in (told, confirmed):
        records.change("CA1", "en", replace(told.draft, escort="Somebody"), LATER, since=since)

    assert records.draft("CA1") == confirmed.draft
    assert confirmed.draft.confirmed


def test_an_answer_is_kept_when_the_keys_were_rotated_since_it_was_loaded(url, store):
    records, told = store(url), begun(store(url))
    newer = store(url, new_key(), KEY)
    list(newer.rotate())

    newer.change("CA1", "en", replace(told.draft, patient="Leo Ruiz"), LATER, since=told)

    assert newer.draft("CA1").patient == "Leo Ruiz"
    assert records is not newer


def test_an_answer_becomes_unseen_again_when_staff_had_seen_the_one_before(records):
    told = begun(records)
    records.mark_seen([told.draft.reference], "nurse", NOON)

    records.change("CA1", "en", replace(told.draft, patient="Leo Ruiz"), LATER, since=told)

    assert [escort.seen_at for escort in records.escorts("nurse", NOON)] == [None]


def test_another_reference_is_drawn_when_somebody_has_the_first(url, store):
    # Each row is made at its first free draw: none is drawn for the sure way.
    numbers = iter(["100001", "100001", "100002"])
    records = store(url, draw=lambda: next(numbers))

    for call in ("CA1", "CA2"):
        records.change(call, "en", FIRST, NOON, since=records.told(call))

    assert [records.draft(call).reference for call in ("CA1", "CA2")] == ["100001", "100002"]


def test_an_answer_waits_while_another_process_writes(sqlite_url, store):
    records = store(sqlite_url)
    told = begun(records)
    other = another_writer(sqlite_url)
    threading.Timer(0.2, other.rollback).start()

    records.change("CA1", "en", replace(told.draft, patient="Leo Ruiz"), LATER, since=told)

    assert records.draft("CA1").patient == "Leo Ruiz"
    other.close()


def test_an_answer_is_refused_when_another_process_writes_for_too_long(
    sqlite_url, store, monkeypatch
):
    monkeypatch.setattr(fast_path, "BUSY", 0.1)
    records = store(sqlite_url)
    told = begun(records)
    other = another_writer(sqlite_url)
    began = time.monotonic()

    with pytest.raises(StoreDownError, match="locked"):
        records.change("CA1", "en", replace(told.draft, patient="L R"), LATER, since=told)

    assert time.monotonic() - began < 2
    other.close()


def test_the_next_caller_notices_nothing_when_the_server_has_dropped_every_connection(
    postgresql, store
):
    url = postgresql()
    records = store(url)
    told = begun(records)
    away = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"

    rows(url, away)
    records.change("CA1", "en", replace(told.draft, patient="Leo Ruiz"), LATER, since=told)
    rows(url, away)

    assert records.told("CA1").draft.patient == "Leo Ruiz"


def test_sqlite_waits_for_the_disk_only_where_a_caller_has_confirmed(sqlite_url, store):
    records = store(sqlite_url)
    begun(records)
    engines = records._quick._engine, records._quick._to_the_disk

    levels = []
    for engine in engines:
        with engine.connect() as connection:
            levels.append(connection.exec_driver_sql("PRAGMA synchronous").scalar())

    assert levels == [1, 2]  # NORMAL, FULL
