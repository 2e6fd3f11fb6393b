"""Connections to SQLite or PostgreSQL that give up in seconds and never show what they carry."""

from sqlite3 import Connection as SqliteConnection

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from ivr.store.errors import StoreDownError

# Seconds. A webhook has fifteen, and a caller far less patience with silence.
CONNECT = 2
BUSY = 2


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
    """For writing. SQLite has one writer at a time: threads wait for their turn here, fairly."""
    if on_disk(address):
        return sqlite_engine(address, "BEGIN IMMEDIATE", pool_size=1, max_overflow=0)
    return postgresql_engine(address)


def sqlite_engine(
    address: URL, begin: str, *, pool_size: int = 5, max_overflow: int = 10, busy: int = BUSY
) -> Engine:
    """An engine whose transactions begin as told, and wait `busy` seconds for another process."""
    engine = create_engine(
        address,
        hide_parameters=True,
        pool_size=pool_size,
        max_overflow=max_overflow,
        pool_timeout=BUSY,
        connect_args={"timeout": busy},
    )
    event.listen(engine, "connect", set_up_sqlite)

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        # The driver's own way begins late and as a reader, so that two writers can lock each other.
        connection.exec_driver_sql(begin)

    return engine


def set_up_sqlite(connection: SqliteConnection, _: object) -> None:
    """Every connection's settings: a commit is on the disk before it returns."""
    connection.isolation_level = None
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


def postgresql_engine(address: URL, *, statement: int = BUSY) -> Engine:
    """An engine whose statements may last `statement` seconds."""
    timeouts = f"-c statement_timeout={statement}s -c lock_timeout={statement}s"
    return create_engine(
        address,
        hide_parameters=True,
        # A server that was started again is not a fault for the next caller.
        pool_pre_ping=True,
        pool_timeout=BUSY,
        connect_args={
            "connect_timeout": CONNECT,
            # Milliseconds that sent data may stay unanswered: a dead network is no endless wait.
            "tcp_user_timeout": 1000 * (CONNECT + BUSY),
            "options": timeouts,
        },
    )
