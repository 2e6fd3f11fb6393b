"""The clock of the web: production reads the machine's, a test hands in its own."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Returns the present moment, with a time zone."""


def read_clock() -> datetime:
    return datetime.now(UTC)
