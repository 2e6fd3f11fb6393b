"""`ivr audio sheet`: the script for a speaker, to print."""

import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import click

from ivr.cli.content import CONTENT, SITE, hold_to_laws, load_content, make_worlds, write_atomically
from ivr.content.critical import critical
from ivr.content.model import Content
from ivr.content.strict_toml import BadContentError
from ivr.dialog.session import ENGLISH
from ivr.i18n.extract import template
from ivr.i18n.screens import labels
from ivr.tools.proofs.explore import explore, find_prompts, keys_at
from ivr.tools.review.outline import Chapter, sheet_of
from ivr.tools.review.pages import Screen, recording_page_of
from ivr.tools.review.places import scenes_of
from ivr.tools.review.recording_sheet import prompt_of, script_of
from ivr.tools.studio.ledger import BadMastersError, folder_of, plain, read_masters, seal_of_words
from ivr.voice.utterances import Utterance, utterances_of


@click.command()
@click.option("--language", required=True, metavar="LANGUAGE", help="Such as ru.")
@click.option("--out", type=click.Path(path_type=Path), help="Where to write it; else printed.")
@click.option("--missing-only", is_flag=True, help="Leave out what is recorded in today's words.")
@click.option("--critical-only", is_flag=True, help="Only what must never be heard wrongly.")
@click.option(
    "--from",
    "delivered",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A folder of files that were delivered and not imported: they are not missing either.",
)
@click.option(
    "--screen", default=ENGLISH, show_default=True, help="The language of the page's own words."
)
@SITE
@CONTENT
def sheet(
    language: str,
    out: Path | None,
    missing_only: bool,
    critical_only: bool,
    delivered: Path | None,
    screen: str,
    site: Path,
    root: Path,
) -> None:
    """Write the script that a speaker reads in a recording studio, as a page to print.

    Each take has its exact words, the English beside them, where to pause, how long it may last,
    and the name of its file; the page tells how to record and how to deliver. What the studio
    sends goes through `ivr audio import`.
    """
    book = load_content(site, root)
    check_languages(book, language, screen)
    hold_to_laws(book)
    names = names_in(delivered) if delivered else set()
    recorded = recorded_in(folder_of(root, language)) if missing_only or delivered else {}
    urgent = frozenset(critical(book))

    def wanted(take: Utterance) -> bool:
        there = recorded.get(take.name) == seal_of_words(take.text) or plain(take.name) in names
        return not there and (not critical_only or prompt_of(take) in urgent)

    script = script_of(*everything_in(book), language, book, wanted, comments_at(root))
    if not script.readings:
        sys.exit("Nothing is left to be recorded")
    day = datetime.now(book.directory.zone).date().isoformat()
    text = recording_page_of(script, day, screen_of(book, screen))
    if out:
        write_atomically(out, text)
        click.echo(f"{out}: {len(script.readings)} takes, {script.minutes:.1f} minutes")
    else:
        click.echo(text)


def check_languages(book: Content, language: str, screen: str) -> None:
    """End the command for a language that the line does not speak, or that has no screens."""
    if language not in (*book.guide.languages, *book.guide.shells):
        sys.exit(f"The line does not speak {language!r}: see prompts/languages.toml")
    if screen not in (ENGLISH, *book.catalogs):
        sys.exit(f"There are no words of screens in {screen!r}")


def everything_in(book: Content) -> tuple[list[Utterance], tuple[Chapter, ...]]:
    """All takes, and the chapters that they stand in, after one walk through the line by keys."""
    edges = list(explore(make_worlds(book), keys_at))
    said = find_prompts(edges)
    return utterances_of(book, said), sheet_of(book, scenes_of(edges), said, []).chapters


def names_in(folder: Path) -> set[str]:
    """The names of the takes that were delivered there."""
    return {plain(path.stem) for path in folder.iterdir()}


def recorded_in(folder: Path) -> Mapping[str, str]:
    """Take -> the seal of the words that it was recorded for; the end of the command where the
    ledger cannot be used."""
    try:
        return {name: master.words for name, master in read_masters(folder).items()}
    except BadMastersError as error:
        sys.exit(str(error))


def comments_at(root: Path) -> Mapping[str, Sequence[str]]:
    """The authors' notes, by prompt."""
    return {str(entry.context): entry.auto_comments for entry in template(root) if entry.id}


def screen_of(book: Content, language: str) -> Screen:
    """In which language the page itself speaks."""
    try:
        return Screen(book.languages[language].locale, labels(language))
    except BadContentError as error:
        sys.exit(str(error))
