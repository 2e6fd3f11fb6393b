"""SVOX Pico (py-nanotts, Apache-2.0): a small clear voice for four languages."""

from collections.abc import Mapping

from ivr.tools.studio.engines.process import EngineError, installed
from ivr.tools.studio.sound import Sound, in_16_bit
from ivr.voice.clips import Voice

RATE = 16000
"""Samples a second of all that it says."""

VOLUME = 0.4
"""Of its own loudness, at which half of the prompts are clipped; this leaves 6 dB of room."""

SHORTEST = 6400
"""Bytes, a fifth of a second: where there is less, it has found nothing to say."""

SLOWER = 0.8
"""The slower pace is so much of the other."""

VOICES: Mapping[str, tuple[str, float]] = {
    "en": ("en-US", 0.8),
    "es": ("es-ES", 1.0),
    "fr": ("fr-FR", 0.9),
    "it": ("it-IT", 0.9),
}
"""The voice of a language, and the speed at which it keeps the pace of languages.toml: measured
over the line's prompts, English has 146 words a minute and Spanish 143."""


class Pico:
    """Pico; it holds nothing."""

    def __init__(self) -> None:
        self.version = installed("py-nanotts", "audio")

    def voice(self, tongue: str) -> Voice | None:
        """Its voice for a language; None where it has none."""
        if tongue not in VOICES:
            return None
        name, speed = VOICES[tongue]
        return Voice("pico", self.version, name, f"speed {speed} x {SLOWER}, volume {VOLUME}")

    def render(self, text: str, tongue: str, *, slower: bool) -> Sound:
        """The text, spoken by an engine of its own: one that has spoken goes on in its tune."""
        from py_nanotts import NanoTTS

        name, speed = VOICES[tongue]
        spoken = NanoTTS().speak(
            text, voice=name, speed=speed * (SLOWER if slower else 1), volume=VOLUME
        )
        if len(spoken) < SHORTEST:
            raise EngineError("pico says nothing")
        return in_16_bit(spoken, RATE)

    def close(self) -> None:
        """There is nothing to let go of."""
