"""The command line: `ivr serve | work | call | escorts | messages | purge | keys | check | …`."""

import os
import sys
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from ivr import desks
from ivr.cli.call import call
from ivr.cli.escorts import escorts
from ivr.cli.keys import keys
from ivr.cli.messages import messages
from ivr.cli.purge import purge
from ivr.cli.together import run_together
from ivr.cli.work import work
from ivr.dialog.callmap import call_map
from ivr.dialog.explore import Edge, everything_said, explore
from ivr.dialog.laws import examine
from ivr.dialog.model import Say, World
from ivr.guide.book import Book
from ivr.guide.check import check as check_book
from ivr.guide.load import ROOT, load
from ivr.guide.reader import BadContentError
from ivr.guide.wordings import wrong_prompts
from ivr.settings import EXAMPLE_SITE, BadSettingsError, read_settings
from ivr.store.errors import BadKeysError, StoreDownError
from ivr.store.place import records_in
from ivr.voice.screenplay import cost_table, screenplay
from ivr.voice.wording import Wording
from ivr.web.app import ready_book, ready_records

A_DAY = date(2026, 11, 23)
"""The day of every call that is only explored."""

A_CALLER = "+12125550199"
"""The number of every such call that shows one; nobody has it."""

AT_LEAST_ONE = click.IntRange(min=1)
SITE = click.option(
    "--site",
    type=click.Path(path_type=Path),
    envvar="IVR_SITE",
    default=EXAMPLE_SITE,
    help="The site file; the committed example if none is given.",
)


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
@click.option("--work", "with_work", is_flag=True, help="Run `ivr work` beside it.")
def serve(workers: int, threads: int, with_work: bool) -> None:
    """Answer webhooks on 127.0.0.1:PORT.

    \b
    IVR_ENV                 demo, or production (when unset)
    PORT                    8080 when unset
    PUBLIC_BASE_URL         the URL that Twilio is given, without /voice; signed with all else
    TWILIO_AUTH_TOKEN       what the requests are signed with
    TWILIO_AUTH_TOKEN_NEXT  a second one, while tokens are being rotated
    IVR_SITE                the site file with your hours (see prompts/site.example.toml)
    IVR_VOICE               say
    DATABASE_URL            sqlite:///… (var/ivr.db when unset) or postgresql+psycopg://…
    IVR_KEYS                the keys that seal what callers tell, newest first; or IVR_KEYS_FILE
    """
    if with_work:
        ivr = sys.argv[0]
        web = [ivr, "serve", "--workers", str(workers), "--threads", str(threads)]
        sys.exit(run_together({"The web server": web, "The worker": [ivr, "work"]}))
    try:
        settings = read_settings(os.environ)
        ready_book(settings)
        ready_records(settings, os.environ).close()
    except (BadSettingsError, BadContentError) as error:
        sys.exit(f"The line cannot start:\n{error}")
    click.echo(f"The prep line ({settings.env}) answers at {settings.base}/voice")
    if settings.demo:
        click.echo("Call it from another terminal: .venv/bin/ivr call --url " + settings.base)
    server = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{settings.port}"]
    size = ["--workers", str(workers), "--threads", str(threads), "--chdir", str(ROOT)]
    quiet = ["--log-level", "warning", "--no-control-socket"]
    # By default some headers may change the path after it was signed.
    signed = ["--forwarder-headers", ""]
    os.environ["IVR_SITE"] = str(settings.site.absolute())  # the server works from ROOT
    sys.stdout.flush()
    os.execv(server[0], [*server, *size, *quiet, *signed, "wsgi:app"])  # noqa: S606 - ourselves


@main.command()
@SITE
@click.option(
    "--production", is_flag=True, help="Also fail on what a line for real patients must not lack."
)
def check(site: Path, production: bool) -> None:
    """Hold the content against its laws; tell everything that is wrong, at once."""
    book = book_at(site)
    report = check_book(book)
    # Only a talk that holds together can be walked through.
    errors = report.errors or tuple(wrong_prompts(book, said_by(book)))
    for problem in errors:
        click.echo(f"error    {problem}")
    for problem in report.unready:
        click.echo(f"{'error   ' if production else 'warning '} {problem}")
    lost = store_problems()
    for fault in lost:
        click.echo(f"error    the store: {fault}")
    sections = sum(len(topic.sections) for topic in book.guide.topics.values())
    click.echo(f"{len(book.facts)} facts in {sections} sections of {len(book.guide.topics)} topics")
    sys.exit(1 if errors or lost or (production and report.unready) else 0)


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


@main.command()
@SITE
@click.option("--times", is_flag=True, help="Only what a call costs its caller, in seconds.")
def script(site: Path, times: bool) -> None:
    """Print everything the line can say as a script to read aloud, with seconds."""
    book = sound_book_at(site)
    worlds = worlds_of(book)
    wording = Wording(book)
    if times:
        click.echo(cost_table(worlds[-1], wording))
        return
    explored, _ = examine(worlds)
    for text in screenplay(explored.places, worlds[-1], wording):
        click.echo(text)


main.add_command(call)
main.add_command(escorts)
main.add_command(keys)
main.add_command(messages)
main.add_command(purge)
main.add_command(work)


def store_problems() -> list[str]:
    """What is wrong with the store that the environment names; nothing where it names none."""
    if not any(os.environ.get(name) for name in ("DATABASE_URL", "IVR_KEYS", "IVR_KEYS_FILE")):
        return []
    try:
        records = records_in(os.environ, ROOT / "var")
    except (BadKeysError, StoreDownError) as error:
        return [str(error)]
    return records.check()


def book_at(site: Path) -> Book:
    """The book, or the end of the command with every problem told."""
    try:
        return load(site=site)
    except BadContentError as error:
        for problem in error.problems:
            click.echo(f"error    {problem}")
        sys.exit(1)


def sound_book_at(site: Path) -> Book:
    """The same, held against the laws of content: fit to be walked through."""
    book = book_at(site)
    errors = check_book(book).errors
    for problem in errors:
        click.echo(f"error    {problem}")
    if errors:
        sys.exit(1)
    return book


def said_by(book: Book) -> Collection[Say]:
    """Every prompt that a caller of this book's line can hear."""
    return everything_said(list(explore(worlds_of(book))))


def worlds_of(book: Book) -> list[World]:
    """One world for each distinct routing; the last one has the most desks open, and a caller who
    shows a number."""
    routings = sorted(desks.routings(book.directory), key=lambda r: len(set(r.values())))
    worlds = [World(book.guide, routes, book.vocabularies["en"], A_DAY) for routes in routings]
    return [*worlds[:-1], replace(worlds[-1], caller=A_CALLER)]


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
