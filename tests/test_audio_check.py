"""`ivr audio check`: a good folder passes, and each rule fails on what is spoiled for it alone."""

import io
import json
import shutil
import struct
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
from click.testing import CliRunner

from ivr.cli import main
from ivr.content.model import Content
from ivr.tools.studio.measurements import edges_of, inspect, inspect_all
from ivr.tools.studio.qc import shelf_of, strays, summary_of
from ivr.tools.studio.qc_report import Checked, as_json, as_text
from ivr.tools.studio.qc_rules import Finding
from ivr.tools.studio.sound import TELEPHONE, Samples
from ivr.voice.clips import FAILED, MANIFEST, name_of, put_json
from ivr.voice.utterances import Utterance, utterances_of
from tests.clip_shelf import PICO, ClipShelf
from tests.speech import at_level, noise, silence, tone
from tests.test_tones import dialed

SAID = ("greeting", "emergency", "crisis", "escort.intro", "born_on.ask", "invite_date")


@pytest.fixture(scope="module")
def good(book: Content, tmp_path_factory: pytest.TempPathFactory) -> ClipShelf:
    """Clips that keep every rule: look at them only."""
    takes = [
        take for take in utterances_of(book, ()) if take.language == "en" and take.name in SAID
    ]
    shelf = ClipShelf(tmp_path_factory.mktemp("good"), "en", tuple(takes), book)
    shelf.build("en-US")
    return shelf


@pytest.fixture
def shelf(good: ClipShelf, tmp_path: Path) -> ClipShelf:
    """A copy of them to be spoiled."""
    shutil.copytree(good.root, tmp_path / "audio")
    return replace(good, root=tmp_path / "audio")


def test_good_clips_break_no_rule(good):
    assert len(good.clips) == 2 * len(SAID)
    assert good.findings() == []


# ---------------------------------------------------------------- A01: the form of a file


def wav(samples: np.ndarray, rate: int = TELEPHONE, coding: str = "ULAW") -> bytes:
    file = io.BytesIO()
    soundfile.write(file, samples, rate, format="WAV", subtype=coding)
    return file.getvalue()


def with_chunk(data: bytes, name: bytes, body: bytes) -> bytes:
    """The same file with one more chunk."""
    whole = data[12:] + name + struct.pack("<I", len(body)) + body
    return b"RIFF" + struct.pack("<I", len(whole) + 4) + b"WAVE" + whole


HALF_A_SECOND = np.zeros(TELEPHONE // 2, dtype=np.float32)


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", ["it is empty"]),
        (b"not a sound at all, but words", ["it is no WAV"]),
        (b"ID3\x04" + bytes(400), ["it is no WAV"]),
        (
            wav(np.zeros((4000, 2), dtype=np.float32)),
            ["channels: 2 instead of 1"],
        ),
        (wav(HALF_A_SECOND, 44100), ["samples a second: 44100 instead of 8000"]),
        (wav(HALF_A_SECOND, coding="PCM_16"), ["format: 1 instead of 7"]),
        (wav(HALF_A_SECOND, coding="ALAW"), ["format: 6 instead of 7"]),
        (wav(HALF_A_SECOND[:0]), ["it has no samples"]),
        (wav(HALF_A_SECOND)[:-100], ["it has 3958 bytes, and tells of 4058"]),
        (wav(HALF_A_SECOND)[:20], ["it has 20 bytes, and tells of 4058"]),
        (wav(HALF_A_SECOND) + b"more", ["it has 4062 bytes, and tells of 4058"]),
        (
            with_chunk(wav(HALF_A_SECOND), b"LIST", b"INFOISFT\x04\x00\x00\x00me\x00\x00"),
            ["it holds more than sound: LIST"],
        ),
        (b"RIFF\x0c\x00\x00\x00WAVEdata\xff\x00\x00\x00", ["its chunk 'data' is cut off"]),
        (b"RIFF\x04\x00\x00\x00WAVE", ["it has no format", "it has no samples"]),
    ],
)
def test_a_file_in_another_form_is_told(data, what, shelf):
    shelf.put(data)

    found = shelf.findings()

    assert {finding.rule for finding in found} == {"A01"}
    assert [finding.what for finding in found][: len(what)] == what


def test_a_clip_that_is_gone_is_told(shelf):
    shelf.first.unlink()

    assert [(f.rule, f.what) for f in shelf.findings()] == [
        ("A01", "it cannot be read: No such file or directory")
    ]


def test_a_wrong_count_of_samples_is_told(shelf):
    data = shelf.first.read_bytes()
    at = data.index(b"fact") + 8
    shelf.put(data[:at] + b"\x01\x00\x00\x00" + data[at + 4 :])

    assert shelf.rules() == ["A01"]


# ---------------------------------------------------------------- A02 to A08: the sound


