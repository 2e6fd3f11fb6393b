"""Reading an author's file strictly: every mistake is told by file and entry, all at once."""

import tomllib
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Any, TypeVar

import cattrs


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with the content: the file, the entry in it, a sentence for its author."""

    file: str
    entry: str
    what: str

    def __str__(self) -> str:
        return (
            f"{self.file}: {self.entry}: {self.what}" if self.entry else f"{self.file}: {self.what}"
        )


class BadContentError(Exception):
    """The content cannot be used; `problems` tells everything that is wrong with it."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def strict(_: Any, wanted: type) -> Any:
    """Take a value only as it was written: TOML has types, so nothing is converted."""
    if type(_) is not wanted:
        raise TypeError(f"expected {wanted.__name__}")
    return _


CONVERTER = cattrs.Converter(forbid_extra_keys=True)
for plain_type in (str, int, bool, date, time):
    CONVERTER.register_structure_hook(plain_type, strict)
"""Every file is read strictly: an entry that nobody knows is a spelling mistake."""

Sheet = TypeVar("Sheet")


class Reader:
    """Reads file after file and gathers what is wrong, so that an author sees it all at once."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: list[Problem] = []

    def text(self, path: Path) -> str | None:
        """What the file says; None where it cannot be read."""
        try:
            return path.read_text(encoding="utf-8")
        except OSError:
            self.wrong(path, "", "this file cannot be read")
        except UnicodeDecodeError:
            self.wrong(path, "", "this file is not UTF-8 text")
        return None

    def toml(self, path: Path) -> dict[str, Any]:
        """The file's entries; {} where it cannot be read."""
        try:
            return tomllib.loads(self.text(path) or "")
        except tomllib.TOMLDecodeError as error:
            self.wrong(path, "", f"this is not TOML: {error}")
        return {}

    def sheet(
        self, path: Path, kind: type[Sheet], data: Any = None, entry: str = ""
    ) -> Sheet | None:
        """The file, or a part of it, as this kind of sheet; None where something is wrong."""
        data = self.toml(path) if data is None else data
        if not data and self.problems:
            return None
        try:
            return CONVERTER.structure(data, kind)
        except cattrs.BaseValidationError as error:
            for told in cattrs.transform_error(error, path=entry or "it", format_exception=explain):
                what, _, where = told.rpartition(" @ ")
                self.wrong(path, where.removeprefix("it").removeprefix("."), what)
            return None

    def wrong(self, path: Path, entry: str, what: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(self.name_of(path), entry, what))

    def name_of(self, path: Path) -> str:
        """The file as an author knows it: below the root, if it is there."""
        inside = path.is_relative_to(self.root)
        return str(path.relative_to(self.root) if inside else path)


def explain(error: BaseException, _: type | None) -> str:
    """What a structuring error means to an author."""
    match error:
        case KeyError():
            return f"the entry {error} is missing"
        case cattrs.ForbiddenExtraKeysError():
            return "unknown entries: " + ", ".join(sorted(error.extra_fields))
        case TypeError():
            return f"{error}: written as another kind of value"
        case _:
            return f"not a possible value ({error})"
