"""What every fault is judged by: a spoken way on for the caller, and records that stand."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from lxml import etree
from werkzeug.wrappers import Response

from ivr.store.escorts import Escort
from ivr.store.records import Records
from ivr.store.sealing import Sealer, new_key
from ivr.tools.simulator import lint
from ivr.voice.wording import Wording
from tests.apps import create_app
from tests.example import BOOK
from tests.webhooks import BASE, DEMO, deliver

KEY = new_key()
LANGUAGES = ("en", "zh")
"""The store and the network know no language, and `laws_of_languages` shows that the talk does not
either: English, and one in another script, stand for all where a fault takes long to make."""
MORNING = "2026-11-23 10:00"
"""A Monday, as a form of the demo tells it: local time."""
NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
"""The same moment. Everything in these tests happens then, whatever day it is on the machine."""
ENDS = ("Gather", "Record", "Dial", "Hangup")
ACTIONS = ".//*[@action]"

INTERVIEW: tuple[tuple[str, str], ...] = (
    ("escort", "1"),
    ("treatment_on", "1204"),
    ("confirm?question=treatment_on", "1"),
    ("born_on", "04121961"),
    ("confirm?question=born_on", "1"),
    ("patient_name?means=spelling", "533263"),
    ("confirm?question=patient", "1"),
    ("escort_kind", "1"),
    ("escort_name?means=spelling", "216221"),
    ("confirm?question=escort", "1"),
    ("escort_phone", "2126390123"),
    ("confirm?question=phone", "1"),
    ("summary", "1"),
)
"""State and keys of a whole interview; its last step confirms it."""
LAST = len(INTERVIEW) - 1


def in_each_language(prompt: str) -> tuple[str, ...]:
    """How each language says the prompt, up to a value that it may end in."""
    wording, value = Wording(BOOK), {"number": "#"}
    return tuple(wording.text(prompt, each, value).partition("#")[0] for each in LANGUAGES)


NOT_KEPT = in_each_language("not_now.apology")
KEPT = in_each_language("saved.reference")
DIAL_911 = in_each_language("emergency")


def tells(what: tuple[str, ...], words: str) -> bool:
    """Whether this was said, in whatever language."""
    return any(text in words for text in what)


def sqlite_in(folder: Path) -> str:
    """A database in a folder of its own."""
    return f"sqlite:///{folder / 'var' / 'ivr.db'}"


def app_on(database: str, **more: str) -> Flask:
    """The demo with this database, and a queue beside it."""
    return create_app({**DEMO, "IVR_KEYS": KEY, "DATABASE_URL": database, **more}, lambda: NOW)


def escorts_in(database: str) -> list[Escort]:
    """Every interview in a database, read anew."""
    with records_of(database) as records:
        return records.escorts("test", NOW)


@contextmanager
def records_of(database: str) -> Iterator[Records]:
    """The store, as another process would open it."""
    records = Records(database, Sealer((KEY,)))
    try:
        yield records
    finally:
        records.close()


def call_id(n: int) -> str:
    return f"CA{n:032x}"


def form_of(n: int, **fields: str) -> dict[str, str]:
    """A form of the n-th call on a Monday morning."""
    return {"CallSid": call_id(n), "From": "+12125550199", "DemoMoment": MORNING, **fields}


def told(app: Flask, language: str, n: int, acts: slice) -> Response:
    """The last answer to these steps of the n-th caller's interview; each of them has a way on."""
    for state, keys in INTERVIEW[acts]:
        reply = deliver(app, f"/voice/{language}/{state}", form_of(n, Digits=keys))
        way_on(reply)
    return reply


def confirmed(app: Flask, language: str, n: int) -> Response:
    """A whole interview, after which its caller has heard the reference."""
    reply = told(app, language, n, slice(None))
    assert tells(KEPT, said(reply))
    return reply


def way_on(reply: Response, base: str = BASE) -> str:
    """What the caller is left with: Gather, Record, Dial or Hangup.

    Fails unless the answer is 200 with spotless TwiML that says something, and its one way on leads
    to a place of ours. Only a caller whose language no voice speaks hears a desk ring at once.
    """
    assert (reply.status_code, reply.mimetype, lint(reply.data)) == (200, "text/xml", [])
    root = etree.fromstring(reply.data)
    *first, end = (node for node in root if node.tag in ENDS)
    # A part of a topic is read while keys alone are heard; then the same place hears speech.
    assert [(node.tag, node.get("action")) for node in first] in (
        [],
        [(end.tag, end.get("action"))],
    )
    assert said(reply) or (end.tag == "Dial" and "speaks=" in str(end.get("action")))
    assert end.tag == "Hangup" or str(end.get("action")).startswith(f"{base}/voice/")
    # A Gather or a Record that ends with nothing goes on to the next verb.
    after = [node.tag for node in end.itersiblings()]
    assert after == (["Redirect"] if end.tag in ("Gather", "Record") else [])
    return str(end.tag)


def said(reply: Response) -> str:
    """All that the caller hears."""
    return " ".join(map(str, etree.fromstring(reply.data).xpath("//Say//text()")))


def address_after(reply: Response) -> str:
    """Path and query of the step that comes next."""
    [action] = {str(node.get("action")) for node in etree.fromstring(reply.data).iterfind(ACTIONS)}
    return action.removeprefix(BASE)


def standing(escorts: list[Escort]) -> Mapping[str, tuple[str, str]]:
    """Of each interview, by its reference: whether it is confirmed, and at which number."""
    return {escort.reference: (escort.status, escort.draft.phone) for escort in escorts}
