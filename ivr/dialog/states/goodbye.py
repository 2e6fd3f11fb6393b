"""The end of the call."""

from ivr.dialog.guide import Guide
from ivr.dialog.model import Hangup, Move, Say, Turn, World
from ivr.dialog.session import Draft, Session


def ask(session: Session, draft: Draft, guide: Guide) -> Turn:
    """A wish, and what to do if something comes up later."""
    return Turn((Say("goodbye"),), Hangup())


def move(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """Nothing follows: whatever still arrives is answered with the same goodbye."""
    return Move(session)
