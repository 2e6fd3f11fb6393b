"""Which clip says the words: the current one, and none that must not be heard."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from ivr.voice.clips import (
    FAILED,
    MANIFEST,
    BadClipsError,
    Clips,
    Manifest,
    Voice,
    name_of,
    read_clips,
    read_manifest,
    write_manifest,
)
from ivr.voice.utterances import Utterance
from tests.clip_folder import DRAFT, READER, clip_of, put_clips

HELLO = Utterance("hello", "es", "es", "Hola.", ("Hola.",))
BYE = Utterance("bye", "es", "es", "Adiós.", ("Adiós.",))


def read(folder: Path, *, drafts: bool = False) -> Clips:
    return read_clips(folder, ["es", "ru"], drafts=drafts)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    put_clips(tmp_path, [HELLO, BYE])
    return tmp_path


def test_a_clip_is_found_by_its_exact_words_language_and_pace(folder: Path):
    clips = read(folder)

    path = clips.path("es", "Hola.", slower=False)
    assert path == f"es/{name_of('es', 'Hola.', False, READER)}.wav"
    assert (folder / path).is_file()
    assert clips.path("es", "Hola.", slower=True) not in ("", path)
    assert [clips.path("es", words, False) for words in ("Hola", "hola.", "Hola. ", "")] == [""] * 4
    assert clips.path("ru", "Hola.", slower=False) == ""


def test_the_words_of_an_address_are_known_wherever_it_is_served(folder: Path):
    clips = read(folder)
    path = clips.path("es", "Hola.", slower=True)

    assert clips.words(f"https://media.example.org/line/{path}") == "Hola."
    assert clips.words(path) == "Hola."
    assert clips.words("https://media.example.org/es/other.wav") == ""
    assert clips.words("") == ""


@pytest.mark.parametrize(
    "other",
    [
        ("ru", "Hola.", False, READER),
        ("es", "Hola", False, READER),
        ("es", "Hola.", True, READER),
        ("es", "Hola.", False, replace(READER, engine="pico")),
        ("es", "Hola.", False, replace(READER, version="2")),
        ("es", "Hola.", False, replace(READER, voice="1" * 64)),
        ("es", "Hola.", False, replace(READER, settings="pace=1.1")),
    ],
)
def test_a_name_tells_all_that_the_sound_depends_on(other: tuple[str, str, bool, Voice]):
    assert name_of(*other) != name_of("es", "Hola.", False, READER)


def test_stale_words_are_never_found(folder: Path):
    write_manifest(folder / "es", Manifest("es", "", (clip_of(BYE, False),)))

    clips = read(folder)

    assert clips.path("es", "Hola.", slower=False) == ""
    assert clips.path("es", "Adiós.", slower=False) != ""


def test_a_draft_is_heard_only_where_drafts_may_be(tmp_path: Path):
    put_clips(tmp_path, [HELLO], DRAFT)

    assert read(tmp_path).path("es", "Hola.", slower=False) == ""
    assert read(tmp_path, drafts=True).path("es", "Hola.", slower=False) != ""


def test_what_a_recogniser_misheard_is_never_heard(folder: Path):
    name = name_of("es", "Hola.", False, READER)
    (folder / "es" / FAILED).write_text(json.dumps([name]))

    clips = read(folder, drafts=True)

    assert clips.path("es", "Hola.", slower=False) == ""
    assert clips.path("es", "Hola.", slower=True) != ""


def test_a_clip_whose_file_is_gone_is_never_found(folder: Path):
    path = read(folder).path("es", "Hola.", slower=False)
    (folder / path).unlink()

    assert read(folder).path("es", "Hola.", slower=False) == ""


@pytest.mark.parametrize("name", ["../../secret", "hola", "A" * 64, "a" * 63, f"{'a' * 64}.wav/x"])
def test_a_name_that_no_build_gives_is_never_in_an_address(folder: Path, name: str):
    clip = replace(clip_of(HELLO, False), clip=name)
    write_manifest(folder / "es", Manifest("es", "", (clip,)))

    assert read(folder) == Clips()


def test_a_language_that_was_not_built_has_no_clips(tmp_path: Path):
    assert read(tmp_path / "nowhere") == Clips()
    assert read_manifest(tmp_path) is None


def test_a_manifest_is_read_as_it_was_written(tmp_path: Path):
    manifest = Manifest("es", "seal", (clip_of(HELLO, False), clip_of(HELLO, True, DRAFT)))

    write_manifest(tmp_path / "es", manifest)

    assert read_manifest(tmp_path / "es") == manifest
    assert [path.name for path in (tmp_path / "es").iterdir()] == [MANIFEST]


@pytest.mark.parametrize(
    "spoiled",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe",
        b'{"language": "es"}',
        b'{"language": "es", "content": "", "clips": [{}]}',
        b'{"language": "es", "content": "", "clips": 1}',
    ],
)
def test_a_spoiled_manifest_is_told_by_its_file(folder: Path, spoiled: bytes):
    path = folder / "es" / MANIFEST
    path.write_bytes(spoiled)

    with pytest.raises(BadClipsError, match=f"^{path}: "):
        read(folder)


def test_every_place_at_which_a_manifest_can_be_cut_is_told(folder: Path):
    path = folder / "es" / MANIFEST
    whole = path.read_bytes().rstrip()

    for end in range(0, len(whole), 7):
        path.write_bytes(whole[:end])
        with pytest.raises(BadClipsError):
            read(folder)


@pytest.mark.parametrize("spoiled", ["{}x", '{"a": 1}', "[1]", '"name"'])
def test_a_spoiled_list_of_failed_clips_is_told_by_its_file(folder: Path, spoiled: str):
    (folder / "es" / FAILED).write_text(spoiled)

    with pytest.raises(BadClipsError, match=FAILED):
        read(folder)


def test_a_crash_while_a_manifest_is_written_leaves_the_old_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch
):
    before = read(folder)

    def full(self: Path, *args: object, **kwargs: object) -> int:
        raise OSError("no space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(Path, "write_text", full)
        with pytest.raises(OSError, match="no space"):
            write_manifest(folder / "es", Manifest("es", "", ()))

    assert read(folder) == before
