"""The platform's shelf of recordings, over real HTTP: fetched with a password, and removed.

    with Shelf(user="AC…", password="…") as shelf:
        shelf.put("RE…", spoken("I am running late"), misses=1)
        httpx.get(f"{shelf.url}/2010-04-01/Accounts/AC…/Recordings/RE….wav", auth=("AC…", "…"))

Rules: /docs/voice/api/recording. A recording that is not complete yet, or removed, is a 404.
"""

import base64
import hmac
import math
import re
import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread
from types import TracebackType

from ivr.tools.simulator.sound import speaking_seconds

RATE = 8000
LOUDNESS = 8000  # of 32767
PATH = re.compile(r"/2010-04-01/Accounts/AC[0-9a-fA-F]{32}/Recordings/(RE[0-9a-fA-F]{32})(\.wav)?")
ANYTHING = "A recording of the demo, in which a telephone says nothing in particular."


def wav(samples: Sequence[int]) -> bytes:
    """A WAV file as the platform's: one channel of 16 bits, 8000 times a second."""
    data = struct.pack(f"<{len(samples)}h", *samples)
    about = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, RATE, 2 * RATE, 2, 16)
    inside = b"WAVE" + about + struct.pack("<4sI", b"data", len(data)) + data
    return struct.pack("<4sI", b"RIFF", len(inside)) + inside


def silence(seconds: float) -> bytes:
    """A recording in which nothing is heard."""
    return wav([0] * int(seconds * RATE))


def spoken(words: str) -> bytes:
    """A recording as long as the words: a tone for each, and a pause after it."""
    samples: list[int] = []
    for word in words.split():
        length = int(speaking_seconds(word) * RATE)
        pitch = 120 + 10 * (len(word) % 9)
        samples.extend(tone(pitch, length * 3 // 4))
        samples.extend([0] * (length - length * 3 // 4))
    return wav(samples)


def tone(pitch: int, length: int) -> list[int]:
    """So many samples of a tone."""
    return [int(LOUDNESS * math.sin(math.tau * pitch * n / RATE)) for n in range(length)]


@dataclass
class Kept:
    """A recording on the shelf: how often it is still missed; None when it was removed."""

    audio: bytes | None = field(repr=False)
    misses: int = 0


class RecordingsApi:
    """A server on 127.0.0.1 until it is closed. `asked` tells each request, `METHOD RE… status`.

    `anything` gives every recording that nobody put there a sound of its own. What lies in `folder`
    as RE….wav is there, too.
    """

    def __init__(
        self,
        user: str,
        password: str,
        port: int = 0,
        anything: bool = False,
        folder: Path | None = None,
    ) -> None:
        self.asked: list[str] = []
        self._right = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
        self._kept: dict[str, Kept] = {}
        self._anything = anything
        self._folder = folder
        self._lock = Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", port), handler_for(self))
        self._server.daemon_threads = True
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """The base of its API."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> "RecordingsApi":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the server."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def put(self, recording: str, audio: bytes, misses: int = 0) -> None:
        """Puts a recording there, which is missing for the first requests."""
        with self._lock:
            self._kept[recording] = Kept(audio, misses)

    def has(self, recording: str) -> bool:
        """Whether it is still there."""
        kept = self._kept.get(recording)
        return kept is not None and kept.audio is not None

    def answer(self, method: str, path: str, authorization: str) -> tuple[int, bytes]:
        """What a request gets: status and body."""
        match = PATH.fullmatch(path)
        if not match:
            return 404, b""
        right = hmac.compare_digest(authorization.encode(), self._right.encode())
        with self._lock:
            status, body = self._found(method, match[1]) if right else (401, b"")
            self.asked.append(f"{method} {match[1]} {status}")
        return status, body

    def _found(self, method: str, recording: str) -> tuple[int, bytes]:
        if recording not in self._kept:
            self._take_in(recording)
        kept = self._kept.get(recording)
        if kept is None or kept.audio is None:
            return 404, b""
        if kept.misses:
            kept.misses -= 1
            return 404, b""
        if method == "DELETE":
            kept.audio = None
            return 204, b""
        return 200, kept.audio

    def _take_in(self, recording: str) -> None:
        """Puts on the shelf what lies in the folder, where it is removed."""
        path = self._folder / f"{recording}.wav" if self._folder else None
        if path and path.is_file():
            self._kept[recording] = Kept(path.read_bytes())
            path.unlink()
        elif self._anything:
            self._kept[recording] = Kept(spoken(ANYTHING))


def handler_for(shelf: RecordingsApi) -> type[BaseHTTPRequestHandler]:
    """The handler of a shelf's requests, which writes no log."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.reply("GET")

        def do_DELETE(self) -> None:
            self.reply("DELETE")

        def reply(self, method: str) -> None:
            told = self.headers.get("Authorization", "")
            status, body = shelf.answer(method, self.path, told)
            self.send_response(status)
            self.send_header("Content-Type", "audio/x-wav")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    return Handler
