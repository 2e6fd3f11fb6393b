"""The telephone in the browser: what a page asks for, and what it is told."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from ivr.cli.author.call import phone_for
from ivr.content.model import Content
from ivr.settings import DEMO_ACCOUNT, read_settings
from ivr.tools.demo.calls import BadJournalError, Journal, Setup, packed, unpacked
from ivr.tools.demo.presets import presets
from ivr.tools.demo.recordings import DemoRecordings
from ivr.tools.demo.speaker import Speaker
from ivr.tools.demo.view_model import findings_in, place_in, pretty
from ivr.tools.simulator import play, read
from ivr.tools.simulator.recordings_api import RecordingsApi, spoken
from tests.apps import create_app
from tests.browser_phone import FOREVER, Page, demo_in
from tests.webhooks import deliver, production

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """A demo for all who leave nothing behind that others look at."""
    return demo_in(tmp_path_factory.mktemp("demo"))


@pytest.fixture
def own(tmp_path: Path) -> Flask:
    """A demo whose database and tapes stand in the test's own folder."""
    return demo_in(tmp_path)


@pytest.fixture(scope="module")
def patients(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """A line in production."""
    return create_app(production(tmp_path_factory.mktemp("production")))


def interview_of(page: Page) -> Page:
    """The interview until it is confirmed: a friend with a name and a number, all by the right
    keys, and the names by speech."""
    page.presses("1").presses("2").presses("1").presses("1")
    for answer in ("1124", "05031950", "Ana Diaz", "1", "Luis Diaz", "2125550142"):
        page = page.says(answer) if " " in answer else page.presses(answer)
        if page.scene["place"]["state"] == "confirm":
            page.presses("1")
    return page


def test_the_entrance_leads_to_the_telephone(app: Flask):
    client = app.test_client()

    assert client.get("/").headers["Location"] == "/phone"
    page = client.get("/phone")
    assert page.status_code == 200
    assert 'id="site"' in page.text
    assert 'id="place-main"' in page.text


def test_the_page_asks_nothing_of_others(app: Flask):
    headers = app.test_client().get("/phone").headers

    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "http" not in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] == "no-referrer"


def test_a_call_by_keys(app: Flask):
    page = Page(app).presses("1").presses("3")

    assert page.scene["place"] == {"language": "en", "state": "getting_there"}
    assert "presses 1" in page.log
    assert "If this is a medical emergency, hang up and dial 9 1 1." in page.log


def test_a_gather_that_waits_tells_until_when(app: Flask):
    page = Page(app).listens()
    begun = page.moment
    page.does(now=1.0)

    assert page.moment == begun
    assert begun["ends"] == begun["over"] + begun["timeout"]
    assert begun["phrases"]


def test_each_step_shows_what_the_platform_would_be_told(app: Flask):
    page = Page(app).presses("1")
    steps = [event for event in page.events if event["kind"] == "step"]

    assert [(step["path"], step["state"], step["status"]) for step in steps] == [
        ("/voice", "welcome", 200),
        ("/voice/en/welcome", "main", 200),
    ]
    assert steps[1]["form"]["Digits"] == "1"
    assert steps[1]["findings"] == []
    assert steps[1]["next"].startswith("/voice/en/main")
    assert steps[0]["twiml"].count("\n") > 10


def test_a_desk_that_is_busy_and_another_that_answers(app: Flask):
    page = Page(app).presses("1").presses("0")
    assert page.moment["desk"] == "Anesthesia Pain Service"
    assert page.moment["spoken"] == "212-639-6851"

    page.desk("busy")
    while page.moment["kind"] != "ring":
        page.does(now=FOREVER).listens()
    assert page.moment["desk"] == "Hospital operator"
    page.desk("answers")

    assert page.moment["kind"] == "talk"
    page.desk("hangs_up")
    assert "Ketamine prep line." in page.log
    assert "busy, not connected" in page.log


def test_the_caller_can_hang_up_while_the_desk_hears_the_whisper(app: Flask):
    page = Page(app).presses("1").presses("0")
    page.does({"kind": "desk", "does": "answers", "at": 3.0}, now=3.0)
    assert page.moment["side"] == "desk"

    page.does({"kind": "hangup", "at": 1.0}, now=1.0)

    assert page.moment["why"] == "caller hung up"
    assert "canceled, not connected" in page.log


def test_the_caller_can_hang_up_at_any_moment(app: Flask):
    page = Page(app).does({"kind": "hangup", "at": 0.5}, now=0.5)

    assert page.moment == {"number": 1, "kind": "over", "why": "caller hung up"}


