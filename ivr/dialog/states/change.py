"""Which of the answers is to be changed?"""

from dataclasses import replace

from ivr.dialog.guide import Guide
from ivr.dialog.menus import menu, options
from ivr.dialog.model import Move, Say, Turn, World
from ivr.dialog.questions import onward, without_escort
from ivr.dialog.session import Draft, Session

OPTIONS = options("change", "treatment_date", "birth_date", "my_name", "the_escort", "the_phone")


def ask(session: Session, draft: Draft, guide: Guide) -> Turn:
    """One choice for each thing that was asked."""
    return menu((Say("change.intro"),), OPTIONS)


def move(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """The answer is dropped, so that its question is the next open one."""
    return onward(session, dropped(replace(draft, unsure=""), meaning))


def dropped(draft: Draft, meaning: str) -> Draft:
    """The draft without the answer; another escort has another number."""
    match meaning:
        case "treatment_date":
            return replace(draft, treatment_on=None)
        case "birth_date":
            return replace(draft, born_on=None)
        case "my_name":
            return replace(draft, patient="", patient_recording="")
        case "the_escort":
            return without_escort(draft, "")
        case _:
            return replace(draft, phone="", phone_later=False)
