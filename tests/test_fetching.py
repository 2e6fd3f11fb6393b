"""A recording comes to us whole, sealed and once, whatever the platform does meanwhile."""

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import httpx
import pytest

from ivr.store.errors import StoreDownError
from ivr.tools.simulator.recordings_api import RecordingsApi, silence, spoken, wav
from ivr.worker import twilio_api
from ivr.worker.audio_probe import NoSoundError, Sound, read_sound
from ivr.worker.fetch import LEASE, LONGEST_DELAY, NOT_THERE, Bringing, delay_after
from ivr.worker.twilio_api import Account, NotThereError, PlatformError, TwilioApi
from tests.left import (
    ACCOUNT,
    LATE,
    PASSWORD,
    PHONE,
    RECORDING,
    Clock,
    account_at,
    left,
)
from tests.store_caller import NOON
from tests.store_fixtures import rows


@pytest.fixture
def shelf() -> Iterator[RecordingsApi]:
    with RecordingsApi(ACCOUNT, PASSWORD) as shelf:
        yield shelf


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def bringing(records, shelf, clock) -> Iterator[Bringing]:
    there = TwilioApi(account_at(shelf))
    yield Bringing(records.fetches, there, clock)
    there.close()


def state(url: str) -> dict[str, object]:
    (row,) = rows(
        url,
        "SELECT why, tries, fetched_at IS NOT NULL AS here, removed_at IS NOT NULL AS gone,"
        " next_try_at IS NOT NULL AS due FROM recordings",
    )
    return {name: bool(v) if name in ("here", "gone", "due") else v for name, v in row.items()}


SETTLED = {"tries": 1, "here": False, "gone": True, "due": False}


# ---------------------------------------------------------------- the way


def test_a_recording_is_fetched_sealed_and_then_removed_at_the_platform(
    records, url, shelf, bringing
):
    shelf.put(RECORDING, LATE)
    id = records.messages.leave(left())

    again = bringing.bring(id)

    assert again is None
    assert shelf.asked == [f"GET {RECORDING} 200", f"DELETE {RECORDING} 204"]
    assert state(url) == {**SETTLED, "why": "", "here": True}
    assert records.inbox.audio("M1", "nurse", NOON) == LATE


def test_a_recording_that_is_not_there_yet_is_tried_again_later_and_later(
    records, url, shelf, bringing, clock
):
    shelf.put(RECORDING, LATE, misses=3)
    id = records.messages.leave(left())
    waited = []

    while (delay := bringing.bring(id)) is not None:
        waited.append(delay.total_seconds())
        assert bringing.bring(id) is None  # it is not due
        clock.goes(seconds=delay.total_seconds())

    assert [3 < waited[0] < 7, 7 < waited[1] < 13, 14 < waited[2] < 26] == [True] * 3
    assert shelf.asked == [f"GET {RECORDING} 404"] * 3 + [
        f"GET {RECORDING} 200",
        f"DELETE {RECORDING} 204",
    ]
    assert state(url)["here"]


def test_delays_grow_to_hours_and_differ_for_all_that_failed_together():
    delays = [delay_after(tries) for tries in (1, 5, 13, 40, 5000)]

    assert delays[0] < timedelta(seconds=7)
    assert delays[1] > timedelta(seconds=55)
    assert all(delay >= LONGEST_DELAY * 0.75 for delay in delays[2:])
    assert max(delays) <= LONGEST_DELAY * 1.25
    assert len({delay_after(5) for _ in range(20)}) > 10


def test_a_recording_that_is_gone_for_days_is_lost_and_staff_see_whom_to_call(
    records, url, shelf, bringing, clock
):
    id = records.messages.leave(left())
    bringing.bring(id)
    clock.goes(seconds=NOT_THERE.total_seconds() + 60)

    assert bringing.bring(id) is None

    (item,) = records.inbox.items("nurse", NOON)
    assert (item.state, item.phone) == ("lost", PHONE)
    assert state(url) == {**SETTLED, "tries": 2, "why": "lost"}
    assert records.fetches.due(clock() + timedelta(days=99)) == []


