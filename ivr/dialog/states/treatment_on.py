"""On which day is your treatment?"""

from dataclasses import replace
from datetime import date

from ivr.dialog.guide import Guide
from ivr.dialog.menus import INVITE_DATE
from ivr.dialog.model import Enter, Move, Say, Turn, World
from ivr.dialog.questions import answered, progress
from ivr.dialog.session import Draft, Session


def ask(session: Session, draft: Draft, guide: Guide) -> Turn:
    """Month and day; the year is worked out."""
    says = (progress(draft), Say("treatment_on.ask"), INVITE_DATE)
    return Turn(says, Enter("treatment_on", most=4))


def move(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """The meaning is the day in ISO 8601."""
    return answered(
        session, replace(draft, treatment_on=date.fromisoformat(meaning)), "treatment_on"
    )
