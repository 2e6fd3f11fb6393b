"""The whole guide, in the order in which a patient listens to it at home."""

from collections.abc import Iterator
from dataclasses import dataclass

from ivr.dialog.memory import ENGLISH
from ivr.guide.book import Book
from ivr.guide.pace import HAN
from ivr.voice.chapters import topics_in_order
from ivr.voice.clips import Clips
from ivr.voice.takes import title_of
from ivr.voice.wording import Wording

MARKS = ".。:："
"""What a title ends in as a sentence, and not as a title."""


@dataclass(frozen=True, slots=True)
class Track:
    """A chapter: its title, and the words of it, each as one clip says them."""

    title: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Work:
    """The whole: who publishes it, what it is called, its language, and its chapters."""

    artist: str
    title: str
    language: str
    tracks: tuple[Track, ...]


def work_of(book: Book, language: str, mark: str = "") -> Work:
    """The guide in one language: the emergency sentence, each topic with its sections in the order
    of the menus, and whom to call. A `mark` is put behind its title."""
    wording = Wording(book)
    return Work(
        publisher(book),
        f"{wording.text('greeting', language).rstrip(MARKS)} {mark}".rstrip(),
        language,
        (
            Track(book.directory.said[EMERGENCY], (wording.text("emergency", language),)),
            *topics_of(book, language, wording),
            whom_to_call(book, language, wording),
        ),
    )


EMERGENCY = "emergency_number"
"""Under this name the number of the emergency services stands in desks.toml."""


def publisher(book: Book) -> str:
    """Who publishes it: the line says its name first of all, before a comma."""
    return book.wordings[ENGLISH]["greeting"].partition(",")[0].rstrip(MARKS)


def topics_of(book: Book, language: str, wording: Wording) -> Iterator[Track]:
    """Each topic: its title, then its sections. A title is written as callers hear it."""
    for id_ in topics_in_order(book):
        spoken = wording.text("reading.title", language, dict([title_of(id_)]))
        sections = (
            wording.text(f"topic.{id_}.{section.id}", language)
            for section in book.guide.topics[id_].sections
        )
        yield Track(spoken.rstrip(MARKS), (spoken, *sections))


def whom_to_call(book: Book, language: str, wording: Wording) -> Track:
    """Whom to call with a question: the hospital's operator, who is there at any hour."""
    operator = book.directory.operator
    return Track(
        written(book.directory.desks[operator].number),
        (wording.text(f"numbers.{operator}", language),),
    )


def written(number: str) -> str:
    """A telephone number of the North American plan as people write it; any other in E.164."""
    own = number.removeprefix("+1")
    return f"{own[:3]}-{own[3:6]}-{own[6:]}" if len(own) == 10 and own != number else number


def without_clip(work: Work, clips: Clips, slower: bool) -> list[tuple[str, str]]:
    """The words that no clip says: the title of the chapter, and the words."""
    return [
        (track.title, words)
        for track in work.tracks
        for words in track.words
        if not clips.path(work.language, words, slower)
    ]


def shortened(words: str, most: int = 60) -> str:
    """The beginning of words, to name them by."""
    most = most // 2 if HAN.search(words) else most
    return words if len(words) <= most else f"{words[:most].rstrip()}…"
