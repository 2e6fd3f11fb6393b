"""The guide as one file: whole, in order, with chapters, and only what patients may hear."""

import hashlib
import re
import shutil
import subprocess
from datetime import date

import numpy as np
import pytest
import soundfile
from click.testing import CliRunner

from ivr.cli.audio.book import book as command
from ivr.guide.book import Book, Signature
from ivr.guide.critical import critical
from ivr.guide.load import ROOT
from ivr.guide.signatures import as_text, path_of
from ivr.guide.signoff import seal, words_of
from ivr.settings import EXAMPLE_SITE
from ivr.voice.audiobook import Track, Work, shortened, without_clip, work_of, written
from ivr.voice.clips import Clip, Manifest, Voice, name_of, read_clips, write_manifest
from ivr.voice.studio.binding import (
    NoFfmpegError,
    bind,
    cue_of,
    ffmpeg,
    frames_of,
    metadata_of,
    write_mp3,
    write_wav,
)
from ivr.voice.studio.sound import TELEPHONE, BadSoundError, Sound, write_clip
from tests.two_languages import in_english

PICO = Voice("pico", "0.1.1", "en-US")
DAY = date(2026, 11, 23)
DRAFT = Voice("espeak", "1.52", "en", draft=True)
WORK = Work(
    "The Hospital",
    'The "guide"',
    "en",
    (Track("911", ("Dial 911.",)), Track("Eating = #1", ("Eating.", "Do not eat.", "Ask us."))),
)


def built(folder, work, voice=PICO, slower=False, left_out=()):
    """A build that says the words of this work: each as a tone of its own, 0.3 s long."""
    every = [words for track in work.tracks for words in track.words if words not in left_out]
    clips = [
        clip_of(folder / work.language, work.language, words, 300 + 7 * number, voice, slower)
        for number, words in enumerate(every)
    ]
    write_manifest(folder / work.language, Manifest(work.language, "", tuple(clips)))
    return folder


def clip_of(folder, language, words, hertz, voice, slower):
    folder.mkdir(parents=True, exist_ok=True)
    name = name_of(language, words, slower, voice)
    moments = np.arange(round(0.3 * TELEPHONE)) / TELEPHONE
    tone = (0.2 * np.sin(2 * np.pi * hertz * moments)).astype(np.float32)
    write_clip(folder / f"{name}.wav", Sound(tone, TELEPHONE))
    digest = hashlib.sha256((folder / f"{name}.wav").read_bytes()).hexdigest()
    return Clip(words, words, slower, name, 0.3, -24.0, -14.0, digest, voice)


def bound(folder, work=WORK, slower=False):
    return bind(work, read_clips(folder, [work.language], drafts=True), folder, slower)


# ---------------------------------------------------------------- what is in it


@pytest.fixture(scope="module")
def english(book: Book):
    return work_of(in_english(book), "en")


def test_the_emergency_comes_first_and_whom_to_call_last(english):
    assert english.tracks[0] == Track(
        "911", ("If this is a medical emergency, hang up and dial 9 1 1.",)
    )
    assert english.tracks[-1] == Track(
        "212-639-2000", ("The hospital operator is at 2 1 2, 6 3 9, 2 0 0 0, at any hour.",)
    )


def test_every_section_of_every_topic_is_read_in_the_order_of_the_menus(english, book):
    topics = english.tracks[1:-1]

    assert topics[0].title == "Eating and drinking"
    assert topics[0].words[0] == "Eating and drinking."
    assert [track.title for track in topics[:2]] == ["Eating and drinking", "Clear liquids"]
    assert sorted(len(track.words) - 1 for track in topics) == sorted(
        len(topic.sections) for topic in book.guide.topics.values()
    )


def test_the_work_is_named_by_what_the_line_says_of_itself(english):
    assert (english.artist, english.title) == (
        "Memorial Sloan Kettering",
        "Memorial Sloan Kettering, ketamine treatment line",
    )


@pytest.mark.parametrize("language", ["es", "zh", "yue", "ru"])
def test_every_live_language_has_the_same_chapters(english, book, language):
    work = work_of(book, language)

    assert [len(track.words) for track in work.tracks] == [
        len(track.words) for track in english.tracks
    ]


def test_a_number_of_another_plan_stays_as_it_is():
    assert (written("+12125550199"), written("+442071234567")) == ("212-555-0199", "+442071234567")


def test_long_words_are_named_by_their_beginning():
    assert (shortened("a" * 70), shortened("你" * 40)) == ("a" * 60 + "…", "你" * 30 + "…")


def test_words_without_a_clip_are_named(tmp_path):
    folder = built(tmp_path, WORK, left_out=("Do not eat.",))
    clips = read_clips(folder, ["en"], drafts=False)

    assert without_clip(WORK, clips, slower=False) == [("Eating = #1", "Do not eat.")]
    assert len(without_clip(WORK, clips, slower=True)) == 4


