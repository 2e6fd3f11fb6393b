"""espeak-ng (espeakng-loader): a draft voice for nearly every language.

It is GPL-3 and keeps one voice a process, so it runs in a process of its own (espeak_worker.py),
with which we only exchange text and sound.
"""

import sys
from collections.abc import Mapping
from pathlib import Path

from ivr.tools.studio.engines.process import EngineError, Worker, installed
from ivr.tools.studio.sound import Sound
from ivr.voice.clips import Voice

COMMAND = (sys.executable, "-I", str(Path(__file__).with_name("espeak_worker.py")))

VOLUME = 30
"""Of 100, its own, at which its loudest voices are clipped."""

TIMBRE = "steph"
"""The variant whose vowels no detector takes for the tones of keys (A08): measured on Russian and
Chinese, those of other variants are up to every second time."""

LONGEST = 60.0
"""Seconds that one text may take; a page takes a tenth of a second."""

VOICES: Mapping[str, str] = {"en": "en-us", "es": "es-419", "zh": "cmn"}
"""Its name of a language, where that is not ours."""

LANGUAGES = frozenset(
    ("ar", "bn", "en", "es", "fr", "ht", "it", "ko", "pl", "ru", "uk", "ur", "yue", "zh")
)
"""The languages that it is asked for; it has others, but no Yiddish."""

PACES: Mapping[str, tuple[int, int]] = {"zh": (150, 124), "yue": (131, 108), "ru": (108, 80)}
"""The rates at which it keeps the two paces of a language: measured over the line's prompts, they
are 190 and 152 characters a minute of Chinese, and 110 and 89 words of Russian."""

OTHERS = (125, 100)
"""The rates of every other language: 148 and 117 words of English a minute."""


class Espeak:
    """espeak-ng; its process is started when there is something to say."""

    def __init__(self) -> None:
        self.version = installed("espeakng-loader", "draft")
        self.worker: Worker | None = None

    def voice(self, tongue: str) -> Voice | None:
        """Its voice for a language; None where it has none."""
        if tongue not in LANGUAGES:
            return None
        normal, slower = PACES.get(tongue, OTHERS)
        settings = f"rate {normal}/{slower}, volume {VOLUME}"
        return Voice("espeak", self.version, name_of_voice(tongue), settings, draft=True)

    def render(self, text: str, tongue: str, *, slower: bool) -> Sound:
        """The text, spoken. Raises EngineError; another process says the next one."""
        rate = PACES.get(tongue, OTHERS)[slower]
        voice = name_of_voice(tongue)
        worker = self.worker = self.worker or Worker("espeak", COMMAND, LONGEST)
        try:
            return worker.ask({"voice": voice, "rate": rate, "volume": VOLUME, "text": text})
        except EngineError:
            self.close()
            raise

    def close(self) -> None:
        """End its process."""
        if self.worker:
            self.worker.close()
        self.worker = None


def name_of_voice(tongue: str) -> str:
    """What espeak calls the voice of a language."""
    return f"{VOICES.get(tongue, tongue)}+{TIMBRE}"
