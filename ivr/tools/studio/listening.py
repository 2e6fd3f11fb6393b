"""Listening to what was built: what a recogniser heard of each clip, and which must not be played.

What was heard is kept beside the clips, so that a clip is listened to once; how it is judged is
worked out anew each time.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import cattrs
from cattrs.errors import ClassValidationError

from ivr.content.model import Content
from ivr.tools.studio.sound import Sound
from ivr.tools.studio.transcripts import Ear, Heard, Loss, ear_of, errors, losses
from ivr.voice.clips import FAILED, BadClipsError, Clip, Manifest, put_json, read_failed, read_json
from ivr.voice.utterances import tongue_of

HEARD = "heard.json"
"""What was heard of each clip, beside the manifest."""


@dataclass(frozen=True, slots=True)
class Gate:
    """How well a language must be heard: the highest part of all words, or characters, that may be
    heard otherwise."""

    limit: float
    by_character: bool = False


GATES: Mapping[str, Gate] = {
    "en": Gate(0.05),
    "es": Gate(0.15),
    "fr": Gate(0.15),
    "ru": Gate(0.05, by_character=True),
    "zh": Gate(0.20, by_character=True),
}
"""Where the recogniser is good enough to refuse a clip; of other languages it only tells."""

TELLING = 2.0
"""Seconds from which on the recogniser knows a language."""


class Ears(Protocol):
    """A recogniser."""

    def hear(self, sound: Sound, language: str) -> Heard:
        """What it makes of a sound in this language."""


@dataclass(frozen=True, slots=True)
class Transcripts:
    """The file: what was heard of each clip, by its name, and by which recogniser (its seal)."""

    recogniser: str
    heard: dict[str, Heard] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """One clip and what was heard of it: `errors` in so many words, or characters; `losses` are
    what was not heard. `gated`: then it must not be played with one."""

    clip: Clip
    heard: Heard
    losses: tuple[Loss, ...]
    errors: int
    words: int
    gated: bool


@dataclass(frozen=True, slots=True)
class Report:
    """How the clips of one engine were heard, in one language: those of its clips (`of`) that were
    listened to; `limit` is None where nothing is refused."""

    language: str
    engine: str
    verdicts: tuple[Verdict, ...]
    of: int
    limit: float | None

    @property
    def rate(self) -> float:
        """The errors to the words, or characters."""
        words = sum(verdict.words for verdict in self.verdicts)
        return sum(verdict.errors for verdict in self.verdicts) / words if words else 0.0

    @property
    def failed(self) -> tuple[Verdict, ...]:
        """What must not be played."""
        return tuple(verdict for verdict in self.verdicts if verdict.gated and verdict.losses)

    @property
    def is_well(self) -> bool:
        """Whether nothing is refused, and the voice as a whole is heard well enough."""
        return not self.failed and (self.limit is None or self.rate <= self.limit)

    def lost(self, what: Loss) -> int:
        """Of how many clips this was not heard."""
        return sum(what in verdict.losses for verdict in self.verdicts)


# ---------------------------------------------------------------- what was heard


def read_transcripts(folder: Path, recogniser: str) -> Transcripts:
    """What this recogniser has heard before. Raises BadClipsError."""
    told = read_json(folder / HEARD)
    if told is None:
        return Transcripts(recogniser)
    try:
        known = cattrs.structure(told, Transcripts)
    except (ClassValidationError, ValueError, TypeError, KeyError) as error:
        raise BadClipsError(f"{folder / HEARD}: it is no transcript: remove it") from error
    return known if known.recogniser == recogniser else Transcripts(recogniser)


def write_transcripts(folder: Path, transcripts: Transcripts, manifest: Manifest) -> None:
    """What was heard of clips that are still there. Raises OSError."""
    named = {clip.clip for clip in manifest.clips}
    heard = {name: its for name, its in transcripts.heard.items() if name in named}
    put_json(folder / HEARD, cattrs.unstructure(Transcripts(transcripts.recogniser, heard)))


def to_hear(manifest: Manifest, transcripts: Transcripts, sample: int | None) -> list[Clip]:
    """The clips to listen to, each once: all, or those of a sample that is always the same."""
    clips = {clip.clip: clip for clip in manifest.clips}
    some = sorted(clips, key=lambda name: hashlib.sha256(name.encode()).digest())[:sample]
    return [clips[name] for name in some if name not in transcripts.heard]


# ---------------------------------------------------------------- how it is judged


def reports_of(manifest: Manifest, transcripts: Transcripts, book: Content) -> list[Report]:
    """How each engine of a language was heard."""
    verdicts = verdicts_on(manifest, transcripts.heard, book)
    engines = sorted({clip.voice.engine for clip in manifest.clips})
    return [report_of(manifest, engine, verdicts) for engine in engines]


def report_of(manifest: Manifest, engine: str, verdicts: Iterable[Verdict]) -> Report:
    """How one engine was heard."""
    clips = [clip for clip in manifest.clips if clip.voice.engine == engine]
    its = tuple(verdict for verdict in verdicts if verdict.clip.voice.engine == engine)
    gate = GATES.get(manifest.language)
    limit = gate.limit if gate and any(verdict.gated for verdict in its) else None
    return Report(manifest.language, engine, its, len(clips), limit)


def verdicts_on(manifest: Manifest, heard: Mapping[str, Heard], book: Content) -> list[Verdict]:
    """What is to be said of each clip that was listened to."""
    tongues = {clip.clip: tongue_in(clip, manifest.language, book) for clip in manifest.clips}
    ears = {tongue: ear_of(book, tongue) for tongue in set(tongues.values())}
    return [
        verdict_on(clip, heard[clip.clip], tongues[clip.clip], ears[tongues[clip.clip]])
        for clip in manifest.clips
        if clip.clip in heard
    ]


def verdict_on(clip: Clip, heard: Heard, tongue: str, ear: Ear) -> Verdict:
    """What is to be said of a clip in this tongue."""
    gate = GATES.get(tongue)
    lost = tuple(losses(clip.words, heard, tongue, ear))
    if clip.seconds < TELLING:
        lost = tuple(loss for loss in lost if loss != "language")
    by_character = gate is None or gate.by_character
    wrong, words = errors(clip.words, heard.words, ear, by_character=by_character)
    return Verdict(clip, heard, lost, wrong, words, gate is not None and not clip.voice.draft)


def tongue_in(clip: Clip, language: str, book: Content) -> str:
    """The language that a clip is read in; that of its manifest, if its take is gone."""
    return tongue_of(clip.take.partition("@")[0], language, book)


# ---------------------------------------------------------------- what must not be played


def write_failed(folder: Path, manifest: Manifest, verdicts: Iterable[Verdict]) -> None:
    """Keep what must not be played: of the clips that are still there, those that fail now, and
    those that failed before and were not listened to since. Raises BadClipsError, OSError."""
    verdicts = list(verdicts)
    judged = {verdict.clip.clip for verdict in verdicts}
    failing = {verdict.clip.clip for verdict in verdicts if verdict.gated and verdict.losses}
    before = read_failed(folder)
    after = (before - judged | failing) & {clip.clip for clip in manifest.clips}
    if after != before:
        put_json(folder / FAILED, sorted(after))
