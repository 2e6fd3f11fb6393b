"""Whatever has become of a file of a live language, the start names it, or nothing is lost."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from ivr.content.check import check
from ivr.content.load import load
from ivr.content.model import Content
from ivr.content.strict_toml import BadContentError
from ivr.settings import EXAMPLE_SITE
from tests.catalog_shelf import PO, Shelf

pytestmark = pytest.mark.prove

HEARING = "locales/es/hearing.toml"
SPOKEN = "locales/es/spoken.toml"
FILES = [
    PO,
    HEARING,
    SPOKEN,
    "locales/en/hearing.toml",
    "prompts/line.toml",
    "prompts/languages.toml",
]
CUTS = 60
"""Into how many pieces a file is cut: it ends after each of them once."""


def started(root: Path) -> Content:
    """The book, as a start has it."""
    book = load(root, EXAMPLE_SITE)
    if errors := check(book).errors:
        raise BadContentError(list(errors))
    return book


def told(root: Path) -> list[str]:
    """What the start says against this content; nothing where it starts."""
    try:
        started(root)
    except BadContentError as error:
        return [str(problem) for problem in error.problems]
    return []


def in_its_place(make: Callable[[Path], object]) -> Callable[[Path], object]:
    """Something else where the file stood."""

    def put(path: Path) -> None:
        path.unlink()
        make(path)

    return put


SPOILERS: dict[str, Callable[[Path], object]] = {
    "gone": Path.unlink,
    "empty": lambda path: path.write_bytes(b""),
    "blank": lambda path: path.write_bytes(b"\n\n"),
    "a folder": in_its_place(Path.mkdir),
    "a link to itself": in_its_place(lambda path: path.symlink_to(path)),
    "a link to nothing": in_its_place(lambda path: path.symlink_to("/nowhere/at/all")),
    "UTF-16": lambda path: path.write_bytes(path.read_text(encoding="utf-8").encode("utf-16")),
    "Latin-1": lambda path: path.write_bytes("é".encode("latin-1") + path.read_bytes()),
    "zeros": lambda path: path.write_bytes(bytes(len(path.read_bytes()))),
    "another kind": lambda path: path.write_bytes(b"PK\x03\x04"),
    "a page": lambda path: path.write_text("<html><body>404 Not Found</body></html>"),
}


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("spoil", SPOILERS.values(), ids=SPOILERS.keys())
def test_the_start_names_a_file_that_is_spoiled(
    shelf: Shelf, file: str, spoil: Callable[[Path], object]
):
    shelf.go_live()
    assert told(shelf.root) == []

    spoil(shelf.root / file)

    problems = told(shelf.root)
    assert problems != []
    assert [problem for problem in problems if not problem.startswith(file)] == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
@pytest.mark.parametrize("file", FILES)
def test_the_start_names_a_file_that_it_may_not_read(shelf: Shelf, file: str):
    shelf.go_live()
    (shelf.root / file).chmod(0)

    assert told(shelf.root) == [f"{file}: this file cannot be read"]


@pytest.mark.parametrize("file", [PO, HEARING, SPOKEN])
def test_a_file_that_ends_too_early_is_named(shelf: Shelf, file: str):
    shelf.go_live()
    path = shelf.root / file
    whole = path.read_bytes().rstrip()
    unnamed = []
    for end in range(0, len(whole), max(1, len(whole) // CUTS)):
        path.write_bytes(whole[:end])
        problems = told(shelf.root)
        # However little is cut off, the file must be named.
        if not problems or any(not problem.startswith(file) for problem in problems):
            unnamed.append((end, problems[:3]))

    assert unnamed == []


@pytest.mark.parametrize("file", [PO, HEARING, SPOKEN])
def test_lines_that_are_lost_in_the_midst_are_named_or_nothing_is_lost(shelf: Shelf, file: str):
    """As after a careless merge: a run of lines is gone."""
    shelf.go_live()
    path = shelf.root / file
    lines = path.read_text(encoding="utf-8").split("\n")
    entries = started(shelf.root)
    unnamed = []
    for start in range(0, len(lines), max(1, len(lines) // CUTS)):
        path.write_text("\n".join(lines[:start] + lines[start + 7 :]), encoding="utf-8")
        problems = told(shelf.root)
        silent = not problems and said(started(shelf.root)) != said(entries)
        if silent or any(file not in problem for problem in problems):
            unnamed.append((start, problems[:3]))

    assert unnamed == []


def said(book: Content) -> object:
    """Everything that can be said; a phrase that callers use may be lost, for all have several."""
    return book.wordings
