"""You are running late and the desk is closed: when does it open, and who is there now?"""

from dataclasses import replace

from ivr.dialog.guide import Guide
from ivr.dialog.menus import menu, options
from ivr.dialog.model import Move, Say, Turn, World
from ivr.dialog.session import Draft, Session
from ivr.dialog.transitions import EMERGENCY, dial, go

OPTIONS = options("late_closed", "operator", "main_menu", "message")


def ask(session: Session, draft: Draft, guide: Guide) -> Turn:
    """The desk's hours, then at once the operator, who answers now; the number comes last, and only
    where it is told when somebody answers there."""
    known = guide.desks["late"] in guide.hours_known
    hours = (Say("late_closed.hours"),) if known else ()
    number = (Say(f"numbers.{guide.desks['late']}"),) if known else ()
    return menu((EMERGENCY, Say("late_closed.closed"), *hours), OPTIONS, *number)


def move(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """The desk may have opened meanwhile. That it was closed has been said."""
    if meaning == "message":
        return Move(go(session, "message", need="late"))
    return replace(dial(session, "late", world), says=())
