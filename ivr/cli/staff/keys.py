"""`ivr keys`: fresh keys for the store, and sealing everything again with the newest."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from ivr.content.load import ROOT
from ivr.store.errors import BadKeysError, StoreDownError
from ivr.store.location import make_records
from ivr.store.records import Records
from ivr.store.sealing import new_key


@contextmanager
def open_records() -> Iterator[Records]:
    """The store, opened; or the end of the command with the reason told."""
    try:
        records = make_records(os.environ, ROOT / "var")
        try:
            records.open()
            yield records
        finally:
            records.close()
    except (BadKeysError, StoreDownError) as error:
        sys.exit(str(error))


@click.group()
def keys() -> None:
    """The keys that seal what callers tell.

    \b
    IVR_KEYS        the keys, the newest first, parted by commas or blanks; or
    IVR_KEYS_FILE   a file that holds them so
    DATABASE_URL    var/ivr.db when unset

    To change keys: put a new one before the old one, restart the line everywhere, run `ivr keys
    rotate`, and only then take the old one away. A lost key is a lost database.
    """


@keys.command()
def new() -> None:
    """Print a fresh key."""
    click.echo(new_key())


@keys.command()
def rotate() -> None:
    """Seal everything again with the newest key. The line goes on; interrupted, run it again."""
    with open_records() as records:
        for done, total in records.rotate():
            click.echo(f"{done} of {total} rows sealed again")
        click.echo("Everything is sealed with the newest key; older ones may go.")
