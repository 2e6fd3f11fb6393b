"""The transfer was in vain: again, someone else, the number, the main menu, or a message."""

from dataclasses import replace

from ivr.dialog.guide import Guide
from ivr.dialog.menus import menu
from ivr.dialog.model import Move, Option, Turn, World
from ivr.dialog.session import Draft, Session
from ivr.dialog.transitions import MESSAGES, beside, dial_onward, go, ringing


def ask(session: Session, draft: Draft, guide: Guide) -> Turn:
    """The keys never move: the second one is the desk beside the one that was rung, and it is left
    out where that desk is closed."""
    someone_else = (Option("someone_else", "2", f"after_transfer.{beside(session, guide)}"),)
    message = (Option("message", "5", "after_transfer.message"),)
    offered = (
        Option("redial", "1", "after_transfer.redial"),
        *(() if session.closed else someone_else),
        Option("number", "3", "after_transfer.number"),
        Option("main_menu", "4", "after_transfer.main_menu"),
        *(message if session.need in MESSAGES else ()),
    )
    return menu((), offered)


def move(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """The same desk again is the one that was kept, whatever the hour is now."""
    match meaning:
        case "redial":
            return Move(ringing(session, session.need, session.desk))
        case "someone_else":
            return dial_onward(session, world)
        case "message":
            return Move(go(session, "message", need=session.need))
        case _:
            return Move(replace(session, state="numbers"))
