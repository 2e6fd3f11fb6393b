"""Every session that is reachable by doing everything a caller or a telephone network could do."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ivr.dialog.engine import advance, ask, excused
from ivr.dialog.hearing import COMMANDS
from ivr.dialog.model import (
    Choose,
    Event,
    Keyed,
    Outcome,
    Say,
    Session,
    Silence,
    Spoke,
    Step,
    Then,
    TransferEnded,
    Vocabulary,
    World,
)

KEYS = "1234567890*#"
OUTCOMES: tuple[Outcome, ...] = ("answered", "busy", "no_answer", "failed", "canceled")
NONSENSE = "purple elephants on bicycles"


@dataclass(frozen=True, slots=True)
class Edge:
    """One step of a call: where it stood, what happened in which world, and what came of it."""

    before: Session
    event: Event
    world: World
    step: Step


def explore(worlds: Sequence[World], start: Session | None = None) -> Iterator[Edge]:
    """Every edge from every reachable session, under each world: the hour may change in a call.

    The worlds are of one guide; they differ in their routes.

    The manner of a call (its pace, its speech failures) is left out of the sessions; that it only
    passes through is a law of its own.
    """
    first = start or Session()
    seen, waiting = {first}, [first]
    while waiting:
        session = waiting.pop()
        then = ask(session, worlds[0].guide).then
        for world in worlds:
            for event in events_at(then, world.vocabulary):
                step = advance(session, event, world)
                yield Edge(session, event, world, step)
                reached = replace(step.session, slower=False, unheard=0)
                if reached not in seen:
                    seen.add(reached)
                    waiting.append(reached)


def events_at(then: Then, vocabulary: Vocabulary) -> Iterator[Event]:
    """What can happen at this point, lawful or not: keys, words, silence, a network's late news."""
    yield Silence()
    yield from (Keyed(key) for key in KEYS)
    yield from (Keyed("12"), Keyed("9" * 10_000), Keyed("D"))
    yield from (TransferEnded(outcome) for outcome in OUTCOMES)
    yield from (Spoke(phrases[0]) for phrases in vocabulary.danger.values())
    yield from (Spoke(vocabulary.danger["danger"][0], 0.01), Spoke(NONSENSE))
    match then:
        case Choose() as choose:
            named = [vocabulary.phrases(meaning)[0] for meaning in choose.meanings()]
            commands = [vocabulary.phrases(command)[0] for command in COMMANDS]
            yield from (Spoke(words) for words in (*named, *commands))
            yield Spoke(named[0], 0.1)
        case _:
            pass


def everything_said(edges: Sequence[Edge]) -> frozenset[Say]:
    """Every prompt, with its values, that a caller can hear: on these edges, and when all fails."""
    says = {say for edge in edges for say in edge.step.turn.says}
    world = edges[0].world
    failing = advance(Session(state="main", unheard=2), Spoke(NONSENSE), world)
    excuse = excused(Session(), world)
    return frozenset({*says, *failing.turn.says, *excuse.turn.says})
