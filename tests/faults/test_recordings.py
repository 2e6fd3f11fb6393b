"""A message that is left while the platform, the queue or the store is not what it should be."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.wrappers import Response

from ivr.store.records import Records
from ivr.store.retention import Ages
from ivr.store.sealing import Sealer
from ivr.tools.simulator.recordings_api import RecordingsApi
from ivr.worker.queue import queue_url
from ivr.worker.twilio_api import TwilioApi
from ivr.worker.worker import Worker
from tests.faults.hands import (
    DIAL_911,
    KEY,
    LANGUAGES,
    NOW,
    address_after,
    app_on,
    form_of,
    in_each_language,
    said,
    sqlite_in,
    tells,
    way_on,
)
from tests.faults.requests import recording_fields
from tests.left import ACCOUNT as SHELF_ACCOUNT
from tests.left import LATE, PASSWORD, Clock, account_at
from tests.webhooks import ACCOUNT, deliver, dialed

KEPT, NOT_KEPT = in_each_language("message_left.kept"), in_each_language("not_now.messages")
NOWHERE = "sqlite:////dev/null/none.db"

every_language = pytest.mark.parametrize("language", LANGUAGES)


def leave(app: Flask, language: str, n: int = 1) -> Response:
    """A caller who is late leaves a message; what they hear."""
    target = f"/voice/{language}/message_record?need=late"
    reply = deliver(app, target, form_of(n, **recording_of(n)))
    way_on(reply)
    return reply


def recording_of(n: int) -> dict[str, str]:
    """The n-th caller's recording, as the action of a Record tells it."""
    fields = recording_fields(7)
    return {**fields, "RecordingUrl": fields["RecordingUrl"].replace("c" * 32, f"{n:032x}")}


def callback(app: Flask, language: str, n: int = 1) -> Response:
    """The platform tells that the recording is complete."""
    told = {"AccountSid": ACCOUNT, "RecordingSid": f"RE{n:032x}", "RecordingStatus": "completed"}
    form = {**form_of(n), **recording_of(n), **told}
    return deliver(app, f"/voice/recorded/{language}/late", form)


Sweep = Callable[[str], list[bytes | None]]


@pytest.fixture
def shelf() -> Iterator[RecordingsApi]:
    with RecordingsApi(SHELF_ACCOUNT, PASSWORD) as shelf:
        for n in (1, 2):
            shelf.put(f"RE{n:032x}", LATE, misses=2)
        yield shelf


@pytest.fixture
def sweep(shelf: RecordingsApi, tmp_path: Path) -> Sweep:
    """What a worker brings in a day of sweeps: the sound of each message in this database."""

    def sweep(database: str) -> list[bytes | None]:
        clock = Clock(NOW)
        records = Records(database, Sealer((KEY,)))
        there = TwilioApi(account_at(shelf))
        shop = Worker(records, queue_url("", database, tmp_path), there, Ages(), clock)
        for _ in range(24):
            shop.sweep()
            clock.goes(hours=1)
        messages = records.inbox.items("nurse", clock.now)
        found = [records.inbox.audio(item.number, "nurse", clock.now) for item in messages]
        shop.queue.close()
        there.close()
        records.close()
        return found

    return sweep


# ---------------------------------------------------------------- the platform


@every_language
def test_a_recording_that_is_not_there_at_first_is_there_in_the_end(
    language: str, shelf: RecordingsApi, sweep: Sweep, tmp_path: Path
):
    database = sqlite_in(tmp_path)
    app = app_on(database)

    heard = said(leave(app, language))
    told = callback(app, language).status_code

    recording = f"RE{1:032x}"
    assert (tells(KEPT, heard), told) == (True, 200)
    assert sweep(database) == [LATE]
    assert shelf.asked == [
        *2 * [f"GET {recording} 404"],
        f"GET {recording} 200",
        f"DELETE {recording} 204",
    ]


# ---------------------------------------------------------------- the queue


@every_language
def test_a_message_is_kept_and_fetched_without_a_queue(language: str, sweep: Sweep, tmp_path: Path):
    database = sqlite_in(tmp_path)
    app = app_on(database, QUEUE_URL=NOWHERE)

    heard = said(leave(app, language))

    assert tells(KEPT, heard)
    assert sweep(database) == [LATE]


@every_language
def test_a_message_is_kept_and_fetched_when_the_queue_goes_away_before_it(
    language: str, sweep: Sweep, tmp_path: Path
):
    database = sqlite_in(tmp_path)
    app = app_on(database)
    leave(app, language, 1)

    for file in (tmp_path / "var").glob("queue.db*"):
        file.unlink()
    heard = said(leave(app, language, 2))

    assert tells(KEPT, heard)
    assert sweep(database) == [LATE, LATE]


# ---------------------------------------------------------------- the store


@every_language
def test_a_message_waits_in_the_queue_while_the_store_is_away(
    language: str, sweep: Sweep, tmp_path: Path
):
    database = sqlite_in(tmp_path)
    app = app_on(database)
    leave(app, language, 1)
    store = tmp_path / "var" / "ivr.db"

    store.rename(tmp_path / "away.db")
    heard = said(leave(app, language, 2))
    (tmp_path / "away.db").rename(store)

    assert tells(KEPT, heard)
    assert sweep(database) == [LATE, LATE]


# ---------------------------------------------------------------- both


@every_language
@pytest.mark.parametrize("ran_before", [True, False])
def test_without_store_and_queue_a_caller_hears_that_it_is_not_kept_and_has_a_person(
    ran_before: bool, language: str, tmp_path: Path
):
    app = app_on(sqlite_in(tmp_path) if ran_before else NOWHERE)
    if ran_before:
        leave(app, language, 1)
        shutil.rmtree(tmp_path / "var")

    reply = leave(app, language, 2)
    person = deliver(app, address_after(reply), form_of(2, Digits="1"))

    assert (tells(KEPT, said(reply)), tells(NOT_KEPT, said(reply))) == (False, True)
    assert tells(DIAL_911, said(reply))
    assert (way_on(person), len(dialed(person))) == ("Dial", 1)


@every_language
def test_the_platform_is_asked_to_tell_again_of_what_neither_store_nor_queue_takes(language: str):
    app = app_on(NOWHERE)

    assert callback(app, language).status_code == 503
