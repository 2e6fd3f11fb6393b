"""Is this the number to call you back at?"""

from dataclasses import replace

from ivr.dialog.guide import Guide
from ivr.dialog.menus import menu, options
from ivr.dialog.model import Move, Say, Telephone, Turn, World
from ivr.dialog.questions import CORRECTED
from ivr.dialog.session import Callback, Draft, Session
from ivr.dialog.states.confirm import MOST_REFUSALS, to_a_person
from ivr.dialog.transitions import go

OPTIONS = options("confirm", "yes", "no")


def ask(session: Session, draft: Draft, guide: Guide) -> Turn:
    """Digit by digit, then an explicit yes or no."""
    if not draft.callback.phone:
        # A late or repeated request, after the number was refused: it is asked for again.
        return menu((Say("confirm.missing"),), OPTIONS)
    number = (("number", Telephone(draft.callback.phone)),)
    return menu((Say("confirm.phone", number),), OPTIONS)


def move(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """Only a yes makes it a wish that somebody acts on; the third no brings a person."""
    if meaning == "yes" and draft.callback.phone:
        kept = replace(draft.callback, need=session.need, confirmed=True)
        there = go(session, "callback_kept", need=session.need)
        return Move(there, draft=replace(draft, callback=kept))
    is_corrected = meaning.startswith(CORRECTED)
    number = meaning.removeprefix(CORRECTED) if is_corrected else ""
    refused = replace(draft, callback=Callback(phone=number, need=session.need))
    if session.refused + 1 >= MOST_REFUSALS:
        return to_a_person(session, refused, world)
    place = "callback_confirm" if is_corrected else "callback_phone"
    again = replace(go(session, place, need=session.need), refused=session.refused + 1)
    return Move(again, draft=refused)
