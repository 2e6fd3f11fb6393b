"""One wording beside its translations, with all that its reviewers need to know of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from babel import Locale

from ivr.content.duration import seconds_to_say
from ivr.content.model import Content, Entry, Fact
from ivr.content.review_state import Review, facts_of, is_critical, review_of
from ivr.content.tts_text import to_tts_text
from ivr.content.wordings import fill_placeholders
from ivr.dialog.model import Say
from ivr.dialog.session import ENGLISH
from ivr.i18n.catalogs import get_wordings
from ivr.i18n.checks import standing, tally, wrong_entry
from ivr.i18n.extract import ENGLISH_ONLY
from ivr.voice.wording import Wording

Said = tuple[str, str]
"""A prompt's id, and the language that it is said in, "" for that of the call."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A wording in one language, as it is said with the values of its place.

    `tag` and `direction` tell HTML the language that the words are in. `standing` is a name of
    Tally, "" for English, which all others are made from; `problems` are the laws that the words
    break, `before` the English that fuzzy ones were made from; `seconds` are estimated.
    `written` is the wording with its figures, where a voice is given words instead of them.
    """

    tag: str
    direction: str
    text: str
    standing: str
    review: Review
    seconds: float
    problems: tuple[str, ...] = ()
    before: str = ""
    note: str = ""
    written: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One wording, in all languages of the page; the facts that it carries, by their ids.

    `own` names the language (in English) of what is said in that one whatever the call's is, such
    as its offer; its one cell is for all columns.
    """

    said: Said
    facts: tuple[tuple[str, Fact], ...]
    critical: bool
    cells: tuple[Cell, ...]
    own: str = ""

    @property
    def prompt(self) -> str:
        """Its id."""
        return self.said[0]

    @property
    def is_for_all(self) -> bool:
        """Whether callers hear it: what only desks hear stands in English alone."""
        return bool(self.own) or len(self.cells) > 1


@dataclass(frozen=True, slots=True)
class Column:
    """A language of the page, and how far it is. `tag` and `direction` are as HTML names them;
    `ready` wordings can be said, `minutes` are those of each wording said once."""

    id: str
    name: str
    english: str
    tag: str
    direction: str
    live: bool
    pace: int
    ready: int
    missing: int
    fuzzy: int
    broken: int
    signed: int
    critical: int
    critical_signed: int
    minutes: float

    @property
    def is_signed(self) -> bool:
        """Whether a qualified person has signed every critical wording."""
        return self.critical_signed == self.critical


