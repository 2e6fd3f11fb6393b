"""Somebody, or a machine, answered the transfer: did you reach someone?"""

from ivr.dialog.contents import Guide
from ivr.dialog.going import go, not_reached
from ivr.dialog.memory import Draft, Session
from ivr.dialog.menus import menu, options
from ivr.dialog.model import Move, Say, Turn, World

OPTIONS = options("reached", "someone_there", "nobody_there")


def ask(session: Session, draft: Draft, guide: Guide) -> Turn:
    """Only the caller can tell a person from an answering machine."""
    return menu((Say("reached.ask"),), OPTIONS)


def move(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """Who was helped may hang up; who was not is helped on as after any transfer in vain."""
    if meaning == "someone_there":
        return Move(go(session, "main"), (Say("topic_end.hang_up"),))
    return not_reached(session, world, Say("reached.sorry"))
