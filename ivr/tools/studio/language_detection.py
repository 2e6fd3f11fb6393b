"""Which language a recording is in, where the recogniser of the extra `listen` is installed."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import soxr

from ivr.tools.studio.intake import Ear
from ivr.tools.studio.sound import Samples, read_sound

RATE = 16000
"""Samples a second that the recogniser takes."""

SURE = 0.9
"""Whisper base knew the language of every good voice that was measured with 0.96 at least."""

TELLING = 2.0
"""Seconds: what is shorter is told by chance."""

Detect = Callable[[Samples], tuple[str, float, object]]
"""Whisper's own: the language of a sound, how sure that is (0 to 1), and the others."""


def ear_for_languages(models: Path) -> Ear | None:
    """The ear; None where the extra or its model is not installed. `models` is the folder where
    `ivr audio models` has put the model together."""
    try:
        listening = import_module("ivr.tools.studio.asr")
        missing = import_module("ivr.tools.studio.models").ModelError
    except ModuleNotFoundError:
        return None
    try:
        detect: Detect = listening.Recogniser(models, 2).model.detect_language
    except missing:
        return None
    return lambda path: language_in(path, detect)


def language_in(path: Path, detect: Detect) -> str:
    """The language that is heard; "" where nobody can be sure. Raises BadSoundError."""
    sound = read_sound(path)
    if sound.seconds < TELLING:
        return ""
    language, sure, _ = detect(soxr.resample(sound.samples, sound.rate, RATE))
    return language if sure >= SURE else ""
