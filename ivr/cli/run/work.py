"""`ivr work`: fetches what callers recorded, and forgets what is past its age."""

import os
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime

import click

from ivr.cli.run.settings_table import WORK_GROUPS, settings_help
from ivr.content.load import ROOT
from ivr.settings import API, DEMO_ACCOUNT, BadSettingsError, Settings, read_settings
from ivr.tools.demo.recordings import recordings_folder
from ivr.tools.simulator.recordings_api import RecordingsApi
from ivr.web.app import queue_address, ready_records, set_up_logging
from ivr.worker.queue import QueueDownError
from ivr.worker.twilio_api import Account, TwilioApi
from ivr.worker.worker import Worker

HELP = f"""Do the background work: fetch recordings, encrypt them, delete them at Twilio, and purge.

\b
{settings_help(WORK_GROUPS)}

SIGTERM ends it after the current task, SIGINT at once; neither loses work. Several workers may
share a store.
"""


@click.command(help=HELP)
def work() -> None:
    set_up_logging()
    try:
        settings = read_settings(os.environ)
        records = ready_records(settings, os.environ)
        with (
            closing(records),
            account_of(settings) as account,
            closing(TwilioApi(account)) as there,
        ):
            click.echo(f"The worker ({settings.env}) fetches from {account.base}")
            sys.stdout.flush()
            Worker(records, queue_address(os.environ), there, settings.ages, now).run()
    except (BadSettingsError, QueueDownError) as error:
        sys.exit(f"The worker cannot start:\n{error}")


def now() -> datetime:
    """The moment."""
    return datetime.now(UTC)


@contextmanager
def account_of(settings: Settings) -> Iterator[Account]:
    """The account whose recordings are fetched; a demo without one gets a shelf that plays it."""
    if settings.account:
        user, secret = settings.key or (settings.account, settings.tokens[0])
        yield Account(settings.api, settings.account, user, secret)
    elif settings.api != API:
        yield Account(settings.api, DEMO_ACCOUNT, DEMO_ACCOUNT, settings.tokens[0])
    else:
        tapes = recordings_folder(os.environ, ROOT / "var")
        with RecordingsApi(DEMO_ACCOUNT, settings.tokens[0], anything=True, folder=tapes) as shelf:
            yield Account(shelf.url, DEMO_ACCOUNT, DEMO_ACCOUNT, settings.tokens[0])
