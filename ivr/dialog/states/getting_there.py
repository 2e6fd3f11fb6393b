"""What would you like to hear about getting there?"""

from ivr.dialog.guide import Guide
from ivr.dialog.menus import hear_too, menu, options
from ivr.dialog.model import Move, Say, Turn, World
from ivr.dialog.session import Draft, Session
from ivr.dialog.transitions import HEARD_IN_MENUS, follow_plan, go

OPTIONS = options("getting_there", "late", "parking", "arriving", "visitors", "cannot_come")


def ask(session: Session, draft: Draft, guide: Guide) -> Turn:
    """Running late comes first: that caller is in a hurry."""
    return hear_too(menu((Say("getting_there.intro"),), OPTIONS), *HEARD_IN_MENUS)


def move(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """Running late rings the desk in its hours; outside them it hears the hours and a choice."""
    reading = Move(go(session, "reading", topic=meaning))
    return follow_plan(session, meaning, world) or reading
