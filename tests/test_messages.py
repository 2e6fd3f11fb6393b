"""What callers leave: one row a recording, whatever the platform tells of it and how often."""

from datetime import timedelta

import pytest

from ivr.dialog.session import Callback
from ivr.store.sealing import fingerprint, new_key
from tests.left import CALL, PHONE, RECORDING, left
from tests.store_caller import NOON
from tests.store_fixtures import KEY, rows

SOON = NOON + timedelta(seconds=20)


# ---------------------------------------------------------------- recordings


def test_a_recording_is_kept_once_and_is_due_at_once(records, url):
    first = records.messages.leave(left())
    again = records.messages.leave(left(at=SOON))

    assert first == again == 1
    (row,) = rows(url, "SELECT call, recording, seconds, why, tries, fetched_at FROM recordings")
    assert row == {
        "call": CALL,
        "recording": RECORDING,
        "seconds": 12,
        "why": "",
        "tries": 0,
        "fetched_at": None,
    }


@pytest.mark.parametrize("order", [1, -1])
def test_deliveries_fill_in_what_was_missing_in_any_order(records, url, order):
    deliveries = [left(seconds=14), left(seconds=12, caller=""), left(seconds=None, caller="")]

    for told in deliveries[::order]:
        records.messages.leave(told)

    assert rows(url, "SELECT seconds FROM recordings") == [{"seconds": 12}]


def test_a_number_that_comes_after_the_sound_is_kept_too(records):
    id = records.messages.leave(left(caller=""))
    records.fetches.keep(id, b"a sound", 9, NOON)

    records.messages.leave(left(seconds=3))

    (item,) = records.inbox.items("nurse", NOON)
    assert (item.phone, item.seconds) == (PHONE, 9)


@pytest.mark.parametrize(
    ("kind", "seconds", "why"),
    [("message", 0, "short"), ("message", 1, "short"), ("message", 2, ""), ("message", None, "")]
    + [("name", 0, "short"), ("name", 1, "")],
)
def test_what_is_too_short_is_not_kept_and_yet_removed_at_the_platform(
    records, url, kind, seconds, why
):
    due = records.messages.leave(left(kind=kind, seconds=seconds))

    assert due == 1
    assert rows(url, "SELECT why FROM recordings") == [{"why": why}]


def test_what_was_too_short_stays_so_when_an_older_length_comes_late(records, url):
    records.messages.leave(left(seconds=1))
    records.messages.leave(left(seconds=5))

    assert rows(url, "SELECT why, seconds FROM recordings") == [{"why": "short", "seconds": 1}]


# ---------------------------------------------------------------- callbacks


def test_a_wish_is_kept_step_by_step_and_stands_when_confirmed(records):
    keep = records.messages.keep_callback
    keep("CA1", "en", Callback(need="late"), NOON)
    keep("CA1", "en", Callback(PHONE, "late"), NOON)
    keep("CA1", "en", Callback(PHONE, "late", confirmed=True), NOON)

    stands = keep("CA1", "en", Callback("+12125550999", "late"), SOON)

    assert stands == records.messages.callback("CA1") == Callback(PHONE, "late", confirmed=True)


def test_a_late_delivery_does_not_undo_what_was_told_meanwhile(records):
    keep = records.messages.keep_callback
    keep("CA1", "en", Callback(PHONE, "late"), NOON, since=Callback())

    stands = keep("CA1", "en", Callback(need="person"), SOON, since=Callback())

    assert stands == Callback(PHONE, "person")


def test_a_call_that_wished_nothing_has_an_empty_wish(records):
    assert records.messages.callback("CA1") == Callback()


# ---------------------------------------------------------------- calls


def test_a_call_that_is_over_is_kept_once(records, url):
    records.calls.call_ended("CA1", 61, "completed", NOON)
    records.calls.call_ended("CA1", 99, "failed", SOON)

    assert rows(url, "SELECT call, seconds, status FROM calls") == [
        {"call": "CA1", "seconds": 61, "status": "completed"}
    ]


# ---------------------------------------------------------------- keys


def test_every_table_is_sealed_again_with_the_newest_key(url, store):
    first = store(url)
    first.messages.leave(left())
    first.messages.keep_callback("CA1", "en", Callback(PHONE, "late"), NOON)
    newer = new_key()

    told = list(store(url, newer, KEY).rotate())

    assert told[-1] == (2, 2)
    for table in ("recordings", "callbacks"):
        assert rows(url, f"SELECT key FROM {table}") == [{"key": fingerprint(newer)}]  # noqa: S608 - ours
    assert store(url, newer).messages.callback("CA1").phone == PHONE
    assert store(url, newer).check() == []
    assert store(url, KEY).check() != []
