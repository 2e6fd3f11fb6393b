"""The whole line in chapters, by what a caller does, for a clinician and a translator to read."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from ivr.content.model import Content
from ivr.dialog.model import Enter, Record, Say, Then, Transfer
from ivr.dialog.session import ENGLISH
from ivr.i18n.catalogs import to_translate
from ivr.i18n.extract import ENGLISH_ONLY
from ivr.tools.review.places import Scene
from ivr.tools.review.side_by_side import Column, Reading, Row, Said

CHAPTERS = {
    "welcome": ("welcome", "languages", "another_language"),
    "menus": ("main", "prepare", "home", "getting_there", "treatment"),
    "topic": ("reading", "topic_end"),
    "interview": (
        "escort", "treatment_on", "born_on", "patient_name", "escort_kind", "escort_service",
        "escort_name", "escort_phone", "nobody_yet", "confirm", "summary", "change", "saved",
        "not_now",
    ),
    "desks": ("late_closed", "transfer", "reached", "after_transfer", "numbers"),
    "messages": (
        "message", "message_record", "message_left",
        "callback_phone", "callback_confirm", "callback_kept",
    ),
    "elsewhere": (),
}  # fmt: skip
"""What a caller does -> the states where they do it; all others are `elsewhere`."""

UNPLACED = {
    "troubles": ("miss.", "wrong.", "apology", "crisis"),
    "on_the_way": ("",),
    "parts": ("key.", "letter.", "hours.", "days."),
    "desk_hears": ENGLISH_ONLY,
    "shells": ("shell.",),
}
"""Wordings that no place says: said on the way to one, as a part of another, or to a desk."""


@dataclass(frozen=True, slots=True)
class Part:
    """One scene with its wordings; or wordings that no place says, without a scene.

    `about` tells scenes of a state apart: a section's number, a desk's name or a question; `need`
    is what a desk is rung for. `listens` is what the line does when it has spoken, "" for a choice
    or the end.
    """

    rows: tuple[Row, ...]
    scene: Scene | None = None
    about: str = ""
    need: str = ""
    listens: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """What belongs together for a caller; `topic` is the topic that is read, "" for none, and
    `title` its English title."""

    name: str
    topic: str
    title: str
    parts: tuple[Part, ...]

    @property
    def anchor(self) -> str:
        """Its name in the page's links."""
        return f"chapter-{self.name}-{self.topic}" if self.topic else f"chapter-{self.name}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole page: English and the other languages, and everything that callers hear."""

    columns: tuple[Column, ...]
    chapters: tuple[Chapter, ...]


def sheet_of(
    book: Content, scenes: Sequence[Scene], said: Collection[Say], languages: Sequence[str]
) -> Sheet:
    """The page of these languages. `said` is everything that callers hear, with its values."""
    reading = Reading(book, languages)
    prompts = to_translate(book.wordings[ENGLISH])
    placed = chapters_of(book, scenes, reading)
    heard = {row.said for chapter in placed for part in chapter.parts for row in part.rows}
    return Sheet(
        tuple(reading.column(language, prompts) for language in reading.languages),
        (*placed, *unplaced(book, heard, said, reading)),
    )


# ---------------------------------------------------------------- chapters


def chapters_of(book: Content, scenes: Sequence[Scene], reading: Reading) -> list[Chapter]:
    """The scenes by what a caller does; each topic in the order in which the menus offer it."""
    chapters = []
    for name in CHAPTERS:
        own = [scene for scene in scenes if chapter_of(scene) == name]
        if name == "topic":
            chapters += [
                chapter(name, topic, [s for s in own if s.session.topic == topic], reading)
                for topic in topics_in_order(book)
            ]
        elif own:
            chapters.append(chapter(name, "", own, reading))
    return chapters


def chapter_of(scene: Scene) -> str:
    """The chapter that this scene stands in."""
    state = scene.session.state
    return next((name for name, states in CHAPTERS.items() if state in states), "elsewhere")


def topics_in_order(book: Content) -> list[str]:
    """The topics as the menus offer them: their options stand in that order in line.toml."""
    order = list(book.wordings[ENGLISH])
    offers = {topic.id: f"{topic.menu}.{topic.id}" for topic in book.guide.topics.values()}
    known = [topic for topic in offers if offers[topic] in order]
    rest = [topic for topic in offers if topic not in known]
    return [*sorted(known, key=lambda topic: order.index(offers[topic])), *rest]


def chapter(name: str, topic: str, scenes: Sequence[Scene], reading: Reading) -> Chapter:
    """These scenes, each with its wordings."""
    parts = (
        Part(
            tuple(map(reading.row, scene.turn.says)),
            scene,
            about(scene, reading.book),
            scene.session.need if isinstance(scene.turn.then, Transfer) else "",
            listens(scene.turn.then),
        )
        for scene in scenes
    )
    title = reading.book.wordings[ENGLISH][f"topic.{topic}.title"] if topic else ""
    return Chapter(name, topic, title, tuple(parts))


def about(scene: Scene, book: Content) -> str:
    """What tells this scene from others of its state."""
    session = scene.session
    match session.state:
        case "reading":
            return str(session.section + 1)
        case "transfer" | "after_transfer" | "numbers":
            return book.directory.desks[session.desk].name
        case _:
            return session.question


def listens(then: Then) -> str:
    """What the line does when it has spoken: the name of its kind, in small letters."""
    match then:
        case Enter() | Record() | Transfer():
            return type(then).__name__.lower()
        case _:
            return ""


def unplaced(
    book: Content, heard: Collection[Said], said: Collection[Say], reading: Reading
) -> Iterator[Chapter]:
    """What no place says, with the values of the first of its uses."""
    examples = {say.prompt: say for say in sorted(said, key=lambda s: repr(s.values), reverse=True)}
    prompts = {prompt for prompt, _ in heard}
    left = [prompt for prompt in book.wordings[ENGLISH] if prompt not in prompts]
    says = [examples.get(prompt, Say(prompt)) for prompt in left]
    says += [say for say in said_by_shells(book) if (say.prompt, say.language) not in heard]
    for name in UNPLACED:
        own = [say for say in says if place_for(say.prompt, book) == name]
        if own:
            yield Chapter(name, "", "", (Part(tuple(map(reading.row, own))),))


def said_by_shells(book: Content) -> list[Say]:
    """The sentence of each language that leads to an interpreter, be there a voice for it or not:
    of those that are alike to the talk, it shows one."""
    return [Say("shell.hold", language=shell) for shell in book.guide.shells]


def place_for(prompt: str, book: Content) -> str:
    """The chapter of a wording that no place says."""
    if prompt in {f"topic.{topic}.title" for topic in book.guide.topics}:
        return "parts"
    named = [name for name in UNPLACED if name != "on_the_way"]
    return next((name for name in named if prompt.startswith(UNPLACED[name])), "on_the_way")
