"""What would you like to hear about getting there?"""

from ivr.dialog.contents import Guide
from ivr.dialog.going import be_late, go
from ivr.dialog.memory import Draft, Session
from ivr.dialog.menus import menu, options
from ivr.dialog.model import Move, Say, Turn, World

OPTIONS = options("getting_there", "late", "parking", "arriving", "visitors")


def ask(session: Session, draft: Draft, guide: Guide) -> Turn:
    """Running late comes first: that caller is in a hurry."""
    return menu((Say("getting_there.intro"),), OPTIONS)


def move(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """Running late rings the desk in its hours; outside them it hears the hours and a choice."""
    if meaning == "late":
        return be_late(session, world)
    return Move(go(session, "reading", topic=meaning))
