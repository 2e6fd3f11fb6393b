"""`ivr audio sync`: the tree that another place serves, and what leaves it."""

import json
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ivr.cli import main
from ivr.tools.studio.export import OUT_OF_USE, lay_out, out_of_use, remove_older
from ivr.voice.clips import MANIFEST, BadClipsError, Clips, Manifest, read_clips, write_manifest
from ivr.voice.utterances import Utterance
from tests.clip_folder import DRAFT, clip_of, put_clips

HELLO = Utterance("hello", "es", "es", "Hola a todos.", ("Hola a todos.",))
BYE = Utterance("bye", "es", "es", "Adiós.", ("Adiós.",))
HALLO = Utterance("hello", "fr", "fr", "Bonjour.", ("Bonjour.",))
TODAY = date(2026, 11, 23)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "audio"
    folder.mkdir()
    put_clips(folder, [HELLO, BYE, HALLO])
    return folder


@pytest.fixture
def sync(folder: Path, tmp_path: Path) -> Callable[..., Result]:
    def sync(*options: str, **environ: str) -> Result:
        words = ["audio", "sync", str(tmp_path / "tree"), *options]
        return CliRunner().invoke(main, words, env={"IVR_AUDIO": str(folder), **environ})

    return sync


def clips_in(folder: Path) -> Clips:
    return read_clips(folder, ["es", "fr"], drafts=False)


def tree_of(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, with its bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def last_line(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return result.stdout.splitlines()[-1]


def test_the_tree_holds_every_clip_and_no_manifest(sync, folder: Path, tmp_path: Path):
    result = sync()

    tree = tree_of(tmp_path / "tree")
    named = {f"{its}/{name}.wav" for its, name in clips_in(folder).by_name}
    assert last_line(result).endswith("6 new, 0 as they were; 0 out of use, 0 removed")
    assert tree.keys() == named | {OUT_OF_USE}
    assert {path: tree[path] for path in named} == {p: (folder / p).read_bytes() for p in named}


def test_a_second_time_nothing_is_written(sync, tmp_path: Path):
    sync()
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "tree").glob("*/*")}

    result = sync()

    assert last_line(result).endswith("0 new, 6 as they were; 0 out of use, 0 removed")
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_a_clip_that_was_cut_short_on_its_way_is_laid_out_anew(sync, tmp_path: Path):
    sync()
    clip = next((tmp_path / "tree").glob("es/*.wav"))
    whole = clip.read_bytes()
    clip.write_bytes(whole[:100])

    sync()

    assert clip.read_bytes() == whole


def test_drafts_are_laid_out_for_a_demo_alone(folder: Path, sync):
    put_clips(folder, [Utterance("hello", "es", "es", "Borrador.", ("Borrador.",))], DRAFT)

    assert last_line(sync()).startswith("2 clips")  # those of French
    assert last_line(sync(IVR_ENV="demo")).startswith("4 clips")


def test_a_clip_that_is_not_what_its_manifest_tells_is_never_laid_out(
    folder: Path, sync, tmp_path: Path
):
    path = clips_in(folder).path("es", "Adiós.", slower=False)
    os.unlink(folder / path)
    (folder / path).write_bytes(b"RIFF something else")

    result = sync()

    assert (result.exit_code, "it is not what its manifest tells" in result.output) == (1, True)
    assert not (tmp_path / "tree" / path).exists()


def test_a_spoiled_manifest_lays_nothing_out(folder: Path, sync, tmp_path: Path):
    (folder / "es" / MANIFEST).write_text("{")

    assert sync().exit_code == 1
    assert not (tmp_path / "tree").exists()


def test_a_tree_that_cannot_be_written_is_told(sync, tmp_path: Path):
    (tmp_path / "tree").mkdir()
    (tmp_path / "tree" / "es").write_text("in the way")

    result = sync()

    assert (result.exit_code, "tree/es" in result.output) == (1, True)


def test_what_is_out_of_use_stays_unless_it_is_to_go(folder: Path, sync, tmp_path: Path):
    sync()
    write_manifest(folder / "es", Manifest("es", "", (clip_of(HELLO, False),)))

    assert last_line(sync()).endswith("0 new, 3 as they were; 3 out of use, 0 removed")
    assert last_line(sync("--delete-older-than", "1")).endswith("3 out of use, 0 removed")


def test_days_count_from_when_a_clip_fell_out_of_use_however_old_it_is(
    folder: Path, tmp_path: Path
):
    tree = tmp_path / "tree"
    assert all(lay_out(clips_in(folder), folder, tree))
    write_manifest(folder / "es", Manifest("es", "", (clip_of(HELLO, False),)))
    now = clips_in(folder)

    first = out_of_use(now, tree, TODAY)
    later = out_of_use(now, tree, date(2026, 12, 23))

    assert first == later == dict.fromkeys(first, TODAY)
    assert remove_older(later, tree, 30, date(2026, 12, 23)) == 0
    assert remove_older(later, tree, 30, date(2026, 12, 24)) == 3
    assert len(list(tree.glob("es/*.wav"))) == 1
    assert len(list(tree.glob("fr/*.wav"))) == 2
    assert json.loads((tree / OUT_OF_USE).read_text()) == {}


def test_a_clip_that_is_in_use_again_counts_anew(folder: Path, tmp_path: Path):
    tree = tmp_path / "tree"
    whole = clips_in(folder)
    assert all(lay_out(whole, folder, tree))

    out_of_use(Clips(), tree, TODAY)
    assert out_of_use(whole, tree, TODAY) == {}
    again = out_of_use(Clips(), tree, date(2027, 1, 1))

    assert set(again.values()) == {date(2027, 1, 1)}


def test_nothing_but_clips_ever_goes(folder: Path, tmp_path: Path):
    tree = tmp_path / "tree"
    (tree / "es").mkdir(parents=True)
    for name in ("index.html", "es/notes.txt", "es/song.wav"):
        (tree / name).write_text("theirs")

    assert out_of_use(Clips(), tree, TODAY) == {}


@pytest.mark.parametrize("spoiled", ["{", '{"es/a.wav": 1}', '{"es/a.wav": "soon"}'])
def test_a_memory_that_cannot_be_read_removes_nothing(tmp_path: Path, spoiled: str):
    (tmp_path / OUT_OF_USE).write_text(spoiled)

    with pytest.raises(BadClipsError, match=OUT_OF_USE):
        out_of_use(Clips(), tmp_path, TODAY)
