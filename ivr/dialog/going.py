"""Going from one place of the talk to another: what is kept, and what is forgotten."""

from dataclasses import replace

from ivr.dialog.contents import Guide
from ivr.dialog.memory import ENGLISH, NAMELESS, Session
from ivr.dialog.model import Move, Say, World

MAX_ATTEMPTS = 4
"""How often one need is rung before the caller is given the number instead of another call."""

MAX_UNASKED = 2
"""How often the operator is rung without another word for a caller to whom we cannot speak."""

EMERGENCY = Say("emergency", barge_in=False)
"""The emergency sentence: no key cuts it."""


CRISIS = Say("crisis", barge_in=False)
"""The line for thoughts of suicide, beside the emergency sentence."""

LANGUAGES = ("welcome", "languages", "another_language")
"""The pages on which a language is chosen."""

OURS = ("late", "unwell", "danger", "person", "interpreter")
"""The needs that the hospital's own desks answer."""

PAIN = ("unwell", "danger", "person")
"""The needs that may be about how somebody feels: never left to a recording. For them the operator
is asked for the anesthesia pain person on call."""

MESSAGES = ("late", "partners_in_care", "caring_people")
"""The needs about which the charge nurse or the unit assistant can be left a message."""


ABOUT = (
    *("message", "message_record", "message_left"),
    *("callback_phone", "callback_confirm", "callback_kept"),
)
"""The states that are about one of these needs."""


def go(
    session: Session, state: str, *, topic: str = "", section: int = 0, need: str = ""
) -> Session:
    """Stand in `state`. Languages and manner are kept; a place forgets what it needed."""
    return Session(
        language=session.language,
        state=state,
        topic=topic,
        section=section,
        need=need,
        slower=session.slower,
        unheard=session.unheard,
        speaks=session.speaks,
    )


def dial(session: Session, need: str, world: World, *, through: str = "") -> Move:
    """Ring the desk that answers this need now; where it gave way to the operator, say so first.

    `through` is another need whose desk is rung for this one.
    """
    desk = world.routes[through or need]
    wanted = world.guide.desks[through or need]
    ringing_it = Move(ringing(session, need, desk))
    if desk == wanted:
        return ringing_it
    # Who is unwell hears the emergency sentence with the announcement, at any hour.
    emergency = () if need == "unwell" else (EMERGENCY,)
    return said_first((Say(f"closed.{wanted}"), *emergency), ringing_it)


def speak(session: Session, language: str) -> Move:
    """Go on in another language: at the same place, or from a page of languages with the main menu.

    The emergency sentence was said in English at the beginning; any other language says it again.
    Whom one language failed to hear, another may.
    """
    unheard = session.unheard if language == session.language else 0
    turned = replace(session, language=language, speaks="", unheard=unheard)
    if session.state in LANGUAGES:
        turned = go(turned, "main")
    return Move(turned, () if language == ENGLISH else (EMERGENCY,))


def interpret(session: Session, world: World, language: str = "") -> Move:
    """Ring the operator for an interpreter, for a caller of this language, "" if it is unknown."""
    asked = replace(session, speaks=language or session.speaks)
    return dial(asked, "interpreter", world)


def said_first(says: tuple[Say, ...], move: Move) -> Move:
    """The same move with these prompts before its own; none of them is said twice."""
    return Move(move.session, (*says, *(s for s in move.says if s not in says)), move.draft)


def not_reached(session: Session, world: World, *told: Say) -> Move:
    """Nobody was reached: the operator at once for what may be urgent, else a choice.

    In vain, 911 is named once more, and for what may be urgent both numbers. After the last attempt
    the caller has the number instead of another call.
    """
    foreign = session.speaks in world.guide.shells and session.need == "interpreter"
    if foreign and session.attempts < MAX_UNASKED:
        # Words would help only in a language that the line cannot speak.
        return Move(ringing(session, session.need, session.desk))
    in_vain = (*told, EMERGENCY)
    if session.need in PAIN and session.desk != world.guide.operator:
        return said_first(in_vain, dial_onward(session, world))
    if session.attempts >= MAX_ATTEMPTS:
        return Move(replace(session, state="numbers", misses=0), (*in_vain, Say("transfer.enough")))
    both = numbers_for(session, world.guide) if session.need in PAIN else ()
    return Move(replace(session, state="after_transfer", misses=0), (*in_vain, *both))


def numbers_for(session: Session, guide: Guide) -> tuple[Say, ...]:
    """The number of the desk that was rung; where it may be urgent, the need's own and the
    operator's. Slowly, for a pen."""
    wanted = (guide.desks[session.need], guide.operator)
    desks = wanted if session.need in PAIN else (session.desk,)
    return tuple(Say(f"numbers.{desk}", slowly=True) for desk in desks)


def dial_onward(session: Session, world: World) -> Move:
    """Ring someone else than the desk just tried: the operator, or after it the need's own."""
    guide = world.guide
    if session.desk != guide.operator:
        return Move(ringing(session, session.need, guide.operator))
    has_own = guide.desks[session.need] != guide.operator
    return dial(session, session.need, world, through=session.need if has_own else "person")


def be_late(session: Session, world: World) -> Move:
    """Running late rings the desk in its hours; outside them come the hours and a choice."""
    if world.routes["late"] == world.guide.desks["late"]:
        return dial(session, "late", world)
    return Move(go(session, "late_closed"))


def reach_a_person(session: Session, world: World) -> Move:
    """The way to a person from anywhere: onward from a desk that was tried, else by the hour.

    Who is late stays late, also while leaving a message; but where they have just heard that a
    message is not for how they feel, 0 is the way for that. Who has called a garage or an agency
    now wants a person of the hospital.
    """
    leaves_word = session.need == "late" and not session.desk and session.state != "message"
    if session.state == "another_language":
        return interpret(session, world, NAMELESS)
    if session.state == "late_closed" or leaves_word:
        return dial(session, "late", world)
    if session.desk and session.need in OURS:
        return dial_onward(session, world)
    return dial(session, "person", world)


def ringing(session: Session, need: str, desk: str) -> Session:
    """Stand in the transfer. The desk is kept, so that no later hour can change what was chosen."""
    attempts = min(session.attempts + 1, MAX_ATTEMPTS) if session.need == need else 1
    return replace(go(session, "transfer"), need=need, desk=desk, attempts=attempts)


STATE_OF = {
    "treatment_on": "treatment_on",
    "born_on": "born_on",
    "patient": "patient_name",
    "escort": "escort_name",
    "phone": "escort_phone",
}
"""question -> the state that asks it."""


def parent_of(session: Session, parent: str, guide: Guide) -> str:
    """Where `*` leads: the table's parent, a topic's menu, a read-back's question, or back."""
    match parent:
        case "its menu":
            return guide.topics[session.topic].menu
        case "its question":
            return STATE_OF[session.question]
        case "where it came from":
            return session.back
        case _:
            return parent
