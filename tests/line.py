"""A caller's hands: telephones that reach the real line in process, and calls made act by act."""

import atexit
import shutil
import tempfile
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

import httpx
from flask import Flask

from ivr.settings import DEMO_TOKEN
from ivr.store.sealing import new_key
from ivr.tools import simulator
from ivr.tools.demo.fault_injection import MOMENT
from ivr.tools.simulator.active_call import Goto
from ivr.tools.simulator.http_client import Document, Wire, checked, new_delivery, understand
from ivr.tools.simulator.performance import Performer
from ivr.tools.simulator.phone import Leg, Phone, new_sid
from ivr.tools.simulator.script import Script
from ivr.tools.simulator.twiml import Dial, Gather, Hangup, Redirect, Say, Verb
from tests.apps import create_app

BASE = "http://127.0.0.1:8080"
"""The public URL of the demo: what is signed. Nothing needs to listen there."""

LINE, CALLER = "+12125550100", "+12125550199"
MONDAY_MORNING = "2026-11-23 10:00"
MOST_DOCUMENTS = 20
"""Documents in a row without anybody doing anything: more of them are a circle."""

STATUS: Mapping[str, Mapping[str, str]] = {
    "answered": {"DialCallStatus": "completed", "DialBridged": "true"},
    "declined": {"DialCallStatus": "completed", "DialBridged": "false"},
    "busy": {"DialCallStatus": "busy", "DialBridged": "false"},
    "no answer": {"DialCallStatus": "no-answer", "DialBridged": "false"},
    "failed": {"DialCallStatus": "failed", "DialBridged": "false"},
    "canceled": {"DialCallStatus": "canceled", "DialBridged": "false"},
}
"""How a transfer can end, and how the platform tells it (/docs/voice/twiml/dial)."""


@cache
def demo() -> Flask:
    """The line as `make run` serves it. Calls never meet in its store, so all tests share it."""
    return create_app(demo_environ())


