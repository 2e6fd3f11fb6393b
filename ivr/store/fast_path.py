"""The way that nearly every answer takes: one statement loads a draft, one keeps it.

Each statement is a transaction of its own. What is kept must meet the row as it was loaded: every
sealing is unlike every other, so that the sealed bytes are the row's version. Whoever meets another
one goes the sure way (`Records.keep`), which locks the row and looks again.

SQLite writes answers without waiting for the disk: a process that is killed loses none, a power cut
may take the last ones. What a caller confirms is on the disk itself, with all that went before.
"""

import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Executable, bindparam, select, update
from sqlalchemy.exc import DBAPIError, OperationalError

from ivr.dialog.session import Draft
from ivr.store.connections import BUSY, quick_engine, read_url
from ivr.store.database import Database
from ivr.store.drafts import pack_draft, unpack_draft, utc
from ivr.store.errors import told_plainly
from ivr.store.models import Interview

LOAD = select(
    Interview.id, Interview.sealed, Interview.key, Interview.reference, Interview.confirmed_at
).where(Interview.call == bindparam("of_call"))
CHANGE = (
    update(Interview)
    .where(Interview.call == bindparam("of_call"))
    .where(Interview.sealed == bindparam("as_loaded"))
    .where(Interview.confirmed_at.is_(None))
)

# Without it the library counts what an INSERT wrote on some databases only.
COUNTED = {"preserve_rowcount": True}


@dataclass(frozen=True, slots=True)
class LoadedDraft:
    """What a call has told so far; `version` is its row as it was loaded, empty for none, and `key`
    the fingerprint of the key that sealed it."""

    draft: Draft = field(repr=False)
    version: bytes = field(default=b"", repr=False)
    key: str = ""


class NotQuickError(Exception):
    """The connection was gone, as after a restart of the server; the sure way makes another."""


class Quick:
    """One database by single statements. Threads share it."""

    def __init__(self, room: Database) -> None:
        address = read_url(room.url)
        self._room = room
        self._engine = quick_engine(address, wait_for_the_disk=False)
        self._to_the_disk = quick_engine(address, wait_for_the_disk=True)

    def close(self) -> None:
        """Gives the connections back."""
        self._engine.dispose()
        self._to_the_disk.dispose()

    def told(self, call: str) -> LoadedDraft:
        """What this call has told. Raises NotQuickError and StoreDownError."""
        with told_plainly(), known_when_gone(), self._engine.connect() as connection:
            row = connection.execute(LOAD, {"of_call": call}).one_or_none()
        if row is None:
            return LoadedDraft(Draft())
        plain = self._room.unsealed(row.sealed, row.key, f"Row {row.id} of interviews")
        draft = unpack_draft(plain, row.reference, row.confirmed_at is not None)
        return LoadedDraft(draft, row.sealed, row.key)

    def begin(
        self,
        call: str,
        language: str,
        draft: Draft,
        at: datetime,
        references: Iterable[tuple[str, int]],
    ) -> bool:
        """Makes the call's row with the first of these references, each with its series, that no
        other row has; False where there is none, or the call has a row already."""
        told = {**self._told(language, draft, at), **self._found_by(draft)}
        row = {"call": call, "started_at": utc(at), **told}
        insert = self._room.insert(Interview).inline()
        return any(
            self._done(insert, {**row, "reference": reference, "series": series}, draft)
            for reference, series in references
        )

    def change(
        self, call: str, language: str, draft: Draft, at: datetime, since: LoadedDraft
    ) -> bool:
        """Sets what the caller told since then; False where the row is another by now.

        A column that stands in an index costs a page or two of it, even if nothing changes.
        """
        new = {**self._told(language, draft, at), **self._found_by(draft)}
        if since.key == new["key"]:
            del new["key"]
        if days(draft) == days(since.draft):
            del new["visit"], new["patient"]
        of = {"of_call": call, "as_loaded": since.version}
        return self._done(CHANGE, {**of, **new}, draft)

    def _told(self, language: str, draft: Draft, at: datetime) -> dict[str, Any]:
        """What was told, sealed. Nobody has seen this yet."""
        return {
            **self._room.sealed(pack_draft(draft)),
            "language": language,
            "kept_at": utc(at),
            "confirmed_at": utc(at) if draft.confirmed else None,
            "seen_at": None,
        }

    def _found_by(self, draft: Draft) -> dict[str, Any]:
        """The hashes by which it is found."""
        return {
            "visit": self._room.visit(draft.treatment_on),
            "patient": self._room.patient(draft.treatment_on, draft.born_on),
        }

    def _done(self, statement: Executable, row: dict[str, Any], draft: Draft) -> bool:
        """Whether the statement wrote a row; what is confirmed is on the disk by then."""
        engine = self._to_the_disk if draft.confirmed else self._engine
        deadline = time.monotonic() + BUSY
        with told_plainly(), known_when_gone():
            while True:
                try:
                    with engine.connect() as connection:
                        done = connection.execute(statement, row, execution_options=COUNTED)
                        return bool(done.rowcount == 1)
                except OperationalError as error:
                    if not is_busy(error) or time.monotonic() > deadline:
                        raise


def days(draft: Draft) -> tuple[date | None, date | None]:
    """What the hashes are made of."""
    return draft.treatment_on, draft.born_on


@contextmanager
def known_when_gone() -> Iterator[None]:
    """Turns the loss of a connection into NotQuickError."""
    try:
        yield
    except DBAPIError as error:
        if error.connection_invalidated:
            raise NotQuickError from error
        raise


def is_busy(error: OperationalError) -> bool:
    """Whether another process writes in this SQLite: it is asked again, step by step."""
    cause = error.orig
    return isinstance(cause, sqlite3.Error) and cause.sqlite_errorcode == sqlite3.SQLITE_BUSY
