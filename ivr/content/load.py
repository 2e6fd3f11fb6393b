"""From the authors' TOML files to a Book, with errors that an author understands, all at once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path
from typing import Any, Literal, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ivr.content.hearing import HearingSheet, make_vocabularies, with_languages
from ivr.content.model import Catalog, Content, Desk, Directory, Fact, Hours, Language
from ivr.content.number_formats import SpokenSheet, wrong_sheet
from ivr.content.signoff import read_signatures
from ivr.content.strict_toml import BadContentError, Reader
from ivr.dialog.guide import Guide, Section, Topic
from ivr.dialog.session import ENGLISH
from ivr.dialog.vocabulary import Vocabulary
from ivr.i18n.catalogs import catalog_path, get_wordings, read_catalog
from ivr.i18n.glossary import read_glossaries
from ivr.i18n.scaffold import note_marks

ROOT = Path(__file__).resolve().parents[2]
"""The checkout: prompts/ and locales/ stand in it beside ivr/."""

Table = TypeVar("Table", bound=dict[str, Any])

Day = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
DAYS: tuple[Day, ...] = (
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
)  # fmt: skip


# ---------------------------------------------------------------- the files as they are written


@dataclass(frozen=True, slots=True)
class SectionSheet:
    id: str
    facts: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class TopicSheet:
    title: str
    menu: str
    sections: tuple[SectionSheet, ...]
    connect: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DesksSheet:
    time_zone: str
    operator: str
    desk: dict[str, Desk]
    need: dict[str, str]
    said: dict[str, str]


@dataclass(frozen=True, slots=True)
class HoursSheet:
    days: tuple[Day, ...]
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class Closure:
    date: date
    why: str


@dataclass(frozen=True, slots=True)
class SiteSheet:
    example: bool = False
    hours: dict[str, HoursSheet] = field(default_factory=dict)
    closures: tuple[Closure, ...] = ()
    callbacks: HoursSheet | None = None


# ---------------------------------------------------------------- putting the book together


def load(root: Path = ROOT, site: Path | None = None) -> Content:
    """Read prompts/, locales/ and the site file. Raises BadContentError, with every problem."""
    reader = Reader(root)
    book = read_book(reader, root, site)
    if reader.problems or book is None:
        raise BadContentError(reader.problems)
    return book


def read_book(reader: Reader, root: Path, site: Path | None) -> Content | None:
    """The book, or None with the reader's problems."""
    prompts = root / "prompts"
    facts = read_facts(reader, prompts / "facts.toml")
    topics = read_topics(reader, prompts / "topics")
    line = table_of(reader, prompts / "line.toml", dict[str, str])
    desks = reader.sheet(prompts / "desks.toml", DesksSheet)
    languages = table_of(reader, prompts / "languages.toml", dict[str, Language])
    drafts = Reader(root)
    hearing = dict(read_hearing(reader, drafts, root, languages or {}))
    for id_, known in (languages or {}).items():
        note_marks(reader, drafts, root, id_, known.live)
    spoken = dict(read_spoken(reader, drafts, root, languages or {}))
    catalogs = dict(read_catalogs(reader, drafts, root, languages or {}))
    are_live = {id_: language.live for id_, language in (languages or {}).items()}
    glossaries = dict(read_glossaries(reader, drafts, root, are_live))
    signatures = dict(read_signatures(reader, drafts, root, languages or {}))
    house = reader.sheet(site, SiteSheet) if site else SiteSheet()
    if reader.problems or not (line and desks and languages and house):
        return None
    directory = make_directory(reader, prompts / "desks.toml", desks, house)
    english = line | dict(topic_wordings(topics))
    return Content(
        guide=make_guide(topics, directory, languages),
        facts=facts,
        directory=directory,
        languages=languages,
        wordings={
            ENGLISH: english,
            **{id_: get_wordings(catalogs[id_], english) for id_ in catalogs if are_live[id_]},
            **{id_: shell_wordings(its) for id_, its in shells_in(languages).items()},
        },
        vocabularies=dict(asking_vocabularies(hearing, languages)),
        spoken=spoken,
        example_site=house.example,
        catalogs=catalogs,
        drafts=tuple(drafts.problems),
        signatures=signatures,
        glossaries=glossaries,
    )


def make_guide(
    topics: Mapping[str, TopicSheet], directory: Directory, languages: Mapping[str, Language]
) -> Guide:
    """What the dialog knows of the content: no wording, no voice."""
    live = tuple(language for language, known in languages.items() if known.live)
    shells = shells_in(languages)
    return Guide(
        topics={id_: make_topic(id_, sheet) for id_, sheet in topics.items()},
        desks=directory.needs,
        operator=directory.operator,
        names={id_: desk.name for id_, desk in directory.desks.items()},
        numbers={id_: desk.number for id_, desk in directory.desks.items()},
        hours_known=frozenset(directory.hours),
        languages=live,
        speech=frozenset(language for language in live if languages[language].speech),
        callbacks=directory.callbacks is not None,
        shells=tuple(shells),
        voiced=frozenset(shell for shell, its in shells.items() if its.voice),
    )


def asking_vocabularies(
    hearing: Mapping[str, HearingSheet], languages: Mapping[str, Language]
) -> Iterator[tuple[str, Vocabulary]]:
    """What callers of each language say; they ask for any other by its name."""
    for id_, vocabulary in make_vocabularies(hearing, ENGLISH).items():
        yield id_, with_languages(vocabulary, asked_for(languages))


