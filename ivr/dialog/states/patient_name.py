"""What is your name?"""

from ivr.dialog.guide import Guide
from ivr.dialog.model import Move, Turn, World
from ivr.dialog.questions import ask_name, heard_name
from ivr.dialog.session import Draft, Session


def ask(session: Session, draft: Draft, guide: Guide) -> Turn:
    """By speech, by keys or by a recording."""
    return ask_name(session, draft, guide, "patient")


def move(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """A name, or another means of giving it."""
    return heard_name(session, draft, meaning, "patient")
