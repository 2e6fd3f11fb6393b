"""A session as one line of text, and back: the place of a call is its address.

    Session(state="reading", topic="about", section=1)
    /voice/en/reading?section=1&topic=about

Only what differs from a fresh session is written, in alphabetical order: the platform may sort the
query of a URL after signing it (reported for twilio-php, issue 790), and sorted stays sorted.
"""

from collections.abc import Mapping
from dataclasses import fields, replace
from urllib.parse import urlencode

from ivr.dialog.guide import Guide
from ivr.dialog.questions import MEANS
from ivr.dialog.session import NAMELESS, Session
from ivr.dialog.states import STATES
from ivr.dialog.states.pauses import WAITING_TURNS
from ivr.dialog.states.review import MOST_REFUSALS
from ivr.dialog.transitions import ABOUT, DONE_STATES, MAX_ATTEMPTS, MESSAGES, STATE_OF

ROOT = "/voice"
FRESH = Session()
NUMBERS = {
    "attempts": MAX_ATTEMPTS,
    "misses": 2,
    "refused": MOST_REFUSALS - 1,
    "section": 99,
    "unheard": 3,
    "waited": WAITING_TURNS - 1,
}
"""The number fields, and the greatest value that each can have."""

NEEDED = {
    "reading": ("topic",),
    "topic_end": ("topic",),
    "transfer": ("need", "desk"),
    "after_transfer": ("need", "desk"),
    "reached": ("need", "desk"),
    "numbers": ("need", "desk"),
    **dict.fromkeys(ABOUT, ("need",)),
    **dict.fromkeys(("waiting", "leaving"), ("back",)),
    "confirm": ("question",),
}
"""What a state cannot stand without."""


class NoSuchPlaceError(ValueError):
    """The address is of no place in this talk. The caller hears an apology, then a person."""


def to_url(session: Session) -> str:
    """The path and query of a session: ASCII, no host, nothing private in it."""
    path = f"{ROOT}/{session.language}/{session.state}"
    query = urlencode(sorted(written(session).items()))
    return f"{path}?{query}" if query else path


def written(session: Session) -> dict[str, str]:
    """The fields that differ from a fresh session's, as text."""
    values = {f.name: getattr(session, f.name) for f in fields(session)}
    return {
        name: str(int(value)) if isinstance(value, bool) else str(value)
        for name, value in values.items()
        if name not in ("language", "state") and value != getattr(FRESH, name)
    }


def parse_url(language: str, state: str, query: Mapping[str, str], guide: Guide) -> Session:
    """The session at this address; unknown query keys are left alone. Raises NoSuchPlaceError."""
    told = {name: number(query.get(name, "0"), most) for name, most in NUMBERS.items()}
    session = Session(
        language=language,
        state=state,
        topic=query.get("topic", ""),
        section=told["section"],
        back=query.get("back", ""),
        waited=told["waited"],
        misses=told["misses"],
        silent=query.get("silent", "0") == "1",
        slower=query.get("slower", "0") == "1",
        unheard=told["unheard"],
        speaks=query.get("speaks", ""),
        need=query.get("need", ""),
        desk=query.get("desk", ""),
        attempts=told["attempts"],
        closed=query.get("closed", "0") == "1",
        question=query.get("question", ""),
        means=query.get("means", ""),
        refused=told["refused"],
    )
    check(session, guide)
    check(replace(session, state=session.back or state, back=""), guide)
    return session


def number(text: str, most: int) -> int:
    """The number that the text says, from 0 to `most`."""
    if not (text.isascii() and text.isdigit() and len(text) <= 2 and int(text) <= most):
        raise NoSuchPlaceError("a number out of its range")
    return int(text)


def check(session: Session, guide: Guide) -> None:
    """Raise NoSuchPlaceError unless a call could stand here; the values are never repeated."""
    known = {
        "language": session.language in guide.languages,
        "speaks": session.speaks in ("", NAMELESS, *guide.shells, *guide.languages),
        "state": session.state in STATES,
        "silent": not session.silent or session.state in DONE_STATES,
        "back": session.back in ("", *STATES),
        "topic": session.topic in ("", *guide.topics),
        "need": session.need in ("", *guide.desks),
        "question": session.question in ("", *STATE_OF),
        "means": session.means in ("", *MEANS),
        "desk": session.desk in ("", guide.operator, *guide.desks.values()),
    }
    wrong = [name for name, well in known.items() if not well]
    wrong += [name for name in NEEDED.get(session.state, ()) if not getattr(session, name)]
    if wrong:
        raise NoSuchPlaceError(f"no such {wrong[0]}")
    if session.state in ABOUT and session.need not in MESSAGES:
        # How somebody feels is never left to a recording, whatever an address says.
        raise NoSuchPlaceError("no message about this need")
    if session.topic and session.section >= len(guide.topics[session.topic].sections):
        raise NoSuchPlaceError("no such section")
