"""The tree that another place serves: the clips that a line may name, and nothing that names them.

A clip comes before whatever names it, and stays while a call may still name it: manifests are never
laid out, and what is out of use goes only on demand, by the days since it fell out of use.
"""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from ivr.voice.clips import FILE, BadClipsError, Clips, put_json, read_json

OUT_OF_USE = ".out-of-use.json"
"""In the tree: each clip that is no longer named, and the day on which that was first seen."""


def lay_out(clips: Clips, folder: Path, tree: Path) -> Iterator[bool]:
    """Copies each clip of this folder to the tree, and tells of each whether it is new there.

    Raises BadClipsError for a file that is not what its manifest tells, and OSError.
    """
    for (language, name), clip in clips.by_name.items():
        path = f"{language}/{name}.wav"
        yield put_clip(folder / path, tree / path, clip.digest)


def put_clip(source: Path, target: Path, digest: str) -> bool:
    """One clip, whole or not at all; whether it was not there."""
    if target.is_file() and digest_of(target.read_bytes()) == digest:
        return False
    sound = source.read_bytes()
    if digest_of(sound) != digest:
        raise BadClipsError(f"{source}: it is not what its manifest tells: build it again")
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f"{target.name}.new")
    draft.write_bytes(sound)
    draft.replace(target)
    return True


def digest_of(sound: bytes) -> str:
    """As manifests tell it."""
    return hashlib.sha256(sound).hexdigest()


def out_of_use(clips: Clips, tree: Path, today: date) -> dict[str, date]:
    """The clips in the tree that are no longer named, each with the day on which that was first
    seen, which the tree remembers. Raises BadClipsError, OSError."""
    since = known_in(tree)
    named = {f"{language}/{name}.wav" for language, name in clips.by_name}
    unnamed = {path: since.get(path, today) for path in sorted(paths_in(tree) - named)}
    remember(unnamed, tree)
    return unnamed


def known_in(tree: Path) -> Mapping[str, date]:
    """What the tree remembers of clips that are out of use. Raises BadClipsError."""
    known = read_json(tree / OUT_OF_USE)
    try:
        days = dict(known) if isinstance(known, dict) else {}
        return {path: date.fromisoformat(day) for path, day in days.items()}
    except (TypeError, ValueError) as error:
        raise BadClipsError(f"{tree / OUT_OF_USE}: it holds no days: remove it") from error


def remember(unnamed: Mapping[str, date], tree: Path) -> None:
    """Keeps since when each of them has been out of use. Raises OSError."""
    put_json(tree / OUT_OF_USE, {path: day.isoformat() for path, day in unnamed.items()})


def paths_in(tree: Path) -> set[str]:
    """Every clip in the tree, as "es/0f3a….wav"."""
    return {
        path.relative_to(tree).as_posix()
        for path in tree.glob("*/*.wav")
        if FILE.fullmatch(path.name)
    }


def remove_older(unnamed: Mapping[str, date], tree: Path, days: int, today: date) -> int:
    """Removes what has been out of use for more than so many days; how many clips that were."""
    stay = {path: day for path, day in unnamed.items() if (today - day).days <= days}
    for path in unnamed.keys() - stay:
        (tree / path).unlink(missing_ok=True)
    remember(stay, tree)
    return len(unnamed) - len(stay)
