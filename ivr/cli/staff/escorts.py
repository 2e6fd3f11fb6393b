"""`ivr escorts`: what callers told about who takes them home, for the nurses."""

import csv
import json
import os
import pwd
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from io import StringIO

import click

from ivr.cli.staff.keys import open_records
from ivr.content.load import load
from ivr.store.escorts import COLUMNS, Escort, row_of

# What a spreadsheet would take for a formula, also in its wide forms.
FORMULA = tuple("=+-@\t\r\n＝＋－＠")


@click.command()
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="Only treatments on this date.")
@click.option("--reference", help="Only the interview with this reference.")
@click.option("--unseen", is_flag=True, help="Only what nobody has marked as seen.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, with everything that is kept.")
@click.option("--csv", "as_csv", is_flag=True, help="As CSV, safe to open in a spreadsheet.")
@click.option("--seen", multiple=True, metavar="REFERENCE", help="Mark as seen, and show it.")
@click.option("--as", "who", metavar="NAME", help="Who is reading; your user name, if not told.")
def escorts(
    on: datetime | None,
    reference: str | None,
    unseen: bool,
    as_json: bool,
    as_csv: bool,
    seen: Sequence[str],
    who: str | None,
) -> None:
    """List who takes patients home, the newest call first.

    "nobody yet" has no escort; "unconfirmed" hung up half-way; "name recorded" must be listened to;
    "differs" says something else than an earlier call for the same treatment and birth date.

    "superseded" no longer counts: a later call of the same patient (treatment date, birth date and
    name) has another escort, another number or nobody yet; each of the two names the other. Where
    a patient's name is missing or only recorded, "may be the same patient" names the calls with the
    same two dates.

    Every reading is noted in the audit, with the name of the reader.
    """
    if as_json and as_csv:
        raise click.UsageError("Choose one of --json and --csv.")
    if seen and (on or reference or unseen):
        raise click.UsageError("--seen takes references, and no filter beside it.")
    reader, now = who or user(), datetime.now(UTC)
    with open_records() as records:
        if seen:
            found = records.mark_seen(seen, reader, now)
        else:
            day = on.date() if on else None
            found = records.escorts(reader, now, on=day, reference=reference, unseen_only=unseen)
    click.echo(shown(found, as_json, as_csv), nl=False)
    missing = sorted(set(seen) - {escort.reference for escort in found})
    if missing:
        sys.exit(f"No interview has the reference {', '.join(missing)}.")


def user() -> str:
    """The operating system's name of whoever runs this."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"user {os.getuid()}"


def shown(found: Sequence[Escort], as_json: bool, as_csv: bool) -> str:
    """The interviews in the form that was asked for."""
    if as_json:
        return json.dumps([asdict(e) for e in found], default=str, ensure_ascii=False) + "\n"
    zone = load().directory.zone
    rows = [row_of(escort, zone) for escort in found]
    if as_csv:
        return csv_of(rows)
    return table_of(rows) if rows else "No interview matches.\n"


def csv_of(rows: Sequence[dict[str, str]]) -> str:
    """A table for spreadsheets, in which no cell is a formula."""
    text = StringIO()
    writer = csv.DictWriter(text, COLUMNS)
    writer.writeheader()
    writer.writerows({name: harmless(cell) for name, cell in row.items()} for row in rows)
    return text.getvalue()


def harmless(cell: str) -> str:
    """A leading apostrophe makes a formula a text."""
    return f"'{cell}" if cell.lstrip(" ").startswith(FORMULA) else cell


def table_of(rows: Sequence[dict[str, str]], columns: Sequence[str] = COLUMNS) -> str:
    """A table for a terminal: empty columns are left out."""
    names = [name for name in columns if any(row[name] for row in rows)]
    lines = [dict(zip(names, names, strict=True)), *rows]
    cells = [[printable(line[name]) for name in names] for line in lines]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    pad: Callable[[str, int], str] = str.ljust
    return "".join("  ".join(map(pad, line, widths)).rstrip() + "\n" for line in cells)


def printable(cell: str) -> str:
    """Without anything that would move a terminal's cursor."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in cell)
