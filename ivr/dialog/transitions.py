"""Going from one place of the talk to another: what is kept, and what is forgotten."""

from dataclasses import replace

from ivr.dialog.guide import Guide
from ivr.dialog.model import Move, Say, World
from ivr.dialog.session import ENGLISH, NAMELESS, Session

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

URGENT_NEEDS = ("unwell", "danger")
"""The needs of a caller who does not feel well, or said so. For these alone the operator is asked
for the anesthesia pain person on call."""

PLAN_NEEDS = ("cannot_come", "no_ride", "ate")
"""What upsets the plan of the day: the caller cannot come or asks about the appointment, has nobody
to take them home, or ate or drank something."""

PERSON_NEEDS = (*URGENT_NEEDS, "person", *PLAN_NEEDS)
"""The needs that only a person meets, and that may be about how somebody feels: a call in vain goes
on to the operator at once, and nothing of it is left to a recording."""

HOSPITAL_NEEDS = ("late", "interpreter", *PERSON_NEEDS)
"""The needs that the hospital's own desks answer."""

MESSAGES = ("late", "partners_in_care", "caring_people")
"""The needs about which the charge nurse or the unit assistant can be left a message."""


HEARD_IN_MENUS = ("unwell", "late", *PLAN_NEEDS)
"""What a caller who speaks may tell in any menu of the guide; each is in no menu on a key, or in
one."""

DONE_STATES = ("topic_end", "saved", "callback_kept", "message_left")
"""Where a caller may have all they came for: silence there ends the call with goodbye."""


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
    ringing_it = Move(start_transfer(session, need, desk))
    if desk == wanted:
        return ringing_it
    # Who is unwell hears the emergency sentence with the announcement, at any hour.
    emergency = () if need == "unwell" else (EMERGENCY,)
    return say_first((Say(f"closed.{wanted}"), *emergency), ringing_it)


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


def say_first(says: tuple[Say, ...], move: Move) -> Move:
    """The same move with these prompts before its own; none of them is said twice."""
    return Move(move.session, (*says, *(s for s in move.says if s not in says)), move.draft)


def not_reached(session: Session, world: World, *told: Say) -> Move:
    """Nobody was reached: the operator at once where only a person helps, else a choice.

    In vain, 911 is named once more, and where only a person helps the numbers, before any choice.
    After the last attempt the caller has the number instead of another call. A desk that is closed
    by now is not offered: the session keeps that it is, for `ask` sees no hour.
    """
    foreign = session.speaks in world.guide.shells and session.need == "interpreter"
    if foreign and session.attempts < MAX_UNASKED:
        # Words would help only in a language that the line cannot speak.
        return Move(start_transfer(session, session.need, session.desk))
    in_vain = (*told, EMERGENCY)
    open_still = is_open(session.desk, world)
    if session.need == "late" and not open_still:
        return Move(go(session, "late_closed"), in_vain)
    handed_on = session.need in PERSON_NEEDS or not open_still
    if handed_on and session.desk != world.guide.operator:
        return say_first(in_vain, dial_onward(session, world))
    closed = not is_open(beside(session, world.guide), world)
    after = replace(session, state="after_transfer", misses=0, closed=closed)
    if session.attempts >= MAX_ATTEMPTS:
        return Move(replace(after, state="numbers"), (*in_vain, Say("transfer.enough")))
    numbers = numbers_for(after, world.guide) if session.need in PERSON_NEEDS else ()
    return Move(after, (*in_vain, *numbers))


def is_open(desk: str, world: World) -> bool:
    """Whether this desk answers now: no need is routed to one that is closed."""
    return desk == world.guide.operator or desk in world.routes.values()


def beside(session: Session, guide: Guide) -> str:
    """The desk that can be offered beside the one that was rung."""
    if session.desk != guide.operator:
        return guide.operator
    own = guide.desks[session.need]
    return own if own != guide.operator else guide.desks["person"]


def numbers_for(session: Session, guide: Guide) -> tuple[Say, ...]:
    """The number of the desk that was rung; where only a person helps, the need's own, unless it
    is closed, and the operator's. Slowly, for a pen."""
    desks: tuple[str, ...] = (session.desk,)
    if session.need in PERSON_NEEDS:
        own = () if session.closed else (guide.desks[session.need],)
        desks = (*own, guide.operator)
    return tuple(Say(f"numbers.{desk}", slowly=True) for desk in desks)


def dial_onward(session: Session, world: World) -> Move:
    """Ring someone else than the desk just tried: the operator, or after it the need's own."""
    guide = world.guide
    if session.desk != guide.operator:
        return Move(start_transfer(session, session.need, guide.operator))
    has_own = guide.desks[session.need] != guide.operator
    return dial(session, session.need, world, through=session.need if has_own else "person")


def follow_plan(session: Session, meaning: str, world: World) -> Move | None:
    """What follows what a caller tells of the day in a menu: the handout's sentence where it has
    one, then a person by the hour, for a ride also the agencies. None for any other meaning."""
    match meaning:
        case "unwell":
            return dial(session, "unwell", world)
        case "late":
            return be_late(session, world)
        case "cannot_come":
            return say_first((Say("cannot_come.told"),), dial(session, "cannot_come", world))
        case "ate":
            return say_first((Say("ate.rule"),), dial(session, "ate", world))
        case "no_ride":
            return Move(go(session, "no_ride"))
        case _:
            return None


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
    if session.state == "no_ride":
        return dial(session, "no_ride", world)
    if session.desk and session.need in HOSPITAL_NEEDS:
        return dial_onward(session, world)
    return dial(session, "person", world)


def start_transfer(session: Session, need: str, desk: str) -> Session:
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


def get_parent(session: Session, parent: str, guide: Guide) -> str:
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
