"""What would you like to hear about the treatment?"""

from ivr.dialog.contents import Guide
from ivr.dialog.going import go
from ivr.dialog.memory import Draft, Session
from ivr.dialog.menus import menu, options
from ivr.dialog.model import Move, Say, Turn, World

OPTIONS = options("treatment", "about", "during", "after", "when_to_call", "feedback")


def ask(session: Session, draft: Draft, guide: Guide) -> Turn:
    """In the order of the day."""
    return menu((Say("treatment.intro"),), OPTIONS)


def move(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """Every choice is a topic to read."""
    return Move(go(session, "reading", topic=meaning))
