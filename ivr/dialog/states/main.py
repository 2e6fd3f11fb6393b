"""What would you like to do?"""

from dataclasses import replace

from ivr.dialog.guide import Guide
from ivr.dialog.intents import COMMAND_KEYS
from ivr.dialog.menus import INVITE_SPEECH, hear_too, menu, offer, options
from ivr.dialog.model import Choose, Move, Say, Turn, World
from ivr.dialog.session import Draft, Session
from ivr.dialog.transitions import HEARD_IN_MENUS, follow_plan, go

OPTIONS = options("main", "prepare", "home", "getting_there", "treatment", "unwell")

SHORTCUTS = (
    *("fasting", "clear_liquids", "diabetes", "medicines", "agencies"),
    *("parking", "arriving", "visitors", "when_to_call"),
)
"""What a caller who speaks need not say twice: it is heard here as in the menu that offers it."""


def ask(session: Session, draft: Draft, guide: Guide) -> Turn:
    """The five ways, then the keys that work everywhere; after a miss only the most needed one."""
    keys = COMMAND_KEYS if session.misses == 0 else COMMAND_KEYS[:1]
    turn = menu((Say("main.intro"),), OPTIONS, INVITE_SPEECH, *map(offer, keys))
    shortcuts = replace(turn, then=Choose(OPTIONS, shortcuts=SHORTCUTS))
    return hear_too(shortcuts, *HEARD_IN_MENUS)


def move(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """Not feeling well is a matter for a person at once; all else is a menu, or in one of them.

    Who asks for an agency here may have nobody at all: the rule and a person stand beside them.
    """
    if meaning == "agencies":
        return Move(go(session, "no_ride"))
    topic = Move(go(session, "reading", topic=meaning))
    elsewhere = topic if meaning in SHORTCUTS else Move(go(session, meaning))
    return follow_plan(session, meaning, world) or elsewhere
