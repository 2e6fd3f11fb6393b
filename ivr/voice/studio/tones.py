"""Whether a telephone network would hear keys (DTMF) in a sound: the digits in it.

A prompt that a detector takes for a key cuts itself short, so none may hold a digit. The detector
is Goertzel's: the power of each of the eight tones of ITU-T Q.23 in overlapping blocks. Its limits
are a little wider than those that ITU-T Q.24 gives a receiver, so that it rather hears too much.
"""

from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from ivr.voice.studio.sound import TELEPHONE, Samples

LOW, HIGH = (697, 770, 852, 941), (1209, 1336, 1477, 1633)
KEYS = ("123A", "456B", "789C", "*0#D")
"""Hz of the rows and of the columns, and the key of each pair."""

BLOCK, HOP = 205, 102
"""Samples: a block tells the tones of a group apart, and two fit in the 40 ms of a digit."""

QUIETEST = 10 ** (-38 / 10)
"""Mean square of a pair of tones that is heard: -38 dBov, 3 dB less than receivers must hear."""

PURITY = 0.35
"""How much of the power must be in the two tones. Speech has it in many; but of a key whose tones
are off by 1.5 %, as they may be, a block of this length sees but 40 %."""

TWIST, REVERSE_TWIST = 10 ** (14 / 10), 10 ** (7 / 10)
"""How much stronger the low tone may be, and the high one: 8 and 4 dB, and what a tone that is off
seems to lose."""

OTHERS = 10 ** (-6 / 10)
"""How strong, beside each tone, the next one of its group may be."""

NONE = ""

FEW = 64
"""Blocks that are judged at once."""


def digits_in(samples: Samples) -> str:
    """The keys that are heard in a sound of 8,000 samples a second, in order; "" for none."""
    heard = keys_of(blocks_of(samples))
    return "".join(key for key, block in groupby(heard) if key and len(list(block)) > 1)


def blocks_of(samples: Samples) -> Samples:
    """The overlapping blocks."""
    if len(samples) < BLOCK:
        return np.empty((0, BLOCK), dtype=np.float32)
    return np.lib.stride_tricks.sliding_window_view(samples, BLOCK)[::HOP].copy()


def keys_of(blocks: Samples) -> list[str]:
    """The key that each block holds."""
    whole = np.square(blocks).mean(axis=1)
    powers = powers_of(blocks)
    low, high = strongest(powers[:, :4]), strongest(powers[:, 4:])
    pairs = powers[:, :4].max(axis=1, initial=0), powers[:, 4:].max(axis=1, initial=0)
    sound = is_pair(*pairs, whole) & low[1] & high[1]
    return [
        KEYS[row][column] if true else NONE
        for row, column, true in zip(low[0], high[0], sound, strict=True)
    ]


def powers_of(blocks: Samples) -> NDArray[np.float32]:
    """The mean square of each tone in each block."""
    # A few at a time: of a larger product the library makes threads, which take longer.
    parts = [blocks[at : at + FEW] @ TURNS for at in range(0, len(blocks), FEW)]
    turned = np.square(np.concatenate([*parts, np.empty((0, TURNS.shape[1]), np.float32)]))
    tones = len(LOW) + len(HIGH)
    return np.asarray((turned[:, :tones] + turned[:, tones:]) * np.float32(2 / BLOCK**2))


def strongest(powers: NDArray[np.float32]) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Which tone of a group is the strongest in each block, and whether it stands out."""
    ordered = np.sort(powers, axis=1)
    return powers.argmax(axis=1), ordered[:, -2] <= OTHERS * ordered[:, -1]


def is_pair(
    low: NDArray[np.float32], high: NDArray[np.float32], whole: NDArray[np.float32]
) -> NDArray[np.bool_]:
    """Whether two tones are loud, alike, and nearly all that there is; each a mean square."""
    pure: NDArray[np.bool_] = low + high >= PURITY * whole
    alike = (low <= TWIST * high) & (high <= REVERSE_TWIST * low)
    return pure & alike & (low + high >= QUIETEST)


ANGLES = 2 * np.pi / TELEPHONE * np.outer(np.arange(BLOCK), (*LOW, *HIGH))
TURNS = np.concatenate([np.cos(ANGLES), np.sin(ANGLES)], axis=1).astype(np.float32)
"""What a block is multiplied by, to tell its part of each tone: Goertzel's filter in one step."""
