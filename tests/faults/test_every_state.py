"""Every state under every fault, in every language: the caller has a spoken way on."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.wrappers import Response

from ivr import line as line_room
from ivr.channels import twilio
from ivr.dialog.laws import Explored
from ivr.dialog.memory import Draft
from ivr.dialog.states import STATES
from ivr.guide.book import Book
from ivr.guide.load import load
from ivr.line import Line
from ivr.settings import EXAMPLE_SITE, read_settings
from ivr.store.records import Records
from ivr.store.sealing import Sealer
from ivr.voice.wording import Wording
from ivr.web.recorded import Recorded
from ivr.web.voice import Edge
from ivr.work.background import Background, Queue
from tests.faults.hands import DIAL_911, KEY, address_after, form_of, said, way_on
from tests.faults.requests import Request, recording_fields, remember, requests_of
from tests.two_languages import MARK, SECOND, in_two_languages
from tests.webhooks import BASE, DEMO, deliver

BOOK = in_two_languages(load(site=EXAMPLE_SITE))
LANGUAGES = BOOK.guide.languages
NOWHERE = "sqlite:////dev/null/none.db"
APOLOGY = "something went wrong on this line"
GOODBYE = BOOK.wordings["en"]["goodbye"]
KEPT_STATES = ("saved", "callback_kept", "message_left")

every_language = pytest.mark.parametrize("language", LANGUAGES)


@dataclass(frozen=True, slots=True)
class Served:
    """A line that is served: its store, where that lies, and its application."""

    app: Flask
    records: Records
    database: Path


Serve = Callable[..., Served]


@pytest.fixture(scope="session", params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def requests(explored: Explored, language: str) -> list[Request]:
    """Requests at places of every state."""
    return requests_of(explored.edges, language)


@pytest.fixture(scope="session")
def told_before(
    requests: list[Request], language: str, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A database that holds what the callers of these requests have told before."""
    file = tmp_path_factory.mktemp("told") / "ivr.db"
    records = Records(f"sqlite:///{file}", Sealer((KEY,)))
    remember(records, requests, language)
    records.close()
    return file


@pytest.fixture
def serve(told_before: Path, tmp_path: Path) -> Iterator[Serve]:
    """Serves the line in two languages, on a database of its own that holds what was told."""
    made = []

    def serve(database: str = "", queue: str = "") -> Served:
        file = tmp_path / "ivr.db"
        shutil.copy(told_before, file)
        records = Records(database or f"sqlite:///{file}", Sealer((KEY,)))
        made.append(records)
        if not database:
            records.open()
        there = queue or f"sqlite:///{tmp_path / 'queue.db'}"
        background = Background(records, Queue(there), lambda: datetime.now(UTC))
        return Served(app_of(BOOK, records, background), records, file)

    yield serve
    for records in made:
        records.close()


def app_of(book: Book, records: Records, background: Background) -> Flask:
    """The webhooks of a line with this book."""
    settings = read_settings(DEMO)
    app = Flask("faults")
    app.register_blueprint(Edge(Line(book, BASE, records, background), settings).blueprint())
    app.register_blueprint(Recorded(book, settings, background).blueprint())
    return app


# ---------------------------------------------------------------- what is asked of an answer


def breaches(
    app: Flask, language: str, requests: Sequence[Request], *, keeping: bool, ours: bool = False
) -> list[str]:
    """What is wrong with the answers; `keeping` where what is told can be kept, and `ours` where
    the fault is one of our own."""
    found = []
    for request in requests:
        reply = deliver(app, request.target, request.form)
        try:
            heard = Answer(way_on(reply), said(reply), *place_after(reply, language))
        except (AssertionError, ValueError) as error:
            found.append(f"{request}: {error!r}")
            continue
        wrong = [
            *wrong_in(heard, request, language),
            *(["is called kept"] if request.keeps and not keeping and heard.kept else []),
            *(["is no apology with a person"] if ours and not heard.excused else []),
        ]
        found += [f"{request}: {what}" for what in wrong]
    return found


