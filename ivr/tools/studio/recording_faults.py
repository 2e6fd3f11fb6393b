"""What is wrong with a recording as a studio delivers it, in words for who made it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from ivr.content.duration import seconds_to_say
from ivr.tools.studio.levels import active_level, floor, offset, peak, runs
from ivr.tools.studio.sound import BadSoundError, Sound, read_sound, refuse_cut_off

FORMATS = {".wav": ("WAV", "WAVEX", "RF64"), ".flac": ("FLAC",), ".mp3": ("MP3",)}
"""What a file of each ending holds, by libsndfile's names."""

CODINGS = ("PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE", "MPEG_LAYER_III")
"""Those that have 16 bit at least; MP3 counts none."""

SLOWEST_RATE = 16000
"""Samples a second: twice what a telephone needs, so that its band can be cut cleanly."""

QUIETEST, LOUDEST = -42.0, -12.0
"""Of the speech, in dBov: what is quieter has its noise raised with it, what is louder clips."""

PAUSES_BELOW = 36.0
"""dB between the speech and its pauses: at -24 dBov they are below -60 (A02, A05)."""

MOST_OFFSET = 0.01
"""Of full scale; more is a fault of the equipment."""

FULL = 0.999
FLAT_AT_FULL, FLAT = 3, 6
"""So many samples in a row at the peak are clipping: at full scale, and below it (a limiter, or a
file that was made quieter afterwards). A low tone at 48 kHz has three."""

FRAME = 0.01
EDGE_BELOW = 30.0
"""Seconds, and dB below the speech: frames that are louder belong to the words."""

LEAST_EDGE, MOST_EDGE = 0.05, 3.0
"""Seconds of silence before and after the words: with less, a sound of them may be lost."""

SHORTEST, LONGEST, ALLOWANCE = 0.5, 1.8, 1.5
"""How long the words may take, as parts of what they take at the pace of the language; short ones
may take so many seconds more."""


@dataclass(frozen=True, slots=True)
class Measures:
    """`level` of the speech and its `pauses` in dBov; seconds `before` the words, of the `words`,
    and `after` them."""

    level: float
    pauses: float
    before: float
    words: float
    after: float


def wrong_file(path: Path) -> Iterator[str]:
    """Why no sound can be taken from the file, or too little."""
    if not path.stat().st_size:
        yield "the file is empty"
        return
    try:
        told = soundfile.info(path)
    except (OSError, soundfile.LibsndfileError):
        yield "it is no sound that can be read"
        return
    suffix = path.suffix.casefold()
    if told.format not in FORMATS[suffix]:
        yield f"it is named {suffix} and holds {told.format}"
    if told.channels != 1:
        yield f"it has {told.channels} channels: record one (mono)"
    if told.samplerate < SLOWEST_RATE:
        yield f"it has {told.samplerate} samples a second: record 48000, at least {SLOWEST_RATE}"
    if told.subtype not in CODINGS:
        yield f"it is coded as {told.subtype}: record 16 bit or more"
    yield from wrong_end(path)


def wrong_end(path: Path) -> Iterator[str]:
    """What is told of a WAV file that is shorter than it says."""
    try:
        refuse_cut_off(path)
    except BadSoundError as error:
        yield str(error)


def heard(path: Path) -> Sound | str:
    """The sound of a file whose form is right, or why it cannot be read to its end."""
    try:
        sound = read_sound(path)
    except BadSoundError as error:
        return str(error)
    if path.suffix.casefold() != ".mp3" and len(sound.samples) < soundfile.info(path).frames:
        return "the file ends too early: it was not copied wholly"
    return sound if np.isfinite(sound.samples).all() else "it holds samples that are no numbers"


# ---------------------------------------------------------------- what is heard


def measured(sound: Sound) -> Measures:
    """The measures of a sound that holds speech; all seconds are of silence where it has none.

    A DC offset is a fault of its own, and taken away here.
    """
    sound = Sound((sound.samples - offset(sound.samples)).astype(np.float32), sound.rate)
    level = active_level(sound.samples, sound.rate)
    loud = np.flatnonzero(frame_levels(sound) > level - EDGE_BELOW)
    if not len(loud) or level == -np.inf:
        return Measures(-np.inf, -np.inf, sound.seconds, 0.0, 0.0)
    before, until = float(loud[0] * FRAME), float((loud[-1] + 1) * FRAME)
    pauses = floor(sound.samples, sound.rate)
    return Measures(level, pauses, before, until - before, max(sound.seconds - until, 0.0))


