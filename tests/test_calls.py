"""Whole calls: each script in tests/calls is played against the real line, in every weather."""

import re
import threading
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from flask import Flask
from werkzeug.serving import make_server

from ivr.dialog.states import STATES
from ivr.store.escorts import Escort
from ivr.store.records import Records
from ivr.store.sealing import Sealer
from ivr.tools.simulator import Script, Transcript, Unverified, lint, read
from ivr.tools.simulator.transcript import Heard, Pressed, Spoke
from ivr.voice.wording import Wording
from tests.apps import create_app
from tests.example import BOOK
from tests.line import Call, client_of, demo, demo_environ, perform, phone_for
from tests.store_caller import NOON

MARK = "#"
CALLS = sorted((Path(__file__).parent / "calls").glob("*.txt"))
GUIDE = BOOK.guide
REFERENCES = re.compile(
    "("
    + "|".join(
        re.escape(Wording(BOOK).text(prompt, language, {"number": MARK}).partition(MARK)[0])
        for language in GUIDE.languages
        for prompt in ("saved.reference", "saved.again")
    )
    + r")[^\n]+"
)
"""A reference number with what is said before it, in any language."""

WEATHERS: Mapping[str, Mapping[str, Any]] = {
    "an empty entry comes without Digits": {"unverified": Unverified(empty_digits=False)},
    "DialBridged is not told": {"unverified": Unverified(dial_bridged=False)},
    "a transfer's end is told after a hang-up": {
        "unverified": Unverified(action_after_hangup=True)
    },
    "a declined leg was not answered": {"unverified": Unverified(declined="no-answer")},
    "every first answer is lost": {"twice": lambda delivery: True},
}
"""What the platform's documents leave open, and its retries."""

MET_BY: Mapping[str, tuple[str, ...]] = {
    "an empty entry comes without Digits": ("wait", "listen for", "press #"),
    "DialBridged is not told": ("desk",),
    "a transfer's end is told after a hang-up": ("desk",),
    "a declined leg was not answered": ("desk",),
}
"""The beginnings of lines of which a script has one, if the weather can make a difference to it."""

STORE_DOWN = read("""
# A daughter wants to leave her name while the database cannot be opened
at 2026-11-23 10:00

hear  For English, press 1
press 1
press 2
press 1
hear  Only the nurses will see your answers
press 1
hear  I cannot keep names at the moment
hear  hang up and dial 9 1 1
hear  To talk to a person now, press 1
press 2
hear  Main menu
press 1
press 1
hear  Do not eat anything after midnight
press *
press *
press 2
press 1
press 1
hear  I cannot keep names at the moment
press 1
desk 212-639-6851 answers 60
whisper  The caller needs a person
hang up
ends  caller hung up
""")
"""Played against a line without a store; no file, for with a store it does not go like this."""

SURGERY_CENTER, OPERATOR = "+16468887046", "+12126392000"

every_call = pytest.mark.parametrize("path", CALLS, ids=lambda path: path.stem)


def path_of(name: str) -> Path:
    """The script of this name."""
    return next(path for path in CALLS if path.stem == name)


def script_at(path: Path) -> Script:
    return read(path.read_text(encoding="utf-8"))


@cache
def transcript_of(path: Path) -> Transcript:
    """The call as it goes in fair weather."""
    script = script_at(path)
    return perform(script, phone_for(script)).so_far


def demo_on(database: str) -> Flask:
    """The demo with another database."""
    return create_app({**demo_environ(), "DATABASE_URL": database})


@cache
def transcript_without_store() -> Transcript:
    """The call of STORE_DOWN."""
    client = client_of(demo_on("sqlite:////proc/none/calls.db"))
    return perform(STORE_DOWN, phone_for(STORE_DOWN, client)).so_far


def in_words(transcript: Transcript) -> str:
    """The call as text, without the reference number, which is drawn anew for every call."""
    return REFERENCES.sub(r"\1…", transcript.text())


def reference_in(transcript: Transcript) -> str:
    """The reference number that was heard."""
    said = transcript.heard.rpartition("has 6 digits: ")[2]
    return said.partition(".")[0].replace(" ", "")