@pytest.mark.parametrize(
    ("at", "desk"),
    [
        ("2026-11-23T10:00", "Anesthesia Pain Service"),
        ("2026-11-23T17:00", "Hospital operator"),
        ("2026-11-22T12:00", "Hospital operator"),
        ("2026-12-25T10:00", "Hospital operator"),
    ],
)
def test_the_moment_of_the_call_is_believed(app: Flask, at: str, desk: str):
    page = Page(app, at=at).presses("1").presses("0")

    assert page.moment["desk"] == desk


def test_a_call_that_lasts_beyond_closing_time_finds_another_desk(app: Flask):
    """It rings at 16:59:20, and asks for a person after five o'clock."""
    page = Page(app, at="2026-11-23T16:59:20").presses("1").does(now=FOREVER).presses("0")

    assert page.moment["desk"] == "Hospital operator"


def test_an_interview_is_shown_as_the_nurses_see_it(app: Flask):
    page = Page(app).presses("1").presses("2").presses("1")
    shown = page.scene["escort"]
    row = interview_of(Page(app)).presses("1").scene["escort"]["row"]

    assert shown is None
    assert (row["treatment"], row["born"], row["kind"]) == ("2026-11-24", "1950-05-03", "person")
    assert (row["patient"], row["escort"], row["phone"]) == (
        "Ana Diaz",
        "Luis Diaz",
        "212-555-0142",
    )
    assert row["status"] == "confirmed"


def test_without_a_database_the_line_goes_on_and_offers_a_person(app: Flask):
    page = Page(app, what_if=["database_down"]).presses("1").presses("2").presses("1").presses("1")
    page.presses("1124")

    assert page.scene["place"]["state"] in ("not_now", "transfer")
    assert page.scene["escort"] is None
    assert Page(app).presses("1").presses("2").presses("1").scene["place"]["state"] != "not_now"


def test_each_webhook_can_be_delivered_twice(app: Flask):
    page = Page(app, what_if=["webhooks_twice"]).presses("1")
    paths = [event["path"] for event in page.events if event["kind"] == "step"]

    assert paths == ["/voice", "/voice", "/voice/en/welcome", "/voice/en/welcome"]


def test_two_calls_do_not_mix(app: Flask):
    one, other = Page(app), Page(app, language="es")
    one.presses("1")
    other.presses("1")
    one.presses("3")

    assert one.scene["place"] == {"language": "en", "state": "getting_there"}
    assert other.scene["place"] == {"language": "es", "state": "prepare"}
    assert one.scene["sid"] != other.scene["sid"]


def test_a_call_outlasts_the_server(tmp_path: Path):
    page = Page(demo_in(tmp_path)).presses("1")
    page.client = demo_in(tmp_path).test_client()

    assert page.presses("3").scene["place"]["state"] == "getting_there"


def test_a_page_that_is_loaded_again_sees_its_call(app: Flask):
    page = Page(app).presses("1").presses("3")
    kept = {"journal": page.scene["journal"], "seen": 0, "acts": [], "now": 0}
    again = page.client.post("/phone/calls/on", json=kept).get_json()

    assert again["events"] == page.events
    assert again["moment"] == page.moment
    assert again["escort"] is None


def test_a_caller_who_withholds_the_number(app: Flask):
    page = Page(app, **{"from": "anonymous"}).presses("1").presses("0")

    assert page.moment["shows"] == "212-555-0100"


def test_the_log_can_be_played_again_by_a_telephone_in_the_terminal(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    page = Page(app).presses("1").says("running late").does({"kind": "hangup", "at": 3.0})
    monkeypatch.setenv("IVR_ENV", "demo")
    monkeypatch.setenv("IVR_VOICE", "say")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'other.db'}")
    script = read(page.scene["script"])
    assert script.at is not None
    telephone = phone_for(read_settings({"IVR_ENV": "demo"}), None, "+12125550199", script.at)

    again = play(script, lambda _: telephone)

    assert [path for path in again.text().splitlines() if "caller" in path][0].endswith("presses 1")
    assert again.ended == page.moment["why"]
    assert 'says "running late"' in again.text()


