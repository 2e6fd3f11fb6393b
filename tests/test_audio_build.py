"""`ivr audio build`: what is missing is made, what is there is kept, and nothing false is told."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from ivr.cli import main
from ivr.content.load import ROOT
from ivr.tools.studio.build import (
    A_DAY,
    Built,
    BusyError,
    Plan,
    alone_in,
    build,
    last_manifest,
    unchanged,
)
from ivr.tools.studio.ledger import LEDGER, Master, as_text, folder_of, seal_of_file, seal_of_words
from ivr.tools.studio.making import Booth, Work, made, makers
from ivr.tools.studio.sound import TELEPHONE, read_sound
from ivr.voice.clips import Voice, name_of, read_clips, read_manifest
from ivr.voice.utterances import Utterance
from tests.recordings import put, recorded

NOW = 1_800_000_000.0
MENU = "To hear how to get here, press 3."


def take(text: str, name: str = "main.way@key=3", language: str = "en") -> Utterance:
    cut = text.find(",") + 1
    parts = (text[:cut], text[cut:].strip()) if cut else (text,)
    return Utterance(name, language, language, text, parts)


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    return Plan(tmp_path / "audio", tmp_path / "content", {}, NOW)


def built(plan: Plan, *takes: Utterance, seal: str = "seal", jobs: int = 1) -> Built:
    """The takes, built; all are of one language."""
    with makers(jobs) as hands:
        return build(plan, takes[0].language, takes, seal, hands)


def files(plan: Plan, language: str = "en") -> set[str]:
    return {path.name for path in (plan.folder / language).glob("*.wav")}


# ---------------------------------------------------------------- clips


def test_a_take_becomes_a_clip_at_each_pace(plan):
    result = built(plan, take(MENU))

    normal, slower = result.clips
    sound = read_sound(plan.folder / "en" / f"{normal.clip}.wav")

    assert (result.new, result.faults, result.drafts, result.engines) == (2, (), 0, ["pico"])
    assert (normal.slower, slower.slower) == (False, True)
    assert (normal.take, normal.words, normal.voice.engine) == ("main.way@key=3", MENU, "pico")
    assert normal.clip == name_of("en", MENU, False, normal.voice)
    assert sound.rate == TELEPHONE
    assert sound.seconds == pytest.approx(normal.seconds, abs=0.001)
    assert normal.level == pytest.approx(-24, abs=0.5)
    assert slower.seconds > 1.1 * normal.seconds
    assert read_clips(plan.folder, ["en"], drafts=False).path("en", MENU, False) == (
        f"en/{normal.clip}.wav"
    )


def test_a_draft_is_told_and_never_played_to_patients(plan):
    result = built(plan, take("Дорога, нажмите три.", language="ru"))

    assert (result.drafts, result.engines) == (2, ["espeak"])
    assert read_clips(plan.folder, ["ru"], drafts=False).by_name == {}
    assert len(read_clips(plan.folder, ["ru"], drafts=True).by_name) == 2


def test_a_name_tells_language_words_pace_and_voice():
    voice = Voice("pico", "0.1.1", "en-US", "speed 0.8")
    name = name_of("en", MENU, False, voice)

    others = {
        name_of("es", MENU, False, voice),
        name_of("en", MENU + " ", False, voice),
        name_of("en", MENU, True, voice),
        *(
            name_of("en", MENU, False, other)
            for other in (
                replace(voice, engine="other"),
                replace(voice, version="other"),
                replace(voice, voice="other"),
                replace(voice, settings="other"),
            )
        ),
    }

    assert name == name_of("en", MENU, False, replace(voice, draft=True))
    assert len({name, *others}) == 8
    assert len(name) == 64


def test_what_is_there_is_kept_and_only_new_words_are_spoken(plan):
    first = built(plan, take(MENU), take("Yes.", "yes"))
    before = {name: (plan.folder / "en" / name).stat().st_mtime_ns for name in files(plan)}

    second = built(plan, take(MENU, "main.route@key=3"), take("No.", "no"))

    assert (first.new, second.new) == (4, 2)
    assert [clip.take for clip in second.clips] == ["main.route@key=3"] * 2 + ["no"] * 2
    assert second.clips[0].digest == first.clips[0].digest
    kept = {f"{clip.clip}.wav" for clip in second.clips[:2]}
    assert all((plan.folder / "en" / n).stat().st_mtime_ns == before[n] for n in kept)


def test_a_file_that_was_spoiled_is_made_again(plan):
    first = built(plan, take(MENU))
    path = plan.folder / "en" / f"{first.clips[0].clip}.wav"
    path.write_bytes(path.read_bytes()[:-500])

    second = built(plan, take(MENU))

    assert second.new == 1
    assert read_sound(path).seconds == pytest.approx(second.clips[0].seconds, abs=0.001)


@pytest.mark.parametrize("spoil", [lambda _: b"", lambda data: data[:58] + bytes(len(data) - 58)])
def test_what_a_killed_build_left_is_used_only_if_it_is_a_clip(plan, spoil):
    first = built(plan, take(MENU))
    (plan.folder / "en" / "manifest.json").unlink()
    path = plan.folder / "en" / f"{first.clips[0].clip}.wav"
    path.write_bytes(spoil(path.read_bytes()))

    second = built(plan, take(MENU))

    assert second.new == 1
    assert second.clips[1] == first.clips[1]


def test_a_manifest_that_cannot_be_read_is_written_anew(plan):
    first = built(plan, take(MENU))
    (plan.folder / "en" / "manifest.json").write_text("{", encoding="utf-8")

    second = built(plan, take(MENU))

    assert (second.new, second.clips) == (0, first.clips)


def test_old_clips_are_kept_for_a_day_after_they_were_dropped(plan):
    old = built(plan, take(MENU))
    two = {f"{clip.clip}.wav" for clip in old.clips}
    half = plan.folder / "en" / "half.new"
    half.write_bytes(b"RIFF")

    built(replace(plan, now=NOW + 10 * A_DAY), take("Yes."))
    assert two < files(plan)
    assert not half.exists()

    built(replace(plan, now=NOW + 10.9 * A_DAY), take("Yes."))
    assert two < files(plan)

    built(replace(plan, now=NOW + 11.1 * A_DAY), take("Yes."))
    assert len(files(plan)) == 2
    assert not two & files(plan)


def test_two_processes_make_the_same_clips(plan):
    takes = [take(f"Part {n}.", f"part@part={n}") for n in range(1, 21)]

    result = built(plan, *takes, jobs=2)

    assert (result.new, result.faults) == (40, ())
    assert [clip.take for clip in result.clips[::2]] == [take.name for take in takes]


def test_only_one_build_works_in_a_folder(tmp_path):
    with (
        alone_in(tmp_path / "audio"),
        pytest.raises(BusyError, match="another build is at work"),
        alone_in(tmp_path / "audio"),
    ):
        pass
    with alone_in(tmp_path / "audio"):
        pass


def test_a_language_that_nobody_can_read_is_told_once(plan):
    chosen = replace(plan, chosen={"ru": "pico"})

    result = built(chosen, take("Да.", "yes", "ru"), take("Нет.", "no", "ru"))

    assert (result.clips, result.faults) == ((), ("ru: pico has no voice for ru",))


def test_a_text_that_cannot_be_spoken_is_told_and_the_others_are_made(plan):
    result = built(plan, take(".", "dot", "ru"), take("Да.", "yes", "ru"))

    assert [clip.take for clip in result.clips] == ["yes", "yes"]
    assert len(result.faults) == 1
    assert result.faults[0].startswith("ru/dot: ")
    manifest = read_manifest(plan.folder / "ru")
    assert manifest
    assert manifest.content == ""


# ---------------------------------------------------------------- recordings by people


def record(plan: Plan, of: Utterance, path_name: str = "", **changed: Any) -> Path:
    """A person's recording of a take, and its entry in the ledger."""
    folder = folder_of(plan.root, of.language)
    path = put(folder / (path_name or f"{of.name}.wav"), recorded(of.text))
    return enter(plan, of, path, **changed)


