"""Who speaks with the line: what a caller and a desk are asked, and what they can answer.

Times in the answers are seconds after the end of the prompt, or after its beginning with `early`
(then the answer interrupts the prompt, if the line lets it).
"""

from dataclasses import dataclass, field
from typing import Protocol

from ivr.tools.simulator.sound import Sound
from ivr.tools.simulator.transcript import Transcript
from ivr.tools.simulator.twiml import Gather


@dataclass(frozen=True, slots=True)
class Press:
    """Keys, the first after `after` seconds, each next one `gap` seconds later."""

    keys: str
    after: float = 1.0
    gap: float = 0.3
    early: bool = False


@dataclass(frozen=True, slots=True)
class Speak:
    """Words as recognised, with a confidence of 0 to 1 (None: the platform sends none).

    `seconds` is how long they take to say; None leaves that to the telephone's pace."""

    words: str
    confidence: float | None = 0.9
    after: float = 1.0
    early: bool = False
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class HangUp:
    after: float = 1.0
    early: bool = False


@dataclass(frozen=True, slots=True)
class Silent:
    pass


Act = Press | Speak | HangUp | Silent
Reply = Act | tuple[Act, ...]


@dataclass(frozen=True, slots=True)
class Busy:
    after: float = 2.0


@dataclass(frozen=True, slots=True)
class NoAnswer:
    pass


@dataclass(frozen=True, slots=True)
class Fails:
    """The network could not reach the number; `status` is the DialCallStatus that tells of it."""

    status: str = "failed"
    after: float = 1.0


@dataclass(frozen=True, slots=True)
class Cancels:
    """The leg is cancelled before anybody answers (DialCallStatus=canceled)."""

    after: float = 5.0


@dataclass(frozen=True, slots=True)
class GivesUp:
    """The caller hangs up while the desk's telephone rings."""

    after: float = 10.0


@dataclass(frozen=True, slots=True)
class Answers:
    """The desk answers after `after` seconds, replies to the whisper, then talks `talks` seconds.

    Nobody presses a key to accept when `at_whisper` is Silent(): so a personal voicemail does."""

    talks: float = 60.0
    after: float = 6.0
    caller_hangs_up: bool = False
    at_whisper: Reply = Press("1")


@dataclass(frozen=True, slots=True)
class PicksUp:
    """The desk answers, and is asked what it does at the whisper and how long the two talk."""

    after: float = 6.0


DeskAct = Busy | NoAnswer | Fails | Cancels | GivesUp | Answers | PicksUp


@dataclass(frozen=True, slots=True)
class Listening:
    """The line plays `prompt` and listens: for `keys`, for `speech`, or both.

    Keys can interrupt the prompt wherever keys are heard, speech wherever speech is. `ready` is
    the virtual second at which the prompt is over; `timeout` counts from there. `verb` holds all
    the rules."""

    at: float
    prompt: tuple[Sound, ...]
    keys: bool
    speech: bool
    timeout: int
    num_digits: int | None
    finish_on_key: str
    language: str
    hints: str
    so_far: Transcript
    verb: Gather = field(repr=False)

    @property
    def ready(self) -> float:
        return self.at + sum(sound.seconds for sound in self.prompt)

    @property
    def text(self) -> str:
        return " ".join(sound.text for sound in self.prompt if sound.text)


@dataclass(frozen=True, slots=True)
class Hearing:
    """The line plays `sound` outside any Gather: keys are not heard, one can only hang up."""

    at: float
    sound: Sound
    so_far: Transcript


@dataclass(frozen=True, slots=True)
class Ringing:
    """The line dials `number`, showing `caller_id`, for at most `timeout` seconds."""

    at: float
    number: str
    caller_id: str
    timeout: int
    so_far: Transcript


@dataclass(frozen=True, slots=True)
class Recording:
    """The line records after a beep, at most `max_length` seconds; `sid` is the recording's id."""

    at: float
    timeout: int
    max_length: int
    finish_on_key: str
    so_far: Transcript
    sid: str = ""


@dataclass(frozen=True, slots=True)
class Talking:
    """The caller and a desk are connected, for at most `time_limit` seconds."""

    at: float
    number: str
    time_limit: int
    so_far: Transcript


@dataclass(frozen=True, slots=True)
class Talk:
    """How long the two talk, and who ends it."""

    seconds: float
    caller_hangs_up: bool = False


class CallerLeftError(Exception):
    """The caller hangs up `after` seconds of a whisper, which the desk alone hears. A desk's answer
    may be this instead."""

    def __init__(self, after: float) -> None:
        super().__init__("the caller hangs up during the whisper")
        self.after = after


class Caller(Protocol):
    """Somebody who plays the caller, and the desks that the line rings."""

    def listen(self, moment: Listening) -> Reply:
        """What the caller does at a Gather."""
        ...

    def hear(self, moment: Hearing) -> float | None:
        """Seconds into this sound after which the caller hangs up; None to hear it out."""
        ...

    def desk(self, moment: Ringing) -> DeskAct:
        """What happens at the desk."""
        ...

    def record(self, moment: Recording) -> Reply:
        """What the caller says, and how it ends, where the line records."""
        ...

    def desk_hears(self, moment: Hearing) -> float | None:
        """Seconds into this sound of a whisper after which the desk hangs up; None to hear it out.

        This and the next two are asked only of a desk that `PicksUp`. This and the next one raise
        CallerLeftError where the caller hangs up meanwhile."""
        ...

    def desk_listens(self, moment: Listening) -> Reply:
        """What the desk does at a Gather of a whisper."""
        ...

    def talk(self, moment: Talking) -> Talk:
        """How long the caller and the desk talk."""
        ...


class Patient:
    """A caller who hears all out and does nothing; desks never answer. A base to build on."""

    def listen(self, moment: Listening) -> Reply:
        return Silent()

    def hear(self, moment: Hearing) -> float | None:
        return None

    def desk(self, moment: Ringing) -> DeskAct:
        return NoAnswer()

    def record(self, moment: Recording) -> Reply:
        return Silent()

    def desk_hears(self, moment: Hearing) -> float | None:
        return None

    def desk_listens(self, moment: Listening) -> Reply:
        return Silent()

    def talk(self, moment: Talking) -> Talk:
        return Talk(60.0)


def acts(reply: Reply) -> tuple[Act, ...]:
    return reply if isinstance(reply, tuple) else (reply,)
