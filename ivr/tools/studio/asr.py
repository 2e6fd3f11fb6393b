"""The ears of a build: Whisper base (extra `listen`), which needs no network."""

from collections.abc import Mapping
from pathlib import Path

import soxr

from ivr.tools.studio.models import WHISPER, ModelError, assembled
from ivr.tools.studio.sound import Sound
from ivr.tools.studio.transcripts import Heard

RATE = 16000
"""Samples a second that Whisper takes."""

CODES: Mapping[str, str] = {"yue": "zh"}
"""The language as which it is asked to write ours: this model knows no Cantonese."""

HINTS: Mapping[str, str] = {"zh": "以下是普通话的句子。"}
"""What it is told went before: after simplified characters it writes them."""


INSTALL = "pip install '.[listen]'"


class Recogniser:
    """Whisper, of its released seal. Raises ModelError where it is not installed."""

    def __init__(self, models: Path, threads: int) -> None:
        try:
            from faster_whisper import WhisperModel
        except ModuleNotFoundError as error:
            raise ModelError(f"{error.name} is not installed: {INSTALL} brings it") from error
        self.model = WhisperModel(
            str(assembled(WHISPER, models)),
            device="cpu",
            compute_type="int8",
            cpu_threads=threads,
            local_files_only=True,
        )

    def hear(self, sound: Sound, language: str) -> Heard:
        """What it makes of a sound in this language, and which it would have taken it for.

        The same sound gives the same words: there is no chance in how it listens.
        """
        samples = soxr.resample(sound.samples, sound.rate, RATE)
        taken_for, sure, _ = self.model.detect_language(samples)
        segments, _ = self.model.transcribe(
            samples,
            language=CODES.get(language, language),
            beam_size=5,
            temperature=0.0,
            condition_on_previous_text=False,
            initial_prompt=HINTS.get(language),
        )
        words = " ".join(segment.text.strip() for segment in segments)
        return Heard(words, taken_for, round(sure, 3))