def test_a_clip_off_the_level_is_told(shelf):
    shelf.say(at_level(shelf.sound(), -27))

    found = shelf.findings()

    assert [finding.rule for finding in found] == ["A02", "A02"]
    assert str(found[0]) == ("error    en   A02      greeting: speech level -27 dBov (-25 to -23)")
    assert found[1].what == "off the level of its language"


def test_a_clip_softer_than_the_others_is_told_where_each_is_within_its_bounds(shelf):
    shelf.say_all([at_level(sound, -23.4) for sound in shelf.sounds()])
    assert shelf.findings() == []

    shelf.say(at_level(shelf.sound(), -24.7))

    (found,) = shelf.findings()
    assert (found.rule, found.measured, found.limit) == ("A02", "-1.3 dB", "1 dB at most")


def test_silence_is_told(shelf):
    shelf.say(silence(2))

    assert set(shelf.rules()) == {"A02", "A07"}


def test_a_clipped_clip_is_told(shelf):
    sound = shelf.sound()
    sound[np.abs(sound).argmax()] = 1

    shelf.say(sound)

    assert "A04" in shelf.rules()


def test_an_offset_is_told(shelf):
    shelf.say(shelf.sound() + 0.005)

    assert "A05" in shelf.rules()


def test_noise_in_the_pauses_is_told(shelf):
    sound = shelf.sound()
    sound[-2000:] += noise(0.25, 0.003)

    shelf.say(sound)

    assert "A05" in shelf.rules()


def test_hum_is_told(shelf):
    sound = shelf.sound()
    lead, tail = edges_of(sound, TELEPHONE)
    hum = tone(50, len(sound) / TELEPHONE, 0.02)
    hum[: round(lead * TELEPHONE)] = 0
    hum[-round(tail * TELEPHONE) :] = 0

    shelf.say(sound + hum)

    assert "A06" in shelf.rules()


@pytest.mark.parametrize(("before", "after"), [(-0.055, 0.0), (0.1, 0.0), (0.0, -0.2), (0.0, 0.2)])
def test_a_lead_or_a_tail_of_another_length_is_told(before, after, shelf):
    sound = shelf.sound()
    for seconds, at_start in ((before, True), (after, False)):
        count = round(abs(seconds) * TELEPHONE)
        if seconds > 0:
            pair = (silence(seconds), sound)
            sound = np.concatenate(pair if at_start else pair[::-1])
        elif seconds < 0:
            sound = sound[count:] if at_start else sound[:-count]

    shelf.say(sound)

    assert shelf.rules() == ["A07"]


@pytest.mark.parametrize("size", [0.04, -0.3])
def test_a_click_is_told(size, shelf):
    sound = shelf.sound()
    sound[softest_in(sound)] += size

    shelf.say(sound)

    assert [f.what for f in shelf.findings() if f.rule == "A07"] == ["click"]


def softest_in(sound: Samples) -> int:
    """Where the speech is softest, of 20 ms each, well within it: loud speech hides a click."""
    first, last, step = TELEPHONE // 5, len(sound) - TELEPHONE * 7 // 10, TELEPHONE // 50
    powers = [np.square(sound[at : at + step]).sum() for at in range(first, last, step)]
    return first + int(np.argmin(powers)) * step + step // 2


def test_a_cut_amid_speech_is_told(shelf):
    sound = shelf.sound()
    at = int(np.abs(sound).argmax())

    shelf.say(sound[:at])

    assert "click" in [finding.what for finding in shelf.findings()]


def test_a_key_in_a_prompt_is_told(shelf):
    sound = shelf.sound()
    keys = dialed("5") * 0.5
    sound[8000 : 8000 + len(keys)] = keys

    shelf.say(sound)

    assert [f.measured for f in shelf.findings() if f.rule == "A08"] == ["5"]


# ---------------------------------------------------------------- A10: whose voice it is


def test_a_draft_voice_breaks_no_rule(shelf):
    shelf.write([replace(clip, voice=replace(PICO, draft=True)) for clip in shelf.clips])

    assert shelf.findings() == []


def test_two_voices_in_a_language_are_told(shelf):
    other = replace(PICO, voice="en-GB")
    clip = shelf.clips[0]
    name = name_of("en", clip.words, clip.slower, other)
    shelf.first.rename(shelf.folder / f"{name}.wav")
    shelf.change(voice=other, clip=name)

    (found,) = shelf.findings()

    assert (found.rule, found.error) == ("A10", False)
    assert found.measured == "pico en-GB, pico en-US"


# ---------------------------------------------------------------- the manifest and its files


def test_takes_without_a_clip_are_told(shelf):
    shelf.write(list(shelf.clips[2:]))

    found = shelf.findings()

    assert [str(finding) for finding in found if finding.error] == [
        "error    en   missing  greeting: no clip says it",
        "error    en   missing  greeting (slower): no clip says it",
    ]
    assert [finding.rule for finding in found if not finding.error] == ["orphan", "orphan"]


