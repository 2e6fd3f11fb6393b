"""The callback of a recording: ours is kept, and everything else is refused without a word."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from ivr.store.location import make_records
from ivr.store.records import Records
from ivr.tools.simulator.recordings_api import RecordingsApi
from ivr.web.app import close
from tests.apps import create_app
from tests.left import CALL, LATE, PHONE, RECORDING
from tests.store_caller import NOON
from tests.store_fixtures import rows
from tests.webhooks import ACCOUNT, answer, deliver, environ_of, production

PATH = "/voice/recorded/en/late"
URL = f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT}/Recordings/{RECORDING}"
TOLD = {
    "AccountSid": ACCOUNT,
    "CallSid": CALL,
    "RecordingSid": RECORDING,
    "RecordingUrl": URL,
    "RecordingStatus": "completed",
    "RecordingDuration": "7",
    "RecordingChannels": "1",
    "RecordingSource": "RecordVerb",
}
OTHER = "0" * 32


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return production(tmp_path)


@pytest.fixture
def app(environ: dict[str, str]) -> Iterator[Flask]:
    app = create_app(environ)
    yield app
    close(app)


@pytest.fixture
def site(environ: dict[str, str], app: Flask, tmp_path: Path) -> Iterator[Records]:
    records = make_records(environ, tmp_path)
    yield records
    records.close()


def kept(environ: dict[str, str]) -> list[dict[str, object]]:
    return rows(environ["DATABASE_URL"], "SELECT kind, need, language, seconds FROM recordings")


def test_a_message_is_kept_and_the_answer_is_empty(app, environ):
    response = deliver(app, PATH, TOLD)

    assert (response.status_code, response.mimetype) == (200, "text/xml")
    assert response.get_data(as_text=True).endswith("<Response />")
    assert kept(environ) == [{"kind": "message", "need": "late", "language": "en", "seconds": 7}]


def test_a_recorded_name_is_kept_as_one(app, environ):
    deliver(app, "/voice/recorded/en/name", {**TOLD, "RecordingDuration": "1"})

    assert kept(environ) == [{"kind": "name", "need": "", "language": "en", "seconds": 1}]


def test_the_caller_s_number_is_kept_where_it_is_told_and_is_one(app, site):
    deliver(app, PATH, {**TOLD, "From": "+266696687"})
    deliver(app, PATH, {**TOLD, "From": PHONE})

    assert [item.phone for item in site.inbox.items("nurse", NOON)] == [PHONE]


def test_a_replayed_callback_changes_nothing_and_gets_the_same_answer(app, environ):
    answers = [deliver(app, PATH, TOLD) for _ in range(3)]

    assert len({response.get_data() for response in answers}) == 1
    assert len(kept(environ)) == 1


def test_a_replay_does_not_bring_back_what_was_purged(app, environ, site):
    deliver(app, PATH, TOLD)
    rows(environ["DATABASE_URL"], "UPDATE recordings SET why = 'purged', next_try_at = NULL")

    response = deliver(app, PATH, {**TOLD, "From": PHONE})

    assert response.status_code == 200
    assert site.inbox.items("nurse", NOON) == []
    assert rows(environ["DATABASE_URL"], "SELECT why, next_try_at FROM recordings") == [
        {"why": "purged", "next_try_at": None}
    ]


@pytest.mark.parametrize("status", ["in-progress", "absent", "failed", "", "Completed"])
def test_only_a_complete_recording_counts(app, environ, status):
    response = deliver(app, PATH, {**TOLD, "RecordingStatus": status})

    assert response.status_code == 200
    assert kept(environ) == []


@pytest.mark.parametrize(
    ("path", "changes"),
    [
        (PATH, {"AccountSid": f"AC{OTHER}"}),
        (PATH, {"AccountSid": f"AC{OTHER}", "RecordingUrl": URL.replace(ACCOUNT, f"AC{OTHER}")}),
        (PATH, {"AccountSid": ""}),
        (PATH, {"RecordingUrl": URL.replace("api.twilio.com", "evil.example")}),
        (PATH, {"RecordingUrl": URL.replace("api.twilio.com", "api.twilio.com.evil.example")}),
        (PATH, {"RecordingUrl": URL.replace("//", "//api.twilio.com@evil.example/")}),
        (PATH, {"RecordingUrl": URL.replace("https", "http")}),
        (PATH, {"RecordingUrl": URL.replace(ACCOUNT, f"AC{OTHER}")}),
        (PATH, {"RecordingUrl": URL.replace(RECORDING, f"RE{OTHER}")}),
        (PATH, {"RecordingUrl": f"{URL}?x=1"}),
        (PATH, {"RecordingUrl": ""}),
        (PATH, {"RecordingSid": "RE1", "RecordingUrl": URL.replace(RECORDING, "RE1")}),
        (PATH, {"RecordingSid": "../../Calls"}),
        (PATH, {"CallSid": "CA1"}),
        (PATH, {"CallSid": ""}),
        ("/voice/recorded/en/pain", {}),
        ("/voice/recorded/xx/late", {}),
        ("/voice/recorded/bn/late", {}),
    ],
)
def test_what_is_not_ours_is_refused_without_a_value_in_the_log(
    app, environ, path, changes, caplog
):
    caplog.set_level(logging.INFO, "ivr")

    response = deliver(app, path, {**TOLD, **changes})

    assert (response.status_code, response.get_data()) == (403, b"")
    assert kept(environ) == []
    told = " ".join(caplog.messages)
    assert "refused a recording: " in told
    assert [v for v in ("evil", OTHER, RECORDING, ACCOUNT, "xx", "pain") if v in told] == []


def test_a_forged_callback_is_refused(app, environ):
    response = answer(app, environ_of(PATH, b"RecordingSid=RE1", sign="forged"))

    assert response.status_code == 403
    assert kept(environ) == []


def test_a_length_that_is_none_is_left_open(app, environ):
    deliver(app, PATH, {**TOLD, "RecordingDuration": "-1"})

    assert kept(environ)[0]["seconds"] is None


def test_a_callback_waits_in_the_queue_while_the_store_is_down(app, environ, tmp_path, caplog):
    for file in tmp_path.glob("ivr.db*"):
        file.write_bytes(b"broken" * 9999)

    response = deliver(app, PATH, {**TOLD, "From": PHONE})

    assert response.status_code == 200
    held = b"".join(file.read_bytes() for file in tmp_path.glob("queue.db*"))
    assert f"left:{RECORDING}".encode() in held
    assert PHONE.encode() not in held
    assert PHONE[2:].encode() not in held
    assert CALL.encode() not in held


def test_the_platform_is_told_when_neither_store_nor_queue_takes_it(environ, tmp_path):
    app = create_app({**environ, "QUEUE_URL": "postgresql+psycopg://ivr@127.0.0.1:1/ivr"})
    for file in tmp_path.glob("ivr.db*"):
        file.write_bytes(b"broken" * 9999)

    assert deliver(app, PATH, TOLD).status_code == 503


def test_a_fault_of_ours_is_no_success(environ, caplog):
    app = create_app({**environ, "QUEUE_URL": "sqlite:///\0"})

    response = deliver(app, PATH, {**TOLD, "From": PHONE})

    assert (response.status_code, response.get_data()) == (503, b"")
    assert PHONE not in caplog.text


def test_a_queue_that_is_down_keeps_nobody_from_leaving_a_message(environ):
    app = create_app({**environ, "QUEUE_URL": "postgresql+psycopg://ivr@127.0.0.1:1/ivr"})

    assert deliver(app, PATH, TOLD).status_code == 200
    assert len(kept(environ)) == 1


def test_the_end_of_a_call_is_kept_without_anything_private(app, environ):
    form = {"CallSid": CALL, "CallStatus": "completed", "CallDuration": "61", "From": PHONE}

    deliver(app, "/voice/status", form)
    deliver(app, "/voice/status", form)
    deliver(app, "/voice/status", {"CallSid": "x' OR 1", "CallStatus": "completed"})

    found = rows(environ["DATABASE_URL"], "SELECT call, seconds, status FROM calls")
    assert found == [{"call": CALL, "seconds": 61, "status": "completed"}]


def test_a_call_ends_well_while_the_store_is_down(app, tmp_path):
    for file in tmp_path.glob("ivr.db*"):
        file.write_bytes(b"broken" * 9999)

    assert deliver(app, "/voice/status", {"CallSid": CALL, "CallStatus": "x"}).status_code == 200


def test_the_shelf_of_a_demo_is_an_address_of_its_own(tmp_path, environ):
    with RecordingsApi("AC", "x") as shelf:
        shelf.put(RECORDING, LATE)
        app = create_app({**environ, "IVR_ENV": "demo", "TWILIO_API_BASE": shelf.url})
        path = f"/2010-04-01/Accounts/{ACCOUNT}/Recordings/{RECORDING}"

        answers = [
            deliver(app, PATH, {**TOLD, "RecordingUrl": base + path}).status_code
            for base in (shelf.url, "https://api.twilio.com", "https://evil.example")
        ]

    assert answers == [200, 200, 403]
