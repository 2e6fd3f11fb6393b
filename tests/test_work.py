"""The worker forgets nothing: not when it is killed, nor when the queue or the store is lost."""

import json
import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ivr.settings import DEMO_TOKEN
from ivr.store.errors import StoreDownError
from ivr.store.records import Records
from ivr.store.retention import Ages
from ivr.tools.simulator.recordings_api import RecordingsApi
from ivr.worker.client import Queue, QueueClient, take_held
from ivr.worker.queue import QueueDownError, open_queue, queue_url
from ivr.worker.twilio_api import TwilioApi
from ivr.worker.worker import Worker
from tests.left import (
    ACCOUNT,
    CALL,
    LATE,
    PASSWORD,
    PHONE,
    RECORDING,
    Clock,
    account_at,
    left,
    until,
)
from tests.store_caller import NOON
from tests.store_fixtures import KEY, rows
from tests.webhooks import IVR

DOWN = "postgresql+psycopg://ivr@127.0.0.1:1/ivr"


@pytest.fixture
def shelf() -> Iterator[RecordingsApi]:
    with RecordingsApi(ACCOUNT, PASSWORD) as shelf:
        yield shelf


@pytest.fixture
def queue_place(url: str, tmp_path: Path) -> str:
    """The queue beside each kind of database."""
    return queue_url("", url, tmp_path)


@pytest.fixture
def queue(queue_place: str) -> Iterator[Queue]:
    queue = Queue(queue_place)
    yield queue
    queue.close()


@contextmanager
def workshop(
    records: Records, place: str, shelf: RecordingsApi, clock: Callable[[], datetime]
) -> Iterator[Worker]:
    there = TwilioApi(account_at(shelf))
    shop = Worker(records, place, there, Ages(), clock)
    try:
        yield shop
    finally:
        shop.queue.close()
        there.close()


# ---------------------------------------------------------------- from the web to the worker


def test_what_is_left_is_asked_for_and_brought(records, queue, queue_place, shelf):
    clock = Clock()
    shelf.put(RECORDING, LATE)
    QueueClient(records, queue, clock).left(left())

    with workshop(records, queue_place, shelf, clock) as shop:
        huey = shop.queue.huey
        huey.execute(huey.dequeue())

    assert shelf.asked == [f"GET {RECORDING} 200", f"DELETE {RECORDING} 204"]


def test_the_queue_holds_rows_and_nothing_private(records, queue):
    QueueClient(records, queue, Clock()).left(left())

    (message,) = queue.huey.storage.enqueued_items()

    assert b'"args": [1]' in bytes(message)
    for private in (PHONE, CALL, RECORDING, "late"):
        assert private.encode() not in bytes(message)


def test_a_failed_try_is_asked_for_again_after_its_delay(records, queue_place, shelf):
    clock = Clock()
    id = records.messages.leave(left())

    with workshop(records, queue_place, shelf, clock) as shop:
        shop.bring(id)
        (message,) = shop.queue.huey.storage.enqueued_items()

        task = shop.queue.huey.deserialize_task(message)

    assert json.loads(bytes(message))["args"] == [1]
    assert task.eta > datetime.now(UTC).replace(tzinfo=None)


def test_the_sweep_finds_what_a_lost_queue_forgot(records, queue_place, shelf):
    clock = Clock()
    shelf.put(RECORDING, LATE)
    QueueClient(records, Queue(DOWN), clock).left(left())  # no queue took it

    with workshop(records, queue_place, shelf, clock) as shop:
        shop.sweep()

    assert not shelf.has(RECORDING)
    assert records.inbox.audio("M1", "nurse", NOON) == LATE


def test_what_was_held_while_the_store_was_down_is_kept_when_it_is_back(records, url, queue, store):
    QueueClient(store(DOWN), queue, Clock()).left(left())
    QueueClient(store(DOWN), queue, Clock()).left(left())
    assert rows(url, "SELECT id FROM recordings") == []

    take_held(records, queue, Clock())

    (item,) = records.inbox.items("nurse", NOON)
    assert (item.phone, item.need, item.at) == (PHONE, "late", NOON)
    assert list(queue.held()) == []


def test_what_is_held_stays_until_the_store_has_it(queue, store):
    QueueClient(store(DOWN), queue, Clock()).left(left())

    with pytest.raises(StoreDownError):
        take_held(store(DOWN), queue, Clock())

    assert [name for name, _ in queue.held()] == [RECORDING]


def test_it_is_told_when_neither_store_nor_queue_takes_it(store):
    with pytest.raises(StoreDownError):
        QueueClient(store(DOWN), Queue(DOWN), Clock()).left(left())


def test_a_worker_without_a_store_goes_on(store, queue_place, shelf, caplog):
    with workshop(store(DOWN), queue_place, shelf, Clock()) as shop:
        shop.bring(1)
        shop.sweep()
        shop.purge()

    assert [record.levelname for record in caplog.records] == ["ERROR"] * 3


def test_the_worker_purges(records, queue_place, shelf, url):
    clock = Clock()
    records.calls.call_ended(CALL, 60, "completed", NOON)
    clock.goes(days=91)

    with workshop(records, queue_place, shelf, clock) as shop:
        shop.purge()

    assert rows(url, "SELECT id FROM calls") == []


# ---------------------------------------------------------------- which queue


@pytest.mark.parametrize(
    ("queue", "database", "place"),
    [
        ("", "", "sqlite:////srv/var/queue.db"),
        ("", "sqlite:////data/ivr.db", "sqlite:////data/queue.db"),
        ("", "postgresql+psycopg://a@b/c", "postgresql+psycopg://a@b/c"),
        ("redis://here", "postgresql+psycopg://a@b/c", "redis://here"),
    ],
)
def test_the_queue_lies_beside_the_store_unless_it_is_named(queue, database, place):
    assert queue_url(queue, database, Path("/srv/var")) == place


