"""What a build is made from, as one seal: if it is the same, there is nothing to do."""

import json
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path

import ivr
from ivr.dialog.session import ENGLISH
from ivr.tools.studio.build import Voices
from ivr.tools.studio.ledger import folder_of
from ivr.tools.studio.making import Booth
from ivr.voice.clips import PIPELINE

CODE = ("desks.py", "dialog", "content", "i18n", "voice", "tools/studio")
"""Where, beside the content, it is decided what is said and how it sounds."""


def seal_of_content(root: Path, site: Path) -> str:
    """What all languages have in common: prompts/, locales/, the site file and our code."""
    house = Path(ivr.__file__).parent
    files = [
        site,
        *files_in(root / "prompts", but="recordings"),
        *files_in(root / "locales"),
        *(path for name in CODE for path in files_in(house / name, ending=".py")),
    ]
    seal = sha256(PIPELINE.encode())
    for path in files:
        seal.update(f"\0{path.parent.name}/{path.name}\0".encode())
        seal.update(sha256(path.read_bytes()).digest())
    return seal.hexdigest()


def files_in(place: Path, ending: str = "", but: str = "") -> Iterator[Path]:
    """The files of a folder and of those in it, in a lasting order; or the file itself."""
    paths: Iterable[Path] = sorted(place.rglob("*")) if place.is_dir() else [place]
    for path in paths:
        inside = path.relative_to(place).parts[:1]
        if path.is_file() and path.name.endswith(ending) and inside != (but,):
            yield path


def seal_of_language(
    content: str, language: str, root: Path, chosen: Mapping[str, str], booth: Booth
) -> str:
    """The same with what one language adds: its voices, and its recordings, by name, size and
    moment of writing."""
    voices = Voices(chosen, booth)
    recordings = [
        (path.name, path.stat().st_size, path.stat().st_mtime_ns)
        for path in files_in(folder_of(root, language))
    ]
    of = [repr(voices.of(tongue)) for tongue in sorted({language, ENGLISH})]
    return sha256(json.dumps([content, language, of, recordings]).encode()).hexdigest()
