"""Kokoro-82M (extra `neural`): a neural voice for releases, in a process of its own."""

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ivr.tools.studio.engines.process import EngineError, Worker, installed
from ivr.tools.studio.models import KOKORO, VOICES, ModelError, assembled, models_folder, voice_at
from ivr.tools.studio.sound import Sound
from ivr.voice.clips import Voice

SCRIPT = Path(__file__).with_name("kokoro_worker.py")

SLOWER = 0.8
"""The slower pace is so much of the other."""

LONGEST = 120.0
"""Seconds that one text may take; half a minute of speech takes ten on a busy machine."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Kokoro's voice for a language, what reads the text for it, and the speed that keeps the
    pace of languages.toml; Mandarin is faster, for it is heard worse when it is slow."""

    voice: str
    language: str
    speed: float
    reader: str = "phonemizer"


SPEAKERS: Mapping[str, Speaker] = {
    "en": Speaker("af_heart", "en-us", 0.76),
    "es": Speaker("ef_dora", "es-419", 0.78),
    "fr": Speaker("ff_siwis", "fr-fr", 0.8),
    "zh": Speaker("zf_xiaoxiao", "zh", 0.9, reader="misaki"),
}

READINGS: Mapping[str, Mapping[str, str]] = {"en": {r"\bIV\b": "I V", r"\bA(?= is \d)": "eigh"}}
"""What it must be given for words that it reads wrongly: to espeak-ng, IV is "Roman four", and the
letter of "A is 2 1" an article."""


class Kokoro:
    """Kokoro; its process is started when there is something to say."""

    def __init__(self) -> None:
        release = installed("kokoro-onnx", "neural")
        self.versions = {
            reader: f"{release} with {reader} {installed(reader, 'neural')}"
            for reader in ("phonemizer", "misaki")
        }
        self.worker: Worker | None = None

    def voice(self, tongue: str) -> Voice | None:
        """Its voice for a language; None where it has none."""
        speaker = SPEAKERS.get(tongue)
        if speaker is None:
            return None
        model = KOKORO.parts[0].digest[:8]
        given = "".join(f", {reading}" for reading in READINGS.get(tongue, {}).values())
        settings = f"speed {speaker.speed} x {SLOWER}, model {model}{given}"
        return Voice("kokoro", self.versions[speaker.reader], speaker.voice, settings)

    def render(self, text: str, tongue: str, *, slower: bool) -> Sound:
        """The text, spoken. Raises EngineError."""
        speaker = SPEAKERS[tongue]
        self.worker = self.worker or started(models_folder())
        return self.worker.ask(
            {
                "voice": speaker.voice,
                "language": speaker.language,
                "speed": round(speaker.speed * (SLOWER if slower else 1), 3),
                "text": readable(text, tongue),
            }
        )

    def close(self) -> None:
        """End its process."""
        worker, self.worker = self.worker, None
        if worker:
            worker.close()


def readable(text: str, tongue: str) -> str:
    """The text in words that it reads rightly."""
    for words, reading in READINGS.get(tongue, {}).items():
        text = re.sub(words, reading, text)
    return text


def started(folder: Path) -> Worker:
    """A process that waits for a text. Raises EngineError."""
    try:
        model = assembled(KOKORO, folder) / KOKORO.parts[0].path
        voices = [word for name in VOICES for word in (name, str(voice_at(name, folder)))]
    except ModelError as error:
        raise EngineError(f"kokoro: {error}") from error
    return Worker("kokoro", [sys.executable, "-I", str(SCRIPT), str(model), *voices], LONGEST)
