"""Whether a manifest is true: of the files beside it, and of the words that the line says today."""

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from pathlib import Path

from ivr.content.model import Content
from ivr.tools.studio.measurements import Heard, Inspected
from ivr.tools.studio.qc_rules import Finding, Heards, of_clip, pace_of, wrong_clip, wrong_manner
from ivr.voice.clips import (
    FAILED,
    MANIFEST,
    BadClipsError,
    Clip,
    Manifest,
    name_of,
    read_failed,
    read_manifest,
)
from ivr.voice.utterances import Utterance

SECONDS, DECIBELS = 0.001, 0.1
"""How far what a manifest tells may be from what is measured."""

PACES = (False, True)
"""Every take is said at the pace of the line, and slower."""


def wrong_books(
    manifest: Manifest, takes: Sequence[Utterance], files: Collection[str], failed: Collection[str]
) -> Iterator[Finding]:
    """Takes without a clip, clips without a take, and files without a clip.

    `files` are the names in the folder of the language; `failed` the clips in which a recogniser
    heard other words.
    """
    yield from missing(manifest, takes)
    texts = {take.text for take in takes}
    for clip in manifest.clips:
        if clip.words not in texts:
            yield of_clip(manifest.language, clip, "A10", "its words are no current wording")
        if clip.clip != name_of(manifest.language, clip.words, clip.slower, clip.voice):
            yield of_clip(manifest.language, clip, "A10", "its name is not that of its words")
        if clip.clip in failed:
            what = "a recogniser heard other words, so it is never played"
            yield of_clip(manifest.language, clip, "A09", what, error=False)
    yield from orphans(manifest, files)


def missing(manifest: Manifest, takes: Sequence[Utterance]) -> Iterator[Finding]:
    """Takes that no clip says."""
    said = {(clip.words, clip.slower) for clip in manifest.clips}
    for take in takes:
        for slower in PACES:
            if (take.text, slower) not in said:
                yield Finding(
                    manifest.language, "missing", "no clip says it", take=take.name, slower=slower
                )


def orphans(manifest: Manifest, files: Collection[str]) -> Iterator[Finding]:
    """Files that are nobody's: no error, for a build keeps what calls under way may still play."""
    known = {f"{clip.clip}.wav" for clip in manifest.clips} | {MANIFEST, FAILED}
    for name in sorted(set(files) - known):
        what = f"{name} is no clip of the manifest"
        yield Finding(manifest.language, "orphan", what, error=False)


def wrong_told(language: str, clip: Clip, file: Inspected) -> Iterator[Finding]:
    """What the manifest tells of a clip, and is not so."""
    if file.digest and file.digest != clip.digest:
        yield of_clip(language, clip, "digest", "the file is not the one that was built")
    if file.heard is None:
        return
    for what, (told, measured, near) in measures_of(clip, file.heard).items():
        if not abs(told - measured) <= near and told != measured:
            yield of_clip(
                language,
                clip,
                "digest",
                f"{what} told wrongly",
                f"{told:.2f}",
                f"it is {measured:.2f}",
            )


def measures_of(clip: Clip, heard: Heard) -> Mapping[str, tuple[float, float, float]]:
    """Each measure: as the manifest tells it, as it is, and how near these must be."""
    return {
        "seconds": (clip.seconds, heard.seconds, SECONDS),
        "level": (clip.level, heard.levels.level, DECIBELS),
        "peak": (clip.peak, heard.levels.peak, DECIBELS),
    }


# ---------------------------------------------------------------- lint


@dataclass(frozen=True, slots=True)
class Shelf:
    """What was built for a language: its manifest, None where that cannot be read (`wrong` tells
    why); the names of all its files; and the clips that a recogniser misheard."""

    language: str
    folder: Path
    manifest: Manifest | None
    files: tuple[str, ...]
    failed: frozenset[str]
    wrong: str = ""

    @property
    def clips(self) -> tuple[Clip, ...]:
        """The clips that the manifest names."""
        return self.manifest.clips if self.manifest else ()

    def path(self, clip: Clip) -> Path:
        """The file of a clip."""
        return self.folder / f"{clip.clip}.wav"


