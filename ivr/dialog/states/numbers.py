"""The numbers of who was rung, slowly and twice, for a pen."""

from ivr.dialog.guide import Guide
from ivr.dialog.menus import menu, options
from ivr.dialog.model import Move, Say, Turn, World
from ivr.dialog.session import Draft, Session
from ivr.dialog.transitions import MAX_ATTEMPTS, MESSAGES, go, numbers_for, ringing


def ask(session: Session, draft: Draft, guide: Guide) -> Turn:
    """Never only a number: a message stands beside it, or another call as long as there is one."""
    says = numbers_for(session, guide)
    message = ("message",) if session.need in MESSAGES else ()
    connect = ("connect",) if session.attempts < MAX_ATTEMPTS else ()
    offered = options("numbers", "main_menu", *message, *connect)
    return menu((*says, Say("numbers.again"), *says), offered)


def move(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """The third choice, the main menu, is known everywhere."""
    if meaning == "message":
        return Move(go(session, "message", need=session.need))
    return Move(ringing(session, session.need, session.desk))
