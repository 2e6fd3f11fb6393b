"""Whether a file is what every clip must be, to the byte: mono µ-law WAV of 8,000 samples a second.

A telephone platform that is strict about a header plays nothing, so this is read strictly: the
chunks, their lengths, and each field of the format. Nothing else may be in it: no metadata.
"""

import struct
from collections.abc import Iterator

from ivr.tools.studio.sound import TELEPHONE

MULAW = 7
"""WAVE_FORMAT_MULAW, of RFC 2361."""

FIELDS = {
    "format": MULAW,
    "channels": 1,
    "samples a second": TELEPHONE,
    "bytes a second": TELEPHONE,
    "bytes a sample": 1,
    "bits a sample": 8,
}
"""The fields of the format chunk, in their order, and what each must be."""

CHUNKS = (b"fmt ", b"fact", b"data")


class BadWavError(Exception):
    """A file that is cut off or no WAV; the message says which."""


def wrong_in(data: bytes) -> Iterator[str]:
    """Everything that is wrong with the bytes of a clip."""
    try:
        chunks = dict(chunks_of(data))
    except BadWavError as error:
        yield str(error)
        return
    unknown = [name for name in chunks if name not in CHUNKS]
    if unknown:
        yield f"it holds more than sound: {b', '.join(unknown).decode('latin-1')}"
    yield from wrong_format(chunks.get(b"fmt ", b""))
    count = len(chunks.get(b"data", b""))
    if not count:
        yield "it has no samples"
    fact = chunks.get(b"fact", b"")
    if len(fact) != 4 or struct.unpack("<I", fact)[0] != count:
        yield f"its fact chunk does not tell its {count} samples"


def wrong_format(fmt: bytes) -> Iterator[str]:
    """What is wrong with the format chunk."""
    if len(fmt) < 16:
        yield "it has no format"
        return
    told = struct.unpack("<HHIIHH", fmt[:16])
    for (name, right), value in zip(FIELDS.items(), told, strict=True):
        if value != right:
            yield f"{name}: {value} instead of {right}"


def chunks_of(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The chunks of a RIFF file, each whole. Raises BadWavError."""
    if not data:
        raise BadWavError("it is empty")
    if data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        raise BadWavError("it is no WAV")
    length = int.from_bytes(data[4:8], "little") + 8
    if length != len(data):
        raise BadWavError(f"it has {len(data)} bytes, and tells of {length}")
    at = 12
    while at < len(data):
        name, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        at += 8
        if at + size > len(data):
            raise BadWavError(f"its chunk {name.decode('latin-1')!r} is cut off")
        yield name, data[at : at + size]
        at += size + size % 2