def test_a_crash_between_sealing_and_removing_ends_with_both_done(
    records, url, shelf, bringing, clock
):
    shelf.put(RECORDING, LATE)
    id = records.messages.leave(left())
    taken = records.fetches.take(id, clock(), LEASE)
    records.fetches.keep(id, LATE, 5, clock())  # and here the power goes
    assert records.fetches.due(clock()) == []

    clock.goes(seconds=LEASE.total_seconds())
    for due in records.fetches.due(clock()):
        bringing.bring(due)

    assert taken is not None
    assert shelf.asked == [f"DELETE {RECORDING} 204"]
    assert state(url) == {**SETTLED, "tries": 2, "why": "", "here": True}
    assert records.inbox.audio("M1", "nurse", NOON) == LATE


def test_a_crash_between_removing_and_saying_so_is_no_loss(records, url, shelf, bringing, clock):
    id = records.messages.leave(left())
    records.fetches.take(id, clock(), LEASE)
    records.fetches.keep(id, LATE, 5, clock())  # removed at the platform: the shelf is empty
    clock.goes(seconds=LEASE.total_seconds())

    assert bringing.bring(id) is None

    assert shelf.asked == [f"DELETE {RECORDING} 404"]
    assert state(url)["gone"]
    assert records.inbox.audio("M1", "nurse", NOON) == LATE


def test_a_recording_is_taken_by_one_worker_at_a_time(records, clock):
    id = records.messages.leave(left())

    taken = [records.fetches.take(id, clock(), LEASE) for _ in range(2)]

    assert [fetch is not None for fetch in taken] == [True, False]


def test_two_workers_who_bring_the_same_keep_one_sound(records, url, shelf, bringing, clock):
    shelf.put(RECORDING, LATE)
    id = records.messages.leave(left())
    records.fetches.take(id, clock(), timedelta(0))  # a lease that has ended, and a slow worker
    bringing.bring(id)

    records.fetches.keep(id, spoken("something else"), 1, clock())

    assert len(rows(url, "SELECT id FROM audio")) == 1
    assert records.inbox.audio("M1", "nurse", NOON) == LATE


def test_what_was_purged_meanwhile_is_not_kept(records, url, clock):
    id = records.messages.leave(left())
    records.fetches.take(id, clock(), LEASE)
    rows(url, "UPDATE recordings SET why = 'purged'")

    records.fetches.keep(id, LATE, 5, clock())

    assert rows(url, "SELECT id FROM audio") == []


# ---------------------------------------------------------------- what is not kept


@pytest.mark.parametrize(
    ("audio", "kind", "why"),
    [
        (silence(9), "message", "silent"),
        (silence(9), "name", "silent"),
        (spoken("hello again"), "message", "short"),
        (spoken("Leo Ruiz"), "name", ""),
        (LATE, "message", ""),
    ],
)
def test_silent_and_short_recordings_are_not_kept_and_yet_removed(
    records, url, shelf, bringing, audio, kind, why
):
    shelf.put(RECORDING, audio)
    id = records.messages.leave(left(kind=kind, seconds=None))

    bringing.bring(id)

    assert state(url) == {**SETTLED, "why": why, "here": not why}
    assert len(rows(url, "SELECT id FROM audio")) == (0 if why else 1)
    assert len(records.inbox.items("nurse", NOON)) == (0 if why else 1)
    assert not shelf.has(RECORDING)


def test_what_was_told_to_be_short_is_removed_without_being_fetched(records, url, shelf, bringing):
    shelf.put(RECORDING, LATE)
    id = records.messages.leave(left(seconds=1))

    bringing.bring(id)

    assert shelf.asked == [f"DELETE {RECORDING} 204"]
    assert state(url) == {**SETTLED, "why": "short"}


@pytest.mark.parametrize("body", [b"", b"<html>", LATE[:30], b"RIFF\0\0\0\0WAVE", b"RIFF" * 40])
def test_what_is_no_sound_is_not_kept_and_not_removed(records, url, shelf, bringing, body):
    shelf.put(RECORDING, body)
    id = records.messages.leave(left())

    assert bringing.bring(id) is not None

    assert state(url) == {"why": "", "tries": 1, "here": False, "gone": False, "due": True}
    assert shelf.has(RECORDING)


