"""What was heard of the clips decides which are played, and is kept beside them."""

import hashlib
import json
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from ivr.content.model import Content
from ivr.tools.studio.listening import (
    Transcripts,
    read_transcripts,
    reports_of,
    to_hear,
    write_failed,
    write_transcripts,
)
from ivr.tools.studio.sound import Sound, write_clip
from ivr.tools.studio.transcripts import Heard
from ivr.voice.clips import (
    BadClipsError,
    Clip,
    Manifest,
    Voice,
    put_json,
    read_clips,
    read_failed,
    write_manifest,
)

PICO = Voice("pico", "1", "en-US")
DRAFT = Voice("espeak", "1", "en-us", draft=True)

FIFTEEN = "Please arrive 15 minutes early."
EAT = "Do not eat before you come."


def clip(words: str, voice: Voice = PICO, take: str = "main.intro", seconds: float = 3.0) -> Clip:
    name = hashlib.sha256(f"{words}{voice.engine}".encode()).hexdigest()
    return Clip(take, words, False, name, seconds, -24.0, -3.0, "", voice)


def manifest(*clips: Clip, language: str = "en") -> Manifest:
    return Manifest(language, "", clips)


def transcripts(heard: Mapping[Clip, str], language: str = "en", sure: float = 1.0) -> Transcripts:
    return Transcripts("base", {its.clip: Heard(h, language, sure) for its, h in heard.items()})


# ---------------------------------------------------------------- what must not be played


def test_a_clip_whose_number_was_misheard_is_never_played(book: Content, tmp_path):
    wrong, right = clip(FIFTEEN), clip(EAT)
    built = manifest(wrong, right)
    write_manifest(tmp_path / "en", built)
    for its in built.clips:
        (tmp_path / "en" / f"{its.clip}.wav").write_bytes(b"RIFF")
    heard = transcripts({wrong: "Please arrive fifty minutes early.", right: EAT})

    (report,) = reports_of(built, heard, book)
    write_failed(tmp_path / "en", built, report.verdicts)

    assert [(its.clip, its.losses) for its in report.failed] == [(wrong, ("number",))]
    assert not report.is_well
    assert list(read_clips(tmp_path, ["en"], drafts=True).by_words) == [("en", EAT, False)]


def test_a_draft_is_only_told_of(book: Content, tmp_path):
    built = manifest(clip(FIFTEEN, DRAFT))
    heard = transcripts({built.clips[0]: "Please arrive fifty minutes early."})

    (report,) = reports_of(built, heard, book)
    write_failed(tmp_path, built, report.verdicts)

    assert (report.lost("number"), report.failed, report.limit) == (1, (), None)
    assert report.is_well
    assert list(tmp_path.iterdir()) == []


def test_a_language_that_the_recogniser_does_not_know_is_only_told_of(book: Content):
    built = manifest(clip("您好", Voice("person", "", "")), language="yue")

    (report,) = reports_of(built, transcripts({built.clips[0]: "再見"}), book)

    assert (report.limit, report.is_well, report.rate) == (None, True, 1.0)


def test_a_voice_that_is_heard_badly_as_a_whole_is_not_well(book: Content):
    built = manifest(clip(EAT))

    (report,) = reports_of(built, transcripts({built.clips[0]: "Do not eat when you come."}), book)

    assert (report.failed, report.rate > 0.05, report.is_well) == ((), True, False)


def test_a_short_clip_tells_nothing_of_its_language(book: Content):
    built = manifest(clip("No.", seconds=1.0), clip(EAT))
    heard = transcripts({built.clips[0]: "No.", built.clips[1]: EAT}, language="es")

    (report,) = reports_of(built, heard, book)

    assert [its.losses for its in report.verdicts] == [(), ("language",)]


def test_english_names_of_other_languages_are_heard_in_english(book: Content):
    named = clip("Urdu: 6.", take="shell.name@key=6")
    held = clip("Please hold.", take="shell.hold")
    built = manifest(named, held, language="ur")

    (report,) = reports_of(built, transcripts({named: "Urdu 60.", held: "?"}), book)

    assert [its.clip for its in report.failed] == [named]


def test_each_engine_has_its_own_figures(book: Content):
    built = manifest(clip(EAT), clip(EAT, DRAFT), clip(FIFTEEN))
    heard = transcripts({built.clips[0]: EAT, built.clips[1]: "Eat."})

    reports = reports_of(built, heard, book)

    assert [(its.engine, len(its.verdicts), its.of) for its in reports] == [
        ("espeak", 1, 1),
        ("pico", 1, 2),
    ]