@pytest.mark.parametrize(
    ("path", "body", "told"),
    [
        ("/phone/calls", {"from": "me"}, "caller's number"),
        ("/phone/calls", {"from": "anonymous", "language": "xx"}, "language"),
        ("/phone/calls", {"from": "anonymous", "at": "soon"}, "telephone"),
        ("/phone/calls", {"from": "anonymous", "what_if": ["fire"]}, "telephone"),
        ("/phone/calls", {"from": "anonymous", "more": 1}, "telephone"),
        ("/phone/calls", [], "object"),
        ("/phone/calls/on", {"journal": "x", "seen": 0, "now": 0, "acts": []}, "journal"),
        ("/phone/calls/on", {"journal": 1, "seen": 0, "now": 0, "acts": []}, "journal"),
        ("/phone/calls/on", {"journal": "x", "seen": 0, "now": -1, "acts": []}, "journal"),
        ("/phone/voice", {"language": "en", "text": 1}, "text"),
    ],
)
def test_what_is_no_call_is_refused_in_plain_words(app: Flask, path: str, body: object, told: str):
    answer = app.test_client().post(path, json=body)

    assert answer.status_code == 400
    assert told in answer.get_json()["error"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"now": "1"},
        {"now": True},
        {"now": 1e9},
        {"seen": None},
        {"acts": [{"kind": "sing"}]},
        {"acts": [{"kind": "words", "at": 1, "words": "\ud800"}]},
    ],
)
def test_a_step_that_is_none_is_refused(app: Flask, wrong: dict[str, object]):
    page = Page(app)
    step = {"journal": page.scene["journal"], "seen": 0, "now": 1, "acts": [], **wrong}

    assert page.client.post("/phone/calls/on", json=step).status_code == 400


def test_only_json_is_taken(app: Flask):
    assert app.test_client().post("/phone/calls", data="from=anonymous").status_code == 415


@given(st.text(max_size=40) | st.binary(max_size=60).map(repr))
def test_whatever_is_no_journal_is_known(text: str):
    with pytest.raises(BadJournalError):
        unpacked(text)


def test_a_journal_that_was_cut_is_known():
    whole = packed(Journal(Setup("CA1", "anonymous", "", NOW)))

    assert unpacked(whole) == Journal(Setup("CA1", "anonymous", "", NOW))
    with pytest.raises(BadJournalError):
        unpacked(whole[:-10])


# ---------------------------------------------------------------- what is recorded and spoken


def test_the_line_is_told_of_a_recording_that_was_made_in_the_browser(app: Flask):
    page = Page(app, at="2026-11-23T02:00")
    for key in "13131":  # English, getting there, running late, a message, leave it
        page.presses(key)

    spoken_for_four = {"kind": "words", "words": "I am late", "seconds": 4.0, "at": 0.5}
    page.does(spoken_for_four, {"kind": "key", "key": "#", "at": 5.0}).listens()

    told = [event for event in page.events if event.get("path", "").startswith("/voice/recorded")]
    assert [step["status"] for step in told] == [200]
    assert [event["text"] for event in page.events if event["kind"] == "problem"] == []


def test_what_is_recorded_in_the_browser_is_fetched_as_from_the_platform(
    own: Flask, tmp_path: Path
):
    recording, sound = "RE" + "a" * 32, spoken("one two three")
    put = own.test_client().post(f"/phone/tapes/{recording}", data=sound, content_type="audio/wav")

    with RecordingsApi(DEMO_ACCOUNT, "token", folder=tmp_path / "demo-tapes") as shelf:
        path = f"/2010-04-01/Accounts/{DEMO_ACCOUNT}/Recordings/{recording}"
        basic = shelf._right
        assert put.status_code == 204
        assert shelf.answer("GET", f"{path}.wav", basic) == (200, sound)
        assert shelf.answer("DELETE", path, basic) == (204, b"")
        assert shelf.answer("GET", f"{path}.wav", basic) == (404, b"")
    assert list((tmp_path / "demo-tapes").iterdir()) == []


@pytest.mark.parametrize(
    ("name", "sound"),
    [("RE" + "a" * 32, b"no sound"), ("RE1", spoken("one")), ("..%2F..%2Fetc", spoken("one"))],
)
def test_what_no_platform_records_is_refused(app: Flask, name: str, sound: bytes):
    put = app.test_client().post(f"/phone/tapes/{name}", data=sound, content_type="audio/wav")

    assert put.status_code in (400, 404)


def test_pages_of_others_cannot_leave_a_recording(app: Flask):
    put = app.test_client().post("/phone/tapes/RE" + "a" * 32, data=spoken("one"))

    assert put.status_code == 415


def test_a_recording_that_nobody_fetches_is_removed_after_a_day(tmp_path: Path):
    tapes, old = DemoRecordings(tmp_path), tmp_path / ("RE" + "0" * 32 + ".wav")
    tapes.put(old.stem, spoken("one"))
    os.utime(old, (0, 0))
    tapes.put("RE" + "1" * 32, spoken("two"))

    assert [path.name for path in tmp_path.iterdir()] == ["RE" + "1" * 32 + ".wav"]


def test_a_recording_that_is_too_long_is_refused(app: Flask):
    long = app.test_client().post(
        "/phone/tapes/RE" + "a" * 32, data=b"0" * 5_000_000, content_type="audio/wav"
    )

    assert long.status_code == 413


