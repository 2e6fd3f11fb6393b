"""The message is kept: what happens next."""

from ivr.dialog.guide import Guide
from ivr.dialog.menus import menu, options
from ivr.dialog.model import Move, Say, Turn, World
from ivr.dialog.session import Draft, Session
from ivr.dialog.transitions import EMERGENCY, go

OPTIONS = options("message_left", "main_menu", "add_more")


def ask(session: Session, draft: Draft, guide: Guide) -> Turn:
    """Nobody waits at the other end: who cannot wait has 911 and a person."""
    return menu((Say("message_left.kept"), EMERGENCY), OPTIONS, Say("topic_end.hang_up"))


def move(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """Something was forgotten: a second message is kept beside the first."""
    return Move(go(session, "message_record", need=session.need))
