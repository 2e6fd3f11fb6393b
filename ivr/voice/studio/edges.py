"""How long a clip is silent before its first sound and after its last."""

import numpy as np

from ivr.voice.studio.levels import frames_of
from ivr.voice.studio.sound import Samples

SILENT = -60.0
"""dBov: sound begins above it, and pauses lie below it."""

STEP = 0.005
"""Seconds that are judged at once."""


def edges_of(samples: Samples, rate: int) -> tuple[float, float]:
    """The lead and the tail in seconds; all is lead where there is no sound."""
    step = round(STEP * rate)
    powers = np.square(frames_of(samples, step), dtype=np.float64).mean(axis=1)
    heard = np.flatnonzero(powers > 10 ** (SILENT / 10))
    if not len(heard):
        return len(samples) / rate, 0.0
    return float(heard[0] * STEP), (len(samples) - float(heard[-1] + 1) * step) / rate
