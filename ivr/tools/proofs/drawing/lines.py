"""The line of each way: from a box's side through its bends to an arrow's head at the other box."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from ivr.tools.proofs.drawing.graph import Knot, Way

WIDTH, HEIGHT, GAP, MARGIN = 120, 32, 60, 12
"""A place's box, the room between two columns, and the room around all, in pixels."""
PORTS = 22
"""Over how much of a box's side its lines are spread."""
HEAD = 6
"""How long an arrow's head is."""

Side = Literal["left", "right"]
Port = tuple[Knot, Side, Knot]
"""Where a line leaves a box: which place, on which side, to which next knot."""
Routes = Mapping[Way, Sequence[Knot]]


def lines(routes: Routes, y: Mapping[Knot, float]) -> dict[Way, str]:
    """The data of each way's path, for knots at these heights."""
    at = ports(routes, y)
    return {way: path(route, y, at) for way, route in routes.items()}


def ports(routes: Routes, y: Mapping[Knot, float]) -> dict[Port, float]:
    """The height of each port: those of one side in the order of where they lead."""
    joined: dict[tuple[Knot, Side], set[Knot]] = defaultdict(set)
    for route in routes.values():
        for knot, side, other in ends(route):
            joined[knot, side].add(other)
    return {
        (knot, side, other): y[knot] + offset
        for (knot, side), others in joined.items()
        for other, offset in spread(sorted(others, key=lambda other: (y[other], other)))
    }


def ends(route: Sequence[Knot]) -> tuple[Port, Port]:
    """The ports where a way begins and ends."""
    start, end = route[0], route[-1]
    out: Side = "right" if start.column <= end.column else "left"
    into: Side = "left" if start.column < end.column else "right"
    return (start, out, route[1]), (end, into, route[-2])


def spread(others: Sequence[Knot]) -> Iterator[tuple[Knot, float]]:
    """The lines of one side, from top to bottom, with how far from the middle each one is."""
    apart = min(6.0, PORTS / max(len(others) - 1, 1))
    for i, other in enumerate(others):
        yield other, (i - (len(others) - 1) / 2) * apart


def path(route: Sequence[Knot], y: Mapping[Knot, float], at: Mapping[Port, float]) -> str:
    """A line with its arrow's head."""
    begins, finishes = ends(route)
    (start, out, _), (end, into, _) = begins, finishes
    x, to = beside(start, out), beside(end, into)
    if start == end:
        return loop(x, at[begins])
    if start.column == end.column:
        return bow(x, at[begins], at[finishes]) + head(to, at[finishes], into)
    passed = through(route[1:-1], into, y)
    corners = [(x, at[begins]), *passed, (to, at[finishes])]
    return f"M{x} {at[begins]:.0f}" + curves(corners) + head(to, at[finishes], into)


def through(
    bends: Sequence[Knot], entry: Side, y: Mapping[Knot, float]
) -> Iterator[tuple[int, float]]:
    """Both ends of the level lines on which a way passes columns."""
    leaving: Side = "right" if entry == "left" else "left"
    for bend in bends:
        yield beside(bend, entry), y[bend]
        yield beside(bend, leaving), y[bend]


def beside(knot: Knot, side: Side) -> int:
    """Where a side of a column's boxes is, in pixels from the left."""
    return MARGIN + knot.column * (WIDTH + GAP) + (WIDTH if side == "right" else 0)


def curves(corners: Sequence[tuple[float, float]]) -> str:
    """Level at each corner: a curve between two columns, then straight through the next one."""
    data = ""
    for i in range(0, len(corners), 2):
        (x, y), (to, at) = corners[i : i + 2]
        half = (x + to) / 2
        data += f"C{half:.0f} {y:.0f} {half:.0f} {at:.0f} {to:.0f} {at:.0f}"
        if corners[i + 2 :]:
            data += f"H{corners[i + 2][0]:.0f}"
    return data


def bow(x: int, y: float, to: float) -> str:
    """From a box to another one of its column."""
    out = x + min(16 + abs(to - y) / 5, GAP - 12)
    return f"M{x} {y:.0f}C{out:.0f} {y:.0f} {out:.0f} {to:.0f} {x} {to:.0f}"


def loop(x: int, y: float) -> str:
    """From a box to itself."""
    return f"M{x} {y - 4:.0f}h6a4 4 0 0 1 0 8H{x}" + head(x, y + 4, "right")


def head(x: float, y: float, side: Side) -> str:
    """An arrow's head that touches this side of a box."""
    back = x - HEAD if side == "left" else x + HEAD
    return f"M{back:.0f} {y - 3:.0f}L{x:.0f} {y:.0f}L{back:.0f} {y + 3:.0f}"
