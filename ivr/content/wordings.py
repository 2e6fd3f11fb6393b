"""The laws of wordings: what must hold of each text that the line says."""

import re
from collections.abc import Collection, Iterator
from string import Formatter

from ivr.content.duration import seconds_to_say
from ivr.content.model import Content
from ivr.content.strict_toml import Problem
from ivr.content.tts_text import to_tts_text
from ivr.dialog.model import Say
from ivr.dialog.session import ENGLISH

LONGEST = {"emergency": 7.0}
"""Seconds: the emergency sentence cannot be cut by a key, so it must be short."""

LONGEST_OPTION, LONGEST_PROMPT, LONGEST_SECTION = 8.0, 15.0, 20.0
"""Seconds at the pace of the language; a section is one part of a topic."""

ROOM = 1.25
"""How much longer a translation may be: the English alone decides what is said."""

KEY_LAST = ("{key}.", "{key}。")

TELEPHONE = re.compile(r"\d{3}[-. ]\d{3}[-. ]\d{4}|\d{10}")
NO_WORDS = "the line says this, and it has no words"
FOUND_BY_NAME = ("whisper.", "hours.", "days.", "key.", "topic.", "letter.", "wrong.", "shell.")
"""Prompts that are not said by the dialog alone."""


def wrong_wordings(book: Content) -> Iterator[Problem]:
    """Every wording has known placeholders, no telephone number, its key last, and is short."""
    for prompt, text in book.wordings[ENGLISH].items():
        for what in wrong_text(prompt, text, book):
            yield Problem(file_of_prompt(prompt), prompt, what)


def missing_wordings(book: Content) -> Iterator[Problem]:
    """What is found by name, and not by walking through the talk, and has no words."""
    directory = book.directory
    named = [
        *("greeting", "emergency", "crisis", "apology", "goodbye"),
        *("hours.known", "hours.unknown", "days.range", "days.list", "key.star", "key.pound"),
        *(
            *("whisper.language", "whisper.unknown_language", "whisper.interpreter_too"),
            "whisper.pain_on_call",
            "whisper.where",
            "whisper.accept",
            *(f"whisper.{n}" for n in directory.needs),
        ),
        *(f"connecting.{desk}" for desk in directory.desks),
        *(f"numbers.{desk}" for desk in directory.desks),
        *(f"closed.{desk}" for desk, its in directory.desks.items() if its.hours == "site"),
    ]
    for prompt in named:
        if prompt not in book.wordings[ENGLISH]:
            yield Problem("prompts/line.toml", prompt, NO_WORDS)


def wrong_text(prompt: str, text: str, book: Content, language: str = ENGLISH) -> Iterator[str]:
    """What is wrong with one wording; how long a section of the English is, its topic tells."""
    if not text.strip():
        yield "it has no words"
    try:
        unknown = set(placeholders(text)) - known_placeholders(book)
    except ValueError as error:
        yield f"a brace is missing or too many ({error})"
        return
    if unknown:
        yield "no such placeholder: " + ", ".join(sorted(unknown))
    if TELEPHONE.search(text):
        yield "a telephone number must be a placeholder of desks.toml, such as {parking}"
    if "{key}" in text and not text.endswith(KEY_LAST):
        yield "say the function first and the key last: the text must end in {key}."
    if language != ENGLISH or not prompt.startswith("topic."):
        yield from wrong_length(prompt, text, book, language)


def wrong_length(prompt: str, text: str, book: Content, language: str = ENGLISH) -> Iterator[str]:
    """A text that takes longer than a listener can hold it."""
    most = longest(prompt, text)
    if language != ENGLISH and prompt not in LONGEST:
        most *= ROOM
    sheet = book.spoken.get(language)
    said = to_tts_text(text, sheet) if sheet else text
    seconds = seconds_to_say(fill_placeholders(said, book), book.languages[language].pace)
    if seconds > most:
        yield f"{seconds:.0f} seconds long: {most:.0f} is the most"


def longest(prompt: str, text: str) -> float:
    """The most seconds that this text may take in English."""
    if prompt.startswith("topic."):
        return LONGEST_SECTION
    return LONGEST.get(prompt, LONGEST_OPTION if "{key}" in text else LONGEST_PROMPT)


def wrong_prompts(book: Content, said: Collection[Say]) -> Iterator[Problem]:
    """What the dialog says and nobody has worded, or with other values; and what nobody says."""
    line = "prompts/line.toml"
    for language in (*book.guide.languages, *book.guide.shells):
        wordings = book.wordings.get(language, {})
        for say in sorted(said, key=lambda each: each.prompt):
            if language not in spoken_in(say, book):
                continue
            if say.prompt not in wordings:
                yield Problem(line, say.prompt, NO_WORDS)
                continue
            own = set(placeholders(wordings[say.prompt])) - standing_placeholders(book)
            told = {name for name, _ in say.values}
            # What is wrong with an entry may be told with fewer counts than there are.
            if own != told and not (say.prompt.startswith("wrong.") and own <= told):
                yield Problem(
                    line, say.prompt, f"its placeholders must be {sorted(dict(say.values))}"
                )
    heard = {say.prompt for say in said}
    for prompt in book.wordings[ENGLISH]:
        if prompt not in heard and not prompt.startswith(FOUND_BY_NAME):
            yield Problem(line, prompt, "nothing ever says this")


def spoken_in(say: Say, book: Content) -> tuple[str, ...]:
    """The languages in which a prompt is said: its own, or that of any call."""
    return (say.language,) if say.language else book.guide.languages


def placeholders(text: str) -> list[str]:
    """The names in braces. Raises ValueError for a brace that stands alone."""
    return [name for _, name, _, _ in Formatter().parse(text) if name is not None]


def standing_placeholders(book: Content) -> set[str]:
    """What every wording may use: the desks' numbers, hours and days, and the short numbers."""
    desks = book.directory.desks
    return {
        *desks,
        *book.directory.said,
        *(f"{d}_hours" for d in desks),
        *(f"{d}_days" for d in desks),
        *("callbacks_hours", "callbacks_days"),
    }


def known_placeholders(book: Content) -> set[str]:
    """These, and what the dialog itself fills in."""
    own = {"key", "title", "part", "parts", "opens", "closes", "first", "last", "days", "language"}
    own |= {"left", "day", "name", "letters", "number", "got", "need", "at"}
    return standing_placeholders(book) | own


def fill_placeholders(text: str, book: Content) -> str:
    """The text with something as long in each placeholder's place, for measuring."""
    try:
        names = placeholders(text)
    except ValueError:
        return text
    words = dict.fromkeys(names, "x")
    words |= {name: " ".join("x" * 10) for name in names if name in book.directory.desks}
    words |= {name: "from x x to x x" for name in names if name.endswith(("_hours", "_days"))}
    words |= {"title": "x x x x"} | dict.fromkeys(book.directory.said, "x x x")
    return text.format_map(words)


def file_of_prompt(prompt: str) -> str:
    """The file that holds the wording."""
    parts = prompt.split(".")
    return f"prompts/topics/{parts[1]}.toml" if parts[0] == "topic" else "prompts/line.toml"
