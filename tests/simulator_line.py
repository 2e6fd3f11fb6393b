"""A line of a few documents, given literally, for the tests of the telephone."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import httpx
from flask import Flask, Response, request
from twilio.request_validator import RequestValidator

from ivr.tools.simulator import Call, Caller, Patient, Phone, Reply, Silent, Transcript
from ivr.tools.simulator.caller import DeskAct, Hearing, Listening, NoAnswer, Recording, Ringing

PUBLIC = "https://line.example"
TOKEN = "".join("12345")
TEN = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)

Page = str | Response | Callable[[], Response | str]


def line(**pages: Page) -> Flask:
    """An application with a document at /voice and at /<name> for each other name.

    It refuses (403) what is not signed, so that every test proves the signatures too."""
    app = Flask(__name__)
    validator = RequestValidator(TOKEN)

    def serve(name: str) -> Response:
        url = PUBLIC + request.full_path.removesuffix("?")
        signature = request.headers.get("X-Twilio-Signature", "")
        if not validator.validate(url, request.form, signature):
            return Response(status=403)
        page = pages.get(name.replace("/", "_"))
        if page is None:
            return Response(status=404)
        body = page if isinstance(page, str | Response) else page()
        return twiml(body) if isinstance(body, str) else body

    app.add_url_rule("/<path:name>", "serve", serve, methods=["GET", "POST"])
    return app


def twiml(body: str) -> Response:
    return Response(f"<Response>{body}</Response>", content_type="text/xml")


class Doer(Patient):
    """A caller who answers with the given replies in turn, then with silence."""

    def __init__(self, *replies: Reply, desk: DeskAct | tuple[DeskAct, ...] = ()) -> None:
        self.replies = list(replies)
        self.desks = list(desk) if isinstance(desk, tuple) else [desk]
        self.asked: list[Any] = []
        self.leaves: Mapping[str, float] = {}

    def listen(self, moment: Listening) -> Reply:
        self.asked.append(moment)
        return self.replies.pop(0) if self.replies else Silent()

    def hear(self, moment: Hearing) -> float | None:
        return self.leaves.get(moment.sound.text)

    def desk(self, moment: Ringing) -> DeskAct:
        self.asked.append(moment)
        return self.desks.pop(0) if self.desks else NoAnswer()

    def record(self, moment: Recording) -> Reply:
        self.asked.append(moment)
        return self.replies.pop(0) if self.replies else Silent()


def phone(app: Flask, **settings: Any) -> Phone:
    """A telephone in process whose texts take one second a word."""
    client = httpx.Client(transport=httpx.WSGITransport(app=app))
    given = {"start": TEN, "pace": lambda text: float(len(text.split())), **settings}
    return Phone(client, PUBLIC, TOKEN, **given)


def dial(app: Flask, caller: Caller | None = None, **settings: Any) -> Transcript:
    return Call(phone(app, **settings), caller or Patient()).play()


def forms(transcript: Transcript, path: str) -> list[dict[str, str]]:
    """What each request to a path carried."""
    return [dict(r.form) for r in transcript.requests if r.path.partition("?")[0] == path]


def paths(transcript: Transcript) -> list[str]:
    return [request.path for request in transcript.requests]
