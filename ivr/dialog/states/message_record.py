"""Leaving a message, which is recorded."""

from ivr.dialog.guide import Guide
from ivr.dialog.model import Move, Record, Say, Turn, World
from ivr.dialog.session import Draft, Session
from ivr.dialog.transitions import go

LONGEST, SHORTEST = 120, 2
"""Seconds. What is shorter is a click, or a breath."""


def ask(session: Session, draft: Draft, guide: Guide) -> Turn:
    """Who calls, and about what; then the tone."""
    return Turn((Say("message_record.tell"),), Record(LONGEST, SHORTEST, session.need))


def move(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """The recording goes with the step; here it is only said that there is one."""
    return Move(go(session, "message_left", need=session.need))
