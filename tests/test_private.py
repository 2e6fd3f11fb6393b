"""Nothing that a caller told stands in a file, a column, an error or a log of the store."""

import logging
import subprocess
import traceback
from dataclasses import replace
from pathlib import Path

import pytest

from ivr.dialog.session import Draft
from ivr.store.errors import StoreDownError
from ivr.store.sealing import Sealer, new_key
from tests.store_caller import LEO, NOON
from tests.store_fixtures import KEY, rows

OTHER = new_key()
TOLD = replace(LEO, patient_recording="RE5f00d", escort_recording="REdecade", confirmed=True)
# Everything private in it, in every form in which it might stand somewhere.
PLANTED = ("Ruiz", "2125550123", "212-555-0123", "2026-12-04", "1961-04-12", "12041961", "5f00d")


def on_disk(folder: Path) -> str:
    """All bytes of all files, read elsewhere: closing a database's file here would unlock it."""
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    read = subprocess.run(["/bin/cat", *files], capture_output=True, check=True)  # noqa: S603 - our files
    return read.stdout.decode("latin-1")


def planted_in(text: str) -> list[str]:
    """What of the private values stands in it."""
    return [value for value in PLANTED if value in text]


def test_nothing_private_is_in_the_database_or_its_log(tmp_path, store):
    records = store(f"sqlite:///{tmp_path}/var/ivr.db")
    kept = records.keep("CA1", "en", replace(TOLD, confirmed=False), NOON)
    records.keep("CA1", "en", TOLD, NOON)
    records.escorts("nurse", NOON, on=TOLD.treatment_on)

    with_log = on_disk(tmp_path)
    names = sorted(file.name for file in (tmp_path / "var").iterdir())
    records.close()

    assert names == ["ivr.db", "ivr.db-shm", "ivr.db-wal"]
    assert kept.reference in with_log
    assert planted_in(with_log) == []
    assert planted_in(on_disk(tmp_path)) == []


def test_nothing_private_is_in_any_column(records, url):
    records.keep("CA1", "en", TOLD, NOON)
    records.escorts("nurse", NOON, on=TOLD.treatment_on)

    stand = [
        *rows(url, "SELECT * FROM interviews"),
        *rows(url, "SELECT * FROM audit"),
        *rows(url, "SELECT * FROM secret"),
    ]
    assert len(stand) == 3
    assert planted_in(repr(stand)) == []


@pytest.mark.parametrize(
    "damage",
    [
        "ALTER TABLE interviews RENAME TO gone",
        "ALTER TABLE interviews DROP COLUMN language",
        "DELETE FROM secret",
    ],
)
def test_nothing_private_is_in_an_error_or_in_the_program_s_log(store, url, damage, caplog):
    caplog.set_level(logging.DEBUG)
    store(url).keep("CA1", "en", replace(TOLD, confirmed=False), NOON)
    rows(url, damage)
    records = store(url, OTHER)

    with pytest.raises(StoreDownError) as down:
        records.keep("CA1", "en", TOLD, NOON)

    told = "".join(traceback.format_exception(down.value))
    assert planted_in(told + caplog.text + repr(TOLD)) == []


def put(url: str, plain: bytes) -> None:
    """Seals something else into every interview."""
    sealed = Sealer((KEY,)).seal(plain).hex()
    blob = f"X'{sealed}'" if "sqlite" in url else f"decode('{sealed}', 'hex')"
    rows(url, f"UPDATE interviews SET sealed = {blob}")  # noqa: S608 - hexadecimal digits


def test_a_row_that_holds_no_draft_is_told_without_its_content(records, url):
    records.keep("CA1", "en", TOLD, NOON)
    put(url, b'{"patient": {"Leo": "Ruiz"}, "kind": "Ana Ruiz"}')

    with pytest.raises(StoreDownError, match="A row holds no draft") as down:
        records.draft("CA1")

    assert planted_in("".join(traceback.format_exception(down.value))) == []


def test_a_draft_of_another_release_is_read_as_far_as_it_goes(records, url):
    reference = records.keep("CA1", "en", TOLD, NOON).reference
    put(url, b'{"patient": "Leo Ruiz", "shoe_size": 43}')

    assert records.draft("CA1") == Draft(patient="Leo Ruiz", reference=reference, confirmed=True)
