"""Every escort interview, one row a call: kept sealed, read under audit."""

import secrets
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ivr.dialog.session import Draft
from ivr.store import records
from ivr.store.audit import Filter, as_read, note, wanted
from ivr.store.calls import Calls
from ivr.store.database import Database
from ivr.store.drafts import merge_drafts, pack_draft, utc
from ivr.store.errors import BadKeysError, StoreDownError
from ivr.store.escorts import Escort
from ivr.store.fast_path import LoadedDraft, NotQuickError, Quick
from ivr.store.inbox import Inbox
from ivr.store.messages import Messages
from ivr.store.migrations import Stage
from ivr.store.models import Audio, CallbackAsked, Interview, Recording, Sealed, Secret
from ivr.store.purging import Purge
from ivr.store.recordings import Fetches
from ivr.store.sealing import Sealer

Table = type[Interview] | type[Recording] | type[CallbackAsked] | type[Audio]
# Rows a transaction: callers wait for one no longer than a few milliseconds. Audio is large.
BATCHES: dict[Table, int] = {Interview: 50, Recording: 50, CallbackAsked: 50, Audio: 1}


def rotate(room: Database) -> Iterator[tuple[int, int]]:
    """Seals row by row what an older key sealed; gives (done, all) after each transaction.

    What was done stays done: after an interruption it goes on where it stopped. The secret comes
    last, so that a start without the old key fails until no row needs that key.
    """
    total = sum(count_rows(room, table) for table in BATCHES)
    done = 0
    for table in BATCHES:
        while some := rotate_some(room, table):
            done += some
            yield done, max(done, total)
    with room.writing() as work:
        room.seal_again(work.get_one(Secret, 1))


def count_rows(room: Database, table: Table) -> int:
    """How many rows an older key sealed."""
    query = select(func.count()).where(table.key != room.sealer.newest)
    with room.reading() as work:
        return work.scalar(query) or 0


def rotate_some(room: Database, table: Table) -> int:
    """Seals a few rows again; how many there were."""
    old = select(table).where(table.key != room.sealer.newest).order_by(table.id)
    with room.writing() as work:
        rows = work.scalars(old.limit(BATCHES[table]).with_for_update()).all()
        for row in rows:
            room.seal_again(cast(Sealed, row))
        return len(rows)


def sealed_with_lost_keys(room: Database) -> dict[str, int]:
    """How many rows need a key that is not given, by the fingerprint of that key."""
    lost: Counter[str] = Counter()
    with room.reading() as work:
        for table in BATCHES:
            outside = table.key.not_in(room.sealer.prints)
            query = select(table.key, func.count()).where(outside).group_by(table.key)
            lost.update(dict(work.execute(query).all()))
    return dict(lost)


# ---------------------------------------------------------------- records


# So many references are tried before a new series of them begins.
TRIES = 4


def six_digits() -> str:
    """A random reference. None begins with 0, which spreadsheets would swallow."""
    return str(100_000 + secrets.randbelow(900_000))


