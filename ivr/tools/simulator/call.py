"""One whole call: fetch a document, run its verbs from top to bottom, go where they lead."""

from typing import assert_never

from ivr.tools.simulator.active_call import CallOverError, Goto, Live
from ivr.tools.simulator.caller import Caller
from ivr.tools.simulator.dialing import dial
from ivr.tools.simulator.gathering import gather, play
from ivr.tools.simulator.http_client import Answer, Document
from ivr.tools.simulator.phone import Phone
from ivr.tools.simulator.recording import record
from ivr.tools.simulator.transcript import Ended, Transcript
from ivr.tools.simulator.twiml import Dial, Gather, Hangup, Pause, Play, Record, Redirect, Say, Verb

LONGEST = 4 * 3600  # seconds; the platform's default length of a call
MOST_AT_ONCE = 100  # documents without a second passing: a loop that no caller would leave


class Call:
    """A call that can be played once; what it sent can be delivered again at any time."""

    def __init__(self, phone: Phone, caller: Caller) -> None:
        self._live = Live(phone, caller)

    @property
    def so_far(self) -> Transcript:
        return self._live.so_far

    @property
    def answers(self) -> tuple[Answer, ...]:
        """What the line has answered, in the order in which it was asked."""
        return tuple(self._live.answers)

    def play(self) -> Transcript:
        """Play the call to its end, the status callback included."""
        try:
            self._talk()
        except CallOverError as over:
            self._end(str(over))
        return self.so_far

    def redeliver(self, nth: int = -1) -> Answer:
        """Send the nth request of this call once more, as the platform's retries do: the same
        form, signature and I-Twilio-Idempotency-Token. Its reply is returned, not executed."""
        return self._live.send(self._live.sent[nth])

    def _talk(self) -> None:
        live = self._live
        goto, since, at_once = Goto(live.absolute(live.phone.voice_url)), 0.0, 0
        while True:
            document = live.document(goto)
            live.flush()
            goto = run(live, document)
            at_once = at_once + 1 if live.now == since else 0
            since = live.now
            if at_once > MOST_AT_ONCE:
                raise CallOverError("the documents lead in a circle")

    def _end(self, why: str) -> None:
        """/docs/voice/twiml: the number's status callback comes after the end of every call."""
        live = self._live
        live.note(Ended(live.now, why))
        answered = live.answered_at is not None
        live.leg = live.leg.now("completed" if answered else "no-answer")
        live.flush()
        if live.phone.status_callback is None:
            return
        talked = live.now - live.answered_at if live.answered_at is not None else 0.0
        form = {
            "CallDuration": str(int(talked)),
            "Timestamp": live.timestamp,
            "CallbackSource": "call-progress-events",
            "SequenceNumber": "0",
        }
        live.notify(Goto(live.absolute(live.phone.status_callback), form=form), live.leg)


def run(live: Live, document: Document) -> Goto:
    """The next document, or CallOverError: a document that runs out of verbs hangs up."""
    for verb in document.verbs:
        if live.now > LONGEST:
            raise CallOverError("the longest time of a call is over")
        goto = _step(live, verb, document)
        if goto is not None:
            return goto
    live.answer()
    raise CallOverError("goodbye (end of document)")


def _step(live: Live, verb: Verb, document: Document) -> Goto | None:
    match verb:
        case Say() | Play() | Pause():
            play(live, verb, document)
            return None
        case Gather():
            return gather(live, verb, document)
        case Dial():
            return dial(live, verb, document)
        case Record():
            return record(live, verb, document)
        case Redirect(url, method):
            return Goto(document.resolve(url), method)
        case Hangup():
            live.answer()
            raise CallOverError("goodbye (Hangup)")
        case _:
            assert_never(verb)
