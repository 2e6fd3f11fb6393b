"""The laws of the talk, each a check over everything that `explore` reaches.

A law takes what it judges and yields one sentence for each breach; a sound dialog yields none.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, groupby

from ivr.dialog.engine import advance, ask, is_done
from ivr.dialog.intents import COMMAND_KEYS
from ivr.dialog.menus import offer
from ivr.dialog.model import (
    Choose,
    Enter,
    Hangup,
    Keyed,
    Record,
    Say,
    Silence,
    Spoke,
    Step,
    Transfer,
    Turn,
    World,
)
from ivr.dialog.session import Draft, Session
from ivr.dialog.session_url import NoSuchPlaceError, parse_url, to_url
from ivr.dialog.states import STATES
from ivr.dialog.transitions import ABOUT, EMERGENCY, MAX_ATTEMPTS
from ivr.tools.proofs.choices import (
    dangerous,
    false_assents,
    false_goodbyes,
    keys_ascend,
    offers,
    offers_exactly,
    shared_phrases,
    unheard_phrases,
)
from ivr.tools.proofs.explore import (
    OUTCOMES,
    TRANSFERS,
    Edge,
    Place,
    edges_at,
    events_at,
    explore,
    worlds_at,
)
from ivr.tools.proofs.languages import find_language_violations
from ivr.tools.proofs.memory import cached_hearing
from ivr.tools.proofs.transfers import ends_in_vain, find_transfer_violations, never_recorded

MOST_SILENCES = 100
MOST_KEYS = 2
PLACE_FIELDS = (
    *("topic", "section", "back", "waited", "need", "desk", "attempts", "closed"),
    *("question", "means", "refused"),
)
KEPT = {
    "reading": ("topic", "section"),
    "topic_end": ("topic",),
    **dict.fromkeys(TRANSFERS, ("need", "desk", "attempts")),
    **dict.fromkeys(("after_transfer", "numbers"), ("need", "desk", "attempts", "closed")),
    **dict.fromkeys((*ABOUT, "not_now"), ("need",)),
    **dict.fromkeys(("callback_phone", "callback_confirm"), ("need", "refused")),
    **dict.fromkeys(("treatment_on", "born_on", "escort_phone"), ("refused",)),
    **dict.fromkeys(("patient_name", "escort_name"), ("means", "refused")),
    "confirm": ("question", "refused"),
    "waiting": PLACE_FIELDS,
    "leaving": PLACE_FIELDS,
}
"""The fields that a state may keep; leaving a place forgets what it needed."""

ALARMING = ("closed.", "late_closed.closed", "waiting.start", "apology")
IN_VAIN = ("transfer.busy", "transfer.no_answer", "transfer.failed", "transfer.canceled")


@dataclass(frozen=True, slots=True)
class Explored:
    """What was reached: every step that was tried, and every place with a world it was met in."""

    edges: Sequence[Edge] = field(repr=False)
    places: Mapping[Place, World] = field(repr=False)


def examine(worlds: Sequence[World]) -> tuple[Explored, list[str]]:
    """Explore everything; return what was reached, and every breach of a law, each told once."""
    explored = reach(worlds)
    with cached_hearing():
        foreign = list(find_language_violations(explored.edges, worlds))
    broken = (*find_violations(explored, worlds), *foreign)
    return explored, list(dict.fromkeys(broken))


def reach(worlds: Sequence[World]) -> Explored:
    """Everything that can be reached, not yet judged."""
    return explored_of(list(explore(worlds)))


def explored_of(edges: Sequence[Edge]) -> Explored:
    """The edges, with the places that they start from."""
    return Explored(edges, {(edge.before, edge.draft): edge.world for edge in edges})


def find_violations(explored: Explored, worlds: Sequence[World]) -> list[str]:
    """Every breach of a law in English; the other languages have a law of their own."""
    with cached_hearing():
        return [
            *find_call_violations(explored.edges, worlds),
            *find_place_violations(explored, worlds),
        ]


def find_call_violations(edges: Sequence[Edge], worlds: Sequence[World]) -> Iterator[str]:
    """What the steps break, and what becomes of them for callers of another manner. Many steps lead
    to the same: what hangs on that alone is judged once."""
    results = {id(edge.step): edge for edge in edges}
    yield from chain.from_iterable(map(find_result_violations, results.values()))
    yield from chain.from_iterable(map(find_way_violations, edges))
    yield from chain.from_iterable(map(find_transfer_violations, edges))
    yield from find_manner_violations(edges, worlds)


def find_place_violations(explored: Explored, worlds: Sequence[World]) -> Iterator[str]:
    """What the places break, each and together."""
    for place, world in explored.places.items():
        yield from find_violations_at(place, world, worlds)
    yield from find_violations_of_whole(explored.places)


# ---------------------------------------------------------------- one step


def find_step_violations(edge: Edge) -> Iterator[str]:
    """The laws that every step of every call must keep."""
    yield from find_result_violations(edge)
    yield from find_way_violations(edge)


def find_result_violations(edge: Edge) -> Iterator[str]:
    """The laws of what a step comes to, wherever it came from."""
    turn, session = edge.step.turn, edge.step.session
    yield from list_violations(
        edge,
        {
            "asking again says the same": ends_with(
                turn, ask(session, edge.step.draft, edge.world.guide)
            ),
            "something is said, or it rings": bool(turn.says) or isinstance(turn.then, Transfer),
            "the emergency sentence goes with bad news": not alarming(turn)
            or EMERGENCY in turn.says,
            "a place forgets what another needed": forgets(session),
        },
    )


def find_way_violations(edge: Edge) -> Iterator[str]:
    """The laws of where a step leads from here."""
    turn = edge.step.turn
    laws = {
        "danger is answered by 911 and a person": not danger_heard(edge) or is_rescue(turn),
        "the desk that is rung is the one for the hour, or the one that was kept": rings_right(
            edge
        ),
        "a call is ended only on goodbye": ends_well(edge),
        "silence where all is done is asked once, with a person offered": asks_once(edge),
    }
    yield from list_violations(edge, laws)


def list_violations(edge: Edge, laws: Mapping[str, bool]) -> Iterator[str]:
    """A sentence for each law that is not kept here."""
    for law, kept in laws.items():
        if not kept:
            yield f"{where(edge.before)}, {edge.event!s:.60}: not kept: {law}"


def ends_with(turn: Turn, asked: Turn) -> bool:
    """Whether the turn is what is asked here, after what was said on the way."""
    return turn.then == asked.then and turn.says[len(turn.says) - len(asked.says) :] == asked.says


def alarming(turn: Turn) -> bool:
    """Whether somebody who needs help at once could be held up by this turn's news."""
    return any(say.prompt.startswith(ALARMING) or say.prompt in IN_VAIN for say in turn.says)


