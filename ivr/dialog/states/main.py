"""What would you like to do?"""

from ivr.dialog.going import dial, go
from ivr.dialog.hearing import COMMAND_KEYS
from ivr.dialog.menus import INVITE_SPEECH, menu, offer, options
from ivr.dialog.model import Guide, Move, Say, Session, Turn, World

OPTIONS = options("main", "prepare", "home", "getting_there", "treatment", "unwell")


def ask(session: Session, guide: Guide) -> Turn:
    """The five ways, then the keys that work everywhere; after a miss only the most needed one."""
    keys = COMMAND_KEYS if session.misses == 0 else COMMAND_KEYS[:1]
    return menu((Say("main.intro"),), OPTIONS, INVITE_SPEECH, *map(offer, keys))


def move(session: Session, meaning: str, world: World) -> Move:
    """Not feeling well is a matter for a person at once; all else is a menu of its own."""
    return dial(session, "unwell", world) if meaning == "unwell" else Move(go(session, meaning))
