"""The words that the whole line is built from: frozen values without behaviour."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

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
    sentence). `language` is a language other than the call's, "" for the call's own.
    """

    prompt: str
    values: tuple[tuple[str, Value], ...] = field(default=(), repr=False)
    barge_in: bool = True
    language: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: its meaning, the key that chooses it, and the prompt that offers both."""

    meaning: str
    key: str
    prompt: str


@dataclass(frozen=True, slots=True)
class Choose:
    """Listen for one of the options; `patience` is in seconds and counts from the prompt's end.

    `by_speech=False` listens to keys alone. `on_silence`, `on_other` and `on_words` are the
    meanings of nothing, of another key and of other words; where one is "", that is a miss.
    `shortcuts` are meanings that are heard here besides, and offered elsewhere.
    """

    options: tuple[Option, ...]
    patience: int = 10
    by_speech: bool = True
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
    are single keys with a meaning of their own, where digits are none of the value (a name).
    """

    kind: EntryKind
    most: int = 0
    patience: int = 15
    by_speech: bool = True
    keys: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """Record the caller for at most so many seconds; 0, * and # end it."""

    most: int


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
    """A prompt in words: what a voice says, how fast, and whether a key may cut it."""

    text: str = field(repr=False)
    language: str
    slower: bool
    barge_in: bool


@dataclass(frozen=True, slots=True)
class Worded:
    """A turn in words; `hints` are phrases that the platform may expect to hear."""

    spoken: tuple[Spoken, ...]
    then: Then
    hints: tuple[str, ...] = ()


# ---------------------------------------------------------------- what is remembered


@dataclass(frozen=True, slots=True)
class Session:
    """All that the line remembers of a call. Nothing in it is private: it travels in a URL.

    The place: `language`, `state`, `topic`, `section` (from 0); `back` is the state to return to
    from a side trip, which has lasted `waited` turns. The errors: `misses` in a row. The manner,
    which holds for the whole call: `slower`, and `unheard`, the speech failures so far (0 to 3).
    The transfer: the caller's `need`, the `desk` that was rung, and how often (`attempts`).
    The interview: the `question` that is confirmed, by which `means` a name is given (speech "",
    `spelling`, `recording`), and how often it was `refused`. The answers are in the draft.
    """

    language: str = "en"
    state: str = "welcome"
    topic: str = ""
    section: int = 0
    back: str = ""
    waited: int = 0
    misses: int = 0
    slower: bool = False
    unheard: int = 0
    need: str = ""
    desk: str = ""
    attempts: int = 0
    question: str = ""
    means: str = ""
    refused: int = 0


Kind = Literal["", "person", "service", "nobody"]


@dataclass(frozen=True, slots=True)
class Draft:
    """All that a caller has told in the escort interview. All of it is private: no repr shows it.

    `patient` and `escort` are names as understood or spelled; where a name was only recorded it is
    "", and `…_recording` refers to the recording. `phone` is E.164, "" where the number is none of
    the North American plan and is told to a nurse (`phone_later`). `reference` is six digits, which
    the store gives with the first keep; a `confirmed` draft never changes again. `unsure` names the
    answer that was given and not yet confirmed by the caller.
    """

    treatment_on: date | None = field(default=None, repr=False)
    born_on: date | None = field(default=None, repr=False)
    patient: str = field(default="", repr=False)
    patient_recording: str = field(default="", repr=False)
    kind: Kind = field(default="", repr=False)
    escort: str = field(default="", repr=False)
    escort_recording: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    phone_later: bool = field(default=False, repr=False)
    unsure: str = field(default="", repr=False)
    reference: str = field(default="", repr=False)
    confirmed: bool = field(default=False, repr=False)


@dataclass(frozen=True, slots=True)
class Move:
    """Where a state sends the call, what is said on the way, and the draft if it has changed."""

    session: Session
    says: tuple[Say, ...] = ()
    draft: Draft | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """What came of an event: where the call now stands, and what is said and done."""

    session: Session
    draft: Draft
    turn: Turn


# ---------------------------------------------------------------- what is true outside


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a topic: about one breath of speech, and the ids of the facts that it carries."""

    id: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic of the guide: the menu that offers it, the needs it connects to at its end."""

    id: str
    menu: str
    sections: tuple[Section, ...]
    connect: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Guide:
    """The shape of all that the line can read aloud, and the desk that each need belongs to.

    `desks` maps a need to the desk that answers it in its hours; `operator` is the desk that
    answers at any hour; `names` and `numbers` are the desks' own names and their numbers in E.164;
    `hours_known` are the desks whose hours can be said; `languages` are the live ones, in the order
    in which they are offered, and `speech` those that can be heard.
    """

    topics: Mapping[str, Topic]
    desks: Mapping[str, str]
    operator: str
    names: Mapping[str, str]
    numbers: Mapping[str, str]
    hours_known: frozenset[str]
    languages: tuple[str, ...]
    speech: frozenset[str]


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why an entry is refused: a stable id, and counts that help to say it.

    Never what the caller said or keyed. `dialog.entries` lists the reasons.
    """

    reason: str
    values: tuple[tuple[str, str | int], ...] = ()


NumeralKind = Literal[
    "number", "ordinal", "month", "away", "repeat", "mark", "joiner", "plus", "extension", "time"
]


@dataclass(frozen=True, slots=True)
class Numeral:
    """What a word does in a number or a date.

    A `number`, an `ordinal` and a `month` have their value; `away` is in days from today; `repeat`
    is how often the next digit counts. A `mark` after digits makes a day of them (4th), a `joiner`
    stands inside a number, `plus` before a number of another country, `extension` before an
    extension, `time` before a time of day.
    """

    kind: NumeralKind
    value: int = 0


@dataclass(frozen=True, slots=True)
class Numerals:
    """How callers of one language say numbers and dates; a word that is not here is passed over.

    `words` maps phrases, in the form that `numerals.split` gives, joined by spaces; `longest` is
    the most words that one of them has; `order` is that of a date in digits, such as 12/4/1961.
    """

    words: Mapping[str, Numeral]
    longest: int
    order: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NameTalk:
    """What callers say before a name (`my name is`) and after it (`please`).

    Phrases are tuples of plain words, the longest first.
    """

    before: tuple[tuple[str, ...], ...]
    after: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What callers of one language say, and what they mean.

    All phrases are in the plain form that `hearing.plain` gives. `meanings` maps the meaning of an
    option or a command to its phrases; `alone` to those that count only where nothing else is said;
    `keys` maps a key to the ways of saying it, which count alone too; `danger` the needs `danger`
    and `selfharm` to the phrases that reveal them; `fillers` are words that mean nothing,
    `negations` those that turn a yes into a no.
    `numerals` are the words of numbers and dates, `names` those around a name.
    """

    meanings: Mapping[str, tuple[str, ...]]
    alone: Mapping[str, tuple[str, ...]]
    keys: Mapping[str, tuple[str, ...]]
    danger: Mapping[str, tuple[str, ...]]
    fillers: frozenset[str]
    negations: frozenset[str]
    numerals: Numerals
    names: NameTalk

    def phrases(self, meaning: str) -> tuple[str, ...]:
        """Every phrase of this meaning, those that count only alone last."""
        return (*self.meanings.get(meaning, ()), *self.alone.get(meaning, ()))


@dataclass(frozen=True, slots=True)
class World:
    """What is true outside the call at one moment: the guide, who answers, how people speak.

    `routes` maps each need to the desk that answers it now; `today` is the date at the line's site.
    """

    guide: Guide
    routes: Mapping[str, str]
    vocabulary: Vocabulary
    today: date
