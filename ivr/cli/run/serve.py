"""`ivr serve`: answer webhooks."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Collection, Mapping, Sequence
from time import sleep
from types import FrameType

import click

from ivr.cli.run.reload import tell_clips
from ivr.cli.run.settings_table import SERVE_GROUPS, settings_help
from ivr.content.load import ROOT
from ivr.content.strict_toml import BadContentError
from ivr.settings import BadSettingsError, Settings, read_settings
from ivr.web.app import load_served_content, ready_records

AT_LEAST_ONE = click.IntRange(min=1)
HELP = f"""Answer webhooks on 127.0.0.1:PORT, under gunicorn with gunicorn.conf.py.

\b
{settings_help(SERVE_GROUPS)}
"""


@click.command(help=HELP)
@click.option(
    "--workers", type=AT_LEAST_ONE, default=2, show_default=True, help="Processes that answer."
)
@click.option(
    "--threads", type=AT_LEAST_ONE, default=4, show_default=True, help="Threads in each of them."
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--work", "with_work", is_flag=True, help="Run `ivr work` beside it.")
def serve(workers: int, threads: int, host: str, with_work: bool) -> None:
    if with_work:
        ivr = sys.argv[0]
        size = ["--workers", str(workers), "--threads", str(threads), "--host", host]
        web = [ivr, "serve", *size]
        if os.environ.get("PORT") == "0":
            sys.exit("The line cannot start:\nPORT=0 and --work: the worker must know the port")
        sys.exit(run_together({"The web server": web, "The worker": [ivr, "work"]}))
    address = choose_address(host)
    try:
        settings = read_settings(os.environ)
        tell_clips(load_served_content(settings), settings)
        ready_records(settings, os.environ).close()
    except (BadSettingsError, BadContentError) as error:
        sys.exit(f"The line cannot start:\n{error}")
    click.echo(f"Listening on http://{host}:{settings.port}")
    print_addresses(settings)
    server = [sys.executable, "-m", "gunicorn", "--config", str(ROOT / "gunicorn.conf.py")]
    size = ["--workers", str(workers), "--threads", str(threads)]
    os.environ["IVR_SITE"] = str(settings.site.absolute())  # the server works from ROOT
    os.environ["IVR_CONTENT"] = str(settings.content.absolute())
    os.environ["IVR_AUDIO"] = str(settings.audio.absolute())
    sys.stdout.flush()
    address = address or f"{host}:{settings.port}"
    os.execv(server[0], [*server, "--bind", address, *size])  # noqa: S606 - ourselves


def choose_address(host: str) -> str:
    """With PORT=0, a free port: it goes into PORT, and its socket goes on to gunicorn; else "".

    The socket is bound here and never closed, so no other process can take the port before
    gunicorn listens on it.
    """
    if os.environ.get("PORT") != "0":
        return ""
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.bind((host, 0))
    listener.set_inheritable(True)
    os.environ["PORT"] = str(listener.getsockname()[1])
    return f"fd://{listener.detach()}"


def print_addresses(settings: Settings) -> None:
    """Where the line answers, and how to call a demo."""
    click.echo(f"The prep line ({settings.env}) answers at {settings.base}/voice")
    if settings.phone:
        click.echo(f"Call it in your browser: http://127.0.0.1:{settings.port}/phone")
    if settings.demo:
        click.echo("Call it from another terminal: .venv/bin/ivr call --url " + settings.base)


# ---------------------------------------------------------------- together


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