@dataclass(frozen=True, slots=True)
class Answer:
    """How a document ends, what it says, and the language and the state of the next step."""

    end: str
    words: str
    language: str
    state: str

    @property
    def kept(self) -> bool:
        return self.state in KEPT_STATES

    @property
    def excused(self) -> bool:
        return self.end == "Dial" and APOLOGY in self.words and DIAL_911 in self.words


def place_after(reply: Response, language: str) -> tuple[str, str]:
    """Language and state of the next step; nothing comes after the goodbye."""
    if "<Hangup" in reply.get_data(as_text=True):
        return language, "goodbye"
    _, _, _, speaks, state = f"/{address_after(reply)}".partition("?")[0].split("/")
    return speaks, state


def wrong_in(heard: Answer, request: Request, language: str) -> Iterator[str]:
    """What no answer may do."""
    if heard.end == "Hangup" and GOODBYE not in heard.words:
        yield "hangs up"
    if heard.language != language and request.state != "welcome":
        yield "goes on in another language"
    if (MARK in heard.words) != (heard.language == SECOND):
        yield "speaks another language"


def test_requests_stand_in_every_state_and_keep_something_of_every_kind(requests: list[Request]):
    assert {request.state for request in requests} == set(STATES)
    assert {request.state for request in requests if request.keeps} >= {
        "summary",
        "callback_confirm",
        "message_record",
        "patient_name",
    }


def test_every_state_has_a_way_on_in_fair_weather(requests, language, serve: Serve):
    assert breaches(serve().app, language, requests, keeping=True) == []


# ---------------------------------------------------------------- the store and the queue


def test_every_state_has_a_way_on_without_a_store(requests, language, serve: Serve):
    app = serve(database=NOWHERE, queue=NOWHERE).app

    assert breaches(app, language, requests, keeping=False) == []


def test_every_state_has_a_way_on_when_the_store_goes_away(requests, language, serve: Serve):
    line = serve(queue=NOWHERE)
    for file in line.database.parent.glob("ivr.db*"):
        file.unlink()

    assert breaches(line.app, language, requests, keeping=False) == []


def test_every_state_has_a_way_on_when_the_store_takes_nothing(requests, language, serve: Serve):
    line = serve(queue=NOWHERE)
    refuse_to_write(line.database)

    assert breaches(line.app, language, requests, keeping=False) == []


def test_every_state_has_a_way_on_without_a_queue(requests, language, serve: Serve):
    app = serve(queue=NOWHERE).app

    assert breaches(app, language, requests, keeping=True) == []


def test_every_state_has_a_way_on_while_the_queue_holds_what_the_store_cannot(
    requests, language, serve: Serve
):
    private = [request for request in requests if request.state != "message_record"]
    app = serve(database=NOWHERE).app

    assert breaches(app, language, private, keeping=False) == []
    assert breaches(app, language, requests, keeping=True) == []


def refuse_to_write(database: Path) -> None:
    """From now on the database fails at every write; what stands in it can be read."""
    with closing(sqlite3.connect(database)) as connection:
        tables = "SELECT name FROM sqlite_master WHERE type = 'table'"
        for (table,) in connection.execute(tables).fetchall():
            for what in ("INSERT", "UPDATE", "DELETE"):
                connection.execute(
                    f"CREATE TRIGGER no_{table}_{what} BEFORE {what} ON {table} "
                    "BEGIN SELECT RAISE(ABORT, 'no'); END"
                )
        connection.commit()


# ---------------------------------------------------------------- faults of ours


def fail(*_: object, **__: object) -> None:
    raise RuntimeError("a fault of ours")


OURS = {
    "the dialog": (line_room, "advance"),
    "the wording": (Wording, "turn"),
    "the document": (twilio, "twiml"),
}