def test_a_clip_of_other_words_is_told(shelf):
    changed = replace(shelf.takes[0], text="The words of tomorrow.")
    today = replace(shelf, takes=(changed, *shelf.takes[1:]))

    assert today.rules() == ["missing", "missing", "A10", "A10"]


def test_a_clip_whose_name_is_not_that_of_its_words_is_told(shelf):
    shelf.first.rename(shelf.folder / "abc.wav")
    shelf.change(clip="abc")

    assert shelf.rules() == ["A10"]


def test_a_file_that_changed_is_told(shelf):
    shelf.first.write_bytes(wav(shelf.sound() * np.float32(0.999)))

    assert shelf.rules() == ["digest"]


@pytest.mark.parametrize(
    ("told", "what"),
    [
        ({"seconds": 3.0}, "seconds told wrongly"),
        ({"level": -23.0}, "level told wrongly"),
        ({"peak": float("nan")}, "peak told wrongly"),
    ],
)
def test_measures_that_the_manifest_tells_wrongly_are_told(told, what, shelf):
    shelf.change(**told)

    assert [(f.rule, f.what) for f in shelf.findings()] == [("digest", what)]


def test_a_clip_that_a_recogniser_misheard_is_told(shelf):
    put_json(shelf.folder / FAILED, [shelf.clips[0].clip])

    assert [(f.rule, f.error) for f in shelf.findings()] == [("A09", False)]


def test_a_language_that_was_not_built_is_told(shelf):
    shutil.rmtree(shelf.folder)

    assert [str(f) for f in shelf.findings()] == [
        "error    en   missing  nothing was built: run `ivr audio build`"
    ]


def test_a_manifest_that_cannot_be_read_is_told(shelf):
    (shelf.folder / MANIFEST).write_text("{", encoding="utf-8")

    (found,) = shelf.findings()
    assert found.what.startswith(f"{shelf.folder / MANIFEST}: it cannot be read")


def test_a_folder_of_no_language_is_told(shelf):
    (shelf.root / "xx").mkdir()
    (shelf.root / ".new").mkdir()

    assert [(f.language, f.error) for f in strays(shelf.root, ["en"])] == [("xx", False)]
    assert strays(shelf.root / "nowhere", ["en"]) == []


# ---------------------------------------------------------------- the report and the command


@pytest.mark.prove
def test_files_are_measured_alike_by_several_processes(good):
    paths = [good.folder / f"{clip.clip}.wav" for clip in good.clips] * 3

    assert list(inspect_all(paths, 2)) == [inspect(path) for path in paths]


def test_the_report_shows_the_first_of_many_findings_and_all_in_json(good):
    findings = [Finding("en", "missing", "no clip says it", take=f"t{n}") for n in range(50)]
    shelf = shelf_of(good.root, "en")
    files = {clip.clip: inspect(shelf.path(clip)) for clip in shelf.clips}
    checked = Checked(shelf, files, findings, summary_of(shelf, files, findings))

    *lines, head, row = as_text([checked])

    assert len(lines) == 21
    assert lines[-1].split() == ["en", "missing", "and", "30", "more"]
    assert head.split()[:3] == ["language", "clips", "drafts"]
    assert row.split()[:3] + row.split()[-2:] == ["en", "12", "0", "50", "0"]
    told = json.loads(json.dumps(as_json([checked]), allow_nan=False))
    assert len(told["findings"]) == 50
    assert told["clips"][0]["heard"]["levels"]["floor"] is None


@pytest.fixture
def french(book: Content, tmp_path: Path) -> ClipShelf:
    """The two sentences that the line has in French, which is not live."""
    takes = (
        Utterance(
            "shell.hold", "fr", "fr", book.languages["fr"].hold, (book.languages["fr"].hold,)
        ),
        Utterance("shell.name@key=5", "fr", "fr", "Français: 5.", ("Français:", "5.")),
    )
    shelf = ClipShelf(tmp_path / "audio", "fr", takes, book)
    shelf.build("fr-FR")
    return shelf


@pytest.mark.prove
def test_the_command_checks_a_language(french, tmp_path):
    report = tmp_path / "report.json"
    asked = ["--folder", french.root, "--language", "fr", "--json", report]

    ran = CliRunner().invoke(main, ["audio", "check", *map(str, asked)])

    assert (ran.exit_code, ran.stdout.splitlines()[:-4]) == (0, [])
    told = json.loads(report.read_text(encoding="utf-8"))
    assert told["findings"] == []
    assert told["languages"][0]["clips"] == 4


def test_the_command_ends_with_1_where_nothing_was_built(tmp_path):
    ran = CliRunner().invoke(main, ["audio", "check", "--folder", str(tmp_path / "none")])

    assert ran.exit_code == 1
    assert ran.stdout.count("nothing was built") == 12


def test_a_language_that_the_line_does_not_have_is_refused():
    ran = CliRunner().invoke(main, ["audio", "check", "--language", "xx"])

    assert ran.exit_code == 2
    assert "the line has no language 'xx'" in ran.stderr
