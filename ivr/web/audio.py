"""The clips, for whoever fetches them: no form, no signature, no cookie, and nothing of any call.

The platform fetches with a plain GET that names no call, keeps what it got for as long as its
headers allow, and goes by the type (/docs/voice/twiml/play). A clip's name tells what it was made
from, so that it never changes, and those of an older build are found while their files are there.
"""

import hashlib
from collections.abc import Callable, Collection
from pathlib import Path

from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound, RequestedRangeNotSatisfiable

from ivr.voice.clips import FILE

FOREVER = "public, max-age=31536000, immutable"
"""A year, the longest that anybody keeps."""


def blueprint(folder: Path, languages: Callable[[], Collection[str]]) -> Blueprint:
    """GET and HEAD of /audio/LANGUAGE/CLIP.wav, from the folder of a language that is known."""
    audio = Blueprint("audio", __name__)

    @audio.get("/audio/<language>/<name>")
    def clip(language: str, name: str) -> Response:
        if language not in languages() or not FILE.fullmatch(name):
            raise NotFound
        return answered(sound_at(folder, language, name))

    return audio


def sound_at(folder: Path, language: str, name: str) -> bytes:
    """The bytes of a clip. Raises NotFound for whatever is no plain file at this very place."""
    try:
        path = folder.resolve() / language / name
        if path.resolve(strict=True) != path or not path.is_file():
            raise NotFound
        return path.read_bytes()
    except OSError as error:
        raise NotFound from error


def answered(sound: bytes) -> Response:
    """The clip, or the one part of it that is asked for; 304 where the asker has it; 416 for a part
    that it has not. Whoever asks for several parts at once gets the whole, which is lawful."""
    response = Response(sound, mimetype="audio/wav")
    response.headers["Cache-Control"] = FOREVER
    response.set_etag(hashlib.sha256(sound).hexdigest())
    response.make_conditional(request)
    response.accept_ranges = "bytes"
    if response.status_code != 200 or not asks_for_a_part():
        return response
    try:
        response.make_conditional(request, accept_ranges=True, complete_length=len(sound))
    except RequestedRangeNotSatisfiable:
        return Response(status=416, headers={"Content-Range": f"bytes */{len(sound)}"})
    return response


def asks_for_a_part() -> bool:
    """Whether a part is asked for in a way that can be read: else the header counts for nothing."""
    asked = request.range if request.method == "GET" else None
    return asked is not None and asked.units == "bytes" and len(asked.ranges) == 1
