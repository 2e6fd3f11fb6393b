"""The recording of a person, as a clip can be made from it, or what is wrong with it."""

from pathlib import Path

import numpy as np

from ivr.voice.studio.faults import heard, is_clipped, wrong_file
from ivr.voice.studio.levels import peak
from ivr.voice.studio.sound import BadSoundError, Sound

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
