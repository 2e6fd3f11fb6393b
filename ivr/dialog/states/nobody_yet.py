"""Nobody takes you home yet: a good answer. The rule, kindly, and who can help."""

from ivr.dialog.guide import Guide
from ivr.dialog.menus import menu, options
from ivr.dialog.model import Move, Say, Turn, World
from ivr.dialog.session import Draft, Session
from ivr.dialog.transitions import dial

OPTIONS = options("nobody_yet", "partners_in_care", "caring_people", "main_menu")


def ask(session: Session, draft: Draft, guide: Guide) -> Turn:
    """The agencies with their numbers, twice, and dialed on a key; then how it goes on."""
    numbers = (Say("numbers.partners_in_care"), Say("numbers.caring_people"))
    says = (
        Say("nobody_yet.rule"),
        Say("nobody_yet.agencies"),
        *numbers,
        Say("numbers.again"),
        *numbers,
    )
    return menu(says, OPTIONS, Say("nobody_yet.call_again"))


def move(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """An agency is rung; that nobody is known yet has been kept for the nurses."""
    return dial(session, meaning, world)
