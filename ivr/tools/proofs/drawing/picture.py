"""The picture: a box for each place, a line with an arrow for each way, as one SVG."""

from collections.abc import Iterable, Mapping, Sequence

from lxml import etree
from lxml.builder import ElementMaker

from ivr.tools.proofs.drawing.graph import Knot, Way, graph_of
from ivr.tools.proofs.drawing.heights import heights
from ivr.tools.proofs.drawing.lines import GAP, HEIGHT, MARGIN, WIDTH, beside, lines
from ivr.tools.proofs.drawing.order import neighbours, ordered

Ways = Mapping[Way, Iterable[str]]
"""The ways between places, each with what leads along it."""

SVG = ElementMaker(
    nsmap={None: "http://www.w3.org/2000/svg"}, namespace="http://www.w3.org/2000/svg"
)

# What a picture that stands alone looks like; where it stands in a page, the page's classes win.
LOOK = {"font-family": "system-ui, sans-serif", "font-size": "13", "color": "#556"}
WAYS = {"class": "ways", "fill": "none", "stroke": "currentColor", "color": "#8a93a0"}
PLACES = {"class": "places", "text-anchor": "middle"}
BOX = {"rx": "8", "fill": "Canvas", "stroke": "currentColor"}
NAME = {"fill": "CanvasText"}


def picture(places: Sequence[str], ways: Ways) -> str:
    """The map of these places, the first of them at the left; the same for the same map."""
    graph = graph_of(places, ways)
    left, right = neighbours(graph)
    columns = ordered(graph)
    y = {knot: at + MARGIN for knot, at in heights(columns, left, right).items()}
    paths = lines(graph.routes, y)
    width = len(columns) * (WIDTH + GAP) - GAP + 2 * MARGIN
    height = max(y.values()) + HEIGHT / 2 + MARGIN
    svg = SVG.svg(
        {"viewBox": f"0 0 {width} {height:.0f}", "role": "img", "class": "call-map"} | LOOK,
        SVG.title("The map of the call"),
        SVG.g(WAYS, *(line(way, ways[way], data) for way, data in paths.items())),
        SVG.g(PLACES, *(box(knot, y[knot], ways) for knot in standing(columns))),
    )
    return str(etree.tostring(svg, pretty_print=True, encoding="unicode"))


def standing(columns: Sequence[Sequence[Knot]]) -> list[Knot]:
    """The places, from left to right and from top to bottom."""
    return [knot for column in columns for knot in column if not knot.bend]


def line(way: Way, labels: Iterable[str], data: str) -> etree._Element:
    """One way; who points at it is told what leads along it."""
    start, end = way
    told = f"{called(start)} → {called(end)}: {listed(labels)}"
    return SVG.path(
        {"class": "way", "data-from": start, "data-to": end, "d": data}, SVG.title(told)
    )


def box(knot: Knot, y: float, ways: Ways) -> etree._Element:
    """One place; who points at it is told where one can go from there."""
    x, name = beside(knot, "left"), called(knot.place)
    onward = [
        f"{listed(labels)} → {called(b)}" for (a, b), labels in ways.items() if a == knot.place
    ]
    return SVG.g(
        {"id": f"place-{knot.place}", "class": "place"},
        SVG.title("\n".join([name, *sorted(onward)])),
        SVG.rect(
            {"x": f"{x}", "y": f"{y - HEIGHT / 2:.0f}", "width": f"{WIDTH}", "height": f"{HEIGHT}"}
            | BOX
        ),
        SVG.text({"x": f"{x + WIDTH / 2:.0f}", "y": f"{y + 4.5:.1f}"} | NAME, name),
    )


def called(identifier: str) -> str:
    """A state's or a meaning's name as it is read."""
    return identifier.replace("_", " ")


def listed(labels: Iterable[str]) -> str:
    return ", ".join(map(called, sorted(labels)))
