"""What a speaker is given to read: the takes of a language in order, with all that helps to."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from ivr.content.critical import critical
from ivr.content.duration import seconds_to_say
from ivr.content.model import Content
from ivr.content.signoff import is_in_force
from ivr.content.wordings import LONGEST, ROOM, longest
from ivr.dialog.session import ENGLISH
from ivr.i18n.glossary import Glossary, found, without
from ivr.tools.review.outline import Chapter
from ivr.tools.review.side_by_side import direction_of, tag_of
from ivr.voice.utterances import Utterance
from ivr.voice.wording import Wording

SEAL = 8
"""Hexadecimal digits by which two printed scripts are told apart."""

Hint = Literal["telephone", "hours", "name"]
"""What stands in a text that is said in a way of its own: a telephone number, opening hours, a name
in another language."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One take as it is read: its text in `parts`, between which the speaker pauses.

    `english` is the same in English, "" where nothing is; `stressed` are the words that must not be
    missed, such as "not". `seconds` are estimated at the pace of the language, `most` is the limit.
    """

    number: int
    take: Utterance
    tag: str
    direction: str
    critical: bool
    signed: bool
    seconds: float
    most: float
    english: str = ""
    notes: tuple[str, ...] = ()
    stressed: tuple[str, ...] = ()
    hints: tuple[Hint, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Takes that are read together: a chapter by its name, and the English title of its topic; or
    all `critical` ones, which are read first."""

    name: str
    title: str
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class Script:
    """All that a speaker of a language reads in one job; `name` is the language's own, `seal` tells
    its words from others."""

    name: str
    english: str
    tag: str
    direction: str
    pace: int
    groups: tuple[Group, ...]
    seal: str

    @property
    def readings(self) -> list[Reading]:
        """All, in order."""
        return [reading for group in self.groups for reading in group.readings]

    @property
    def minutes(self) -> float:
        """How long all of it is, read once."""
        return sum(reading.seconds for reading in self.readings) / 60

    @property
    def unsigned(self) -> int:
        """How many critical takes have words that no qualified person has signed."""
        return sum(reading.critical and not reading.signed for reading in self.readings)


def script_of(
    takes: Sequence[Utterance],
    chapters: Sequence[Chapter],
    language: str,
    book: Content,
    wanted: Callable[[Utterance], bool] = lambda take: True,
    comments: Mapping[str, Sequence[str]] | None = None,
) -> Script:
    """The script of a language. `takes` are those of the whole line; only those that are `wanted`
    are read. `comments` are the authors' notes, by prompt."""
    known = Teller(book, takes, comments or {})
    urgent = frozenset(critical(book))
    own = [take for take in takes if take.language == language and wanted(take)]
    groups = list(grouped(own, chapters, urgent))
    numbers = {take.name: n for n, take in enumerate((t for g in groups for t in g[2]), 1)}
    its = book.languages[language]
    return Script(
        its.name,
        its.english,
        tag_of(language, book),
        direction_of(language, book),
        its.pace,
        tuple(
            Group(name, title, tuple(known.reading(t, numbers[t.name]) for t in some))
            for name, title, some in groups
        ),
        sha256("\n".join(f"{t.name} {t.text}" for t in own).encode()).hexdigest()[:SEAL],
    )


def prompt_of(take: Utterance) -> str:
    """The prompt that a take says."""
    return take.name.partition("@")[0]


# ---------------------------------------------------------------- in which order


Grouped = tuple[str, str, list[Utterance]]
"""A group's name, the English title of its topic, its takes."""


def grouped(
    takes: Sequence[Utterance], chapters: Sequence[Chapter], urgent: Collection[str]
) -> Iterator[Grouped]:
    """The critical takes, then the others by chapter, each in the order in which callers hear
    them: if a session breaks off, what matters most is recorded."""
    order = places_of(chapters)
    last = (len(chapters), 0)
    placed = sorted(takes, key=lambda take: order.get(prompt_of(take), last))
    first = [take for take in placed if prompt_of(take) in urgent]
    if first:
        yield "critical", "", first
    for number, chapter in enumerate(chapters):
        own = [
            take
            for take in placed
            if order.get(prompt_of(take), last)[0] == number and prompt_of(take) not in urgent
        ]
        if own:
            yield chapter.name, chapter.title, own
    rest = [t for t in placed if prompt_of(t) not in order and prompt_of(t) not in urgent]
    if rest:
        yield "elsewhere", "", rest


