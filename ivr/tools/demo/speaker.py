"""A voice for what no clip holds: a caller's own numbers and names, in the demo's own voices."""

import logging
from collections.abc import Callable
from threading import Lock

log = logging.getLogger("ivr.phone")

Spoken = Callable[[str, str], bytes | None]
"""A text in a language as a WAV file; None where nobody can speak it."""


class Speaker:
    """Speaks when first asked: a line that is never asked has no studio in its memory.

    Threads share it, one at a time; nothing that is said is kept.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._speak: Spoken | None = None

    def wav(self, text: str, language: str) -> bytes | None:
        """The text as the telephone plays it; None where it cannot be spoken here."""
        with self._lock:
            if self._speak is None:
                self._speak = found()
            return self._speak(text, language)


def found() -> Spoken:
    """Who speaks here: the studio's engines, where its libraries are installed."""
    try:
        from ivr.tools.studio.speaking import spoken_by
    except ImportError:
        log.info("the libraries of the studio are not installed: what no clip holds is only shown")
        return nobody
    return spoken_by()


def nobody(text: str, language: str) -> bytes | None:
    """Says nothing."""
    return None
