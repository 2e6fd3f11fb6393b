"""Every session that is reachable by doing everything a caller or a telephone network could do."""

from collections import Counter, deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import Any

from ivr.dialog.engine import advance, apologize, ask, private_data_needed
from ivr.dialog.guide import Guide
from ivr.dialog.intents import COMMANDS
from ivr.dialog.model import (
    Choose,
    Enter,
    Event,
    Keyed,
    Outcome,
    Recorded,
    Say,
    Silence,
    Spoke,
    Step,
    Then,
    Transfer,
    TransferEnded,
    Turn,
    World,
)
from ivr.dialog.session import ENGLISH, NAMELESS, Draft, Session
from ivr.dialog.vocabulary import Vocabulary
from ivr.tools.proofs.memory import cached_hearing

TRANSFERS = ("transfer", "reached", "after_transfer", "numbers")
KEYS = "1234567890*#"
OUTCOMES: tuple[Outcome, ...] = ("answered", "busy", "no_answer", "failed", "canceled")
NONSENSE = "purple elephants on bicycles"
UNKEYED = ("wait", "goodbye")
"""Commands without a key that lead to places of their own."""


TYPED = {
    "treatment_on": "1204",
    "born_on": "04121961",
    "phone": "2126396851",
    "spelled": "533263",
    "name": "1",
}
"""What a caller keys who does it right; "Leo" is spelled."""

ABROAD = "0114420794600"
"""A number abroad, as a caller keys it."""

SAID = {
    "treatment_on": "December the fourth",
    "born_on": "April twelfth nineteen sixty-one",
    "phone": "two one two six three nine six eight five one",
    "spelled": "Leo Ruiz",
    "name": "Leo Ruiz",
}
"""What a caller says who does it right."""


@dataclass(frozen=True, slots=True)
class Edge:
    """One step of a call: where it stood, what happened in which world, and what came of it."""

    before: Session
    draft: Draft
    event: Event
    world: World
    step: Step


MOST_DRAFTS = 3
"""How many drafts of one shape a place is visited with."""

Events = Callable[[Then, Vocabulary], Iterator[Event]]
"""What happens to a caller at a point of the talk."""

Place = tuple[Session, Draft]
"""Where a caller can stand, with what they have told where that matters."""

BEGINNINGS: tuple[Place, ...] = (
    (Session(), Draft()),
    # A store that is down leads here from everywhere in the interview.
    (Session(state="not_now"), Draft()),
    (Session(state="not_now", need="late"), Draft()),
    # A late request: the answer has been taken back meanwhile.
    (Session(state="confirm", question="phone"), Draft()),
    (Session(state="callback_confirm", need="late"), Draft()),
    (Session(state="callback_kept", need="late"), Draft()),
)


def explore(worlds: Sequence[World], events: Events | None = None) -> Iterator[Edge]:
    """Every edge from every reachable place, under each world: the hour may change in a call.

    `events` are those that happen at a point of the talk; all that can happen, if none are named.

    The worlds are of one guide; they differ in their routes. The manner of a call (its pace, its
    speech failures) and its language are left out; that they only pass through is a law of its own.
    What was told stays with a place only where the talk looks at it.
    """
    happens = events or events_at
    seen: set[Place] = set(BEGINNINGS)
    waiting = deque(BEGINNINGS)
    drafts = Counter(map(shape, BEGINNINGS))
    while waiting:
        place = waiting.popleft()
        with cached_hearing():
            edges = list(edges_at(place, worlds_at(place[0], worlds), happens))
        for edge, reached in edges:
            yield edge
            if reached not in seen and drafts[shape(reached)] < MOST_DRAFTS:
                seen.add(reached)
                drafts[shape(reached)] += 1
                waiting.append(reached)


MOST_ALIKE = 3
"""How many places of one kind are visited for each number of misses, on a brief walk."""