@pytest.mark.parametrize("url", ["", "mysql://x", "http://", "nothing", "sqlite://"])
def test_a_queue_of_another_kind_is_refused(url):
    with pytest.raises(QueueDownError, match="QUEUE_URL"):
        open_queue(url)


def test_a_queue_in_redis_needs_its_library():
    with pytest.raises(QueueDownError, match="ivr\\[redis\\]"):
        open_queue("redis://127.0.0.1:1")


def test_the_file_of_a_queue_is_its_user_s_alone(tmp_path):
    open_queue(f"sqlite:///{tmp_path}/deep/queue.db").storage.close()

    assert (tmp_path / "deep" / "queue.db").stat().st_mode & 0o777 == 0o600


# ---------------------------------------------------------------- ivr work, killed


@contextmanager
def worker(
    url: str, place: str, shelf: RecordingsApi, log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """`ivr work` in a process of its own; killed at last, if it still runs."""
    environ = {
        **{name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
        "IVR_ENV": "demo",
        "DATABASE_URL": url,
        "QUEUE_URL": place,
        "IVR_KEYS": KEY,
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_API_KEY": ACCOUNT,
        "TWILIO_API_SECRET": PASSWORD,
        "TWILIO_API_BASE": shelf.url,
    }
    with (
        log.open("ab") as told,
        subprocess.Popen([IVR, "work"], env=environ, stdout=told, stderr=told) as process,  # noqa: S603 - our own
    ):
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.prove
def test_retries_go_on_across_workers_that_are_killed(
    url, store, queue, queue_place, shelf, tmp_path
):
    log = tmp_path / "log"
    records = store(url)
    records.open()
    shelf.put(RECORDING, LATE, misses=2)

    with worker(url, queue_place, shelf, log) as first:
        until(lambda: "has begun" in log.read_text())
        now = datetime.now(UTC)
        QueueClient(records, queue, Clock(now)).left(left(at=now))
        until(lambda: len(shelf.asked) == 1)
        first.send_signal(signal.SIGKILL)
    rows(url, "UPDATE recordings SET next_try_at = left_at")  # as if the delay had passed
    with worker(url, queue_place, shelf, log) as second:
        until(lambda: len(shelf.asked) >= 2)
        until(lambda: "try 2" in log.read_text())
        second.send_signal(signal.SIGKILL)
    rows(url, "UPDATE recordings SET next_try_at = left_at")
    with worker(url, queue_place, shelf, log) as third:
        until(lambda: not shelf.has(RECORDING))
        until(lambda: "is here" in log.read_text())
        third.terminate()
        assert third.wait(30) == 0

    assert shelf.asked == [
        f"GET {RECORDING} 404",
        f"GET {RECORDING} 404",
        f"GET {RECORDING} 200",
        f"DELETE {RECORDING} 204",
    ]
    assert records.inbox.audio("M1", "nurse", NOON) == LATE
    told = log.read_text()
    assert "the worker has ended" in told
    assert [v for v in (PHONE, RECORDING, CALL, PASSWORD, DEMO_TOKEN) if v in told] == []


@pytest.mark.prove
def test_two_workers_fetch_each_recording_once(url, store, queue, queue_place, shelf, tmp_path):
    records, log = store(url), tmp_path / "log"
    records.open()
    now = datetime.now(UTC)
    names = [f"RE{number:032x}" for number in range(20)]
    for name in names:
        shelf.put(name, LATE)
        id = records.messages.leave(left(recording=name, at=now))
        queue.bring(id)
        queue.bring(id)  # asked for twice, and found by both sweeps

    with worker(url, queue_place, shelf, log), worker(url, queue_place, shelf, log):
        until(lambda: not any(map(shelf.has, names)))

    assert sorted(shelf.asked) == sorted(
        line for name in names for line in (f"GET {name} 200", f"DELETE {name} 204")
    )
    assert len(rows(url, "SELECT id FROM audio")) == 20


def test_a_worker_that_cannot_start_says_why(tmp_path):
    done = subprocess.run(  # noqa: S603 - our own
        [IVR, "work"],
        env={**os.environ, "IVR_ENV": "demo", "QUEUE_URL": "http://x", "IVR_KEYS": KEY},
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert done.returncode == 1
    assert done.stderr.splitlines()[:2] == [
        "The worker cannot start:",
        "QUEUE_URL begins with sqlite:///FILE, postgresql+psycopg:// or redis://",
    ]


# ---------------------------------------------------------------- nothing is readable without a key


def test_no_sound_and_no_number_can_be_read_in_any_file(sqlite_url, store, shelf, tmp_path):
    records, clock = store(sqlite_url), Clock()
    place = queue_url("", sqlite_url, tmp_path)
    shelf.put(RECORDING, LATE)
    queue = Queue(place)
    QueueClient(records, queue, clock).left(left())
    queue.close()
    with workshop(records, place, shelf, clock) as shop:
        shop.sweep()

    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    stored = b"".join(path.read_bytes() for path in files)
    pieces = [LATE[n : n + 64] for n in range(44, len(LATE) - 64, 4096)]
    assert {"ivr.db", "queue.db"} <= {path.name for path in files}
    assert [piece for piece in pieces if any(piece) and piece in stored] == []
    assert [text for text in (b"RIFF", b"WAVE", PHONE[2:].encode()) if text in stored] == []
    assert records.inbox.audio("M1", "nurse", NOON + timedelta(days=1)) == LATE
