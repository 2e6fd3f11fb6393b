"""In which order the knots of each column stand, so that few lines cross."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations, pairwise

from ivr.tools.proofs.drawing.graph import Graph, Knot

ROUNDS = 24
"""How often all columns are sorted; it settles sooner."""

Neighbours = Mapping[Knot, Sequence[Knot]]
Columns = list[list[Knot]]


def ordered(graph: Graph) -> Columns:
    """The columns in the best order that was met: each is sorted by where its neighbours stand."""
    left, right = neighbours(graph)
    columns = best = [list(column) for column in graph.columns]
    fewest = crossings(columns, right)
    for _ in range(ROUNDS):
        columns = swapped(swept(columns, left, right), left, right)
        crossed = crossings(columns, right)
        if crossed < fewest:
            best, fewest = columns, crossed
    return best


def neighbours(graph: Graph) -> tuple[Neighbours, Neighbours]:
    """To which knots each one is joined on its left, and on its right."""
    left, right = defaultdict(list), defaultdict(list)
    for a, b in sorted(graph.links()):
        right[a].append(b)
        left[b].append(a)
    return left, right


def swept(columns: Columns, left: Neighbours, right: Neighbours) -> Columns:
    """Each column sorted by its neighbours: once from left to right, once back."""
    columns = list(columns)
    for i in range(1, len(columns)):
        columns[i] = by_neighbours(columns[i], left, columns[i - 1])
    for i in range(len(columns) - 2, -1, -1):
        columns[i] = by_neighbours(columns[i], right, columns[i + 1])
    return columns


def by_neighbours(column: list[Knot], joined: Neighbours, beside: list[Knot]) -> list[Knot]:
    """The column, each knot at the mean of its neighbours; who has none keeps its height."""
    row = {knot: i for i, knot in enumerate(beside)}
    scale = len(beside) / max(len(column), 1)

    def height(numbered: tuple[int, Knot]) -> float:
        at, knot = numbered
        rows = [row[other] for other in joined[knot]]
        return sum(rows) / len(rows) if rows else at * scale

    return [knot for _, knot in sorted(enumerate(column), key=height)]


def swapped(columns: Columns, left: Neighbours, right: Neighbours) -> Columns:
    """The same, two knots of a column changed wherever that unties more than it ties."""
    columns = [list(column) for column in columns]
    for i, column in enumerate(columns):
        beside = columns[max(i - 1, 0)] + columns[min(i + 1, len(columns) - 1)]
        row = {knot: at for at, knot in enumerate(beside)}
        for at in range(len(column) - 1):
            a, b = column[at], column[at + 1]
            if (
                sum(
                    tied(side[b], side[a], row) - tied(side[a], side[b], row)
                    for side in (left, right)
                )
                < 0
            ):
                column[at], column[at + 1] = b, a
    return columns


def tied(upper: Sequence[Knot], lower: Sequence[Knot], row: Mapping[Knot, int]) -> int:
    """How many lines of the upper of two knots cross lines of the lower one, on one side."""
    return sum(row[a] > row[b] for a in upper for b in lower)


def crossings(columns: Columns, right: Neighbours) -> int:
    """How many lines cross between the columns."""
    count = 0
    for column, beside in pairwise(columns):
        row = {knot: at for at, knot in enumerate(beside)}
        count += sum(tied(right[a], right[b], row) for a, b in combinations(column, 2))
    return count
