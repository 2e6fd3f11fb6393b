"""Nobody can take you home: the rule, who can be sent, and a person."""

from ivr.dialog.guide import Guide
from ivr.dialog.menus import hear_too, menu, options
from ivr.dialog.model import Move, Say, Turn, World
from ivr.dialog.session import Draft, Session
from ivr.dialog.transitions import dial, follow_plan, go

OPTIONS = options(
    "no_ride", "partners_in_care", "caring_people", "connect", "agencies", "main_menu"
)


def ask(session: Session, draft: Draft, guide: Guide) -> Turn:
    """What the handout says, then who can help: the agencies, and a person of the hospital."""
    says = (Say("no_ride.rule"), Say("nobody_yet.agencies"))
    return hear_too(menu(says, OPTIONS), "unwell", "late", "cannot_come", "ate")


def move(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """An agency or a person is rung; more about the agencies is a topic to read."""
    match meaning:
        case "connect":
            return dial(session, "no_ride", world)
        case "agencies":
            return Move(go(session, "reading", topic="agencies"))
        case "partners_in_care" | "caring_people":
            return dial(session, meaning, world)
        case _:
            return follow_plan(session, meaning, world) or Move(session)
