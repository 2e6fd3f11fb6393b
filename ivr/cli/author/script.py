"""`ivr script`: everything the line can say, to read aloud or side by side in all languages."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from ivr.cli.content import SITE, load_checked_content, make_worlds
from ivr.content.model import Content
from ivr.content.strict_toml import BadContentError
from ivr.dialog.session import ENGLISH
from ivr.i18n.screens import labels
from ivr.tools.proofs.explore import explore, find_prompts
from ivr.tools.review.outline import sheet_of
from ivr.tools.review.pages import Screen, page_of
from ivr.tools.review.places import scenes_of
from ivr.tools.review.script import cost_table, screenplay
from ivr.voice.wording import Wording


@click.command()
@SITE
@click.option("--times", is_flag=True, help="Only what a call costs its caller, in seconds.")
@click.option("--html", is_flag=True, help="One page, with each language beside the English.")
@click.option("--out", type=click.Path(path_type=Path), help="Where to write it; else printed.")
@click.option(
    "--language",
    "languages",
    multiple=True,
    metavar="LANGUAGE",
    help="A language for the page, such as es; every one with a catalog if none is given.",
)
@click.option(
    "--screen", default=ENGLISH, show_default=True, help="The language of the page's own words."
)
def script(
    site: Path, times: bool, html: bool, out: Path | None, languages: tuple[str, ...], screen: str
) -> None:
    """Show everything the line can say, with seconds: to read aloud, or side by side.

    The page of --html needs no network: it can be sent, printed, and read by a clinician and a
    translator together. It shows drafts as drafts; who has signed what is on it.
    """
    book = load_checked_content(site)
    known(book, (*languages, screen))
    if times:
        text = cost_table(make_worlds(book)[-1], Wording(book))
    elif html:
        text = side_by_side(book, languages or tuple(book.catalogs), screen)
    else:
        text = "\n".join(screenplay(scenes_of(explore(make_worlds(book))), Wording(book)))
    if out:
        out.write_text(text, encoding="utf-8", newline="\n")
    else:
        click.echo(text)


def known(book: Content, languages: Sequence[str]) -> None:
    """End the command for a language that has no catalog."""
    for language in languages:
        if language not in (ENGLISH, *book.catalogs):
            sys.exit(f"There is no catalog for {language!r}: `ivr strings --begin` makes one")


def side_by_side(book: Content, languages: Sequence[str], screen: str) -> str:
    """The page of these languages, whose own words are in the language of `screen`."""
    try:
        words = labels(screen)
    except BadContentError as error:
        sys.exit(str(error))
    edges = list(explore(make_worlds(book)))
    others = [language for language in dict.fromkeys(languages) if language != ENGLISH]
    sheet = sheet_of(book, scenes_of(edges), find_prompts(edges), others)
    return page_of(sheet, Screen(book.languages[screen].locale, words))
