"""What goes wrong with an engine, and which release of one is installed."""

import json
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from threading import Timer
from typing import IO, Any

import numpy as np

from ivr.tools.studio.sound import Sound


class EngineError(Exception):
    """An engine that cannot speak; the message says what to do about it."""


def installed(package: str, extra: str) -> str:
    """The version of a package. Raises EngineError, naming the extra that brings it."""
    try:
        return version(package)
    except PackageNotFoundError as error:
        raise EngineError(f"{package} is not installed: pip install '.[{extra}]' brings it") from (
            error
        )


# ---------------------------------------------------------------- worker


class Worker:
    """The process of an engine: `name` is for messages, and one answer may take `longest`
    seconds."""

    def __init__(self, name: str, command: Sequence[str], longest: float) -> None:
        self.name = name
        self.longest = longest
        self.process = subprocess.Popen(  # noqa: S603 - our own script
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )

    def ask(self, request: Mapping[str, Any]) -> Sound:
        """What it says. Raises EngineError; one that has died cannot be asked again."""
        too_long = Timer(self.longest, self.process.kill)
        too_long.start()
        try:
            return self.answer(json.dumps(request).encode() + b"\n")
        except (OSError, ValueError) as error:
            raise EngineError(f"{self.name} has died over this text") from error
        finally:
            too_long.cancel()

    def answer(self, request: bytes) -> Sound:
        """Its answer. Raises EngineError where it cannot speak, OSError or ValueError where it is
        there no more."""
        requests, answers = pipe_of(self.process.stdin), pipe_of(self.process.stdout)
        requests.write(request)
        requests.flush()
        head = json.loads(answers.readline())
        if "error" in head:
            raise EngineError(f"{self.name}: {head['error']}")
        samples = answers.read(head["bytes"])
        if not samples or len(samples) != head["bytes"]:
            raise ValueError("the sound is cut off")
        scaled = np.frombuffer(samples, "<i2").astype(np.float32) / np.float32(32768)
        return Sound(scaled, head["rate"])

    def close(self) -> None:
        """End it."""
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            with suppress(OSError):
                pipe_of(pipe).close()


def pipe_of(pipe: IO[bytes] | None) -> IO[bytes]:
    """A pipe that was asked for."""
    assert pipe is not None  # noqa: S101 - Popen makes it
    return pipe
