"""The browser phone's few addresses, for the demo alone. Nothing of a call stays on the server.

The page plays sounds and tells what was done and when; the telephone of the simulator, here, plays
the TwiML. Each answer carries the journal of the call, which the page sends back with what was done
next: a page that is loaded again and a server that is started again go on where the call stood, two
tabs cannot mix, and there is nothing to be purged.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from cattrs.errors import BaseValidationError
from flask import Blueprint, Response, jsonify, redirect, render_template, request
from markupsafe import Markup
from werkzeug.exceptions import BadRequest, HTTPException, NotFound, UnsupportedMediaType
from werkzeug.wrappers import Response as AnyResponse

from ivr.content.model import Content
from ivr.service import CallService
from ivr.store.errors import StoreDownError
from ivr.store.escorts import COLUMNS, row_of
from ivr.store.records import Records
from ivr.tools.demo.calls import (
    CONVERTER,
    BadJournalError,
    Exchange,
    Setup,
    Step,
    WhatIf,
    acts_of,
    packed,
    unpacked,
)
from ivr.tools.demo.presets import WHAT_IFS, presets
from ivr.tools.demo.recordings import BadRecordingError, DemoRecordings
from ivr.tools.demo.speaker import Speaker
from ivr.tools.demo.view_model import Stage, events_json, moment_of, place_of
from ivr.tools.simulator.phone import new_sid
from ivr.tools.simulator.script_writer import written
from ivr.web.clock import Clock

FILE = Path(__file__).parent / "static" / "map.svg"


@cache
def call_map() -> Markup:
    """The drawing, to stand in a page as it is; nothing where nobody has drawn it."""
    return Markup(FILE.read_text(encoding="utf-8") if FILE.exists() else "")  # noqa: S704 - ours


# ---------------------------------------------------------------- routes


READER = "browser phone"
"""Who reads an interview, in the audit."""

NUMBER = re.compile(r"\+[1-9][0-9]{6,14}|anonymous")

LARGEST_STEP = 4_000_000
"""Bytes of a request with a journal: a call of an hour has a few hundred thousand."""

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
        " media-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none';"
        " frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": "microphone=(self), camera=(), geolocation=()",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a page asks for when it calls: `at` is the line's local time, now if there is none."""

    from_: str
    language: str = ""
    at: str = ""
    what_if: tuple[WhatIf, ...] = ()


@dataclass(frozen=True, slots=True)
class PhoneBooth:
    """The page and its calls: `line` gives the line that is served now."""

    line: Callable[[], CallService]
    records: Records
    exchange: Exchange
    speaker: Speaker
    tapes: DemoRecordings
    clock: Clock

    def blueprint(self) -> Blueprint:
        """The routes."""
        phone = Blueprint(
            "phone",
            __name__,
            template_folder="templates",
            static_folder="static",
            static_url_path="/phone/static",
        )
        phone.get("/")(self.entrance)
        phone.get("/phone")(self.page)
        phone.post("/phone/calls")(self.call)
        phone.post("/phone/calls/on")(self.go_on)
        phone.post("/phone/tapes/<recording>")(self.keep_tape)
        phone.post("/phone/voice")(self.speak)
        phone.errorhandler(HTTPException)(refused)
        phone.errorhandler(BadJournalError)(not_understood)
        phone.after_request(guarded)
        return phone

    @property
    def book(self) -> Content:
        """What the line can say."""
        return self.line().book

    def entrance(self) -> AnyResponse:
        """Whoever opens the demo sees the telephone."""
        return redirect("/phone", 303)

    def page(self) -> str:
        """The telephone."""
        choices = presets(self.book, self.clock())
        return render_template("phone.html", site=choices, call_map=call_map())

    def call(self) -> Response:
        """A new call."""
        setup = setup_of(told(), self.book, self.clock())
        step = self.exchange.begun(setup, self.line().playing.clips)
        return jsonify(self.scene(step, 0))

    def go_on(self) -> Response:
        """The call after what was done."""
        request.max_content_length = LARGEST_STEP
        body = told()
        journal = unpacked(text_of(body, "journal"))
        now, seen = number_of(body, "now"), int(number_of(body, "seen"))
        acts = acts_of(body.get("acts"))
        step = self.exchange.gone_on(journal, acts, now, self.line().playing.clips)
        before = len(journal.turns)
        return jsonify(self.scene(step, seen, moved=len(step.journal.turns) != before))

    def scene(self, step: Step, seen: int, *, moved: bool = True) -> Mapping[str, Any]:
        """All that the page shows of a call, without the events that it has `seen` already."""
        standing, setup = step.standing, step.journal.setup
        line = self.line()
        stage = Stage(line.book.directory, line.base)
        events = standing.transcript.events
        number = len(standing.turns)
        scene = {
            "sid": setup.sid,
            "journal": packed(step.journal),
            "seen": len(events),
            "events": list(events_json(events[seen:], stage)),
            "moment": moment_of(standing.asked, standing.transcript.ended, number, stage),
            "place": place_of(events, line.base),
            "script": script_of(step, line.book),
        }
        # Each look at an interview stands in the audit: one a moment will do.
        return {**scene, "escort": self.escort(setup.sid)} if moved or not seen else scene

    def escort(self, call: str) -> Mapping[str, Any] | None:
        """What `ivr escorts` shows of this call; None where it told nothing, or nobody can look."""
        try:
            draft = self.records.draft(call)
            if not draft.reference:
                return None
            found = self.records.escorts(READER, self.clock(), reference=draft.reference)
        except StoreDownError:
            return None
        zone = self.book.directory.zone
        rows = [row_of(escort, zone) for escort in found]
        return {"columns": COLUMNS, "row": rows[0]} if rows else None

    def keep_tape(self, recording: str) -> Response:
        """What was recorded in the browser, for the worker to fetch as from the platform.

        Pages of others could send any type but this one without asking.
        """
        if request.mimetype != "audio/wav":
            raise UnsupportedMediaType("a recording is audio/wav")
        request.max_content_length = self.tapes.largest
        try:
            self.tapes.put(recording, request.get_data())
        except BadRecordingError as error:
            raise BadRequest(str(error)) from error
        return Response(status=204)

    def speak(self) -> Response:
        """A text that no clip says, as sound; 204 where nobody here can speak it."""
        body = told()
        language = language_of(text_of(body, "language"), self.book)
        sound = self.speaker.wav(text_of(body, "text")[:1000], language)
        if sound is None:
            return Response(status=204)
        return Response(sound, mimetype="audio/wav", headers={"Cache-Control": "no-store"})


