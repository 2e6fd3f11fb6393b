"""What would you like to hear about going home?"""

from ivr.dialog.contents import Guide
from ivr.dialog.going import go
from ivr.dialog.memory import Draft, Session
from ivr.dialog.menus import menu, options
from ivr.dialog.model import Move, Say, Turn, World

OPTIONS = options("home", "escort", "escort_rule", "agencies")


def ask(session: Session, draft: Draft, guide: Guide) -> Turn:
    """The escort's name and number come first: without them the treatment may be rescheduled."""
    return menu((Say("home.intro"),), OPTIONS)


def move(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """To leave a name is an interview; the other choices are topics to read."""
    if meaning == "escort":
        return Move(go(session, "escort"))
    return Move(go(session, "reading", topic=meaning))
