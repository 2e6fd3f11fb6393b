"""All clips of all languages: what is missing is made, what is there is kept."""

import fcntl
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from ivr.tools.studio.engines import engine_for
from ivr.tools.studio.engines.process import EngineError
from ivr.tools.studio.ledger import (
    BadMastersError,
    Master,
    Unfit,
    folder_of,
    master_for,
    read_masters,
)
from ivr.tools.studio.making import ASIDE, PACES, Booth, Makers, Work
from ivr.voice.clips import (
    BadClipsError,
    Clip,
    Manifest,
    Voice,
    name_of,
    read_manifest,
    write_manifest,
)
from ivr.voice.utterances import Utterance

A_DAY = 86400.0
"""Seconds for which a clip is kept that no manifest names any more: calls may be under way."""

LOCK = ".building"


class BusyError(Exception):
    """Another build is at work in this folder."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How a build is to be done: into `folder`, from the recordings under `root`, by the engines
    that were chosen for languages, at the moment `now` (seconds since 1970)."""

    folder: Path
    root: Path
    chosen: Mapping[str, str]
    now: float


@dataclass(frozen=True, slots=True)
class Built:
    """What became of a language: its clips, how many of them are new, and what went wrong."""

    language: str
    clips: tuple[Clip, ...]
    new: int = 0
    faults: tuple[str, ...] = ()

    @property
    def seconds(self) -> float:
        """How long all its clips are together."""
        return sum(clip.seconds for clip in self.clips)

    @property
    def drafts(self) -> int:
        """How many no patient may hear."""
        return sum(clip.voice.draft for clip in self.clips)

    @property
    def engines(self) -> list[str]:
        """Who speaks, those first who say most."""
        return [name for name, _ in Counter(c.voice.engine for c in self.clips).most_common()]


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """No other build works in this folder meanwhile. Raises BusyError."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BusyError(f"another build is at work in {folder}") from error
        yield


# ---------------------------------------------------------------- nothing to do


def unchanged(plan: Plan, language: str, content: str) -> Built | None:
    """What was built from the very same content, if all of it is still there."""
    folder = plan.folder / language
    manifest = last_manifest(folder)
    if manifest is None or manifest.content != content:
        return None
    there = sizes_in(folder)
    if any(there.get(f"{clip.clip}.wav", 0) < clip.seconds * 8000 for clip in manifest.clips):
        return None
    return Built(language, manifest.clips)


def sizes_in(folder: Path) -> dict[str, int]:
    """The files of a folder, and how many bytes each has."""
    with os.scandir(folder) as entries:
        return {entry.name: entry.stat().st_size for entry in entries}


def last_manifest(folder: Path) -> Manifest | None:
    """The manifest of the last build; None where there is none, or none that can be read: then
    everything is looked at anew."""
    try:
        return read_manifest(folder)
    except BadClipsError:
        return None


# ---------------------------------------------------------------- a language


def build(
    plan: Plan, language: str, takes: Sequence[Utterance], content: str, makers: Makers
) -> Built:
    """Make what a language lacks, and tell in its manifest what there is. Raises OSError.

    With a fault, the manifest has no seal: the next build looks at everything again.
    """
    folder = plan.folder / language
    folder.mkdir(parents=True, exist_ok=True)
    works, wrong = works_of(plan, language, takes, makers.booth)
    results = makers.made(works, missing_in(works))
    clips = tuple(clip for result in results for clip in result.clips)
    faults = (*wrong, *(fault for result in results for fault in result.faults))
    last = last_manifest(folder)
    write_manifest(folder, Manifest(language, "" if faults else content, clips))
    retire(folder, clips, last.clips if last else (), plan.now)
    return Built(language, clips, sum(result.new for result in results), faults)


def works_of(
    plan: Plan, language: str, takes: Iterable[Utterance], booth: Booth
) -> tuple[list[Work], list[str]]:
    """What is to be done for each take of a language, and what is wrong before it is begun."""
    recordings = folder_of(plan.root, language)
    masters, wrong = masters_in(recordings)
    last = last_manifest(plan.folder / language)
    known = {clip.clip: clip for clip in last.clips} if last else {}
    voices = Voices(plan.chosen, booth)
    works = []
    for take in takes:
        master = master_for(take, recordings, masters)
        if isinstance(master, Unfit):
            wrong.append(f"{language}/{take.name}: {master}")
        path = master if isinstance(master, Path) else None
        person = person_of(masters[take.name]) if path else None
        voice = voices.of(take.tongue)
        work = Work(take, plan.folder / language, voice, path, person)
        works.append(replace(work, known={n: known[n] for n in names_of(work) if n in known}))
    return works, [*wrong, *(f"{language}: {fault}" for fault in voices.faults)]


def masters_in(recordings: Path) -> tuple[Mapping[str, Master], list[str]]:
    """The ledger of a language, and what is wrong with it: then no recording is used."""
    try:
        return read_masters(recordings), []
    except BadMastersError as error:
        return {}, str(error).splitlines()


class Voices:
    """Who reads a language; a language that nobody can read is told once."""

    def __init__(self, chosen: Mapping[str, str], booth: Booth) -> None:
        self.chosen = chosen
        self.booth = booth
        self.known: dict[str, Voice | None] = {}
        self.faults: list[str] = []

    def of(self, tongue: str) -> Voice | None:
        """The voice for a language; None where there is none."""
        if tongue not in self.known:
            self.known[tongue] = self.find(tongue)
        return self.known[tongue]

    def find(self, tongue: str) -> Voice | None:
        """The same, asked of the engine."""
        name = engine_for(tongue, self.chosen)
        try:
            voice = self.booth.engine(name).voice(tongue)
        except EngineError as error:
            self.faults.append(str(error))
            return None
        if voice is None:
            self.faults.append(f"{name} has no voice for {tongue}")
        return voice


def person_of(master: Master) -> Voice:
    """Who a recording's voice is: the file itself."""
    return Voice("person", "", master.sha256)


def names_of(work: Work) -> list[str]:
    """The names that its clips can have, those of a recording first."""
    take = work.take
    return [
        name_of(take.language, take.text, slower, voice)
        for voice in (work.person, work.voice)
        if voice
        for slower in PACES
    ]


def missing_in(works: Iterable[Work]) -> int:
    """How many takes have a clip that is not there."""
    return sum(
        any(not (work.folder / f"{name}.wav").exists() for name in names_of(work)[: len(PACES)])
        for work in works
    )


# ---------------------------------------------------------------- what is no more needed


def retire(folder: Path, clips: Iterable[Clip], last: Iterable[Clip], now: float) -> None:
    """Remove what no manifest has named for a day, and what a build that was killed left half."""
    named = {f"{clip.clip}.wav" for clip in clips}
    just_dropped = {f"{clip.clip}.wav" for clip in last} - named
    for name in just_dropped:
        with suppress(OSError):
            os.utime(folder / name, (now, now))
    for path in folder.iterdir():
        is_half = path.suffix == ASIDE
        is_old = path.suffix == ".wav" and path.stat().st_mtime < now - A_DAY
        if is_half or (is_old and path.name not in named):
            path.unlink()
