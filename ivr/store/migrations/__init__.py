"""The steps that bring a database to what the models say, and back."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Lock
from typing import Literal

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import URL, Connection, Engine

from ivr.store.connections import make_private, on_disk, postgresql_engine, read_url, sqlite_engine
from ivr.store.errors import StoreDownError, told_plainly

HERE = Path(__file__).parent
# Seconds that a migration may last, or wait for another process that migrates.
PATIENCE = 60
# A number of our own, so that only our processes wait for each other: "ivr" in ASCII.
POSTGRESQL_LOCK = 0x697672
# Alembic has one environment a process.
ALEMBIC = Lock()


Stage = Literal["new", "behind", "current", "ahead"]
"""How far a database is: without tables, of an older version of ours, of this one, of a newer."""


def is_current(engine: Engine) -> bool:
    """Whether there is nothing to do: then no lock is needed to find that out."""
    return stage(engine) == "current"


def stage(engine: Engine) -> Stage:
    """How far the database is. Raises StoreDownError."""
    with told_plainly(), engine.connect() as connection:
        here = MigrationContext.configure(connection).get_current_revision()
    steps = ScriptDirectory(str(HERE))
    if here == steps.get_current_head():
        return "current"
    known = {step.revision for step in steps.walk_revisions()}
    return "new" if here is None else "behind" if here in known else "ahead"


def upgrade(url: str, to: str = "head") -> None:
    """Brings the database to this step; makes it where there is none. Raises StoreDownError.

    Several processes may do so at once: one migrates, the others wait and find it done.
    """
    run(command.upgrade, url, to)


def downgrade(url: str, to: str = "base") -> None:
    """Takes the database back to this step; "base" empties it. Raises StoreDownError."""
    run(command.downgrade, url, to)


def run(step: Callable[[Config, str], None], url: str, to: str) -> None:
    """One command of Alembic, in one transaction: a step that fails leaves nothing half done."""
    with told_plainly(), ALEMBIC, alone_on(read_url(url)) as connection:
        config = Config()
        config.set_main_option("script_location", str(HERE))
        config.attributes["connection"] = connection
        try:
            step(config, to)
        except CommandError as error:
            raise StoreDownError(f"The database cannot be migrated: {error}") from error


@contextmanager
def alone_on(address: URL) -> Iterator[Connection]:
    """A transaction that no other migration enters."""
    engine = migrating_engine(address)
    try:
        with engine.begin() as connection:
            if not on_disk(address):
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({POSTGRESQL_LOCK})")
            yield connection
    finally:
        engine.dispose()


def migrating_engine(address: URL) -> Engine:
    """An engine that has time."""
    if not on_disk(address):
        return postgresql_engine(address, statement=PATIENCE)
    make_private(Path(str(address.database)))
    write_ahead(str(address.database))
    return sqlite_engine(address, "BEGIN IMMEDIATE", patience=PATIENCE)


def write_ahead(path: str) -> None:
    """Lets readers and a writer work side by side; the file remembers it.

    SQLite does not wait here for another process that does the same, so we do.
    """
    deadline = time.monotonic() + PATIENCE
    with closing(sqlite3.connect(path, timeout=0)) as connection:
        while True:
            try:
                connection.execute("PRAGMA journal_mode = WAL")
                return
            except sqlite3.Error as error:
                busy = error.sqlite_errorcode == sqlite3.SQLITE_BUSY
                if not busy or time.monotonic() > deadline:
                    raise
            time.sleep(0.05)