def test_what_no_clip_holds_is_spoken(app: Flask):
    asked = {"language": "es-US", "text": "2 1 2"}
    sound = app.test_client().post("/phone/voice", json=asked)

    assert sound.status_code == 200
    assert sound.data[:4] == b"RIFF"
    assert sound.headers["Cache-Control"] == "no-store"
    nobody = app.test_client().post("/phone/voice", json={"language": "tlh", "text": "2 1 2"})
    assert nobody.status_code == 404


@pytest.mark.parametrize(
    ("body", "shown", "codes", "leads"),
    [
        (b"<Response><Hangup/></Response>", "<Response>\n  <Hangup/>\n</Response>", [], ""),
        (
            b"<Response><Redirect>/voice/en/main</Redirect></Response>",
            "<Response>\n  <Redirect>/voice/en/main</Redirect>\n</Response>",
            [],
            "main",
        ),
        (b"<Response><Say/></Response>", "<Response>\n  <Say/>\n</Response>", [13520], ""),
        (b"no \xff XML", "no \ufffd XML", [12100], ""),
        (b"", "", [], ""),
    ],
)
def test_the_inspector_shows_whatever_was_answered(
    body: bytes, shown: str, codes: list[int], leads: str
):
    assert pretty(body) == shown
    assert [finding["code"] for finding in findings_in(body)] == codes
    assert place_in(body, "")["state"] == leads


def test_nobody_speaks_where_the_studio_is_not_installed(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "ivr.tools.studio.speaking", None)

    assert Speaker().wav("2 1 2", "en") is None


# ---------------------------------------------------------------- the choices


def test_the_moments_offered_are_those_at_which_the_line_answers_differently(book: Content):
    offered = {moment["label"]: moment["at"] for moment in presets(book, NOW)["moments"]}

    assert offered == {
        "On a working day at 10 AM": "2026-11-24T10:00",
        "Just before the Anesthesia Pain Service opens": "2026-11-24T08:59",
        "Just before the Anesthesia Pain Service closes": "2026-11-24T16:59",
        "Just before the Surgery center desk opens": "2026-11-24T05:59",
        "Just before the Surgery center desk closes": "2026-11-24T19:59",
        "In the night, at 2 AM": "2026-11-24T02:00",
        "On Saturday at noon": "2026-11-28T12:00",
        "On a holiday at 10 AM (Thanksgiving Day)": "2026-11-26T10:00",
    }


def test_every_language_is_named_in_its_script_and_direction(book: Content):
    languages = {its["id"]: its for its in presets(book, NOW)["languages"]}

    assert set(languages) == set(book.languages)
    assert (languages["ar"]["dir"], languages["zh"]["lang"]) == ("rtl", "zh-Hans-CN")
    assert languages["es"]["live"]


# ---------------------------------------------------------------- never for patients


@pytest.mark.parametrize("path", ["/", "/phone", "/phone/static/phone.js", "/phone/static/map.svg"])
def test_production_has_no_such_page(patients: Flask, path: str):
    assert patients.test_client().get(path).status_code == 404


@pytest.mark.parametrize("path", ["/phone/calls", "/phone/calls/on", "/phone/voice"])
def test_production_makes_no_such_call(patients: Flask, path: str):
    assert patients.test_client().post(path, json={"from": "anonymous"}).status_code in (404, 405)


def test_production_knows_no_simulator(tmp_path: Path):
    """Neither the telephone nor its page is even loaded."""
    code = (
        "import sys; from ivr.web.app import create_app; create_app(); print(sorted(sys.modules))"
    )
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code], env=production(tmp_path), capture_output=True, check=True
    )

    assert b"ivr.web.webhooks" in done.stdout
    assert b"ivr.tools.simulator" not in done.stdout
    assert b"ivr.tools.demo" not in done.stdout


def test_production_believes_no_moment_and_no_fault(patients: Flask):
    told = {"DemoMoment": "2026-11-22T12:00", "DemoFault": "database", "CallSid": "CA" + "1" * 32}

    assert deliver(patients, "/voice", told).data == deliver(patients, "/voice", {}).data


@pytest.mark.parametrize(
    "real",
    [
        {"TWILIO_AUTH_TOKEN": "a" * 32},
        {"TWILIO_AUTH_TOKEN_NEXT": "b" * 32},
        {"TWILIO_ACCOUNT_SID": "AC" + "1" * 32},
    ],
)
def test_a_demo_with_a_real_account_has_no_telephone(tmp_path: Path, real: dict[str, str]):
    assert demo_in(tmp_path, **real).test_client().get("/phone").status_code == 404


def test_what_is_read_in_the_browser_stands_in_the_audit(own: Flask, tmp_path: Path):
    interview_of(Page(own))
    with closing(sqlite3.connect(tmp_path / "ivr.db")) as database:
        readers = {who for (who,) in database.execute("SELECT who FROM audit")}

    assert readers == {"browser phone"}
