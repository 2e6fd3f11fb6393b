"""The nurses will call back: at which number, and when."""

from ivr.dialog.guide import Guide
from ivr.dialog.menus import menu, options
from ivr.dialog.model import Move, Say, Telephone, Turn, World
from ivr.dialog.session import Draft, Session
from ivr.dialog.transitions import EMERGENCY, go

OPTIONS = options("callback_kept", "main_menu")


def ask(session: Session, draft: Draft, guide: Guide) -> Turn:
    """The number and the hours; nothing is called kept that is not."""
    if not draft.callback.confirmed:
        return menu((Say("confirm.missing"),), OPTIONS)
    number = (("number", Telephone(draft.callback.phone)),)
    says = (Say("callback_kept.number", number), Say("callback_kept.when"), EMERGENCY)
    return menu(says, OPTIONS, Say("topic_end.hang_up"))


def move(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """The main menu is known everywhere; nothing else is offered."""
    return Move(go(session, "main"))
