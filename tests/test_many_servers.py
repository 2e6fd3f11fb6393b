"""Servers of their own on one database serve the steps of one call in turn, as one would."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from functools import cache
from itertools import cycle
from pathlib import Path
from typing import Any

import httpx
import pytest

from ivr.settings import DEMO_TOKEN
from ivr.store.records import Records
from ivr.store.sealing import Sealer
from ivr.tools.simulator import Transcript, read
from ivr.voice.wording import Wording
from tests.example import BOOK
from tests.line import BASE, perform, phone_for
from tests.serving import served
from tests.store_caller import NOON
from tests.store_fixtures import KEY
from tests.webhooks import over_socket, signature

pytestmark = pytest.mark.prove

CALLS = sorted((Path(__file__).parent / "calls").glob("*.txt"))
REFERENCE = re.compile(
    "|".join(
        re.escape(wordings[prompt]).replace(re.escape("{number}"), "[^.。]+")
        for wordings in Wording(BOOK).voiced.values()
        for prompt in ("saved.reference", "saved.again")
        if prompt in wordings
    )
)
"""The sentences in which a reference number is said, in every language."""
SERVERS = 2


class InTurn(httpx.BaseTransport):
    """A balancer: every request goes to the next server, whichever call it is of."""

    def __init__(self, ports: list[int]) -> None:
        self._next = cycle(ports)
        self._inner = httpx.HTTPTransport()
        self.answered = dict.fromkeys(ports, 0)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        port = next(self._next)
        self.answered[port] += 1
        request.url = request.url.copy_with(host="127.0.0.1", port=port)
        return self._inner.handle_request(request)

    def close(self) -> None:
        self._inner.close()


@pytest.fixture
def balancer(url: str) -> Iterator[InTurn]:
    """Two servers on one new database, each a gunicorn with processes of its own."""
    line = {"PUBLIC_BASE_URL": BASE, "DATABASE_URL": url, "IVR_KEYS": KEY}
    with ExitStack() as stack:
        ports = [stack.enter_context(served(line)).port for _ in range(SERVERS)]
        yield stack.enter_context(InTurn(ports))


@cache
def in_one_process(path: Path) -> str:
    """The call in this process, in words."""
    return in_words(played(path, None))


def played(path: Path, balancer: InTurn | None, **weather: Any) -> Transcript:
    """The call, through the balancer or in this process."""
    script = read(path.read_text(encoding="utf-8"))
    client = None if balancer is None else httpx.Client(transport=balancer)
    return perform(script, phone_for(script, client, **weather)).so_far


def in_words(transcript: Transcript) -> str:
    """The call as text, but for the reference number, which is drawn anew for every call."""
    return REFERENCE.sub("…", transcript.text())


def test_every_call_goes_the_same_through_two_servers_as_in_one_process(balancer: InTurn):
    other = [
        path.stem for path in CALLS if in_words(played(path, balancer)) != in_one_process(path)
    ]

    assert other == []
    first, second = balancer.answered.values()
    assert abs(first - second) <= 1
    assert first > len(CALLS)


def test_what_is_told_to_two_servers_twice_is_one_record(balancer: InTurn, url: str):
    (path,) = [path for path in CALLS if path.stem == "escort-by-key"]

    transcript = played(path, balancer, twice=lambda delivery: True)

    records = Records(url, Sealer((KEY,)))
    kept = records.escorts("test", NOON)
    records.close()
    said = transcript.heard.rpartition("has 6 digits: ")[2].partition(".")[0].replace(" ", "")
    assert [(escort.reference, escort.status) for escort in kept] == [(said, "confirmed")]


def test_each_server_is_ready_and_counts_its_own(url: str):
    token = "a-token-for-the-measures"  # noqa: S105 - it opens nothing else
    line = {"DATABASE_URL": url, "IVR_KEYS": KEY, "IVR_METRICS_TOKEN": token}
    bearer = {"Authorization": f"Bearer {token}"}
    with ExitStack() as stack:
        for _ in range(SERVERS):
            base = stack.enter_context(served(line, workers=2)).base
            for _ in range(12):
                assert called(base) == 200
            ready = httpx.get(f"{base}/readyz")
            counts = [httpx.get(f"{base}/metrics", headers=bearer).text for _ in range(6)]
            assert (ready.status_code, ready.text.splitlines()[0]) == (200, "store ok")
            assert {re.findall(r"^ivr_calls_total (.*)$", text, re.M)[0] for text in counts} == {
                "12.0"
            }


def called(base: str) -> int:
    """A call comes in, on a connection of its own."""
    port = int(base.rpartition(":")[2])
    status, _, _ = over_socket(port, "/voice", {}, signature(f"{base}/voice", (), DEMO_TOKEN))
    return status