def explore_prompts(worlds: Sequence[World]) -> Iterator[Edge]:
    """A walk of seconds on which every prompt is said that `explore` finds.

    A place that asks what another one asked, of a caller who has told as much, is passed by. All
    that can happen is tried where something new is asked; elsewhere what leads on by keys.
    """
    guide = worlds[0].guide
    seen: set[Place] = set(BEGINNINGS)
    waiting = deque(BEGINNINGS)
    met: Counter[Hashable] = Counter()
    while waiting:
        place = waiting.popleft()
        turn, session = ask(*place, guide), place[0]
        alike = place_type(turn, place)
        missed = (type(turn.then), session.misses, session.attempts)
        if met[alike] and met[missed] >= MOST_ALIKE:
            continue
        met.update((alike, missed, turn.then))
        happens = events_at if met[turn.then] == 1 else keys_at
        with cached_hearing():
            edges = list(edges_at(place, worlds_at(place[0], worlds), happens))
        for edge, reached in edges:
            yield edge
            if reached not in seen:
                seen.add(reached)
                waiting.append(reached)


def place_type(turn: Turn, place: Place) -> Hashable:
    """What two places have in common that say the same: what is asked, which answers were given
    and how often refused, and where a transfer stands. Who waits goes back to a place that counts
    by itself."""
    session, draft = place
    if session.back:
        return turn, session.back
    given = tuple(bool(getattr(draft, field.name)) for field in fields(Draft))
    transfer = (session.unheard, session.attempts, session.need, session.desk)
    return turn, given, session.refused, transfer


def edges_at(
    place: Place, worlds: Sequence[World], happens: Events
) -> Iterator[tuple[Edge, Place]]:
    """Every edge from this place, with the place that it leads to.

    A step that reads nothing in which the worlds differ is the same in all of them: it is taken
    once.
    """
    session, draft = place
    guide = worlds[0].guide
    then = ask(session, draft, guide).then
    first = Watched(worlds)
    steps = []
    for event in happens(then, worlds[0].vocabulary):
        step = first.advance(session, draft, event)
        steps.append((event, step, place_of(step, guide), first.has_looked))
    for world in worlds:
        for event, step, reached, has_looked in steps:
            if has_looked and world is not worlds[0]:
                own = advance(session, draft, event, world)
                yield Edge(session, draft, event, world, own), place_of(own, guide)
            else:
                yield Edge(session, draft, event, world, step), reached


class Watched(World):
    """The first of some worlds; it notes whether a step reads a field in which they differ."""

    __slots__ = ("differ", "has_looked")
    differ: frozenset[str]
    has_looked: bool

    def __init__(self, worlds: Sequence[World]) -> None:
        first, names = worlds[0], [field.name for field in fields(World)]
        super().__init__(*(getattr(first, name) for name in names))
        differ = {n for n in names if any(getattr(w, n) != getattr(first, n) for w in worlds)}
        object.__setattr__(self, "differ", frozenset(differ))

    def __getattribute__(self, name: str) -> Any:
        if name in object.__getattribute__(self, "differ"):
            object.__setattr__(self, "has_looked", True)
        return object.__getattribute__(self, name)

    def advance(self, session: Session, draft: Draft, event: Event) -> Step:
        """The step in the first world."""
        object.__setattr__(self, "has_looked", False)
        return advance(session, draft, event, self)


def shape(place: Place) -> tuple[Session, bool, bool]:
    """What makes two places alike enough. Callers go back and forth, so that every answer meets
    every other; but what is asked depends on what is open, and the summary on which names are
    known."""
    session, draft = place
    return session, bool(draft.patient_recording), bool(draft.escort_recording)


def worlds_at(session: Session, worlds: Sequence[World]) -> Sequence[World]:
    """The interview looks at the hour only to ring somebody: one world stands for all."""
    return worlds[-1:] if private_data_needed(session) else worlds


def place_of(step: Step, guide: Guide) -> Place:
    """The place that a step leads to; what was told is left behind where nobody asks for it."""
    session = step.session
    spoken = session.speaks if session.state in TRANSFERS else ""
    # The talk treats every language without a shell alike: only the whisper names it.
    speaks = like(spoken, guide) if spoken in guide.shells else NAMELESS if spoken else ""
    return without_manner(session, speaks), step.draft if private_data_needed(session) else Draft()


