"""`ivr serve`: answer webhooks."""

import os
import socket
import sys

import click

from ivr.cli.playing import tell_clips
from ivr.cli.together import run_together
from ivr.guide.load import ROOT
from ivr.guide.reader import BadContentError
from ivr.settings import BadSettingsError, Settings, read_settings
from ivr.web.app import ready_book, ready_records

AT_LEAST_ONE = click.IntRange(min=1)


@click.command()
@click.option(
    "--workers", type=AT_LEAST_ONE, default=2, show_default=True, help="Processes that answer."
)
@click.option(
    "--threads", type=AT_LEAST_ONE, default=4, show_default=True, help="Threads in each of them."
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--work", "with_work", is_flag=True, help="Run `ivr work` beside it.")
def serve(workers: int, threads: int, host: str, with_work: bool) -> None:
    """Answer webhooks on 127.0.0.1:PORT, under gunicorn as gunicorn.conf.py sets it up.

    \b
    IVR_ENV                 demo, or production (when unset)
    PORT                    8080 when unset; 0: a free port, which the first line of output names
    PUBLIC_BASE_URL         the URL that Twilio is given, without /voice; signed with all else
    TWILIO_AUTH_TOKEN       what the requests are signed with
    TWILIO_AUTH_TOKEN_NEXT  a second one, while tokens are being rotated
    IVR_SITE                the site file with your hours (see prompts/site.example.toml)
    IVR_CONTENT             the folder of prompts/ and locales/; this checkout when unset
    IVR_RELOAD_FILE         how `ivr reload` reaches the workers; beside the database when unset
    IVR_VOICE               say, play or auto: Twilio's voices, our clips, or the clips there are
    IVR_AUDIO               the folder of the clips; var/audio of this checkout when unset
    AUDIO_BASE_URL          where else the clips are served (`ivr audio sync`); else the line does
    IVR_ALLOW_DRAFTS        yes: patients may hear critical wordings that nobody has signed
    IVR_METRICS_TOKEN       opens /metrics to who bears it; unset, there is no such page
    DATABASE_URL            sqlite:///… (var/ivr.db when unset) or postgresql+psycopg://…
    IVR_KEYS                the keys that seal what callers tell, newest first; or IVR_KEYS_FILE
    """
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
        tell_clips(ready_book(settings), settings)
        ready_records(settings, os.environ).close()
    except (BadSettingsError, BadContentError) as error:
        sys.exit(f"The line cannot start:\n{error}")
    click.echo(f"Listening on http://{host}:{settings.port}")
    tell(settings)
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


def tell(settings: Settings) -> None:
    """Where the line answers, and how to call a demo."""
    click.echo(f"The prep line ({settings.env}) answers at {settings.base}/voice")
    if settings.phone:
        click.echo(f"Call it in your browser: http://127.0.0.1:{settings.port}/phone")
    if settings.demo:
        click.echo("Call it from another terminal: .venv/bin/ivr call --url " + settings.base)
