"""espeak-ng (espeakng-loader): a draft voice for nearly every language.

It is GPL-3 and keeps one voice a process, so it runs in a process of its own (espeak_worker.py),
with which we only exchange text and sound.
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from threading import Timer
from typing import IO, Any

from ivr.voice.clips import Voice
from ivr.voice.studio.engines.fault import EngineError, installed
from ivr.voice.studio.sound import Sound, in_16_bit

WORKER = Path(__file__).with_name("espeak_worker.py")

VOLUME = 30
"""Of 100, its own, at which its loudest voices are clipped."""

TIMBRE = "steph"
"""The variant whose vowels no detector takes for the tones of keys (A08): measured on Russian and
Chinese, those of other variants are up to every second time."""

LONGEST = 60.0
"""Seconds that one text may take; a page takes a tenth of a second."""

VOICES: Mapping[str, str] = {"en": "en-us", "es": "es-419", "zh": "cmn"}
"""Its name of a language, where that is not ours."""

LANGUAGES = frozenset(
    ("ar", "bn", "en", "es", "fr", "ht", "it", "ko", "pl", "ru", "uk", "ur", "yue", "zh")
)
"""The languages that it is asked for; it has others, but no Yiddish."""

PACES: Mapping[str, tuple[int, int]] = {"zh": (150, 124), "yue": (131, 108), "ru": (108, 80)}
"""The rates at which it keeps the two paces of a language: measured over the line's prompts, they
are 190 and 152 characters a minute of Chinese, and 110 and 89 words of Russian."""

OTHERS = (132, 106)
"""The rates of every other language: 147 and 118 words of English a minute."""


class Espeak:
    """espeak-ng; its process is started when there is something to say."""

    def __init__(self) -> None:
        self.version = installed("espeakng-loader", "draft")
        self.worker: subprocess.Popen[bytes] | None = None

    def voice(self, tongue: str) -> Voice | None:
        """Its voice for a language; None where it has none."""
        if tongue not in LANGUAGES:
            return None
        normal, slower = PACES.get(tongue, OTHERS)
        settings = f"rate {normal}/{slower}, volume {VOLUME}"
        return Voice("espeak", self.version, name_of_voice(tongue), settings, draft=True)

    def render(self, text: str, tongue: str, *, slower: bool) -> Sound:
        """The text, spoken. Raises EngineError."""
        rate = PACES.get(tongue, OTHERS)[slower]
        voice = name_of_voice(tongue)
        request = {"voice": voice, "rate": rate, "volume": VOLUME, "text": text}
        worker = self.worker = self.worker or started()
        too_long = Timer(LONGEST, worker.kill)
        too_long.start()
        try:
            return answer_of(worker, request)
        except (OSError, ValueError) as error:
            self.close()
            raise EngineError("espeak has died over this text") from error
        finally:
            too_long.cancel()

    def close(self) -> None:
        """End its process."""
        worker, self.worker = self.worker, None
        if worker:
            worker.kill()
            worker.wait()
            for pipe in (worker.stdin, worker.stdout):
                with suppress(OSError):
                    pipe_of(pipe).close()


def name_of_voice(tongue: str) -> str:
    """What espeak calls the voice of a language."""
    return f"{VOICES.get(tongue, tongue)}+{TIMBRE}"


def started() -> subprocess.Popen[bytes]:
    """A worker that waits for a text."""
    command = [sys.executable, "-I", str(WORKER)]
    return subprocess.Popen(  # noqa: S603 - our own script
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )


def answer_of(worker: subprocess.Popen[bytes], request: Mapping[str, Any]) -> Sound:
    """What the worker says. Raises EngineError where it cannot, OSError or ValueError where it is
    there no more."""
    requests, answers = pipe_of(worker.stdin), pipe_of(worker.stdout)
    requests.write(json.dumps(request).encode() + b"\n")
    requests.flush()
    head = json.loads(answers.readline())
    if "error" in head:
        raise EngineError(f"espeak: {head['error']}")
    samples = answers.read(head["bytes"])
    if not samples or len(samples) != head["bytes"]:
        raise ValueError("the sound is cut off")
    return in_16_bit(samples, head["rate"])


def pipe_of(pipe: IO[bytes] | None) -> IO[bytes]:
    """A pipe that was asked for."""
    assert pipe is not None  # noqa: S101 - Popen makes it
    return pipe
