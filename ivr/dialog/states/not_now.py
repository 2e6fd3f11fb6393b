"""What you tell us cannot be kept at the moment, and a person is there."""

from ivr.dialog.guide import Guide
from ivr.dialog.menus import menu, options
from ivr.dialog.model import Move, Say, Turn, World
from ivr.dialog.session import Draft, Session
from ivr.dialog.transitions import EMERGENCY, reach_a_person

OPTIONS = options("not_now", "connect", "main_menu")


def ask(session: Session, draft: Draft, guide: Guide) -> Turn:
    """An apology, the emergency sentence as on every path of error, and a way on."""
    lost = Say("not_now.messages" if session.need else "not_now.apology")
    return menu((lost, EMERGENCY), OPTIONS)


def move(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """A person takes it; everything else of the line goes on."""
    return reach_a_person(session, world)
