"""A person's recording at the slower pace: longer, at the same pitch."""

import numpy as np

from ivr.voice.studio.sound import Samples, Sound

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
