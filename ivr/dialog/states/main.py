"""What would you like to do?"""

from dataclasses import replace

from ivr.dialog.contents import Guide
from ivr.dialog.going import be_late, dial, go
from ivr.dialog.hearing import COMMAND_KEYS
from ivr.dialog.memory import Draft, Session
from ivr.dialog.menus import INVITE_SPEECH, menu, offer, options
from ivr.dialog.model import Choose, Move, Say, Turn, World

OPTIONS = options("main", "prepare", "home", "getting_there", "treatment", "unwell")

SHORTCUTS = (
    *("late", "fasting", "clear_liquids", "diabetes", "medicines", "agencies"),
    *("parking", "arriving", "visitors", "when_to_call"),
)
"""What a caller who speaks need not say twice: it is heard here as in the menu that offers it."""


def ask(session: Session, draft: Draft, guide: Guide) -> Turn:
    """The five ways, then the keys that work everywhere; after a miss only the most needed one."""
    keys = COMMAND_KEYS if session.misses == 0 else COMMAND_KEYS[:1]
    turn = menu((Say("main.intro"),), OPTIONS, INVITE_SPEECH, *map(offer, keys))
    return replace(turn, then=Choose(OPTIONS, shortcuts=SHORTCUTS))


def move(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """Not feeling well is a matter for a person at once; all else is a menu, or in one of them."""
    match meaning:
        case "unwell":
            return dial(session, "unwell", world)
        case "late":
            return be_late(session, world)
        case topic if topic in SHORTCUTS:
            return Move(go(session, "reading", topic=topic))
        case state:
            return Move(go(session, state))