@pytest.mark.parametrize("what", OURS)
def test_every_state_has_a_way_on_when_a_fault_of_ours_is_in(
    what: str, requests, language, serve: Serve, monkeypatch: pytest.MonkeyPatch
):
    app = serve().app
    monkeypatch.setattr(*OURS[what], fail)

    assert breaches(app, language, requests, keeping=False, ours=True) == []


def test_every_state_has_a_way_on_when_the_store_has_a_fault_of_ours(
    requests, language, serve: Serve, monkeypatch: pytest.MonkeyPatch
):
    app = serve(queue=NOWHERE).app
    for name in ("reading", "writing"):
        monkeypatch.setattr("ivr.store.room.Room." + name, fail)

    assert breaches(app, language, requests, keeping=False) == []


# ---------------------------------------------------------------- requests that nobody should send

FORMS: Sequence[dict[str, str]] = (
    {},
    {"Digits": "\x00\x07"},
    {"Digits": "٣٤"},
    {"Digits": "1" * 5000},
    {"SpeechResult": "\u202e\x00😀 <Say>" * 500, "Confidence": "NaN"},
    {"SpeechResult": " "},
    {"DialCallStatus": ""},
    {"DialCallStatus": "of tomorrow", "DialBridged": "perhaps"},
    {"RecordingUrl": "", "RecordingDuration": "-1"},
    {"RecordingUrl": "https://elsewhere.example/RE1", "RecordingDuration": "9" * 30},
    {"From": "anonymous", "To": "\x00"},
    {"CallSid": "", "Digits": "1"},
    {"CallSid": "CA\x00", "Digits": "1"},
    {"CallSid": "x" * 5000, **recording_fields(3)},
    {"DemoMoment": "the day after tomorrow", "Digits": "1"},
    {"Digits": "1", "SpeechResult": "no", "DialCallStatus": "busy", **recording_fields(3)},
)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: "-".join(form) or "nothing")
def test_every_state_has_a_way_on_whatever_the_form_says(
    form: dict[str, str], requests, language, serve: Serve
):
    plainest = {request.state: request for request in reversed(requests)}.values()
    strange = [
        Request(r.target, {**(form_of(1) if form else {}), **form}, r.draft, r.state, "Form", False)
        for r in plainest
    ]

    assert breaches(serve().app, language, strange, keeping=True) == []


QUERIES = (
    *("section=-1", "section=99&topic=about", "topic=nowhere", "misses=3", "misses=%00"),
    *("attempts=%D9%A3", "need=nothing", "desk=nobody&need=late", "back=nowhere", "question=why"),
    *("means=telepathy", "waited=9", "refused=9", "unheard=4", "slower=perhaps"),
    "misses=1&misses=9",
)


def test_every_state_has_a_way_on_from_an_address_that_is_no_place(language, serve: Serve):
    targets = [f"/voice/{language}/{state}?{query}" for state in STATES for query in QUERIES]
    targets += [f"/voice/{language}/no_such_place", f"/voice/{language}/", f"/voice/{language}"]
    strange = [Request(target, form_of(1), Draft(), target, "Address", False) for target in targets]

    assert breaches(serve().app, language, strange, keeping=True) == []


def test_every_state_has_a_way_on_in_a_language_that_is_not_live(serve: Serve, requests, language):
    app = serve().app

    for request in requests:
        reply = deliver(app, request.target.replace(f"/{language}/", "/xx/", 1), request.form)
        assert (way_on(reply), APOLOGY in said(reply)) == ("Dial", True)


# ---------------------------------------------------------------- twice


def test_a_request_that_comes_twice_keeps_what_it_kept_once(requests, language, serve: Serve):
    line = serve()
    changed = []

    for request in requests:
        way_on(deliver(line.app, request.target, request.form))
        once = kept_of(line.records, request)
        way_on(deliver(line.app, request.target, request.form))
        if kept_of(line.records, request) != once:
            changed.append(str(request))

    assert changed == []


def kept_of(records: Records, request: Request) -> tuple[object, object]:
    return records.draft(request.call), records.messages.callback(request.call)