def enter(plan: Plan, of: Utterance, path: Path, **changed: Any) -> Path:
    """The file as the ledger's recording of this take."""
    master = Master(path.name, seal_of_words(of.text), seal_of_file(path), date(2026, 11, 23))
    ledger = folder_of(plan.root, of.language) / LEDGER
    ledger.write_text(as_text({of.name: replace(master, **changed)}), encoding="utf-8")
    return path


@pytest.mark.parametrize("suffix", [".wav", ".flac", ".mp3"])
def test_a_person_is_heard_where_one_has_recorded_the_words(plan, suffix):
    path = record(plan, take(MENU), f"main.way@key=3{suffix}")

    result = built(plan, take(MENU))
    normal, slower = result.clips

    assert (result.new, result.faults, result.engines) == (2, (), ["person"])
    assert normal.voice == Voice("person", "", seal_of_file(path))
    assert slower.seconds - 0.56 == pytest.approx((normal.seconds - 0.56) / 0.8, abs=0.1)
    assert built(plan, take(MENU)).new == 0


def test_a_recording_of_other_words_is_never_used(plan):
    record(plan, take(MENU), words=seal_of_words("To hear how to get here, press 4."))

    result = built(plan, take(MENU))

    assert result.engines == ["pico"]
    assert result.faults == (
        "en/main.way@key=3: main.way@key=3.wav: it was recorded for other words: "
        "record the take again",
    )


