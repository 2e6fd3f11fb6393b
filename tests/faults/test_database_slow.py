"""A database that is locked, slow, full, or a server that is stopped and started again.

Over a socket every answer comes within the patience of the platform, or the test fails.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from resource import RLIM_INFINITY, RLIMIT_FSIZE, prlimit
from time import monotonic

import pytest

from ivr.store.connections import BUSY
from tests.faults.hands import (
    DIAL_911,
    KEPT,
    LANGUAGES,
    LAST,
    NOT_KEPT,
    app_on,
    escorts_in,
    records_of,
    said,
    sqlite_in,
    standing,
    tells,
    told,
)
from tests.faults.servers import PATIENCE, Postgresql, forked, postgresql_of_our_own
from tests.store_fixtures import rows

CONFIRMED = [("confirmed", "+12126390123")]
BEFORE_LAST, WITH_LAST = slice(LAST), slice(LAST, None)

every_language = pytest.mark.parametrize("language", LANGUAGES)
# Python 3.12 warns of forks beside threads; the child uses none of the parent's.
forking = pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")

HOLDER = """
import sqlite3, sys, time
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
time.sleep(float(sys.argv[2]))
connection.execute("COMMIT")
"""


@contextmanager
def held(database: str, seconds: float) -> Iterator[None]:
    """Another process holds the lock of writers for so long, or until the block ends."""
    file = database.removeprefix("sqlite:///")
    told = [sys.executable, "-c", HOLDER, file, str(seconds)]
    with subprocess.Popen(told, stdout=subprocess.PIPE, text=True) as holder:  # noqa: S603 - our own
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        yield
        holder.kill()


# ---------------------------------------------------------------- locked


@every_language
def test_a_caller_hears_that_nothing_is_kept_while_the_database_is_locked(
    language: str, tmp_path: Path
):
    database = sqlite_in(tmp_path)
    app = app_on(database)
    told(app, language, 1, BEFORE_LAST)

    with held(database, 60):
        begun = monotonic()
        locked = told(app, language, 1, WITH_LAST)
        took = monotonic() - begun
    free = told(app, language, 1, WITH_LAST)

    assert (tells(NOT_KEPT, said(locked)), tells(DIAL_911, said(locked))) == (True, True)
    assert took < PATIENCE
    assert tells(KEPT, said(free))
    assert list(standing(escorts_in(database)).values()) == CONFIRMED


@every_language
@pytest.mark.parametrize("seconds", [1, 2])
def test_what_is_confirmed_is_kept_when_the_database_is_held_for_seconds(
    seconds: int, language: str, tmp_path: Path
):
    database = sqlite_in(tmp_path)
    app = app_on(database)
    told(app, language, 1, BEFORE_LAST)

    with held(database, seconds):
        reply = told(app, language, 1, WITH_LAST)

    assert tells(KEPT, said(reply))
    assert list(standing(escorts_in(database)).values()) == CONFIRMED


# ---------------------------------------------------------------- full


@forking
@every_language
def test_a_full_disk_keeps_nothing_and_says_so_until_there_is_room_again(
    language: str, tmp_path: Path
):
    database = sqlite_in(tmp_path)
    with forked(app_on(database)) as line:
        before = line.told(language, 1, slice(None))
        line.told(language, 2, BEFORE_LAST)

        # No file of the line can grow by a byte: what a full disk or a quota is.
        prlimit(line.pid, RLIMIT_FSIZE, (1, RLIM_INFINITY))
        full = line.told(language, 2, WITH_LAST)
        new = line.told(language, 3, slice(1, 2))
        prlimit(line.pid, RLIMIT_FSIZE, (RLIM_INFINITY, RLIM_INFINITY))
        room = line.told(language, 2, WITH_LAST)
        again = line.told(language, 1, WITH_LAST)

    assert (tells(NOT_KEPT, said(full)), tells(NOT_KEPT, said(new))) == (True, True)
    assert (tells(KEPT, said(room)), said(again)) == (True, said(before))
    assert list(standing(escorts_in(database)).values()) == CONFIRMED * 2


# ---------------------------------------------------------------- a server


@pytest.fixture(scope="module")
def server() -> Iterator[Postgresql]:
    with postgresql_of_our_own() as server:
        yield server


@forking
@every_language
def test_a_server_that_was_down_in_the_midst_of_a_call_has_lost_nothing(
    language: str, server: Postgresql
):
    with forked(app_on(server.url)) as line:
        before = line.told(language, 1, slice(None))
        line.told(language, 2, BEFORE_LAST)

        server.stop()
        down = line.told(language, 2, WITH_LAST)
        server.start()
        up = line.told(language, 2, WITH_LAST)
        again = line.told(language, 1, WITH_LAST)

    assert (tells(NOT_KEPT, said(down)), tells(DIAL_911, said(down))) == (True, True)
    assert (tells(KEPT, said(up)), said(again)) == (True, said(before))
    assert (draft_is_confirmed(server.url, 1), draft_is_confirmed(server.url, 2)) == (True, True)


@forking
@every_language
def test_a_line_that_starts_before_its_server_keeps_as_soon_as_that_is_up(
    language: str, server: Postgresql
):
    server.stop()
    with forked(app_on(server.url)) as line:
        down = line.told(language, 11, slice(1, 2))
        server.start()
        up = line.told(language, 11, slice(None))

    assert (tells(NOT_KEPT, said(down)), tells(KEPT, said(up))) == (True, True)


@forking
@every_language
@pytest.mark.parametrize(("seconds", "keeps"), [(2, True), (BUSY + 2, False)])
def test_a_slow_server_is_waited_for_and_then_no_more(
    seconds: int, keeps: bool, language: str, server: Postgresql
):
    n = 20 + seconds
    with forked(app_on(server.url)) as line:
        line.told(language, n, BEFORE_LAST)
        with slowly(server.url, seconds):
            reply = line.told(language, n, WITH_LAST)

    assert (tells(KEPT, said(reply)), tells(NOT_KEPT, said(reply))) == (keeps, not keeps)
    assert draft_is_confirmed(server.url, n) == keeps


def draft_is_confirmed(url: str, n: int) -> bool:
    with records_of(url) as records:
        return records.draft(f"CA{n:032x}").confirmed


@contextmanager
def slowly(url: str, seconds: int) -> Iterator[None]:
    """Each answer takes the server so long to write."""
    rows(
        url,
        "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN PERFORM pg_sleep({seconds}); RETURN NEW; END $$",
    )
    rows(
        url,
        "CREATE TRIGGER slow BEFORE UPDATE ON interviews FOR EACH ROW EXECUTE FUNCTION slow()",
    )
    try:
        yield
    finally:
        rows(url, "DROP TRIGGER slow ON interviews")
        rows(url, "DROP FUNCTION slow")
