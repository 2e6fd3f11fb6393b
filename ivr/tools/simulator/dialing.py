"""Dial: ring the desks, whisper to the one that answers, connect, and tell the action how it went.

Rules: /docs/voice/twiml/dial and /docs/voice/twiml/number.
"""

from dataclasses import dataclass

from ivr.tools.simulator.active_call import HUNG_UP, CallOverError, Goto, Live
from ivr.tools.simulator.caller import (
    Answers,
    Busy,
    CallerLeftError,
    Cancels,
    DeskAct,
    Fails,
    GivesUp,
    NoAnswer,
    PicksUp,
    Ringing,
    Talk,
    Talking,
)
from ivr.tools.simulator.http_client import Document
from ivr.tools.simulator.lint import E164
from ivr.tools.simulator.phone import Leg
from ivr.tools.simulator.transcript import Outcome, Rang, Talked, Warned
from ivr.tools.simulator.twiml import Dial, Number
from ivr.tools.simulator.whisper import accepted

GRACE = 5  # seconds that the platform rings beyond the timeout


@dataclass(frozen=True, slots=True)
class Ring:
    """One desk's telephone: how long it rings and what comes of it.

    `status` is a DialCallStatus, or "answered", or "left" when the caller hung up meanwhile."""

    number: Number
    leg: Leg
    act: DeskAct
    seconds: float
    status: str


@dataclass(frozen=True, slots=True)
class Dialled:
    """How a Dial ended, for its action."""

    status: str
    sid: str
    seconds: float = 0.0
    bridged: bool = False
    left: bool = False
    answered: bool = False


def dial(live: Live, verb: Dial, document: Document) -> Goto | None:
    """None: there is no action, the next verb follows. CallOverError: the caller hung up."""
    if not verb.answer_on_bridge:
        live.answer()
    groups = [(number,) for number in verb.numbers] if verb.sequential else [verb.numbers]
    dialled = Dialled("failed", "")
    for group in groups:
        dialled = _ring_together(live, verb, document, group)
        if dialled.left or dialled.answered:
            break
    live.note(Outcome(live.now, dialled.status, dialled.bridged))
    action = _action(live, verb, document, dialled)
    if dialled.left:
        _tell_after_hangup(live, action)
        raise CallOverError(HUNG_UP)
    live.unheard(live.now)
    return action


def _ring_together(
    live: Live, verb: Dial, document: Document, numbers: tuple[Number, ...]
) -> Dialled:
    """Ring up to ten numbers at once: the first to answer wins, the others are cancelled."""
    rings = [_ring(live, verb, document, number) for number in numbers]
    ends = [ring for ring in rings if ring.status in {"answered", "left"}]
    first = min(ends, key=lambda ring: ring.seconds, default=None)
    last = first or max(rings, key=lambda ring: ring.seconds)
    for ring in rings:
        live.note(Rang(live.now, ring.number.to, min(ring.seconds, last.seconds)))
    live.now += last.seconds
    for ring in rings:
        if ring is not first:
            _lost(live, document, ring, last)
    match last.act:
        case (Answers() | PicksUp()) as desk if last.status == "answered":
            return _answered(live, verb, document, last, desk)
        case GivesUp() if last.status == "left":
            _event(live, document, last, "completed", "canceled", 3)
            return Dialled("canceled", last.leg.sid, left=True)
        case _:
            return Dialled(last.status, last.leg.sid)


def _lost(live: Live, document: Document, ring: Ring, last: Ring) -> None:
    """A leg nobody is connected to: with its own end, or cancelled when another one answered."""
    still_ringing = ring.status in {"answered", "left"} or ring.seconds > last.seconds
    _event(live, document, ring, "completed", "canceled" if still_ringing else ring.status, 3)


def _ring(live: Live, verb: Dial, document: Document, number: Number) -> Ring:
    shown = verb.caller_id or live.leg.from_
    account, parent = live.leg.account, live.leg.sid
    leg = Leg(
        f"CA{live.new_id().hex}", account, shown, number.to, "initiated", "outbound-dial", parent
    )
    refused = _refused(live, verb, number, shown)
    if refused is not None:
        live.note(refused)
        refusal = Fails()
        return Ring(number, leg, refusal, refusal.after, "failed")
    act = live.caller.desk(Ringing(live.now, number.to, shown, verb.timeout, live.so_far))
    seconds, status = ringing(act, verb.timeout)
    if live.leaves_at < live.now + seconds:
        act = GivesUp(live.leaves_at - live.now)
        seconds, status = act.after, "left"
    ring = Ring(number, leg, act, seconds, status)
    _event(live, document, ring, "initiated", "initiated", 0)
    if status != "failed":
        _event(live, document, ring, "ringing", "ringing", 1)
    return ring


