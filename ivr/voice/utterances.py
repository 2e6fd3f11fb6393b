"""Everything that can be said alike to every caller: what a voice records.

What one caller told (names, numbers, days) is never among it: it is spoken live.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from string import Formatter

from ivr.content.model import Content
from ivr.dialog.guide import Guide
from ivr.dialog.model import Ref, Say, Value
from ivr.dialog.session import ENGLISH
from ivr.i18n.extract import ENGLISH_ONLY
from ivr.voice.redaction import is_open
from ivr.voice.wording import Wording

Values = tuple[tuple[str, Value], ...]

PARTS = ("key.", "letter.", "hours.", "days.")
"""Wordings that are never said alone."""

LIVE_COUNTS = ("wrong.too_long",)
"""Wordings with a count that has no end: they are spoken live."""

LONGEST = (4, 8, 10, 11)
"""How many digits an entry may need: a day without its year, one with it, a telephone number, and
one that begins with 1."""

MOST_LETTERS = 12
"""A spelled name is recorded up to its twelfth letter."""

MOST_LEFT = 9
"""Questions of the interview that can be left."""

MARK = "\ue000"
"""Stands for the key while its place is looked for."""

PAUSES = ",;:，；：、—–"
"""After one of these a voice pauses before it names the key."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """One text to be recorded; `name` tells people which: a prompt, and its values after an @.

    `language` is that whose clip it is, and `tongue` that which it is read in: English, where a
    language without a voice is named. `parts` are the same text, cut where a listener needs a
    pause: before the key of a choice.
    """

    name: str
    language: str
    tongue: str
    text: str
    parts: tuple[str, ...]


def utterances_of(book: Content, walked: Iterable[Say]) -> list[Utterance]:
    """Every take of every live language and of the shells, each text once.

    `walked` is all that who walked through the talk has heard: the choices stand there with their
    keys.
    """
    wording = Wording(book)
    choices = sorted({say for say in walked if "key" in dict(say.values)}, key=name_of)
    says = [*said_alike(book), *choices]
    live = [
        make_utterance(say, language, wording)
        for language in book.guide.languages
        for say in says
        if say.language in ("", language) and is_said_in(say, language)
    ]
    shells = [
        make_utterance(say, say.language, wording)
        for say in says
        if say.language in book.guide.shells
    ]
    return list({(take.language, take.text): take for take in [*live, *shells]}.values())


def is_said_in(say: Say, language: str) -> bool:
    """Whether this language says it: what only desks hear is English."""
    return language == ENGLISH or not say.prompt.startswith(ENGLISH_ONLY)


def said_alike(book: Content) -> Iterator[Say]:
    """Every prompt but the choices, with each of the values that it can be given."""
    known = Wording(book).standing[ENGLISH]
    alone = {f"topic.{topic}.title" for topic in book.guide.topics}
    for prompt, text in book.wordings[ENGLISH].items():
        if prompt.startswith(PARTS) or prompt in alone:
            continue
        own = frozenset(places_in(text)).difference(known)
        if "key" not in own:
            yield from (Say(prompt, values) for values in values_of(own, prompt, book))
    yield from (Say("shell.hold", language=shell) for shell in book.guide.shells)


def places_in(text: str) -> list[str]:
    """The names of its placeholders."""
    return [name for _, name, _, _ in Formatter().parse(text) if name]


def values_of(places: frozenset[str], prompt: str, book: Content) -> Sequence[Values]:
    """All values that these placeholders are given together; none for what a caller told."""
    if not places:
        return [()]
    known: Mapping[frozenset[str], Sequence[Values]] = {
        frozenset({"title"}): [(title_of(topic),) for topic in book.guide.topics],
        frozenset({"title", "part", "parts"}): list(parts_read(book.guide)),
        frozenset({"got", "need"}): [
            (("got", got), ("need", need)) for need in LONGEST for got in range(1, need)
        ],
        frozenset({"at"}): [(("at", at),) for at in range(1, MOST_LETTERS + 1)],
        frozenset({"left"}): [(("left", left),) for left in range(2, MOST_LEFT + 1)],
        frozenset({"language"}): [(("language", its.english),) for its in book.languages.values()],
    }
    return () if prompt in LIVE_COUNTS else known.get(places, ())


def title_of(topic: str) -> tuple[str, Value]:
    """A topic's title, as a value."""
    return "title", Ref(f"topic.{topic}.title")


def parts_read(guide: Guide) -> Iterator[Values]:
    """Which part of how many, of every topic that has more than one."""
    for topic in guide.topics.values():
        parts = len(topic.sections)
        for part in range(1, parts + 1) if parts > 1 else ():
            yield title_of(topic.id), ("part", part), ("parts", parts)


def is_live(say: Say, book: Content) -> bool:
    """Whether a prompt is lawfully spoken live: it has a value of one caller's own, or a count
    beyond those that are recorded."""
    private = any(not is_open(value) for _, value in say.values)
    beyond = {"at": MOST_LETTERS, "left": MOST_LEFT}
    counts = (isinstance(v, int) and v > beyond.get(name, v) for name, v in say.values)
    return private or say.prompt in LIVE_COUNTS or any(counts)


def make_utterance(say: Say, language: str, wording: Wording) -> Utterance:
    """The take of one prompt with its values."""
    text = wording.text(say.prompt, language, dict(say.values))
    marked = {name: MARK if name == "key" else value for name, value in say.values}
    place = wording.text(say.prompt, language, marked).find(MARK) if "key" in marked else -1
    tongue = tongue_of(say.prompt, language, wording.book)
    return Utterance(name_of(say), language, tongue, text, parted(text, place))


def tongue_of(prompt: str, language: str, book: Content) -> str:
    """The language that a prompt is read in: English, where one without a voice is named."""
    named_in_english = prompt == "shell.name" and not book.languages[language].voice
    return ENGLISH if named_in_english else language


def parted(text: str, place: int) -> tuple[str, ...]:
    """The text in two where a pause stands before the key that is named at this place."""
    cut = max((text.rfind(pause, 1, max(place, 0)) for pause in PAUSES), default=-1) + 1
    return (text[:cut].rstrip(), text[cut:].lstrip()) if cut > 0 else (text,)


def name_of(say: Say) -> str:
    """How people call a take: "main.prepare@key=1", "reading.part@part=2,parts=4,title=parking"."""
    values = ",".join(f"{name}={value_name(value)}" for name, value in sorted(say.values))
    return f"{say.prompt}@{values}" if values else say.prompt


def value_name(value: Value) -> str:
    """A value that is open, as a part of a name: a topic by its id."""
    match value:
        case Ref(prompt):
            return prompt.removeprefix("topic.").removesuffix(".title")
        case _:
            return str(value).replace(" ", "_")
