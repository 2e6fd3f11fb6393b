"""A call in progress: its clock, its requests and what was noted of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import groupby
from math import inf
from urllib.parse import urljoin, urlsplit
from uuid import NAMESPACE_OID, UUID, uuid5

from ivr.tools.simulator.caller import Caller
from ivr.tools.simulator.http_client import (
    MOST_REDIRECTS,
    Answer,
    Delivery,
    Document,
    Wire,
    checked,
    new_delivery,
    understand,
)
from ivr.tools.simulator.lint import DocumentError
from ivr.tools.simulator.phone import Leg, Phone
from ivr.tools.simulator.sound import Sound, part_heard, speaking_seconds
from ivr.tools.simulator.timeline import Deed, Keyed, Left, Uttered
from ivr.tools.simulator.transcript import (
    Event,
    Failed,
    Heard,
    Pressed,
    Requested,
    Spoke,
    Transcript,
    Waited,
    Warned,
)
from ivr.tools.simulator.twiml import Method

HUNG_UP = "caller hung up"
TICK = 1e-6  # seconds: less than this two sums of the same seconds may differ by
APOLOGY = "We are sorry, an application error has occurred. Goodbye."


class CallOverError(Exception):
    """The call ends here; its text says why."""


@dataclass(frozen=True, slots=True)
class Goto:
    """The next document: an absolute address and what a step adds to the standard parameters."""

    url: str
    method: Method = "POST"
    form: Mapping[str, str] = field(default_factory=dict, repr=False)


class Live:
    """What lasts through one call. `now` is its clock, in seconds since it began to ring."""

    def __init__(self, phone: Phone, caller: Caller) -> None:
        self.phone, self.caller = phone, caller
        self.now = 0.0
        self.leg = Leg(phone.call_sid, phone.account_sid, phone.from_, phone.number)
        self.answered_at: float | None = None
        self.plan: list[Deed] = []
        self.sent: list[Delivery] = []
        self.answers: list[Answer] = []
        self.ids = 0
        self.later: list[Goto] = []
        self.audio: dict[str, float | None] = {}
        self._events: list[Event] = []
        self._wire = Wire(phone.client, phone.public_url, phone.auth_token)
        self._remembered = iter(phone.remembered)

    @property
    def so_far(self) -> Transcript:
        return Transcript(tuple(self._events))

    @property
    def moment(self) -> datetime:
        return self.phone.start + timedelta(seconds=self.now)

    @property
    def timestamp(self) -> str:
        """RFC 2822 in GMT, the platform's form of a date."""
        return format_datetime(self.moment.astimezone(UTC), usegmt=True)

    def new_id(self) -> UUID:
        """The next of a row that follows from the call's own: the same call has the same ids."""
        self.ids += 1
        return uuid5(NAMESPACE_OID, f"{self.phone.call_sid} {self.ids}")

    def note(self, event: Event) -> None:
        self._events.append(event)

    def answer(self) -> None:
        """The caller's leg is answered by the first verb that makes a sound or listens."""
        if self.answered_at is None:
            self.answered_at = self.now
            self.leg = self.leg.now("in-progress")

    # Requests

    def document(self, goto: Goto) -> Document:
        """The next document, the fallback's in its stead, or CallOverError after an apology."""
        try:
            return self.fetch(goto, self.leg)
        except DocumentError as broken:
            self.note(Failed(self.now, broken.code, goto.url, broken.why))
            return self._fallback(broken, goto.url)

    def _fallback(self, broken: DocumentError, url: str) -> Document:
        """/docs/usage/security/availability-reliability: with ErrorCode and ErrorUrl."""
        if self.phone.fallback_url is None:
            raise self._apologise(broken) from broken
        address = self.absolute(self.phone.fallback_url)
        form = {"ErrorCode": str(broken.code), "ErrorUrl": url}
        try:
            return self.fetch(Goto(address, form=form), self.leg)
        except DocumentError as again:
            self.note(Failed(self.now, again.code, address, again.why))
            raise self._apologise(again) from again

    def _apologise(self, broken: DocumentError) -> CallOverError:
        self.answer()
        seconds = speaking_seconds(APOLOGY)
        self.note(Heard(self.now, APOLOGY, seconds, "en-US"))
        self.now += seconds
        return CallOverError(f"application error {broken.code}")

    def fetch(self, goto: Goto, leg: Leg) -> Document:
        """A document on a leg, through at most 10 redirects, or DocumentError."""
        delivery = self.delivery(goto, leg)
        for _ in range(MOST_REDIRECTS + 1):
            answer = checked(self.deliver(delivery))
            if not _redirects(answer):
                document = understand(answer)
                self._warn(document)
                return document
            delivery = self.delivery(_redirected(delivery, answer), leg)
        raise DocumentError(11215, f"more than {MOST_REDIRECTS} HTTP redirects")

    def _warn(self, document: Document) -> None:
        path = urlsplit(document.url).path
        for complaint in document.complaints:
            text = f"{path} line {complaint.line}: {complaint.text}"
            self.note(Warned(self.now, complaint.code, text))

    def absolute(self, url: str) -> str:
        return urljoin(self.phone.public_url.rstrip("/") + "/", url)

    def delivery(self, goto: Goto, leg: Leg) -> Delivery:
        fields_at = self.phone.extra
        more = dict(fields_at(self.moment)) if fields_at else {}
        form = leg.params() | more | dict(goto.form)
        return new_delivery(goto.method, goto.url, form, str(self.new_id()))

    def bare(self, goto: Goto) -> Delivery:
        """A request that tells nothing of the call, as for audio."""
        return new_delivery(goto.method, goto.url, goto.form, str(self.new_id()))

    def deliver(self, delivery: Delivery) -> Answer:
        """Send a request; if its answer is to be lost, send it again and take that answer."""
        self.sent.append(delivery)
        answer = self.send(delivery)
        return self.send(delivery) if self.phone.twice(delivery) else answer

    def send(self, delivery: Delivery) -> Answer:
        answer = next(self._remembered, None) or self._wire.send(delivery)
        self.answers.append(answer)
        parts = urlsplit(delivery.url)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        form = {name: value for name, value in delivery.form.items() if name != "CallToken"}
        took = answer.milliseconds
        what = self.now, delivery.method, path, form, answer.status, took, answer.body
        self.note(Requested(*what))
        return answer

    def notify(self, goto: Goto, leg: Leg) -> None:
        """A callback whose reply is ignored; a failing one leaves a warning (15003)."""
        answer = self.deliver(self.delivery(goto, leg))
        if answer.status is None or answer.status >= 400 or answer.code is not None:
            problem = f"callback {urlsplit(goto.url).path}: {answer.why or answer.status}"
            self.note(Warned(self.now, 15003, problem))

    def flush(self) -> None:
        """Deliver the callbacks that the platform makes in its own time."""
        waiting, self.later = self.later, []
        for goto in waiting:
            self.notify(goto, self.leg)

    # What is heard and done

    def heard(self, sound: Sound, stops: float) -> float:
        """Note a sound that begins now and falls silent at `stops` at the latest; its last
        second. A sound that never began is not noted. The clock stays."""
        ends = min(self.now + sound.seconds, stops)
        cut = self.now + sound.seconds - ends > TICK
        if cut and ends <= self.now:
            return ends
        if sound.kind == "silence":
            self.note(Waited(self.now, ends - self.now))
            return ends
        share = (ends - self.now) / sound.seconds if cut else 1.0
        text = part_heard(sound.text, share) if cut else sound.text
        took = ends - self.now if cut else sound.seconds
        told = sound.language, sound.voice, cut, sound.rate, sound.played, sound.url
        self.note(Heard(self.now, text, took, *told))
        return ends

    @property
    def leaves_at(self) -> float:
        """When the caller has decided to hang up, by an answer given before; else infinity."""
        return min((deed.at for deed in self.plan if isinstance(deed, Left)), default=inf)

    def unheard(self, until: float) -> None:
        """Note what the caller did while nobody listened; CallOverError if that was to hang up."""
        done = [deed for deed in self.plan if deed.at <= until]
        self.plan = [deed for deed in self.plan if deed.at > until]
        for event in deed_events(done, ignored=True):
            self.note(event)
        if any(isinstance(deed, Left) for deed in done):
            raise CallOverError(HUNG_UP)


def deed_events(deeds: Sequence[Deed], *, ignored: bool) -> Iterator[Event]:
    """Keys and words as events; a row of keys is one event."""
    for kind, row in groupby(deeds, type):
        group = list(row)
        if kind is Keyed:
            keys = "".join(deed.key for deed in group if isinstance(deed, Keyed))
            yield Pressed(group[0].at, keys, ignored)
        for deed in group:
            if isinstance(deed, Uttered):
                yield Spoke(deed.at, deed.words, deed.confidence, ignored)


def _redirects(answer: Answer) -> bool:
    return answer.status in {301, 302, 303, 307, 308} and bool(answer.location)


def _redirected(delivery: Delivery, answer: Answer) -> Goto:
    """/docs/voice/twiml/gather: what a step added (Digits, SpeechResult, ...) is not sent again.

    That 307 and 308 keep the method is unverified; the others become GET, as in browsers."""
    method: Method = delivery.method if answer.status in {307, 308} else "GET"
    return Goto(urljoin(delivery.url, answer.location), method)
