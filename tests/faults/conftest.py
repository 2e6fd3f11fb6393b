"""Lines in two languages, and requests at every state of them."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from ivr.store.records import Records
from ivr.store.sealing import Sealer
from ivr.tools.proofs.invariants import Explored
from ivr.worker.client import Queue, QueueClient
from tests.faults.hands import KEY, NOW
from tests.faults.judging import BOOK, BOTH, Serve, Served, app_of
from tests.faults.requests import Request, remember, requests_of


@pytest.fixture(scope="session", params=BOTH)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def requests(explored: Explored, language: str) -> list[Request]:
    """Requests at places of every state."""
    return requests_of(explored.edges, language)


@pytest.fixture(scope="session")
def told_before(
    requests: list[Request], language: str, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A database that holds what the callers of these requests have told before."""
    file = tmp_path_factory.mktemp("told") / "ivr.db"
    records = Records(f"sqlite:///{file}", Sealer((KEY,)))
    remember(records, requests, language)
    records.close()
    return file


@pytest.fixture
def serve(told_before: Path, tmp_path: Path) -> Iterator[Serve]:
    """Serves the line in two languages, on a database of its own that holds what was told."""
    opened = ExitStack()

    def serve(database: str = "", queue: str = "") -> Served:
        file = tmp_path / "ivr.db"
        shutil.copy(told_before, file)
        records = Records(database or f"sqlite:///{file}", Sealer((KEY,)))
        opened.callback(records.close)
        if not database:
            records.open()
        there = Queue(queue or f"sqlite:///{tmp_path / 'queue.db'}")
        opened.callback(there.close)
        background = QueueClient(records, there, lambda: NOW)
        return Served(app_of(BOOK, records, background), records, file)

    with opened:
        yield serve
