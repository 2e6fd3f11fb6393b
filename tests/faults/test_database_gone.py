"""A database that goes away before, during or after a call, and comes back."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.hands import (
    DIAL_911,
    KEPT,
    LANGUAGES,
    LAST,
    NOT_KEPT,
    app_on,
    said,
    sqlite_in,
    told,
)

every_language = pytest.mark.parametrize("language", LANGUAGES)

Gone = Callable[[Path], None]
"""Takes away the database in this folder."""


def its_files_are_removed(var: Path) -> None:
    for file in var.iterdir():
        file.unlink()


def its_folder_is_removed(var: Path) -> None:
    shutil.rmtree(var)


def it_is_moved_away(var: Path) -> None:
    var.rename(var.with_name("elsewhere"))


def it_is_no_database(var: Path) -> None:
    its_files_are_removed(var)
    (var / "ivr.db").write_bytes(b"This is no database. " * 1000)


def it_is_a_folder(var: Path) -> None:
    its_files_are_removed(var)
    (var / "ivr.db").mkdir()


def it_is_empty(var: Path) -> None:
    its_files_are_removed(var)
    (var / "ivr.db").touch()


GONE = (
    its_files_are_removed,
    its_folder_is_removed,
    it_is_moved_away,
    it_is_no_database,
    it_is_a_folder,
    it_is_empty,
)

however_it_goes = pytest.mark.parametrize("goes", GONE, ids=lambda goes: goes.__name__)


@every_language
@however_it_goes
def test_nothing_is_called_kept_while_the_database_is_gone_in_the_midst_of_a_call(
    goes: Gone, language: str, tmp_path: Path
):
    app = app_on(sqlite_in(tmp_path))
    told(app, language, 1, slice(LAST))

    goes(tmp_path / "var")
    reply = told(app, language, 1, slice(LAST, None))

    assert (NOT_KEPT in said(reply), KEPT in said(reply)) == (True, False)
    assert DIAL_911 in said(reply)
