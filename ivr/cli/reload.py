"""`ivr reload`: a running line takes what was changed in content, site file and clips."""

import os
import sys

import click

from ivr.cli.playing import refuse_spoiled, tell_clips
from ivr.guide.load import ROOT
from ivr.guide.reader import BadContentError
from ivr.settings import BadSettingsError, read_settings
from ivr.web.app import ready_book
from ivr.web.edition import put_stamp, stamp_in


@click.command()
def reload() -> None:
    """Check what was changed and have the running line take it, without a restart.

    Run it in the environment of the line, on each host, after editing prompts/, locales/ or the
    site file, or building clips. What is wrong is named, and then nothing changes. Each worker
    reads all of it at its next request, beside its calls, and takes it as a whole or not at all:
    /readyz and /metrics tell what became of it. Settings and code need a restart.
    """
    try:
        settings = read_settings(os.environ)
        book = ready_book(settings)
        refuse_spoiled(book, settings)
        tell_clips(book, settings)
    except (BadSettingsError, BadContentError) as error:
        sys.exit(f"Nothing is reloaded:\n{error}")
    stamp = stamp_in(os.environ, ROOT / "var")
    try:
        put_stamp(stamp)
    except OSError as error:
        sys.exit(f"Nothing is reloaded: {stamp} cannot be written ({error.strerror})")
    live = ", ".join(book.guide.languages)
    click.echo(f"The content is sound ({live}). Each worker takes it at its next request.")
