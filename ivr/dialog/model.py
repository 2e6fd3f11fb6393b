"""The words that the whole line is built from: frozen values without behaviour."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from ivr.dialog.guide import Guide
from ivr.dialog.session import Draft, Session
from ivr.dialog.vocabulary import Vocabulary

# ---------------------------------------------------------------- what reaches us from a telephone


@dataclass(frozen=True, slots=True)
class Keyed:
    """Keys that the caller pressed: `0` to `9`, `*` and `#`, in their order."""

    keys: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Spoke:
    """Words that the platform understood; `confidence` is from 0 to 1 (1 where not told)."""

    words: str = field(repr=False)
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Silence:
    """The listening time ended without a key or a word."""


Outcome = Literal["answered", "busy", "no_answer", "failed", "canceled"]


@dataclass(frozen=True, slots=True)
class TransferEnded:
    """The other side of a transfer is gone: `answered` if the two were connected at all."""

    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Recorded:
    """The caller's voice was recorded: where the platform keeps it, and how many seconds of it."""

    reference: str = field(repr=False)
    seconds: int


Event = Keyed | Spoke | Silence | TransferEnded | Recorded

# ---------------------------------------------------------------- what the line does


@dataclass(frozen=True, slots=True)
class Ref:
    """A value of a wording that is itself a prompt, such as a topic's title."""

    prompt: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day to come, said with its weekday."""

    on: date


@dataclass(frozen=True, slots=True)
class Birthday:
    """A day of birth, said with its year."""

    on: date


@dataclass(frozen=True, slots=True)
class Telephone:
    """A number in E.164, said digit by digit."""

    number: str


@dataclass(frozen=True, slots=True)
class Letters:
    """A name, said letter by letter."""

    name: str


@dataclass(frozen=True, slots=True)
class Digits:
    """A row of digits, said one by one."""

    digits: str


Value = str | int | Ref | Day | Birthday | Telephone | Letters | Digits


@dataclass(frozen=True, slots=True)
class Say:
    """One prompt to be said: its id and the values of its placeholders, never a text.

    `barge_in=False` keeps it outside the listening, so that no key can cut it (the emergency
    sentence). `language` is a language other than the call's, "" for the call's own. `slowly` is
    for what is written down, whatever the pace of the call.
    """

    prompt: str
    values: tuple[tuple[str, Value], ...] = field(default=(), repr=False)
    barge_in: bool = True
    language: str = ""
    slowly: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: its meaning, the key that chooses it, and the prompt that offers both.

    `language` is that of the prompt, "" for the call's: each language is offered in itself.
    """

    meaning: str
    key: str
    prompt: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Choose:
    """Listen for one of the options; `patience` is in seconds and counts from the prompt's end.

    `by_speech=False` listens to keys alone. `on_silence`, `on_other` and `on_words` are the
    meanings of nothing, of another key and of other words; where one is "", that is a miss.
    `shortcuts` are meanings that are heard here besides, and offered elsewhere. With `afterwards`
    keys count while something is said, and speech only after it, for another `patience` seconds;
    there a command counts where nothing else is said, for noise asks for nothing.
    """

    options: tuple[Option, ...]
    patience: int = 10
    by_speech: bool = True
    afterwards: bool = False
    on_silence: str = ""
    on_other: str = ""
    on_words: str = ""
    shortcuts: tuple[str, ...] = ()

    def meanings(self) -> tuple[str, ...]:
        """Everything that can be said here, but for the commands."""
        return (*(option.meaning for option in self.options), *self.shortcuts)


EntryKind = Literal["treatment_on", "born_on", "name", "spelled", "phone"]


@dataclass(frozen=True, slots=True)
class Enter:
    """Listen for one value: by keys (at most `most`, a # ends it), by words, or by both.

    Inside an entry the digits are data: there a lone 0, 9 or * means a person, repeat, back. `keys`
    are single keys with a meaning of their own, where digits are none of the value (a name). With
    `number`, a telephone number that is said with the name is taken, too.
    """

    kind: EntryKind
    most: int = 0
    patience: int = 15
    by_speech: bool = True
    keys: tuple[Option, ...] = ()
    number: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """Record the caller for at most so many seconds; 0, * and # end it.

    Fewer than `least` seconds are no recording. `about` is the need of a message, or `name`.
    """

    most: int
    least: int
    about: str


@dataclass(frozen=True, slots=True)
class Transfer:
    """Ring the desk; its side first hears the whisper of this need."""

    desk: str
    need: str


@dataclass(frozen=True, slots=True)
class Hangup:
    """The talk is over; what had to be said has been said."""


Then = Choose | Enter | Record | Transfer | Hangup


@dataclass(frozen=True, slots=True)
class Turn:
    """What the line says, and what it does then."""

    says: tuple[Say, ...]
    then: Then


@dataclass(frozen=True, slots=True)
class Spoken:
    """A prompt in words: what a voice says, how fast, and whether a key may cut it.

    `clip` is the file of sound that says these words, as "es/0f3a….wav"; "" where they are spoken
    live.
    """

    text: str = field(repr=False)
    language: str
    slower: bool
    barge_in: bool
    clip: str = ""


@dataclass(frozen=True, slots=True)
class Worded:
    """A turn in words; it listens in this `language`, and `hints` are phrases that the platform may
    expect to hear."""

    spoken: tuple[Spoken, ...]
    then: Then
    language: str
    hints: tuple[str, ...] = ()


# ---------------------------------------------------------------- what comes of an event


@dataclass(frozen=True, slots=True)
class Recording:
    """A note for the shell: the caller left this recording (its id at the platform), so long in
    seconds, about this need, or as a `name`."""

    reference: str = field(repr=False)
    seconds: int
    about: str


@dataclass(frozen=True, slots=True)
class Move:
    """Where a state sends the call, what is said on the way, and the draft if it has changed."""

    session: Session
    says: tuple[Say, ...] = ()
    draft: Draft | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """What came of an event: where the call now stands, and what is said and done.

    `recording` is what was just recorded, which must be fetched and kept.
    """

    session: Session
    draft: Draft
    turn: Turn
    recording: Recording | None = None


# ---------------------------------------------------------------- what is true outside


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why an entry is refused: a stable id, and counts that help to say it.

    Never what the caller said or keyed. `dialog.entries` lists the reasons.
    """

    reason: str
    values: tuple[tuple[str, str | int], ...] = ()


@dataclass(frozen=True, slots=True)
class World:
    """What is true outside the call at one moment: the guide, who answers, how people speak.

    `routes` maps each need to the desk that answers it now; `today` is the date at the line's site;
    `caller` is the number that the caller can be called back at, in E.164, "" where none is shown.
    """

    guide: Guide = field(repr=False)
    routes: Mapping[str, str]
    vocabulary: Vocabulary = field(repr=False)
    today: date
    caller: str = field(default="", repr=False)
