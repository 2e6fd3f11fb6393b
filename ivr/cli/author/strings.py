"""`ivr strings`: the catalogs of the other languages, brought up to date with the English."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click
from babel.messages.catalog import Catalog as PoCatalog

from ivr.cli.content import CONTENT, load_content, write_atomically
from ivr.content.model import Content, Language
from ivr.content.strict_toml import Reader
from ivr.dialog.session import ENGLISH
from ivr.i18n.catalogs import catalog_path, read_po_file
from ivr.i18n.checks import tally
from ivr.i18n.extract import template
from ivr.i18n.screens import DOMAIN, console_template, screens_told
from ivr.i18n.sync import as_text, begun, is_renewed, sync_catalog


@dataclass(frozen=True, slots=True)
class Shelf:
    """The catalog of one language: its file, and what was done with it or is to be done."""

    language: str
    file: Path
    done: str
    wrong: bool = False


@click.command()
@click.option("--check", "only_check", is_flag=True, help="Write nothing; fail if it would.")
@click.option("--begin", metavar="LANGUAGE", help="First make a catalog for this language.")
@CONTENT
def strings(only_check: bool, begin: str | None, root: Path) -> None:
    """Extract the English, update every catalog with it, and tell how far each language is.

    An entry whose English has changed becomes fuzzy and keeps its words, with the English that they
    were made from; nothing is guessed from another entry. There is nothing to compile: the line
    reads locales/LANGUAGE/LC_MESSAGES/prompts.po when it starts, and screens console.po beside it.
    `ivr check` names each entry that is wrong.
    """
    book = load_content(None, root)
    english = template(root)
    if begin:
        make(begin, book, english, root)
    shelves = [shelf_of(language, english, root, only_check) for language in others(book)]
    words = console_template()
    screens = [
        shelf_of(language, words, root, only_check, DOMAIN)
        for language in others(book)
        if catalog_path(root, language, DOMAIN).exists()
    ]
    for line in (*report(shelves, load_content(None, root)), *report_of_screens(screens, root)):
        click.echo(line)
    sys.exit(1 if any(shelf.wrong for shelf in (*shelves, *screens)) else 0)


def others(book: Content) -> Iterator[str]:
    """The languages that are translated."""
    return (language for language in book.languages if language != ENGLISH)


def make(id_: str, book: Content, english: PoCatalog, root: Path) -> None:
    """A catalog without translations, or the end of the command."""
    language: Language | None = book.languages.get(id_)
    path = catalog_path(root, id_)
    if language is None or id_ == ENGLISH:
        sys.exit(f"prompts/languages.toml has no language {id_!r} to translate into")
    if path.exists():
        sys.exit(f"{path.relative_to(root)} is there already")
    moment = datetime.now(UTC)
    write_atomically(path, as_text(begun(language.locale, language.english, english, moment)))
    screens = catalog_path(root, id_, DOMAIN)
    if not screens.exists():
        words = begun(language.locale, language.english, console_template(), moment)
        write_atomically(screens, as_text(words))


def shelf_of(
    language: str, english: PoCatalog, root: Path, only_check: bool, domain: str = "prompts"
) -> Shelf:
    """Bring one language's catalog up to date, or look whether it is."""
    path = catalog_path(root, language, domain)
    file = path.relative_to(root)
    if not path.exists():
        return Shelf(language, file, f"no catalog yet: `ivr strings --begin {language}` makes one")
    reader = Reader(root)
    old = read_po_file(reader, path)
    if old is None:
        return Shelf(language, file, "\n".join(map(str, reader.problems)), wrong=True)
    new = sync_catalog(old, english)
    if is_renewed(old, new):
        return Shelf(language, file, "up to date")
    if only_check:
        return Shelf(language, file, "out of date: run `ivr strings`", wrong=True)
    write_atomically(path, as_text(new))
    return Shelf(language, file, "brought up to date")


def report(shelves: list[Shelf], book: Content) -> Iterator[str]:
    """One line a language: how far it is, its file, and what was done with it."""
    for shelf in shelves:
        if shelf.language not in book.catalogs:
            yield f"{shelf.language:<4} {shelf.done}"
            continue
        its = tally(shelf.language, book)
        yield (
            f"{shelf.language:<4} {its.translated} translated, {its.fuzzy} fuzzy, "
            f"{its.missing} missing, {its.broken} broken; {shelf.file} is {shelf.done}"
        )


def report_of_screens(screens: list[Shelf], root: Path) -> Iterator[str]:
    """The same for the words of screens."""
    for shelf in screens:
        told = "" if shelf.wrong else f"{screens_told(root / shelf.file)}; {shelf.file} is "
        yield f"screens {shelf.language:<4} {told}{shelf.done}"
