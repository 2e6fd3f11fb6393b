"""One step of a call from the browser: the telephone of the simulator, taken up again."""

import base64
import zlib
from collections.abc import Iterable, Mapping
from contextvars import Context
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal
from urllib.parse import urlencode
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import httpx
from cattrs.errors import BaseValidationError
from cattrs.preconf.json import JsonConverter, make_converter
from flask import Flask

from ivr.settings import DEMO_ACCOUNT, DEMO_TOKEN, Settings
from ivr.tools.demo.fault_injection import DATABASE, FAULT, MOMENT
from ivr.tools.simulator import Phone
from ivr.tools.simulator.http_client import Answer, Delivery
from ivr.tools.simulator.resumable import Act, Standing, Turn, resumed
from ivr.voice.clips import Clips

WhatIf = Literal["database_down", "webhooks_twice"]

LARGEST = 8_000_000
"""Bytes of a journal when it is unpacked: a call of an hour has a tenth of it."""

CONVERTER: JsonConverter = make_converter(forbid_extra_keys=True)


class BadJournalError(Exception):
    """This is no journal of ours; nothing that somebody told stands in the message."""


@dataclass(frozen=True, slots=True)
class Setup:
    """How a telephone was set up: the call's id, the caller's number, the language of the number
    that is dialed ("" for the line's own), the moment at which it rings, and what is broken."""

    sid: str
    caller: str
    language: str
    start: datetime
    what_if: tuple[WhatIf, ...] = ()


@dataclass(frozen=True, slots=True)
class Journal:
    """A call: how it was set up, what the line has answered, and what was done.

    `seconds` is how long each clip lasted that was played: clips may be built anew meanwhile.
    """

    setup: Setup
    answers: tuple[Answer, ...] = ()
    turns: tuple[Turn, ...] = ()
    seconds: Mapping[str, float] = field(default_factory=dict)


def packed(journal: Journal) -> str:
    """The journal as ASCII."""
    text = CONVERTER.dumps(journal)
    return base64.b85encode(zlib.compress(text.encode(), 6)).decode("ascii")


def unpacked(text: str) -> Journal:
    """The journal of such a string. Raises BadJournalError."""
    try:
        inflate = zlib.decompressobj()
        plain = inflate.decompress(base64.b85decode(text), LARGEST)
        if not inflate.eof:
            raise BadJournalError("this is not the whole journal of a call")
        return CONVERTER.loads(plain.decode(), Journal)
    except (ValueError, zlib.error, BaseValidationError) as error:
        raise BadJournalError("this is no journal of a call") from error


def acts_of(told: Any) -> tuple[Act, ...]:
    """The acts that a page tells. Raises BadJournalError."""
    try:
        acts = CONVERTER.structure(told, tuple[Act, ...])
        "".join(act.key + act.words for act in acts).encode()  # half a character is none
        return acts
    except (ValueError, TypeError, BaseValidationError) as error:
        raise BadJournalError("these are no acts of a caller") from error


# ---------------------------------------------------------------- journal


@dataclass(frozen=True, slots=True)
class Step:
    """Where a call stands now, and its journal."""

    standing: Standing
    journal: Journal


class Exchange:
    """Puts calls through to the line in this very process, by signed webhooks like the platform's.

    It signs with the demo's token alone, which no production line accepts.
    """

    def __init__(self, app: Flask, settings: Settings) -> None:
        in_process = httpx.WSGITransport(app=apart(app), raise_app_exceptions=False)
        self._client = httpx.Client(transport=in_process)
        self._settings = settings

    def begun(self, setup: Setup, clips: Clips) -> Step:
        """A new call: it rings, and the line answers."""
        return self._step(Journal(setup), (), clips)

    def gone_on(self, journal: Journal, acts: tuple[Act, ...], now: float, clips: Clips) -> Step:
        """The call after this was done at the moment where it stands, `now` seconds into it."""
        return self._step(journal, (Turn(acts, now),), clips)

    def _step(self, journal: Journal, turns: tuple[Turn, ...], clips: Clips) -> Step:
        lengths = Lengths(journal.seconds, clips)
        phone = replace(self.phone(journal.setup, clips, lengths), remembered=journal.answers)
        standing = resumed(phone, (*journal.turns, *turns))
        kept = Journal(journal.setup, standing.answers, standing.turns, lengths.known)
        return Step(standing, kept)

    def phone(self, setup: Setup, clips: Clips, lengths: "Lengths") -> Phone:
        """The telephone of a call."""
        query = f"?{urlencode({'language': setup.language})}" if setup.language else ""
        twice = "webhooks_twice" in setup.what_if

        def delivered_twice(delivery: Delivery) -> bool:
            return twice

        def told(now: datetime) -> Mapping[str, str]:
            return demo_fields(setup, now)

        return Phone(
            client=self._client,
            public_url=self._settings.base,
            auth_token=DEMO_TOKEN,
            voice_url=f"/voice{query}",
            fallback_url="/voice/fallback",
            status_callback="/voice/status",
            from_=setup.caller,
            start=setup.start,
            extra=told,
            seconds_of=lengths.seconds,
            words_of=clips.words,
            twice=delivered_twice,
            call_sid=setup.sid,
            account_sid=DEMO_ACCOUNT,
        )


class Lengths:
    """How long each clip of a call lasts: what it once lasted, it lasts until the call is over."""

    def __init__(self, known: Mapping[str, float], clips: Clips) -> None:
        self.known = dict(known)
        self._clips = clips

    def seconds(self, url: str) -> float:
        """Of the clip at this address; 0 where nobody knows it."""
        return self.known.setdefault(url, self._clips.seconds(url))


def apart(app: Flask) -> WSGIApplication:
    """The app, for a request out of another one of its own. Flask would share `g` between the two,
    and what the first of several webhooks was told would be believed of all."""

    def alone(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return Context().run(app, environ, start_response)

    return alone


def demo_fields(setup: Setup, now: datetime) -> Mapping[str, str]:
    """What only a demo believes: the moment of the call, and what is broken in it."""
    fault = {FAULT: DATABASE} if "database_down" in setup.what_if else {}
    return {MOMENT: now.isoformat(), **fault}
