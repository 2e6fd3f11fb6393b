"""What a caller told is kept, one row a call, and comes back exactly."""

import sqlite3
import time
from dataclasses import replace
from datetime import UTC, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine

from ivr.dialog.session import Draft
from ivr.store.errors import StoreDownError
from tests.store_caller import LEO, NOON
from tests.store_fixtures import rows

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
    unsure=st.sampled_from(["", "escort", "escort phone", "phone"]),
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


# ---------------------------------------------------------------- a store that is down


def test_a_locked_database_is_told_within_seconds(sqlite_url, store):
    records = store(sqlite_url)
    records.keep("CA1", "en", LEO, NOON)
    lock = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    start = time.monotonic()

    with pytest.raises(StoreDownError, match="The database failed: database is locked"):
        records.keep("CA1", "en", replace(LEO, escort="Bo"), NOON)

    assert time.monotonic() - start < 8
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

        assert time.monotonic() - start < 8
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