# ---------------------------------------------------------------- how it is joined


def test_chapters_begin_where_their_words_do(tmp_path):
    whole = bound(built(tmp_path, WORK))

    assert [(mark.title, mark.start, mark.end) for mark in whole.marks] == [
        ("911", 0, 1800),
        ("Eating = #1", 1800, 1800 + 900 + 800 + 1500),
    ]
    assert len(whole.sound) == 5000
    assert whole.sound[1750:1800].max < 10 < 1000 < whole.sound[1800:1850].max


@pytest.mark.parametrize("spoil", [lambda p: p.unlink(), lambda p: p.write_bytes(b"?")])
def test_a_clip_that_is_not_as_it_was_built_is_not_joined(tmp_path, spoil):
    folder = built(tmp_path, WORK)
    clips = read_clips(folder, ["en"], drafts=True)
    spoil(folder / "en" / f"{name_of('en', 'Ask us.', False, PICO)}.wav")

    with pytest.raises(BadSoundError, match="`ivr audio build` makes it"):
        bind(WORK, clips, folder, slower=False)


def test_a_wav_has_its_chapters_in_a_cue_sheet_beside_it(tmp_path):
    whole = bound(built(tmp_path, WORK))

    cue = write_wav(whole, tmp_path / "guide.wav")

    told = soundfile.info(tmp_path / "guide.wav")
    assert (told.subtype, told.channels, told.samplerate, told.frames) == ("PCM_16", 1, 8000, 40000)
    assert cue.read_text(encoding="utf-8").splitlines() == [
        'PERFORMER "The Hospital"',
        "TITLE \"The 'guide'\"",
        'FILE "guide.wav" WAVE',
        "  TRACK 01 AUDIO",
        '    TITLE "911"',
        "    INDEX 01 00:00:00",
        "  TRACK 02 AUDIO",
        '    TITLE "Eating = #1"',
        "    INDEX 01 00:01:60",
    ]


def test_a_moment_of_a_cue_sheet_is_in_minutes_seconds_and_frames():
    assert frames_of(1000 * (61 * 60 + 5) + 999) == "61:05:74"


def test_names_with_signs_of_ffmpeg_are_escaped(tmp_path):
    whole = bound(built(tmp_path, WORK))

    assert "title=Eating \\= \\#1" in metadata_of(whole).splitlines()
    assert cue_of(whole, "a.wav").count("\n") == 9


def test_an_mp3_has_the_chapters_and_names(tmp_path):
    program = ffmpeg()
    if program is None:
        pytest.skip("ffmpeg is not installed")
    write_mp3(bound(built(tmp_path, WORK)), tmp_path / "guide.mp3")

    told = described(program, tmp_path / "guide.mp3")
    assert {'title=The "guide"', "artist=The Hospital", "genre=Speech"} <= set(told)
    assert [line for line in told if line.startswith("title=")][1:] == [
        "title=911",
        "title=Eating \\= \\#1",
    ]
    assert chapters_of(tmp_path / "guide.mp3") == [(0, 1800), (1800, 5000)]
    assert soundfile.info(tmp_path / "guide.mp3").format == "MP3"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["en", "guide.mp3"]


def described(program, path):
    """What ffmpeg reads of a file's names and chapters."""
    read = [program, "-v", "error", "-i", str(path), "-f", "ffmetadata", "-"]
    told = subprocess.run(read, capture_output=True, check=True, timeout=60)  # noqa: S603
    return told.stdout.decode().splitlines()


def chapters_of(path):
    """From when to when, in milliseconds: the CHAP frames of ID3v2 (id3v2-chapters-1.0)."""
    frames = re.findall(rb"CHAP.{6}ch\d+\0(.{4})(.{4})", path.read_bytes(), re.DOTALL)
    return [tuple(int.from_bytes(moment) for moment in frame) for frame in frames]


def test_without_ffmpeg_a_wav_is_asked_for(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    if ffmpeg():
        pytest.skip("imageio-ffmpeg is installed")

    with pytest.raises(NoFfmpegError, match="--format wav"):
        write_mp3(bound(built(tmp_path, WORK)), tmp_path / "guide.mp3")


@pytest.fixture
def failing_ffmpeg(tmp_path, monkeypatch):
    """An ffmpeg that always fails, before any other."""
    program = tmp_path / "bin" / "ffmpeg"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\necho no room is left >&2\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent), prepend=":")
    return program


