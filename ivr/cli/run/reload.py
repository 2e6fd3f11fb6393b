"""`ivr reload`: a running line takes what was changed in content, site file and clips."""

import os
import sys

import click

from ivr.cli.content import prompts_by_keys
from ivr.content.load import ROOT
from ivr.content.model import Content
from ivr.content.strict_toml import BadContentError
from ivr.settings import BadSettingsError, Settings, read_settings
from ivr.web.app import load_served_content
from ivr.web.clip_selection import choose_clips, missing, sound_clips, told
from ivr.web.hot_reload import put_stamp, stamp_path


def tell_clips(book: Content, settings: Settings) -> None:
    """With IVR_VOICE=play, what is missing, counted over all that can be said: it takes seconds.

    Raises BadSettingsError where the line must play and a manifest cannot be read.
    """
    playing = choose_clips(book, settings)
    if settings.voice == "play":
        for line in told(book, missing(book, playing.clips, prompts_by_keys(book))):
            click.echo(f"IVR_VOICE=play: {line}", err=True)


def refuse_spoiled(book: Content, settings: Settings) -> None:
    """A reload takes all manifests or none: here even a line that need not play refuses one that
    cannot be read, for it has better ones. Raises BadSettingsError."""
    if settings.voice != "say":
        sound_clips(book, settings)


# ---------------------------------------------------------------- reload


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
        book = load_served_content(settings)
        refuse_spoiled(book, settings)
        tell_clips(book, settings)
    except (BadSettingsError, BadContentError) as error:
        sys.exit(f"Nothing is reloaded:\n{error}")
    stamp = stamp_path(os.environ, ROOT / "var")
    try:
        put_stamp(stamp)
    except OSError as error:
        sys.exit(f"Nothing is reloaded: {stamp} cannot be written ({error.strerror})")
    live = ", ".join(book.guide.languages)
    click.echo(f"The content is sound ({live}). Each worker takes it at its next request.")
