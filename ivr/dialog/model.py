"""The words that the whole line is built from: frozen values without behaviour."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

# ---------------------------------------------------------------- what reaches us from a telephone


@dataclass(frozen=True, slots=True)
class Keyed:
    """Keys that the caller pressed: `0` to `9`, `*` and `#`, in their order."""

    keys: str


@dataclass(frozen=True, slots=True)
class Spoke:
    """Words that the platform understood; `confidence` is from 0 to 1 (1 where not told)."""

    words: str
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Silence:
    """The listening time ended without a key or a word."""


Outcome = Literal["answered", "busy", "no_answer", "failed", "canceled"]


@dataclass(frozen=True, slots=True)
class TransferEnded:
    """The other side of a transfer is gone: `answered` if the two were connected at all."""

    outcome: Outcome


Event = Keyed | Spoke | Silence | TransferEnded

# ---------------------------------------------------------------- what the line does


@dataclass(frozen=True, slots=True)
class Ref:
    """A value of a wording that is itself a prompt, such as a topic's title."""

    prompt: str


Value = str | int | Ref


@dataclass(frozen=True, slots=True)
class Say:
    """One prompt to be said: its id and the values of its placeholders, never a text.

    `barge_in=False` keeps it outside the listening, so that no key can cut it (the emergency
    sentence). `language` is a language other than the call's, "" for the call's own.
    """

    prompt: str
    values: tuple[tuple[str, Value], ...] = ()
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

    `by_speech=False` listens to keys alone. `on_silence` and `on_other` are the meanings of hearing
    nothing and of hearing something else; where they are "", either counts as a miss.
    """

    options: tuple[Option, ...]
    patience: int = 10
    by_speech: bool = True
    on_silence: str = ""
    on_other: str = ""


@dataclass(frozen=True, slots=True)
class Transfer:
    """Ring the desk; its side first hears the whisper of this need."""

    desk: str
    need: str


@dataclass(frozen=True, slots=True)
class Hangup:
    """The talk is over; what had to be said has been said."""


Then = Choose | Transfer | Hangup


@dataclass(frozen=True, slots=True)
class Turn:
    """What the line says, and what it does then."""

    says: tuple[Say, ...]
    then: Then


@dataclass(frozen=True, slots=True)
class Spoken:
    """A prompt in words: what a voice says, how fast, and whether a key may cut it."""

    text: str
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


@dataclass(frozen=True, slots=True)
class Move:
    """Where a state sends the call, and what is said on the way before the new place speaks."""

    session: Session
    says: tuple[Say, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """What came of an event: where the call now stands, and what is said and done."""

    session: Session
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
    answers at any hour; `hours_known` are the desks whose hours can be said; `languages` are the
    live ones, in the order in which they are offered.
    """

    topics: Mapping[str, Topic]
    desks: Mapping[str, str]
    operator: str
    hours_known: frozenset[str]
    languages: tuple[str, ...]


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
    option or a command to its phrases, `keys` a key to the ways of saying it, `danger` the needs
    `danger` and `selfharm` to the phrases that reveal them; `fillers` are words that mean nothing.
    `numerals` are the words of numbers and dates, `names` those around a name.
    """

    meanings: Mapping[str, tuple[str, ...]]
    keys: Mapping[str, tuple[str, ...]]
    danger: Mapping[str, tuple[str, ...]]
    fillers: frozenset[str]
    numerals: Numerals
    names: NameTalk


@dataclass(frozen=True, slots=True)
class World:
    """What is true outside the call at one moment: the guide, who answers, how people speak.

    `routes` maps each need to the desk that answers it now.
    """

    guide: Guide
    routes: Mapping[str, str]
    vocabulary: Vocabulary
