"""What happened in a call, event by event, and how it reads aloud."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ivr.tools.simulator.twiml import fold


@dataclass(frozen=True, slots=True)
class Heard:
    """The caller heard a text or a recording; `cut` when it was interrupted (then text is the part
    that was heard), `played` when it is the text of a recording, which is at `url`. `at` and
    `seconds` are virtual seconds, as in every event below."""

    at: float
    text: str
    seconds: float
    language: str = ""
    voice: str = ""
    cut: bool = False
    rate: float = 1.0
    played: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class Pressed:
    """The caller pressed keys, the first of them at `at`; `ignored` when nobody listened."""

    at: float
    keys: str
    ignored: bool = False


@dataclass(frozen=True, slots=True)
class Spoke:
    """The caller spoke; `ignored` when the line listened for keys only or not at all."""

    at: float
    words: str
    confidence: float | None
    ignored: bool = False


@dataclass(frozen=True, slots=True)
class Waited:
    """Silence on the line: a pause of the line's, or a caller who did nothing."""

    at: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Rang:
    """A desk's telephone rang for `seconds`; `beside` others if it was not the only one."""

    at: float
    number: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Whispered:
    """What the desk heard before the caller was put through."""

    at: float
    text: str
    seconds: float
    cut: bool = False
    played: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class DeskPressed:
    at: float
    keys: str


@dataclass(frozen=True, slots=True)
class Talked:
    at: float
    seconds: float
    ended_by: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a Dial ended: the DialCallStatus, and whether the two were connected."""

    at: float
    status: str
    bridged: bool


@dataclass(frozen=True, slots=True)
class Recorded:
    at: float
    seconds: float
    words: str
    ended_by: str


@dataclass(frozen=True, slots=True)
class Requested:
    """One request to the line. `form` holds the parameters but for CallToken; `status` is None
    when no answer came, and `body` is what came; milliseconds are real ones."""

    at: float
    method: str
    path: str
    form: Mapping[str, str] = field(repr=False)
    status: int | None
    milliseconds: float
    body: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Warned:
    """A notification of the platform that does not end the call (12200, 15003, ...)."""

    at: float
    code: int
    text: str


@dataclass(frozen=True, slots=True)
class Failed:
    """A document could not be had or executed; the fallback URL is asked next."""

    at: float
    code: int
    url: str
    text: str


@dataclass(frozen=True, slots=True)
class Ended:
    at: float
    why: str


Event = (
    Heard
    | Pressed
    | Spoke
    | Waited
    | Rang
    | Whispered
    | DeskPressed
    | Talked
    | Outcome
    | Recorded
    | Requested
    | Warned
    | Failed
    | Ended
)


@dataclass(frozen=True, slots=True)
class Transcript:
    """A whole call, or one so far."""

    events: tuple[Event, ...]

    @property
    def heard(self) -> str:
        """Everything the caller heard, as one text."""
        return fold(" ".join(event.text for event in self.events if isinstance(event, Heard)))

    @property
    def whispered(self) -> str:
        return fold(" ".join(e.text for e in self.events if isinstance(e, Whispered)))

    @property
    def requests(self) -> tuple[Requested, ...]:
        return tuple(event for event in self.events if isinstance(event, Requested))

    @property
    def complaints(self) -> tuple[Warned | Failed, ...]:
        """Whatever the platform would have put into its error log."""
        return tuple(event for event in self.events if isinstance(event, Warned | Failed))

    @property
    def seconds(self) -> float:
        return self.events[-1].at if self.events else 0.0

    @property
    def ended(self) -> str | None:
        """Why the call ended; None while it lasts."""
        ends = [event.why for event in self.events if isinstance(event, Ended)]
        return ends[-1] if ends else None

    def text(self, *, requests: bool = False) -> str:
        """The call as a script to read aloud: second, who, what. Requests only if asked for."""
        shown = (e for e in self.events if requests or not isinstance(e, Requested))
        return "\n".join(line(event) for event in shown)


def line(event: Event) -> str:
    """One event as one line, with its virtual second at the left margin."""
    return f"{event.at:7.1f}  {_what(event)}"


def _what(event: Event) -> str:
    match event:
        case Heard():
            slower = "" if event.rate == 1 else f"  [at {event.rate:.0%}]"
            cut = " — (cut off)" if event.cut else ""
            return f"line    {mark(event.played)}{event.text}{cut}{slower}"
        case Pressed() | Spoke() | Waited() | Recorded():
            return _caller(event)
        case Rang() | Whispered() | DeskPressed() | Talked() | Outcome():
            return _desk(event)
        case Requested() | Warned() | Failed() | Ended():
            return _machine(event)


def _caller(event: Pressed | Spoke | Waited | Recorded) -> str:
    match event:
        case Pressed():
            return f"caller presses {' '.join(event.keys)}{_unheard(event.ignored)}"
        case Spoke():
            return f'caller says "{event.words}"{_unheard(event.ignored)}'
        case Waited():
            return f"        (silence, {event.seconds:.1f} seconds)"
        case Recorded():
            words = f': "{event.words}"' if event.words else ""
            return f"        (recorded {event.seconds:.1f} seconds, {event.ended_by}{words})"


def mark(played: bool) -> str:
    """What stands before the words of a recording."""
    return "♪ " if played else ""


def _unheard(ignored: bool) -> str:
    return " (nobody listens)" if ignored else ""


def _desk(event: Rang | Whispered | DeskPressed | Talked | Outcome) -> str:
    match event:
        case Rang():
            return f"desk {spaced(event.number)} rings, {event.seconds:.0f} seconds"
        case Whispered():
            cut = " — (cut off)" if event.cut else ""
            return f"whisper to desk: {mark(event.played)}{event.text}{cut}"
        case DeskPressed():
            return f"desk presses {' '.join(event.keys)}"
        case Talked():
            return f"caller and desk talk, {event.seconds:.0f} seconds; {event.ended_by}"
        case Outcome():
            return f"desk: {event.status}{', connected' if event.bridged else ', not connected'}"


def _machine(event: Requested | Warned | Failed | Ended) -> str:
    match event:
        case Requested():
            took = f"{event.status or 'no answer'}, {event.milliseconds:.0f} ms"
            return f"        {event.method} {event.path} -> {took}"
        case Warned():
            return f"        warning {event.code}: {event.text}"
        case Failed():
            return f"        error {event.code} at {event.url}: {event.text}"
        case Ended():
            return f"call ends: {event.why}"


def spaced(number: str) -> str:
    """A North American number as people write it; any other as it is."""
    digits = number.removeprefix("+1")
    if digits == number or len(digits) != 10:
        return number
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:]}"
