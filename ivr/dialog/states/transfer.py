"""Putting the caller through: who is rung, what to ask for, and then the ringing."""

from dataclasses import replace

from ivr.dialog.guide import Guide
from ivr.dialog.model import Move, Say, Transfer, Turn, World
from ivr.dialog.session import Draft, Session
from ivr.dialog.transitions import EMERGENCY, URGENT_NEEDS, not_reached


def ask(session: Session, draft: Draft, guide: Guide) -> Turn:
    """Announced before it rings: the desk, and what to ask for there. Who speaks none of our
    languages hears their own sentence, where a voice can say it, and no foreign word."""
    if session.speaks in guide.shells and session.need == "interpreter":
        hold = (Say("shell.hold", language=session.speaks),)
        return Turn(hold if session.speaks in guide.voiced else (), ringing_of(session))
    first = (EMERGENCY,) if session.need == "unwell" else ()
    says = (*first, Say(f"connecting.{session.desk}"), *ask_for(session, guide))
    return Turn(says, ringing_of(session))


def ringing_of(session: Session) -> Transfer:
    """The desk that was chosen on the way here."""
    return Transfer(session.desk, session.need)


def ask_for(session: Session, guide: Guide) -> tuple[Say, ...]:
    """What the caller should ask for at this desk; the desks that need no asking are silent."""
    if session.desk == guide.operator:
        asked = "pain" if session.need in URGENT_NEEDS else session.need
        return (Say(f"ask_operator.{asked}"),)
    return (Say("ask_desk.late"),) if session.need == "late" else ()


def move(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """However it ended, the caller hears how. Whether somebody was there only they know: an
    answering machine counts as answered, too."""
    ended = Say(f"transfer.{meaning}")
    if meaning == "answered":
        return Move(replace(session, state="reached", misses=0), (ended,))
    return not_reached(session, world, ended)
