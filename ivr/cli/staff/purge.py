"""`ivr purge`: forgets what is past its age, or tells what it would forget."""

import os
import sys
from datetime import UTC, datetime

import click

from ivr.cli.run.settings_table import settings_help
from ivr.cli.staff.escorts import user
from ivr.cli.staff.keys import open_records
from ivr.settings import BadSettingsError, read_ages

HELP = f"""Delete data that is past its retention period; `ivr work` does the same each hour.

\b
{settings_help(("Retention",))}

The audit is never purged. It says what was deleted: only rows and counts.
"""


@click.command(help=HELP)
@click.option("--dry-run", is_flag=True, help="Only tell what would go.")
@click.option("--as", "who", metavar="NAME", help="Who purges; your user name, if not told.")
def purge(dry_run: bool, who: str | None) -> None:
    try:
        ages = read_ages(os.environ)
    except BadSettingsError as error:
        sys.exit(str(error))
    now = datetime.now(UTC)
    with open_records() as records:
        room = records.purge
        old = room.old(ages, now) if dry_run else room.purge(ages, who or user(), now)
    verb = "would go" if dry_run else "went"
    for kind, count in old.counts().items():
        click.echo(f"{count:6} {kind} {verb}")
