"""What callers tell in private is heard in the read-back, and found nowhere else."""

import logging
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from lxml import etree
from werkzeug.wrappers import Response

from ivr.dialog.engine import advance
from ivr.dialog.model import Keyed, Recorded, Spoke, Spoken, World
from ivr.dialog.parsers.names import spelling_of
from ivr.dialog.session import Draft, Session
from ivr.store.sealing import new_key
from ivr.web.app import close
from tests.apps import create_app
from tests.webhooks import BASE, DEMO, deliver

PATIENT, ESCORT = "Zebulon Quxley", "Wilhelmina Vantongeren"
RECORDING = "RE" + "5eadbeef" * 4
URL = f"https://api.example.org/Recordings/{RECORDING}"
PLANTED = re.compile(
    "zebulon|quxley|wilhelmina|vantongeren|2126396851|212.?639.?6851|04121961|1961|0412"
    f"|{spelling_of('Zebulon')}|{spelling_of('Wilhelmina')}|april|twelfth|1204|december|12-04|{RECORDING}",
    re.IGNORECASE,
)
"""Every planted value, in each form in which the line could write it."""

Act = dict[str, str]

KEYPAD: list[Act] = [
    *({"Digits": k} for k in ("1", "1204", "1", "04121961", "1", "1")),
    {"Digits": spelling_of(PATIENT)},
    *({"Digits": k} for k in ("1", "1", "1")),
    {"Digits": spelling_of(ESCORT)},
    *({"Digits": k} for k in ("1", "2126396851", "1", "1")),
]
SPEECH: list[Act] = [
    {"SpeechResult": words, "Confidence": "0.9"}
    for words in (
        "start", "December the fourth", "yes", "April twelfth nineteen sixty-one", "yes", PATIENT,
        "yes", "my friend", ESCORT, "yes", "two one two six three nine six eight five one", "yes",
        "keep it",
    )
]  # fmt: skip
RECORDED: list[Act] = [
    *({"Digits": k} for k in ("1", "1204", "1", "04121961", "1")),
    {"SpeechResult": PATIENT},
    {"Digits": "2"},
    {"SpeechResult": PATIENT},
    {"Digits": "2"},
    {"RecordingUrl": URL, "RecordingDuration": "3"},
    *({"Digits": k} for k in ("1",)),
    {"SpeechResult": ESCORT},
    *({"Digits": k} for k in ("1", "2126396851", "1", "1")),
]


