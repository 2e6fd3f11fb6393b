"""Connections to SQLite or PostgreSQL that give up in seconds and never show what they carry."""

import os
import sqlite3
import tempfile
import time
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from typing import Any, cast

from sqlalchemy import URL, Connection, Dialect, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from ivr.store.errors import StoreDownError

# Seconds. A webhook has fifteen, and a caller far less patience with silence.
CONNECT = 2
BUSY = 4
# SQLite itself waits longer and longer for another process, up to a tenth of a second, while
# others that come later take the lock. Asked again in these steps, everybody has a turn.
STEP = 0.01


def read_url(url: str) -> URL:
    """The database's address. Raises StoreDownError for one that is not ours to use."""
    try:
        address = make_url(url)
    except ArgumentError:
        raise StoreDownError("DATABASE_URL is not the URL of a database") from None
    if address.drivername == "postgresql+psycopg" or on_disk(address):
        return address
    raise StoreDownError("DATABASE_URL begins with sqlite:///FILE or with postgresql+psycopg://")


def on_disk(address: URL) -> bool:
    """Whether this is SQLite in a file: one in memory would forget what callers told."""
    return address.drivername == "sqlite" and address.database not in (None, "", ":memory:")


def reading_engine(address: URL) -> Engine:
    """For reading, many at a time."""
    return sqlite_engine(address, "BEGIN") if on_disk(address) else postgresql_engine(address)


def writing_engine(address: URL) -> Engine:
    """For writing. SQLite has one writer at a time: the threads of a process queue for it here."""
    if on_disk(address):
        return sqlite_engine(address, "BEGIN IMMEDIATE", wait=STEP, pool_size=1, max_overflow=0)
    return postgresql_engine(address)


def quick_engine(address: URL, *, wait_for_the_disk: bool) -> Engine:
    """For single statements, each a transaction of its own.

    Only SQLite can do without waiting for the disk. Nothing is asked of a connection before use.
    """
    each: dict[str, Any] = {"isolation_level": "AUTOCOMMIT", "skip_autocommit_rollback": True}
    if not on_disk(address):
        return postgresql_engine(address, pool_pre_ping=False, **each)
    engine = create_engine(
        address, hide_parameters=True, connect_args={"timeout": STEP}, pool_timeout=BUSY, **each
    )
    event.listen(engine, "connect", set_up_sqlite)
    leave_lost_files(engine, str(address.database))
    if not wait_for_the_disk:
        event.listen(engine, "connect", no_wait_for_the_disk)
    return engine


def no_wait_for_the_disk(connection: SqliteConnection, _: object) -> None:
    """A commit is with the operating system before it returns: a killed process loses nothing."""
    connection.execute("PRAGMA synchronous = NORMAL")


def sqlite_engine(
    address: URL, begin: str, *, patience: float = BUSY, wait: float = BUSY, **pool: int
) -> Engine:
    """An engine whose transactions begin so.

    They wait `patience` seconds for other processes, and `wait` seconds before they ask again.
    """
    engine = create_engine(
        address, hide_parameters=True, connect_args={"timeout": wait}, pool_timeout=BUSY, **pool
    )
    event.listen(engine, "connect", set_up_sqlite)
    leave_lost_files(engine, str(address.database))

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        deadline = time.monotonic() + patience
        while not begun(connection, begin, deadline):
            pass

    return engine


def begun(connection: Connection, begin: str, deadline: float) -> bool:
    """Begins a transaction; False while another process keeps us from it, until the deadline.

    The driver itself would begin late and as a reader: two such writers block each other.
    """
    driver = cast(SqliteConnection, connection.connection.driver_connection)
    try:
        driver.execute(begin)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
            raise
        return False
    return True


def set_up_sqlite(connection: SqliteConnection, _: object) -> None:
    """Every connection's settings: a commit is on the disk before it returns."""
    connection.isolation_level = None
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


def postgresql_engine(address: URL, *, statement: int = BUSY, **more: Any) -> Engine:
    """An engine whose statements may last `statement` seconds."""
    timeouts = f"-c statement_timeout={statement}s -c lock_timeout={statement}s"
    settings: dict[str, Any] = {
        "hide_parameters": True,
        # A server that was started again is not a fault for the next caller.
        "pool_pre_ping": True,
        "pool_timeout": BUSY,
        **more,
    }
    return create_engine(
        address,
        **settings,
        connect_args={
            "connect_timeout": CONNECT,
            # Milliseconds that sent data may stay unanswered: a dead network is no endless wait.
            "tcp_user_timeout": 1000 * (CONNECT + BUSY),
            "options": timeouts,
        },
    )


# ---------------------------------------------------------------- same file


Identity = tuple[int, int]
"""What makes a file the same: its device and its number there."""


def identity_of(path: str) -> Identity | None:
    """Which file stands at this path; None for none that can be reached."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def leave_lost_files(engine: Engine, path: str) -> None:
    """Has every connection of the engine checked before it is used, in microseconds.

    None is made where there is no file: SQLite would begin an empty database.
    """

    @event.listens_for(engine, "do_connect")
    def must_be_there(dialect: Dialect, *_: object) -> None:
        if not os.path.isfile(path):
            raise sqlite3.OperationalError("its file is gone")

    @event.listens_for(engine, "connect")
    def remember(_: object, entry: ConnectionPoolEntry) -> None:
        entry.info["file"] = identity_of(path)

    @event.listens_for(engine, "checkout")
    def must_be_the_same(_: object, entry: ConnectionPoolEntry, __: PoolProxiedConnection) -> None:
        if entry.info["file"] is None or entry.info["file"] != identity_of(path):
            raise DisconnectionError("the file is gone, or another one")


# ---------------------------------------------------------------- files


def make_private(path: Path, text: str = "") -> None:
    """Makes the file, in folders of its own, unless it is there. Raises OSError.

    Written aside and linked in place, it is whole for every process that sees it. It is closed by
    then, too: closing a database's file takes away every lock that this process has on it.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.exists():
        return
    handle, aside = tempfile.mkstemp(dir=path.parent)
    try:
        with open(handle, "w", encoding="ascii") as file:
            file.write(text)
        link_unless_there(aside, path)
    finally:
        os.unlink(aside)


def link_unless_there(aside: str, path: Path) -> None:
    """Gives the file its name, unless another process was first."""
    try:
        os.link(aside, path)
    except FileExistsError:
        return
