"""What would you like to hear about the treatment?"""

from ivr.dialog.guide import Guide
from ivr.dialog.menus import hear_too, menu, options
from ivr.dialog.model import Move, Say, Turn, World
from ivr.dialog.session import Draft, Session
from ivr.dialog.transitions import HEARD_IN_MENUS, follow_plan, go

OPTIONS = options("treatment", "about", "during", "after", "when_to_call", "feedback")


def ask(session: Session, draft: Draft, guide: Guide) -> Turn:
    """In the order of the day."""
    return hear_too(menu((Say("treatment.intro"),), OPTIONS), *HEARD_IN_MENUS)


def move(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """Every choice is a topic to read; what upsets the day ends at a person."""
    reading = Move(go(session, "reading", topic=meaning))
    return follow_plan(session, meaning, world) or reading
