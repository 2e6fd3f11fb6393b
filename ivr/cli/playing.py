"""What a line that is to play its own clips lacks of them, told to who starts or reloads it."""

import click

from ivr.cli.content import walked_by
from ivr.guide.book import Book
from ivr.settings import Settings
from ivr.web.playing import missing, playing_of, sound_clips, told


def tell_clips(book: Book, settings: Settings) -> None:
    """With IVR_VOICE=play, what is missing, counted over all that can be said: it takes seconds.

    Raises BadSettingsError where the line must play and a manifest cannot be read.
    """
    playing = playing_of(book, settings)
    if settings.voice == "play":
        for line in told(book, missing(book, playing.clips, walked_by(book))):
            click.echo(f"IVR_VOICE=play: {line}", err=True)


def refuse_spoiled(book: Book, settings: Settings) -> None:
    """A reload takes all manifests or none: here even a line that need not play refuses one that
    cannot be read, for it has better ones. Raises BadSettingsError."""
    if settings.voice != "say":
        sound_clips(book, settings)