def places_of(chapters: Sequence[Chapter]) -> dict[str, tuple[int, int]]:
    """Where each prompt stands first: its chapter's number, and its own in there."""
    places: dict[str, tuple[int, int]] = {}
    for number, chapter in enumerate(chapters):
        rows = (row for part in chapter.parts for row in part.rows)
        for place, row in enumerate(rows):
            places.setdefault(row.prompt, (number, place))
    return places


# ---------------------------------------------------------------- what helps to read it


class Teller:
    """Knows of each take what its speaker is told."""

    def __init__(
        self, book: Content, takes: Sequence[Utterance], comments: Mapping[str, Sequence[str]]
    ) -> None:
        self.book = book
        self.comments = comments
        self.wording = Wording(book)
        self.urgent = frozenset(critical(book))
        english = [take for take in takes if take.language == ENGLISH]
        self.english = {take.name: take.text for take in english}
        self.like = {prompt_of(take): take.text for take in english}

    def reading(self, take: Utterance, number: int) -> Reading:
        """One take as it is read."""
        prompt, book = prompt_of(take), self.book
        glossary = book.glossaries.get(take.tongue)
        return Reading(
            number,
            take,
            tag_of(take.tongue, book),
            direction_of(take.tongue, book),
            critical=prompt in self.urgent,
            signed=prompt in self.urgent and is_in_force(prompt, take.language, book),
            seconds=seconds_to_say(take.text, book.languages[take.tongue].pace),
            most=most_seconds(take, book),
            english=self.in_english(take),
            notes=self.notes(take),
            stressed=stressed_in(take.text, glossary) if glossary else (),
            hints=tuple(self.hints(take)),
        )

    def in_english(self, take: Utterance) -> str:
        """The same in English; with another key, where English has this choice elsewhere."""
        if take.language == ENGLISH or take.tongue == ENGLISH:
            return ""
        like = self.like.get(prompt_of(take), "")
        return self.english.get(take.name, like)

    def notes(self, take: Utterance) -> tuple[str, ...]:
        """What authors and translators have written beside it; which facts it carries is no help
        in reading it."""
        catalog = self.book.catalogs.get(take.language)
        entry = catalog.entries.get(prompt_of(take)) if catalog else None
        said = [note for note in self.comments.get(prompt_of(take), ()) if "facts:" not in note]
        return (*said, *([entry.note] if entry and entry.note else []))

    def hints(self, take: Utterance) -> Iterator[Hint]:
        """What stands in it that is said in a way of its own."""
        standing = self.wording.standing.get(take.language, {})
        desks = self.book.directory.desks
        if any(standing[desk] in take.text for desk in desks if desk in standing):
            yield "telephone"
        if any(standing.get(f"{desk}_hours", take.name) in take.text for desk in hours_of(desks)):
            yield "hours"
        glossary = self.book.glossaries.get(take.tongue)
        if glossary and found(glossary.names, take.text):
            yield "name"


def hours_of(desks: Collection[str]) -> tuple[str, ...]:
    """Whose hours can stand in a text: those of desks, and when the site calls back."""
    return (*desks, "callbacks")


def stressed_in(text: str, glossary: Glossary) -> tuple[str, ...]:
    """The words of denial, duty and limit that the text has, each once."""
    words = (
        word
        for mark in glossary.warnings.values()
        for word in found(mark.words, without(mark.ignore, text))
    )
    return tuple(dict.fromkeys(words))


def most_seconds(take: Utterance, book: Content) -> float:
    """The most seconds that a take may last; a translation has more room."""
    prompt = prompt_of(take)
    most = longest(prompt, "{key}" if has_key(take) else "")
    return most if take.language == ENGLISH or prompt in LONGEST else most * ROOM


def has_key(take: Utterance) -> bool:
    """Whether it is a choice, which names its key."""
    return "@key=" in take.name
