"""One take becomes its clips: from a person's recording if there is one, else by an engine."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from hashlib import sha256
from multiprocessing import get_context, parent_process
from pathlib import Path
from threading import Thread
from typing import TypedDict

from ivr.tools.studio.engines import ENGINES, Engine
from ivr.tools.studio.engines.process import EngineError
from ivr.tools.studio.levels import active_level, peak
from ivr.tools.studio.mastering import CEILING, LEVEL, mastered, slowed
from ivr.tools.studio.measurements import digits_in
from ivr.tools.studio.recording_faults import read_recording
from ivr.tools.studio.sound import TELEPHONE, BadSoundError, Sound, read_sound, write_clip
from ivr.voice.clips import Clip, Voice, name_of
from ivr.voice.utterances import Utterance

PACES = (False, True)
"""Normal, and slower."""

TURNS = (1, 0.985, 1.015, 0.97, 1.03)
"""How much higher a voice is made, and faster with it, until no key is heard in a clip: a quarter
of a tone, which nobody notices."""

OFF = 1.0
"""dB by which a clip may miss its level or its ceiling."""

ASIDE = ".new"
"""How the name of a file ends while it is written."""


@dataclass(frozen=True, slots=True)
class Work:
    """A take to be made in a folder: from `master`, spoken by `person`, if there is one; else with
    an engine's `voice`. `known` are the clips that the last build told of it, by name."""

    take: Utterance
    folder: Path
    voice: Voice | None
    master: Path | None = None
    person: Voice | None = None
    known: Mapping[str, Clip] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Made:
    """What became of a take: its clips, how many of them are new, and what went wrong."""

    clips: tuple[Clip, ...] = ()
    new: int = 0
    faults: tuple[str, ...] = ()


class Booth:
    """The engines of one process, each started when it is first needed."""

    def __init__(self) -> None:
        self.engines: dict[str, Engine] = {}

    def engine(self, name: str) -> Engine:
        """The engine of this name. Raises EngineError."""
        if name not in self.engines:
            self.engines[name] = ENGINES[name]()
        return self.engines[name]

    def close(self) -> None:
        """End them all."""
        for engine in self.engines.values():
            engine.close()
        self.engines.clear()


def made(work: Work, booth: Booth) -> Made:
    """The clips of a take. A recording that cannot be used is told, and the engine speaks."""
    faults = []
    for voice in (work.person, work.voice):
        if voice is None:
            continue
        try:
            clips = [clip_of(work, voice, slower, booth) for slower in PACES]
        except (BadSoundError, EngineError, OSError) as error:
            faults.append(f"{work.take.language}/{work.take.name}: {told(work, voice, error)}")
        else:
            return Made(tuple(c for c, _ in clips), sum(new for _, new in clips), tuple(faults))
    return Made(faults=tuple(faults))


def told(work: Work, voice: Voice, error: Exception) -> str:
    """What is wrong, and with what."""
    return f"{work.master.name}: {error}" if work.master and voice is work.person else str(error)


def clip_of(work: Work, voice: Voice, slower: bool, booth: Booth) -> tuple[Clip, bool]:
    """The clip, and whether it is new. Raises BadSoundError, EngineError or OSError."""
    take = work.take
    name = name_of(take.language, take.text, slower, voice)
    path = work.folder / f"{name}.wav"
    last = work.known.get(name)
    if last and is_whole(path, last):
        return replace(last, take=take.name), False
    wanted = partial(Clip, take.name, take.text, slower, name, voice=voice)
    if not last and (figures := figures_of(path)):
        return wanted(**figures), False
    write_aside(path, keyless(list(spoken(work, voice, slower, booth))))
    figures = figures_of(path)
    if not figures:
        path.unlink()
        raise BadSoundError("it cannot be brought to its level")
    return wanted(**figures), True


def keyless(parts: Sequence[Sound]) -> Sound:
    """The clip of these parts, a little lower or higher where a telephone network would hear a key
    in it (A08). Raises BadSoundError."""
    for turn in TURNS:
        turned = [Sound(part.samples, round(part.rate * turn)) for part in parts]
        clip = mastered(turned)
        if not digits_in(clip.samples):
            return clip
    raise BadSoundError("a telephone network would hear a key in it")


