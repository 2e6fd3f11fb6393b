"""You want to leave the name of the person who takes you home: what we shall ask."""

from ivr.dialog.guide import Guide
from ivr.dialog.menus import menu, options
from ivr.dialog.model import Move, Say, Turn, World
from ivr.dialog.questions import at_next
from ivr.dialog.session import Draft, Session

OPTIONS = options("escort", "start", "main_menu")


def ask(session: Session, draft: Draft, guide: Guide) -> Turn:
    """What we ask, what it is for, and who sees it: before anything private is said."""
    return menu((Say("escort.intro"),), OPTIONS)


def move(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """To the first open question."""
    return at_next(session, draft)
