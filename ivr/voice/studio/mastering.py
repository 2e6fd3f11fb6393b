"""From what a voice said to a clip as a telephone should play it.

The figures are A02 to A07 and V03 of the rules for the ear: one level for all, only the band of a
telephone, silent pauses, a short lead, and half a second after the last word.
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import soxr

from ivr.voice.studio.levels import envelope_of, frames_of, runs, speech_in
from ivr.voice.studio.segments import segment_of, silence, silence_before, sound_of
from ivr.voice.studio.sound import TELEPHONE, BadSoundError, Samples, Sound, quick_size

LEVEL = -24.0
"""The active speech level of a clip, in dBov by ITU-T P.56."""

CEILING = -3.0
"""The peak of a clip in dBFS; G.711 adds 0.3 dB at most to it."""

BAND = (110.0, 3400.0)
"""Hertz: what is left of a sound. Below is rumble, above what a telephone makes noise of."""

TAPS = 513
"""Of the filter: 60 dB within 50 Hz of each edge."""

PAUSE, LEAD, TAIL = 300, 60, 500
"""Milliseconds of silence: between the parts of a take, before the first word, after the last."""

BEFORE, AFTER = 20, 60
"""Milliseconds that are kept on either side of what is heard, for soft sounds that begin or end
it; the first and the last of them are faded."""

FADE = 10
"""Milliseconds."""

SILENT = -50.0
"""dBov: what is softer, in a clip of its level, is no speech."""

STEP = 10
"""Milliseconds that are judged at once."""

GATED = 70
"""Milliseconds: pauses from this length on are made silent, but for HELD on either side."""

HELD = 20
"""Milliseconds."""

FLOOR, ABOVE = 0.05, 4.0
"""The noise of a room is what one frame in twenty stays below; it may be so much stronger."""

NOISIEST = -38.0
"""dBov: the noise of a room up to which its pauses can be told from its speech."""

LOOK_AHEAD = 5
"""Milliseconds over which the limiter turns down before a peak."""

NEAR = 0.1
"""dB by which a level may miss."""


def mastered(parts: Sequence[Sound]) -> Sound:
    """The clip of these parts, a pause between them. Raises BadSoundError where one is silent."""
    heard = [in_band(part) for part in parts]
    near = [loudness(part) for part in heard]
    spoken = [
        trimmed(amplified(part, LEVEL - level)) for part, level in zip(heard, near, strict=True)
    ]
    return levelled(laid_out([gated(part) for part in spoken]))


# ---------------------------------------------------------------- the band


def in_band(sound: Sound) -> Sound:
    """The sound at the rate of a telephone, with nothing outside of its band: no DC, no hum."""
    samples = sound.samples
    if sound.rate != TELEPHONE:
        samples = soxr.resample(samples, sound.rate, TELEPHONE)
    return Sound(filtered(samples), TELEPHONE)


def filtered(samples: Samples) -> Samples:
    """The band of these samples, as long as they are."""
    size = quick_size(len(samples) + TAPS - 1)
    heard = np.fft.irfft(np.fft.rfft(samples, size) * response(size), size)
    return heard[TAPS // 2 : TAPS // 2 + len(samples)].astype(np.float32)


@lru_cache(maxsize=64)
def response(size: int) -> "np.ndarray[tuple[int], np.dtype[np.complex128]]":
    """The spectrum of the filter: the difference of two windowed low passes."""
    low, high = (2 * edge / TELEPHONE for edge in BAND)
    steps = np.arange(TAPS) - TAPS // 2
    taps = high * np.sinc(high * steps) - low * np.sinc(low * steps)
    return np.fft.rfft(taps * np.blackman(TAPS), size)


# ---------------------------------------------------------------- silence


def loudness(sound: Sound) -> float:
    """About the level of the speech in dBov: that of the frames within 20 dB of the loudest.
    Raises BadSoundError where there is no sound."""
    frames = frames_of(sound.samples, TELEPHONE * STEP // 1000)
    powers = np.square(frames, dtype=np.float64).mean(axis=1)
    if not powers.max(initial=0.0) > 1e-9:  # -90 dBov
        raise BadSoundError("it is silent")
    return 10 * float(np.log10(powers[powers > powers.max() / 100].mean()))


def amplified(sound: Sound, gain: float) -> Sound:
    """The sound, louder by so many dB."""
    return Sound(sound.samples * np.float32(10 ** (gain / 20)), sound.rate)


def trimmed(sound: Sound) -> Sound:
    """What is heard of a sound that has its level about, and a little on either side."""
    segment = segment_of(sound)
    start = silence_before(segment, SILENT, STEP) - BEFORE
    end = len(segment) - silence_before(segment.reverse(), SILENT, STEP) + AFTER
    of_ms = sound.rate // 1000
    return Sound(sound.samples[max(start, 0) * of_ms : end * of_ms], sound.rate)


def gated(sound: Sound) -> Sound:
    """The sound with its longer pauses silent."""
    step = sound.rate * STEP // 1000
    powers = np.square(frames_of(sound.samples, step), dtype=np.float64).mean(axis=1)
    noise = min(float(np.quantile(powers, FLOOR)) * ABOVE, 10 ** (NOISIEST / 10))
    quiet = powers < max(10 ** (SILENT / 10), noise)
    gains = np.ones(len(quiet) + 2, np.float32)
    for start, end in zip(*runs(quiet), strict=True):
        if end - start >= GATED // STEP:
            gains[start + HELD // STEP : end - HELD // STEP] = 0
    ramps = np.linspace(gains[:-1], gains[1:], step, endpoint=False, axis=1).reshape(-1)
    return Sound(sound.samples * ramps[: len(sound.samples)], sound.rate)


def laid_out(parts: Sequence[Sound]) -> Sound:
    """The parts, faded, with their pauses, the lead and the tail."""
    first, *others = [segment_of(part).fade_in(FADE).fade_out(FADE) for part in parts]
    whole = silence(LEAD - BEFORE, TELEPHONE).append(first, crossfade=0)
    for part in others:
        pause = silence(PAUSE, TELEPHONE)
        whole = whole.append(pause, crossfade=0).append(part, crossfade=0)
    return sound_of(whole.append(silence(TAIL - AFTER, TELEPHONE), crossfade=0))


# ---------------------------------------------------------------- the level


def levelled(sound: Sound) -> Sound:
    """The sound at its level; where its peaks are too high for that, they are turned down."""
    for _ in range(3):
        louder = at_level(sound)
        sound = limited(louder)
        if sound is louder:
            break
    return sound


def at_level(sound: Sound) -> Sound:
    """The sound, as much louder as its level asks for. P.56 counts in steps of 6 dB, between which
    it guesses: so a gain is tried before it is trusted."""
    envelope = envelope_of(sound.samples, sound.rate)
    gain = LEVEL - loudness(sound)
    for _ in range(4):
        louder = amplified(sound, gain)
        level = speech_in(louder.samples, envelope * 10 ** (gain / 20), sound.rate).level
        if not np.isfinite(level) or abs(LEVEL - level) < NEAR:
            break
        gain += LEVEL - level
    return louder


def limited(sound: Sound) -> Sound:
    """The sound without a peak above the ceiling; itself, if it has none."""
    ceiling = 10 ** (CEILING / 20)
    sizes = np.abs(sound.samples)
    if sizes.max(initial=0.0) <= ceiling:
        return sound
    reach = sound.rate * LOOK_AHEAD // 1000
    wanted = np.pad(ceiling / np.maximum(sizes, ceiling), reach, constant_values=1)
    lowest = np.lib.stride_tricks.sliding_window_view(wanted, reach + 1).min(axis=1)
    window = np.hanning(reach + 3)[1:-1]
    gains = np.convolve(lowest, window / window.sum(), mode="valid")
    return Sound((sound.samples * gains).astype(np.float32), sound.rate)
