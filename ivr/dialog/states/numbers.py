"""The number of the desk that was rung, slowly and twice, for a pen."""

from ivr.dialog.going import ringing
from ivr.dialog.memory import Draft, Session
from ivr.dialog.menus import menu, options
from ivr.dialog.model import Guide, Move, Say, Turn, World

OPTIONS = options("numbers", "connect", "main_menu")


def ask(session: Session, draft: Draft, guide: Guide) -> Turn:
    """Never only a number: the offer to connect stands beside it."""
    number = Say(f"numbers.{session.desk}")
    return menu((number, Say("numbers.again"), number), OPTIONS)


def move(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """The other choice, the main menu, is known everywhere."""
    return Move(ringing(session, session.need, session.desk))
