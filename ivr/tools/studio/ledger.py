"""What people have recorded of a language: the files, and the ledger that tells their words.

They stand in prompts/recordings/<language>/. The ledger, takes.toml, has a table a take: its file,
the SHA-256 of that file and of the exact words that it was recorded for. So a recording is used
only for the words that were read, and only as it was checked: `ivr audio import` writes it.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Literal

import tomli_w

from ivr.content.strict_toml import CONVERTER, Problem, Reader
from ivr.voice.utterances import Utterance

LEDGER = "takes.toml"
SUFFIXES = (".wav", ".flac", ".mp3")
"""The kinds of files that a master may be."""

HEADER = """\
# What people have recorded, by take: `ivr audio import` writes this file.
# `words` is the SHA-256 of the exact words that were read; any edit of them voids the recording.
# `sha256` is that of the file, as it was checked.
"""

Why = Literal["unlisted", "stale", "lost", "changed"]

WHY: Mapping[Why, str] = {
    "unlisted": "it has no entry in takes.toml: `ivr audio import` checks it and files it",
    "stale": "it was recorded for other words: record the take again",
    "lost": "takes.toml names it, and it is not there",
    "changed": "the file is not the one that was checked: import it again",
}
"""What people are told of a recording that is not used."""


class BadMastersError(Exception):
    """The ledger cannot be used; the message names its file, each entry, and what is wrong."""


@dataclass(frozen=True, slots=True)
class Master:
    """An entry of the ledger: the name of the file, the SHA-256 of the exact words and of the
    file, the day on which it was imported, and who speaks, if they want that told."""

    file: str
    words: str
    sha256: str
    date: date
    by: str = ""


@dataclass(frozen=True, slots=True)
class Unfit:
    """A recording that is there, or should be, and must not be used: its file, and why."""

    file: str
    why: Why

    def __str__(self) -> str:
        return f"{self.file}: {WHY[self.why]}"


def folder_of(root: Path, language: str) -> Path:
    """Where the recordings of a language stand; `root` is the folder of prompts/."""
    return root / "prompts" / "recordings" / language


def seal_of_words(text: str) -> str:
    """The SHA-256 of the exact words, in hexadecimal."""
    return sha256(text.encode()).hexdigest()


def seal_of_file(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal. Raises OSError."""
    with path.open("rb") as file:
        seal = sha256()
        while piece := file.read(1 << 16):
            seal.update(piece)
    return seal.hexdigest()


def plain(name: str) -> str:
    """A name as it is compared: recorders and file systems change case and composed letters."""
    return unicodedata.normalize("NFC", name).casefold().strip()


# ---------------------------------------------------------------- the ledger


def read_masters(folder: Path) -> Mapping[str, Master]:
    """The ledger of this folder, by the names of takes; empty where there is none.

    Raises BadMastersError, which tells everything that is wrong with it.
    """
    path = folder / LEDGER
    if not path.exists():
        return {}
    reader = Reader(folder.parent)
    masters = reader.sheet(path, dict[str, Master]) or {}
    problems = [*reader.problems, *wrong_files(masters, path)]
    if problems:
        raise BadMastersError("\n".join(map(str, problems)))
    return masters


def wrong_files(masters: Mapping[str, Master], ledger: Path) -> list[Problem]:
    """The entries whose file is no recording beside the ledger."""
    return [
        Problem(f"{ledger.parent.name}/{ledger.name}", take, f"{master.file!r} is no recording")
        for take, master in masters.items()
        if not is_recording(master.file)
    ]


def is_recording(name: str) -> bool:
    """Whether this can be the name of a recording: a file in the folder, and nowhere else."""
    plain = not name.startswith(".") and not {"/", "\\", "\0"}.intersection(name)
    return plain and Path(name).suffix in SUFFIXES


def as_text(masters: Mapping[str, Master]) -> str:
    """The ledger's text, in the order of the takes' names, so that an edit is one place in a
    diff."""
    tables = {take: CONVERTER.unstructure(masters[take]) for take in sorted(masters)}
    for table in tables.values():
        if not table["by"]:
            del table["by"]
    return f"{HEADER}\n{tomli_w.dumps(tables)}"


# ---------------------------------------------------------------- what may be used


def master_for(take: Utterance, folder: Path, masters: Mapping[str, Master]) -> Path | Unfit | None:
    """The recording of this take's exact words; why there is none that may be used; or None where
    nobody has recorded it. `masters` is the ledger of this folder."""
    master = masters.get(take.name)
    if master is None:
        return unlisted(take.name, folder)
    path = folder / master.file
    if master.words != seal_of_words(take.text):
        return Unfit(master.file, "stale")
    if not path.is_file():
        return Unfit(master.file, "lost")
    return path if seal_of_file(path) == master.sha256 else Unfit(master.file, "changed")


def unlisted(take: str, folder: Path) -> Unfit | None:
    """A file of a take's name that nobody has checked."""
    names = (f"{take}{suffix}" for suffix in SUFFIXES)
    return next((Unfit(name, "unlisted") for name in names if (folder / name).is_file()), None)


def write_masters(folder: Path, masters: Mapping[str, Master]) -> None:
    """The ledger, whole or not at all. Raises OSError."""
    draft = folder / f".{LEDGER}.new"
    draft.write_text(as_text(masters), encoding="utf-8", newline="\n")
    draft.replace(folder / LEDGER)
