"""Whole calls as requests: walked once through the real line, then signed for any caller.

The place of a call is its URL, so that the same keys take every caller through the same URLs: only
the call's id and what is told in private differ.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Literal
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Flask

from ivr.content.model import Content
from ivr.dialog.engine import private_data_needed
from ivr.dialog.session_url import parse_url
from ivr.tools.simulator.phone import Leg
from tests.webhooks import BASE, FORM, TOKEN, answer, environ_of, signature

Kind = Literal["menu", "interview"]
KINDS: tuple[Kind, ...] = ("menu", "interview")
ACTION = re.compile(r'(?:action="([^"]*)"|<Redirect[^>]*>([^<]*)<)')
WHISPER = re.compile(r'<Number[^>]* url="([^"]*)"')
MONDAY = "2026-11-23 10:00"

# What a caller does at each step: keys, words (in quotation marks), ~ for silence, or how a
# transfer ended. {name} and {phone} are the caller's own.
INTERVIEW = "1 2 1 1 1204 1 04121961 1 1 {name} 1 1 1 {name} 1 {phone} 1 1"
SPOKEN = (
    "1 'going home' 'leave a name' 1 'December the fourth' yes 'April twelfth nineteen sixty one'"
    " yes 'Leo Ruiz' yes person 'Ana Ruiz' yes {phone} yes yes"
)
READER = "1 4 2 ~ ~ ~ ~ ~ * 3 ~ # ~ * * 1 1 ~ ~ 9 ~ 8 * 2 * 3 2 ~"
SPEAKER = (
    "1 parking ~ 'main menu' 'what to eat' ~ repeat ~ 'main menu' 'running late' completed"
    " 'main menu'"
)
RINGER = "1 5 busy 1 no-answer 2 completed 3 ~ * 4 2 ~ 0 completed 'main menu'"
SCRIPTS = (
    f"{INTERVIEW} ~ * 4 2 ~ ~ 0 completed",
    f"{READER} * * 2 1 1 1204 1 04121961 1 1 {{name}} 1 1 1 {{name}} 1 {{phone}} 1 1",
    SPOKEN,
    f"{SPEAKER} 2 1 1 1204 1 04121961 1 1 {{name}} 1 1 1 {{name}} 1 {{phone}} 1 1",
    f"{RINGER} 2 1 1 1204 1 04121961 1 1 {{name}} 1 1 1 {{name}} 1 {{phone}} 1 1",
)
WORDS = re.compile(r"'([^']*)'|(\S+)")
OUTCOMES = {"busy", "no-answer", "completed"}


@dataclass(frozen=True, slots=True)
class Act:
    """One step: where it goes, what the caller does, and what the answer must hold."""

    kind: Kind
    target: str
    done: str
    expected: str
    confirms: bool


@dataclass(frozen=True, slots=True)
class Request:
    """One signed request in bytes; its answer must hold `expected`."""

    kind: Kind
    raw: bytes
    expected: bytes
    confirms: bool = False


def call_id(number: int) -> str:
    """The id of a caller's call."""
    return f"CA{number:032x}"


def name_keys(number: int) -> str:
    """A name of their own, spelled with two keys a letter."""
    return "".join(f"{2 + int(digit) % 8}1" for digit in f"{number % 10_000:04}")


def done_by(number: int, done: str) -> str:
    """What this caller does, where the script leaves it to them."""
    return done.format(name=name_keys(number), phone=f"212639{number % 10_000:04}")


def form_of(number: int, done: str) -> dict[str, str]:
    """The form, with all the fields that the platform sends (/docs/voice/twiml)."""
    leg = Leg(call_id(number), "AC" + "0" * 32, "+12125550199", "+12125550100", "in-progress")
    return {**leg.params(), "DemoMoment": MONDAY, **told(done_by(number, done))}


def told(done: str) -> dict[str, str]:
    """The fields of what was done: keys, words, silence or a transfer's end."""
    if done in ("", "~"):
        return {}
    if done in OUTCOMES:
        return {"DialCallStatus": done, "DialCallDuration": "30", "DialBridged": "true"}
    if re.fullmatch("[0-9*#]+", done):
        return {"Digits": done, "FinishedOnKey": ""}
    return {"SpeechResult": done, "Confidence": "0.92"}


def acts_in(script: str) -> list[str]:
    """The script's words, after the arrival."""
    return ["", *(quoted or plain for quoted, plain in WORDS.findall(script))]


def walked(app: Flask, book: Content, script: str, caller: int) -> Iterator[Act]:
    """One call through the real line, as acts that any caller can repeat."""
    target = "/voice"
    for done in acts_in(script):
        document = answered(app, target, form_of(caller, done))
        action = action_in(document)
        kind = kind_of(book, target)
        yield Act(kind, target, done, action, confirms="/saved" in action and kind == "interview")
        whisper = WHISPER.search(document)
        if whisper:
            yield Act("menu", unescape(whisper[1]).removeprefix(BASE), "", "<Say", confirms=False)
        target = unescape(action).removeprefix(BASE)


def answered(app: Flask, target: str, form: dict[str, str]) -> str:
    """The document that the line answers with."""
    sign = signature(BASE + target, form)
    reply = answer(app, environ_of(target, urlencode(form).encode(), sign=sign))
    assert reply.status_code == 200, target
    return reply.get_data(as_text=True)


def action_in(document: str) -> str:
    """Where the document leads next, as it is written there; of a goodbye, its last word."""
    found = ACTION.search(document)
    return (found[1] or found[2]) if found else "</Response>"


def kind_of(book: Content, target: str) -> Kind:
    """Whether the step needs what the caller has told."""
    parts = urlsplit(target)
    _, _, *place = parts.path.split("/")
    if len(place) != 2:
        return "menu"
    session = parse_url(place[0], place[1], dict(parse_qsl(parts.query)), book.guide)
    return "interview" if private_data_needed(session) else "menu"


def signed(act: Act, number: int) -> Request:
    """The act as this caller's request, byte for byte, on a connection that is kept."""
    form = form_of(number, act.done)
    body = urlencode(form)
    head = {
        "Host": "prep.example.org",
        "User-Agent": "TwilioProxy/1.1",
        "Accept": "*/*",
        "Content-Type": FORM,
        "Content-Length": str(len(body)),
        "I-Twilio-Idempotency-Token": f"{number:036x}",
        "X-Twilio-Signature": signature(BASE + act.target, form, TOKEN),
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    raw = f"POST {act.target} HTTP/1.1\r\n{lines}\r\n{body}".encode()
    return Request(act.kind, raw, act.expected.encode(), act.confirms)
