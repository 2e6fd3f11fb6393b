"""Where each recording stands on its way from the platform to us: the row is the truth."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import Session

from ivr.store.database import Database
from ivr.store.drafts import utc
from ivr.store.models import Audio, Recording


@dataclass(frozen=True, slots=True)
class Fetch:
    """A recording that a worker has taken: `wanted` if its sound is still to be fetched; else it is
    only to be removed at the platform. `tries` counts this one."""

    id: int
    recording: str
    kind: Literal["message", "name"]
    wanted: bool
    tries: int
    left_at: datetime


class Fetches:
    """The recordings that are on their way. Every method may raise StoreDownError, and then did
    nothing."""

    def __init__(self, room: Database) -> None:
        self._room = room

    def due(self, at: datetime, most: int = 100) -> list[int]:
        """The rows with something to do at this moment, the longest due first."""
        query = select(Recording.id).where(Recording.next_try_at <= utc(at))
        with self._room.reading() as work:
            return list(work.scalars(query.order_by(Recording.next_try_at).limit(most)))

    def take(self, id: int, at: datetime, lease: timedelta) -> Fetch | None:
        """Takes a row that is due, for so long; None if another worker has it, or it is not due.

        A worker that dies gives it back by the end of the lease.
        """
        with self._room.writing() as work:
            due = (Recording.id == id) & (Recording.next_try_at <= utc(at))
            later = {"next_try_at": utc(at) + lease, "tries": Recording.tries + 1}
            taken = work.execute(update(Recording).where(due).values(later))
            return taken_by_us(work, id) if rows_of(taken) else None

    def keep(self, id: int, audio: bytes, seconds: int, at: datetime) -> None:
        """Keeps the sound, sealed; not if the recording was settled meanwhile."""
        sealed = self._room.sealed(audio)
        with self._room.writing() as work:
            row = work.get_one(Recording, id, with_for_update=True)
            if row.why:
                return
            work.execute(self._room.insert(Audio, id=id, **sealed))
            row.seconds = seconds
            row.fetched_at = row.fetched_at or utc(at)

    def settle(self, id: int, why: Literal["short", "silent"]) -> None:
        """Says why the sound is not kept; what is left to do is removing it at the platform."""
        with self._room.writing() as work:
            row = work.get_one(Recording, id, with_for_update=True)
            row.why = row.why or why

    def lost(self, id: int, at: datetime) -> None:
        """Says that the platform has not had it for days: staff see that, and nothing is left to
        do."""
        with self._room.writing() as work:
            row = work.get_one(Recording, id, with_for_update=True)
            row.why = row.why or "lost"
            row.removed_at, row.next_try_at = utc(at), None

    def removed(self, id: int, at: datetime) -> None:
        """Says that the platform has it no longer: nothing is left to do."""
        with self._room.writing() as work:
            row = work.get_one(Recording, id, with_for_update=True)
            row.removed_at, row.next_try_at = utc(at), None

    def later(self, id: int, at: datetime) -> None:
        """Gives it back, to be tried again at this moment."""
        with self._room.writing() as work:
            work.get_one(Recording, id, with_for_update=True).next_try_at = utc(at)


def taken_by_us(work: Session, id: int) -> Fetch:
    """The row that this transaction has just taken."""
    row = work.get_one(Recording, id)
    wanted = not row.why and row.fetched_at is None
    kind: Literal["message", "name"] = "name" if row.kind == "name" else "message"
    return Fetch(id, row.recording, kind, wanted, row.tries, utc(row.left_at))


def rows_of(done: object) -> int:
    """How many rows a statement changed."""
    return done.rowcount if isinstance(done, CursorResult) else 0
