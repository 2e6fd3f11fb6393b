"""All that the authors' files hold, read once and frozen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Literal
from zoneinfo import ZoneInfo

from ivr.content.duration import WORDS_PER_MINUTE
from ivr.content.number_formats import SpokenSheet
from ivr.content.strict_toml import Problem
from ivr.dialog.guide import Guide
from ivr.dialog.vocabulary import Vocabulary
from ivr.i18n.glossary import Glossary


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of the handout: `numbers` are the digits that every wording of it must hold."""

    fact: str
    numbers: tuple[str, ...] = ()
    critical: bool = False
    blank: str = ""


@dataclass(frozen=True, slots=True)
class Hours:
    """When a desk answers: weekdays (0 = Monday), local time, `closes` not included."""

    days: tuple[int, ...]
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class Desk:
    """A desk: its own name, its number in E.164; `whisper` if it first hears the caller's need, and
    `screen` if it must then press 1, so that no answering machine takes the call."""

    name: str
    number: str
    hours: Literal["always", "site"]
    whisper: bool
    screen: bool = False


@dataclass(frozen=True, slots=True)
class Directory:
    """The desks that may be rung, and no others; which of them each need belongs to.

    `hours` holds the hours of the desks that have any; `closures` the site's own closed days, date
    to reason; `said` the numbers that are said and never dialed; `callbacks` when the site calls
    back, None where it has not stated that.
    """

    zone: ZoneInfo
    operator: str
    desks: Mapping[str, Desk]
    needs: Mapping[str, str]
    said: Mapping[str, str]
    hours: Mapping[str, Hours]
    closures: Mapping[date, str]
    callbacks: Hours | None = None


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the line: see prompts/languages.toml for each.

    `pace` is words a minute. One that is not live and has words to `hold` is a shell: it has its
    name and this one sentence, and leads to an interpreter; `voice` is "" where none speaks it.
    """

    name: str
    english: str
    locale: str
    live: bool
    voice: str = ""
    say: str = ""
    ssml: bool = False
    gather: str = ""
    speech: bool = False
    pace: int = WORDS_PER_MINUTE
    hold: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A translated prompt: the English that it was made from, and its words, "" where it has none.

    `fuzzy` tells that nobody has compared the words with the English since it changed; `before` is
    the English that fuzzy words were made from, "" where the catalog does not tell it. `note` is
    what a translator wrote beside it.
    """

    english: str
    text: str
    fuzzy: bool
    before: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Catalog:
    """What translators have written in one language: prompt id -> entry, and the file of it."""

    file: str
    entries: Mapping[str, Entry]


@dataclass(frozen=True, slots=True)
class Signature:
    """Who has read a critical wording and stands for it: see ivr/content/signoff.py.

    `wording` is the seal of the words that were read. Raises ValueError for what names nobody.
    """

    reviewer: str
    qualification: str
    date: date
    wording: str

    def __post_init__(self) -> None:
        if not (self.reviewer.strip() and self.qualification.strip()):
            raise ValueError("a signature names its reviewer and their qualification")


@dataclass(frozen=True, slots=True)
class Content:
    """Everything the line can say and hear, and whom it can ring.

    `wordings`, `vocabularies` and `spoken` are by language; a wording that is not translated, or
    not since the English changed, is not there. `example_site` tells that the site's values are
    made up. `catalogs` and `drafts` are only for messages to authors: what was translated, be it
    live or not, and which files are spoiled of languages that are not live.
    `signatures` are by language and prompt, `glossaries` by language.
    """

    guide: Guide
    facts: Mapping[str, Fact]
    directory: Directory
    languages: Mapping[str, Language]
    wordings: Mapping[str, Mapping[str, str]]
    vocabularies: Mapping[str, Vocabulary]
    spoken: Mapping[str, SpokenSheet]
    example_site: bool
    catalogs: Mapping[str, Catalog] = field(default_factory=dict)
    drafts: tuple[Problem, ...] = ()
    signatures: Mapping[str, Mapping[str, Signature]] = field(default_factory=dict)
    glossaries: Mapping[str, Glossary] = field(default_factory=dict)
