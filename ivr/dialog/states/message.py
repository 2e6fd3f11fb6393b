"""A message for the charge nurse or the unit assistant: what it is for, and what it is not for."""

from dataclasses import replace

from ivr.dialog.guide import Guide
from ivr.dialog.intents import COMMAND_KEYS
from ivr.dialog.menus import menu, offer, options
from ivr.dialog.model import Move, Say, Turn, World
from ivr.dialog.session import Callback, Draft, Session
from ivr.dialog.transitions import EMERGENCY, go


def ask(session: Session, draft: Draft, guide: Guide) -> Turn:
    """Told first: it is recorded, nobody hears it at once, and how you feel is for a person."""
    callback = ("callback",) if guide.callbacks else ()
    offered = options("message", "leave_message", "main_menu", *callback)
    told = (EMERGENCY, Say("message.intro"), Say("message.not_for"), offer(COMMAND_KEYS[0]))
    return menu(told, offered)


def move(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """When they call back is told before a number is; one that the caller shows is read back first,
    one that is hidden is asked for."""
    if meaning == "leave_message":
        return Move(go(session, "message_record", need=session.need))
    wish = replace(draft, callback=Callback(phone=world.caller, need=session.need))
    when = Say("callback_kept.when")
    if world.caller:
        there = go(session, "callback_confirm", need=session.need)
        return Move(there, (when, Say("callback_confirm.yours")), wish)
    return Move(go(session, "callback_phone", need=session.need), (when,), wish)
