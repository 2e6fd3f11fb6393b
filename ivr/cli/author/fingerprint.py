"""A fingerprint of what decides what callers can hear, and marks of content that was checked."""

import hashlib
import sys
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path

from ivr.settings import CHECKOUT

FOLDER = CHECKOUT / ".exploration_cache"
"""Git ignores it, `make clean` removes it, and nothing is lost with it."""
SOURCES = tuple(
    CHECKOUT / "ivr" / name
    for name in ("dialog", "content", "i18n", "desks.py", "cli", "tools/proofs")
)
CONTENT = ("prompts", "locales")
LIBRARIES = ("rapidfuzz", "phonenumbers", "babel")
"""Those that the dialog and the content ask."""
MOST_MARKS = 50


def fingerprint(root: Path, *more: Path) -> str:
    """A digest of the code, of the content in `root` and of some other files and folders."""
    digest = hashlib.sha256(sys.version.encode())
    for library in LIBRARIES:
        digest.update(f"{library} {version(library)}\n".encode())
    for place in (*SOURCES, *(root / name for name in CONTENT), *more):
        for file in files_in(place):
            content = file.read_bytes()
            name = file.name if file == place else file.relative_to(place)
            digest.update(f"{name} {len(content)}\n".encode())
            digest.update(content)
    return digest.hexdigest()[:32]


def files_in(place: Path) -> Iterable[Path]:
    """The file itself, or the files of a folder in order, without what Python compiles there."""
    if place.is_file():
        return [place]
    return sorted(f for f in place.rglob("*") if f.is_file() and "__pycache__" not in f.parts)


def is_marked(mark: str) -> bool:
    """Whether this content was found sound before."""
    return (FOLDER / f"{mark}.sound").exists()


def put_mark(mark: str) -> None:
    """Notes that this content is sound. Where nothing can be written, it is checked each time."""
    try:
        FOLDER.mkdir(exist_ok=True)
        for stale in oldest(list(FOLDER.glob("*.sound"))):
            stale.unlink(missing_ok=True)
        (FOLDER / f"{mark}.sound").touch()
    except OSError:
        return


def oldest(marks: Sequence[Path]) -> Sequence[Path]:
    """All but the newest marks."""
    return sorted(marks, key=lambda mark: mark.stat().st_mtime)[:-MOST_MARKS]
