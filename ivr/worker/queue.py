"""The queue, which only makes prompt what the store remembers: huey on SQLite, PostgreSQL or Redis.

It holds the numbers of rows and, while the store is down, sealed recordings; nothing in it can be
read or run, for its messages are JSON.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import psycopg
from huey import Huey, PostgresHuey, RedisHuey, SqliteHuey
from huey.exceptions import ConfigurationError, HueyException
from huey.registry import Message
from huey.serializer import Serializer
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from ivr.store import connections
from ivr.store.connections import Identity, make_private
from ivr.store.location import beside_database

# Seconds that a caller's request waits for the queue.
BUSY = 2
MOMENTS = ("eta", "expires_resolved")


class QueueDownError(Exception):
    """The queue cannot be used now, or is none that we know; nothing private is in it."""


class Json(Serializer):  # type: ignore[misc] # published without types
    """Messages as JSON: whoever can write into the queue can still not run code of theirs."""

    def _serialize(self, data: Message) -> bytes:
        return json.dumps(data._asdict(), default=datetime.isoformat).encode()

    def _deserialize(self, data: bytes) -> Message:
        told = json.loads(bytes(data))
        for name in MOMENTS:
            told[name] = told[name] and datetime.fromisoformat(told[name])
        return Message(**told)


@contextmanager
def told_plainly() -> Iterator[None]:
    """Turns what a queue can fail with into QueueDownError."""
    try:
        yield
    except ConfigurationError as error:
        raise QueueDownError(
            "A queue in Redis needs its library: pip install 'ivr[redis]'"
        ) from error
    except (sqlite3.Error, psycopg.Error, OSError, HueyException) as error:
        raise QueueDownError(f"The queue failed: {type(error).__name__}") from error
    except Exception as error:
        # The errors of Redis: its library is there only where it is wanted.
        if type(error).__module__.partition(".")[0] != "redis":
            raise
        raise QueueDownError(f"The queue failed: {type(error).__name__}") from error


def open_queue(url: str, *, anew: bool = True) -> Huey:
    """The queue of this URL; a file is made where there is none, if it may begin anew.

    Raises QueueDownError.
    """
    with told_plainly():
        if url.startswith(("redis://", "rediss://")):
            return RedisHuey("ivr", url=url, results=False, serializer=Json())
        address = parse_queue_url(url)
        if address.drivername == "sqlite" and address.database:
            if not (anew or Path(address.database).is_file()):
                raise QueueDownError("The queue that was open is gone")
            make_private(Path(address.database))
            options = {"filename": address.database, "timeout": BUSY, "fsync": True}
            return SqliteHuey("ivr", results=False, serializer=Json(), **options)
        if address.drivername == "postgresql+psycopg":
            plain = address.set(drivername="postgresql").render_as_string(hide_password=False)
            waits = {"connect_timeout": BUSY, "options": f"-c statement_timeout={BUSY}s"}
            return PostgresHuey("ivr", dsn=plain, results=False, serializer=Json(), **waits)
    raise QueueDownError("QUEUE_URL begins with sqlite:///FILE, postgresql+psycopg:// or redis://")


def identity_of(url: str) -> Identity | None:
    """Which file the queue stands in, if it is one that is there."""
    address = parse_queue_url(url)
    on_disk = address.drivername == "sqlite" and address.database
    return connections.identity_of(str(address.database)) if on_disk else None


def parse_queue_url(url: str) -> URL:
    """The parts of a URL. Raises QueueDownError for what is none."""
    try:
        return make_url(url)
    except ArgumentError:
        raise QueueDownError("QUEUE_URL is not the URL of a queue") from None


def queue_url(queue: str, database: str, var: Path) -> str:
    """The queue that an environment names: its own, or one beside the database.

    `queue` and `database` are QUEUE_URL and DATABASE_URL, "" when unset; `var` is the folder of a
    database that nobody named.
    """
    if queue:
        return queue
    if database.startswith("postgresql"):
        return database
    return f"sqlite:///{beside_database(database, var, 'queue.db')}"