def test_a_recording_without_an_entry_is_refused(plan):
    record(plan, take(MENU))
    (folder_of(plan.root, "en") / LEDGER).unlink()

    result = built(plan, take(MENU))

    assert result.engines == ["pico"]
    assert "it has no entry in takes.toml" in result.faults[0]


def test_a_ledger_that_cannot_be_read_is_told_and_the_engine_speaks(plan):
    record(plan, take(MENU))
    (folder_of(plan.root, "en") / LEDGER).write_text("[", encoding="utf-8")

    result = built(plan, take(MENU))

    assert result.engines == ["pico"]
    assert "takes.toml" in result.faults[0]


def test_a_name_in_the_ledger_never_leaves_its_folder(plan):
    outside = put(plan.root / "prompts" / "outside.wav", recorded(MENU))
    (folder_of(plan.root, "en")).mkdir(parents=True)
    enter(plan, take(MENU), outside, file="../../outside.wav")

    result = built(plan, take(MENU))

    assert result.engines == ["pico"]
    assert "'../../outside.wav' is no recording" in result.faults[0]


def loud(text: str) -> np.ndarray:
    return np.clip(recorded(text) * 30, -1, 1)


SPOILED: Mapping[str, Callable[[Path], object]] = {
    "no sound that can be read": lambda path: path.write_bytes(b"no sound at all" * 99),
    "the file is empty": lambda path: path.write_bytes(b""),
    "it is cut off": lambda path: path.write_bytes(path.read_bytes()[:-5000]),
    "it has 2 channels": lambda path: put(path, np.stack([recorded(MENU)] * 2, axis=1)),
    "it has 8000 samples a second": lambda path: put(path, recorded(MENU)[::6], 8000),
    "it is silent": lambda path: put(path, np.zeros(48000, np.float32)),
    "it is clipped": lambda path: put(path, loud(MENU)),
}


@pytest.mark.parametrize("fault", SPOILED)
def test_a_spoiled_recording_is_told_and_the_engine_speaks(fault, plan):
    path = record(plan, take(MENU))
    SPOILED[fault](path)
    enter(plan, take(MENU), path)

    result = built(plan, take(MENU))

    assert result.engines == ["pico"]
    assert len(result.faults) == 1
    assert result.faults[0].startswith("en/main.way@key=3: main.way@key=3.wav: ")
    assert fault in result.faults[0]


def test_a_recording_at_44100_hertz_is_used(plan):
    path = record(plan, take(MENU))
    put(path, recorded(MENU), 44100)
    enter(plan, take(MENU), path)

    assert built(plan, take(MENU)).engines == ["person"]


def test_a_spoiled_recording_in_a_language_without_an_engine_has_no_clip(plan, tmp_path):
    folder = tmp_path / "clips"
    folder.mkdir()
    path = tmp_path / "take.wav"
    path.write_bytes(b"")

    result = made(Work(take(MENU), folder, None, path, Voice("person", "", "0" * 64)), Booth())

    assert (result.clips, result.faults) == (
        (),
        ("en/main.way@key=3: take.wav: the file is empty",),
    )


# ---------------------------------------------------------------- nothing to do


def test_a_seal_holds_as_long_as_every_clip_is_there(plan):
    result = built(plan, take(MENU), seal="one")

    assert unchanged(plan, "en", "one") == Built("en", result.clips)
    assert unchanged(plan, "en", "two") is None
    assert unchanged(plan, "es", "one") is None

    path = plan.folder / "en" / f"{result.clips[0].clip}.wav"
    path.write_bytes(path.read_bytes()[:-1000])
    assert unchanged(plan, "en", "one") is None


