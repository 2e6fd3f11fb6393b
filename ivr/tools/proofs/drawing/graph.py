"""The map as columns of knots, left to right: places, and bends where a way passes a column.

A place stands as many columns from the left as it takes steps to come there. All ways to one place
bend at the same knots, so that the many ways back to the main menu become one line.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

Way = tuple[str, str]
"""From which place to which."""


class Knot(NamedTuple):
    """A place; or, with `bend`, where the ways to this place pass the column."""

    place: str
    column: int
    bend: bool = False


@dataclass(frozen=True, slots=True)
class Graph:
    """The columns with their knots, and the knots of each way from its place to the next."""

    columns: Sequence[Sequence[Knot]]
    routes: Mapping[Way, Sequence[Knot]]

    def links(self) -> set[tuple[Knot, Knot]]:
        """The pairs of knots that are joined, the left one first."""
        pairs = {
            pair
            for route in self.routes.values()
            for pair in zip(route[:-1], route[1:], strict=True)
        }
        return {(a, b) if a.column < b.column else (b, a) for a, b in pairs if a.column != b.column}


def graph_of(places: Sequence[str], ways: Iterable[Way]) -> Graph:
    """The graph of these places; the first one is where every call begins."""
    steps = sorted(ways, key=lambda way: (places.index(way[0]), places.index(way[1])))
    column = columns_of(places, steps)
    routes = {way: route(column, *way) for way in steps}
    knots = {Knot(place, column[place]) for place in places}
    knots |= {knot for knots in routes.values() for knot in knots}
    columns: list[list[Knot]] = [[] for _ in range(max(column.values()) + 1)]
    for knot in sorted(knots, key=lambda knot: (places.index(knot.place), knot)):
        columns[knot.column].append(knot)
    return Graph(columns, routes)


def columns_of(places: Sequence[str], ways: Sequence[Way]) -> dict[str, int]:
    """How many steps each place is from the first; where no way leads, one before where it goes."""
    following = defaultdict(list)
    for a, b in ways:
        following[a].append(b)
    column = {places[0]: 0}
    reached = [places[0]]
    for place in reached:
        for following_place in following[place]:
            if following_place not in column:
                column[following_place] = column[place] + 1
                reached.append(following_place)
    for place in places:
        if place not in column:
            nearest = min((column[b] for b in following[place] if b in column), default=1)
            column[place] = max(nearest - 1, 0)
    return column


def route(column: Mapping[str, int], start: str, end: str) -> list[Knot]:
    """The knots from one place to another, with a bend in each column between them."""
    a, b = column[start], column[end]
    between = range(a + 1, b) if a < b else range(a - 1, b, -1)
    return [Knot(start, a), *(Knot(end, c, bend=True) for c in between), Knot(end, b)]