@pytest.fixture
def app(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> Iterator[Flask]:
    caplog.set_level(logging.DEBUG)
    database = f"sqlite:///{tmp_path / 'var' / 'ivr.db'}"
    app = create_app({**DEMO, "DATABASE_URL": database, "IVR_KEYS": new_key()})
    yield app
    close(app)


def call_id(n: int) -> str:
    return f"CA{n:032x}"


def play(app: Flask, acts: list[Act], call: str) -> list[Response]:
    """The replies to these acts, from the interview's beginning."""
    target = "/voice/en/escort"
    replies: list[Response] = []
    for act in acts:
        reply = deliver(app, target, {"CallSid": call, "DemoMoment": "2026-11-23 10:00", **act})
        replies.append(reply)
        target = target_of(reply)
    return replies


def target_of(reply: Response) -> str:
    actions = etree.fromstring(reply.data).xpath("//*[@action]/@action")
    return str(actions[0]).removeprefix(BASE)


def attributes_of(reply: Response) -> str:
    """All that a reply holds besides its spoken words: attributes, URLs, headers."""
    tree = etree.fromstring(reply.data)
    urls = [str(value) for value in tree.xpath("//Redirect/text()")]
    return "\n".join([*map(str, tree.xpath("//@*")), *urls, str(reply.headers)])


def spoken_in(reply: Response) -> str:
    return " ".join(map(str, etree.fromstring(reply.data).xpath("//Say//text()")))


def own_lines(caplog: pytest.LogCaptureFixture) -> str:
    """Everything that was logged, with the stack of every exception."""
    formatter = logging.Formatter("%(name)s %(message)s %(args)s")
    return "\n".join(map(formatter.format, caplog.records))


@pytest.mark.parametrize(
    "acts", [KEYPAD, SPEECH, RECORDED], ids=["by keys", "by speech", "by recording"]
)
def test_what_is_told_is_found_only_in_the_spoken_words(
    acts: list[Act], app: Flask, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    replies = play(app, acts, call_id(1))

    heard = " ".join(map(spoken_in, replies))
    assert "/saved" in target_of(replies[-1])
    assert ESCORT in heard
    assert PATIENT in heard
    assert RECORDING not in heard
    for where in (*map(attributes_of, replies), own_lines(caplog)):
        assert PLANTED.findall(where) == []


@pytest.mark.parametrize("acts", [KEYPAD, SPEECH, RECORDED])
def test_what_is_told_is_found_in_no_file_of_the_store(acts: list[Act], app: Flask, tmp_path: Path):
    play(app, acts, call_id(1))

    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    words = re.compile(PLANTED.pattern.encode(), re.IGNORECASE)
    assert {path.suffix for path in files} >= {".db"}
    assert [path.name for path in files if PLANTED.search(path.name)] == []
    # A date's four digits can stand in any row of random ones.
    found = {match for path in files for match in words.findall(path.read_bytes())}
    # The platform's own id of a recording tells nothing to who has no key to the account.
    assert found <= {b"1961", b"0412", b"1204", RECORDING.encode()}


def test_a_database_that_breaks_in_mid_call_tells_nothing(
    app: Flask, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    begun = play(app, SPEECH[:5], call_id(1))
    for file in (tmp_path / "var").glob("ivr.db*"):
        file.write_bytes(b"broken" * 9999)

    form = {"CallSid": call_id(1), "SpeechResult": PATIENT}
    reply = deliver(app, target_of(begun[-1]), form)

    assert reply.status_code == 200
    assert "/not_now" in target_of(reply)
    assert "the store is down" in own_lines(caplog)
    for where in (reply.get_data(as_text=True), own_lines(caplog)):
        assert PLANTED.findall(where) == []


@pytest.mark.parametrize("told", [{}, {"CallSid": ""}])
def test_nothing_is_kept_for_a_request_that_names_no_call(told: Act, app: Flask):
    form = {"Digits": "1204", "DemoMoment": "2026-11-23 10:00", **told}

    replies = [deliver(app, "/voice/en/treatment_on", form) for _ in range(2)]

    assert [reply.status_code for reply in replies] == [200, 200]
    assert ["/not_now" in target_of(reply) for reply in replies] == [True, True]


def test_no_value_shows_what_is_private_when_it_is_printed(open_world: World):
    draft = Draft(date(2026, 12, 4), date(1961, 4, 12), PATIENT, RECORDING, "person", ESCORT)
    full = Draft(**{**{f: getattr(draft, f) for f in draft.__slots__}, "phone": "+12126396851"})
    events = (Keyed("2126396851"), Spoke(PATIENT), Recorded(RECORDING, 3))
    session = Session(state="confirm", question="patient")

    step = advance(session, full, Keyed("9"), open_world)
    summary = advance(Session(state="summary"), full, Keyed("9"), open_world)

    spoken = Spoken(PATIENT, "en", slower=False, barge_in=True)
    shown = repr((full, events, step, step.turn, step.turn.says, summary, spoken))
    assert PLANTED.findall(shown) == []


def test_a_later_call_with_the_same_dates_hears_what_an_unknown_caller_hears(app: Flask):
    play(app, SPEECH, call_id(1))
    other = [{**act, "SpeechResult": act["SpeechResult"].replace("sixty", "fifty")}
             for act in SPEECH]  # fmt: skip

    known = play(app, SPEECH[:5], call_id(2))
    unknown = play(app, other[:5], call_id(3))

    assert [spoken_in(r).replace("1961", "1951") for r in known] == [*map(spoken_in, unknown)]
    assert list(map(target_of, known)) == list(map(target_of, unknown))
    assert re.search(f"{PATIENT}|{ESCORT}", " ".join(map(spoken_in, known))) is None
