"""The command line: `ivr serve | work | call | escorts | messages | purge | keys | check | …`."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from ivr.cli.audio import audio
from ivr.cli.call import call
from ivr.cli.check import check
from ivr.cli.content import SITE, sound_book_at, worlds_of
from ivr.cli.escorts import escorts
from ivr.cli.fallback import fallback
from ivr.cli.keys import keys
from ivr.cli.language import language
from ivr.cli.messages import messages
from ivr.cli.playing import tell_clips
from ivr.cli.purge import purge
from ivr.cli.reload import reload
from ivr.cli.script import script
from ivr.cli.signoff import signoff
from ivr.cli.strings import strings
from ivr.cli.together import run_together
from ivr.cli.work import work
from ivr.dialog.callmap import call_map
from ivr.dialog.explore import Edge
from ivr.dialog.laws import examine
from ivr.guide.book import Book
from ivr.guide.load import ROOT
from ivr.guide.reader import BadContentError
from ivr.settings import BadSettingsError, read_settings
from ivr.voice.screenplay import cost_table
from ivr.voice.wording import Wording
from ivr.web.app import ready_book, ready_records

AT_LEAST_ONE = click.IntRange(min=1)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="ivr")
def main() -> None:
    """The prep line: a telephone line that says how to prepare for a ketamine infusion.

    The settings come from the environment; `ivr serve --help` names them.
    """


@main.command()
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
    PORT                    8080 when unset
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
        sys.exit(run_together({"The web server": web, "The worker": [ivr, "work"]}))
    try:
        settings = read_settings(os.environ)
        tell_clips(ready_book(settings), settings)
        ready_records(settings, os.environ).close()
    except (BadSettingsError, BadContentError) as error:
        sys.exit(f"The line cannot start:\n{error}")
    click.echo(f"The prep line ({settings.env}) answers at {settings.base}/voice")
    if settings.demo:
        click.echo("Call it from another terminal: .venv/bin/ivr call --url " + settings.base)
    server = [sys.executable, "-m", "gunicorn", "--config", str(ROOT / "gunicorn.conf.py")]
    size = ["--workers", str(workers), "--threads", str(threads)]
    os.environ["IVR_SITE"] = str(settings.site.absolute())  # the server works from ROOT
    os.environ["IVR_CONTENT"] = str(settings.content.absolute())
    os.environ["IVR_AUDIO"] = str(settings.audio.absolute())
    sys.stdout.flush()
    os.execv(server[0], [*server, "--bind", f"{host}:{settings.port}", *size])  # noqa: S606 - ourselves


@main.command(name="explore")
@SITE
@click.option("--check", "only_check", is_flag=True, help="Also fail when docs/ is out of date.")
@click.option("--write", is_flag=True, help="Write the call map and the caller's cost into docs/.")
def explore_everything(site: Path, only_check: bool, write: bool) -> None:
    """Visit every reachable place with everything that can happen there, and check the laws."""
    book = sound_book_at(site)
    worlds = worlds_of(book)
    explored, broken = examine(worlds)
    for breach in broken:
        click.echo(breach)
    pages = pages_of(book, explored.edges)
    stale = [name for name, text in pages.items() if written(name) != text]
    if write:
        for name, text in pages.items():
            (ROOT / name).write_text(text, encoding="utf-8")
    elif only_check:
        for name in stale:
            click.echo(f"{name} is out of date: run `ivr explore --write`")
    click.echo(
        f"{len(explored.places)} places, {len(explored.edges)} steps, {len(worlds)} routings, "
        f"{len(broken)} breaches"
    )
    sys.exit(1 if broken or (only_check and stale) else 0)


main.add_command(audio)
main.add_command(call)
main.add_command(check)
main.add_command(escorts)
main.add_command(fallback)
main.add_command(keys)
main.add_command(language)
main.add_command(messages)
main.add_command(purge)
main.add_command(reload)
main.add_command(signoff)
main.add_command(script)
main.add_command(strings)
main.add_command(work)


def pages_of(book: Book, edges: Sequence[Edge]) -> dict[str, str]:
    """The pages of docs/ that are made from the line itself."""
    return {
        "docs/call-map.md": call_map(edges),
        "docs/caller-cost.md": cost_table(worlds_of(book)[-1], Wording(book)),
    }


def written(name: str) -> str:
    """The page as it stands."""
    path = ROOT / name
    return path.read_text(encoding="utf-8") if path.exists() else ""
