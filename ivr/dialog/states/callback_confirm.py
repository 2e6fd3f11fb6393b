"""Is this the number to call you back at?"""

from dataclasses import replace

from ivr.dialog.contents import Guide
from ivr.dialog.going import go, reach_a_person, said_first
from ivr.dialog.interview import CORRECTED
from ivr.dialog.memory import Callback, Draft, Session
from ivr.dialog.menus import menu, options
from ivr.dialog.model import Move, Say, Telephone, Turn, World
from ivr.dialog.states.confirm import MOST_REFUSALS

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
    if meaning.startswith(CORRECTED):
        another = Callback(phone=meaning.removeprefix(CORRECTED), need=session.need)
        return Move(session, draft=replace(draft, callback=another))
    refused = replace(draft, callback=replace(draft.callback, phone=""))
    if session.refused + 1 >= MOST_REFUSALS:
        move = said_first((Say("miss.person"),), reach_a_person(session, world))
        return replace(move, draft=refused)
    again = replace(go(session, "callback_phone", need=session.need), refused=session.refused + 1)
    return Move(again, draft=refused)
