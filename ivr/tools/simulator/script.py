"""Whole calls as plain text that a nurse can read: the format and its reader.

    # A patient is running late before the desk opens      the first comment is the title
    at 2026-11-23 05:30              the moment, local time of the line; before any action
    from anonymous                   the caller's number (optional); before any action
    to /voice?language=es            the webhook of the number that is dialed (optional)
    hear  hang up and dial 911       said since the caller's last action, in this order
    listen for  Part 2 of 3          silence until this is said, at most 10 minutes
    never hear  press 7              not said anywhere in the whole call
    press 3                          1 s after the prompt is over
    press early 1                    interrupts: half a second after what was heard last
    press after 9 1                  9 s after the prompt is over
    press slowly 9 4155550123        keys 9 s apart
    say  running late                1 s after the prompt is over
    say mumbling  parking            hardly recognised (confidence 0.2)
    say after 1.5 next               1.5 s after the prompt is over
    wait                             silence until the line reacts
    timed 2.5 press 4 | 3.1 hang up  acts with their seconds since the prompt began; also with
                                     4.0 say [0.9] words, where [0.9] is the confidence, [-] none
    desk 212-639-2000 busy           or: no answer, fails, fails as vanished, cancels, answers 90,
                                     answers, caller hangs up after 20,
                                     rings, caller hangs up after 10,
                                     declines (silent at the whisper), declines with 2, hangs up
    whisper  running late            the desk has heard this
    hang up                          1 s after the prompt is over
    hang up during  dial 911         as soon as this is said, also where keys are not heard
    ends  caller hung up             or: goodbye, application error 11200

Case, white space and the shape of apostrophes do not matter. Where the line records, `say` leaves
the words; a `press` on the next line ends the recording with that key.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from ivr.tools.simulator.caller import (
    Act,
    Answers,
    Busy,
    Cancels,
    DeskAct,
    Fails,
    GivesUp,
    HangUp,
    NoAnswer,
    Press,
    Reply,
    Silent,
    Speak,
)
from ivr.tools.simulator.twiml import fold

NEW_YORK = "America/New_York"


@dataclass(frozen=True, slots=True)
class Hear:
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class ListenFor:
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class NeverHear:
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Do:
    """An act of the caller's; `interrupts` when it comes right after the last text heard."""

    line: int
    act: Reply
    interrupts: bool = False


@dataclass(frozen=True, slots=True)
class HangUpDuring:
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Desk:
    line: int
    number: str
    act: DeskAct


@dataclass(frozen=True, slots=True)
class Whisper:
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Ends:
    line: int
    text: str


Step = Hear | ListenFor | NeverHear | Do | HangUpDuring | Desk | Whisper | Ends


@dataclass(frozen=True, slots=True)
class Script:
    """A call to be made; what is None is left to the telephone."""

    title: str
    at: datetime | None
    from_: str | None
    steps: tuple[Step, ...]
    to: str | None = None


class ScriptError(Exception):
    """A script that cannot be read; its text names every line that is wrong."""


def read(text: str, timezone: str = NEW_YORK) -> Script:
    """A script from its text; ScriptError names all lines that it could not read."""
    rows = [(nth, row.strip()) for nth, row in enumerate(text.splitlines(), 1)]
    titles = [row.lstrip("# ") for _, row in rows if row.startswith("#")]
    heads: dict[str, str] = {}
    steps: list[Step] = []
    wrong: list[str] = []
    for nth, row in rows:
        head = re.fullmatch(r"(at|from|to)\s+(.+)", row)
        step = None if head else _step(nth, row)
        if head and not steps:
            heads[head[1]] = head[2]
        elif step is not None:
            steps.append(step)
        elif row and not row.startswith("#"):
            wrong.append(f"line {nth}: cannot read {row!r}")
    try:
        at = _moment(heads["at"], timezone) if "at" in heads else None
    except ValueError:
        wrong.append(f"cannot read the moment {heads['at']!r}: write at 2026-11-23 05:30")
    if wrong:
        raise ScriptError("\n".join(wrong))
    from_ = e164(heads["from"]) if "from" in heads else None
    return Script(titles[0] if titles else "", at, from_, tuple(steps), heads.get("to"))


def _moment(text: str, timezone: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(timezone))


def _step(line: int, row: str) -> Step | None:
    for pattern, make in GRAMMAR:
        found = re.fullmatch(pattern, row)
        if found:
            return make(line, *found.groups())
    return None


def e164(number: str) -> str:
    """A North American number in any writing as +1…; anything else as it stands."""
    digits = re.sub(r"[^0-9]", "", number)
    if re.search(r"[A-Za-z]", number) or number.startswith("+") or len(digits) not in {10, 11}:
        return number
    return f"+1{digits[-10:]}"


