"""Transfers: who is called, what to ask for, and what follows when nobody answers."""

from dataclasses import replace

from ivr.dialog.guide import Guide
from ivr.dialog.menus import hear_too, menu, options
from ivr.dialog.model import Choose, Move, Option, Say, Transfer, Turn, World
from ivr.dialog.session import Draft, Session
from ivr.dialog.transitions import (
    EMERGENCY,
    MAX_ATTEMPTS,
    MESSAGES,
    URGENT_NEEDS,
    beside,
    dial,
    dial_onward,
    follow_plan,
    go,
    interpret,
    not_reached,
    numbers_for,
    say_first,
    start_transfer,
)

# ---------------------------------------------------------------- late_closed
# You are running late and the desk is closed: when does it open, and who is there now?


LATE_CLOSED_OPTIONS = options("late_closed", "operator", "main_menu", "message")


def ask_late_closed(session: Session, draft: Draft, guide: Guide) -> Turn:
    """The desk's hours, then at once the operator, who answers now; the number comes last, and only
    where it is told when somebody answers there."""
    known = guide.desks["late"] in guide.hours_known
    hours = (Say("late_closed.hours"),) if known else ()
    number = (Say(f"numbers.{guide.desks['late']}"),) if known else ()
    return menu((EMERGENCY, Say("late_closed.closed"), *hours), LATE_CLOSED_OPTIONS, *number)


def move_late_closed(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """The desk may have opened meanwhile. That it was closed has been said."""
    if meaning == "message":
        return Move(go(session, "message", need="late"))
    return replace(dial(session, "late", world), says=())


# ---------------------------------------------------------------- no_ride
# Nobody can take you home: the rule, who can be sent, and a person.


NO_RIDE_OPTIONS = options(
    "no_ride", "partners_in_care", "caring_people", "connect", "agencies", "main_menu"
)


def ask_no_ride(session: Session, draft: Draft, guide: Guide) -> Turn:
    """What the handout says, then who can help: the agencies, and a person of the hospital."""
    says = (Say("no_ride.rule"), Say("nobody_yet.agencies"))
    return hear_too(menu(says, NO_RIDE_OPTIONS), "unwell", "late", "cannot_come", "ate")


def move_no_ride(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """An agency or a person is rung; more about the agencies is a topic to read."""
    match meaning:
        case "connect":
            return dial(session, "no_ride", world)
        case "agencies":
            return Move(go(session, "reading", topic="agencies"))
        case "partners_in_care" | "caring_people":
            return dial(session, meaning, world)
        case _:
            return follow_plan(session, meaning, world) or Move(session)


# ---------------------------------------------------------------- transfer
# Putting the caller through: who is rung, what to ask for, and then the ringing.


def ask_transfer(session: Session, draft: Draft, guide: Guide) -> Turn:
    """Announced before it rings: the desk, and what to ask for there. Who speaks none of our
    languages hears their own sentence, where a voice can say it, and no foreign word."""
    if session.speaks in guide.shells and session.need == "interpreter":
        hold = (Say("shell.hold", language=session.speaks),)
        return Turn(hold if session.speaks in guide.voiced else (), say_ringing(session))
    first = (EMERGENCY,) if session.need == "unwell" else ()
    says = (*first, Say(f"connecting.{session.desk}"), *ask_for(session, guide))
    return Turn(says, say_ringing(session))


def say_ringing(session: Session) -> Transfer:
    """The desk that was chosen on the way here."""
    return Transfer(session.desk, session.need)


def ask_for(session: Session, guide: Guide) -> tuple[Say, ...]:
    """What the caller should ask for at this desk; the desks that need no asking are silent."""
    if session.desk == guide.operator:
        asked = "pain" if session.need in URGENT_NEEDS else session.need
        return (Say(f"ask_operator.{asked}"),)
    return (Say("ask_desk.late"),) if session.need == "late" else ()


def move_transfer(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """However it ended, the caller hears how. Whether somebody was there only they know: an
    answering machine counts as answered, too."""
    ended = Say(f"transfer.{meaning}")
    if meaning == "answered":
        return Move(replace(session, state="reached", misses=0), (ended,))
    return not_reached(session, world, ended)


# ---------------------------------------------------------------- after_transfer
# The transfer was in vain: again, someone else, the number, the main menu, or a message.


def ask_after_transfer(session: Session, draft: Draft, guide: Guide) -> Turn:
    """The keys never move: the second one is the desk beside the one that was rung, and it is left
    out where that desk is closed."""
    someone_else = (Option("someone_else", "2", f"after_transfer.{beside(session, guide)}"),)
    message = (Option("message", "5", "after_transfer.message"),)
    offered = (
        Option("redial", "1", "after_transfer.redial"),
        *(() if session.closed else someone_else),
        Option("number", "3", "after_transfer.number"),
        Option("main_menu", "4", "after_transfer.main_menu"),
        *(message if session.need in MESSAGES else ()),
    )
    return menu((), offered)


def move_after_transfer(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """The same desk again is the one that was kept, whatever the hour is now."""
    match meaning:
        case "redial":
            return Move(start_transfer(session, session.need, session.desk))
        case "someone_else":
            return dial_onward(session, world)
        case "message":
            return Move(go(session, "message", need=session.need))
        case _:
            return Move(replace(session, state="numbers"))


# ---------------------------------------------------------------- reached
# Somebody, or a machine, answered the transfer: did you reach someone?


REACHED_OPTIONS = options("reached", "someone_there", "nobody_there")


def ask_reached(session: Session, draft: Draft, guide: Guide) -> Turn:
    """Only the caller can tell a person from an answering machine."""
    turn = menu((Say("reached.ask"),), REACHED_OPTIONS)
    return replace(turn, then=Choose(REACHED_OPTIONS, shortcuts=("not_understood",)))


def move_reached(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """Who was helped may hang up; who was not is helped on as after any transfer in vain."""
    if meaning == "someone_there":
        return Move(go(session, "main"), (Say("topic_end.hang_up"),))
    if meaning == "not_understood" and session.need != "interpreter":
        # Somebody was there, but the two share no language: nobody was reached.
        return say_first((Say("reached.sorry"),), interpret(session, world))
    return not_reached(session, world, Say("reached.sorry"))


# ---------------------------------------------------------------- numbers
# The numbers of who was rung, slowly and twice, for a pen.


def ask_numbers(session: Session, draft: Draft, guide: Guide) -> Turn:
    """Never only a number: a message stands beside it, or another call as long as there is one."""
    says = numbers_for(session, guide)
    message = ("message",) if session.need in MESSAGES else ()
    connect = ("connect",) if session.attempts < MAX_ATTEMPTS else ()
    offered = options("numbers", "main_menu", *message, *connect)
    return menu((*says, Say("numbers.again"), *says), offered)


def move_numbers(session: Session, draft: Draft, meaning: str, world: World) -> Move:
    """The third choice, the main menu, is known everywhere."""
    if meaning == "message":
        return Move(go(session, "message", need=session.need))
    return Move(start_transfer(session, session.need, session.desk))
