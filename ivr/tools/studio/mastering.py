"""From what a voice said to a clip as a telephone should play it.

The figures are A02 to A07 and V03 of the rules for the ear: one level for all, only the band of a
telephone, silent pauses, a short lead, and half a second after the last word.
"""

import warnings
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import soxr

from ivr.tools.studio.levels import envelope_of, frames_of, runs, speech_in
from ivr.tools.studio.sound import (
    FULL_16_BIT,
    TELEPHONE,
    BadSoundError,
    Samples,
    Sound,
    in_16_bit,
    quick_size,
)

SLOWER = 0.8
"""The slower pace is so much of the other (V19)."""

FRAME, REACH = 0.03, 0.01
"""Seconds: of each piece that is laid over the last, and how far its best place is looked for."""


def slowed(sound: Sound) -> Sound:
    """The sound at four fifths of its pace: pieces of it, overlapped where they agree best
    (WSOLA: Verhelst and Roelands, ICASSP 1993)."""
    half, reach = round(FRAME * sound.rate / 2), round(REACH * sound.rate)
    window = np.hanning(2 * half + 1)[: 2 * half].astype(np.float32)
    edge = half + reach
    samples = np.pad(sound.samples, (edge, edge + 2 * half))
    count = int(len(sound.samples) / SLOWER) // half + 1
    slow = np.zeros((count + 1) * half, np.float32)
    goes_on = edge
    for step in range(count):
        near = min(edge + round(step * half * SLOWER), len(samples) - 2 * half - reach)
        at = near if step == 0 else most_like(samples, goes_on, near, half, reach)
        slow[step * half : (step + 2) * half] += samples[at : at + 2 * half] * window
        goes_on = min(at + half, len(samples) - 2 * half)
    return Sound(slow[: round(len(sound.samples) / SLOWER)], sound.rate)


def most_like(samples: Samples, wanted: int, near: int, half: int, reach: int) -> int:
    """Where, near a place, the sound is most like what stands at another."""
    pattern = samples[wanted : wanted + half]
    around = samples[near - reach : near + reach + half]
    likeness = np.correlate(around, pattern, mode="valid")
    energy = np.convolve(np.square(around), np.ones(half, np.float32), mode="valid")
    return int(near - reach + np.argmax(likeness / np.sqrt(energy + 1e-9)))


# ---------------------------------------------------------------- segments


with warnings.catch_warnings():
    # Without ffmpeg, and on some Pythons, importing it warns of what we have no need of.
    warnings.simplefilter("ignore")
    from pydub import AudioSegment as AudioSegment
    from pydub.silence import detect_leading_silence


def segment_of(sound: Sound) -> AudioSegment:
    """The sound in 16 bit; what is beyond full scale is clipped."""
    whole = np.clip(np.rint(sound.samples * FULL_16_BIT), -FULL_16_BIT, FULL_16_BIT - 1)
    return AudioSegment(
        whole.astype("<i2").tobytes(), sample_width=2, frame_rate=sound.rate, channels=1
    )


def sound_of(segment: AudioSegment) -> Sound:
    """The sound of a segment of one channel in 16 bit."""
    return in_16_bit(segment.raw_data, segment.frame_rate)


def silence_before(segment: AudioSegment, threshold: float, step: int) -> int:
    """Milliseconds until a step (of so many) is louder than the threshold, in dBFS."""
    return int(detect_leading_silence(segment, silence_threshold=threshold, chunk_size=step))


def silence(milliseconds: int, rate: int) -> AudioSegment:
    """Nothing, for so long."""
    return AudioSegment.silent(milliseconds, frame_rate=rate)


# ---------------------------------------------------------------- mastering


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
