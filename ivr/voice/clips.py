"""Which file of sound says the current words: what the manifests of a build tell.

A build (`ivr audio build`) leaves a folder a language: its clips, each named by what it was made
from, and a manifest that tells which words each says. A clip is found by its exact words alone, so
that one of other words can never be played.
"""

import hashlib
import json
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import cattrs
from cattrs.errors import ClassValidationError

MANIFEST = "manifest.json"
FAILED = "failed.json"
"""Names of clips in which a recogniser heard another number, time or no "not": a JSON list."""

FILE = re.compile(r"[0-9a-f]{64}\.wav")
"""What every clip's file is called, and nothing else is: it can stand in a URL as it is."""

PIPELINE = "1"
"""Changes whenever a build makes other sound from the same words: it parts new clips from old."""


class BadClipsError(Exception):
    """A manifest that cannot be read; the message names its file and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks: an engine with its version, its voice and its settings; or a `person`, whose
    `voice` is the SHA-256 of the file that they recorded.

    `draft`: no patient may hear it.
    """

    engine: str
    version: str
    voice: str
    settings: str = ""
    draft: bool = False


@dataclass(frozen=True, slots=True)
class Clip:
    """One file of sound: `clip` is its name, without `.wav`, and `digest` the SHA-256 of its bytes.

    `take` is the name of its wording (see `utterances`), and `words` are what it says; `level` is
    in dBov by ITU-T P.56 and `peak` in dBFS.
    """

    take: str
    words: str
    slower: bool
    clip: str
    seconds: float
    level: float
    peak: float
    digest: str
    voice: Voice


@dataclass(frozen=True, slots=True)
class Manifest:
    """The clips of a language; `content` is the seal of all that they were made from, by which a
    build sees that nothing is to be done."""

    language: str
    content: str
    clips: tuple[Clip, ...]


@dataclass(frozen=True, slots=True)
class Clips:
    """The clips that may be played: by language, words and pace; and by language and name."""

    by_words: Mapping[tuple[str, str, bool], Clip] = field(default_factory=dict)
    by_name: Mapping[tuple[str, str], Clip] = field(default_factory=dict)

    def path(self, language: str, words: str, slower: bool) -> str:
        """Where the words are played from, as "es/0f3a….wav"; "" where no clip says them."""
        clip = self.by_words.get((language, words, slower))
        return f"{language}/{clip.clip}.wav" if clip else ""

    def words(self, address: str) -> str:
        """What is heard at an address that ends in such a path; "" where that is not known."""
        clip = self._at(address)
        return clip.words if clip else ""

    def seconds(self, address: str) -> float:
        """How long it is heard; 0 where that is not known."""
        clip = self._at(address)
        return clip.seconds if clip else 0.0

    def _at(self, address: str) -> Clip | None:
        folder, _, file = address.rpartition("/")
        return self.by_name.get((folder.rpartition("/")[2], file.removesuffix(".wav")))


NO_CLIPS = Clips()


def name_of(language: str, words: str, slower: bool, voice: Voice) -> str:
    """The name of a clip: the SHA-256 of all that its sound depends on, in hexadecimal."""
    what = [language, words, slower, voice.engine, voice.version, voice.voice, voice.settings]
    return hashlib.sha256(json.dumps([*what, PIPELINE]).encode()).hexdigest()


def read_clips(folder: Path, languages: Iterable[str], *, drafts: bool) -> Clips:
    """What was built for these languages; a language without a manifest has no clips.

    A clip that a recogniser misheard is never among them, and a draft only if `drafts` says so.
    Raises BadClipsError.
    """
    clips = [
        (language, clip) for language in languages for clip in fit(folder / language, drafts=drafts)
    ]
    return Clips(
        {(language, clip.words, clip.slower): clip for language, clip in clips},
        {(language, clip.clip): clip for language, clip in clips},
    )


def fit(folder: Path, *, drafts: bool) -> list[Clip]:
    """The clips of a language that may be played, of those whose files are there."""
    manifest = read_manifest(folder)
    failed = read_failed(folder)
    there = files_in(folder) if manifest else frozenset()
    return [
        clip
        for clip in (manifest.clips if manifest else ())
        if clip.clip in there and clip.clip not in failed and (drafts or not clip.voice.draft)
    ]


def files_in(folder: Path) -> frozenset[str]:
    """The names of all clips whose files are there, whichever build has made them. Raises
    BadClipsError."""
    try:
        return frozenset(name[:-4] for name in os.listdir(folder) if FILE.fullmatch(name))
    except OSError as error:
        raise BadClipsError(f"{folder}: it cannot be read: {error}") from error


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest of a language; None where nothing was built. Raises BadClipsError."""
    told = read_json(folder / MANIFEST)
    if told is None:
        return None
    try:
        return cattrs.structure(told, Manifest)
    except (ClassValidationError, ValueError, TypeError, KeyError) as error:
        raise BadClipsError(f"{folder / MANIFEST}: it is no manifest: build it again") from error


def read_failed(folder: Path) -> frozenset[str]:
    """The names of the clips that a recogniser misheard. Raises BadClipsError."""
    told = read_json(folder / FAILED) or []
    if not (isinstance(told, list) and all(isinstance(name, str) for name in told)):
        raise BadClipsError(f"{folder / FAILED}: it is no list of names: listen again")
    return frozenset(told)


def read_json(path: Path) -> object:
    """What stands in the file; None where there is none. Raises BadClipsError."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise BadClipsError(f"{path}: it cannot be read: {error}") from error


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """The manifest, whole or not at all. Raises OSError."""
    put_json(folder / MANIFEST, cattrs.unstructure(manifest))


def put_json(path: Path, what: object) -> None:
    """A file that never holds half of it. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.new")
    draft.write_text(json.dumps(what, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    draft.replace(path)
