"""The webhooks of a call: every signed request gets 200 and TwiML, every other one gets 403."""

import logging
import re
import traceback
from datetime import UTC, datetime
from time import perf_counter

from flask import Blueprint, Response, g, request
from werkzeug.exceptions import HTTPException

from ivr.channels import twilio
from ivr.line import Line, Reply
from ivr.settings import Settings
from ivr.web.signature import is_signed

log = logging.getLogger("ivr.voice")

MOMENT = "DemoMoment"
"""A signed form field with the moment of the call (ISO 8601), which only the demo reads."""

CALL_ID = re.compile(r"CA[0-9a-fA-F]{32}")

WHISPER = "voice.whisper"
"""The one webhook that speaks to a desk and not to the caller."""


class Edge:
    """The webhooks of one line."""

    def __init__(self, line: Line, settings: Settings) -> None:
        self.line = line
        self.settings = settings
        self.last_resort = line.last_resort()

    def blueprint(self) -> Blueprint:
        """The routes. Only POST: the keys of a GET would stand in URLs, and so in logs."""
        edge = Blueprint("voice", __name__)
        edge.before_app_request(self.only_signed)
        edge.app_errorhandler(Exception)(self.failed)
        edge.post("/voice")(self.arrive)
        edge.post("/voice/status")(self.ended)
        edge.post("/voice/fallback")(self.excuse)
        edge.post("/voice/whisper/<language>/<need>")(self.whisper)
        edge.post("/voice/<language>/<state>")(self.hear)
        return edge

    def only_signed(self) -> Response | None:
        """403 for whatever is not signed, on every path below /voice, whether it exists or not."""
        g.began = perf_counter()
        if not under_voice():
            return None
        g.signed = is_signed(request, self.settings.base, self.settings.tokens)
        if g.signed:
            return None
        log.warning("refused a %s that is not signed for %s", request.method, self.settings.base)
        return Response(status=403)

    def arrive(self) -> Response:
        """A call comes in."""
        return spoken(self.line.answer(form()))

    def hear(self, language: str, state: str) -> Response:
        """A key, words, silence, or the end of a transfer, where the call stands."""
        return spoken(self.line.hear(language, state, request.args, form(), self.moment()))

    def whisper(self, language: str, need: str) -> Response:
        """A desk has answered and hears what the caller needs: a request of the child leg."""
        return xml(self.line.whisper(language, need, request.args.get("desk", "")))

    def ended(self) -> Response:
        """A call is over; the platform ignores the reply (/docs/voice/twiml, status callbacks)."""
        log.info("call=%s ended", call_id())
        return xml(twilio.nothing())

    def excuse(self) -> Response:
        """The platform could not use our last answer and asks for the fallback."""
        return spoken(self.line.excuse(form(), self.moment()))

    def failed(self, error: Exception) -> Response:
        """No such webhook, or a fault of ours: the caller hears an apology and is put through."""
        if not under_voice():
            return http_error(error)
        if not g.get("signed", False):
            # Whatever went wrong with the check: nothing that is not signed is answered.
            log.error("fault\n%s", stack_of(error))
            return Response(status=403)
        if isinstance(error, HTTPException):
            log.warning("call=%s %s on a path below /voice", call_id(), error.code)
            try:
                return self.excuse()
            except Exception as worse:
                error = worse
        log.error("call=%s fault\n%s", call_id(), stack_of(error))
        # A desk cannot be rung from a whisper (error 13201); an empty one just connects the two.
        return xml(twilio.nothing() if request.endpoint == WHISPER else self.last_resort)

    def moment(self) -> datetime:
        """Now; in the demo, the moment that the signed form tells."""
        told = form().get(MOMENT, "") if self.settings.demo else ""
        try:
            moment = datetime.fromisoformat(told)
        except ValueError:
            return datetime.now(UTC)
        return moment if moment.tzinfo else moment.replace(tzinfo=self.line.book.directory.zone)


def under_voice() -> bool:
    """Whether this request is to a webhook of a call."""
    return request.path == "/voice" or request.path.startswith("/voice/")


def form() -> dict[str, str]:
    """The first value of each form field."""
    if "form" not in g:
        g.form = request.form.to_dict()
    told: dict[str, str] = g.form
    return told


def call_id() -> str:
    """The call's id for the log, if it looks like one: what is posted may be anything."""
    told = form().get("CallSid", "")
    return told if CALL_ID.fullmatch(told) else "unknown"


def stack_of(error: BaseException | None) -> str:
    """Where a fault and its causes arose, without their messages: these may hold what a caller has
    said or pressed, and no log may."""
    told: list[str] = []
    while error is not None:
        told += [*traceback.format_tb(error.__traceback__), f"{type(error).__qualname__}\n"]
        error = error.__cause__ or error.__context__
    return "".join(told).rstrip()


def http_error(error: Exception) -> Response:
    """An error of another room of the web, in plain words; a fault is logged."""
    if isinstance(error, HTTPException):
        return Response(f"{error.code} {error.name}\n", status=error.code, mimetype="text/plain")
    log.error("fault in %s\n%s", request.endpoint, stack_of(error))
    return Response("500 Internal Server Error\n", status=500, mimetype="text/plain")


def spoken(reply: Reply) -> Response:
    """The document, and a log line of ids and states alone."""
    milliseconds = (perf_counter() - g.began) * 1000
    step = f"{reply.before} {reply.event} -> {reply.after}"
    log.info("call=%s %s %.1f ms", call_id(), step, milliseconds)
    return xml(reply.document)


def xml(document: str) -> Response:
    """TwiML, in the type that the platform takes for nothing else (/docs/voice/twiml)."""
    return Response(document, mimetype="text/xml")
