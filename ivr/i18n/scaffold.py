"""The shelf of a new language, made from the English one, and what of it is still to be translated.

Every sheet of locales/en is handed on with its English words, and a mark over each entry. A mark
that is still there keeps the language from being live: no English word is ever taken for its own.
"""

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path

from ivr.content.model import Language
from ivr.content.strict_toml import Reader
from ivr.dialog.session import ENGLISH

MARK = "# TO TRANSLATE"
"""Stands over each entry, until its translator takes it away."""

NOTES = "notes.md"

SIGNATURES = "signoff.toml"
"""Who has read the English is no matter of another language."""


def shelf_of(root: Path, language: str) -> Path:
    """Where the files of a language stand."""
    return root / "locales" / language


# ---------------------------------------------------------------- beginning


def table_of(id_: str, language: Language) -> str:
    """A table for prompts/languages.toml, of a language that nobody speaks or hears yet."""
    texts = {"name": language.name, "english": language.english, "locale": language.locale}
    told = [f"{key} = {json.dumps(text, ensure_ascii=False)}\n" for key, text in texts.items()]
    return f"""
[{id_}]
{"".join(told)}voice = ""
say = ""
ssml = false
gather = ""
speech = false
live = false
"""


def sheets_of(root: Path, id_: str, language: Language) -> Iterator[tuple[Path, str]]:
    """Each file of the new shelf but its catalog, and what stands in it at first."""
    shelf = shelf_of(root, id_)
    for path in sorted(shelf_of(root, ENGLISH).glob("*.toml")):
        if path.name != SIGNATURES:
            yield shelf / path.name, begun(path.read_text(encoding="utf-8"), language)
    yield shelf / NOTES, notes_of(language)


def begun(english: str, language: Language) -> str:
    """A sheet with its English words, each entry under a mark."""
    head = f"""# {language.english} ({language.locale}), begun from the English.
# Put each entry into {language.english}, then take the line above it away.
# This is a draft until somebody qualified has signed it.
#
"""
    return head + "\n".join(marked(english.splitlines())) + "\n"


def marked(lines: list[str]) -> Iterator[str]:
    """The lines, a mark before each entry; an entry may go over several lines."""
    rest = iter(lines)
    for line in rest:
        if line.strip() and not line.startswith(("#", "[")):
            yield MARK
            entry = line
            while not is_whole(entry):
                yield line
                line = next(rest)
                entry += f"\n{line}"
        yield line


def is_whole(entry: str) -> bool:
    """Whether an entry of a TOML file ends here."""
    try:
        tomllib.loads(entry)
    except tomllib.TOMLDecodeError:
        return False
    return True


def notes_of(language: Language) -> str:
    """What translators have decided, and what they ask."""
    return f"""# {language.english} ({language.locale}): notes to the translation

{MARK}: say who translated, and with which means. Then take this line away.

## Decisions
How callers are addressed; words that were chosen among several; what was adapted, and why.

## For a clinician
Whatever could change what a patient eats, drinks, takes or asks. One question each.

## For native speakers
What should be heard aloud by somebody who grew up with it.
"""


# ---------------------------------------------------------------- what is left


def note_marks(reader: Reader, drafts: Reader, root: Path, id_: str, live: bool) -> None:
    """Tells what is still to be translated: of a live language each line, of others how much."""
    for path in sorted(shelf_of(root, id_).glob("*.*")):
        marks = marks_in(path)
        for number in marks if live else []:
            reader.wrong(path, f"line {number}", "it is marked as to be translated")
        if marks and not live:
            drafts.wrong(path, "", f"{len(marks)} entries are marked as to be translated")


def marks_in(path: Path) -> list[int]:
    """The numbers of the lines with a mark; none for a file that others tell to be unreadable."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return []
    return [number for number, line in enumerate(lines, start=1) if line.startswith(MARK)]
