"""How loud a clip is: speech level by ITU-T P.56, peak, offset, and the floor of its pauses.

dBov: 0 is the overload point, which a full-scale square wave has; a full-scale sine is at -3.01.
dBFS, for peaks: 0 is full scale.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ivr.tools.studio.sound import Samples, quick_size

TIME_CONSTANT, HANGOVER, MARGIN = 0.03, 0.2, 15.9
"""ITU-T P.56 (12/2011), method B: seconds of each of two smoothings of the rectified speech, how
long speech counts on after its envelope fell below a threshold, and how many dB the threshold that
parts speech from noise lies below the active level."""

THRESHOLDS = 2.0 ** np.arange(-15, 0)
"""From a step of 16 bit to half of full scale, each twice the one before."""

FORGOTTEN = 30
"""After so many time constants the envelope is less than 1e-11 of what it was."""

FRAME = 0.02
"""Seconds of what the noise is measured in."""

ENOUGH = 5
"""Frames of a pause that tell its noise: in less, a soft sound may be all there is."""

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Speech:
    """What P.56 tells: `level` of the speech in dBov, `activity` (how much of the time is speech,
    0 to 1) and `threshold`, by which the envelope is parted (1 is full scale).

    Where nothing is speech, `level` is minus infinity, and nothing is active.
    """

    level: float
    activity: float
    threshold: float


SILENCE = Speech(-np.inf, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Levels:
    """All measures of a sound: its speech (`level`, `activity`), `peak` (dBFS), `offset` (a share
    of full scale) and the `floor` of its pauses (dBov)."""

    level: float
    activity: float
    peak: float
    offset: float
    floor: float


def levels_of(samples: Samples, rate: int) -> Levels:
    """Everything at once, which takes as long as the speech level alone."""
    envelope = envelope_of(samples, rate)
    speech = speech_in(samples, envelope, rate)
    quiet = floor_under(samples, envelope, speech, rate)
    return Levels(speech.level, speech.activity, peak(samples), offset(samples), quiet)


def active_level(samples: Samples, rate: int) -> float:
    """The active speech level in dBov; minus infinity where nothing is speech."""
    return speech_in(samples, envelope_of(samples, rate), rate).level


def speech_in(samples: Samples, envelope: Floats, rate: int) -> Speech:
    """The speech by P.56, of the sound as it is: no filter is put before it, as in the speech
    voltmeter of ITU-T G.191."""
    power = float(np.square(samples, dtype=np.float64).sum())
    hangover = round(HANGOVER * rate)
    reached = THRESHOLDS[envelope.max(initial=0.0) >= THRESHOLDS]
    if not power or not len(reached):
        return SILENCE
    counts = np.array([active_count(envelope >= threshold, hangover) for threshold in reached])
    levels, bounds = 10 * np.log10(power / counts), 20 * np.log10(reached)
    return parted(levels, bounds, 10 * np.log10(power / len(samples)))


def parted(levels: Floats, bounds: Floats, mean: float) -> Speech:
    """The level whose threshold lies by the margin below it, between the two next to it.

    `levels` are what the speech would have if each of `bounds` were its threshold, and `mean` what
    the whole sound has; all in dB.
    """
    above = levels - bounds
    if above[0] < MARGIN or above.min() > MARGIN:  # it is noise, or one impulse: no speech
        return SILENCE
    upper = max(int(np.argmax(above <= MARGIN)), 1)
    pair = slice(upper - 1, upper + 1)
    level = float(np.interp(-MARGIN, -above[pair], levels[pair]))
    activity = min(float(10 ** ((mean - level) / 10)), 1.0)
    return Speech(level, activity, 10 ** ((level - MARGIN) / 20))


def envelope_of(samples: Samples, rate: int) -> Floats:
    """The rectified sound, smoothed twice: the two recursions of P.56 as one convolution."""
    response_length = round(FORGOTTEN * TIME_CONSTANT * rate)
    size = quick_size(len(samples) + response_length - 1)
    spectrum = np.fft.rfft(np.abs(samples).astype(np.float64), size)
    return np.fft.irfft(spectrum * smoothing(rate, response_length, size), size)[: len(samples)]


@lru_cache(maxsize=64)
def smoothing(rate: int, length: int, size: int) -> NDArray[np.complex128]:
    """The spectrum of what two smoothings in a row make of an impulse."""
    g = np.exp(-1 / (TIME_CONSTANT * rate))
    steps = np.arange(length)
    return np.fft.rfft((1 - g) ** 2 * (steps + 1) * g**steps, size)


def active_count(loud: Flags, hangover: int) -> int:
    """How many samples are active: the loud ones, and at most so many after each."""
    starts, ends = runs(loud)
    quiet = np.append(starts[1:], len(loud)) - ends
    return int((ends - starts).sum() + np.minimum(quiet, hangover).sum())


def runs(flags: Flags) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Where each run of true ones starts, and where it has ended."""
    edged = np.concatenate([[False], flags, [False]])
    changes = np.flatnonzero(edged[1:] != edged[:-1])
    return changes[::2], changes[1::2]


