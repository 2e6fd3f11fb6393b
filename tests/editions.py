"""A line that is served as it stands: nobody asks it for another edition."""

from pathlib import Path

from ivr.line import Line
from ivr.settings import Settings
from ivr.web.clock import Clock, read_clock
from ivr.web.edition import Edition, Editions
from ivr.web.measures import Measures
from ivr.web.voice import Edge

NOWHERE = Path("/dev/null/stamp")


def only(line: Line) -> Editions:
    """The one edition of this line."""
    return Editions(NOWHERE, lambda: Edition(line, line.last_resorts()), Measures())


def edge_of(line: Line, settings: Settings, clock: Clock = read_clock) -> Edge:
    """The webhooks of this line."""
    return Edge(only(line), settings, Measures(), clock=clock)
