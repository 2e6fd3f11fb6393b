"""Every database can be brought to what the models say, and back."""

import sqlite3
import threading

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, inspect

from ivr.store.connections import link_unless_there, make_private
from ivr.store.errors import StoreDownError
from ivr.store.migrations import downgrade, upgrade
from ivr.store.models import Base
from tests.store_caller import LEO, NOON
from tests.store_fixtures import rows


def tables(url: str) -> set[str]:
    """The tables that a database has."""
    engine = create_engine(url)
    found = set(inspect(engine).get_table_names())
    engine.dispose()
    return found


def test_migrations_make_what_the_models_say(url):
    upgrade(url)

    engine = create_engine(url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


def test_migrations_run_up_and_down_and_up_again(url, store):
    upgrade(url)
    made = tables(url)

    downgrade(url)
    left = tables(url)
    upgrade(url)

    assert made == {"alembic_version", *Base.metadata.tables}
    assert left == {"alembic_version"}
    assert tables(url) == made
    assert store(url).keep("CA1", "en", LEO, NOON).reference


def test_a_second_upgrade_changes_nothing(url, store):
    kept = store(url).keep("CA1", "en", LEO, NOON)

    upgrade(url)

    assert store(url).draft("CA1") == kept


def test_a_database_of_a_newer_release_is_refused(url, store):
    upgrade(url)
    rows(url, "UPDATE alembic_version SET version_num = 'next_year'")

    with pytest.raises(StoreDownError, match="cannot be migrated: .*next_year"):
        store(url).open()


def test_a_step_that_fails_leaves_nothing_half_done(url):
    rows_before = "CREATE TABLE secret (id INTEGER)"
    if url.startswith("sqlite"):
        upgrade(url)
        downgrade(url)
    rows(url, rows_before)

    with pytest.raises(StoreDownError):
        upgrade(url)

    assert tables(url) - {"alembic_version"} == {"secret"}


def test_a_file_that_is_no_database_is_told_and_left_alone(sqlite_url, tmp_path, store):
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "ivr.db").write_text("a letter to a nurse " * 100)

    with pytest.raises(StoreDownError, match="file is not a database"):
        store(sqlite_url).open()
    with pytest.raises(StoreDownError, match="file is not a database"):
        upgrade(sqlite_url)

    assert (tmp_path / "var" / "ivr.db").read_text() == "a letter to a nurse " * 100


def test_the_database_and_its_folder_are_its_user_s_alone(sqlite_url, tmp_path):
    upgrade(sqlite_url)

    assert (tmp_path / "var").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "var" / "ivr.db").stat().st_mode & 0o777 == 0o600
    assert rows(sqlite_url, "PRAGMA journal_mode") == [{"journal_mode": "wal"}]


def test_an_upgrade_waits_for_another_that_has_begun(sqlite_url, tmp_path):
    (tmp_path / "var").mkdir()
    other = sqlite3.connect(tmp_path / "var" / "ivr.db", check_same_thread=False)
    other.execute("PRAGMA user_version = 1")
    other.execute("BEGIN EXCLUSIVE")
    release = threading.Timer(0.3, other.rollback)
    release.start()

    upgrade(sqlite_url)

    assert "interviews" in tables(sqlite_url)
    release.join()
    other.close()


def test_the_first_file_stands_when_two_are_made_at_once(tmp_path):
    make_private(tmp_path / "first", "one")
    make_private(tmp_path / "second", "two")

    link_unless_there(str(tmp_path / "second"), tmp_path / "first")

    assert (tmp_path / "first").read_text() == "one"