def test_verdicts_that_are_older_stay_while_their_clip_does(book: Content, tmp_path):
    kept, mended, new = clip("One."), clip(EAT), clip(FIFTEEN)
    built = manifest(kept, mended, new)
    put_json(tmp_path / "failed.json", [kept.clip, mended.clip, "0" * 64])

    (report,) = reports_of(built, transcripts({mended: EAT, new: "Fifty."}), book)
    write_failed(tmp_path, built, report.verdicts)

    assert read_failed(tmp_path) == {kept.clip, new.clip}


# ---------------------------------------------------------------- what is kept


def test_a_clip_is_listened_to_once(tmp_path):
    built = manifest(clip(EAT), clip(FIFTEEN))
    write_transcripts(tmp_path, transcripts({built.clips[0]: EAT}), built)

    known = read_transcripts(tmp_path, "base")

    assert to_hear(built, known, None) == [built.clips[1]]


def test_another_recogniser_listens_to_all(tmp_path):
    built = manifest(clip(EAT))
    write_transcripts(tmp_path, transcripts({built.clips[0]: EAT}), built)

    assert to_hear(built, read_transcripts(tmp_path, "other"), None) == [built.clips[0]]


def test_what_was_heard_of_clips_that_are_gone_is_dropped(tmp_path):
    gone, there = clip(EAT), clip(FIFTEEN)

    write_transcripts(tmp_path, transcripts({gone: EAT, there: FIFTEEN}), manifest(there))

    assert list(read_transcripts(tmp_path, "base").heard) == [there.clip]


def test_a_sample_is_the_same_each_time_and_parts_of_it_are_not_heard_again():
    built = manifest(*(clip(f"Press {key}.") for key in range(30)))
    first = to_hear(built, Transcripts("base"), 5)

    heard = transcripts(dict.fromkeys(first[:2], ""))

    assert len(first) == 5
    assert to_hear(built, heard, 5) == first[2:]


@pytest.mark.parametrize("content", ["{", "[]", '{"heard": {"a": 1}}'])
def test_a_spoiled_file_of_what_was_heard_is_told(content, tmp_path):
    (tmp_path / "heard.json").write_text(content)

    with pytest.raises(BadClipsError, match=r"heard\.json: it "):
        read_transcripts(tmp_path, "base")


# ---------------------------------------------------------------- the command


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """English clips, with sound."""
    built = manifest(clip(FIFTEEN), clip(EAT))
    write_manifest(tmp_path / "en", built)
    noise = np.random.default_rng(1).normal(0, 0.1, 8000).astype(np.float32)
    for its in built.clips:
        write_clip(tmp_path / "en" / f"{its.clip}.wav", Sound(noise, 8000))
    return tmp_path


class Ears:
    """Hears all clips alike."""

    def __init__(self, words: str) -> None:
        self.words = words
        self.count = 0

    def hear(self, sound: Sound, language: str) -> Heard:
        self.count += 1
        return Heard(self.words, language, 1.0)


def test_the_clips_of_a_folder_are_heard_once_and_judged_each_time(book: Content, folder):
    listen = import_module("ivr.cli.audio.listen")
    ears = Ears("Please arrive fifty minutes early.")

    reports = [listen.listened(folder / "en", None, ears, book) for _ in range(2)]

    assert ears.count == 2
    assert reports[0] == reports[1]
    assert len(read_failed(folder / "en")) == 2
    assert listen.listened(folder / "es", None, ears, book) == []


def test_the_report_shows_what_was_heard(book: Content, folder, capsys):
    listen = import_module("ivr.cli.audio.listen")
    reports = listen.listened(folder / "en", 1, Ears("Something else."), book)

    listen.show(reports * 21)

    told = capsys.readouterr().out
    assert "en        pico         1/   2" in told
    assert "heard  Something else." in told
    assert told.endswith("and 1 more\n")
    assert json.loads(json.dumps(listen.as_json(reports[0])))["heard"] == 1


def test_without_the_model_the_command_says_what_brings_it(folder, tmp_path):
    listen = import_module("ivr.cli.audio.listen").listen

    told = CliRunner().invoke(
        listen, ["--folder", str(folder), "--models", str(tmp_path / "none"), "--language", "en"]
    )

    assert told.exit_code == 1
    assert "is not installed" in told.output
