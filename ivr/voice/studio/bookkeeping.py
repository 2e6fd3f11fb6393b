"""Whether a manifest is true: of the files beside it, and of the words that the line says today."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from ivr.voice.clips import FAILED, MANIFEST, Clip, Manifest, name_of
from ivr.voice.studio.findings import Finding, of_clip
from ivr.voice.studio.inspection import Heard, Inspected
from ivr.voice.takes import Take

SECONDS, DECIBELS = 0.001, 0.1
"""How far what a manifest tells may be from what is measured."""

PACES = (False, True)
"""Every take is said at the pace of the line, and slower."""


def wrong_books(
    manifest: Manifest, takes: Sequence[Take], files: Collection[str], failed: Collection[str]
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


def missing(manifest: Manifest, takes: Sequence[Take]) -> Iterator[Finding]:
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
