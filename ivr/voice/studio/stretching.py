"""Speech, longer at the same pitch: for a voice that has one pace alone.

WSOLA (Verhelst and Roelands, 1993): windows of the sound are laid out further apart, each taken
from where it goes on best from the one before.
"""

import numpy as np

from ivr.voice.studio.sound import Samples, Sound

WINDOW = 0.03
"""Seconds of a window, which has several periods of a low voice; two overlap by half."""

SEARCH = 0.01
"""Seconds on either side in which the place that goes on best is looked for: a period of 100 Hz."""


def stretched(sound: Sound, longer: float) -> Sound:
    """The sound, so many times as long."""
    hop = int(WINDOW * sound.rate / 2)
    reach = int(SEARCH * sound.rate)
    source = np.pad(sound.samples, (reach, reach + 3 * hop))
    count = int(len(sound.samples) * longer / hop)
    whole = np.zeros((count + 2) * hop, np.float32)
    window = np.hanning(2 * hop + 1)[:-1].astype(np.float32)
    at = reach
    for step in range(count):
        whole[step * hop : (step + 2) * hop] += window * source[at : at + 2 * hop]
        following = source[at + hop : at + 3 * hop]
        near = reach + int((step + 1) * hop / longer)
        at = near + best_shift(source, following, min(near, len(source) - 3 * hop - reach), reach)
        at = min(at, len(source) - 3 * hop)
    return Sound(whole[: int(len(sound.samples) * longer)], sound.rate)


def best_shift(source: Samples, following: Samples, near: int, reach: int) -> int:
    """By how many samples, at most `reach`, the place that is most like `following` is away."""
    region = source[near - reach : near + reach + len(following)]
    likeness = np.correlate(region, following, "valid")
    return int(likeness.argmax()) - reach
