"""At which number can the nurses call you back?"""

from dataclasses import replace

from ivr.dialog.guide import Guide
from ivr.dialog.menus import INVITE_NUMBER
from ivr.dialog.model import Enter, Move, Say, Turn, World
from ivr.dialog.session import Callback, Draft, Session
from ivr.dialog.transitions import go


def ask(session: Session, draft: Draft, guide: Guide) -> Turn:
    """Ten digits, with time to fetch them."""
    return Turn((Say("callback_phone.ask"), INVITE_NUMBER), Enter("phone", most=10))


def move(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """It is read back before anybody calls it; one of another country can be said in a message."""
    if meaning == "later":
        there = go(session, "message", need=session.need)
        return Move(there, (Say("callback_phone.abroad"),))
    wish = replace(draft, callback=Callback(phone=meaning, need=session.need))
    there = replace(go(session, "callback_confirm", need=session.need), refused=session.refused)
    return Move(there, draft=wish)
