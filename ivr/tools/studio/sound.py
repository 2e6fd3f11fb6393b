"""Sound in memory, from a file and into one that a telephone plays."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

TELEPHONE = 8000
"""Samples a second of G.711, and so of every clip."""

FULL_16_BIT = 32768
"""Full scale in 16 bit."""

Samples = NDArray[np.float32]
"""One channel; full scale is -1 to 1."""


class BadSoundError(Exception):
    """A file that no clip can be made from; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Sound:
    """One channel of sound: `samples`, so many (`rate`) a second."""

    samples: Samples
    rate: int

    @property
    def seconds(self) -> float:
        """How long it is."""
        return len(self.samples) / self.rate


def in_16_bit(samples: bytes, rate: int) -> Sound:
    """The sound of samples in 16 bit, little-endian, of one channel."""
    whole = np.frombuffer(samples, "<i2").astype(np.float32)
    return Sound(whole / np.float32(FULL_16_BIT), rate)


def read_sound(path: Path) -> Sound:
    """A file of one channel: WAV of any coding, FLAC or MP3. Raises BadSoundError."""
    try:
        samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    except (OSError, soundfile.LibsndfileError) as error:
        raise BadSoundError(f"it is no sound that can be read: {error}") from error
    if samples.shape[1] != 1:
        raise BadSoundError(f"it has {samples.shape[1]} channels: a recording has one")
    return Sound(samples[:, 0], rate)


def refuse_cut_off(path: Path) -> None:
    """A WAV whose header tells of more than is there: a reader would not say so."""
    with path.open("rb") as file:
        head = file.read(8)
    told = int.from_bytes(head[4:8], "little") + 8
    if head[:4] == b"RIFF" and path.stat().st_size < told:
        raise BadSoundError(f"it is cut off: {path.stat().st_size} of {told} bytes are there")


def write_clip(path: Path, sound: Sound) -> None:
    """The sound as a telephone plays it: mono µ-law WAV (ITU-T G.711). Raises OSError."""
    if sound.rate != TELEPHONE:
        raise ValueError(f"a clip has {TELEPHONE} samples a second, not {sound.rate}")
    soundfile.write(path, sound.samples, sound.rate, format="WAV", subtype="ULAW")


def joined(sounds: Iterable[Sound]) -> Sound:
    """Sounds of one rate, one after the other; there is at least one."""
    several = list(sounds)
    return Sound(np.concatenate([sound.samples for sound in several]), several[0].rate)


def quick_size(length: int) -> int:
    """The next length whose Fourier transform is quick: 8 to 15 times a power of two."""
    unit = 1 << max((length - 1).bit_length() - 4, 0)
    return -(-length // unit) * unit
