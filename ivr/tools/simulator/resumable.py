"""A call that is put down after each step and taken up again, by whoever kept its journal.

    standing = resumed(phone, turns=())                         # it rings, and stands at a question
    standing.asked                                              # what the line plays, and waits for
    turn = Turn((Act("key", at=2.5, key="1"),), now=2.6)
    standing = resumed(replace(phone, remembered=standing.answers), (*standing.turns, turn))

A journal is the answers that the line gave and the turns of the caller: played again they lead to
where the call stood, and nothing is sent a second time. So nobody has to hold a call open, and a
server that ends in the midst of it loses nothing. A turn that decides nothing yet leaves the call
where it was, and tells when it will go on by itself.

The answers of a call hold the line's cookies no longer; the line sets none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ivr.tools.simulator.active_call import TICK
from ivr.tools.simulator.call import Call
from ivr.tools.simulator.caller import Act as CallerAct
from ivr.tools.simulator.caller import (
    Busy,
    CallerLeftError,
    DeskAct,
    Fails,
    GivesUp,
    HangUp,
    Hearing,
    Listening,
    NoAnswer,
    PicksUp,
    Press,
    Recording,
    Ringing,
    Speak,
    Talk,
    Talking,
)
from ivr.tools.simulator.dialing import GRACE
from ivr.tools.simulator.http_client import Answer
from ivr.tools.simulator.phone import Phone
from ivr.tools.simulator.recording import tape_of
from ivr.tools.simulator.sound import Pace
from ivr.tools.simulator.timeline import collect, planned
from ivr.tools.simulator.transcript import Transcript

Does = Literal["answers", "busy", "declines", "no_answer", "fails", "hangs_up"]
Side = Literal["caller", "desk"]
Question = Listening | Hearing | Ringing | Recording | Talking


@dataclass(frozen=True, slots=True)
class Act:
    """Something done `at` seconds after a moment began: the caller or the desk presses a `key`, the
    caller says `words` (recognised with a confidence; None: the platform sends none) or hangs up,
    or the desk `does` something. `seconds` is how long the words take, None for the usual pace."""

    kind: Literal["key", "words", "hangup", "desk"]
    at: float
    key: str = ""
    words: str = ""
    confidence: float | None = 0.9
    seconds: float | None = None
    does: Does = "hangs_up"


@dataclass(frozen=True, slots=True)
class Turn:
    """All that was done at one moment, until `now`, in seconds since it began."""

    acts: tuple[Act, ...]
    now: float


class Asked(Exception):  # noqa: N818 - it is no error: the call waits
    """The call stands at its moment of this `number`. If nothing more happens it goes on at `ends`,
    and the prompt falls silent at `stops`, in seconds since the moment began; `digits` are the keys
    that were taken so far."""

    def __init__(
        self,
        number: int,
        question: Question,
        ends: float,
        side: Side = "caller",
        stops: float | None = None,
        digits: str = "",
    ) -> None:
        super().__init__(type(question).__name__)
        self.number, self.question, self.side = number, question, side
        self.ends, self.stops, self.digits = ends, stops, digits


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a moment."""

    question: Question
    reply: tuple[CallerAct, ...] | DeskAct | Talk | float | None
    side: Side = "caller"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a call stands: what it asks, or None when it is over; what happened; and its journal:
    the answers and the turns that have led here."""

    asked: Asked | None
    transcript: Transcript
    done: tuple[Done, ...]
    answers: tuple[Answer, ...]
    turns: tuple[Turn, ...]


def resumed(phone: Phone, turns: Sequence[Turn]) -> Standing:
    """The call as these turns leave it. The last one may be too early to decide anything."""
    player = Stepwise(turns, phone.pace)
    call = Call(phone, player)
    try:
        call.play()
        asked = None
    except Asked as question:
        asked = question
    done = tuple(player.done)
    return Standing(asked, call.so_far, done, call.answers, tuple(turns[: len(done)]))


class Stepwise:
    """The Caller, and the desk, of turns that were told one by one."""

    def __init__(self, turns: Sequence[Turn], pace: Pace) -> None:
        self._turns = turns
        self._pace = pace
        self.done: list[Done] = []

    def listen(self, moment: Listening) -> tuple[CallerAct, ...]:
        return self._collected(moment, "caller")

    def hear(self, moment: Hearing) -> float | None:
        return self._heard(moment, "caller")

    def desk_hears(self, moment: Hearing) -> float | None:
        return self._heard(moment, "desk")

    def desk_listens(self, moment: Listening) -> tuple[CallerAct, ...]:
        return self._collected(moment, "desk")

    def desk(self, moment: Ringing) -> DeskAct:
        turn, ends = self._turn, float(moment.timeout + GRACE)
        act = next((_desk_act(act) for act in turn.acts if act.kind in ("desk", "hangup")), None)
        if act is None and turn.now < ends - TICK:
            raise Asked(len(self.done), moment, ends)
        rings = act or NoAnswer()
        self.done.append(Done(moment, rings))
        return rings

    def record(self, moment: Recording) -> tuple[CallerAct, ...]:
        acts = self._turn.acts
        deeds = planned(_reply(acts, "caller"), moment.at, moment.at, self._pace)
        ends = tape_of(moment, moment.at, deeds).ends - moment.at
        self._wait(moment, ends, "caller")
        reply = _reply(_until(ends, acts), "caller")
        self.done.append(Done(moment, reply))
        return reply

    def talk(self, moment: Talking) -> Talk:
        turn, longest = self._turn, float(moment.time_limit)
        ends = [act for act in turn.acts if act.kind in ("desk", "hangup")]
        if not ends:
            self._wait(moment, longest, "caller")
        talk = Talk(ends[0].at, ends[0].kind == "hangup") if ends else Talk(longest)
        self.done.append(Done(moment, talk))
        return talk

    @property
    def _turn(self) -> Turn:
        """The turn of the moment that is asked now; an empty one where none was told."""
        number = len(self.done)
        return self._turns[number] if number < len(self._turns) else Turn((), -1.0)

    def _wait(
        self,
        moment: Question,
        ends: float,
        side: Side,
        stops: float | None = None,
        digits: str = "",
    ) -> None:
        """Raises Asked while the moment is not over."""
        if self._turn.now < ends - TICK:
            raise Asked(len(self.done), moment, ends, side, stops, digits)

    def _collected(self, moment: Listening, side: Side) -> tuple[CallerAct, ...]:
        """The answer to a Gather, without what came when it was over."""
        acts = self._turn.acts
        deeds = planned(_reply(acts, side), moment.at, moment.ready, self._pace)
        done = collect(moment.verb, moment.at, moment.ready, deeds)
        ends = done.ends - moment.at
        if side == "desk":
            self._unless_the_caller_leaves(moment, ends)
        self._wait(moment, ends, side, done.stops - moment.at, done.digits)
        reply = _reply(_until(ends, acts), side)
        self.done.append(Done(moment, reply, side))
        return reply

    def _heard(self, moment: Hearing, side: Side) -> float | None:
        """When the caller, or the desk, hangs up; None to hear it out. What takes no time is not
        asked about."""
        seconds = moment.sound.seconds
        if not seconds:
            return None
        leaves = next((act.at for act in self._turn.acts if _leaves(act, side)), None)
        if leaves is not None and leaves > seconds:
            leaves = None
        if side == "desk":
            self._unless_the_caller_leaves(moment, seconds if leaves is None else leaves)
        if leaves is None:
            self._wait(moment, seconds, side)
        self.done.append(Done(moment, leaves, side))
        return leaves

    def _unless_the_caller_leaves(self, moment: Listening | Hearing, ends: float) -> None:
        """Raises CallerLeftError where the caller hangs up before this moment of a desk ends."""
        leaves = next((act.at for act in self._turn.acts if act.kind == "hangup"), ends + 1)
        if leaves > ends:
            return
        self.done.append(Done(moment, GivesUp(leaves), "desk"))
        raise CallerLeftError(leaves)


def _until(ends: float, acts: Sequence[Act]) -> list[Act]:
    """What came before the moment was over: the rest was meant for it, and comes too late."""
    return [act for act in acts if act.at <= ends + TICK]


def _leaves(act: Act, side: Side) -> bool:
    """Whether this side hangs up."""
    return act.kind == "hangup" if side == "caller" else act.kind == "desk"


def _reply(acts: Sequence[Act], side: Side) -> tuple[CallerAct, ...]:
    """What was done, as the answer of a side: every time counts from the moment's beginning."""
    reply: list[CallerAct] = []
    for act in acts:
        if _leaves(act, side):
            reply.append(HangUp(act.at, early=True))
        elif act.kind == "key":
            reply.append(Press(act.key, act.at, early=True))
        elif act.kind == "words":
            reply.append(Speak(act.words, act.confidence, act.at, True, act.seconds))
    return tuple(reply)


def _desk_act(act: Act) -> DeskAct:
    """What a desk's telephone does, or the caller who does not wait for it."""
    if act.kind == "hangup":
        return GivesUp(act.at)
    match act.does:
        case "answers":
            return PicksUp(act.at)
        case "busy" | "declines" | "hangs_up":
            return Busy(act.at)
        case "fails":
            return Fails(after=act.at)
        case "no_answer":
            return NoAnswer()
