"""When were you born?"""

from dataclasses import replace
from datetime import date

from ivr.dialog.guide import Guide
from ivr.dialog.menus import INVITE_DATE
from ivr.dialog.model import Enter, Move, Say, Turn, World
from ivr.dialog.questions import answered, progress
from ivr.dialog.session import Draft, Session


def ask(session: Session, draft: Draft, guide: Guide) -> Turn:
    """Month, day and year."""
    return Turn((progress(draft), Say("born_on.ask"), INVITE_DATE), Enter("born_on", most=8))


def move(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """The meaning is the day in ISO 8601."""
    return answered(session, replace(draft, born_on=date.fromisoformat(meaning)), "born_on")
