"""The clips over HTTP: for everybody, for a year, in parts; and no other file by any trick."""

import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from ivr.voice.clips import Clips, read_clips
from ivr.voice.utterances import Utterance
from ivr.web.app import close
from tests.apps import create_app
from tests.clip_folder import put_clips
from tests.webhooks import DEMO, answer, environ_of

HELLO = Utterance("hello", "es", "es", "Hola a todos.", ("Hola a todos.",))
OLDER = "a" * 64


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One clip, one of an older build, and things that nobody may have."""
    folder = tmp_path_factory.mktemp("served")
    audio = folder / "audio"
    audio.mkdir()
    put_clips(audio, [HELLO])
    (audio / "es" / f"{OLDER}.wav").write_bytes(b"RIFF of an older build")
    (folder / "secret.wav").write_bytes(b"secret")
    (audio / "es" / f"{'b' * 64}.wav").symlink_to(folder / "secret.wav")
    (audio / "es" / f"{'c' * 64}.wav").mkdir()
    os.mkfifo(audio / "es" / f"{'d' * 64}.wav")
    (audio / "es" / f"{'e' * 64}.mp3").write_bytes(b"another suffix")
    (audio / "ru").symlink_to(audio / "es")
    (audio / "xx").mkdir()
    (audio / "xx" / f"{OLDER}.wav").write_bytes(b"a language that nobody knows")
    return audio


@pytest.fixture(scope="module")
def app(folder: Path) -> Iterator[Flask]:
    app = create_app({**DEMO, "IVR_VOICE": "auto", "IVR_AUDIO": str(folder)})
    yield app
    close(app)


@pytest.fixture
def get(app: Flask) -> Callable[..., TestResponse]:
    client: FlaskClient = app.test_client()

    def get(path: str, method: str = "GET", **headers: str) -> TestResponse:
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        return client.open(path, method=method, headers=told)

    return get


@pytest.fixture(scope="module")
def path(folder: Path) -> str:
    clips: Clips = read_clips(folder, ["es"], drafts=False)
    return f"/audio/{clips.path('es', HELLO.text, slower=False)}"


@pytest.fixture(scope="module")
def sound(folder: Path, path: str) -> bytes:
    return (folder.parent / path[1:]).read_bytes()


def test_a_clip_is_everybodys_for_a_year(get, path: str, sound: bytes):
    response = get(path)

    assert (response.status_code, response.data) == (200, sound)
    assert response.headers["Content-Type"] == "audio/wav"
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.headers["ETag"] == f'"{hashlib.sha256(sound).hexdigest()}"'
    assert response.headers["Accept-Ranges"] == "bytes"
    assert response.headers["Content-Length"] == str(len(sound))
    assert "Set-Cookie" not in response.headers
    assert "Vary" not in response.headers


def test_its_head_tells_the_same_without_the_sound(get, path: str, sound: bytes):
    whole, head = get(path), get(path, "HEAD")

    assert (head.status_code, head.data) == (200, b"")
    assert dict(head.headers) | {"Date": ""} == dict(whole.headers) | {"Date": ""}


def test_a_clip_of_an_older_build_is_there_while_its_file_is(get, folder: Path):
    assert get(f"/audio/es/{OLDER}.wav").data == b"RIFF of an older build"


def test_who_has_the_clip_is_not_sent_it_again(get, path: str):
    tag = get(path).headers["ETag"]

    for match in (tag, f'"other", {tag}', f"W/{tag}", "*"):
        response = get(path, If_None_Match=match)
        assert (response.status_code, response.data) == (304, b"")
        assert response.headers["ETag"] == tag
    assert get(path, If_None_Match='"other"').status_code == 200
    assert get(path, If_None_Match=tag, Range="bytes=0-1").status_code == 304


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("bytes=0-0", slice(0, 1)),
        ("bytes=10-19", slice(10, 20)),
        ("bytes=10-", slice(10, None)),
        ("bytes=-10", slice(-10, None)),
        ("bytes=0-99999999", slice(0, None)),
    ],
)
def test_a_part_is_sent_alone(get, path: str, sound: bytes, asked: str, part: slice):
    response = get(path, Range=asked)

    start, end, _ = part.indices(len(sound))
    assert (response.status_code, response.data) == (206, sound[part])
    assert response.headers["Content-Range"] == f"bytes {start}-{end - 1}/{len(sound)}"
    assert response.headers["Content-Length"] == str(end - start)


def test_a_part_is_sent_only_of_what_the_asker_knows(get, path: str, sound: bytes):
    tag = get(path).headers["ETag"]

    assert get(path, Range="bytes=0-9", If_Range=tag).status_code == 206
    assert get(path, Range="bytes=0-9", If_Range='"other"').data == sound


def test_a_part_that_is_not_there_is_refused(get, path: str, sound: bytes):
    response = get(path, Range="bytes=99999999-")

    assert (response.status_code, response.data) == (416, b"")
    assert response.headers["Content-Range"] == f"bytes */{len(sound)}"


@pytest.mark.parametrize("asked", ["bytes=0-1,4-5", "bytes=x", "bytes=5-2", "lines=0-1", "0-1"])
def test_what_cannot_be_read_as_one_part_is_the_whole(get, path: str, sound: bytes, asked: str):
    response = get(path, Range=asked)

    assert (response.status_code, response.data) == (200, sound)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_clips_are_only_read(get, path: str, method: str):
    assert get(path, method).status_code == 405


@pytest.mark.parametrize(
    "target",
    [
        "/audio",
        "/audio/",
        "/audio/es",
        "/audio/es/",
        "/audio/es/manifest.json",
        "/audio/es/failed.json",
        f"/audio/es/{'0' * 64}.wav",
        f"/audio/es/{'A' * 64}.wav",
        f"/audio/es/{OLDER}",
        f"/audio/es/{OLDER}.WAV",
        f"/audio/es/{OLDER}.mp3",
        f"/audio/es/{OLDER}.wav.wav",
        f"/audio/es/{OLDER}.wav/",
        f"/audio/es/{OLDER}.wav%0a",
        f"/audio/es/{OLDER}.wav%00",
        f"/audio/es/{OLDER}%00.wav",
        f"/audio/es//{OLDER}.wav",
        f"/audio//es/{OLDER}.wav",
        f"/audio/es/%2e/{OLDER}.wav",
        f"/audio/xx/{OLDER}.wav",
        f"/audio/ES/{OLDER}.wav",
        f"/audio/%2e%2e/{OLDER}.wav",
        f"/audio/../audio/es/{OLDER}.wav",
        "/audio/../secret.wav",
        "/audio/es/../../secret.wav",
        "/audio/es/..%2f..%2fsecret.wav",
        "/audio/es/..%252f..%252fsecret.wav",
        "/audio/es/..%5c..%5csecret.wav",
        "/audio/es/..\\..\\secret.wav",
        "/audio/es/%2fetc%2fpasswd",
        "/audio//etc/passwd",
        "/audio/es/%c0%ae%c0%ae/secret.wav",
        f"/audio/es/{'b' * 64}.wav",
        f"/audio/es/{'c' * 64}.wav",
        f"/audio/es/{'d' * 64}.wav",
        f"/audio/es/{'e' * 64}.wav",
        f"/audio/es/{'e' * 64}.mp3",
        f"/audio/ru/{OLDER}.wav",
    ],
)
def test_nothing_else_is_served_by_any_trick(app: Flask, target: str):
    response = answer(app, environ_of(target, method="GET"))

    assert (response.status_code, response.data) == (404, b"404 Not Found\n")
