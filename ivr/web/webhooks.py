"""The webhooks of a call: every signed request gets 200 and TwiML, every other one gets 403."""

import logging
import re
import traceback
from collections.abc import Mapping
from datetime import datetime
from time import perf_counter
from urllib.parse import parse_qs

from flask import Blueprint, Response, g, request
from werkzeug.exceptions import HTTPException

from ivr.channels import twiml
from ivr.service import CallService, Reply
from ivr.settings import Settings
from ivr.web.clock import Clock, read_clock
from ivr.web.hot_reload import Release, Releases
from ivr.web.metrics import Metrics
from ivr.web.signature import is_signed

log = logging.getLogger("ivr.voice")

CALL_ID = re.compile(r"CA[0-9a-fA-F]{32}")

ENDS = ("completed", "busy", "failed", "no-answer", "canceled")
"""Each CallStatus of a call that is over."""

WHISPERS = ("voice.whisper", "voice.accept")
"""The webhooks that speak to a desk and not to the caller."""

FALLBACK = "/voice/fallback"
"""Where the platform asks for help when it could not use an answer of ours."""


class VoiceWebhooks:
    """The webhooks of a line."""

    def __init__(
        self,
        editions: Releases,
        settings: Settings,
        measures: Metrics,
        clock: Clock = read_clock,
    ) -> None:
        self.editions = editions
        self.settings = settings
        self.measures = measures
        self.clock = clock

    @property
    def edition(self) -> Release:
        """What this request is answered from, the same from its beginning to its end."""
        edition: Release = g.edition
        return edition

    @property
    def line(self) -> CallService:
        """The line that answers this request."""
        return self.edition.line

    def blueprint(self) -> Blueprint:
        """The routes. Only POST: the keys of a GET would stand in URLs, and so in logs."""
        edge = Blueprint("voice", __name__)
        edge.before_app_request(self.only_signed)
        edge.after_app_request(self.measured)
        edge.app_errorhandler(Exception)(self.failed)
        edge.post("/voice")(self.arrive)
        edge.post("/voice/status")(self.ended)
        edge.post(FALLBACK)(self.fall_back)
        edge.post("/voice/whisper/<language>/<need>")(self.whisper)
        edge.post("/voice/accept")(self.accept)
        edge.post("/voice/<language>/<state>")(self.hear)
        return edge

    def only_signed(self) -> Response | None:
        """403 for whatever is not signed, on every path below /voice, whether it exists or not."""
        g.began = perf_counter()
        g.edition = self.editions.look()
        if not under_voice():
            return None
        g.signed = is_signed(request, self.settings.base, self.settings.tokens)
        if g.signed:
            return None
        self.measures.refused.inc()
        log.warning("refused a %s that is not signed for %s", request.method, self.settings.base)
        return Response(status=403)

    def measured(self, response: Response) -> Response:
        """How long a signed webhook took."""
        if g.get("signed", False):
            self.measures.took(request.endpoint, perf_counter() - g.began)
        return response

    def spoken(self, reply: Reply) -> Response:
        """The document, counted and noted."""
        self.measures.stepped(reply)
        return spoken(reply)

    def arrive(self) -> Response:
        """A call comes in; `?language=` is of a telephone number that serves one language."""
        self.measures.calls.inc()
        language = request.args.get("language", "").strip().lower()
        return self.spoken(self.line.answer(form(), self.moment(), language))

    def hear(self, language: str, state: str) -> Response:
        """A key, words, silence, or the end of a transfer, where the call stands."""
        if state == "transfer":
            self.measures.transfer_ended(request.args.get("desk", ""), form())
        return self.spoken(self.line.hear(language, state, request.args, form(), self.moment()))

    def whisper(self, language: str, need: str) -> Response:
        """A desk has answered and hears what the caller needs: a request of the child leg."""
        return xml(self.line.whisper(language, need, request.args.get("desk", "")))

    def accept(self) -> Response:
        """A screened desk has pressed a key: a request of the child leg."""
        return xml(twiml.render_accept(form()))

    def ended(self) -> Response:
        """A call is over; the platform ignores the reply (/docs/voice/twiml, status callbacks)."""
        log.info("call=%s ended", call_id())
        if call_id() != "unknown":
            self.line.background.call_ended(call_id(), *parse_call_end(form()))
        return xml(twiml.render_empty())

    def fall_back(self) -> Response:
        """The platform could not use an answer of ours and asks for the fallback. Where it failed
        stands in the form, and with it the caller's language."""
        return self.excuse()

    def excuse(self) -> Response:
        """An apology, 911, and the person for the hour."""
        self.measures.excuses.inc()
        return self.spoken(self.line.excuse(form(), self.moment(), self.language()))

    def language(self) -> str:
        """The caller's language, as the address of what failed names it: this request's, or for
        the fallback the platform's ErrorUrl (/docs/voice/twiml)."""
        told = form().get("ErrorUrl", "") if request.path == FALLBACK else ""
        failing, _, query = told.removeprefix(self.settings.base).partition("?")
        entered = parse_qs(query).get("language", [request.args.get("language", "")])[0]
        return self.line.language_in(failing or request.path, entered)

    def failed(self, error: Exception) -> Response:
        """No such webhook, or a fault of ours: the caller hears an apology and is put through."""
        if not under_voice():
            return http_error(error)
        if not g.get("signed", False):
            # Whatever went wrong with the check: nothing that is not signed is answered.
            log.error("fault\n%s", format_stack(error))
            return Response(status=403)
        if isinstance(error, HTTPException):
            log.warning("call=%s %s on a path below /voice", call_id(), error.code)
            try:
                return self.excuse()
            except Exception as worse:
                error = worse
        self.measures.faults.inc()
        log.error("call=%s fault\n%s", call_id(), format_stack(error))
        # A desk cannot be rung from a whisper (error 13201); an empty one just connects the two.
        if request.endpoint in WHISPERS:
            return xml(twiml.render_empty())
        return xml(self.edition.last_resorts[self.language()])

    def moment(self) -> datetime:
        """The moment at which this request is answered."""
        return self.clock()


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


def parse_call_end(told: Mapping[str, str]) -> tuple[int, str]:
    """How long a call lasted, in seconds, and how it ended; what is posted may be anything."""
    seconds, status = told.get("CallDuration", ""), told.get("CallStatus", "")
    whole = int(seconds) if re.fullmatch("[0-9]{1,6}", seconds) else 0
    return whole, status if status in ENDS else "unknown"


def format_stack(error: BaseException | None) -> str:
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
    log.error("fault in %s\n%s", request.endpoint, format_stack(error))
    return Response("500 Internal Server Error\n", status=500, mimetype="text/plain")


def spoken(reply: Reply) -> Response:
    """The document, and a log line of ids and states alone."""
    milliseconds = round((perf_counter() - g.began) * 1000, 1)
    step = f"{reply.before} {reply.event} -> {reply.after}"
    log.info("call=%s %s %s ms", call_id(), step, milliseconds)
    return xml(reply.document)


def xml(document: str) -> Response:
    """TwiML, in the type that the platform takes for nothing else (/docs/voice/twiml)."""
    return Response(document, mimetype="text/xml")
