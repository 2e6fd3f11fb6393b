"""What would you like to hear about going home?"""

from ivr.dialog.guide import Guide
from ivr.dialog.menus import hear_too, menu, options
from ivr.dialog.model import Move, Say, Turn, World
from ivr.dialog.session import Draft, Session
from ivr.dialog.transitions import HEARD_IN_MENUS, follow_plan, go

OPTIONS = options("home", "escort", "escort_rule", "agencies", "no_ride")


def ask(session: Session, draft: Draft, guide: Guide) -> Turn:
    """The escort's name and number come first: without them the treatment may be rescheduled."""
    return hear_too(menu((Say("home.intro"),), OPTIONS), *HEARD_IN_MENUS)


def move(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """To leave a name is an interview; the other choices are topics to read."""
    if meaning == "escort":
        return Move(go(session, "escort"))
    reading = Move(go(session, "reading", topic=meaning))
    return follow_plan(session, meaning, world) or reading
