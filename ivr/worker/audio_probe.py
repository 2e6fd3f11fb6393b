"""Is this a sound, how long, and is anything to be heard in it?"""

import struct
import sys
from array import array
from dataclasses import dataclass

PCM = 1
# A fiftieth of a second is heard if its loudest sample has 1 % of the full scale: three times the
# noise of a quiet line, a tenth of a whisper. Ten of them are the shortest "hello".
LOUD = 328
FRAMES = 10
FRAMES_PER_SECOND = 50


class NoSoundError(Exception):
    """What came is no WAV file."""


@dataclass(frozen=True, slots=True)
class Sound:
    """A sound: its length in seconds, and whether nothing is to be heard in it."""

    seconds: float
    silent: bool


def read_sound(wav: bytes) -> Sound:
    """What a WAV file holds. Raises NoSoundError.

    Only 16-bit samples are listened to; any other coding counts as heard, for a person to judge.
    """
    chunks = chunks_of(wav)
    about, data = chunks.get(b"fmt ", b""), chunks.get(b"data")
    if len(about) < 16 or data is None:
        raise NoSoundError("there is no format or no sound in it")
    coding, channels, rate, bytes_a_second, _, bits = struct.unpack_from("<HHIIHH", about)
    if not (rate and channels and bytes_a_second):
        raise NoSoundError("its format has no rate")
    heard = (coding, bits) != (PCM, 16) or is_heard(data, rate * channels // FRAMES_PER_SECOND)
    return Sound(len(data) / bytes_a_second, not heard)


def chunks_of(wav: bytes) -> dict[bytes, bytes]:
    """The parts of a WAV file by name. A part that says it is longer than the file ends with it."""
    if wav[:4] != b"RIFF" or wav[8:12] != b"WAVE":
        raise NoSoundError("it does not begin as a WAV file")
    found: dict[bytes, bytes] = {}
    at = 12
    while at + 8 <= len(wav):
        name, size = struct.unpack_from("<4sI", wav, at)
        found[name] = wav[at + 8 : at + 8 + size]
        at += 8 + size + size % 2
    return found


def is_heard(data: bytes, frame: int) -> bool:
    """Whether enough fiftieths of a second, of `frame` samples each, are loud."""
    samples = array("h", data[: len(data) // 2 * 2])
    if sys.byteorder == "big":
        samples.byteswap()
    loud = 0
    for start in range(0, len(samples), max(frame, 1)):
        part = samples[start : start + frame]
        loud += max(max(part), -min(part)) >= LOUD
        if loud >= FRAMES:
            return True
    return False
