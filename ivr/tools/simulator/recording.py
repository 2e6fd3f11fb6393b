"""Record: what the caller leaves after the beep, and whom the platform tells about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from ivr.tools.simulator.active_call import HUNG_UP, CallOverError, Goto, Live, deed_events
from ivr.tools.simulator.caller import Recording
from ivr.tools.simulator.http_client import Document
from ivr.tools.simulator.timeline import Deed, Keyed, Left, Uttered, planned
from ivr.tools.simulator.transcript import Recorded
from ivr.tools.simulator.twiml import Record


@dataclass(frozen=True, slots=True)
class Tape:
    """A recording: its last second, its length without the silence at its end, its words, and what
    ended it: a key, "hangup", or "" for silence and for the longest length."""

    ends: float
    seconds: float
    words: str
    ended_on: str


def record(live: Live, verb: Record, document: Document) -> Goto:
    """Rules: /docs/voice/twiml/record. What follows a Record in its document never runs."""
    live.answer()
    sid = f"RE{live.new_id().hex}"
    _callback(live, verb, document, sid, "in-progress", "0")
    tape = _taped(live, verb, sid)
    live.now = tape.ends
    live.note(Recorded(tape.ends, tape.seconds, tape.words, _ending(tape)))
    action = Goto(document.resolve(verb.action), verb.method, _action_form(live, sid, tape))
    outcome = "completed" if tape.seconds else "absent"
    _callback(live, verb, document, sid, outcome, _whole(tape))
    if tape.ended_on == "hangup":
        live.leg = live.leg.now("completed")
        live.notify(action, live.leg)
        raise CallOverError(HUNG_UP)
    return action


def _taped(live: Live, verb: Record, sid: str) -> Tape:
    how = verb.timeout, verb.max_length, verb.finish_on_key
    moment = Recording(live.now, *how, live.so_far, sid)
    reply = planned(live.caller.record(moment), live.now, live.now, live.phone.pace)
    deeds = sorted([*live.plan, *reply], key=lambda deed: deed.at)
    tape = tape_of(verb, live.now, deeds)
    for event in deed_events([deed for deed in deeds if deed.at <= tape.ends], ignored=False):
        live.note(event)
    live.plan = [deed for deed in deeds if deed.at > tape.ends]
    return tape


def tape_of(verb: Record | Recording, start: float, deeds: Sequence[Deed]) -> Tape:
    """Play the deeds against a Record that starts at `start`. timeout="0" waits without end."""
    patience = verb.timeout or inf
    longest = start + verb.max_length
    silent_from, words = start, ""
    for deed in deeds:
        if deed.at > min(silent_from + patience, longest):
            break
        match deed:
            case Keyed(at, key) if key in verb.finish_on_key:
                return Tape(at, at - start, words, key)
            case Left(at):
                return Tape(at, at - start, words, "hangup")
            case Uttered(at, said, _, seconds):
                silent_from, words = at + seconds, f"{words} {said}".strip()
            case Keyed():
                pass
    ends = min(silent_from + patience, longest)
    return Tape(ends, min(silent_from, ends) - start, words, "")


def _ending(tape: Tape) -> str:
    ends = {"hangup": "ended by hanging up", "": "ended by silence or length"}
    return ends.get(tape.ended_on, f"ended by {tape.ended_on}")


def _whole(tape: Tape) -> str:
    return str(round(tape.seconds))


def _address(live: Live, sid: str) -> str:
    return f"https://api.twilio.com/2010-04-01/Accounts/{live.leg.account}/Recordings/{sid}"


def _action_form(live: Live, sid: str, tape: Tape) -> dict[str, str]:
    """`Digits` is the ending key or "hangup"; after silence it is empty or missing (unverified)."""
    form = {"RecordingUrl": _address(live, sid), "RecordingDuration": _whole(tape)}
    if tape.ended_on or live.phone.unverified.empty_digits:
        form["Digits"] = tape.ended_on
    return form


def _callback(
    live: Live, verb: Record, document: Document, sid: str, status: str, seconds: str
) -> None:
    """Callbacks come in the platform's own time: after the next request (the file may not exist
    when the action is requested)."""
    if verb.recording_status_callback is None:
        return
    if status not in verb.recording_status_callback_event:
        return
    form = {
        "RecordingSid": sid,
        "RecordingUrl": _address(live, sid),
        "RecordingStatus": status,
        "RecordingDuration": seconds,
        "RecordingChannels": "1",
        "RecordingSource": "RecordVerb",
    }
    url = document.resolve(verb.recording_status_callback)
    live.later.append(Goto(url, verb.recording_status_callback_method, form))
