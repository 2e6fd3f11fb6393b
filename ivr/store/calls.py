"""Calls that are over: when and how, without anything private."""

from datetime import datetime, timedelta

from ivr.store.database import Database
from ivr.store.drafts import utc
from ivr.store.models import CallOver


class Calls:
    """The calls that are over. Every method may raise StoreDownError, and then did nothing."""

    def __init__(self, room: Database) -> None:
        self._room = room

    def call_ended(self, call: str, seconds: int, status: str, at: datetime) -> None:
        """Keeps that a call lasted so many seconds and ended at this moment; told again, nothing
        changes."""
        ended = utc(at)
        times = {"began_at": ended - timedelta(seconds=seconds), "ended_at": ended}
        told = {"call": call, "seconds": seconds, "status": status[:16]}
        with self._room.writing() as work:
            work.execute(self._room.insert(CallOver, **told, **times))
