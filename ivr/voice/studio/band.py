"""How much of a sound lies outside of what a telephone carries."""

import numpy as np

from ivr.voice.studio.sound import Samples

LOWEST, HIGHEST = 100, 3400
"""Hz: below is hum and rumble, above is what a telephone's filters fold back into speech."""


def outside_of(samples: Samples, rate: int) -> tuple[float, float]:
    """The power below and above the band, in dB beside that of the whole; minus infinity for
    none."""
    size = 1 << max(len(samples) - 1, 1).bit_length()
    powers = np.square(np.abs(np.fft.rfft(samples, size)), dtype=np.float64)
    low, high = (int(hertz * size / rate) for hertz in (LOWEST, HIGHEST))
    whole = float(powers.sum())
    return share(float(powers[:low].sum()), whole), share(float(powers[high + 1 :].sum()), whole)


def share(part: float, whole: float) -> float:
    """A part of a power in dB."""
    return 10 * float(np.log10(part / whole)) if part and whole else -np.inf
