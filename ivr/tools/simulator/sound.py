"""How long a sound lasts, for a telephone whose clock moves without anyone sleeping."""

import re
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from ivr.tools.simulator.twiml import Part, Pause, Play, Say

Pace = Callable[[str], float]
WORDS_PER_MINUTE = 150
# Chinese is read at about 270 characters a minute, so a character lasts as long as 0.55 words.
WORDS_PER_IDEOGRAPH = 0.55
IDEOGRAPHS = r"[\u3400-\u9fff]"
# Coding (7 is µ-law), channels, rate, bytes a second, bytes and bits a sample.
TELEPHONE = (7, 1, 8000, 8000, 1, 8)
UNKNOWN_AUDIO = 2.0  # seconds of a recording whose length nobody told us


@dataclass(frozen=True, slots=True)
class Sound:
    """Something the line plays once: speech, a recording or a silence of `seconds`; `played` is a
    recording whose words are known, and `url` where any recording is fetched."""

    kind: Literal["speech", "audio", "silence"]
    text: str
    seconds: float
    language: str = ""
    voice: str = ""
    rate: float = 1.0
    played: bool = False
    url: str = ""


def speaking_seconds(text: str) -> float:
    """Seconds to say a text at 150 words a minute; each digit of a number counts as a word."""
    ideographs = len(re.findall(IDEOGRAPHS, text))
    digits = len(re.findall(r"\d", text))
    words = len(re.findall(r"[^\W\d\u3400-\u9fff][^\s\d\u3400-\u9fff]*", text))
    return (words + digits + ideographs * WORDS_PER_IDEOGRAPH) * 60 / WORDS_PER_MINUTE


def said(say: Say, pace: Pace) -> Sound:
    """One repetition of a Say; its rate is that of its first words."""
    seconds = sum(_part_seconds(part, pace) for part in say.parts)
    rate = next((part.rate for part in say.parts if part.text.strip()), 1.0)
    return Sound("speech", say.text, seconds, say.language, say.voice, rate)


def _part_seconds(part: Part, pace: Pace) -> float:
    return pace(part.text) / part.rate + part.pause


def paused(pause: Pause) -> Sound:
    return Sound("silence", "", float(pause.length))


def tones(play: Play) -> Sound:
    """Play digits: w waits half a second, W a whole one (/docs/voice/twiml/play)."""
    waits = {"w": 0.5, "W": 1.0}
    seconds = sum(waits.get(key, 0.25) for key in play.digits)
    return Sound("audio", f"[tones: {play.digits}]", seconds)


def recorded(url: str, seconds: float, words: str = "") -> Sound:
    """A recording, by its words where they are known, else by the name of its file."""
    name = url.partition("?")[0].rstrip("/").rpartition("/")[2]
    return Sound("audio", words or f"[audio: {name}]", seconds, played=bool(words), url=url)


def part_heard(text: str, share: float) -> str:
    """The beginning of a text of which a share (0 to 1) was heard: whole words, or ideographs."""
    if re.search(IDEOGRAPHS, text):
        return text[: int(len(text) * share)]
    words = text.split()
    return " ".join(words[: int(len(words) * share)])


def wav_seconds(audio: bytes) -> float | None:
    """The length of a WAV file of any coding (µ-law too) from its header, or None if it is none."""
    if audio[:4] != b"RIFF" or audio[8:12] != b"WAVE":
        return None
    chunks = _chunks(audio)
    if len(chunks.get(b"fmt ", b"")) < 12 or b"data" not in chunks:
        return None
    (bytes_per_second,) = struct.unpack_from("<I", chunks[b"fmt "], 8)
    return len(chunks[b"data"]) / bytes_per_second if bytes_per_second else None


def is_telephone_wav(audio: bytes) -> bool:
    """Whether it is a whole WAV file of 8 kHz, mono and µ-law, which nobody has to convert."""
    if audio[:4] != b"RIFF" or audio[8:12] != b"WAVE":
        return False
    chunks = _chunks(audio)
    fmt, data = chunks.get(b"fmt ", b""), chunks.get(b"data", b"")
    at = audio.find(b"data")
    if len(fmt) < 16 or not data or struct.unpack_from("<I", audio, at + 4) != (len(data),):
        return False
    return struct.unpack_from("<HHIIHH", fmt) == TELEPHONE


def _chunks(audio: bytes) -> dict[bytes, bytes]:
    found, at = {}, 12
    while at + 8 <= len(audio):
        name, size = struct.unpack_from("<4sI", audio, at)
        found[name] = audio[at + 8 : at + 8 + size]
        at += 8 + size + size % 2
    return found
