"""The recording of a person, as a clip can be made from it, or what is wrong with it."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from ivr.voice.studio.levels import peak, runs
from ivr.voice.studio.sound import BadSoundError, Sound, read_sound

LOWEST_RATE = 16000
"""Samples a second: below it, what a telephone carries is already lost or folded."""

SHORTEST = 0.1
"""Seconds."""

SILENT = -40.0
"""dBFS: a recording whose peak is below says nothing."""

FULL, IN_A_ROW, SPOTS = 0.999, 3, 3
"""Clipped: so much of full scale, for so many samples in a row, at so many places."""


def read_recording(path: Path) -> Sound:
    """What a person recorded. Raises BadSoundError, which tells why it cannot be used."""
    if path.stat().st_size == 0:
        raise BadSoundError("it is empty")
    if path.suffix.lower() == ".wav":
        refuse_cut_off(path)
    sound = read_sound(path)
    for is_so, why in WRONG:
        if is_so(sound):
            raise BadSoundError(why)
    return sound


def refuse_cut_off(path: Path) -> None:
    """A WAV whose header tells of more than is there: a reader would not say so."""
    with path.open("rb") as file:
        head = file.read(8)
    told = int.from_bytes(head[4:8], "little") + 8
    if head[:4] == b"RIFF" and path.stat().st_size < told:
        raise BadSoundError(f"it is cut off: {path.stat().st_size} of {told} bytes are there")


def is_clipped(sound: Sound) -> bool:
    """Whether it was too loud for what recorded it."""
    full = np.abs(sound.samples) >= FULL
    starts, ends = runs(full)
    return int(((ends - starts) >= IN_A_ROW).sum()) >= SPOTS


WRONG: tuple[tuple[Callable[[Sound], bool], str], ...] = (
    (lambda sound: sound.rate < LOWEST_RATE, f"it has less than {LOWEST_RATE} samples a second"),
    (lambda sound: not np.isfinite(sound.samples).all(), "it holds samples that are no numbers"),
    (lambda sound: sound.seconds < SHORTEST, "it is too short to say anything"),
    (lambda sound: peak(sound.samples) < SILENT, "it is silent"),
    (is_clipped, "it is clipped: it was recorded too loud"),
)
"""What no recording may be, in the order in which it can be judged."""