def acts_alone(kind: type[Pressed | Spoke]) -> list[Transcript]:
    """The calls whose callers only press, or only speak."""
    other = Spoke if kind is Pressed else Pressed
    calls = [transcript_of(path) for path in CALLS]
    return [call for call in calls if not any(isinstance(event, other) for event in call.events)]


def visited(calls: Iterable[Transcript]) -> set[str]:
    """The states that were asked something; the goodbye, which asks nothing, where it was heard."""
    calls = list(calls)
    asked = {path.rpartition("/")[2] for path, _ in addresses(calls)}
    return asked | {"goodbye" for call in calls if call.ended == "goodbye (Hangup)"}


def tasks_done(calls: Iterable[Transcript]) -> tuple[set[tuple[str, int]], set[str]]:
    """The sections that were read, as topic and place in it; the needs that somebody was rung for.

    A section whose turn came counts when its listening is over, however that ended.
    """
    places = list(addresses(calls))
    read_out = [query for path, query in places if path.endswith("/reading")]
    rung = [query for path, query in places if path.endswith("/transfer")]
    sections = {(query["topic"], int(query.get("section", "0"))) for query in read_out}
    return sections, {query["need"] for query in rung}


def addresses(calls: Iterable[Transcript]) -> Iterator[tuple[str, dict[str, str]]]:
    """Path and query of every request about a place of the talk."""
    for request in (request for call in calls for request in call.requests):
        parts = urlsplit(request.path)
        if parts.path.count("/") == 3:
            yield parts.path, {key: values[0] for key, values in parse_qs(parts.query).items()}


SECTIONS = {(t.id, place) for t in GUIDE.topics.values() for place in range(len(t.sections))}


@every_call
def test_a_call_goes_as_written(path: Path):
    transcript = transcript_of(path)

    assert transcript.complaints == ()
    assert transcript.ended is not None


def test_every_state_is_visited_by_some_call():
    states = visited([*map(transcript_of, CALLS), transcript_without_store()])

    assert states == set(STATES)


def test_every_task_is_done_by_a_caller_who_only_presses():
    sections, needs = tasks_done(acts_alone(Pressed))

    assert sections == SECTIONS
    assert needs == set(GUIDE.desks) - {"danger"}


def test_every_task_is_done_by_a_caller_who_only_speaks():
    sections, needs = tasks_done(acts_alone(Spoke))

    assert sections == SECTIONS
    assert needs == set(GUIDE.desks)


def can_meet(path: Path, weather: str) -> bool:
    """Whether a call could go otherwise in this weather."""
    rows = path.read_text(encoding="utf-8").splitlines()
    return any(row.startswith(MET_BY.get(weather, ("at",))) for row in rows)


@pytest.mark.parametrize(
    ("weather", "path"),
    [(weather, path) for weather in WEATHERS for path in CALLS if can_meet(path, weather)],
    ids=lambda given: given.stem if isinstance(given, Path) else given,
)
def test_a_call_goes_the_same_when(weather: str, path: Path):
    script = script_at(path)

    transcript = perform(script, phone_for(script, **WEATHERS[weather])).so_far

    assert transcript.complaints == ()
    assert in_words(transcript) == in_words(transcript_of(path))


@every_call
def test_every_request_is_answered_lawfully_when_it_comes_late(path: Path):
    script = script_at(path)
    call = perform(script, phone_for(script))
    sent = range(len(call.so_far.requests))

    late = [call.redeliver(nth) for nth in reversed(sent)]

    assert [answer.status for answer in late] == [200 for _ in sent]
    assert [lint(answer.body) for answer in late] == [[] for _ in sent]


def kept_of(database: str) -> list[Escort]:
    """Every interview in a database of the demo's keys."""
    records = Records(database, Sealer((demo_environ()["IVR_KEYS"],)))
    kept = records.escorts("test_calls", NOON)
    records.close()
    return kept


