"""Clips without a studio: for every take a file of µ-law that is as long as a voice would speak."""

import hashlib
import os
import struct
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest

from ivr.cli.content import prompts_by_keys
from ivr.content.model import Content
from ivr.tools.simulator.sound import speaking_seconds
from ivr.voice.clips import Clip, Clips, Manifest, Voice, name_of, read_clips, write_manifest
from ivr.voice.utterances import Utterance, utterances_of

READER = Voice("person", "1", "0" * 64)
DRAFT = Voice("espeak", "1.52", "es", draft=True)
RATE = 8000
PACES = {False: 1.0, True: 0.8}
PAUSE = 0.6
"""Seconds of silence at its end, as long as the break of a <Say>."""

PLAIN = ("bn",)
"""Languages whose <Say> has one pace and no break: its voice understands no SSML."""


def wav(frames: int) -> bytes:
    """Silence in µ-law, 8 kHz, mono."""
    fmt = struct.pack("<4sIHHIIHH", b"fmt ", 16, 7, 1, RATE, RATE, 1, 8)
    data = struct.pack("<4sI", b"data", frames) + b"\xff" * frames
    return struct.pack("<4sI4s", b"RIFF", 4 + len(fmt) + len(data), b"WAVE") + fmt + data


@cache
def digest_of(frames: int) -> str:
    return hashlib.sha256(wav(frames)).hexdigest()


def clip_of(take: Utterance, slower: bool, voice: Voice = READER) -> Clip:
    """What a manifest tells of a take."""
    pace, pause = (1.0, 0.0) if take.tongue in PLAIN else (PACES[slower], PAUSE)
    frames = round((speaking_seconds(take.text) / pace + pause) * RATE)
    name = name_of(take.language, take.text, slower, voice)
    level, peak = -24.0, -4.0
    said = take.name, take.text, slower, name
    return Clip(*said, frames / RATE, level, peak, digest_of(frames), voice)


def put_clips(folder: Path, takes: Iterable[Utterance], voice: Voice = READER) -> None:
    """A build of these takes; clips of one length are one file."""
    built: dict[str, list[Clip]] = {}
    for take in takes:
        built.setdefault(take.language, []).extend(clip_of(take, slow, voice) for slow in PACES)
    for language, clips in built.items():
        write_manifest(folder / language, Manifest(language, "", tuple(clips)))
        for clip in clips:
            put_sound(folder, round(clip.seconds * RATE), folder / language / f"{clip.clip}.wav")


def put_sound(folder: Path, frames: int, path: Path) -> None:
    """One file of sound, linked to the first of its length."""
    first = folder / f"{frames}.wav"
    if not first.exists():
        first.write_bytes(wav(frames))
    os.link(first, path)


@pytest.fixture(scope="session")
def takes(book: Content) -> list[Utterance]:
    """Every take of the example site."""
    return utterances_of(book, prompts_by_keys(book))


@pytest.fixture(scope="session")
def clip_folder(takes: list[Utterance], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clip of every take, at either pace."""
    folder = tmp_path_factory.mktemp("clips")
    put_clips(folder, takes)
    return folder


@pytest.fixture(scope="session")
def clips(clip_folder: Path, book: Content) -> Clips:
    """The same, as a line reads them."""
    return read_clips(clip_folder, book.languages, drafts=False)
