"""Who can speak a text: one small interface, and the engines by name."""

from collections.abc import Callable, Mapping
from typing import Protocol

from ivr.tools.studio.engines.espeak import Espeak
from ivr.tools.studio.engines.festvox import Festvox
from ivr.tools.studio.engines.kokoro import Kokoro
from ivr.tools.studio.engines.pico import Pico
from ivr.tools.studio.sound import Sound
from ivr.voice.clips import Voice


class Engine(Protocol):
    """A synthesizer, for as long as a build needs it.

    Made by ENGINES[name](), which raises EngineError where what it needs is not installed.
    """

    def voice(self, tongue: str) -> Voice | None:
        """Its voice for a language, with the settings of both paces; None where it has none."""

    def render(self, text: str, tongue: str, *, slower: bool) -> Sound:
        """The text, spoken: at the line's pace, or at four fifths of it. Raises EngineError."""

    def close(self) -> None:
        """Let go of all that it holds."""


ENGINES: Mapping[str, Callable[[], Engine]] = {
    "espeak": Espeak,
    "festvox": Festvox,
    "kokoro": Kokoro,
    "pico": Pico,
}

EMBEDDED: Mapping[str, str] = {"en": "pico", "es": "pico", "fr": "pico", "it": "pico"}
"""Which engine reads a language where nobody chooses another."""

ELSE = "espeak"
"""Reads every other language."""


def engine_for(tongue: str, chosen: Mapping[str, str]) -> str:
    """The name of the engine that reads this language."""
    return chosen.get(tongue) or EMBEDDED.get(tongue, ELSE)
