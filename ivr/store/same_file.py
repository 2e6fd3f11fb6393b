"""A SQLite file that was removed or replaced while it is open: it is left, and looked for anew.

An open file lives on without its name. What is written there is kept for nobody to read, and SQLite
does not tell while it writes ahead.
"""

import os
import sqlite3

from sqlalchemy import Dialect, Engine, event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

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
