"""`ivr language`: which languages there are and how far each is; the shelf of a new one."""

import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click
from babel import Locale, UnknownLocaleError
from babel.core import get_global

from ivr.cli.author.strings import make
from ivr.cli.content import CONTENT, load_content, write_atomically
from ivr.content.model import Content, Language
from ivr.dialog.session import ENGLISH
from ivr.i18n.catalogs import catalog_path
from ivr.i18n.checks import tally
from ivr.i18n.extract import template
from ivr.i18n.scaffold import sheets_of, table_of

ID = re.compile("[a-z]{2,3}")
LANGUAGES = "prompts/languages.toml"


@click.group()
def language() -> None:
    """The languages of the line, and the shelf of a new one."""


@language.command(name="list")
@CONTENT
def list_languages(root: Path) -> None:
    """Each language: is it live, how far is it translated, has it a voice, can it be spoken to.

    A shell has a name and one sentence, and leads to an interpreter. A shelf is being translated.
    """
    book = load_content(None, root)
    for id_, its in book.languages.items():
        click.echo(f"{id_:<4}{its.english:<18}{'; '.join(standing(id_, book))}")


def standing(id_: str, book: Content) -> Iterator[str]:
    """What is to be known of a language, part by part."""
    its = book.languages[id_]
    yield ", ".join(kinds(id_, book)) or "begun, without a catalog"
    if id_ in book.catalogs:
        count = tally(id_, book)
        todo = {"fuzzy": count.fuzzy, "missing": count.missing, "broken": count.broken}
        left = [f"{number} {what}" for what, number in todo.items() if number]
        yield ", ".join([f"{count.translated} translated", *left])
    yield f"voice {its.voice}" if its.voice else "no voice"
    yield f"speech ({its.gather})" if its.speech else "keys only"


def kinds(id_: str, book: Content) -> Iterator[str]:
    """What callers have of a language, and whether more is to come."""
    if id_ in book.guide.languages:
        yield "live"
        return
    if id_ in book.guide.shells:
        yield "shell"
    if id_ in book.catalogs:
        yield "shelf"


@language.command()
@click.argument("id_", metavar="ID")
@click.argument("name", metavar="NAME")
@click.option("--english", help="Its name in English; Babel's by default.")
@click.option("--locale", help="Babel's name for it, such as ht_HT; the likeliest one by default.")
@CONTENT
def add(id_: str, name: str, english: str | None, locale: str | None, root: Path) -> None:
    """Make the shelf of a new language: ID as in ISO 639 (ht), NAME as its speakers write it.

    What must be translated is marked there, and keeps the language from being live as long as it
    is. A language that only led to an interpreter still does so until then.
    """
    book = load_content(None, root)
    refuse_what_cannot_be_added(id_, name, book, root)
    its = book.languages.get(id_) or described(id_, name, english, locale)
    if id_ not in book.languages:
        append(root / LANGUAGES, table_of(id_, its))
    for path, text in sheets_of(root, id_, its):
        begin(path, text)
    make(id_, replace(book, languages={**book.languages, id_: its}), template(root), root)
    for line in where_to_begin(id_, its, root):
        click.echo(line)


def refuse_what_cannot_be_added(id_: str, name: str, book: Content, root: Path) -> None:
    """Ends the command where there is nothing to begin."""
    if not ID.fullmatch(id_):
        sys.exit(f"{id_!r} is no id of a language: two or three small letters, as in ISO 639 (ht)")
    if not name.strip() or not name.isprintable():
        sys.exit("NAME is how the speakers of the language write it, on one line")
    if id_ == ENGLISH or catalog_path(root, id_).exists():
        sys.exit(f"{id_} has its shelf already: `ivr language list` tells how far it is")
    known = book.languages.get(id_)
    if known and known.name != name:
        sys.exit(f"{LANGUAGES} calls {id_} {known.name!r}: give this name, or change it there")


def described(id_: str, name: str, english: str | None, locale: str | None) -> Language:
    """A language that is new, as Babel knows it; the end of the command where Babel does not."""
    named = locale or get_global("likely_subtags").get(id_, id_)
    try:
        babel = Locale.parse(named)
    except (UnknownLocaleError, ValueError):
        what = "name another with --locale" if locale else "name its locale with --locale"
        sys.exit(f"Babel has no locale {named!r}: {what} (`pybabel --list-locales` lists them)")
    called = english or Locale(babel.language).english_name or ""
    return Language(name=name, english=called, locale=str(babel), live=False)


def append(path: Path, table: str) -> None:
    """The file with one more table at its end; all that stands there stays as it is."""
    before = path.read_text(encoding="utf-8")
    write_atomically(path, before.rstrip("\n") + "\n" + table)


def begin(path: Path, text: str) -> None:
    """A new file; one that somebody has begun already is left alone."""
    if not path.exists():
        write_atomically(path, text)


def where_to_begin(id_: str, its: Language, root: Path) -> Iterator[str]:
    """The steps from here to callers who hear the language."""
    shelf, table = f"locales/{id_}", f"{LANGUAGES}, [{id_}]"
    sheets = sorted(path.name for path in (root / shelf).glob("*.toml"))
    steps = [
        f"{table}: look at name, english and locale. Choose a voice of Twilio's (voice, say, ssml);"
        " where it hears the language, say what <Gather> hears (gather, speech = true).",
        f"{table}: until it is live, `hold` can lead its speakers to an interpreter.",
        f"{shelf}/LC_MESSAGES/prompts.po: put every entry into {its.english}, in any translation"
        " tool. Keep each {placeholder}, every number in digits, and {key} last.",
        f"{shelf}/LC_MESSAGES/console.po: the words of screens; staff read English till then.",
        *(f"{shelf}/{name}: read its head; put the marked entries into words." for name in sheets),
        f"{shelf}/notes.md: write down what you decided, and what a clinician must answer.",
        "`ivr check` says what is missing or wrong; `ivr language list` how far it is.",
        "A draft is not for patients: let a qualified person read it, aloud, and sign it.",
        f"{table}: live = true. When `ivr check` has no error, start the line, or `ivr reload`.",
    ]
    yield f"The shelf of {its.english} is made. From here to callers who hear it:"
    for number, step in enumerate(steps, start=1):
        yield f"{number}. {step}"
