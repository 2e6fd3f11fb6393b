"""The embedded engines speak, each at the pace of its language, and espeak in its own process."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import espeakng_loader
import pytest

from ivr.tools.studio.engines import ENGINES, Engine, engine_for
from ivr.tools.studio.engines import espeak as espeak_ng
from ivr.tools.studio.engines.espeak import Espeak
from ivr.tools.studio.engines.pico import Pico
from ivr.tools.studio.engines.process import EngineError, installed
from ivr.tools.studio.levels import active_level, peak
from ivr.tools.studio.mastering import in_band, trimmed

pytestmark = pytest.mark.prove

SENTENCES = {
    "en": "Someone must take you home after your treatment, and you may not drive on that day.",
    "es": "Alguien tiene que llevarlo a casa después del tratamiento, y ese día no puede manejar.",
    "fr": "Une personne va vous aider avec un interprète. Veuillez rester en ligne.",
    "zh": "治疗之后必须有人送您回家，当天您不能开车。",
    "yue": "治療之後一定要有人陪你返屋企，嗰日你唔可以揸車。",
    "ru": "После лечения вас должны проводить домой, и в этот день нельзя водить машину.",
    "ht": "Yon moun ap ede w avèk yon entèprèt. Tanpri rete sou liy nan.",
    "ur": "عملے کا ایک فرد ترجمان کے ذریعے آپ کی مدد کرے گا۔",
}


@pytest.fixture(scope="module")
def engines():
    """One of each, as a build has them."""
    both: dict[str, Engine] = {"pico": Pico(), "espeak": Espeak()}
    yield both
    for engine in both.values():
        engine.close()


@pytest.mark.parametrize("tongue", SENTENCES)
def test_each_language_is_spoken_without_clipping(tongue, engines):
    engine = engines[engine_for(tongue, {})]

    normal = engine.render(SENTENCES[tongue], tongue, slower=False)
    slower = engine.render(SENTENCES[tongue], tongue, slower=True)

    assert normal.rate in (16000, 22050)
    assert 2 < normal.seconds < 10
    assert normal.seconds / slower.seconds == pytest.approx(0.8, abs=0.06)
    assert -35 < active_level(normal.samples, normal.rate) < -12
    assert peak(normal.samples) < -1


def test_english_has_130_to_160_words_a_minute(engines):
    words = len(SENTENCES["en"].split())

    spoken = trimmed(in_band(engines["pico"].render(SENTENCES["en"], "en", slower=False)))

    assert 130 <= words / spoken.seconds * 60 <= 160


def test_who_speaks_a_language_is_a_table_that_can_be_overruled():
    assert engine_for("en", {}) == "pico"
    assert engine_for("zh", {}) == "espeak"
    assert engine_for("zh", {"zh": "pico"}) == "pico"
    assert {"pico", "espeak"} <= set(ENGINES)


def test_a_voice_tells_all_that_its_sound_depends_on(engines):
    pico, draft = engines["pico"].voice("en"), engines["espeak"].voice("ru")

    assert (pico.engine, pico.voice, pico.draft) == ("pico", "en-US", False)
    assert pico.version == installed("py-nanotts", "audio")
    assert pico.settings == "speed 0.8 x 0.8, volume 0.4"
    assert (draft.engine, draft.voice, draft.draft) == ("espeak", "ru+steph", True)
    assert draft.settings == "rate 108/80, volume 30"


def test_an_engine_has_no_voice_for_other_languages(engines):
    assert engines["pico"].voice("ru") is None
    assert engines["espeak"].voice("yi") is None


def test_a_package_that_is_not_installed_names_its_extra():
    with pytest.raises(
        EngineError, match=r"no-such-voice is not installed: pip install '\.\[draft\]'"
    ):
        installed("no-such-voice", "draft")


def test_pico_that_says_nothing_is_told(engines):
    with pytest.raises(EngineError, match="pico says nothing"):
        engines["pico"].render("", "en", slower=False)


# ---------------------------------------------------------------- espeak, in its own process


def test_espeak_is_never_loaded_into_this_process(engines):
    engines["espeak"].render("Да.", "ru", slower=False)

    maps = Path("/proc/self/maps").read_text(encoding="utf-8")
    theirs = Path(f"/proc/{engines['espeak'].worker.process.pid}/maps").read_text(encoding="utf-8")

    assert "espeak" not in maps
    assert "libespeak-ng" in theirs


def test_espeak_that_was_killed_is_told_and_then_started_anew():
    engine = Espeak()
    engine.render("Да.", "ru", slower=False)
    assert engine.worker
    os.kill(engine.worker.process.pid, 9)

    with pytest.raises(EngineError, match="espeak has died over this text"):
        engine.render("Нет.", "ru", slower=False)
    again = engine.render("Нет.", "ru", slower=False)
    engine.close()
    engine.close()

    assert again.seconds > 0.2


def answer_of(command: list[str], voice: str) -> dict[str, object]:
    """What a worker answers, told to say yes in this voice."""
    request = {"voice": voice, "rate": 120, "volume": 30, "text": "Yes."}
    ran = subprocess.run(  # noqa: S603 - our own worker
        command, input=json.dumps(request).encode(), capture_output=True, check=False
    )
    head: dict[str, object] = json.loads(ran.stdout.split(b"\n", 1)[0])
    return head


def test_a_voice_that_espeak_has_not_is_told():
    assert answer_of([*espeak_ng.COMMAND], "tlh-none") == {"error": "it has no voice tlh-none"}


def test_espeak_finds_its_data_behind_a_long_path(tmp_path):
    deep = tmp_path / ("so deep that espeak cuts the path off " * 5)
    deep.mkdir()
    package = Path(espeakng_loader.__file__).parent
    shutil.copytree(package, deep / "espeakng_loader")
    worker = espeak_ng.COMMAND[-1]
    code = (
        f"import runpy, sys; sys.path.insert(0, {str(deep)!r}); "
        f"runpy.run_path({worker!r}, run_name='__main__')"
    )

    head = answer_of([sys.executable, "-c", code], "en-us+steph")

    assert head["rate"] == 22050
    assert int(str(head["bytes"])) > 5000
    assert len(str(deep)) > 200