def frame_levels(sound: Sound) -> NDArray[np.float64]:
    """The level of each frame in dBov; what is left at the end is a frame of its own."""
    length = round(FRAME * sound.rate)
    whole = np.pad(sound.samples.astype(np.float64), (0, -len(sound.samples) % length))
    powers = np.square(whole.reshape(-1, length)).mean(axis=1)
    return np.asarray(10 * np.log10(np.maximum(powers, 1e-20)))


def wrong_sound(sound: Sound, its: Measures, text: str, pace: int) -> Iterator[str]:
    """What is wrong with the sound of these words; `pace` is in words a minute."""
    if its.level == -np.inf:
        yield "no speech is heard in it"
        return
    yield from wrong_level(sound, its)
    if its.level - its.pauses >= PAUSES_BELOW:  # else nobody can tell where the words begin
        yield from wrong_edges(its)
        yield from wrong_length(its, seconds_to_say(text, pace))


def wrong_level(sound: Sound, its: Measures) -> Iterator[str]:
    """Clipping, offset, loudness and noise."""
    if is_clipped(sound):
        yield "it is clipped: turn the microphone down, and record it again"
    if abs(offset(sound.samples)) > MOST_OFFSET:
        yield f"it has a DC offset of {offset(sound.samples):.1%}: try another input or cable"
    if not QUIETEST <= its.level <= LOUDEST:
        yield f"the speech is at {its.level:.0f} dBov, {QUIETEST:.0f} to {LOUDEST:.0f} is asked"
    if its.level - its.pauses < PAUSES_BELOW:
        yield (
            f"the pauses are only {its.level - its.pauses:.0f} dB quieter than the speech, "
            f"{PAUSES_BELOW:.0f} is asked: find a quieter room, or go nearer"
        )


def wrong_length(its: Measures, expected: float) -> Iterator[str]:
    """Words that take too few or too many seconds to be these, each of them, once."""
    least, most = SHORTEST * expected, LONGEST * expected + ALLOWANCE
    if not least <= its.words <= most:
        yield (
            f"the words take {its.words:.1f} s, {least:.1f} to {most:.1f} is asked: "
            "was all of it read, once, and nothing else?"
        )


def is_clipped(sound: Sound) -> bool:
    """Whether the wave is cut flat at its peak."""
    amplitudes = np.abs(sound.samples)
    most = float(amplitudes.max(initial=0.0))
    if most >= FULL:
        return longest_run(amplitudes >= FULL) >= FLAT_AT_FULL
    return longest_run(amplitudes == most) >= FLAT


def longest_run(marked: NDArray[np.bool_]) -> int:
    """The most samples in a row that are marked."""
    starts, ends = runs(marked)
    return int((ends - starts).max(initial=0))


def wrong_edges(its: Measures) -> Iterator[str]:
    """Words that begin or end with the file, or long after it."""
    for seconds, where in ((its.before, "before"), (its.after, "after")):
        if seconds < LEAST_EDGE:
            yield f"there is no silence {where} the words: is a sound cut off? Leave half a second"
        if seconds > MOST_EDGE:
            yield f"there are {seconds:.1f} s of silence {where} the words: leave half a second"


# ---------------------------------------------------------------- recordings


SILENT = -40.0
"""dBFS: a recording whose peak is below says nothing."""

FADE = 0.04
"""Seconds at both ends, where a recording has silence."""


def read_recording(path: Path) -> Sound:
    """What a person recorded. Raises BadSoundError, which tells all that makes it unusable."""
    wrong = list(wrong_file(path))
    sound = "; ".join(wrong) or heard(path)
    if isinstance(sound, str):
        raise BadSoundError(sound)
    if peak(sound.samples) < SILENT:
        raise BadSoundError("it is silent")
    if is_clipped(sound):
        raise BadSoundError("it is clipped: it was recorded too loud")
    return faded(sound)


def faded(sound: Sound) -> Sound:
    """The sound with soft ends: hum, hiss or an offset that begins with a file would be a click."""
    size = round(min(FADE * sound.rate, len(sound.samples) / 2))
    rise = np.square(np.sin(np.linspace(0, np.pi / 2, size))).astype(np.float32)
    samples = sound.samples.copy()
    samples[:size] *= rise
    samples[len(samples) - size :] *= rise[::-1]
    return Sound(samples, sound.rate)
