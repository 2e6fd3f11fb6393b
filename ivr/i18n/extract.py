"""From the authors' English to the entries that translators work on, as Babel extracts them."""

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file

ENGLISH_ONLY = ("whisper.",)
"""Prompts that desks hear, not callers."""

METHOD = "ivr.i18n.extract:extract"
"""What Babel calls for each file; pyproject.toml tells `pybabel extract` the same."""

Extracted = tuple[int, str, tuple[str, str], list[str]]
"""Line, the function that it would be an argument of, (prompt id, English), comments."""


def template(root: Path) -> Catalog:
    """All that is to be translated, in the order of the files: the prompt's id is the context.

    Raises OSError or ValueError for files that are no content; load() tells what is wrong.
    """
    catalog = Catalog()
    for path in sources(root):
        file = path.relative_to(root).as_posix()
        for _, english, comments, prompt in extract_from_file(METHOD, path):
            catalog.add(english, locations=[(file, 0)], auto_comments=comments, context=prompt)
    return catalog


def sources(root: Path) -> list[Path]:
    """The files that hold English."""
    prompts = root / "prompts"
    return [prompts / "line.toml", *sorted((prompts / "topics").glob("*.toml"))]


def extract(
    fileobj: IO[bytes],
    keywords: Collection[str],
    comment_tags: Collection[str],
    options: Mapping[str, Any],
) -> Iterator[Extracted]:
    """The English of one file, be it prompts/line.toml or a topic: an extraction method of Babel.

    A topic is known by its folder, and its id is the name of its file.
    """
    path = Path(fileobj.name)
    text = fileobj.read().decode("utf-8")
    data = tomllib.loads(text)
    found = of_topic(path.stem, data) if path.parent.name == "topics" else of_line(data, text)
    for prompt, mark, english, comments in found:
        yield line_of(mark, text), "pgettext", (prompt, english), comments


Found = tuple[str, str, str, list[str]]
"""Prompt id, what stands at its place in the file, English, comments."""


def of_line(data: Mapping[str, str], text: str) -> Iterator[Found]:
    """The fixed prompts that callers hear, with the notes to them."""
    for prompt, english in data.items():
        if not prompt.startswith(ENGLISH_ONLY):
            mark = f'"{prompt}" ='
            yield prompt, mark, english, note_above(mark, text)


def note_above(mark: str, text: str) -> list[str]:
    """The comment that stands right above an entry; a heading of a part is none."""
    above = text.partition(mark)[0].splitlines()[-1:]
    return [line.removeprefix("# ") for line in above if re.match("# [^-]", line)]


def of_topic(topic: str, data: Mapping[str, Any]) -> Iterator[Found]:
    """A topic's title and sections, with the facts that a section carries."""
    yield f"topic.{topic}.title", "title =", data["title"], []
    for section in data["sections"]:
        id_, facts = section["id"], ", ".join(section["facts"])
        comments = [f"facts: {facts}"] if facts else []
        yield f"topic.{topic}.{id_}", f'id = "{id_}"', section["text"].strip(), comments


def line_of(mark: str, text: str) -> int:
    """The number of the line where this stands, counted from 1."""
    return text.partition(mark)[0].count("\n") + 1
