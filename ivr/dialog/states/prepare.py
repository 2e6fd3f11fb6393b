"""What would you like to hear about getting ready?"""

from ivr.dialog.contents import Guide
from ivr.dialog.going import go
from ivr.dialog.memory import Draft, Session
from ivr.dialog.menus import menu, options
from ivr.dialog.model import Move, Say, Turn, World

OPTIONS = options("prepare", "fasting", "clear_liquids", "diabetes", "medicines")


def ask(session: Session, draft: Draft, guide: Guide) -> Turn:
    """Food and drink first: a mistake there costs the treatment."""
    return menu((Say("prepare.intro"),), OPTIONS)


def move(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """Every choice is a topic to read."""
    return Move(go(session, "reading", topic=meaning))
