"""`ivr messages`: what callers recorded, and who wants to be called back, for the staff."""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime, tzinfo
from pathlib import Path

import click

from ivr.cli.staff.escorts import table_of, user
from ivr.cli.staff.keys import open_records
from ivr.content.load import load
from ivr.store.escorts import local, phone_of
from ivr.store.inbox import Inbox, Item

COLUMNS = ("number", "what", "left", "about", "language", "seconds", "phone", "state", "interview")


@click.command()
@click.option("--all", "with_done", is_flag=True, help="Also what is done.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, with everything that is kept.")
@click.option("--save", multiple=True, metavar="NUMBER", help="Write this recording as a WAV file.")
@click.option(
    "--into",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=".",
    help="The folder that --save writes into; this one, if not told.",
)
@click.option("--done", multiple=True, metavar="NUMBER", help="Mark as dealt with.")
@click.option("--as", "who", metavar="NAME", help="Who is reading; your user name, if not told.")
def messages(
    with_done: bool,
    as_json: bool,
    save: Sequence[str],
    into: Path,
    done: Sequence[str],
    who: str | None,
) -> None:
    """List what callers recorded and who wants to be called back, the newest first.

    "on its way" is not here yet; "lost" was no longer at Twilio: call its number; "unconfirmed"
    hung up before saying yes to the number. Mark what you have dealt with as done: it goes after a
    day. A file that you save is not sealed: remove it when you have heard it. Every reading is
    noted in the audit, with the name of the reader.
    """
    reader, now = who or user(), datetime.now(UTC)
    with open_records() as records:
        missing = saved(records.inbox, save, into, reader, now)
        if done:
            missing += sorted(set(done) - set(records.inbox.done(done, reader, now)))
        if not (save or done):
            items = records.inbox.items(reader, now, open_only=not with_done)
            click.echo(shown(items, as_json), nl=False)
    if missing:
        sys.exit(f"There is no {', '.join(missing)}, or nothing to be heard in it.")


def saved(inbox: Inbox, numbers: Sequence[str], into: Path, who: str, now: datetime) -> list[str]:
    """Writes recordings into files that only this user can read; the numbers that have none."""
    missing = []
    for number in numbers:
        audio = inbox.audio(number, who, now)
        if audio is None:
            missing.append(number)
        else:
            path = into / f"{number}.wav"
            path.touch(mode=0o600)
            path.write_bytes(audio)
            click.echo(f"{path} is written; it is not sealed: remove it when you have heard it.")
    return missing


def shown(items: Sequence[Item], as_json: bool) -> str:
    """The messages in the form that was asked for."""
    if as_json:
        return json.dumps([asdict(i) for i in items], default=str, ensure_ascii=False) + "\n"
    zone = load().directory.zone
    rows = [row_of(item, zone) for item in items]
    return table_of(rows, COLUMNS) if rows else "There is no message.\n"


def row_of(item: Item, zone: tzinfo) -> dict[str, str]:
    """The cells of one message; moments are in the site's time."""
    return {
        "number": item.number,
        "what": item.kind,
        "left": local(item.at, zone),
        "about": item.need,
        "language": item.language,
        "seconds": "" if item.seconds is None else str(item.seconds),
        "phone": phone_of(item.phone),
        "state": item.state,
        "interview": item.reference,
    }
