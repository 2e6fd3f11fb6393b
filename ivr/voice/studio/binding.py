"""One file of many clips, with chapters: an MP3 where ffmpeg is, else a WAV and a cue sheet."""

import hashlib
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import accumulate
from pathlib import Path
from tempfile import TemporaryDirectory

from ivr.voice.audiobook import Track, Work
from ivr.voice.clips import Clips
from ivr.voice.studio.segments import AudioSegment, segment_of, silence
from ivr.voice.studio.sound import TELEPHONE, BadSoundError, read_sound

BETWEEN_WORDS, BETWEEN_TRACKS = 400, 1500
"""Milliseconds of silence after a title or a section, and after a chapter: clips end in 500 ms."""

MP3 = ("-map_metadata", "1", "-ar", "24000", "-b:a", "48k", "-id3v2_version", "3")
"""Players need not know 8 kHz; the sound gains nothing by more. ID3v2.3 is read everywhere."""

FRAMES = 75
"""Of a cue sheet, a second."""


class NoFfmpegError(Exception):
    """An MP3 is asked for, and nothing here can make one."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A chapter of the file: from when to when, in milliseconds."""

    title: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Bound:
    """All of it: the sound in 16 bit, and where its chapters are."""

    work: Work
    sound: AudioSegment
    marks: tuple[Mark, ...]


def bind(work: Work, clips: Clips, folder: Path, slower: bool) -> Bound:
    """The whole in one piece. Every word has its clip. Raises BadSoundError for a spoiled one."""
    pieces = [piece_of(track, work.language, clips, folder, slower) for track in work.tracks]
    ends = list(accumulate(len(piece) for piece in pieces))
    marks = (
        Mark(track.title, end - len(piece), end)
        for track, piece, end in zip(work.tracks, pieces, ends, strict=True)
    )
    return Bound(work, joined(pieces), tuple(marks))


def piece_of(track: Track, language: str, clips: Clips, folder: Path, slower: bool) -> AudioSegment:
    """One chapter with its pauses, in whole milliseconds, so that chapters begin where they are
    said to."""
    parts = []
    for words in track.words:
        clip = clips.by_words[language, words, slower]
        path = folder / language / f"{clip.clip}.wav"
        parts += [segment_at(path, clip.digest), silence(BETWEEN_WORDS, TELEPHONE)]
    whole = joined([*parts[:-1], silence(BETWEEN_TRACKS, TELEPHONE)])
    return whole[: len(whole)]


def segment_at(path: Path, digest: str) -> AudioSegment:
    """A clip as it was built. Raises BadSoundError where it is gone, or another one."""
    try:
        built = hashlib.sha256(path.read_bytes()).hexdigest() == digest
    except OSError as error:
        raise BadSoundError(f"{path}: it cannot be read: `ivr audio build` makes it") from error
    if not built:
        raise BadSoundError(f"{path}: it is not as it was built: `ivr audio build` makes it again")
    return segment_of(read_sound(path))


def joined(segments: Sequence[AudioSegment]) -> AudioSegment:
    """One after the other; there is at least one."""
    first = segments[0]
    return first._spawn(b"".join(segment.raw_data for segment in segments))


# ---------------------------------------------------------------- files


def ffmpeg() -> str | None:
    """The program ffmpeg: the system's, or that of imageio-ffmpeg, if it is installed."""
    found = shutil.which("ffmpeg")
    if found:
        return found
    try:
        return str(import_module("imageio_ffmpeg").get_ffmpeg_exe())
    except (ImportError, RuntimeError):
        return None


def write_mp3(bound: Bound, path: Path) -> None:
    """An MP3 with its chapters and names in ID3v2. Raises NoFfmpegError, OSError."""
    program = ffmpeg()
    if program is None:
        raise NoFfmpegError("ffmpeg is not installed: make a WAV (--format wav)")
    with TemporaryDirectory(dir=path.parent, prefix=".book-") as room:
        sound, chapters, made = (Path(room) / name for name in ("a.wav", "chapters", "a.mp3"))
        bound.sound.export(sound, format="wav").close()
        chapters.write_text(metadata_of(bound), encoding="utf-8", newline="\n")
        convert(program, ["-i", str(sound), "-i", str(chapters), *MP3, str(made)])
        made.replace(path)


def convert(program: str, words: Sequence[str]) -> None:
    """Run ffmpeg. Raises OSError with what it has said last."""
    run = [program, "-v", "error", "-nostdin", *words]
    ended = subprocess.run(run, capture_output=True, check=False)  # noqa: S603 - our own words
    if ended.returncode:
        said = ended.stderr.decode(errors="replace").strip().splitlines() or ["it said nothing"]
        raise OSError(f"ffmpeg has made no MP3: {said[-1]}")


def metadata_of(bound: Bound) -> str:
    """The chapters and names as ffmpeg reads them."""
    work = bound.work
    lines = [";FFMETADATA1", *named(title=work.title, album=work.title, artist=work.artist)]
    lines += named(genre="Speech")
    for mark in bound.marks:
        lines += ["[CHAPTER]", "TIMEBASE=1/1000", f"START={mark.start}", f"END={mark.end}"]
        lines += named(title=mark.title)
    return "\n".join([*lines, ""])


def named(**names: str) -> Iterator[str]:
    """Names with their values, in which ffmpeg's own signs are escaped."""
    signs = str.maketrans({sign: f"\\{sign}" for sign in "=;#\\\n"})
    return (f"{name}={value.translate(signs)}" for name, value in names.items())


def write_wav(bound: Bound, path: Path) -> Path:
    """A WAV in 16 bit, and a cue sheet with its chapters beside it, whose path is given back.

    Raises OSError.
    """
    draft, cue = path.with_name(f".{path.name}.new"), path.with_suffix(".cue")
    try:
        bound.sound.export(draft, format="wav").close()
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    cue.write_text(cue_of(bound, path.name), encoding="utf-8", newline="\n")
    return cue


def cue_of(bound: Bound, file: str) -> str:
    """The chapters as a cue sheet, whose time is in minutes, seconds and frames."""
    lines = [
        f"PERFORMER {quoted(bound.work.artist)}",
        f"TITLE {quoted(bound.work.title)}",
        f"FILE {quoted(file)} WAVE",
    ]
    for number, mark in enumerate(bound.marks, 1):
        lines += [f"  TRACK {number:02} AUDIO", f"    TITLE {quoted(mark.title)}"]
        lines += [f"    INDEX 01 {frames_of(mark.start)}"]
    return "\n".join([*lines, ""])


def frames_of(milliseconds: int) -> str:
    """A moment as a cue sheet tells it."""
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 60:02}:{seconds % 60:02}:{rest * FRAMES // 1000:02}"


def quoted(text: str) -> str:
    """A text of a cue sheet, which knows no sign for a quote within quotes."""
    return '"' + text.replace('"', "'").replace("\n", " ") + '"'
