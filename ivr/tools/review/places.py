"""The scenes of a call: the places that sound alike as one, and the ways between them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ivr.dialog.engine import ask
from ivr.dialog.model import (
    Choose,
    Enter,
    Event,
    Keyed,
    Record,
    Recorded,
    Silence,
    Spoke,
    Then,
    Transfer,
    TransferEnded,
    Turn,
)
from ivr.dialog.session import ENGLISH, Draft, Session
from ivr.dialog.session_url import to_url
from ivr.dialog.states import STATES
from ivr.tools.proofs.explore import SAID, TYPED, Edge, Place, place_of

EXAMPLE_REFERENCE = "412507"
"""What is said as a reference number, which only the store draws."""

SIDE_TRIP = "waiting"
"""The state that can follow on every other and leads back to it."""


@dataclass(frozen=True, slots=True)
class Way:
    """What a caller or the network does, and the anchors of the scenes where that can lead.

    `doing` is a key, "silence", "entry", "recording" or the outcome of a transfer; `meaning` is
    what a key chooses, "" where it chooses nothing. There is more than one scene behind it where
    the hour decides, or what was told before.
    """

    doing: str
    meaning: str
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scene:
    """Places that say the same and listen for the same; `session` stands for all of them.

    `came_by` holds what leads here: the anchor of each scene, with the keys pressed there.
    """

    anchor: str
    session: Session
    draft: Draft
    turn: Turn
    ways: tuple[Way, ...]
    came_by: tuple[tuple[str, tuple[str, ...]], ...]


def scenes_of(edges: Iterable[Edge]) -> list[Scene]:
    """Every scene that was reached, in the table's order; the same for the same dialog.

    Every language has the same places, so that English alone is walked through.
    """
    walked = [edge for edge in edges if edge.before.language == ENGLISH]
    turns = turns_at(walked)
    alike = places_alike(turns)
    anchors = anchors_of(alike)
    ways = ways_between(walked, turns, anchors)
    came_by = turned_round(ways)
    return [
        Scene(
            anchors[places[0]],
            *places[0],
            turns[places[0]],
            tuple(ways.get(anchors[places[0]], ())),
            came_by.get(anchors[places[0]], ()),
        )
        for places in alike
    ]


def turns_at(edges: Iterable[Edge]) -> dict[Place, Turn]:
    """Every place where an edge begins, with what is said there."""
    turns: dict[Place, Turn] = {}
    for edge in edges:
        place = (edge.before, edge.draft)
        if place not in turns:
            told = replace(edge.draft, reference=edge.draft.reference or EXAMPLE_REFERENCE)
            turns[place] = ask(edge.before, told, edge.world.guide)
    return turns


def places_alike(turns: Mapping[Place, Turn]) -> list[list[Place]]:
    """The places that sound alike, the plainest of each first."""
    alike: dict[tuple[object, ...], list[Place]] = defaultdict(list)
    for place in sorted(turns, key=rank):
        alike[sound(place[0], turns[place])].append(place)
    return list(alike.values())


def rank(place: Place) -> tuple[object, ...]:
    """The table's order, and in it first what happens to a caller who makes no mistakes."""
    at = place[0]
    troubles = at.misses + at.waited + at.refused + max(at.attempts - 1, 0)
    return (list(STATES).index(at.state), at.topic, at.section, troubles, to_url(at))


def sound(session: Session, turn: Turn) -> tuple[object, ...]:
    """What makes two places one scene: which prompts are said, and what is listened for."""
    about = (session.topic, session.section) if session.state in ("reading", "topic_end") else ()
    return (session.state, about, tuple(say.prompt for say in turn.says), awaited(turn.then))


def awaited(then: Then) -> tuple[object, ...]:
    """What is listened for, without how the caller came here."""
    match then:
        case Choose(options):
            return ("choice", *((option.key, option.prompt) for option in options))
        case Enter(kind):
            return ("entry", kind)
        case Transfer(desk, need):
            return ("transfer", desk, need)
        case _:
            return (type(then).__name__,)


def anchors_of(alike: Sequence[Sequence[Place]]) -> dict[Place, str]:
    """Every place with the name of its scene in a page's links."""
    taken: dict[str, int] = defaultdict(int)
    anchors: dict[Place, str] = {}
    for places in alike:
        address = to_url(places[0][0]).removeprefix(f"/voice/{ENGLISH}/")
        slug = re.sub(r"[^a-z0-9]+", "-", address)
        taken[slug] += 1
        own = slug if taken[slug] == 1 else f"{slug}-{taken[slug]}"
        anchors.update(dict.fromkeys(places, own))
    return anchors


# ---------------------------------------------------------------- the ways between scenes


def ways_between(
    edges: Iterable[Edge], turns: Mapping[Place, Turn], anchors: Mapping[Place, str]
) -> dict[str, list[Way]]:
    """The ways on from each scene, in the order in which they are offered."""
    by_session = {session: anchor for (session, _), anchor in anchors.items()}
    found: dict[str, dict[tuple[str, str], set[str]]] = defaultdict(lambda: defaultdict(set))
    for edge in edges:
        place = (edge.before, edge.draft)
        done = doing(turns[place].then, edge.event)
        reached = place_of(edge.step, edge.world.guide)
        to = anchors.get(reached) or by_session.get(reached[0])
        if done and to:
            found[anchors[place]][done].add(to)
    return {
        scene: [Way(*done, tuple(sorted(to))) for done, to in its.items()]
        for scene, its in found.items()
    }


def doing(then: Then, event: Event) -> tuple[str, str] | None:
    """What is done, and what it means here; None for what is no way on from a place."""
    match then, event:
        case Choose(options) | Enter(keys=options), Keyed(key) if chosen := [
            option.meaning for option in options if option.key == key
        ]:
            return key, chosen[0]
        case Choose(on_silence=meaning), Silence() if meaning:
            return "silence", ""
        case Enter(kind), Keyed(given) | Spoke(given, 1.0) if given in (TYPED[kind], SAID[kind]):
            return "entry", ""
        case Record(), Recorded(_, seconds) if seconds:
            return "recording", ""
        case Transfer(), TransferEnded(outcome):
            return outcome, ""
        case _:
            return None


def turned_round(
    ways: Mapping[str, Sequence[Way]],
) -> dict[str, tuple[tuple[str, tuple[str, ...]], ...]]:
    """For each scene those that lead to it, with what is done there; but for those that ways lead
    back from to wherever a caller was."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for scene, way in each_way(ways):
        for to in way.to:
            if to != scene and not scene.startswith(SIDE_TRIP):
                found[to][scene].append(way.doing)
    return {to: tuple((a, tuple(keys)) for a, keys in its.items()) for to, its in found.items()}


def each_way(ways: Mapping[str, Sequence[Way]]) -> Iterator[tuple[str, Way]]:
    """Every way, with the scene where it begins."""
    for scene, its in ways.items():
        for way in its:
            yield scene, way
