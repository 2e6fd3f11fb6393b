"""One step of a call from the browser: the telephone of the simulator, taken up again."""

from collections.abc import Iterable, Mapping
from contextvars import Context
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlencode
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import httpx
from flask import Flask

from ivr.settings import DEMO_ACCOUNT, DEMO_TOKEN, Settings
from ivr.simulator import Phone
from ivr.simulator.stepwise import Act, Standing, Turn, resumed
from ivr.simulator.wire import Delivery
from ivr.voice.clips import Clips
from ivr.web.outage import DATABASE, FAULT
from ivr.web.phone.journal import Journal, Setup
from ivr.web.voice import MOMENT


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
