"""`ivr keys`: fresh keys for the store, and sealing everything again with the newest."""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import click

from ivr.guide.load import ROOT
from ivr.store.errors import BadKeysError, StoreDownError
from ivr.store.records import Records
from ivr.store.sealing import Sealer, demo_keys, keys_in, new_key

VAR = ROOT / "var"


def records_in(environ: Mapping[str, str], var: Path = VAR) -> Records:
    """The store that this environment names. Raises BadKeysError and StoreDownError.

    `var` is the folder of what nothing else has a place for: the database and the demo's keys.
    """
    named = environ.get("IVR_KEYS") or environ.get("IVR_KEYS_FILE")
    demo = environ.get("IVR_ENV") == "demo" and not named
    sealer = Sealer(demo_keys(var / "demo.keys") if demo else keys_in(environ))
    return Records(environ.get("DATABASE_URL") or f"sqlite:///{var / 'ivr.db'}", sealer)


@contextmanager
def open_records() -> Iterator[Records]:
    """The store, opened; or the end of the command with the reason told."""
    try:
        records = records_in(os.environ)
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
            click.echo(f"{done} of {total} interviews sealed again")
        click.echo("Everything is sealed with the newest key; older ones may go.")
