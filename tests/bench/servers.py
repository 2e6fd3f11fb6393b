"""Servers under measurement: gunicorn with the settings of `ivr serve`, for either application."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ivr.content.load import ROOT
from tests.serving import children_of, hold_port, wait_for
from tests.webhooks import BASE, TOKEN

LINE = "wsgi:app"
BARE = "tests.bench.bare:from_environment()"
Size = tuple[int, int]
"""Workers, and threads in each of them."""
TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Server:
    """One running gunicorn."""

    name: str
    port: int
    pid: int

    def workers(self) -> list[int]:
        """Its worker processes, as Linux tells them."""
        return children_of(self.pid)

    def cpu(self) -> float:
        """Seconds of processor that the workers have used so far."""
        return sum(cpu_of(worker) for worker in self.workers())

    def memory(self) -> float:
        """MiB a worker: its own pages, and its share of those that it shares."""
        each = [memory_of(worker) for worker in self.workers()]
        return sum(each) / len(each)


def cpu_of(pid: int) -> float:
    """User and system seconds of a process."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def memory_of(pid: int) -> float:
    """MiB of a process, shared pages divided among those who share them."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0


def command(port: int, app: str, size: Size) -> list[str]:
    """What `ivr serve` runs, for either application."""
    workers, threads = map(str, size)
    settings = ["--config", str(ROOT / "gunicorn.conf.py")]
    size_of = ["--workers", workers, "--threads", threads, "--bind", f"127.0.0.1:{port}"]
    return [sys.executable, "-m", "gunicorn", *settings, *size_of, app]


@contextmanager
def serving(
    name: str, app: str, folder: Path, size: Size, environ: Mapping[str, str]
) -> Iterator[Server]:
    """A server until the end of the block; its log lines go to a file, as a journal takes them."""
    keep = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
    demo = {"IVR_ENV": "demo", "IVR_VOICE": "say"}
    told = {**demo, "PUBLIC_BASE_URL": BASE, "TWILIO_AUTH_TOKEN": TOKEN, **environ}
    with hold_port() as port, (folder / f"{name}.log").open("w") as log:
        server = subprocess.Popen(  # noqa: S603 - our own
            command(port, app, size),
            env={**keep, **told},
            stdout=log,
            stderr=log,
            text=True,
        )
        try:
            wait_for(port, server)
            yield Server(name, port, server.pid)
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(30)
