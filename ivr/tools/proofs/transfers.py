"""The laws of transfers: whatever becomes of one, the caller is told, and helped on."""

from collections.abc import Iterator

from ivr.dialog.engine import advance, ask
from ivr.dialog.model import (
    Choose,
    Hangup,
    Keyed,
    Outcome,
    Record,
    Recorded,
    Say,
    Silence,
    Spoke,
    Transfer,
    TransferEnded,
    Turn,
    World,
)
from ivr.dialog.session import Session
from ivr.dialog.session_url import to_url
from ivr.dialog.transitions import (
    ABOUT,
    EMERGENCY,
    MAX_ATTEMPTS,
    MAX_UNASKED,
    MESSAGES,
    PERSON_NEEDS,
    URGENT_NEEDS,
    beside,
    is_open,
    numbers_for,
)
from ivr.tools.proofs.explore import Edge, Place

MOST_STEPS = 200


def find_transfer_violations(edge: Edge) -> Iterator[str]:
    """The laws about how a transfer ended, or about ringing once more."""
    for law, kept in {
        "a caller is told how it ended, and has a choice or a person": is_told(edge),
        "who was not reached about a pain gives way to the operator": gives_way(edge),
        "in vain, 911 is named, and for a pain both numbers": names_numbers(edge),
        "a desk that is closed is not offered": hides_closed(edge),
        "where the pain service is closed, the operator's number comes first": operator_first(edge),
        "only who is unwell asks for the person on call": asks_for_on_call(edge),
        "only a wish for a person rings again after the last attempt": stops_ringing(edge),
    }.items():
        if not kept:
            yield f"{to_url(edge.before)}, {edge.event!s:.60}: not kept: {law}"


def is_told(edge: Edge) -> bool:
    """Whatever the platform reports, these words come first, and then somebody or a choice."""
    match edge.event:
        case TransferEnded(outcome) if edge.before.state == "transfer":
            turn = edge.step.turn
            told = turn.says[:1] == (Say(f"transfer.{outcome}"),)
            return rings_unasked(edge) or told and isinstance(turn.then, Choose | Transfer)
        case _:
            return True


def rings_unasked(edge: Edge) -> bool:
    """Whether the operator is rung again for a caller to whom no words would help."""
    before, then = edge.before, edge.step.turn.then
    foreign = before.speaks in edge.world.guide.shells and before.need == "interpreter"
    return foreign and before.attempts < MAX_UNASKED and isinstance(then, Transfer)


def in_vain(edge: Edge) -> bool:
    """Whether this step tells of a transfer that reached nobody: so says the network, which may
    have passed over it, or the caller who met a machine."""
    match edge.before.state, edge.event:
        case "transfer", TransferEnded(outcome):
            return outcome != "answered"
        case "transfer", Keyed() | Silence() | Recorded():
            return True
        case "reached", Keyed(keys):
            return keys == "2"
        case _:
            return False


def gives_way(edge: Edge) -> bool:
    """Nobody who may be unwell has to choose before the next telephone rings."""
    operator = edge.world.guide.operator
    if not in_vain(edge) or edge.before.need not in PERSON_NEEDS or edge.before.desk == operator:
        return True
    return edge.step.turn.then == Transfer(operator, edge.before.need)


def names_numbers(edge: Edge) -> bool:
    """What a caller can do alone: 911, and the numbers of those who did not answer."""
    if not in_vain(edge) or rings_unasked(edge):
        return True
    turn, before = edge.step.turn, edge.before
    must = {EMERGENCY}
    if before.need in PERSON_NEEDS and not isinstance(turn.then, Transfer):
        must |= set(numbers_for(edge.step.session, edge.world.guide))
    return must <= set(turn.says)


def hides_closed(edge: Edge) -> bool:
    """Neither as a choice nor by its number, unless its hours are told with it; what was found when
    the last transfer ended holds until the next one."""
    turn, after, world = edge.step.turn, edge.step.session, edge.world
    chooses = after.state in ("after_transfer", "numbers")
    if in_vain(edge) and chooses and not knows_the_hour(after, world):
        return False
    if after.state == "late_closed" and Say("late_closed.hours") in turn.says:
        return True
    hidden = closed_desk(after, world)
    return not any(
        say.prompt in (f"numbers.{hidden}", f"after_transfer.{hidden}") for say in turn.says
    )


def knows_the_hour(session: Session, world: World) -> bool:
    """Whether the desk that is rung again is open, and the session tells of the other one whether
    it is."""
    other = is_open(beside(session, world.guide), world)
    return is_open(session.desk, world) and session.closed != other


def closed_desk(session: Session, world: World) -> str:
    """The desk that this place must not offer; "" where there is none."""
    if session.state == "late_closed":
        return world.guide.desks["late"]
    return beside(session, world.guide) if session.closed else ""


def operator_first(edge: Edge) -> bool:
    """At night a caller whom only a person helps hears the number that answers at any hour before
    every other number and every choice."""
    turn, world = edge.step.turn, edge.world
    need = edge.before.need
    if not in_vain(edge) or need not in PERSON_NEEDS or isinstance(turn.then, Transfer):
        return True
    if is_open(world.guide.desks[need], world):
        return True
    offered = (
        s.prompt for s in turn.says if s.prompt.startswith("numbers.") or dict(s.values).get("key")
    )
    return next(offered, "") == f"numbers.{world.guide.operator}"


def asks_for_on_call(edge: Edge) -> bool:
    """Who said nothing of feeling unwell asks the operator for something else."""
    match edge.step.turn.then:
        case Transfer(desk, need) if desk == edge.world.guide.operator:
            told = Say("ask_operator.pain") in edge.step.turn.says
            return told == (need in URGENT_NEEDS)
        case _:
            return True


def stops_ringing(edge: Edge) -> bool:
    """After the last attempt no menu and no silence rings the same need again; a person does who
    asks for one, and danger always."""
    before, then = edge.before, edge.step.turn.then
    if before.attempts < MAX_ATTEMPTS or not isinstance(then, Transfer):
        return True
    asked = isinstance(edge.event, Spoke) or edge.event == Keyed("0")
    handed_on = in_vain(edge) and then.desk == edge.world.guide.operator != before.desk
    repeated = edge.step.session == before
    return asked or handed_on or repeated or then.need != before.need


def ends_in_vain(place: Place, outcome: Outcome, world: World) -> bool:
    """A silent caller whom nobody ever answers, or machines alone, is not rung on without end."""
    session, draft = place
    for _ in range(MOST_STEPS):
        then = ask(session, draft, world.guide).then
        if isinstance(then, Hangup):
            return True
        rings = isinstance(then, Transfer)
        step = advance(session, draft, TransferEnded(outcome) if rings else Silence(), world)
        session, draft = step.session, step.draft
    return False


def never_recorded(session: Session, turn: Turn) -> bool:
    """Messages and callbacks are about nothing that could be a pain."""
    fits = session.state not in ABOUT or session.need in MESSAGES
    match turn.then:
        case Record(about=about):
            return fits and about in ("name", *MESSAGES)
        case Choose() as choose if session.need in PERSON_NEEDS:
            return fits and not {"message", "leave_message", "callback"} & set(choose.meanings())
        case _:
            return fits
