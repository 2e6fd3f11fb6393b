"""One round after another, the applications in turn, so that a busy machine slows all of them."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from multiprocessing import get_context
from typing import Literal

from tests.bench.calls import SCRIPTS, Act, Request, signed, walked
from tests.bench.load import Crowd, crowd
from tests.bench.servers import Server
from tests.example import BOOK
from tests.webhooks import demo_app

What = Literal["menu", "interview", "mixed"]
NUMBERS = count(1000)
"""Every call of a run has a number of its own: what is confirmed would answer otherwise."""


@dataclass
class Measured:
    """All rounds of one server and one kind of load."""

    server: str
    what: What
    rates: list[float] = field(default_factory=list)
    cpu_ms: list[float] = field(default_factory=list)
    client_share: list[float] = field(default_factory=list)
    took: dict[str, list[float]] = field(default_factory=dict)
    failed: int = 0
    confirmed: list[int] = field(default_factory=list)

    def add(self, result: Crowd, cpu: float) -> None:
        """One more round."""
        steps = sum(map(len, result.took.values()))
        self.rates.append(steps / result.elapsed)
        self.cpu_ms.append(1000 * cpu / steps)
        self.client_share.append(result.client_cpu / result.elapsed)
        for kind, seconds in result.took.items():
            self.took.setdefault(kind, []).extend(seconds)
        self.failed += result.failed
        self.confirmed += result.confirmed

    def seconds(self) -> list[float]:
        """What every step took, the fastest first."""
        return sorted(second for kind in self.took.values() for second in kind)


@dataclass(frozen=True)
class Load:
    """So many callers at once, in so many rounds that count; `tell` hears of each."""

    callers: int
    rounds: int
    tell: Callable[[str], None]


@cache
def whole_calls() -> list[list[Act]]:
    """Every script, walked through the line of the example site: once, for a walk confirms."""
    app, book = demo_app(), BOOK
    calls = [list(walked(app, book, script, n)) for n, script in enumerate(SCRIPTS)]
    for script, acts in zip(SCRIPTS, calls, strict=True):
        assert any(act.confirms for act in acts), f"this call confirms nothing: {script}"
    return calls


def requests_of(acts: Sequence[Act], what: What, number: int) -> list[Request]:
    """What one caller sends: the whole call, or its steps of one kind."""
    return [signed(act, number) for act in acts if what in ("mixed", act.kind)]


@contextmanager
def client() -> Iterator[Callable[..., Crowd]]:
    """The callers, in a process of their own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:

        def call(port: int, calls: list[tuple[int, list[Request]]], *, strict: bool) -> Crowd:
            return pool.submit(crowd, port, calls, strict=strict).result()

        yield call


def measure(servers: Sequence[Server], whats: Sequence[What], load: Load) -> list[Measured]:
    """All servers under all loads, in turn; one more round before the first is not counted."""
    acts = whole_calls()
    found = {(s.name, what): Measured(s.name, what) for what in whats for s in servers}
    with client() as call:
        for at in range(load.rounds + 1):
            for what in whats:
                for server in servers:
                    result, cpu = one_round(call, server, acts, what, load.callers)
                    steps = sum(map(len, result.took.values()))
                    load.tell(f"round {at} {server.name} {what}: {steps / result.elapsed:.0f}/s")
                    measured = found[server.name, what]
                    if at:
                        measured.add(result, cpu)
                    else:
                        measured.failed += result.failed
                        measured.confirmed += result.confirmed
    return list(found.values())


def one_round(
    call: Callable[..., Crowd],
    server: Server,
    acts: Sequence[Sequence[Act]],
    what: What,
    callers: int,
) -> tuple[Crowd, float]:
    """So many callers at once, each a whole call; and the processor's seconds in the workers."""
    numbers = [next(NUMBERS) for _ in range(callers)]
    calls = [(n, requests_of(acts[n % len(acts)], what, n)) for n in numbers]
    before = server.cpu()
    result = call(server.port, calls, strict=server.name != "bare")
    return result, server.cpu() - before
