"""What is remembered of a call: openly in its URL, and in private."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

ENGLISH = "en"
"""The language in which a call begins, and from which all others are made."""


NAMELESS = "other"
"""What somebody speaks whose language has no name on this line."""


@dataclass(frozen=True, slots=True)
class Session:
    """All that the line remembers of a call. Nothing in it is private: it travels in a URL.

    The place: `language`, `state`, `topic`, `section` (from 0); `back` is the state to return to
    from a side trip, which has lasted `waited` turns. The errors: `misses` in a row, and whether
    all of them were silences at a place where all is done (`silent`). The manner,
    which holds for the whole call: `slower`; `unheard`, the speech failures so far (0 to 3); and
    what the caller `speaks`, where that is a language in which the line only finds an interpreter.
    The transfer: the caller's `need`, the `desk` that was rung, how often (`attempts`), and whether
    the desk beside it was `closed` when the caller was last told how a transfer ended.
    The interview: the `question` that is confirmed, by which `means` a name is given (speech "",
    `spelling`, `recording`), and how often its read-back was `refused`. The answers are in the
    draft.
    """

    language: str = ENGLISH
    state: str = "welcome"
    topic: str = ""
    section: int = 0
    back: str = ""
    waited: int = 0
    misses: int = 0
    silent: bool = False
    slower: bool = False
    unheard: int = 0
    speaks: str = ""
    need: str = ""
    desk: str = ""
    attempts: int = 0
    closed: bool = False
    question: str = ""
    means: str = ""
    refused: int = 0


Kind = Literal["", "person", "service", "nobody"]


@dataclass(frozen=True, slots=True)
class Callback:
    """A wish to be called back: at which `phone` (E.164), for which need; whether its caller has
    `confirmed` the number. A confirmed one never changes again."""

    phone: str = field(default="", repr=False)
    need: str = ""
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """All that a caller has told in private, in the escort interview or to be called back.

    No repr shows any of it.

    `patient` and `escort` are names as understood or spelled; where a name was only recorded it is
    "", and `…_recording` refers to the recording. `phone` is E.164, "" where the number is none of
    the North American plan and is told to a nurse (`phone_later`). `reference` is six digits, which
    the store gives with the first keep; a `confirmed` draft never changes again. `unsure` names the
    answers, parted by blanks, that were given and not yet confirmed by the caller; `corrected_at`
    is how often the first of them had been refused when its value was given in place of another: a
    request that knows of fewer refusals comes from before its caller has heard that value.
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
    corrected_at: int = 0
    reference: str = field(default="", repr=False)
    confirmed: bool = field(default=False, repr=False)
    callback: Callback = field(default=Callback(), repr=False)
