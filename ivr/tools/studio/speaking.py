"""A text spoken at once, and kept nowhere: for a telephone that plays what no clip holds."""

import logging
from collections.abc import Callable
from io import BytesIO

import soundfile

from ivr.tools.studio.engines import engine_for
from ivr.tools.studio.engines.process import EngineError
from ivr.tools.studio.making import Booth, keyless
from ivr.tools.studio.sound import BadSoundError

log = logging.getLogger("ivr.audio")


def spoken_by(booth: Booth | None = None) -> Callable[[str, str], bytes | None]:
    """Whoever reads the clips of a language, as a function of a text and its language."""
    engines = booth or Booth()

    def spoken(text: str, language: str) -> bytes | None:
        try:
            engine = engines.engine(engine_for(language, {}))
            sound = keyless([engine.render(text, language, slower=False)])
        except (EngineError, BadSoundError) as error:
            log.warning("a text of %s cannot be spoken: %s", language, type(error).__name__)
            return None
        wav = BytesIO()
        soundfile.write(wav, sound.samples, sound.rate, format="WAV", subtype="ULAW")
        return wav.getvalue()

    return spoken
