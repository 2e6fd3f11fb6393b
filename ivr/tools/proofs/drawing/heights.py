"""How high each knot stands: near its neighbours, and never upon another."""

from collections.abc import Mapping, Sequence
from itertools import accumulate

from ivr.tools.proofs.drawing.graph import Knot
from ivr.tools.proofs.drawing.order import Columns, Neighbours

ROUNDS = 40
PLACE = 46.0
"""How much room a place takes with its margin, in pixels."""
BEND = 16.0


def room(knot: Knot) -> float:
    return BEND if knot.bend else PLACE


def heights(columns: Columns, left: Neighbours, right: Neighbours) -> dict[Knot, float]:
    """The middle of each knot; the highest stands at half its room."""
    y: dict[Knot, float] = {}
    for column in columns:
        ends = accumulate(map(room, column))
        y |= {knot: end - room(knot) / 2 for knot, end in zip(column, ends, strict=True)}
    for _ in range(ROUNDS):
        for joined in (left, right):
            for column in columns:
                y |= settled(column, {knot: wish(knot, joined, y) for knot in column})
    top = min(at - room(knot) / 2 for knot, at in y.items())
    return {knot: at - top for knot, at in y.items()}


def wish(knot: Knot, joined: Neighbours, y: Mapping[Knot, float]) -> float:
    """Half-way between where it stands and the mean of its neighbours."""
    others = [y[other] for other in joined[knot]]
    return (y[knot] + sum(others) / len(others)) / 2 if others else y[knot]


def settled(column: Sequence[Knot], wishes: Mapping[Knot, float]) -> dict[Knot, float]:
    """The heights nearest to the wishes that keep the order and the room of each knot.

    Knots that want the same room are moved as one block, to the mean of what they wish.
    """
    blocks: list[tuple[list[Knot], float]] = []
    for knot in column:
        block, at = [knot], wishes[knot]
        while blocks and blocks[-1][1] + size(blocks[-1][0]) / 2 > at - size(block) / 2:
            block = blocks.pop()[0] + block
            at = middle(block, wishes)
        blocks.append((block, at))
    return {
        knot: at - size(block) / 2 + size(block[:i]) + room(knot) / 2
        for block, at in blocks
        for i, knot in enumerate(block)
    }


def size(block: Sequence[Knot]) -> float:
    return sum(map(room, block))


def middle(block: Sequence[Knot], wishes: Mapping[Knot, float]) -> float:
    """Where the middle of a block should be, for the least sum of squares of what is missed."""
    offsets = (size(block[:i]) + room(knot) / 2 for i, knot in enumerate(block))
    moved = [wishes[knot] - offset for knot, offset in zip(block, offsets, strict=True)]
    return sum(moved) / len(moved) + size(block) / 2
