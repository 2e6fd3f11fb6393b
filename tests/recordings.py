"""What a speaker delivers, for the tests: real speech as a studio would record it."""

from functools import lru_cache
from pathlib import Path

import numpy as np
import soundfile
import soxr
from py_nanotts import NanoTTS

from ivr.tools.studio.levels import active_level
from ivr.tools.studio.sound import Samples

STUDIO = 48000
RAW = 16000
"""What Pico speaks at."""


@lru_cache(maxsize=16)
def recorded(text: str) -> Samples:
    """The words at -24 dBov with half a second before and after them, in a quiet room."""
    said = np.frombuffer(NanoTTS().speak(text, voice="en-US"), dtype="<i2")
    samples = soxr.resample(said.astype(np.float32) / 32768, RAW, STUDIO)
    samples *= 10 ** ((-24 - active_level(samples, STUDIO)) / 20)
    return in_a_room(np.concatenate([silence(0.5), trimmed(samples), silence(0.5)]))


def trimmed(samples: Samples) -> Samples:
    """The words without the silence around them."""
    loud = np.flatnonzero(np.abs(samples) > 0.002)
    return samples[loud[0] : loud[-1] + 1]


def in_a_room(samples: Samples, noise: float = -75.0) -> Samples:
    """The same in a room whose noise has this level in dBov."""
    drawn = np.random.default_rng(7).standard_normal(len(samples)) * 10 ** (noise / 20)
    return (samples + drawn).astype(np.float32)


def silence(seconds: float) -> Samples:
    """So many seconds of nothing."""
    return np.zeros(round(seconds * STUDIO), dtype=np.float32)


def put(path: Path, samples: Samples, rate: int = STUDIO, subtype: str | None = None) -> Path:
    """The sound in a file of its ending's kind; 16 bit unless another coding is told."""
    path.parent.mkdir(parents=True, exist_ok=True)
    kinds = {".mp3": "MPEG_LAYER_III"}
    soundfile.write(path, samples, rate, subtype=subtype or kinds.get(path.suffix, "PCM_16"))
    return path
