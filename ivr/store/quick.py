"""The way that nearly every answer takes: one statement loads a draft, one keeps it.

Each statement is a transaction of its own. What is kept must meet the row as it was loaded: every
sealing is unlike every other, so that the sealed bytes are the row's version. Whoever meets another
one, or a database that is busy, goes the sure way (`Records.keep`), which waits and looks again.

SQLite writes these answers without waiting for the disk: a process that is killed loses none, a
power cut may take the last ones. What a caller confirms goes the sure way, to the disk itself.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.exc import DBAPIError

from ivr.dialog.memory import Draft
from ivr.store.drafts import packed, unpacked, utc
from ivr.store.engines import quick_engine, read_url
from ivr.store.errors import told_plainly
from ivr.store.models import Interview
from ivr.store.room import Room

LOAD = select(Interview).where(Interview.call == bindparam("of_call"))
CHANGE = (
    update(Interview)
    .where(Interview.call == bindparam("of_call"))
    .where(Interview.sealed == bindparam("as_loaded"))
    .where(Interview.confirmed_at.is_(None))
)


@dataclass(frozen=True, slots=True)
class Told:
    """What a call has told so far; `version` is its row as it was loaded, empty for none."""

    draft: Draft = field(repr=False)
    version: bytes = field(default=b"", repr=False)


class NotQuickError(Exception):
    """Something stands in the way of a quick statement that the sure way can overcome."""


class Quick:
    """One database by single statements. Threads share it."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._engine = quick_engine(read_url(room.url))

    def close(self) -> None:
        """Gives the connections back."""
        self._engine.dispose()

    def told(self, call: str) -> Told:
        """What this call has told. Raises NotQuickError and StoreDownError."""
        with told_plainly(), overcome(), self._engine.connect() as connection:
            row = connection.execute(LOAD, {"of_call": call}).one_or_none()
        if row is None:
            return Told(Draft())
        plain = self._room.unsealed(row.sealed, row.key, f"Row {row.id} of interviews")
        return Told(unpacked(plain, row.reference, row.confirmed_at is not None), row.sealed)

    def begin(self, call: str, language: str, draft: Draft, at: datetime, reference: str) -> bool:
        """Makes the call's row; False where there is one, or one with this reference."""
        times = {"started_at": utc(at), "kept_at": utc(at)}
        given = {"call": call, "language": language, "reference": reference, "series": 0}
        row = {**given, **times, **self._columns(draft)}
        with told_plainly(), overcome(), self._engine.connect() as connection:
            return connection.execute(self._room.insert(Interview), row).rowcount == 1

    def change(self, call: str, language: str, draft: Draft, at: datetime, version: bytes) -> bool:
        """Sets what the caller told into the row of this version; False where there is none."""
        of = {"of_call": call, "as_loaded": version}
        new = {"language": language, "kept_at": utc(at), "seen_at": None, **self._columns(draft)}
        with told_plainly(), overcome(), self._engine.connect() as connection:
            return connection.execute(CHANGE, {**of, **new}).rowcount == 1

    def _columns(self, draft: Draft) -> Mapping[str, Any]:
        """What was told, sealed, and the hashes by which it is found."""
        marks = {
            "visit": self._room.visit(draft.treatment_on),
            "patient": self._room.patient(draft.treatment_on, draft.born_on),
        }
        return {**self._room.sealed(packed(draft)), **marks}


@contextmanager
def overcome() -> Iterator[None]:
    """A lost connection or a busy database is a matter for the sure way; nothing else is."""
    try:
        yield
    except DBAPIError as error:
        if error.connection_invalidated or is_busy(error):
            raise NotQuickError from error
        raise


def is_busy(error: DBAPIError) -> bool:
    """Whether another process writes in this SQLite."""
    cause = error.orig
    return isinstance(cause, sqlite3.Error) and cause.sqlite_errorcode == sqlite3.SQLITE_BUSY
