"""Playing a script: a caller who does what it says and checks what it says was heard."""

from collections.abc import Callable
from itertools import takewhile

from ivr.tools.simulator.call import Call
from ivr.tools.simulator.caller import (
    DeskAct,
    GivesUp,
    HangUp,
    Hearing,
    Listening,
    Patient,
    Press,
    Recording,
    Reply,
    Ringing,
    Silent,
    Speak,
)
from ivr.tools.simulator.phone import Phone
from ivr.tools.simulator.script import (
    Desk,
    Do,
    Ends,
    HangUpDuring,
    Hear,
    ListenFor,
    NeverHear,
    Script,
    Step,
    Whisper,
    plain,
)
from ivr.tools.simulator.sound import Sound, speaking_seconds
from ivr.tools.simulator.transcript import Heard, Transcript, Waited, Whispered, spaced

LONGEST_LISTEN = 600.0  # seconds that `listen for` stays silent before it fails
REACTION = 0.5  # seconds from the last text heard to an interrupting key
HANG_UP_AFTER = 1.0  # seconds from the end of the script, or of a text, to hanging up


class ScriptFailedError(AssertionError):
    """The call did not go as written. `line` is the script's, `transcript` the call so far."""

    def __init__(self, script: Script, line: int, what: str, transcript: Transcript) -> None:
        super().__init__(f"{script.title or 'script'}, line {line}: {what}\n{transcript.text()}")
        self.line, self.what, self.transcript = line, what, transcript


def play(script: Script, phone_for: Callable[[Script], Phone]) -> Transcript:
    """Play a script on the telephone that `phone_for` makes for it (its moment, its number).

    Raises ScriptFailedError at the first line that does not hold."""
    performer = Performer(script)
    transcript = Call(phone_for(script), performer).play()
    performer.finish(transcript)
    return transcript