def told() -> Mapping[str, Any]:
    """The request's JSON object. Raises BadRequest and the like."""
    body = request.get_json()
    if not isinstance(body, dict):
        raise BadRequest("a JSON object is needed")
    return body


def text_of(body: Mapping[str, Any], name: str) -> str:
    """A text of the request. Raises BadRequest."""
    text = body.get(name)
    if not isinstance(text, str):
        raise BadRequest(f"{name} is no text")
    return text


def number_of(body: Mapping[str, Any], name: str) -> float:
    """A number of the request, from 0 to a day of seconds. Raises BadRequest."""
    number = body.get(name)
    if isinstance(number, bool) or not isinstance(number, int | float) or not 0 <= number < 86400:
        raise BadRequest(f"{name} is no number of seconds")
    return float(number)


def setup_of(body: Mapping[str, Any], book: Content, now: datetime) -> Setup:
    """The telephone that is asked for. Raises BadRequest."""
    renamed = {("from_" if name == "from" else name): value for name, value in body.items()}
    try:
        wanted = CONVERTER.structure(renamed, Wanted)
        moment = datetime.fromisoformat(wanted.at) if wanted.at else now
    except (ValueError, TypeError, BaseValidationError) as error:
        raise BadRequest("this is no telephone that could be set up") from error
    if not NUMBER.fullmatch(wanted.from_):
        raise BadRequest("the caller's number is none such as +12125550199, or anonymous")
    if wanted.language and wanted.language not in book.guide.languages:
        raise BadRequest("no number is answered in this language")
    zone = book.directory.zone
    start = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    return Setup(new_sid("CA"), wanted.from_, wanted.language, start, wanted.what_if)


def language_of(tag: str, book: Content) -> str:
    """The language of the line that a tag such as es-US or zh names. Raises NotFound."""
    for id, language in book.languages.items():
        if tag in (id, language.say):
            return id
    raise NotFound("the line has no such language")


def script_of(step: Step, book: Content) -> str:
    """The call, to be played again by `ivr call --script`."""
    setup = step.journal.setup
    to = f"/voice?language={setup.language}" if setup.language else "/voice"
    start = setup.start.astimezone(book.directory.zone)
    wrong = ", ".join(WHAT_IFS[what].lower() for what in setup.what_if)
    title = f"A call from the browser{wrong and f', not played again: {wrong}'}"
    return written(title, start, setup.caller, to, step.standing.done)


def refused(error: HTTPException) -> Response:
    """What is wrong with a request, in plain words."""
    answer = jsonify(error=error.description or error.name)
    answer.status_code = error.code or 500
    return answer


def not_understood(error: BadJournalError) -> Response:
    """A call that cannot be gone on with."""
    return refused(BadRequest(str(error)))


def guarded(response: Response) -> Response:
    """No page of others holds this one, and it asks nothing of others."""
    response.headers.update(HEADERS)
    return response
