"""Goodbye before the answers are confirmed, or while the line waits: shall I end the call?"""

from dataclasses import replace

from ivr.dialog.guide import Guide
from ivr.dialog.menus import menu, options
from ivr.dialog.model import Choose, Move, Say, Turn, World
from ivr.dialog.session import Draft, Session
from ivr.dialog.transitions import go

OPTIONS = options("leaving", "yes", "no")


def ask(session: Session, draft: Draft, guide: Guide) -> Turn:
    """Asked once. Who has said goodbye and then says nothing has left."""
    turn = menu((Say("leaving.ask"),), OPTIONS)
    return replace(turn, then=Choose(OPTIONS, on_silence="yes"))


def move(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """A yes ends the call; a no goes on where it was."""
    if meaning == "yes":
        return Move(go(session, "goodbye"))
    return Move(replace(session, state=session.back, back="", waited=0))
