"""The web server and the worker side by side, for a machine without a service manager."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Collection, Mapping, Sequence
from time import sleep
from types import FrameType

PR_SET_PDEATHSIG = 1
# Seconds that the others may take to end when one has died.
PATIENCE = 30
STEP = 0.1


def run_together(commands: Mapping[str, Sequence[str]]) -> int:
    """Runs each command until one ends or a signal comes; the exit status.

    SIGTERM, SIGINT and SIGHUP go to all of them. If one ends by itself, that is said, and the
    others are ended.
    """
    received: list[int] = []

    def note(number: int, _: FrameType | None) -> None:
        received.append(number)

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, note)
    running = {name: started(command) for name, command in commands.items()}
    while not received and all(process.poll() is None for process in running.values()):
        sleep(STEP)
    died = [] if received else [name for name, p in running.items() if p.poll() is not None]
    for name in died:
        print(f"{name} has ended with {running[name].returncode}: ending the rest", file=sys.stderr)
    end_all(running.values(), received[0] if received else signal.SIGTERM)
    return 1 if died else 0


def started(command: Sequence[str]) -> subprocess.Popen[bytes]:
    """A child in a group of its own, so that signals come from us alone, and once."""
    return subprocess.Popen(  # noqa: S603 - our own commands
        command, process_group=0, preexec_fn=ends_with_us
    )


def ends_with_us() -> None:
    """Asks Linux to end this child when its parent is killed; elsewhere nobody does."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def end_all(processes: Collection[subprocess.Popen[bytes]], number: int) -> None:
    """Passes the signal on, and waits; what does not end is killed."""
    alive = [p for p in processes if p.poll() is None]
    for process in alive:
        os.kill(process.pid, number)
    for process in alive:
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
