"""A database that is down for one call: what the demo shows whoever asks "what if"."""

from functools import lru_cache
from pathlib import Path

from ivr.line import Line
from ivr.store.records import Records
from ivr.work.background import Background

FAULT = "DemoFault"
"""A signed form field that names what is broken for this call, which only the demo reads."""

DATABASE = "database"

NOWHERE = f"sqlite:///{Path('/dev/null') / 'ivr.db'}"
"""No file can be made there: whoever opens it is told so at once."""


class Outage:
    """The same line without its database: all else is as it was. `records` are at NOWHERE."""

    def __init__(self, records: Records, background: Background) -> None:
        self.records = records
        self.background = background
        self.without_store = lru_cache(1)(self._without_store)

    def _without_store(self, line: Line) -> Line:
        return Line(line.book, line.base, self.records, self.background, line.playing)