@lru_cache(maxsize=4096)
def without_manner(session: Session, speaks: str) -> Session:
    """The session of every caller who comes there, whatever their language and pace."""
    return replace(session, language=ENGLISH, slower=False, unheard=0, speaks=speaks)


def like(shell: str, guide: Guide) -> str:
    """The first shell that has a voice, or has none, as this one: to the talk they are the same."""
    return next((s for s in guide.shells if (s in guide.voiced) == (shell in guide.voiced)), "")


def events_at(then: Then, vocabulary: Vocabulary) -> Iterator[Event]:
    """What can happen at this point, lawful or not: keys, words, silence, a network's late news."""
    yield Silence()
    yield from (Keyed(key) for key in KEYS)
    yield from (Keyed("12"), Keyed("9" * 10_000), Keyed("D"))
    yield from (TransferEnded(outcome) for outcome in OUTCOMES)
    yield from (Recorded("RE1", 3), Recorded("RE1", 0))
    yield from (Spoke(phrases[0]) for phrases in vocabulary.danger.values())
    yield from (Spoke(vocabulary.danger["danger"][0], 0.01), Spoke(NONSENSE))
    match then:
        case Choose() as choose:
            everywhere = (*COMMANDS, *vocabulary.languages[:1], *vocabulary.languages[-1:])
            named = first_phrases(choose.meanings(), vocabulary)
            yield from (Spoke(words) for words in (*named, *first_phrases(everywhere, vocabulary)))
            yield from (Spoke(words, 0.1) for words in named[:1])
        case Enter(kind):
            commands = first_phrases(COMMANDS, vocabulary)
            yield from (Keyed(TYPED[kind]), Keyed(TYPED[kind][:-1]), Keyed(ABROAD))
            yield from (Spoke(words) for words in (SAID[kind], *commands))
            yield Spoke(SAID[kind], 0.1)
            if then.number:
                yield Spoke(f"{SAID[kind]}, {SAID['phone']}")
        case _:
            pass


def first_phrases(meanings: Iterable[str], vocabulary: Vocabulary) -> list[str]:
    """The first phrase of each; none of one that cannot be said, which `unsayable` names."""
    return [phrase for meaning in meanings for phrase in vocabulary.phrases(meaning)[:1]]


def unsayable(edges: Iterable[Edge], vocabulary: Vocabulary) -> frozenset[str]:
    """The meanings that are offered by key on these edges, and that no words stand for."""
    asked = {edge.step.turn.then for edge in edges}
    offered = {m for then in asked if isinstance(then, Choose) for m in then.meanings()}
    return frozenset(m for m in offered if not vocabulary.phrases(m))


def keys_at(then: Then, vocabulary: Vocabulary) -> Iterator[Event]:
    """What leads through the whole talk in seconds, for who needs no more than what it offers.

    Silence, nonsense, the keys that are offered and what has no key; a full entry; how transfers
    and recordings end.
    """
    yield Silence()
    match then:
        case Choose() as choose:
            yield from (Keyed(option.key) for option in choose.options)
            yield from (Keyed("0"), Keyed("*"), Keyed("7"), Spoke(NONSENSE))
            yield from (Spoke(words) for words in first_phrases(UNKEYED, vocabulary))
        case Enter(kind):
            yield from (Keyed(TYPED[kind]), Keyed("1"), Keyed("0"), Keyed("*"))
            yield from (Keyed(option.key) for option in then.keys)
            if kind == "phone":
                yield Keyed(ABROAD)
        case Transfer():
            yield from (TransferEnded(outcome) for outcome in OUTCOMES)
        case _:
            yield from (Recorded("RE1", 3), Recorded("RE1", 0))


def find_prompts(edges: Sequence[Edge]) -> frozenset[Say]:
    """Every prompt, with its values, that a caller can hear: on these edges, and when all fails."""
    says = {say for edge in edges for say in edge.step.turn.says}
    world = edges[0].world
    failing = advance(Session(state="main", unheard=2), Draft(), Spoke(NONSENSE), world)
    excuse = apologize(Session(), world)
    deaf = ask(Session(state="patient_name", unheard=3), Draft(), world.guide)
    return frozenset({*says, *failing.turn.says, *excuse.turn.says, *deaf.says})
