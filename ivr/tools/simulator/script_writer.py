"""A call that was made step by step, written down so that it can be played again.

What was said stands there as comments; what was done, with the second at which it was.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import takewhile

from ivr.tools.simulator.caller import (
    Act,
    Busy,
    Fails,
    GivesUp,
    HangUp,
    Hearing,
    Listening,
    Press,
    Recording,
    Ringing,
    Speak,
    Talk,
)
from ivr.tools.simulator.resumable import Done
from ivr.tools.simulator.sound import Sound
from ivr.tools.simulator.transcript import spaced


def written(title: str, start: datetime, from_: str, to: str, done: Sequence[Done]) -> str:
    """The script (see `script`); `start` is in the line's zone, `to` its webhook."""
    heads = [
        f"# {title}",
        f"at {start.replace(tzinfo=None).isoformat(' ', 'seconds')}",
        f"from {from_}",
        f"to {to}",
        "",
    ]
    return "\n".join([*heads, *lines(done)]) + "\n"


def lines(done: Sequence[Done]) -> Iterator[str]:
    """What was heard and done, moment by moment; what a desk did stands in one line."""
    for number, one in enumerate(done):
        match one:
            case Done(Listening() as moment, tuple() as reply, "caller"):
                yield from map(said, moment.prompt)
                yield done_then(reply)
            case Done(Hearing(sound=sound), leaves, "caller"):
                yield said(sound)
                if leaves is not None:
                    yield f"hang up during {sound.text}"
            case Done(Ringing() as moment, act):
                its = list(takewhile(is_of_a_desk, done[number + 1 :]))
                yield f"desk {spaced(moment.number)} {at_desk(moment, act, its)}"
            case Done(Recording(), tuple() as reply):
                yield done_then(reply)
            case _:
                pass


def said(sound: Sound) -> str:
    """What the line said, as a comment."""
    return f"# line: {' '.join(sound.text.split())}" if sound.text else "# (a silence)"


def done_then(reply: Sequence[Act]) -> str:
    """What was done at a Gather or a recording."""
    return f"timed {' | '.join(map(timed, reply))}" if reply else "wait"


def timed(act: Act) -> str:
    """One act, with its second."""
    match act:
        case Press(keys, after):
            return f"{after:.2f} press {keys}"
        case Speak(words, confidence, after):
            how = "-" if confidence is None else f"{confidence:g}"
            return f"{after:.2f} say [{how}] {' '.join(words.replace('|', ' ').split()) or '…'}"
        case _:
            return f"{act.after if isinstance(act, HangUp) else 0:.2f} hang up"


def at_desk(ringing: Ringing, act: object, its: Sequence[Done]) -> str:
    """What became of a ring, of what was done at this desk from then on."""
    match act:
        case Busy():
            return "busy"
        case Fails():
            return "fails"
        case GivesUp(after):
            return f"rings, caller hangs up after {after:.0f}"
        case _:
            return answered(ringing, its) if its else "no answer"


def is_of_a_desk(done: Done) -> bool:
    """Whether a desk that answered was asked."""
    return done.side == "desk" or isinstance(done.reply, Talk)


def answered(ringing: Ringing, its: Sequence[Done]) -> str:
    """What a desk did that had picked up; to the caller it rings until the whisper is over."""
    keys = ""
    for done in its:
        match done:
            case Done(reply=Talk(seconds, caller_hangs_up)):
                return f"answers{', caller hangs up after' * caller_hangs_up} {seconds:.0f}"
            case Done(Listening(), tuple() as reply, "desk"):
                keys += "".join(act.keys for act in reply if isinstance(act, Press))
            case Done(question, GivesUp(after), "desk"):
                seconds = min(question.at + after - ringing.at, ringing.timeout)
                return f"rings, caller hangs up after {seconds:.0f}"
            case _:
                pass
    if any(hung_up(done) for done in its):
        return "hangs up"
    return f"declines with {keys}" if keys else "declines"


def hung_up(done: Done) -> bool:
    """Whether the desk hung up at the whisper."""
    acts = done.reply if isinstance(done.reply, tuple) else ()
    return isinstance(done.reply, float) or any(isinstance(act, HangUp) for act in acts)
