"""espeak-ng in a process of its own: the only code that loads this GPL-3 library.

It imports nothing of ours and is run as a script. Each line that it is given is a request,
{"voice": …, "rate": words a minute, "volume": of 100, "text": …}. It answers with a line,
{"rate": samples a second, "bytes": how many follow}, and the samples (16 bit, little-endian); or
with {"error": …}.
"""

import ctypes
import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import espeakng_loader

AT_ONCE = 2
"""espeak's AUDIO_OUTPUT_SYNCHRONOUS: it hands the samples over, plays nothing, and has ended when
it returns; in its other mode it sleeps between two looks at what it has to do."""

BUFFER = 200
"""Milliseconds of sound that it hands over at once."""

RATE, VOLUME = 1, 2
"""espeak's names of the parameters that are the pace, in words a minute, and the loudness."""

UTF_8 = 1
"""espeak's name of the coding of the text."""

LONGEST = 120
"""espeak keeps its path in 160 bytes and cuts off what is longer; it adds names of files to it."""

CALLBACK = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p
)


def main() -> int:
    """Serve until there are no more requests."""
    library = ctypes.CDLL(espeakng_loader.get_library_path())
    with TemporaryDirectory() as folder:
        rate = library.espeak_Initialize(AT_ONCE, BUFFER, home_of_data(Path(folder)), 0)
        if rate <= 0:
            return say_it_failed("it does not find its data")
        spoken = bytearray()
        keep = CALLBACK(lambda samples, count, _events: kept(spoken, samples, count))
        library.espeak_SetSynthCallback(keep)
        for line in sys.stdin.buffer:
            spoken.clear()
            wrong = speak(library, json.loads(line))
            if wrong:
                say_it_failed(wrong)
            else:
                answer({"rate": rate, "bytes": len(spoken)}, spoken)
    return 0


def home_of_data(folder: Path) -> bytes:
    """The folder that holds espeak-ng-data: through a link in this folder, if its path is long."""
    home = Path(espeakng_loader.get_data_path()).resolve().parent
    if len(bytes(home)) > LONGEST:
        link = folder / "espeak"
        link.symlink_to(home)
        home = link
    return bytes(home)


def kept(spoken: bytearray, samples: "ctypes._Pointer[ctypes.c_short]", count: int) -> int:
    """Keep what it has said so far, and have it go on."""
    if count > 0:
        spoken.extend(ctypes.string_at(samples, count * 2))
    return 0


def speak(library: ctypes.CDLL, request: dict[str, str | int]) -> str:
    """Have it say the text; what went wrong, or ""."""
    voice, text = str(request["voice"]), str(request["text"]).encode()
    if library.espeak_SetVoiceByName(voice.encode()) != 0:
        return f"it has no voice {voice}"
    library.espeak_SetParameter(RATE, int(request["rate"]), 0)
    library.espeak_SetParameter(VOLUME, int(request["volume"]), 0)
    said = library.espeak_Synth(text, len(text) + 1, 0, 0, 0, UTF_8, None, None)
    return "" if said == 0 else "it could not say the text"


def say_it_failed(wrong: str) -> int:
    """Answer with what is wrong; the exit status of a worker that cannot go on."""
    answer({"error": wrong}, b"")
    return 1


def answer(head: dict[str, str | int], samples: bytes | bytearray) -> None:
    """One answer."""
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + samples)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    sys.exit(main())
