"""festvox-ru (Debian's festival and festvox-ru, both like BSD): a Russian voice for releases.

festival is a program of its own. It is told in Scheme what to say and where to leave the sound, and
prints a line when it is there.
"""

import re
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Timer

import numpy as np

from ivr.tools.studio.engines.process import EngineError, pipe_of
from ivr.tools.studio.mastering import SLOWER, slowed
from ivr.tools.studio.sound import Sound, joined, read_sound
from ivr.voice.clips import Voice

TONGUE = "ru"

VOICE = "msu_ru_nsh_clunits"

PACKAGES = ("festival", "festvox-ru")

BETWEEN = 0.35
"""Seconds between two sentences, which are said one by one."""

SENTENCE = re.compile(r"(?<=[.!?…])\s+")

DASH = re.compile(r"[\s,]*—\s*")
"""A comma to this voice, which knows no dash, and fails over a comma that stands by itself."""

SOUNDLESS = str.maketrans("", "", '«»"\\')
"""Signs that it has no sound for, or that would end its text."""

DONE = b"done\n"

NEEDS = "festival and festvox-ru are not installed: apt-get install festival festvox-ru"

SAY = (
    '(begin (utt.save.wave (utt.synth (eval (list (quote Utterance) (quote Text) "{text}")))'
    ' "{path}" (quote riff)) (format stderr "done\\n"))\n'
)

LONGEST = 60.0
"""Seconds that one sentence may take; it takes a tenth of one."""


class Festvox:
    """festvox-ru; festival is started when there is something to say.

    The voice keeps the pace of its recordings, 110 words a minute: at the slower one it is
    stretched.
    """

    def __init__(self) -> None:
        if shutil.which("festival") is None:
            raise EngineError(NEEDS)
        self.version = " with ".join(map(release_of, reversed(PACKAGES)))
        self.festival: subprocess.Popen[bytes] | None = None
        self.folder: TemporaryDirectory[str] | None = None

    def voice(self, tongue: str) -> Voice | None:
        """Its voice for a language: for Russian alone."""
        if tongue != TONGUE:
            return None
        return Voice("festvox", self.version, VOICE, f"pauses {BETWEEN}, stretched x {SLOWER}")

    def render(self, text: str, tongue: str, *, slower: bool) -> Sound:
        """The text, spoken. Raises EngineError."""
        sentences = [self.said(sentence) for sentence in SENTENCE.split(text.strip())]
        pause = Sound(np.zeros(int(BETWEEN * sentences[0].rate), np.float32), sentences[0].rate)
        between = [sound for sentence in sentences for sound in (pause, sentence)]
        whole = joined(between[1:])
        return slowed(whole) if slower else whole

    def said(self, sentence: str) -> Sound:
        """One sentence. Raises EngineError."""
        festival = self.festival = self.festival or started()
        folder = self.folder = self.folder or TemporaryDirectory()
        path = Path(folder.name) / "said.wav"
        path.unlink(missing_ok=True)
        too_long = Timer(LONGEST, festival.kill)
        too_long.start()
        try:
            tell(festival, SAY.format(text=readable(sentence), path=path))
            answer = pipe_of(festival.stderr).readline()
        except OSError as error:
            self.close()
            raise EngineError("festival has died over this text") from error
        finally:
            too_long.cancel()
        return self.left_at(path, answer)

    def left_at(self, path: Path, answer: bytes) -> Sound:
        """What festival has left there. Raises EngineError."""
        if answer != DONE or not path.is_file():
            self.close()
            raise EngineError(f"festival: {answer.decode(errors='replace').strip() or 'it ended'}")
        return read_sound(path)

    def close(self) -> None:
        """End it."""
        festival, self.festival = self.festival, None
        folder, self.folder = self.folder, None
        if festival:
            festival.kill()
            festival.wait()
            for pipe in (festival.stdin, festival.stderr):
                with suppress(OSError):
                    pipe_of(pipe).close()
        if folder:
            folder.cleanup()


def readable(sentence: str) -> str:
    """The sentence in signs that the voice reads."""
    return DASH.sub(", ", sentence).translate(SOUNDLESS)


def started() -> subprocess.Popen[bytes]:
    """festival with this voice, waiting for a text."""
    festival = subprocess.Popen(
        ["festival", "--pipe"],  # noqa: S607 - where its package has put it
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    tell(festival, f"(voice_{VOICE})\n")
    return festival


def tell(festival: subprocess.Popen[bytes], command: str) -> None:
    """Hand it a command. Raises OSError where it is there no more."""
    pipe = pipe_of(festival.stdin)
    pipe.write(command.encode())
    pipe.flush()


def release_of(package: str) -> str:
    """The version of a package of Debian. Raises EngineError."""
    try:
        asked = subprocess.run(  # noqa: S603 - a command of our own
            ["dpkg-query", "--show", "--showformat", "${Package} ${Version}", package],  # noqa: S607
            check=True,
            capture_output=True,
            text=True,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise EngineError(NEEDS) from error
    return asked.stdout