def danger_heard(edge: Edge) -> bool:
    """Whether words of danger were said."""
    danger = edge.world.vocabulary.danger
    return isinstance(edge.event, Spoke) and any(edge.event.words in p for p in danger.values())


def is_rescue(turn: Turn) -> bool:
    """911 before anything else, then a person."""
    return turn.says[0] == EMERGENCY and isinstance(turn.then, Transfer)


def rings_right(edge: Edge) -> bool:
    """A first call goes where the hour says; after one that failed also to the kept desk again,
    or to the operator."""
    match edge.step.turn.then:
        case Transfer(desk, need) if not edge.before.desk or danger_heard(edge):
            return desk == edge.world.routes[need]
        case Transfer(desk):
            routed = edge.world.routes.values()
            return desk in (*routed, edge.before.desk, edge.world.guide.operator)
        case _:
            return True


def ends_well(edge: Edge) -> bool:
    """It ends when told goodbye, for good or in answer to "shall I end the call?"; when all was
    tried, nobody speaks, and the number is told; or when all is done, and a caller who was asked
    once is silent again."""
    said_goodbye = ("goodbye", "leaving")
    if not isinstance(edge.step.turn.then, Hangup) or edge.before.state in said_goodbye:
        return True
    if edge.event == Silence() and edge.before.silent:
        return is_done(edge.before, edge.draft) and Say("goodbye") in edge.step.turn.says
    told = Say(f"numbers.{edge.world.guide.operator}") in edge.step.turn.says
    exhausted = edge.before.attempts == MAX_ATTEMPTS and told
    return exhausted or edge.event == Spoke(edge.world.vocabulary.phrases("goodbye")[0])


def asks_once(edge: Edge) -> bool:
    """Nobody is rung, and nothing ends, at the first silence of a caller who may be done: they hear
    that 0 is a person, and the same place again."""
    turn, after = edge.step.turn, edge.step.session
    quiet = isinstance(edge.event, Silence) and not edge.before.misses
    if not (quiet and is_done(edge.before, edge.draft)):
        return not after.silent or after == edge.before
    asked = isinstance(turn.then, Choose) and offer(COMMAND_KEYS[0]) in turn.says
    return asked and after == replace(edge.before, misses=1, silent=True)


def forgets(session: Session) -> bool:
    """Whether every field that this state has no use for is as in a fresh session."""
    kept = KEPT.get(session.state, ())
    fresh = Session()
    return all(getattr(session, f) == getattr(fresh, f) for f in PLACE_FIELDS if f not in kept)


def find_manner_violations(edges: Iterable[Edge], worlds: Sequence[World]) -> Iterator[str]:
    """Slower callers, and those whom speech failed, go the same ways as everybody: all that can
    happen at each place is tried again as such a caller. The edges from a place come one after
    another, as `explore` makes them."""
    for (before, draft), here in groupby(edges, key=place_before):
        slower = replace(before, slower=True, unheard=1)
        others = edges_at((slower, draft), worlds_at(before, worlds), events_at)
        for edge, (other, _) in zip(here, others, strict=True):
            yield from list_violations(
                edge, {"the manner passes through": is_same_way(edge.step, other.step)}
            )


