"""Recorded messages for staff, and requests to be called back."""

from dataclasses import replace

from ivr.dialog.guide import Guide
from ivr.dialog.intents import COMMAND_KEYS
from ivr.dialog.menus import INVITE_NUMBER, menu, offer, options
from ivr.dialog.model import Enter, Move, Record, Say, Telephone, Turn, World
from ivr.dialog.questions import CORRECTED
from ivr.dialog.session import Callback, Draft, Session
from ivr.dialog.states.review import MOST_REFUSALS, to_a_person
from ivr.dialog.transitions import EMERGENCY, go

# ---------------------------------------------------------------- message
# A message for the charge nurse or the unit assistant: what it is for, and what it is not for.


def ask_message(session: Session, draft: Draft, guide: Guide) -> Turn:
    """Told first: it is recorded, nobody hears it at once, and how you feel is for a person."""
    callback = ("callback",) if guide.callbacks else ()
    offered = options("message", "leave_message", "main_menu", *callback)
    told = (EMERGENCY, Say("message.intro"), Say("message.not_for"), offer(COMMAND_KEYS[0]))
    return menu(told, offered)


def move_message(session: Session, draft: Draft, meaning: str, world: World) -> Move:
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


# ---------------------------------------------------------------- message_record
# Leaving a message, which is recorded.


LONGEST, SHORTEST = 120, 2
"""Seconds. What is shorter is a click, or a breath."""


def ask_message_record(session: Session, draft: Draft, guide: Guide) -> Turn:
    """Who calls, and about what; then the tone."""
    return Turn((Say("message_record.tell"),), Record(LONGEST, SHORTEST, session.need))


def move_message_record(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """The recording goes with the step; here it is only said that there is one."""
    return Move(go(session, "message_left", need=session.need))


# ---------------------------------------------------------------- message_left
# The message is kept: what happens next.


MESSAGE_LEFT_OPTIONS = options("message_left", "main_menu", "add_more")


def ask_message_left(session: Session, draft: Draft, guide: Guide) -> Turn:
    """Nobody waits at the other end: who cannot wait has 911 and a person."""
    return menu(
        (Say("message_left.kept"), EMERGENCY), MESSAGE_LEFT_OPTIONS, Say("topic_end.hang_up")
    )


def move_message_left(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """Something was forgotten: a second message is kept beside the first."""
    return Move(go(session, "message_record", need=session.need))


# ---------------------------------------------------------------- callback_phone
# At which number can the nurses call you back?


def ask_callback_phone(session: Session, draft: Draft, guide: Guide) -> Turn:
    """Ten digits, with time to fetch them."""
    return Turn((Say("callback_phone.ask"), INVITE_NUMBER), Enter("phone", most=10))


def move_callback_phone(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """It is read back before anybody calls it; one of another country can be said in a message."""
    if meaning == "later":
        there = go(session, "message", need=session.need)
        return Move(there, (Say("callback_phone.abroad"),))
    wish = replace(draft, callback=Callback(phone=meaning, need=session.need))
    there = replace(go(session, "callback_confirm", need=session.need), refused=session.refused)
    return Move(there, draft=wish)


# ---------------------------------------------------------------- callback_confirm
# Is this the number to call you back at?


CALLBACK_CONFIRM_OPTIONS = options("confirm", "yes", "no")


def ask_callback_confirm(session: Session, draft: Draft, guide: Guide) -> Turn:
    """Digit by digit, then an explicit yes or no."""
    if not draft.callback.phone:
        # A late or repeated request, after the number was refused: it is asked for again.
        return menu((Say("confirm.missing"),), CALLBACK_CONFIRM_OPTIONS)
    number = (("number", Telephone(draft.callback.phone)),)
    return menu((Say("confirm.phone", number),), CALLBACK_CONFIRM_OPTIONS)


def move_callback_confirm(session: Session, draft: Draft, meaning: str, world: World) -> Move:
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


# ---------------------------------------------------------------- callback_kept
# The nurses will call back: at which number, and when.


CALLBACK_KEPT_OPTIONS = options("callback_kept", "main_menu")


def ask_callback_kept(session: Session, draft: Draft, guide: Guide) -> Turn:
    """The number and the hours; nothing is called kept that is not."""
    if not draft.callback.confirmed:
        return menu((Say("confirm.missing"),), CALLBACK_KEPT_OPTIONS)
    number = (("number", Telephone(draft.callback.phone)),)
    says = (Say("callback_kept.number", number), Say("callback_kept.when"), EMERGENCY)
    return menu(says, CALLBACK_KEPT_OPTIONS, Say("topic_end.hang_up"))


def move_callback_kept(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """The main menu is known everywhere; nothing else is offered."""
    return Move(go(session, "main"))
