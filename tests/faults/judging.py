"""What is asked of every answer, in two languages: nothing may be silent, wrong or untrue."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from werkzeug.wrappers import Response

from ivr.content.model import Content
from ivr.service import CallService
from ivr.settings import read_settings
from ivr.store.records import Records
from ivr.web.recording_callback import RecordingCallback
from ivr.worker.client import QueueClient
from tests import example
from tests.editions import edge_of, only
from tests.faults.hands import DIAL_911, NOW, address_after, said, tells, way_on
from tests.faults.requests import Request
from tests.two_languages import MARK, SECOND, in_two_languages
from tests.webhooks import BASE, DEMO, deliver

BOOK = in_two_languages(example.BOOK)
BOTH = BOOK.guide.languages
"""Every live language, and a made-up one: what holds in it holds in the next one, too."""
NOWHERE = "sqlite:////dev/null/none.db"
APOLOGY = "something went wrong on this line"
GOODBYE = BOOK.wordings["en"]["goodbye"]
OFFERED = re.compile(BOOK.wordings[SECOND]["language.own"].replace("{key}", "[0-9]"))
"""How the second language is offered: in itself, whatever the language of the call."""
CHOOSES = ("welcome", "languages")
"""Where another language may be chosen."""
KEPT_STATES = ("saved", "callback_kept", "message_left")


@dataclass(frozen=True, slots=True)
class Served:
    """A line that is served: its store, where that lies, and its application."""

    app: Flask
    records: Records
    database: Path


Serve = Callable[..., Served]


def app_of(book: Content, records: Records, background: QueueClient) -> Flask:
    """The webhooks of a line with this book."""
    settings = read_settings(DEMO)
    app = Flask("faults")
    line = CallService(book, BASE, records, background)
    app.register_blueprint(edge_of(line, settings, lambda: NOW).blueprint())
    app.register_blueprint(
        RecordingCallback(only(line), settings, background, lambda: NOW).blueprint()
    )
    return app


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
        return self.end == "Dial" and APOLOGY in self.words and tells(DIAL_911, self.words)


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
    if heard.language != language and request.state not in CHOOSES:
        yield "goes on in another language"
    if (MARK in OFFERED.sub("", heard.words)) != (heard.language == SECOND):
        yield "speaks another language"
