"""What can go wrong in the store room, told without anything private."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DatabaseError, OperationalError, SQLAlchemyError


class BadKeysError(Exception):
    """The keys are malformed, or they do not open this database: somebody must put them right."""


class StoreDownError(Exception):
    """The store cannot be used now: nothing was kept or read, and the same may succeed later."""


@contextmanager
def told_plainly() -> Iterator[None]:
    """Turns what a database can fail with into StoreDownError.

    Values never stand in its causes: the engines hide parameters, and all they hold is sealed.
    """
    try:
        yield
    except SQLAlchemyError as error:
        raise StoreDownError(f"The database failed: {reason(error)}") from error
    except sqlite3.Error as error:
        raise StoreDownError(f"The database failed: {error}") from error
    except OSError as error:
        raise StoreDownError(f"The database's file failed: {error.strerror}") from error


def reason(error: SQLAlchemyError) -> str:
    """Why, in one line: the database's own words where they tell of its state and of no row."""
    if isinstance(error, DatabaseError) and type(error) in (DatabaseError, OperationalError):
        return str(error.orig).partition("\n")[0]
    return type(error).__name__
