"""A database that goes away before, during or after a call, and comes back."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from tests.faults.hands import (
    DIAL_911,
    KEPT,
    LANGUAGES,
    LAST,
    NOT_KEPT,
    NOW,
    address_after,
    app_on,
    confirmed,
    escorts_in,
    form_of,
    records_of,
    said,
    sqlite_in,
    standing,
    tells,
    told,
    way_on,
)
from tests.webhooks import deliver, dialed

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

    assert (tells(NOT_KEPT, said(reply)), tells(KEPT, said(reply))) == (True, False)
    assert tells(DIAL_911, said(reply))


@every_language
@however_it_goes
def test_a_call_goes_on_and_keeps_all_when_the_database_is_back(
    goes: Gone, language: str, tmp_path: Path
):
    database = sqlite_in(tmp_path)
    app = app_on(database)
    told(app, language, 1, slice(LAST))
    shutil.copytree(tmp_path / "var", tmp_path / "kept")

    goes(tmp_path / "var")
    told(app, language, 1, slice(LAST, None))
    shutil.rmtree(tmp_path / "var", ignore_errors=True)
    (tmp_path / "kept").rename(tmp_path / "var")
    reply = told(app, language, 1, slice(LAST, None))

    assert tells(KEPT, said(reply))
    assert list(standing(escorts_in(database)).values()) == [("confirmed", "+12126390123")]


@every_language
def test_what_was_confirmed_stands_when_the_database_goes_and_comes_after_the_call(
    language: str, tmp_path: Path
):
    database = sqlite_in(tmp_path)
    app = app_on(database)
    before = said(confirmed(app, language, 1))
    kept = standing(escorts_in(database))

    it_is_moved_away(tmp_path / "var")
    late = told(app, language, 1, slice(LAST, None))
    (tmp_path / "elsewhere").rename(tmp_path / "var")
    again = told(app, language, 1, slice(LAST, None))

    assert tells(NOT_KEPT, said(late))
    assert said(again) == before
    assert standing(escorts_in(database)) == kept


@every_language
def test_a_running_line_makes_no_new_database_in_place_of_one_that_is_gone(
    language: str, tmp_path: Path
):
    app = app_on(sqlite_in(tmp_path))
    confirmed(app, language, 1)

    its_files_are_removed(tmp_path / "var")
    told(app, language, 2, slice(None))
    app.test_client().get("/readyz")

    assert not (tmp_path / "var" / "ivr.db").exists()


@every_language
def test_two_lines_use_the_new_database_when_it_was_replaced_by_another(
    language: str, tmp_path: Path
):
    database = sqlite_in(tmp_path)
    old = app_on(database)
    confirmed(old, language, 1)
    its_files_are_removed(tmp_path / "var")

    new = app_on(database)
    confirmed(new, language, 2)
    confirmed(old, language, 3)

    day = date(2026, 12, 4)
    with records_of(database) as records:
        assert len(records.escorts("test", NOW, on=day)) == 2


@every_language
def test_a_line_that_starts_without_a_database_reads_rings_and_keeps_as_soon_as_there_is_one(
    language: str, tmp_path: Path
):
    database = sqlite_in(tmp_path)
    (tmp_path / "var").touch()  # a file stands where its folder should be
    app = app_on(database)

    refused = told(app, language, 1, slice(None))
    read = deliver(app, f"/voice/{language}/prepare", form_of(1, Digits="1"))
    rung = deliver(app, f"/voice/{language}/not_now", form_of(1, Digits="1"))
    (tmp_path / "var").unlink()
    kept = told(app, language, 1, slice(None))

    assert tells(NOT_KEPT, said(refused))
    assert way_on(read) == "Gather"
    assert (way_on(rung), len(dialed(rung))) == ("Dial", 1)
    assert tells(KEPT, said(kept))


@every_language
def test_not_now_leads_to_reading_and_to_a_person(language: str, tmp_path: Path):
    app = app_on("sqlite:////dev/null/none.db")
    refused = told(app, language, 1, slice(1))

    there = address_after(refused)
    person = deliver(app, there, form_of(1, Digits="1"))

    assert there == f"/voice/{language}/not_now"
    assert (way_on(person), len(dialed(person))) == ("Dial", 1)


@every_language
def test_a_database_that_may_not_be_read_is_said_to_keep_nothing(language: str, tmp_path: Path):
    app = app_on(sqlite_in(tmp_path))
    told(app, language, 1, slice(LAST))

    with as_nobody(tmp_path / "var"):
        refused = told(app, language, 1, slice(LAST, None))
    kept = told(app, language, 1, slice(LAST, None))

    assert (tells(NOT_KEPT, said(refused)), tells(KEPT, said(kept))) == (True, True)


@contextmanager
def as_nobody(folder: Path) -> Iterator[None]:
    """As a user who may not enter the folder: root, whom nothing keeps out, is nobody meanwhile."""
    folder.chmod(0)
    ours = os.geteuid()
    if ours == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(ours)
        folder.chmod(0o700)
