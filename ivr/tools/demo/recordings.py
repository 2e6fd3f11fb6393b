"""What is recorded in the browser, until the worker fetches it: files in a folder of the demo."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from time import time

from ivr.store.location import beside_database
from ivr.tools.simulator.sound import wav_seconds

RECORDING = re.compile("RE[0-9a-f]{32}")

A_DAY = 86400


class BadRecordingError(ValueError):
    """No sound that the platform could have recorded."""


@dataclass(frozen=True, slots=True)
class DemoRecordings:
    """The folder; `largest` is how many bytes a recording may have: four minutes of it."""

    folder: Path
    largest: int = 4_000_000

    def put(self, recording: str, audio: bytes) -> None:
        """Keeps a WAV file until it is fetched. Raises BadTapeError and OSError."""
        if not RECORDING.fullmatch(recording):
            raise BadRecordingError("this is no id of a recording")
        if not wav_seconds(audio):
            raise BadRecordingError("this is no WAV file")
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.forget()
        aside = self.folder / f"{recording}.{os.getpid()}"
        aside.write_bytes(audio)
        aside.replace(self.folder / f"{recording}.wav")

    def forget(self) -> None:
        """Removes what nobody has fetched for a day: a call that was never told of."""
        for path in self.folder.iterdir():
            if time() - path.stat().st_mtime > A_DAY:
                path.unlink(missing_ok=True)


def recordings_folder(environ: Mapping[str, str], var: Path) -> Path:
    """The folder of this environment's tapes."""
    return beside_database(environ.get("DATABASE_URL", ""), var, "demo-tapes")
