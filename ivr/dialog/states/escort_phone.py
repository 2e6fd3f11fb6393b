"""At which number do we reach the person who takes you home?"""

from dataclasses import replace

from ivr.dialog.guide import Guide
from ivr.dialog.menus import INVITE_NUMBER
from ivr.dialog.model import Enter, Move, Say, Turn, World
from ivr.dialog.questions import answered, mark_sure, onward, progress
from ivr.dialog.session import Draft, Session


def ask(session: Session, draft: Draft, guide: Guide) -> Turn:
    """Ten digits, with time to fetch them."""
    return Turn((progress(draft), Say("escort_phone.ask"), INVITE_NUMBER), Enter("phone", most=10))


def move(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """A number in E.164, or `later` for one of another country: a nurse takes that."""
    if meaning == "later":
        later = replace(mark_sure(draft, "phone"), phone="", phone_later=True)
        return onward(session, later, Say("escort_phone.later"))
    return answered(session, replace(draft, phone=meaning, phone_later=False), "phone")