def plain(text: str) -> str:
    """A text as it is compared: case, white space and apostrophes made equal."""
    return fold(text.replace("\u2019", "'").replace("\u2018", "'")).casefold()


def _desk(act: DeskAct) -> Callable[[int, str], Step]:
    return lambda line, number: Desk(line, e164(number), act)


def _answering(line: int, number: str, talks: str) -> Step:
    return Desk(line, e164(number), Answers(float(talks)))


def _leaving(line: int, number: str, talks: str) -> Step:
    return Desk(line, e164(number), Answers(float(talks), caller_hangs_up=True))


def _giving_up(line: int, number: str, after: str) -> Step:
    return Desk(line, e164(number), GivesUp(float(after)))


def _failing(line: int, number: str, status: str) -> Step:
    return Desk(line, e164(number), Fails(status))


def _declining(line: int, number: str, keys: str) -> Step:
    return Desk(line, e164(number), Answers(at_whisper=Press(keys)))


def _timed(line: int, told: str) -> Step | None:
    acts = [_timed_act(part.strip()) for part in told.split("|")]
    known = tuple(act for act in acts if act is not None)
    return Do(line, known) if len(known) == len(acts) else None


def _timed_act(told: str) -> Act | None:
    """One act with its second, or None where it cannot be read."""
    for pattern, make in TIMED:
        if found := re.fullmatch(pattern, told):
            return make(*found.groups())
    return None


def _timed_words(after: str, confidence: str, words: str) -> Act:
    told = None if confidence == "-" else float(confidence)
    return Speak(words, told, float(after), early=True)


KEYS = r"([0-9*#]+)"
SECONDS = r"(\d+(?:\.\d+)?)"
DESK = r"desk ([+0-9()\- ]*[0-9])"
MUMBLED = 0.2
TIMED: tuple[tuple[str, Callable[..., Act]], ...] = (
    (rf"{SECONDS} press {KEYS}", lambda after, keys: Press(keys, float(after), early=True)),
    (rf"{SECONDS} say \[(-|[01](?:\.\d+)?)\] (.+)", _timed_words),
    (rf"{SECONDS} hang up", lambda after: HangUp(float(after), early=True)),
)

GRAMMAR: tuple[tuple[str, Callable[..., Step | None]], ...] = (
    (r"hear\s+(.+)", Hear),
    (r"listen for\s+(.+)", ListenFor),
    (r"never hear\s+(.+)", NeverHear),
    (rf"press {KEYS}", lambda line, keys: Do(line, Press(keys))),
    (rf"press early {KEYS}", lambda line, keys: Do(line, Press(keys, 0.5, early=True), True)),
    (rf"press after {SECONDS} {KEYS}", lambda line, wait, keys: Do(line, Press(keys, float(wait)))),
    (
        rf"press slowly {SECONDS} {KEYS}",
        lambda line, gap, keys: Do(line, Press(keys, gap=float(gap))),
    ),
    (r"say mumbling\s+(.+)", lambda line, words: Do(line, Speak(words, MUMBLED))),
    (
        rf"say after {SECONDS} (.+)",
        lambda line, wait, words: Do(line, Speak(words, after=float(wait))),
    ),
    (r"say\s+(.+)", lambda line, words: Do(line, Speak(words))),
    (r"wait", lambda line: Do(line, Silent())),
    (r"timed\s+(.+)", _timed),
    (r"hang up", lambda line: Do(line, HangUp())),
    (r"hang up during\s+(.+)", HangUpDuring),
    (rf"{DESK} busy", _desk(Busy())),
    (rf"{DESK} no[- ]answer", _desk(NoAnswer())),
    (rf"{DESK} fails", _desk(Fails())),
    (rf"{DESK} fails as ([a-z-]+)", _failing),
    (rf"{DESK} cancels", _desk(Cancels())),
    (rf"{DESK} declines", _desk(Answers(at_whisper=Silent()))),
    (rf"{DESK} declines with {KEYS}", _declining),
    (rf"{DESK} hangs up", _desk(Answers(at_whisper=HangUp()))),
    (rf"{DESK} answers", _desk(Answers())),
    (rf"{DESK} answers {SECONDS}", _answering),
    (rf"{DESK} answers, caller hangs up after {SECONDS}", _leaving),
    (rf"{DESK} rings, caller hangs up after {SECONDS}", _giving_up),
    (r"whisper\s+(.+)", Whisper),
    (r"ends\s+(.+)", Ends),
)
