"""Kokoro in a process of its own: it reads through phonemizer and espeak-ng, which are GPL-3.

It imports nothing of ours and is run as a script with the path of the model, then a name and a path
for each voice. Each line that it is given is a request, {"voice": …, "language": …, "speed": …,
"text": …}. It answers with a line, {"rate": samples a second, "bytes": how many follow} and the
samples (16 bit, little-endian), or {"error": …}.
"""

import json
import logging
import os
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

import numpy as np
import onnxruntime
from kokoro_onnx import Kokoro
from numpy.typing import NDArray

STYLES = (510, 1, 256)
"""The shape of a voice: a style for each number of phonemes."""

MANDARIN = "zh"
"""Read by misaki; espeak-ng, which reads all others, gets its tones wrong."""


def main(model: str, *voices: str) -> None:
    """Serve until there are no more requests."""
    logging.disable(logging.CRITICAL)
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # libraries that print must not print into the sound
    kokoro = kokoro_of(model, dict(zip(voices[::2], voices[1::2], strict=True)))
    for line in requests:
        try:
            samples, rate = spoken(kokoro, json.loads(line))
            answer(answers, {"rate": rate, "bytes": samples.nbytes}, samples.tobytes())
        except Exception as error:
            answer(answers, {"error": f"{type(error).__name__}: {error}"}, b"")


def answer(answers: IO[bytes], head: Mapping[str, Any], samples: bytes) -> None:
    """One answer."""
    answers.write(json.dumps(head).encode() + b"\n" + samples)
    answers.flush()


def kokoro_of(model: str, voices: Mapping[str, str]) -> Kokoro:
    """Kokoro with these voices, on one thread: a build has a process for each core."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    with TemporaryDirectory() as folder:
        archive = Path(folder) / "voices.npz"
        np.savez(archive, allow_pickle=False, **styles_of(voices))
        kokoro = Kokoro.from_session(session, str(archive))
        kokoro.voices = dict(kokoro.voices)
    return kokoro


def styles_of(voices: Mapping[str, str]) -> dict[str, Any]:
    """The voices, by their paths, as the model takes them."""
    return {name: np.fromfile(path, "<f4").reshape(STYLES) for name, path in voices.items()}


def spoken(kokoro: Kokoro, request: Mapping[str, Any]) -> tuple[NDArray[np.int16], int]:
    """The text of the request, and the rate of its samples."""
    text, language = request["text"], request["language"]
    by_misaki = language == MANDARIN
    samples, rate = kokoro.create(
        mandarin()(text)[0] if by_misaki else text,
        voice=request["voice"],
        speed=request["speed"],
        lang="en-us" if by_misaki else language,
        is_phonemes=by_misaki,
    )
    return np.clip(samples * 32767, -32768, 32767).astype("<i2"), rate


@cache
def mandarin() -> Any:
    """What reads Mandarin, loaded where it is needed."""
    from misaki.zh import ZHG2P

    return ZHG2P()


if __name__ == "__main__":
    main(*sys.argv[1:])