def peak(samples: Samples) -> float:
    """The greatest sample in dBFS; minus infinity for silence."""
    return decibels(float(np.abs(samples).max(initial=0.0)))


def offset(samples: Samples) -> float:
    """The DC offset, as a share of full scale, -1 to 1."""
    return float(samples.mean(dtype=np.float64)) if len(samples) else 0.0


def floor(samples: Samples, rate: int) -> float:
    """The noise in the noisiest pause in dBov; minus infinity where all are silent.

    A pause is what lies further than a hangover from all speech; a sound without one is judged by
    its quietest frame.
    """
    envelope = envelope_of(samples, rate)
    return floor_under(samples, envelope, speech_in(samples, envelope, rate), rate)


def floor_under(samples: Samples, envelope: Floats, speech: Speech, rate: int) -> float:
    """The same, of a sound whose speech is known."""
    if not speech.threshold:
        return rms(samples)
    quiet = pauses(envelope >= speech.threshold, round(HANGOVER * rate))
    noises = [noise_of(samples[start:end], rate) for start, end in zip(*runs(quiet), strict=True)]
    return max((noise for noise in noises if noise is not None), default=quietest(samples, rate))


def pauses(loud: Flags, reach: int) -> Flags:
    """Which samples have so many on either side without a loud one among them."""
    quiet = np.ones(len(loud), dtype=np.bool_)
    for start, end in zip(*runs(loud), strict=True):
        quiet[max(start - reach, 0) : end + reach] = False
    return quiet


def noise_of(pause: Samples, rate: int) -> float | None:
    """The level of the middle frame of a pause, for a soft word may be in it; None for one that is
    too short to tell."""
    powers = powers_of(pause, rate)
    return decibels(float(np.sqrt(np.median(powers)))) if len(powers) >= ENOUGH else None


def quietest(samples: Samples, rate: int) -> float:
    """The level of the quietest frame in dBov."""
    return decibels(float(np.sqrt(powers_of(samples, rate).min(initial=1.0))))


def powers_of(samples: Samples, rate: int) -> Floats:
    """The mean square of each frame."""
    frames = frames_of(samples, round(FRAME * rate))
    return np.asarray(np.square(frames, dtype=np.float64).mean(axis=1))


def frames_of(samples: Samples, length: int) -> Samples:
    """The sound cut into frames of so many samples; what is left at the end is dropped."""
    return samples[: len(samples) // length * length].reshape(-1, length)


def rms(samples: Samples) -> float:
    """The level of a sound in dBov; minus infinity for silence."""
    power = float(np.square(samples, dtype=np.float64).sum()) / max(len(samples), 1)
    return decibels(float(np.sqrt(power)))


def decibels(amplitude: float) -> float:
    """An amplitude (1 is full scale) in dB."""
    return 20 * float(np.log10(amplitude)) if amplitude > 0 else -np.inf
