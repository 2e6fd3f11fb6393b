"""Which clips an edition plays: what was built, in the voice that the settings ask for."""

import logging
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from ivr.content.model import Content
from ivr.dialog.model import Say
from ivr.service import Playing
from ivr.settings import BadSettingsError, Settings
from ivr.voice.clips import NO_CLIPS, BadClipsError, Clips, read_clips
from ivr.voice.utterances import utterances_of

log = logging.getLogger("ivr.play")

PACES = (False, True)
"""Each text is needed as it is, and slower."""


def choose_clips(book: Content, settings: Settings) -> Playing:
    """What the line plays. Raises BadSettingsError if it must, and a manifest cannot be read.

    Where it need not play, a language whose manifest cannot be read is spoken live.
    """
    match settings.voice:
        case "say":
            return Playing()
        case "play":
            return Playing(sound_clips(book, settings), settings.clips_at)
        case "auto":
            return Playing(readable_clips(book, settings), settings.clips_at)


def sound_clips(book: Content, settings: Settings) -> Clips:
    """The clips that may be played. Raises BadSettingsError where a manifest cannot be read."""
    try:
        return read_clips(settings.audio, book.languages, drafts=settings.demo)
    except BadClipsError as error:
        raise BadSettingsError(str(error)) from error


def readable_clips(book: Content, settings: Settings) -> Clips:
    """The same, without those of a language whose manifest cannot be read."""
    return merged(
        clips for language in book.languages for clips in read_or_told(language, settings)
    )


def read_or_told(language: str, settings: Settings) -> Iterator[Clips]:
    """The clips of a language; a fault is told in the log."""
    try:
        yield read_clips(settings.audio, [language], drafts=settings.demo)
    except BadClipsError as error:
        log.error("the clips of %s are not played, and Twilio's voice speaks: %s", language, error)


def merged(parts: Iterable[Clips]) -> Clips:
    """The clips of several languages as one."""
    by_words, by_name = dict(NO_CLIPS.by_words), dict(NO_CLIPS.by_name)
    for part in parts:
        by_words |= part.by_words
        by_name |= part.by_name
    return Clips(by_words, by_name)


def with_voices(book: Content, clips: Clips) -> Content:
    """The book in which a shell that no voice speaks has one, if a clip holds its sentence."""
    recorded = {shell for shell in book.guide.shells if is_recorded(shell, book, clips)}
    return replace(book, guide=replace(book.guide, voiced=book.guide.voiced | recorded))


def is_recorded(shell: str, book: Content, clips: Clips) -> bool:
    """Whether the sentence of a shell can be played, at either pace: no voice would stand in."""
    hold = book.wordings[shell]["shell.hold"]
    return all(clips.path(shell, hold, slower) for slower in PACES)


def missing(book: Content, clips: Clips, walked: Collection[Say]) -> Mapping[str, tuple[int, int]]:
    """How many clips the live languages lack, and of how many, where they lack any.

    `walked` is what a walk through the talk has heard: the choices stand there with their keys.
    """
    needed = [
        (take.language, bool(clips.path(take.language, take.text, slower)))
        for take in utterances_of(book, walked)
        if take.language in book.guide.languages
        for slower in PACES
    ]
    there = {
        language: [found for its, found in needed if its == language]
        for language in book.guide.languages
    }
    return {its: (found.count(False), len(found)) for its, found in there.items() if not all(found)}


def told(book: Content, lacking: Mapping[str, tuple[int, int]]) -> Iterator[str]:
    """What is missing, a line a language. Each live language has a voice that speaks instead: the
    laws of content refuse one that has none, for nobody else could read back what a caller tells.
    """
    for language, (count, of) in lacking.items():
        voice = book.languages[language].voice
        yield f"{language}: {count} of {of} clips are missing, and {voice} speaks instead"
