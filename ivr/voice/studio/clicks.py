"""Clicks in a clip: cuts and broken samples, which the ear hears and no voice makes.

A click has every frequency at once; the speech of a clip, plosives too, has nothing above 3.5 kHz,
for it is made for a telephone. So what stands out up there for a moment was cut, not spoken. What
is always there, as the noise of µ-law and what a filter leaves of an s, does not stand out.
"""

import numpy as np
from numpy.typing import NDArray

from ivr.voice.studio.sound import TELEPHONE, Samples

CUT, TAPS = 3500, 63
"""Hz above which clicks are looked for, and the length of that filter."""

MOMENT, AROUND = 24, 256
"""Samples to either side: 3 ms are the click itself, 32 ms what it is held against."""

CODING = 0.01
"""How loud the noise of µ-law is up there, beside the sound that it codes."""

SOFTEST = 10 ** (-66 / 20)
"""What is softer up there is heard by nobody."""

STANDS_OUT = 3.0
"""How many times louder a click is than what is around it. Speech was measured to reach 2.1; one
sample that is off by 3 % of full scale in silence has 7, one by 10 % amid speech 5 and more."""

Floats = NDArray[np.float64]


def clicks_of(samples: Samples) -> tuple[float, float]:
    """How far the worst click stands out, and at which second; for 8,000 samples a second."""
    if not len(samples):
        return 0.0, 0.0
    sharp = np.convolve(samples, HIGH_PASS)[TAPS // 2 : TAPS // 2 + len(samples)]
    around = rms_beside(np.square(sharp))
    coded = CODING * np.sqrt(mean_near(np.square(samples, dtype=np.float64), MOMENT))
    stands_out = np.abs(sharp) / (around + coded + SOFTEST)
    worst = int(stands_out.argmax())
    return float(stands_out[worst]), worst / TELEPHONE


def rms_beside(powers: Floats) -> Floats:
    """The level of what is around each moment, without the moment itself."""
    far, near = 2 * AROUND + 1, 2 * MOMENT + 1
    beside = mean_near(powers, AROUND) * far - mean_near(powers, MOMENT) * near
    return np.asarray(np.sqrt(np.maximum(beside, 0) / (far - near)))


def mean_near(powers: Floats, reach: int) -> Floats:
    """The mean over so many to either side; beyond the ends is silence."""
    summed = np.concatenate([[0.0], np.cumsum(np.pad(powers, reach))])
    width = 2 * reach + 1
    return np.asarray((summed[width:] - summed[:-width]) / width)


def high_pass() -> Floats:
    """The filter: what a windowed low pass leaves out."""
    steps = np.arange(TAPS) - TAPS // 2
    low = 2 * CUT / TELEPHONE
    taps = -low * np.sinc(low * steps)
    taps[TAPS // 2] += 1
    return np.asarray(taps * np.blackman(TAPS))


HIGH_PASS = high_pass()