@cache
def demo_environ() -> Mapping[str, str]:
    """The demo's environment, with a database and keys of its own, gone when the tests are over."""
    folder = Path(tempfile.mkdtemp(prefix="ivr-calls-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return {
        "IVR_ENV": "demo",
        "IVR_VOICE": "say",
        "DATABASE_URL": f"sqlite:///{folder / 'calls.db'}",
        "IVR_KEYS": new_key(),
    }


def client_of(app: Flask) -> httpx.Client:
    """A client that reaches the application without a socket."""
    return httpx.Client(transport=httpx.WSGITransport(app=app))


def phone_for(script: Script, client: httpx.Client | None = None, **settings: Any) -> Phone:
    """The telephone of a script, at its moment and with its number; `settings` are a Phone's."""
    told: dict[str, Any] = {"start": script.at, "from_": script.from_, "voice_url": script.to}
    return Phone(
        client or client_of(demo()),
        BASE,
        DEMO_TOKEN,
        fallback_url="/voice/fallback",
        status_callback="/voice/status",
        extra=demo_moment,
        **{name: value for name, value in told.items() if value is not None},
        **settings,
    )


def demo_moment(now: datetime) -> dict[str, str]:
    """The moment of a request, which the demo believes."""
    return {MOMENT: now.isoformat()}


def perform(script: Script, phone: Phone) -> simulator.Call:
    """The script's call, played to its end; ScriptFailedError where it does not go as written."""
    performer = Performer(script)
    call = simulator.Call(phone, performer)
    performer.finish(call.play())
    return call


class Call:
    """A call made act by act, for tests in Python: every act is one signed request.

        call = Call(at="2026-11-23 05:30").press("1").press("3").press("1")
        assert call.state == "late_closed"

    Every document must be free of complaints, or the test fails. Prompts take no time: the clock
    stands at `at` (local to the line) until `later` moves it.
    """

    def __init__(
        self, at: str = MONDAY_MORNING, *, app: Flask | None = None, from_: str = CALLER
    ) -> None:
        self.moment = datetime.fromisoformat(at)
        self.heard: tuple[str, ...] = ()
        self.over = False
        self._leg = Leg(new_sid("CA"), new_sid("AC"), from_, LINE)
        self._wire = Wire(client_of(app or demo()), BASE, DEMO_TOKEN)
        self._act(Goto(f"{BASE}/voice"))

    # What the caller does

    def press(self, keys: str) -> Self:
        """Keys, of which the line takes as many as it listens for."""
        gather = self._listening()
        return self._act(self._entry(gather, {"Digits": taken(keys, gather)}))

    def say(self, words: str, confidence: float = 0.9) -> Self:
        """Words as the platform understood them; where only keys count they are silence, and
        where speech counts afterwards they come then."""
        gather = self._listening()
        if "speech" not in gather.input and self._listens_on():
            gather = self._run(self._rest)._listening()
        if "speech" not in gather.input:
            return self.wait()
        spoken = {"SpeechResult": words, "Confidence": str(confidence)}
        return self._act(self._entry(gather, spoken))

    def wait(self) -> Self:
        """Nothing, for as long as the line listens."""
        gather = self._listening()
        if self._listens_on():
            gather = self._run(self._rest)._listening()
        if gather.action_on_empty_result:
            return self._act(self._entry(gather, {"Digits": ""}))
        self.heard = ()
        return self._run(self._rest)

    def transfer(self, outcome: str) -> Self:
        """The transfer ends: a key of STATUS. A desk that was reached has heard its whisper."""
        dial = self._ringing()
        return self._act(Goto(self._page.resolve(dial.action), form=STATUS[outcome]))

    def later(self, **duration: float) -> Self:
        """Time passes, in timedelta's units: `later(minutes=2)`."""
        self.moment += timedelta(**duration)
        return self

    # What can be seen of it

    @property
    def state(self) -> str:
        """Where the call stands: the state that takes the next event; "" when it is over."""
        return urlsplit(self.address).path.rpartition("/")[2]

    @property
    def place(self) -> dict[str, str]:
        """What else the address of that state remembers."""
        return dict(parse_qsl(urlsplit(self.address).query))

    @property
    def address(self) -> str:
        """The URL of the next event; "" when the call is over."""
        match self._now:
            case Gather(action=action) | Dial(action=action):
                return self._page.resolve(action)
            case _:
                return ""

    @property
    def rings(self) -> str:
        """The number that the line is dialing, in E.164; "" when it dials none."""
        return self._now.numbers[0].to if isinstance(self._now, Dial) else ""

    @property
    def whispered(self) -> tuple[str, ...]:
        """What the desk hears first, if it answers now."""
        url = self._ringing().numbers[0].url
        if url is None:
            return ()
        child = Leg(new_sid("CA"), self._leg.account, self._leg.from_, self.rings)
        return texts(self._fetch(Goto(self._page.resolve(url)), child).verbs)

    # How it comes about

    def _listening(self) -> Gather:
        assert isinstance(self._now, Gather), f"the line does not listen: {self._now}"
        return self._now

    def _listens_on(self) -> bool:
        """Whether the line listens once more where nothing is pressed now."""
        return bool(self._rest) and isinstance(self._rest[0], Gather)

    def _ringing(self) -> Dial:
        assert isinstance(self._now, Dial), f"the line does not dial: {self._now}"
        return self._now

    def _entry(self, gather: Gather, form: Mapping[str, str]) -> Goto:
        return Goto(self._page.resolve(gather.action), gather.method, form)

    def _act(self, goto: Goto) -> Self:
        self.heard = ()
        self._page = self._fetch(goto, self._leg)
        self._leg = self._leg.now("in-progress")
        return self._run(self._page.verbs)

    def _run(self, verbs: tuple[Verb, ...]) -> Self:
        """Play what follows, until the line listens, dials or hangs up."""
        for _ in range(MOST_DOCUMENTS):
            stop = next((n for n, verb in enumerate(verbs) if not isinstance(verb, Say)), None)
            self.heard += texts(verbs[:stop])
            self._now: Verb = Hangup() if stop is None else verbs[stop]
            self._rest = () if stop is None else verbs[stop + 1 :]
            match self._now:
                case Redirect(url, method):
                    self._page = self._fetch(Goto(self._page.resolve(url), method), self._leg)
                    verbs = self._page.verbs
                case Gather(nested=nested):
                    self.heard += texts(nested)
                    return self
                case _:
                    self.over = isinstance(self._now, Hangup)
                    return self
        raise AssertionError("the documents lead in a circle")

    def _fetch(self, goto: Goto, leg: Leg) -> Document:
        form = leg.params() | demo_moment(self.moment) | dict(goto.form)
        delivery = new_delivery(goto.method, goto.url, form, new_sid(""))
        page = understand(checked(self._wire.send(delivery)))
        assert page.complaints == ()
        return page


def taken(keys: str, gather: Gather) -> str:
    """The keys that a Gather collects: up to the ending key, at most as many as it counts."""
    ended = keys.partition(gather.finish_on_key)[0] if gather.finish_on_key else keys
    return ended[: gather.num_digits]


def texts(verbs: tuple[Any, ...]) -> tuple[str, ...]:
    """What a row of verbs says."""
    return tuple(verb.text for verb in verbs if isinstance(verb, Say))