class Records:
    """The interviews in one database. Every method may raise StoreDownError, and then did nothing.

    Threads and processes may share a database. `open` makes and migrates it and proves the keys;
    where that could not be done at the start, the first method that is used does it. What callers
    leave otherwise has rooms of its own: `messages`, `calls`, `fetches` (for workers), `inbox` (for
    staff) and `purge`.
    """

    def __init__(self, url: str, sealer: Sealer, draw: Callable[[], str] = six_digits) -> None:
        self._room = Database(url, sealer)
        self._quick = Quick(self._room)
        self._draw = draw
        self.messages = Messages(self._room)
        self.calls = Calls(self._room)
        self.fetches = Fetches(self._room)
        self.inbox = Inbox(self._room)
        self.purge = Purge(self._room)

    def open(self) -> None:
        """Makes and migrates the database, and proves the keys. Raises BadKeysError, too."""
        self._room.open()

    def close(self) -> None:
        """Gives the connections back."""
        self._quick.close()
        self._room.close()

    def stage(self) -> Stage:
        """How far the database is, and with it that it can be reached."""
        return self._room.stage()

    def clock(self) -> datetime:
        """What the database's clock says."""
        return self._room.clock()

    def draft(self, call: str) -> Draft:
        """What this call told so far; an empty draft for a call that told nothing."""
        with self._room.reading() as work:
            row = work.scalar(select(Interview).where(Interview.call == call))
            return self._room.draft_of(row) if row else Draft()

    def told(self, call: str) -> LoadedDraft:
        """The same, as `change` takes it."""
        self._room.ready()
        try:
            return self._quick.told(call)
        except NotQuickError:
            return LoadedDraft(self.draft(call))

    def change(
        self, call: str, language: str, draft: Draft, at: datetime, since: LoadedDraft
    ) -> None:
        """Keeps what the caller told since then; as sure as `keep`, in one statement if it can be.

        What is confirmed is on the disk when this returns, whatever happens to the machine.
        """
        if not self._changed(call, language, draft, at, since):
            self.keep(call, language, draft, at, since=since.draft)

    def _changed(
        self, call: str, language: str, draft: Draft, at: datetime, since: LoadedDraft
    ) -> bool:
        """Whether it could be done in one statement."""
        try:
            if since.version:
                return self._quick.change(call, language, draft, at, since)
            drawn = ((self._draw(), attempt // TRIES) for attempt in range(2 * TRIES))
            return self._quick.begin(call, language, draft, at, drawn)
        except NotQuickError:
            return False

    def keep(
        self, call: str, language: str, draft: Draft, at: datetime, since: Draft | None = None
    ) -> Draft:
        """Keeps the draft in the call's one row, and returns what then stands, with its reference.

        `since` is the draft as it was loaded: only the fields that differ from it are set, so that
        a delivery that comes late cannot undo what was told meanwhile. What is confirmed stands.
        """
        with self._room.writing() as work:
            row = self._row(work, call, language, utc(at))
            standing = self._room.draft_of(row)
            told = replace(merge_drafts(standing, draft, since), reference=standing.reference)
            if standing.confirmed or (told == standing and language == row.language):
                return standing
            self._set(row, told, language, utc(at))
            return told

    def escorts(
        self,
        who: str,
        at: datetime,
        *,
        on: date | None = None,
        reference: str | None = None,
        unseen_only: bool = False,
    ) -> list[Escort]:
        """What `who` asks for: by treatment date, by reference, or all; the newest call first.

        The audit tells who read what, also where nothing was found.
        """
        asked = Filter(on, None if reference is None else (reference,), unseen_only)
        with self._room.writing() as work:
            rows = work.scalars(wanted(self._room, asked)).all()
            found = as_read(self._room, work, rows)
            note(self._room, work, who, at, "read", asked, found)
            return found

    def mark_seen(self, references: Sequence[str], who: str, at: datetime) -> list[Escort]:
        """Marks these as seen, and returns them as they stand: what is marked is what was shown.

        They become unseen again when their caller tells something else.
        """
        asked = Filter(references=tuple(references))
        with self._room.writing() as work:
            rows = work.scalars(wanted(self._room, asked).with_for_update()).all()
            for row in rows:
                row.seen_at = row.seen_at or utc(at)
            found = as_read(self._room, work, rows)
            note(self._room, work, who, at, "seen", asked, found)
            return found

    def rotate(self) -> Iterator[tuple[int, int]]:
        """Seals everything again with the newest key; gives (done, all) as it goes."""
        return records.rotate(self._room)

    def check(self) -> list[str]:
        """What is wrong with the database or its keys, a sentence each; it changes nothing."""
        try:
            lost = records.sealed_with_lost_keys(self._room) if self._room.check() else {}
        except (BadKeysError, StoreDownError) as error:
            return [str(error)]
        return [f"{rows} rows need key {key}, which is not given" for key, rows in lost.items()]

    def _row(self, work: Session, call: str, language: str, at: datetime) -> Interview:
        """The call's row, locked; made where there is none, with a reference that no other has."""
        wanted = select(Interview).where(Interview.call == call).with_for_update()
        new = {"call": call, "language": language, "started_at": at, "kept_at": at}
        attempt = 0
        while (row := work.scalar(wanted)) is None:
            # Nothing happens where another process makes the row now, or has this reference.
            drawn = {"reference": self._draw(), "series": attempt // TRIES}
            told = self._room.sealed(pack_draft(Draft()))
            work.execute(self._room.insert(Interview, **new, **drawn, **told))
            attempt += 1
        return row

    def _set(self, row: Interview, draft: Draft, language: str, at: datetime) -> None:
        """Writes into the row what was told. Whoever saw the row before has not seen this."""
        self._room.set_draft(row, draft)
        row.language = language
        row.kept_at = at
        row.seen_at = None
        row.confirmed_at = at if draft.confirmed else None
