"""When the keys, words and hang-ups of a caller meet a Gather, who wins.

Rules: /docs/voice/twiml/gather. All times are virtual seconds since the call began.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf

from ivr.tools.simulator.caller import HangUp, Press, Reply, Silent, Speak, acts
from ivr.tools.simulator.twiml import Gather

MOST_SPEECH = 60.0  # seconds; a Gather ends after a minute of speech
# Keys that follow the deciding one faster than this never reach the next document. Whether the
# platform drops or keeps them is unverified; dropping is what an impatient caller must survive.
BURST = 1.0
# With speechTimeout=auto the recogniser decides when speech is over; about a second.
AUTO_SPEECH_TIMEOUT = 1.0
KEYS = frozenset("0123456789*#")


@dataclass(frozen=True, slots=True)
class Keyed:
    at: float
    key: str


@dataclass(frozen=True, slots=True)
class Uttered:
    at: float
    words: str
    confidence: float | None
    seconds: float


@dataclass(frozen=True, slots=True)
class Left:
    at: float


Deed = Keyed | Uttered | Left


@dataclass(frozen=True, slots=True)
class Collected:
    """How a Gather ended: when, when its prompt fell silent, and with which input."""

    ends: float
    stops: float
    digits: str = ""
    finished_on: str | None = None
    speech: Uttered | None = None
    left: bool = False
    full: bool = False

    @property
    def empty(self) -> bool:
        return not self.digits and self.speech is None


def planned(reply: Reply, start: float, over: float, pace: Callable[[str], float]) -> list[Deed]:
    """A caller's answer as deeds in their order, given when a prompt begins and is over."""
    deeds: list[Deed] = []
    for act in acts(reply):
        match act:
            case Press(keys, after, gap, early):
                begin = (start if early else over) + after
                keyed = (Keyed(begin + gap * nth, key) for nth, key in enumerate(keys))
                deeds.extend(key for key in keyed if key.key in KEYS)
            case Speak(words, confidence, after, early, seconds):
                long = pace(words) if seconds is None else seconds
                deeds.append(Uttered((start if early else over) + after, words, confidence, long))
            case HangUp(after, early):
                deeds.append(Left((start if early else over) + after))
            case Silent():
                pass
    return sorted(deeds, key=lambda deed: deed.at)


def collect(gather: Gather, start: float, over: float, deeds: Sequence[Deed]) -> Collected:
    """Play the deeds against a Gather whose prompt lasts from `start` until `over`."""
    audible = [deed for deed in deeds if _audible(gather, deed)]
    first = audible[0] if audible else Left(inf)
    if first.at > over + gather.timeout:
        return Collected(over + gather.timeout, over)
    stops = min(over, first.at)
    match first:
        case Left(at):
            return Collected(at, stops, left=True)
        case Uttered():
            return _spoken(gather, first, stops, audible)
        case Keyed():
            return _typed(gather, stops, audible)


def _audible(gather: Gather, deed: Deed) -> bool:
    match deed:
        case Keyed():
            return "dtmf" in gather.input
        case Uttered():
            return "speech" in gather.input and bool(deed.words)
        case Left():
            return True


def _spoken(gather: Gather, speech: Uttered, stops: float, deeds: Sequence[Deed]) -> Collected:
    """Speech came first: keys no longer count (once speech starts finishOnKey is ignored)."""
    quiet = AUTO_SPEECH_TIMEOUT if gather.speech_timeout is None else gather.speech_timeout
    ends = speech.at + min(speech.seconds + quiet, MOST_SPEECH)
    for deed in deeds:
        if isinstance(deed, Left) and deed.at <= ends:
            return Collected(deed.at, stops, left=True)
    return Collected(ends, stops, speech=speech)


def _typed(gather: Gather, stops: float, deeds: Sequence[Deed]) -> Collected:
    """Keys came first: words no longer count; each key gives `timeout` seconds for the next."""
    digits, last = "", deeds[0].at
    for deed in deeds:
        if deed.at > last + gather.timeout:
            break
        match deed:
            case Left(at):
                return Collected(at, stops, left=True)
            case Keyed(at, key) if key == gather.finish_on_key:
                return Collected(at, stops, digits, finished_on=key, full=True)
            case Keyed(at, key):
                digits, last = digits + key, at
                if len(digits) == gather.num_digits:
                    return Collected(at, stops, digits, full=True)
            case Uttered():
                pass
    return Collected(last + gather.timeout, stops, digits)


def split(deeds: Sequence[Deed], done: Collected) -> tuple[list[Deed], list[Keyed], list[Deed]]:
    """The deeds that fell into a Gather, the keys that were typed too fast after its deciding
    key and are lost, and the deeds still to come."""
    during = [deed for deed in deeds if deed.at <= done.ends]
    later = [deed for deed in deeds if deed.at > done.ends]
    lost: list[Keyed] = []
    # Keys at the very moment of the deciding one come after it too.
    while done.full and later:
        last = lost[-1].at if lost else done.ends
        head = later[0]
        if not isinstance(head, Keyed) or head.at - last > BURST:
            break
        lost.append(head)
        later = later[1:]
    return during, lost, later
