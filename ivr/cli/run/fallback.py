"""`ivr fallback`: documents for the hour in which no server of ours answers."""

import sys
from pathlib import Path

import click

from ivr.channels import twiml
from ivr.content.load import load
from ivr.content.model import Content
from ivr.content.strict_toml import BadContentError
from ivr.dialog.model import Say, Spoken
from ivr.dialog.session import Session
from ivr.voice.wording import Wording

ALL = "all"
"""Every live language; and the name of the document that speaks each of them."""

DESK = "pain_service"
"""The desk whose number is said beside the operator's, which nobody can ring without the hour."""


@click.command()
@click.option(
    "--language", default=ALL, show_default=True, metavar="ID|all", help="A live language, or all."
)
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write the documents there, one a language; without it, one is printed.",
)
def fallback(language: str, folder: Path | None) -> None:
    """Write static TwiML for a number's fallback URL.

    An apology, the emergency sentence, both numbers digit by digit, then a call to the operator.
    A number has one fallback URL for all its callers: all.xml speaks every live language in turn.
    Host it where this line is not.
    """
    try:
        book = load()
    except BadContentError as error:
        sys.exit(f"{error}\nRun `ivr check` first.")
    if language not in (ALL, *book.guide.languages):
        live = ", ".join(book.guide.languages)
        raise click.UsageError(f"{language!r} is no live language; these are: {live}")
    documents = make_documents(book)
    if folder is None:
        click.echo(documents[language])
        return
    for name in documents if language == ALL else (language,):
        click.echo(written(folder, name, documents[name]))


def make_documents(book: Content) -> dict[str, str]:
    """Every live language's document, by its id; and under `all` one that speaks all of them."""
    live = book.guide.languages
    each = {language: document(book, (language,)) for language in live}
    return {**each, ALL: document(book, live)}


def document(book: Content, languages: tuple[str, ...]) -> str:
    """The document in these languages: 911 is named in each before any of them goes on. The number
    that answers at any hour comes first."""
    directory = book.directory
    numbers = (f"numbers.{directory.operator}", f"numbers.{DESK}")
    # Nothing is known of the caller here: one who is unwell must know whom to ask for.
    ringing = (f"connecting.{directory.operator}", "ask_operator.pain")
    before = (
        *word_prompts(book, ("apology", "emergency"), languages),
        *word_prompts(book, (*numbers, *ringing), languages),
    )
    after = word_prompts(book, ("numbers.again", *numbers), languages)
    number = directory.desks[directory.operator].number
    return twiml.render_fallback(before, number, after, book.languages)


def word_prompts(
    book: Content, prompts: tuple[str, ...], languages: tuple[str, ...]
) -> tuple[Spoken, ...]:
    """These prompts in one language after the other."""
    wording = Wording(book)
    return tuple(
        wording.spoken(Say(prompt), Session(language=language))
        for language in languages
        for prompt in prompts
    )


def written(folder: Path, name: str, text: str) -> Path:
    """The document in its file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.xml"
    path.write_text(text, encoding="utf-8")
    return path
