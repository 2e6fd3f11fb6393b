"""A database that is down for one call: what the demo shows whoever asks "what if"."""

from functools import lru_cache
from pathlib import Path

from ivr.service import CallService
from ivr.store.records import Records
from ivr.worker.client import QueueClient

MOMENT = "DemoMoment"
"""A signed form field with the moment of the call (ISO 8601), which only the demo reads."""

FAULT = "DemoFault"
"""A signed form field that names what is broken for this call, which only the demo reads."""

DATABASE = "database"

NOWHERE = f"sqlite:///{Path('/dev/null') / 'ivr.db'}"
"""No file can be made there: whoever opens it is told so at once."""


class Outage:
    """The same line without its database: all else is as it was. `records` are at NOWHERE."""

    def __init__(self, records: Records, background: QueueClient) -> None:
        self.records = records
        self.background = background
        self.without_store = lru_cache(1)(self._without_store)

    def _without_store(self, line: CallService) -> CallService:
        return CallService(line.book, line.base, self.records, self.background, line.playing)
