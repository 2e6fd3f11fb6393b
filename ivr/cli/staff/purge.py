"""`ivr purge`: forgets what is past its age, or tells what it would forget."""

import os
import sys
from datetime import UTC, datetime

import click

from ivr.cli.staff.escorts import user
from ivr.cli.staff.keys import open_records
from ivr.settings import BadSettingsError, read_ages


@click.command()
@click.option("--dry-run", is_flag=True, help="Only tell what would go.")
@click.option("--as", "who", metavar="NAME", help="Who purges; your user name, if not told.")
def purge(dry_run: bool, who: str | None) -> None:
    """Let go what is past its age; `ivr work` does the same each hour.

    \b
    IVR_KEEP_VISIT_DAYS    interviews, after the visit; 30 when unset
    IVR_KEEP_MESSAGE_DAYS  recordings and callbacks, after they were left; 30
    IVR_KEEP_DONE_HOURS    the same, after staff were done with them; 24
    IVR_KEEP_CALL_DAYS     that a call took place; 90

    The audit is never purged, and tells what went: rows and counts alone.
    """
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
