"""The picture of the call map: a box for each place, a line for each way, and all of it legible."""

import re
from collections.abc import Iterator
from itertools import combinations

import pytest
from lxml import etree

from ivr.dialog.states import STATES
from ivr.tools.proofs.callmap import Ways, find_ways
from ivr.tools.proofs.drawing.graph import columns_of, graph_of
from ivr.tools.proofs.drawing.lines import HEIGHT, WIDTH
from ivr.tools.proofs.drawing.order import crossings, neighbours, ordered
from ivr.tools.proofs.drawing.picture import picture
from ivr.tools.proofs.invariants import Explored

WIDEST_LETTER = 8
"""Pixels of a letter at the picture's size, generously."""


@pytest.fixture(scope="module")
def ways(explored: Explored) -> Ways:
    return find_ways(explored.edges)


@pytest.fixture(scope="module")
def drawn(ways: Ways) -> etree._Element:
    return etree.fromstring(picture(tuple(STATES), ways))


def found(drawn: etree._Element, path: str) -> list[etree._Element]:
    return drawn.findall(path.replace("svg:", "{http://www.w3.org/2000/svg}"))


def boxes(drawn: etree._Element) -> Iterator[tuple[float, float]]:
    """The upper left corner of each box."""
    for box in found(drawn, ".//svg:rect"):
        yield float(box.attrib["x"]), float(box.attrib["y"])


def test_each_state_is_a_place_and_each_way_a_line(ways: Ways, drawn: etree._Element):
    places = [place.attrib["id"] for place in found(drawn, ".//svg:g[@class='place']")]
    lines = [
        (line.attrib["data-from"], line.attrib["data-to"])
        for line in found(drawn, ".//svg:path[@class='way']")
    ]

    assert sorted(places) == sorted(f"place-{state}" for state in STATES)
    assert sorted(lines) == sorted(ways)


def test_who_points_at_a_line_or_a_box_is_told_what_leads_on(drawn: etree._Element):
    told = {title.text for title in found(drawn, ".//svg:title")}

    assert "summary → saved: 1 save" in told
    assert "born on → confirm: an answer" in told
    assert "summary\n1 save → saved\n2 change → change" in told


def test_no_box_touches_another_and_each_name_has_room_in_its_own(drawn: etree._Element):
    touching = [
        (one, other)
        for one, other in combinations(boxes(drawn), 2)
        if abs(one[0] - other[0]) <= WIDTH and abs(one[1] - other[1]) <= HEIGHT
    ]
    names = [name.text or "" for name in found(drawn, ".//svg:text")]

    assert touching == []
    assert [name for name in names if len(name) * WIDEST_LETTER > WIDTH + 8 or "_" in name] == []


def test_a_line_that_passes_a_column_touches_no_box(drawn: etree._Element):
    corners = list(boxes(drawn))
    level = [
        (float(x), float(y))
        for line in found(drawn, ".//svg:path")
        for y, x in re.findall(r"C[^C]* (\d+)H(\d+)", line.attrib["d"])
    ]

    assert level
    assert [
        (x, y)
        for x, y in level
        for left, top in corners
        if left <= x <= left + WIDTH and top <= y <= top + HEIGHT
    ] == []


def test_everything_is_within_the_picture_and_nothing_is_styled_in_place(drawn: etree._Element):
    _, _, width, height = map(int, drawn.attrib["viewBox"].split())

    assert all(0 < x < width - WIDTH and 0 < y < height - HEIGHT for x, y in boxes(drawn))
    assert [element for element in drawn.iter() if "style" in element.attrib] == []


def test_a_place_stands_as_many_columns_from_the_left_as_it_takes_steps():
    places = ["start", "aside", "far", "near", "lost"]
    ways = [("start", "near"), ("near", "far"), ("start", "start"), ("aside", "far")]

    assert columns_of(places, ways) == {"start": 0, "near": 1, "far": 2, "aside": 1, "lost": 0}


def test_lines_that_need_not_cross_do_not():
    graph = graph_of(["a", "b", "c", "d", "e"], [("a", "b"), ("a", "c"), ("b", "e"), ("c", "d")])
    _, right = neighbours(graph)

    assert crossings([list(column) for column in graph.columns], right) == 1
    assert crossings(ordered(graph), right) == 0
