"""A database that is years old: real sealed rows by the hundred thousand, made once and kept."""

import os
import random
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime, timedelta
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from alembic.script import ScriptDirectory

from ivr.dialog.session import Draft
from ivr.store.drafts import pack_draft
from ivr.store.migrations import HERE
from ivr.store.records import TRIES, Records
from ivr.store.sealing import Sealer, new_key

FIRST_DAY = date(2026, 1, 5)
COLUMNS = (
    "call, language, reference, series, sealed, key, visit, patient,"
    " started_at, kept_at, confirmed_at"
)
SHARE = 20_000


def seeded(rows: int, folder: Path) -> tuple[str, str]:
    """The URL and the key of a database of so many escorts: a copy of the one that is kept."""
    head = ScriptDirectory(str(HERE)).get_current_head()
    kept = Path(tempfile.gettempdir()) / f"ivr-bench-{os.getuid()}" / f"{head}-{rows}"
    if not (kept / "done").exists():
        shutil.rmtree(kept, ignore_errors=True)
        kept.mkdir(parents=True, mode=0o700)
        make(rows, kept)
        (kept / "done").touch()
    shutil.copy(kept / "ivr.db", folder / f"{rows}.db")
    return f"sqlite:///{folder / f'{rows}.db'}", (kept / "key").read_text()


def make(rows: int, folder: Path) -> None:
    """Makes the database; processes seal, one writes."""
    key = new_key()
    (folder / "key").write_text(key)
    url = f"sqlite:///{folder / 'ivr.db'}"
    Records(url, Sealer((key,))).open()
    references = drawn(rows)
    with (
        sqlite3.connect(folder / "ivr.db") as database,
        ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool,
    ):
        database.execute("PRAGMA synchronous = OFF")
        insert = f"INSERT INTO interviews ({COLUMNS}) VALUES ({', '.join('?' * 11)})"  # noqa: S608 - our own columns
        shares = range(0, rows, SHARE)
        sizes = [min(SHARE, rows - start) for start in shares]
        for sealed in pool.map(partial(sealed_rows, url, key), shares, sizes):
            some = zip(sealed, (next(references) for _ in sealed), strict=True)
            database.executemany(insert, ((*row[:2], *given, *row[2:]) for row, given in some))
        database.commit()
        database.execute("ANALYZE")
    database.close()


def drawn(rows: int) -> Iterator[tuple[str, int]]:
    """References as the store gives them: a series fills up before many stand in the next."""
    draw = random.Random(4)  # noqa: S311 - nobody guesses these
    taken: set[tuple[int, int]] = set()
    for _ in range(rows):
        attempt = 0
        while (found := (draw.randint(100_000, 999_999), attempt // TRIES)) in taken:
            attempt += 1
        taken.add(found)
        yield str(found[0]), found[1]


def sealed_rows(url: str, key: str, start: int, number: int) -> list[tuple[object, ...]]:
    """So many rows, without their references."""
    records = Records(url, Sealer((key,)))
    rows = [row(records, n) for n in range(start, start + number)]
    records.close()
    return rows


def row(records: Records, n: int) -> tuple[object, ...]:
    """One confirmed escort: a treatment day of the last years, a patient of their own."""
    day = FIRST_DAY + timedelta(days=n % 250)
    born = date(1940, 1, 1) + timedelta(days=n % 20_000)
    phone = f"+1212{2_000_000 + n % 8_000_000}"
    draft = Draft(day, born, f"Patient {n}", kind="person", escort=f"Escort {n}", phone=phone)
    room = records._room
    marks = room.visit(day), room.patient(day, born)
    at = datetime(2026, 1, 5, 15, tzinfo=UTC) + timedelta(seconds=n)
    moment = at.strftime("%Y-%m-%d %H:%M:%S.000000")
    sealed = room.sealer.seal(pack_draft(draft)), room.sealer.newest
    return (f"CAseed{n:026x}", "en", *sealed, *marks, moment, moment, moment)