# ---------------------------------------------------------------- a build that is killed

CHILD = """
import sys
from pathlib import Path
from ivr.tools.studio.build import Plan, build
from ivr.tools.studio.making import makers
from ivr.voice.utterances import Utterance
if __name__ == "__main__":
    texts = [f"Part {n} of forty-nine, of what you should know about parking." for n in range(49)]
    takes = [Utterance(f"part@part={n}", "ru", "en", text, (text,)) for n, text in enumerate(texts)]
    plan = Plan(Path(sys.argv[1]), Path(sys.argv[2]), {"en": "espeak"}, 0.0)
    with makers(2) as hands:
        print(build(plan, "ru", takes, "new", hands).new)
"""


def children_of(pid: int) -> set[int]:
    """The processes below this one."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    own = {int(child) for task in tasks for child in task.read_text(encoding="utf-8").split()}
    return own.union(*map(children_of, own))


def wait_until(is_so, seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.02)


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


@pytest.mark.prove
def test_a_build_that_is_killed_leaves_the_old_manifest_and_is_resumed(plan, tmp_path):
    before = built(plan, take("Да.", "yes", "ru"))
    script = tmp_path / "child.py"
    script.write_text(CHILD, encoding="utf-8")
    command = [sys.executable, str(script), str(plan.folder), str(plan.root)]
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    child = subprocess.Popen(command, env=environ)  # noqa: S603 - ourselves
    wait_until(lambda: len(files(plan, "ru")) > 6)
    below = children_of(child.pid)

    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    left = files(plan, "ru")

    assert below
    wait_until(lambda: not any(map(is_running, below)))
    assert last_manifest(plan.folder / "ru") == read_manifest(plan.folder / "ru")
    assert read_clips(plan.folder, ["ru"], drafts=True).by_name.keys() == {
        ("ru", clip.clip) for clip in before.clips
    }
    assert 6 < len(left) < 100
    again = subprocess.run(  # noqa: S603 - ourselves
        command, env=environ, capture_output=True, text=True, check=True
    )
    assert int(again.stdout) <= 2 * 49 - (len(left) - 2)


# ---------------------------------------------------------------- the command


def ivr(*words: str, exit_code: int = 0) -> list[str]:
    result = CliRunner().invoke(main, ["audio", "build", *words])
    assert result.exit_code == exit_code, result.output
    return result.stdout.splitlines()


@pytest.mark.prove
def test_the_command_builds_once_and_then_has_nothing_to_do(tmp_path, monkeypatch):
    monkeypatch.setenv("IVR_AUDIO", str(tmp_path / "audio"))
    chosen = ("--engine", "fr=espeak", "--engine", "pl=pico")

    first = ivr("--language", "ht", "--language", "fr", "--language", "pl", *chosen, exit_code=1)
    began = time.process_time()
    second = ivr("--language", "ht", "--language", "fr", *chosen)

    assert time.process_time() - began < 2
    assert first[0].split() == [
        "language", "engine", "clips", "seconds", "new", "reused", "drafts", "faults",
    ]  # fmt: skip
    assert [row.split()[:3] + row.split()[4:] for row in first[1:4]] == [
        ["ht", "espeak+pico", "4", "4", "0", "2", "0"],
        ["fr", "espeak", "4", "4", "0", "4", "0"],
        ["pl", "-", "0", "0", "0", "0", "1"],
    ]
    assert first[4:] == ["fault    pl: pico has no voice for pl"]
    assert [row.split()[4:6] for row in second[1:]] == [["0", "4"], ["0", "4"]]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--engine", "fr=nobody"], "'fr=nobody' is not LANGUAGE="),
        (["--engine", "pico"], "'pico' is not LANGUAGE="),
        (["--language", "tlh"], "the line does not speak tlh"),
    ],
)
def test_a_wrong_word_is_told(words, told, tmp_path):
    result = CliRunner().invoke(main, ["audio", "build", "--folder", str(tmp_path), *words])

    assert result.exit_code == 2
    assert told in result.output


def test_a_second_build_at_the_same_time_is_refused(tmp_path):
    with alone_in(tmp_path):
        result = CliRunner().invoke(main, ["audio", "build", "--folder", str(tmp_path)])

    assert result.exit_code == 1
    assert f"The clips cannot be built: another build is at work in {tmp_path}" in result.output