def test_a_quiet_line_is_silent_and_a_whisper_is_not():
    assert read_sound(wav([90, -90] * 8000)) == Sound(2, silent=True)
    assert read_sound(wav([900, -900] * 8000)) == Sound(2, silent=False)
    assert read_sound(wav([9000, -9000] * 400 + [0] * 15200)) == Sound(2, silent=True)  # a click


def test_another_coding_counts_as_heard():
    mulaw = bytearray(silence(2))
    mulaw[20:22] = (7).to_bytes(2, "little")

    assert not read_sound(bytes(mulaw)).silent


def test_a_format_without_a_rate_is_no_sound():
    broken = bytearray(silence(2))
    broken[24:28] = bytes(4)

    with pytest.raises(NoSoundError):
        read_sound(bytes(broken))


# ---------------------------------------------------------------- nothing leaves for another host


@contextmanager
def answering(status: int, **headers: str) -> Iterator[tuple[str, list[str]]]:
    """A server that answers everything so; its URL, and what it was asked."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def fetch_from(url: str, recording: str = RECORDING) -> bytes:
    there = TwilioApi(Account(url, ACCOUNT, ACCOUNT, PASSWORD))
    try:
        return there.fetch(recording)
    finally:
        there.close()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(status):
    with (
        answering(200) as (foreign, foreign_asked),
        answering(status, Location=foreign) as (ours, _),
        pytest.raises(PlatformError, match=f"status {status}"),
    ):
        fetch_from(ours)

    assert foreign_asked == []


def test_no_proxy_of_the_environment_is_used(monkeypatch, shelf):
    with answering(200) as (proxy, asked):
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy)
        shelf.put(RECORDING, LATE)

        assert fetch_from(shelf.url) == LATE

    assert asked == []


@pytest.mark.parametrize(
    "recording",
    ["", "RE1", "../../Calls", f"{RECORDING}/../x", f"@evil.example/{RECORDING}", f"{RECORDING}\n"],
)
def test_only_an_id_of_a_recording_makes_an_address(recording, shelf):
    with pytest.raises(PlatformError, match="no id"):
        fetch_from(shelf.url, recording)

    assert shelf.asked == []


def test_a_wrong_password_is_told_by_its_status_and_shows_nothing(shelf):
    wrong = Account(shelf.url, ACCOUNT, ACCOUNT, "wrong")
    there = TwilioApi(wrong)

    with pytest.raises(PlatformError, match="^status 401$"):
        there.remove(RECORDING)

    there.close()
    assert "wrong" not in repr(wrong)


def test_a_platform_that_is_away_is_told():
    with pytest.raises(PlatformError, match="^ConnectError$"):
        fetch_from("http://127.0.0.1:1")


def test_an_endless_recording_is_left(monkeypatch, shelf):
    monkeypatch.setattr(twilio_api, "MOST_BYTES", 1000)
    shelf.put(RECORDING, LATE)

    with pytest.raises(PlatformError, match="too large"):
        fetch_from(shelf.url)


def test_a_trickling_recording_is_left(monkeypatch, shelf):
    monkeypatch.setattr(twilio_api, "LONGEST", -1.0)
    shelf.put(RECORDING, LATE)

    with pytest.raises(PlatformError, match="too long"):
        fetch_from(shelf.url)


def test_a_recording_that_is_missing_is_told(shelf):
    with pytest.raises(NotThereError):
        fetch_from(shelf.url)


def test_a_shelf_of_the_demo_has_a_sound_for_everything():
    with RecordingsApi(ACCOUNT, PASSWORD, anything=True) as demo:
        assert read_sound(fetch_from(demo.url)).seconds > 2
        assert httpx.get(f"{demo.url}/other", auth=(ACCOUNT, PASSWORD)).status_code == 404


def test_a_store_that_is_down_leaves_the_recording_at_the_platform(store, shelf, clock):
    down = store("postgresql+psycopg://ivr@127.0.0.1:1/ivr")
    there = TwilioApi(account_at(shelf))
    shelf.put(RECORDING, LATE)

    with pytest.raises(StoreDownError):
        Bringing(down.fetches, there, clock).bring(1)

    there.close()
    assert shelf.has(RECORDING)
