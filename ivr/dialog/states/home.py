"""What would you like to hear about going home?"""

from ivr.dialog.going import go
from ivr.dialog.menus import menu, options
from ivr.dialog.model import Guide, Move, Say, Session, Turn, World

OPTIONS = options("home", "escort_details", "escort_rule", "agencies")


def ask(session: Session, guide: Guide) -> Turn:
    """The escort's name and number come first: without them the treatment may be rescheduled."""
    return menu((Say("home.intro"),), OPTIONS)


def move(session: Session, meaning: str, world: World) -> Move:
    """Every choice is a topic to read."""
    return Move(go(session, "reading", topic=meaning))
