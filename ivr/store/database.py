"""One database and the keys to it: transactions, sealing, keyed hashes."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import Insert, func, inspect, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from ivr.dialog.session import Draft
from ivr.store import migrations
from ivr.store.connections import (
    Identity,
    identity_of,
    on_disk,
    read_url,
    reading_engine,
    writing_engine,
)
from ivr.store.drafts import pack_draft, unpack_draft
from ivr.store.errors import BadKeysError, StoreDownError, told_plainly
from ivr.store.models import Base, Interview, Sealed, Secret
from ivr.store.sealing import Sealer, keyed_hash


class Database:
    """What threads share; each transaction is one thread's own."""

    def __init__(self, url: str, sealer: Sealer) -> None:
        address = read_url(url)
        self.url = url
        self.sealer = sealer
        self._insert = sqlite.insert if on_disk(address) else postgresql.insert
        self._reading = reading_engine(address)
        self._writing = writing_engine(address)
        self._file = str(address.database) if on_disk(address) else ""
        self._secret: bytes | None = None
        self._secret_of: Identity | None = None

    def open(self) -> None:
        """Makes and migrates the database, and proves the keys. Raises BadKeysError, too.

        A file that was open and is gone since is not made again: somebody may bring it back, and a
        new one would hide what was kept.
        """
        self._load_secret()

    def _load_secret(self) -> bytes:
        made = self.is_made()
        if self._secret_of and not made:
            raise StoreDownError("The database that was open is gone")
        if not (made and migrations.is_current(self._reading)):
            migrations.upgrade(self.url)
        with told_plainly(), Session(self._reading) as work:
            secret = self.proven(work.get(Secret, 1) or self._make_secret())
        self._secret, self._secret_of = secret, identity_of(self._file)
        return secret

    def _make_secret(self) -> Secret:
        """The first process that opens a new database makes its secret."""
        fresh = self.sealed(secrets.token_bytes(32))
        with Session(self._writing, expire_on_commit=False) as work, work.begin():
            work.execute(self.insert(Secret, id=1, **fresh))
            return work.get_one(Secret, 1)

    def check(self) -> bool:
        """Proves the keys without changing anything; False where no database is made yet.

        Raises BadKeysError and StoreDownError.
        """
        if not self.is_made():
            return False
        with told_plainly(), Session(self._reading) as work:
            self._secret = self.proven(work.get_one(Secret, 1))
        return True

    def stage(self) -> migrations.Stage:
        """How far the database is. Raises StoreDownError."""
        return migrations.stage(self._reading) if self.is_made() else "new"

    def clock(self) -> datetime:
        """What the database's clock says: for SQLite, this machine's."""
        if on_disk(self._reading.url):
            return datetime.now(UTC)  # noqa: TID251 - a clock is what is asked for
        with told_plainly(), self._reading.connect() as connection:
            told: datetime = connection.execute(select(func.clock_timestamp())).scalar_one()
            return told

    def is_made(self) -> bool:
        """Whether the database has its tables."""
        with told_plainly():
            if self._file and not Path(self._file).exists():
                return False
            return inspect(self._reading).has_table(Secret.__tablename__)

    def proven(self, row: Secret) -> bytes:
        """The secret, which only the right keys open."""
        try:
            return self.sealer.open(row.sealed)
        except BadKeysError:
            given = ", ".join(self.sealer.prints)
            raise BadKeysError(
                f"This database is sealed with key {row.key}; the keys given are {given}. "
                "Give that key too: without it nothing in the database can be read"
            ) from None

    def close(self) -> None:
        """Gives the connections back."""
        self._reading.dispose()
        self._writing.dispose()

    def ready(self) -> None:
        """Opens a room that could not be opened yet. Raises StoreDownError."""
        self._secret_now()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A transaction that writes nothing."""
        self._secret_now()
        with told_plainly(), Session(self._reading) as work:
            yield work

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A transaction that is on the disk when it ends without an error, and else never was."""
        self._secret_now()
        with told_plainly(), Session(self._writing) as work, work.begin():
            yield work

    def insert(self, table: type[Base], **values: object) -> Insert:
        """Adds a row, unless one with the same key is there already."""
        return self._insert(table).values(**values).on_conflict_do_nothing()

    def sealed(self, plain: bytes) -> dict[str, object]:
        """The two columns of what is sealed."""
        return {"sealed": self.sealer.seal(plain), "key": self.sealer.newest}

    def opened(self, row: Sealed) -> bytes:
        """What a row holds."""
        return self.unsealed(row.sealed, row.key, f"Row {row.id} of {row.__tablename__}")

    def unsealed(self, sealed: bytes, key: str, where: str) -> bytes:
        """What was sealed there with this key. Raises StoreDownError."""
        try:
            return self.sealer.open(sealed)
        except BadKeysError:
            raise StoreDownError(f"{where} needs key {key}, which is not given") from None

    def seal_again(self, row: Sealed) -> None:
        """The same, sealed with the newest key."""
        row.sealed = self.sealer.seal(self.opened(row))
        row.key = self.sealer.newest

    def draft_of(self, row: Interview) -> Draft:
        """The draft that a row holds."""
        return unpack_draft(self.opened(row), row.reference, row.confirmed_at is not None)

    def set_draft(self, row: Interview, draft: Draft) -> None:
        """Seals the draft into the row, under the hashes by which it is found."""
        row.sealed = self.sealer.seal(pack_draft(draft))
        row.key = self.sealer.newest
        row.visit = self.visit(draft.treatment_on)
        row.patient = self.patient(draft.treatment_on, draft.born_on)

    def visit(self, treatment_on: date | None) -> bytes | None:
        """The mark of a treatment date."""
        if treatment_on is None:
            return None
        return keyed_hash(self._secret_now(), "visit", treatment_on.isoformat())

    def patient(self, treatment_on: date | None, born_on: date | None) -> bytes | None:
        """The mark that links the calls of one patient: treatment date and birth date together."""
        if treatment_on is None or born_on is None:
            return None
        days = treatment_on.isoformat(), born_on.isoformat()
        return keyed_hash(self._secret_now(), "patient", *days)

    def _secret_now(self) -> bytes:
        """The secret of the hashes; a room that could not be opened yet, or whose file is another
        one by now, is opened first."""
        if self._secret and self._secret_of == identity_of(self._file):
            return self._secret
        try:
            return self._load_secret()
        except BadKeysError as error:
            raise StoreDownError(str(error)) from error
