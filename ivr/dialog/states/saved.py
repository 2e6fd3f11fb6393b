"""It is kept: the reference number, and what happens next."""

from ivr.dialog.guide import Guide
from ivr.dialog.menus import menu, options
from ivr.dialog.model import Digits, Move, Say, Turn, World
from ivr.dialog.session import Draft, Session
from ivr.dialog.transitions import go

OPTIONS = options("saved", "main_menu")


def ask(session: Session, draft: Draft, guide: Guide) -> Turn:
    """The number twice, for a pen; nothing is called kept that is not."""
    if not draft.confirmed:
        return menu((Say("confirm.missing"),), OPTIONS)
    number = (("number", Digits(draft.reference)),)
    says = (Say("saved.reference", number), Say("saved.again", number), Say("saved.next"))
    return menu(says, OPTIONS, Say("topic_end.hang_up"))


def move(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """The main menu is known everywhere; nothing else is offered."""
    return Move(go(session, "main"))