def place_before(edge: Edge) -> Place:
    """Where the step was taken."""
    return edge.before, edge.draft


def is_same_way(step: Step, slower: Step) -> bool:
    """Whether the step of a slower caller leads where the other one does, and asks for the same."""
    other, same = slower.session, step.session
    about_pace = not other.slower or same.slower
    return other == replace(same, slower=other.slower, unheard=other.unheard) and (
        about_pace or slower.turn.then == step.turn.then
    )


# ---------------------------------------------------------------- one place


def find_violations_at(place: Place, world: World, worlds: Sequence[World]) -> Iterator[str]:
    """The laws that hold wherever a caller stands."""
    session, draft = place
    turn = ask(session, draft, world.guide)
    laws = {
        "its address leads back to it": comes_back(session, world),
        "silence ends at a person, or at a goodbye where all is done": silence_ends_well(
            place, world
        ),
        "calls in vain come to an end": all(ends_in_vain(place, o, world) for o in OUTCOMES),
        "how somebody feels is never recorded": never_recorded(session, turn),
    }
    match turn.then:
        case Choose() as choose:
            laws |= {
                "0 reaches a person": all(zero_rings(place, each) for each in worlds),
                "what is offered is spoken, and what is spoken is offered": offers(turn, choose),
                "keys ascend from 1 without a gap, and few": keys_ascend(session, choose),
                "a voice can say everything": not unheard_phrases(choose, world.vocabulary),
                "no phrase names two choices": not shared_phrases(choose, world.vocabulary),
                "no name of a choice sounds like danger": not dangerous(choose, world.vocabulary),
                "only plain assent is a yes": not false_assents(choose, world.vocabulary),
                "only a plain goodbye ends a call": not false_goodbyes(choose, world.vocabulary),
            }
        case Enter(keys=keys):
            laws |= {
                "0 reaches a person": all(zero_rings(place, each) for each in worlds),
                "what is offered is spoken, and what is spoken is offered": offers_exactly(
                    turn, keys
                ),
            }
        case Record():
            laws |= {"0 reaches a person": all(zero_rings(place, each) for each in worlds)}
        case _:
            pass
    yield from (f"{where(session)}: not kept: {law}" for law, kept in laws.items() if not kept)


def comes_back(session: Session, world: World) -> bool:
    """Session -> address -> session."""
    path, _, query = to_url(session).partition("?")
    _, _, language, state = path.split("/")
    pairs = dict(pair.split("=") for pair in query.split("&") if pair)
    try:
        return parse_url(language, state, pairs, world.guide) == session
    except NoSuchPlaceError:
        return False


def silence_ends_well(place: Place, world: World) -> bool:
    """A caller who does nothing reaches a person, or has tried them all and heard the number.

    Where all is done, and nothing was said that the line did not understand, silence rings nobody:
    it ends with goodbye. So does the silence of who has just said goodbye.
    """
    session, draft = place
    done, over = False, session.state in ("goodbye", "leaving")
    for _ in range(MOST_SILENCES):
        match ask(session, draft, world.guide).then:
            case Transfer():
                return not done
            case Hangup():
                return over
            case _:
                done = is_done(session, draft) and session.silent == bool(session.misses)
                over = done or session.state == "leaving" or session.attempts == MAX_ATTEMPTS
                session = advance(session, draft, Silence(), world).session
    return False


def zero_rings(place: Place, world: World) -> bool:
    """One key, and a person's telephone rings."""
    return isinstance(advance(*place, Keyed("0"), world).turn.then, Transfer)


# ---------------------------------------------------------------- the whole


def find_violations_of_whole(places: Mapping[Place, World]) -> Iterator[str]:
    """The laws about everything that was reached."""
    world = next(iter(places.values()))
    sessions = {session for session, _ in places}
    yield from (f"no call reaches {s}" for s in STATES if s not in {x.state for x in sessions})
    read = {(s.topic, s.section) for s in sessions if s.state == "reading"}
    near = {session.topic for session in within(MOST_KEYS, world)}
    for topic in world.guide.topics.values():
        for number, section in enumerate(topic.sections):
            if (topic.id, number) not in read:
                yield f"no call reads {topic.id}.{section.id}"
        if topic.id not in near:
            yield f"{topic.id} is more than {MOST_KEYS} keys behind the language"


def within(keys: int, world: World) -> set[Session]:
    """Where so many key presses lead from the main menu."""
    reached = {Session(state="main")}
    for _ in range(keys):
        pressed = [(session, Keyed(key)) for session in reached for key in "123456789"]
        reached |= {advance(s, Draft(), event, world).session for s, event in pressed}
    return reached


def where(session: Session) -> str:
    """The place, for a message."""
    return to_url(session)
