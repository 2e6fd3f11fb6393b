"""The content that a command works on, or the end of the command with every problem told."""

import os
import sys
from collections.abc import Collection
from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from ivr import desks
from ivr.content.check import check as check_book
from ivr.content.load import ROOT, load
from ivr.content.model import Content
from ivr.content.strict_toml import BadContentError, Problem
from ivr.content.wordings import wrong_prompts
from ivr.dialog.model import Say, World
from ivr.settings import EXAMPLE_SITE
from ivr.tools.proofs.explore import (
    explore,
    explore_prompts,
    find_prompts,
    keys_at,
    unsayable,
)

A_DAY = date(2026, 11, 23)
"""The day of every call that is only explored."""

A_CALLER = "+12125550199"
"""The number of every such call that shows one; nobody has it."""

NO_PHRASE = "a menu offers this by key, and callers have no words for it: add phrases"

SITE = click.option(
    "--site",
    type=click.Path(path_type=Path),
    envvar="IVR_SITE",
    default=EXAMPLE_SITE,
    help="The site file; the committed example if none is given.",
)

CONTENT = click.option(
    "--root",
    type=click.Path(path_type=Path),
    envvar="IVR_CONTENT",
    default=ROOT,
    help="The folder of prompts/ and locales/; this checkout's if none is given.",
)


def load_content(site: Path | None, root: Path | None = None) -> Content:
    """The book, or the end of the command with every problem told; the line's own content if no
    other is named."""
    try:
        return load(root or content_root(), site)
    except BadContentError as error:
        for problem in error.problems:
            click.echo(f"error    {problem}")
        sys.exit(1)


def content_root() -> Path:
    """The folder of the line's own content."""
    return Path(os.environ.get("IVR_CONTENT") or ROOT)


def load_checked_content(site: Path, root: Path | None = None) -> Content:
    """The same, held against the laws of content: fit to be walked through."""
    book = load_content(site, root)
    hold_to_laws(book)
    return book


def hold_to_laws(book: Content) -> None:
    """The end of the command for a book that breaks a law of content, with every problem told."""
    errors = check_book(book).errors
    for problem in errors:
        click.echo(f"error    {problem}")
    if errors:
        sys.exit(1)


def write_atomically(path: Path, text: str) -> None:
    """The file, in a folder of its own, and never half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.new")
    draft.write_text(text, encoding="utf-8", newline="\n")
    draft.replace(path)


def find_wrong_prompts(book: Content) -> list[Problem]:
    """What is wrong with the prompts that callers of this line can hear, and the choices that they
    cannot say in a language. It takes seconds."""
    edges = list(explore_prompts(make_worlds(book)))
    wrong = [
        Problem(f"locales/{language}/hearing.toml", meaning, NO_PHRASE)
        for language, vocabulary in book.vocabularies.items()
        for meaning in sorted(unsayable(edges, vocabulary))
    ]
    return [*wrong, *wrong_prompts(book, find_prompts(edges))]


def prompts_by_keys(book: Content) -> Collection[Say]:
    """What is heard on a walk by keys, which takes seconds: every choice with its key, and more."""
    return find_prompts(list(explore(make_worlds(book), keys_at)))


def make_worlds(book: Content) -> list[World]:
    """One world for each distinct routing; the last one has the most desks open, and a caller who
    shows a number."""
    routings = sorted(desks.routings(book.directory), key=lambda r: len(set(r.values())))
    worlds = [World(book.guide, routes, book.vocabularies["en"], A_DAY) for routes in routings]
    return [*worlds[:-1], replace(worlds[-1], caller=A_CALLER)]
