"""A small folder of good clips, as a build leaves it, and hands that spoil them one by one."""

from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

import numpy as np

from ivr.content.model import Content
from ivr.tools.studio.measurements import Inspected, inspect
from ivr.tools.studio.qc import lint, shelf_of
from ivr.tools.studio.qc_rules import Finding
from ivr.tools.studio.sound import TELEPHONE, Samples, Sound, read_sound, write_clip
from ivr.voice.clips import Clip, Manifest, Voice, name_of, read_manifest, write_manifest
from ivr.voice.utterances import Utterance
from tests.speech import mastered, spoken

PICO = Voice("pico", "0.1.1", "en-US", "speed 0.8")
SPEED = 0.8
PACES = {False: SPEED, True: SPEED * 0.8}


KNOWN: dict[bytes, Inspected] = {}
"""What was measured once need not be again: most files of a spoiled shelf are as good as before."""


def measures(path: Path) -> Inspected:
    """The measures of a file, or that it is gone."""
    if not path.exists():
        return inspect(path)
    data = path.read_bytes()
    if data not in KNOWN:
        KNOWN[data] = inspect(path)
    return KNOWN[data]


@dataclass(frozen=True)
class ClipShelf:
    """The clips of a language in a folder that holds languages; `takes` is what they should say."""

    root: Path
    language: str
    takes: tuple[Utterance, ...]
    book: Content

    @property
    def folder(self) -> Path:
        return self.root / self.language

    @property
    def clips(self) -> tuple[Clip, ...]:
        manifest = read_manifest(self.folder)
        assert manifest
        return manifest.clips

    @property
    def first(self) -> Path:
        """The file that is spoiled."""
        return self.folder / f"{self.clips[0].clip}.wav"

    def build(self, voice: str) -> None:
        """Make every clip."""
        self.folder.mkdir(parents=True)
        self.write([self.made(take, slower, voice) for take in self.takes for slower in PACES])

    def made(self, take: Utterance, slower: bool, voice: str) -> Clip:
        name = name_of(self.language, take.text, slower, PICO)
        samples = mastered(spoken(take.text, voice, PACES[slower]))
        write_clip(self.folder / f"{name}.wav", Sound(samples, TELEPHONE))
        return self.measured(Clip(take.name, take.text, slower, name, 0, 0, 0, "", PICO))

    def measured(self, clip: Clip) -> Clip:
        """The clip as its file is: a spoiled file breaks its own rule, and no other."""
        path = self.folder / f"{clip.clip}.wav"
        heard = measures(path).heard
        digest = sha256(path.read_bytes()).hexdigest()
        if heard is None:
            return replace(clip, digest=digest)
        levels = heard.levels
        return replace(
            clip, seconds=heard.seconds, level=levels.level, peak=levels.peak, digest=digest
        )

    def write(self, clips: list[Clip]) -> None:
        write_manifest(self.folder, Manifest(self.language, "sealed", tuple(clips)))

    def change(self, **told: object) -> None:
        """Tell something else of the first clip."""
        self.write([replace(self.clips[0], **told), *self.clips[1:]])  # type: ignore[arg-type]

    def put(self, data: bytes) -> None:
        """Other bytes in the first file, which the manifest knows."""
        self.first.write_bytes(data)
        self.write([self.measured(self.clips[0]), *self.clips[1:]])

    def sound(self) -> Samples:
        """What is heard in the first file; a copy."""
        return np.array(read_sound(self.first).samples)

    def say(self, samples: Samples) -> None:
        """Another sound in the first file, which the manifest knows."""
        write_clip(self.first, Sound(samples.astype(np.float32), TELEPHONE))
        self.put(self.first.read_bytes())

    def sounds(self) -> list[Samples]:
        """What is heard in each file."""
        return [read_sound(self.folder / f"{clip.clip}.wav").samples for clip in self.clips]

    def say_all(self, sounds: list[Samples]) -> None:
        """Another sound in each file, which the manifest knows."""
        for clip, samples in zip(self.clips, sounds, strict=True):
            write_clip(self.folder / f"{clip.clip}.wav", Sound(samples, TELEPHONE))
        self.write([self.measured(clip) for clip in self.clips])

    def findings(self) -> list[Finding]:
        """What the check finds."""
        shelf = shelf_of(self.root, self.language)
        files = {clip.clip: measures(shelf.path(clip)) for clip in shelf.clips}
        return lint(shelf, files, self.takes, self.book)

    def rules(self) -> list[str]:
        """The rules that are broken, each as often as it is."""
        return [finding.rule for finding in self.findings()]
