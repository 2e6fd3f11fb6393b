"""`ivr serve` in a process of its own: it chooses a free port and prints it."""

import os
import re
import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep

from tests.webhooks import IVR

LISTENING = re.compile(r"^Listening on http://127\.0\.0\.1:([0-9]+)$", re.MULTILINE)
PATIENCE = 60
"""Seconds until a server must answer: other tests run at the same time."""
STEP = 0.05


@dataclass(frozen=True, slots=True)
class Running:
    """A server that listens; everything it prints goes to the file `output`."""

    process: subprocess.Popen[str]
    port: int
    output: Path

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def printed(self) -> str:
        return self.output.read_text(encoding="utf-8")

    def workers(self) -> list[int]:
        return children_of(self.process.pid)


@contextmanager
def served(
    environ: Mapping[str, str],
    *,
    folder: Path | None = None,
    workers: int = 1,
    port: int = 0,
    output: Path | None = None,
) -> Iterator[Running]:
    """`ivr serve` in this environment and no other, from its first answer to the end of the block.

    Without `port` the server binds a free one. What it prints is appended to `output`.
    """
    keep = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    given = {**keep, "IVR_ENV": "demo", "IVR_VOICE": "say", "PORT": str(port), **environ}
    with TemporaryDirectory() as temporary:
        file = output or Path(temporary) / "output.txt"
        with file.open("a", encoding="utf-8") as printed:
            start = printed.tell()
            process = subprocess.Popen(  # noqa: S603 - our own console script
                [IVR, "serve", "--workers", str(workers)],
                env=given,
                cwd=folder,
                stdout=printed,
                stderr=subprocess.STDOUT,
                text=True,
            )
        with process:
            try:
                yield Running(process, read_port(file, start, process), file)
            finally:
                process.terminate()


def read_port(output: Path, start: int, process: subprocess.Popen[str]) -> int:
    """The port that a server printed after `start`, once a worker answers there."""
    deadline = monotonic() + PATIENCE
    while not (found := LISTENING.search(output.read_bytes()[start:].decode())):
        check_running(process, deadline, output)
        sleep(STEP)
    port = int(found[1])
    wait_for(port, process, output)
    # It listens before a worker has read the content; until then a request only waits.
    with closing(HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
        connection.request("GET", "/healthz")
        assert connection.getresponse().status == 200
    return port


def wait_for(port: int, process: subprocess.Popen[str], output: Path | None = None) -> None:
    """Waits until the process listens on its port."""
    deadline = monotonic() + PATIENCE
    while not listens(port):
        check_running(process, deadline, output)
        sleep(STEP)


def listens(port: int) -> bool:
    with closing(socket.socket()) as client:
        client.settimeout(1)
        return client.connect_ex(("127.0.0.1", port)) == 0


def check_running(
    process: subprocess.Popen[str], deadline: float, output: Path | None = None
) -> None:
    """Raises AssertionError if the process has ended, or has taken too long."""
    printed = output.read_text(encoding="utf-8") if output else ""
    assert process.poll() is None, f"the server has ended with {process.returncode}\n{printed}"
    assert monotonic() < deadline, f"the server does not listen\n{printed}"


@contextmanager
def hold_port() -> Iterator[int]:
    """A port that nobody else can bind and nobody listens on, until the end of the block.

    For a server that needs to know its port before it starts, or the same one again: its socket
    allows the reuse of an address, as all servers' do, so Linux lets it bind the held port, too.
    """
    with closing(socket.socket()) as holder:
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        holder.bind(("127.0.0.1", 0))
        yield int(holder.getsockname()[1])


def children_of(pid: int) -> list[int]:
    """The child processes, as Linux lists them."""
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [int(child) for child in listed.split()]