class Reading:
    """A book as its reviewers read it: drafts and all, in the languages of one page."""

    def __init__(self, book: Content, languages: Sequence[str]) -> None:
        self.book = book
        self.languages = (ENGLISH, *languages)
        self.wordings = {id_: wording_of(book, id_) for id_ in self.languages}

    def row(self, say: Say) -> Row:
        """One wording beside its translations."""
        facts = tuple((id_, self.book.facts[id_]) for id_ in facts_of(say.prompt, self.book))
        cells = tuple(self.cell(say, language) for language in self.languages_of(say))
        own = self.book.languages[say.language].english if say.language else ""
        critical = is_critical(say.prompt, self.book)
        return Row((say.prompt, say.language), facts, critical, cells, own)

    def languages_of(self, say: Say) -> tuple[str, ...]:
        """The languages that a wording is shown in. What only desks hear is English."""
        if say.language:
            return (say.language,)
        return (ENGLISH,) if say.prompt.startswith(ENGLISH_ONLY) else self.languages

    def cell(self, say: Say, language: str) -> Cell:
        """The wording in one language; as it was written, where it may not be said."""
        entry = self.entry(say.prompt, language)
        translated = self.is_translated(say.prompt, language)
        stands = standing(say.prompt, language, self.book) if translated else ""
        text = self.said(say, language) if stands in ("", "translated") else entry.text
        speaks = self.book.languages[language].voice or say.prompt != "shell.name"
        voice = language if speaks else ENGLISH  # which names the languages that have none
        return Cell(
            tag=tag_of(voice, self.book),
            direction=direction_of(voice, self.book),
            text=text,
            standing=stands,
            review=review_of(say.prompt, language, self.book),
            seconds=seconds_to_say(text, self.book.languages[language].pace),
            problems=self.problems(say.prompt, language) if stands == "broken" else (),
            before=entry.before or (entry.english if stands == "fuzzy" and not entry.fuzzy else ""),
            note=entry.note,
            written=self.written(entry, language) if stands == "translated" else "",
        )

    def written(self, entry: Entry, language: str) -> str:
        """The wording as its reviewers sign it, where it is read to a voice in other words."""
        wording = self.wordings.get(language)
        voiced = to_tts_text(entry.text, wording.sheet(language)) if wording else entry.text
        return entry.text if voiced != entry.text else ""

    def problems(self, prompt: str, language: str) -> tuple[str, ...]:
        """The laws that a translation breaks."""
        return tuple(wrong_entry(prompt, language, self.book))

    def is_translated(self, prompt: str, language: str) -> bool:
        """Whether the wording is made from English: a shell's own two sentences are not."""
        return language in self.book.catalogs and not prompt.startswith("shell.")

    def entry(self, prompt: str, language: str) -> Entry:
        """The wording as it was written."""
        if self.is_translated(prompt, language):
            none = Entry("", "", fuzzy=False)
            return self.book.catalogs[language].entries.get(prompt, none)
        words = self.book.wordings.get(language, {}).get(prompt, "")
        return Entry(words, words, fuzzy=False)

    def said(self, say: Say, language: str) -> str:
        """The words with their values; as written, where a value has no words yet."""
        wording = self.wordings.get(language) or self.wordings[ENGLISH]
        try:
            return wording.text(say.prompt, language, dict(say.values)) if wording else ""
        except KeyError:
            return self.entry(say.prompt, language).text

    def column(self, language: str, prompts: Collection[str]) -> Column:
        """How far a language is, in the wordings of this page."""
        its = self.book.languages[language]
        reviews = {p: review_of(p, language, self.book).state for p in prompts}
        critical = [p for p in prompts if is_critical(p, self.book)]
        counts = tally(language, self.book) if language != ENGLISH else None
        return Column(
            id=language,
            name=its.name,
            english=its.english,
            tag=tag_of(language, self.book),
            direction=direction_of(language, self.book),
            live=its.live,
            pace=its.pace,
            ready=counts.translated if counts else len(prompts),
            missing=counts.missing if counts else 0,
            fuzzy=counts.fuzzy if counts else 0,
            broken=counts.broken if counts else 0,
            signed=sum(state == "signed" for state in reviews.values()),
            critical=len(critical),
            critical_signed=sum(reviews[prompt] == "signed" for prompt in critical),
            minutes=sum(self.seconds(prompt, language) for prompt in prompts) / 60,
        )

    def seconds(self, prompt: str, language: str) -> float:
        """About how long the wording takes, each said once."""
        text = fill_placeholders(self.entry(prompt, language).text, self.book)
        return seconds_to_say(text, self.book.languages[language].pace)


def wording_of(book: Content, language: str) -> Wording | None:
    """What words a language, be it live or not; None where even its numbers have no words."""
    own = book.wordings.get(language, {})
    if language in book.catalogs:
        own = get_wordings(book.catalogs[language], book.wordings[ENGLISH])
    guide = replace(book.guide, languages=(language,))
    try:
        return Wording(replace(book, guide=guide, wordings={**book.wordings, language: own}))
    except KeyError:
        return None


def tag_of(language: str, book: Content) -> str:
    """How HTML names the language."""
    return book.languages[language].locale.replace("_", "-")


def direction_of(language: str, book: Content) -> str:
    """In which direction the language is written: `ltr` or `rtl`."""
    return str(Locale.parse(book.languages[language].locale).text_direction)
