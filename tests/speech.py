"""Real speech for the tests of the studio: SVOX Pico, mastered in the smallest lawful way."""

from functools import lru_cache
from pathlib import Path

import numpy as np
import soxr
from py_nanotts import NanoTTS

from ivr.tools.studio.levels import active_level
from ivr.tools.studio.measurements import HIGH, KEYS, LOW
from ivr.tools.studio.sound import TELEPHONE, Samples, Sound, read_sound, write_clip

FASTING = "Do not eat anything after midnight. You may drink clear liquids until you arrive."
RAW = 16000
"""What Pico speaks at."""


@lru_cache(maxsize=64)
def spoken(text: str, voice: str = "en-US", speed: float = 1.0) -> Samples:
    """The words as the engine says them, at the rate of a telephone."""
    said = np.frombuffer(NanoTTS().speak(text, voice=voice, speed=speed), dtype="<i2")
    heard: Samples = soxr.resample(said.astype(np.float32) / 32768, RAW, TELEPHONE)
    return heard


def through_telephone(folder: Path, samples: Samples) -> Samples:
    """The same after µ-law."""
    write_clip(folder / "heard.wav", Sound(samples, TELEPHONE))
    return read_sound(folder / "heard.wav").samples


def at_level(samples: Samples, level: float) -> Samples:
    """The speech at this level in dBov."""
    gain = 10 ** ((level - active_level(samples, TELEPHONE)) / 20)
    return (samples * gain).astype(np.float32)


def silence(seconds: float) -> Samples:
    """So many seconds of nothing."""
    return np.zeros(round(seconds * TELEPHONE), dtype=np.float32)


def tone(hertz: float, seconds: float, amplitude: float = 1.0) -> Samples:
    """A sine."""
    moments = np.arange(round(seconds * TELEPHONE)) / TELEPHONE
    return (amplitude * np.sin(2 * np.pi * hertz * moments)).astype(np.float32)


def noise(seconds: float, amplitude: float, seed: int = 1) -> Samples:
    """White noise whose mean square is the amplitude's."""
    drawn = np.random.default_rng(seed).standard_normal(round(seconds * TELEPHONE))
    return (amplitude * drawn).astype(np.float32)


def in_band(samples: Samples) -> Samples:
    """Only what a telephone carries."""
    spectrum = np.fft.rfft(samples)
    hertz = np.fft.rfftfreq(len(samples), 1 / TELEPHONE)
    low, high = (hertz - 120) / 8, (3400 - hertz) / 20
    kept = spectrum / (1 + np.exp(-low.clip(-50, 50))) / (1 + np.exp(-high.clip(-50, 50)))
    return np.fft.irfft(kept, len(samples)).astype(np.float32)


def mastered(samples: Samples) -> Samples:
    """A clip that keeps every rule for the ear."""
    heard = at_level(in_band(samples), -24)
    loud = np.flatnonzero(np.abs(heard) > 0.006)
    heard = heard[loud[0] : loud[-1] + 1]
    fade = np.minimum(np.arange(len(heard)), 80).astype(np.float32) / 80
    whole = np.concatenate([silence(0.06), heard * fade * fade[::-1], silence(0.5)])
    return at_level(whole, -24)


def key(
    digit: str, seconds: float = 0.08, low: float = -9.0, high: float = -7.0, off: float = 1.0
) -> Samples:
    """The two tones of a key, each so many dB below full scale; `off` is their drift."""
    row = next(number for number, keys in enumerate(KEYS) if digit in keys)
    column = KEYS[row].index(digit)
    return tone(LOW[row] * off, seconds, 10 ** (low / 20)) + tone(
        HIGH[column] * off, seconds, 10 ** (high / 20)
    )