def spoken(work: Work, voice: Voice, slower: bool, booth: Booth) -> Iterator[Sound]:
    """Each part of the take, as a voice said it; a person said it in one piece."""
    if work.master and voice is work.person:
        recorded = read_recording(work.master)
        yield slowed(recorded) if slower else recorded
        return
    engine = booth.engine(voice.engine)
    for part in work.take.parts:
        yield engine.render(part, work.take.tongue, slower=slower)


# ---------------------------------------------------------------- the file


class Figures(TypedDict):
    """What a file of sound tells of itself."""

    seconds: float
    level: float
    peak: float
    digest: str


def is_whole(path: Path, clip: Clip) -> bool:
    """Whether the file is there as it was made."""
    try:
        return sha256(path.read_bytes()).hexdigest() == clip.digest
    except FileNotFoundError:
        return False


def figures_of(path: Path) -> Figures | None:
    """What the file measures; None where it is not there, or is no clip of the line's level. A
    build that was killed leaves such files behind."""
    try:
        sound = read_sound(path)
        digest = sha256(path.read_bytes()).hexdigest()
    except (BadSoundError, OSError):
        return None
    level, highest = active_level(sound.samples, sound.rate), peak(sound.samples)
    is_fit = abs(level - LEVEL) <= OFF and highest <= CEILING + OFF
    if sound.rate != TELEPHONE or not is_fit:
        return None
    return {
        "seconds": round(sound.seconds, 3),
        "level": round(level, 2),
        "peak": round(highest, 2),
        "digest": digest,
    }


def write_aside(path: Path, sound: Sound) -> None:
    """The file, whole or not at all. Raises OSError."""
    draft = path.with_suffix(ASIDE)
    write_clip(draft, sound)
    draft.replace(path)


# ---------------------------------------------------------------- workers


AT_ONCE = 8
"""Takes that a process is handed at a time."""

FEW = 16
"""So many takes are made here: to start other processes takes longer."""

BOOTH = Booth()
"""The engines of a process of the pool, which serves takes until it ends."""


Watch = Callable[[Iterable[Made], int], Iterable[Made]]
"""Hands on what is made, as it comes, of so many takes."""


def unwatched(results: Iterable[Made], _count: int) -> Iterable[Made]:
    """What is made, with nobody looking on."""
    return results


@contextmanager
def makers(jobs: int, watch: Watch = unwatched) -> "Iterator[Makers]":
    """Who makes clips; so many processes at once."""
    several = Makers(jobs, watch)
    try:
        yield several
    finally:
        several.close()


class Makers:
    """Processes, started when there is much to do, and the engines of this one."""

    def __init__(self, jobs: int, watch: Watch = unwatched) -> None:
        self.jobs = jobs
        self.watch = watch
        self.booth = Booth()
        self.pool: ProcessPoolExecutor | None = None

    def made(self, works: list[Work], missing: int) -> list[Made]:
        """What becomes of each take, in their order; about so many of them have to be spoken."""
        if self.jobs == 1 or missing <= FEW:
            here = (made(work, self.booth) for work in works)
            return list(self.watch(here, len(works)))
        self.pool = self.pool or ProcessPoolExecutor(
            self.jobs, mp_context=get_context("spawn"), initializer=end_with_parent
        )
        there = self.pool.map(made_in_pool, works, chunksize=AT_ONCE)
        return list(self.watch(there, len(works)))

    def close(self) -> None:
        """End the processes; what they have not begun is left."""
        self.booth.close()
        if self.pool:
            self.pool.shutdown(cancel_futures=True)


def made_in_pool(work: Work) -> Made:
    """The clips of a take, made by a process of the pool."""
    return made(work, BOOTH)


def end_with_parent() -> None:
    """Have this process end when the one that started it is killed, which no queue tells it."""

    def wait() -> None:
        parent = parent_process()
        if parent:
            parent.join()
            os._exit(1)

    Thread(target=wait, daemon=True).start()