def table_of(reader: Reader, path: Path, kind: type[Table]) -> Table | None:
    """A file that is one table, with something in it."""
    table = reader.sheet(path, kind)
    if table is not None and not table:
        reader.wrong(path, "", "there is nothing in it")
    return table


def shells_in(languages: Mapping[str, Language]) -> dict[str, Language]:
    """The languages that have a name and one sentence, and lead to an interpreter."""
    return {id_: its for id_, its in languages.items() if its.hold and not its.live}


def shell_wordings(language: Language) -> dict[str, str]:
    """All that a shell can say. One without a voice is named in English, by the English voice."""
    name = language.name if language.voice else language.english
    return {"shell.name": f"{name}: {{key}}.", "shell.hold": language.hold}


def asked_for(languages: Mapping[str, Language]) -> dict[str, Language]:
    """The languages that callers can ask for by name: live ones and shells."""
    return {id_: its for id_, its in languages.items() if its.live or its.hold}


def read_hearing(
    reader: Reader, drafts: Reader, root: Path, languages: Mapping[str, Language]
) -> Iterator[tuple[str, HearingSheet]]:
    """What callers say in each language; one that is not live need not have it yet."""
    for id_, language in languages.items():
        path = root / "locales" / id_ / "hearing.toml"
        if language.live or path.exists():
            sheet = (reader if language.live else drafts).sheet(path, HearingSheet)
            if sheet:
                yield id_, sheet


def read_spoken(
    reader: Reader, drafts: Reader, root: Path, languages: Mapping[str, Language]
) -> Iterator[tuple[str, SpokenSheet]]:
    """How each language says numbers and days; one that is not live need not have it yet."""
    for id_, language in languages.items():
        path = root / "locales" / id_ / "spoken.toml"
        if language.live or path.exists():
            its = reader if language.live else drafts
            sheet = its.sheet(path, SpokenSheet)
            wrong = list(wrong_sheet(sheet)) if sheet else []
            for entry, what in wrong:
                its.wrong(path, entry, what)
            if sheet and not wrong:
                yield id_, sheet


def read_catalogs(
    reader: Reader, drafts: Reader, root: Path, languages: Mapping[str, Language]
) -> Iterator[tuple[str, Catalog]]:
    """The catalog of each language but English; one that is not live need not have it yet."""
    for id_, language in languages.items():
        path = catalog_path(root, id_)
        if id_ != ENGLISH and (language.live or path.exists()):
            catalog = read_catalog(reader if language.live else drafts, path)
            if catalog:
                yield id_, catalog


def read_facts(reader: Reader, path: Path) -> dict[str, Fact]:
    """Fact id -> fact; ids are the tables' names, such as `clear.ok.broth`."""
    found: dict[str, Fact] = {}
    for id_, entries in tables(reader.toml(path)):
        fact = reader.sheet(path, Fact, entries, entry=id_)
        if fact:
            found[id_] = fact
    return found


def tables(data: Mapping[str, Any], name: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every table that has entries of its own, by its dotted name."""
    own = {key: value for key, value in data.items() if not isinstance(value, dict)}
    if own:
        yield name, own
    for key, value in data.items():
        if isinstance(value, dict):
            yield from tables(value, f"{name}.{key}" if name else key)


def read_topics(reader: Reader, folder: Path) -> dict[str, TopicSheet]:
    """Topic id (the file's name) -> topic."""
    sheets = {path.stem: reader.sheet(path, TopicSheet) for path in sorted(folder.glob("*.toml"))}
    if not sheets:
        reader.wrong(folder, "", "there are no topics here")
    return {id_: sheet for id_, sheet in sheets.items() if sheet}


def make_topic(id_: str, sheet: TopicSheet) -> Topic:
    """The topic without its texts."""
    sections = tuple(Section(section.id, section.facts) for section in sheet.sections)
    return Topic(id_, sheet.menu, sections, sheet.connect)


def topic_wordings(topics: Mapping[str, TopicSheet]) -> Iterator[tuple[str, str]]:
    """Prompt id -> text, for the titles and sections of all topics."""
    for id_, sheet in topics.items():
        yield f"topic.{id_}.title", sheet.title
        for section in sheet.sections:
            yield f"topic.{id_}.{section.id}", section.text.strip()


def make_directory(reader: Reader, path: Path, sheet: DesksSheet, site: SiteSheet) -> Directory:
    """The desks with the site's hours and closures."""
    return Directory(
        zone=read_zone(reader, path, sheet.time_zone),
        operator=sheet.operator,
        desks=sheet.desk,
        needs=sheet.need,
        said=sheet.said,
        hours={desk: read_hours(hours) for desk, hours in site.hours.items()},
        closures={closure.date: closure.why for closure in site.closures},
        callbacks=read_hours(site.callbacks) if site.callbacks else None,
    )


def read_zone(reader: Reader, path: Path, name: str) -> ZoneInfo:
    """The time zone; UTC with a problem noted where there is no such zone."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        reader.wrong(path, "time_zone", f"there is no time zone called {name!r}")
        return ZoneInfo("UTC")


def read_hours(sheet: HoursSheet) -> Hours:
    """Weekdays as numbers, Monday first."""
    return Hours(tuple(sorted(DAYS.index(day) for day in sheet.days)), sheet.opens, sheet.closes)