class Performer(Patient):
    """The Caller of a script. `mark` counts the events before the caller's last action, `found`
    the characters of what was said since then that earlier `hear` lines have used up."""

    def __init__(self, script: Script) -> None:
        self._script = script
        self._steps = [step for step in script.steps if not isinstance(step, NeverHear)]
        self._mark = 0
        self._coming = 0
        self._found = 0
        self._waiting_since: float | None = None

    # The four questions of a Caller

    def listen(self, moment: Listening) -> Reply:
        said = self._said(moment.so_far, moment.text)
        self._check(said, moment.so_far)
        step = self._next()
        match step:
            case None:
                return HangUp(HANG_UP_AFTER)
            case ListenFor():
                self._patience(step, moment)
                return Silent()
            case HangUpDuring(text=text) if plain(text) in plain(moment.text):
                self._settled(moment.so_far, len(moment.prompt))
                return HangUp(_second_of(moment.prompt, text), early=True)
            case Do(act=Press(keys=keys, gap=gap), interrupts=True):
                begin = self._last_heard(moment, said) + REACTION
                self._settled(moment.so_far, len(moment.prompt))
                return Press(keys, begin, gap, early=True)
            case Do(act=act):
                self._settled(moment.so_far, len(moment.prompt))
                return act
            case _:
                raise self._failure(step, "the line listens to the caller", moment.so_far)

    def hear(self, moment: Hearing) -> float | None:
        """Only `hang up during` can happen while the line does not listen."""
        ahead = next((step for step in self._steps if not isinstance(step, Hear)), None)
        if not isinstance(ahead, HangUpDuring):
            return None
        if plain(ahead.text) not in plain(moment.sound.text):
            return None
        self._check(self._said(moment.so_far, moment.sound.text), moment.so_far)
        self._settled(moment.so_far, 1)
        return min(_second_of((moment.sound,), ahead.text), moment.sound.seconds)

    def desk(self, moment: Ringing) -> DeskAct:
        self._check(self._said(moment.so_far), moment.so_far)
        step = self._next()
        if isinstance(step, Do) and isinstance(step.act, HangUp):
            self._settled(moment.so_far, 0)
            return GivesUp(step.act.after)
        if not isinstance(step, Desk) or step.number != moment.number:
            raise self._failure(step, f"desk {spaced(moment.number)} rings", moment.so_far)
        self._settled(moment.so_far, 0)
        return step.act

    def record(self, moment: Recording) -> Reply:
        self._check(self._said(moment.so_far), moment.so_far)
        step = self._next()
        if step is None:
            return HangUp(HANG_UP_AFTER)
        if not isinstance(step, Do):
            raise self._failure(step, "the line records the caller", moment.so_far)
        self._settled(moment.so_far, 0)
        return self._left_on_tape(step.act, moment)

    def _left_on_tape(self, act: Reply, moment: Recording) -> Reply:
        """Words, then the key of the next line if there is one."""
        step = self._next()
        if not isinstance(act, Speak) or not isinstance(step, Do):
            return act
        if not isinstance(step.act, Press | HangUp):
            return act
        self._settled(moment.so_far, 0)
        seconds = speaking_seconds(act.words)
        words = Speak(act.words, act.confidence, act.after, seconds=seconds)
        wait = act.after + seconds + HANG_UP_AFTER
        end = Press(step.act.keys, wait) if isinstance(step.act, Press) else HangUp(wait)
        return words, end

    def finish(self, transcript: Transcript) -> None:
        """Check the lines that are left when the call is over, and what must never be heard."""
        while self._steps:
            self._check(self._said(transcript), transcript)
            step = self._next()
            match step:
                case Ends(text=text) if plain(text) in plain(transcript.ended or ""):
                    self._steps.pop(0)
                case None:
                    break
                case _:
                    raise self._failure(step, f"the call is over: {transcript.ended}", transcript)
        for never in self._script.steps:
            if isinstance(never, NeverHear) and plain(never.text) in plain(transcript.heard):
                raise self._failure(never, f"was heard: {never.text!r}", transcript)

    # What was said since the caller's last action

    def _said(self, so_far: Transcript, more: str = "") -> str:
        after = so_far.events[self._mark :]
        prompt = takewhile(lambda event: isinstance(event, Heard | Waited), after[: self._coming])
        events = after[len(list(prompt)) :]
        heard = [event.text for event in events if isinstance(event, Heard)]
        return plain(" ".join([*heard, more]))

    def _check(self, said: str, so_far: Transcript) -> None:
        """Tick off the `hear` and `whisper` lines that come next, or raise ScriptFailedError.
        A `listen for` line is ticked off when its text has come."""
        while (step := self._next()) is not None:
            match step:
                case Hear(text=text) | ListenFor(text=text):
                    at = said.find(plain(text), self._found)
                    if at < 0 and isinstance(step, ListenFor) and so_far.ended is None:
                        return
                    if at < 0:
                        raise self._failure(step, f"expected to hear {text!r}", so_far)
                    self._found = at + len(plain(text))
                case Whisper(text=text):
                    if plain(text) not in plain(_whispered(so_far)):
                        raise self._failure(step, f"expected the desk to hear {text!r}", so_far)
                case _:
                    return
            self._steps.pop(0)
            self._waiting_since = None

    def _next(self) -> Step | None:
        return self._steps[0] if self._steps else None

    def _settled(self, so_far: Transcript, coming: int) -> None:
        """The caller acts: the next `hear` lines look at what is said after this. The prompt's own
        sounds, `coming` at most (a key cuts them), are noted after the question and belong to what
        was before."""
        self._steps.pop(0)
        self._mark, self._coming, self._found = len(so_far.events), coming, 0

    def _patience(self, step: ListenFor, moment: Listening) -> None:
        if self._waiting_since is None:
            self._waiting_since = moment.at
        if moment.at - self._waiting_since > LONGEST_LISTEN:
            raise self._failure(step, f"not heard within 10 minutes: {step.text!r}", moment.so_far)

    def _last_heard(self, moment: Listening, said: str) -> float:
        """Seconds into the prompt at which the last text that was checked has been said."""
        inside = self._found - (len(said) - len(plain(moment.text)))
        return _second_at(moment.prompt, inside)

    def _failure(self, step: Step | None, what: str, so_far: Transcript) -> ScriptFailedError:
        line = step.line if step is not None else 0
        wanted = f"; the script has {_wanted(step)}"
        return ScriptFailedError(self._script, line, what + wanted, so_far)


def _wanted(step: Step | None) -> str:
    match step:
        case None:
            return "come to its end"
        case Do(act=act) | Desk(act=act):
            return repr(act)
        case _:
            return f"{type(step).__name__} {step.text!r}"


def _whispered(so_far: Transcript) -> str:
    return " ".join(event.text for event in so_far.events if isinstance(event, Whispered))


def _second_of(prompt: tuple[Sound, ...], text: str) -> float:
    """Seconds into a prompt at which a text has just been said."""
    said = plain(" ".join(sound.text for sound in prompt if sound.text))
    return _second_at(prompt, said.find(plain(text)) + len(plain(text)))


def _second_at(prompt: tuple[Sound, ...], characters: int) -> float:
    """Seconds into a prompt at which so many of its characters have been said."""
    begun, left = 0.0, characters
    for sound in prompt:
        size = len(plain(sound.text))
        if 0 < left <= size:
            return begun + sound.seconds * left / size
        begun += sound.seconds
        left -= size + 1 if size else 0
    return 0.0