def test_an_mp3_that_ffmpeg_cannot_make_leaves_nothing(tmp_path, failing_ffmpeg):
    whole = bound(built(tmp_path / "audio", WORK))

    with pytest.raises(OSError, match="ffmpeg has made no MP3: no room is left"):
        write_mp3(whole, tmp_path / "guide.mp3")

    assert sorted(path.name for path in tmp_path.iterdir()) == ["audio", "bin"]


# ---------------------------------------------------------------- the command


@pytest.fixture
def demo(monkeypatch):
    monkeypatch.setenv("IVR_ENV", "demo")


@pytest.fixture
def production(monkeypatch):
    monkeypatch.setenv("IVR_ENV", "production")
    monkeypatch.delenv("IVR_ALLOW_DRAFTS", raising=False)


@pytest.fixture
def root(tmp_path, book):
    """Content whose critical English wordings are all signed, with a site of its own."""
    root = tmp_path / "root"
    for room in ("prompts", "locales"):
        shutil.copytree(ROOT / room, root / room)
    signed = {
        prompt: Signature(
            "Ana Ruiz", "nurse", date(2026, 11, 23), seal(*words_of(prompt, "en", book))
        )
        for prompt in critical(book)
    }
    path_of(root, "en").write_text(as_text(signed), encoding="utf-8")
    site = EXAMPLE_SITE.read_text(encoding="utf-8").replace("example = true", "")
    (root / "site.toml").write_text(site, encoding="utf-8")
    return root


def make(folder, *words):
    return CliRunner().invoke(command, ["--folder", str(folder), *map(str, words)])


def test_the_command_makes_a_wav_of_the_whole_guide(tmp_path, book, demo):
    work = work_of(book, "es")
    built(tmp_path / "audio", work, DRAFT, slower=True)

    ran = make(tmp_path / "audio", "--language", "es", "--slower", "--out", tmp_path / "guide.wav")

    assert ran.exit_code == 0, ran.output
    assert f"{tmp_path}/guide.wav and {tmp_path}/guide.cue: 16 chapters, " in ran.output
    assert "(demo)" in (tmp_path / "guide.cue").read_text(encoding="utf-8")


def test_missing_clips_are_told_and_no_file_is_made(tmp_path, book, demo):
    work = work_of(book, "es")
    built(tmp_path / "audio", work, left_out=work.tracks[0].words)

    ran = make(tmp_path / "audio", "--language", "es", "--out", tmp_path / "guide.wav")

    assert ran.exit_code == 1
    assert ran.output.splitlines() == [
        f"911: no clip says it: {shortened(work.tracks[0].words[0])}",
        "1 clips are missing: `ivr audio build`, or people who record them",
    ]
    assert [path.name for path in tmp_path.iterdir()] == ["audio"]


def test_nothing_is_made_for_patients_of_an_example_site_or_unsigned_words(tmp_path, production):
    ran = make(tmp_path, "--language", "en", "--out", tmp_path / "guide.wav")

    assert ran.exit_code == 1
    assert "the site file: example: these values are made up" in ran.output
    assert "critical wordings of en are not signed" in ran.output
    assert "IVR_ALLOW_DRAFTS=yes would let patients hear them all the same" in ran.output


def test_a_draft_voice_is_never_for_patients_even_of_signed_words(tmp_path, root, book, production):
    work = work_of(book, "en")
    built(tmp_path / "audio", work, DRAFT)
    site = ["--root", root, "--site", root / "site.toml"]

    ran = make(tmp_path / "audio", "--language", "en", "--out", tmp_path / "guide.wav", *site)

    assert ran.exit_code == 1
    assert ran.output.startswith("911: only a draft voice says it: If this is a medical emergency")


def test_a_book_for_patients_is_made_of_signed_words(tmp_path, root, book, production):
    work = work_of(book, "en")
    built(tmp_path / "audio", work)
    site = ["--root", root, "--site", root / "site.toml"]

    ran = make(tmp_path / "audio", "--language", "en", "--out", tmp_path / "guide.wav", *site)

    assert ran.exit_code == 0, ran.output
    assert "(demo)" not in (tmp_path / "guide.cue").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--language", "de"], "The line does not speak 'de': see prompts/languages.toml\n"),
        (
            ["--language", "en", "--out", "guide.ogg"],
            "guide.ogg: a book is an .mp3 or a .wav: tell which by --format\n",
        ),
    ],
)
def test_the_command_ends_for_what_it_does_not_know(tmp_path, demo, words, told):
    ran = make(tmp_path, *words)

    assert (ran.exit_code, ran.output) == (1, told)


def test_a_manifest_that_cannot_be_read_is_named(tmp_path, demo):
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "manifest.json").write_text("{")

    ran = make(tmp_path, "--language", "en", "--out", tmp_path / "guide.wav")

    assert ran.exit_code == 1
    assert ran.output.startswith(f"{tmp_path}/en/manifest.json: it cannot be read")
