"""Somebody, or a machine, answered the transfer: did you reach someone?"""

from dataclasses import replace

from ivr.dialog.guide import Guide
from ivr.dialog.menus import menu, options
from ivr.dialog.model import Choose, Move, Say, Turn, World
from ivr.dialog.session import Draft, Session
from ivr.dialog.transitions import go, interpret, not_reached, said_first

OPTIONS = options("reached", "someone_there", "nobody_there")


def ask(session: Session, draft: Draft, guide: Guide) -> Turn:
    """Only the caller can tell a person from an answering machine."""
    turn = menu((Say("reached.ask"),), OPTIONS)
    return replace(turn, then=Choose(OPTIONS, shortcuts=("not_understood",)))


def move(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """Who was helped may hang up; who was not is helped on as after any transfer in vain."""
    if meaning == "someone_there":
        return Move(go(session, "main"), (Say("topic_end.hang_up"),))
    if meaning == "not_understood" and session.need != "interpreter":
        # Somebody was there, but the two share no language: nobody was reached.
        return said_first((Say("reached.sorry"),), interpret(session, world))
    return not_reached(session, world, Say("reached.sorry"))