@dataclass(frozen=True, slots=True)
class Summary:
    """A language in figures: `seconds` of sound, levels in dBov, `spread` in dB from lowest to
    highest, the highest `peak` in dBFS, words a minute of both paces; None for what is unknown."""

    language: str
    clips: int
    drafts: int
    seconds: float
    level: float | None
    spread: float | None
    peak: float | None
    pace: float | None
    slower: float | None
    errors: int
    warnings: int


def shelf_of(folder: Path, language: str) -> Shelf:
    """The shelf of a language in the folder of a build; empty where nothing was built."""
    own = folder / language
    files = tuple(sorted(os.listdir(own))) if own.is_dir() else ()
    try:
        manifest, failed = read_manifest(own), read_failed(own)
    except BadClipsError as error:
        return Shelf(language, own, None, files, frozenset(), str(error))
    wrong = "" if manifest else "nothing was built: run `ivr audio build`"
    return Shelf(language, own, manifest, files, failed, wrong)


def strays(folder: Path, languages: Sequence[str]) -> list[Finding]:
    """Folders of the build that are of no language of the line; hidden ones are a build's own."""
    there = (
        sorted(path.name for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else ()
    )
    return [
        Finding(name, "orphan", "the line has no such language", error=False)
        for name in there
        if name not in languages and not name.startswith(".")
    ]


def lint(
    shelf: Shelf, inspected: Mapping[str, Inspected], takes: Sequence[Utterance], book: Content
) -> list[Finding]:
    """Every rule that a language breaks; `inspected` are its clips by name, `takes` its own."""
    if shelf.manifest is None:
        return [Finding(shelf.language, "missing", shelf.wrong)]
    return [
        *wrong_books(shelf.manifest, takes, shelf.files, shelf.failed),
        *wrong_files(shelf, inspected),
        *wrong_together(shelf, inspected, book),
    ]


def wrong_files(shelf: Shelf, inspected: Mapping[str, Inspected]) -> Iterator[Finding]:
    """What is wrong with each file by itself."""
    for clip in shelf.clips:
        file = inspected[clip.clip]
        yield from wrong_clip(shelf.language, clip, file)
        yield from wrong_told(shelf.language, clip, file)


def wrong_together(
    shelf: Shelf, inspected: Mapping[str, Inspected], book: Content
) -> Iterator[Finding]:
    """What is wrong with how the language speaks."""
    heards = heards_of(shelf, inspected)
    if heards:
        yield from wrong_manner(shelf.language, heards, book)


def heards_of(shelf: Shelf, inspected: Mapping[str, Inspected]) -> Heards:
    """The clips that could be measured."""
    files = ((clip, inspected[clip.clip].heard) for clip in shelf.clips)
    return [(clip, heard) for clip, heard in files if heard is not None]


def summary_of(
    shelf: Shelf, inspected: Mapping[str, Inspected], findings: Sequence[Finding]
) -> Summary:
    """A language in figures."""
    clips, heards = shelf.clips, heards_of(shelf, inspected)
    levels = finite(heard.levels.level for _, heard in heards)
    pace = pace_of(heards)
    errors = sum(finding.error for finding in findings)
    return Summary(
        language=shelf.language,
        clips=len(clips),
        drafts=sum(clip.voice.draft for clip in clips),
        seconds=sum(heard.seconds for _, heard in heards),
        level=sum(levels) / len(levels) if levels else None,
        spread=max(levels) - min(levels) if levels else None,
        peak=max(finite(heard.levels.peak for _, heard in heards), default=None),
        pace=pace.normal,
        slower=pace.slower,
        errors=errors,
        warnings=len(findings) - errors,
    )


def finite(figures: Iterator[float]) -> list[float]:
    """Those that are figures: silence has no level."""
    return [figure for figure in figures if isfinite(figure)]