@pytest.mark.parametrize("name", ["escort-by-key", "escort-by-speech"])
def test_an_interview_whose_every_request_comes_twice_is_one_record(name: str, tmp_path: Path):
    database = f"sqlite:///{tmp_path / 'twice.db'}"
    script = script_at(path_of(name))
    phone = phone_for(script, client_of(demo_on(database)), twice=lambda delivery: True)

    transcript = perform(script, phone).so_far

    assert [(e.reference, e.status) for e in kept_of(database)] == [
        (reference_in(transcript), "confirmed")
    ]


def test_late_deliveries_of_a_whole_interview_change_no_record(tmp_path: Path):
    database = f"sqlite:///{tmp_path / 'late.db'}"
    script = script_at(path_of("escort-corrections-at-every-question"))
    call = perform(script, phone_for(script, client_of(demo_on(database))))
    kept = kept_of(database)

    for nth in reversed(range(len(call.so_far.requests))):
        call.redeliver(nth)

    assert kept_of(database) == kept


def test_a_hang_up_at_the_last_question_keeps_what_was_told(tmp_path: Path):
    database = f"sqlite:///{tmp_path / 'hang-up.db'}"
    script = script_at(path_of("escort-hangs-up-at-the-escorts-number"))

    perform(script, phone_for(script, client_of(demo_on(database))))

    assert [(e.status, e.draft.patient, e.draft.escort) for e in kept_of(database)] == [
        ("unconfirmed", "Leo", "Ana Ruiz")
    ]


def test_a_line_without_a_store_says_so_and_rings_a_person():
    transcript = transcript_without_store()

    assert transcript.complaints == ()
    assert "not_now" in visited([transcript])


@pytest.fixture
def socket_client() -> Iterator[httpx.Client]:
    """A client of the line on a real socket, at a free port."""
    server = make_server("127.0.0.1", 0, demo(), threaded=True)
    serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    serving.start()
    with httpx.Client(base_url=f"http://127.0.0.1:{server.port}") as client:
        yield client
    server.shutdown()
    serving.join()
    server.server_close()


@pytest.mark.parametrize("name", ["late-before-the-desk-opens", "withheld-number-is-put-through"])
def test_a_call_goes_the_same_over_a_socket(name: str, socket_client: httpx.Client):
    path = path_of(name)
    script = script_at(path)

    transcript = perform(script, phone_for(script, socket_client)).so_far

    assert transcript.complaints == ()
    assert in_words(transcript) == in_words(transcript_of(path))


def test_a_call_made_by_hand_hears_what_the_telephone_hears():
    path = path_of("person-by-zero-at-night")
    told = [event.text for event in transcript_of(path).events if isinstance(event, Heard)]

    call = Call(at="2026-11-24 02:00")
    heard = [*call.heard, *call.press("0").heard, *call.transfer("answered").heard]

    assert heard == told


def test_a_call_made_by_hand_shows_where_it_stands():
    call = Call().press("1").say("who takes me home").press("3").wait()

    assert call.state == "reading"
    assert call.place == {"section": "1", "topic": "agencies"}
    assert call.rings == ""


def test_a_desk_that_hangs_up_at_the_whisper_has_not_answered():
    call = Call().press("0")

    whispered = call.whispered[0]
    call.transfer("declined")

    assert whispered == "Ketamine prep line. The caller needs a person."
    assert call.heard[0] == "Nobody answered."


def test_a_desk_that_was_rung_and_has_closed_meanwhile_is_not_offered_again():
    call = Call(at="2026-11-23 19:59:59").press("1").press("3").press("1")

    call.later(seconds=36).transfer("no answer")

    assert "The surgery center desk is closed now." in call.heard
    assert "It answers Monday to Friday, from 6 AM to 8 PM, but not on holidays." in call.heard
    assert call.press("1").rings == OPERATOR


def test_the_pain_service_gives_way_to_the_operator_without_a_key():
    call = Call(at="2026-11-23 16:59:59").press("0")

    call.later(seconds=36).transfer("no answer")

    assert call.rings == OPERATOR


def test_words_are_no_answer_while_a_section_is_read():
    call = Call().press("1").press("4").press("1")

    call.say("next part")

    assert call.place == {"section": "1", "topic": "about"}