def _refused(live: Live, verb: Dial, number: Number, shown: str) -> Warned | None:
    """13223: no number to dial; 13214, 13247: a number that we may not show as our own."""
    if not E164.fullmatch(number.to):
        return Warned(live.now, 13223, f"cannot dial {number.to!r}")
    ours = {live.leg.from_, live.leg.to} | live.phone.owned
    if shown in ours and E164.fullmatch(shown):
        return None
    code = 13247 if verb.caller_id is None else 13214
    return Warned(live.now, code, f"cannot show {shown!r} as the calling number")


def ringing(act: DeskAct, timeout: int) -> tuple[float, str]:
    """How long the telephone rings, in seconds, and what ends it."""
    longest = float(timeout + GRACE)
    match act:
        case Busy(after):
            return min(after, longest), "busy"
        case Fails(status, after):
            return min(after, longest), status
        case Cancels(after) if after < longest:
            return after, "canceled"
        case GivesUp(after) if after < longest:
            return after, "left"
        case Answers(after=after) | PicksUp(after) if after < longest:
            return after, "answered"
        case NoAnswer() | Cancels() | GivesUp() | Answers() | PicksUp():
            return longest, "no-answer"


def _answered(
    live: Live, verb: Dial, document: Document, ring: Ring, desk: Answers | PicksUp
) -> Dialled:
    begun = live.now
    leg = ring.leg.now("in-progress")
    _event(live, document, ring, "answered", "in-progress", 2)
    try:
        bridged = accepted(live, ring.number, leg, desk, document)
    except CallerLeftError as caller:
        live.now += caller.after
        _event(live, document, ring, "completed", "completed", 3, live.now - begun)
        return Dialled("canceled", leg.sid, left=True)
    talk = _talk(live, verb, ring, desk) if bridged else Talk(0.0)
    seconds = live.now - begun
    _event(live, document, ring, "completed", "completed", 3, seconds)
    status = "completed" if bridged else live.phone.unverified.declined
    left = bridged and talk.caller_hangs_up and talk.seconds <= verb.time_limit
    return Dialled(status, leg.sid, seconds, bridged, left, answered=True)


def _talk(live: Live, verb: Dial, ring: Ring, desk: Answers | PicksUp) -> Talk:
    """How the two talk; the caller may have decided before to hang up."""
    live.answer()
    talk = _talk_of(live, verb, ring, desk)
    stays = live.leaves_at - live.now
    if stays < talk.seconds:
        talk = Talk(max(stays, 0.0), caller_hangs_up=True)
    seconds = min(talk.seconds, float(verb.time_limit))
    ends = "the caller hangs up" if talk.caller_hangs_up else "the desk hangs up"
    if seconds < talk.seconds:
        ends = "the time limit is reached"
    live.note(Talked(live.now, seconds, ends))
    live.now += seconds
    return talk


def _talk_of(live: Live, verb: Dial, ring: Ring, desk: Answers | PicksUp) -> Talk:
    match desk:
        case Answers(talks, caller_hangs_up=hangs_up):
            return Talk(talks, hangs_up)
        case PicksUp():
            return live.caller.talk(Talking(live.now, ring.number.to, verb.time_limit, live.so_far))


def _action(live: Live, verb: Dial, document: Document, dialled: Dialled) -> Goto | None:
    if verb.action is None:
        return None
    form = {
        "DialCallStatus": dialled.status,
        "DialCallSid": dialled.sid,
        "DialCallDuration": str(int(dialled.seconds)),
    }
    if live.phone.unverified.dial_bridged:
        form["DialBridged"] = str(dialled.bridged).lower()
    return Goto(document.resolve(verb.action), verb.method, form)


def _tell_after_hangup(live: Live, action: Goto | None) -> None:
    """Whether the action is requested when the caller hung up is unverified; its reply is not
    executed in any case."""
    if action is not None and live.phone.unverified.action_after_hangup:
        live.leg = live.leg.now("completed")
        live.notify(action, live.leg)


def _event(
    live: Live,
    document: Document,
    ring: Ring,
    event: str,
    status: str,
    number: int,
    seconds: float = 0.0,
) -> None:
    """A statusCallback of a Number, if it asked for this event; `number` counts all four."""
    url = ring.number.status_callback
    if url is None or event not in ring.number.status_callback_event:
        return
    form = {
        "Timestamp": live.timestamp,
        "CallbackSource": "call-progress-events",
        "SequenceNumber": str(number),
    }
    if event == "completed":
        form["CallDuration"] = str(int(seconds))
    goto = Goto(document.resolve(url), ring.number.status_callback_method, form)
    live.notify(goto, ring.leg.now(status))
