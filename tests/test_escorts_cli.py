"""`ivr escorts` and `ivr keys`: what staff and operators do in a terminal."""

import csv
import getpass
import json
import re
from dataclasses import replace
from io import StringIO
from typing import Any

import pytest
from click.testing import CliRunner

from ivr.cli import main
from ivr.cli.staff.escorts import user
from ivr.dialog.session import Draft
from ivr.store.escorts import phone_of
from ivr.store.location import make_records
from ivr.store.records import Records
from ivr.store.sealing import is_key, new_key
from tests.store_caller import LEO, NOON
from tests.store_fixtures import KEY, rows


@pytest.fixture
def site(monkeypatch, sqlite_url, store):
    """The environment of a site, and its store."""
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    monkeypatch.setenv("IVR_KEYS", KEY)
    return store(sqlite_url)


def ivr(*words: str) -> str:
    """What a command prints when it does well."""
    done = CliRunner().invoke(main, words)
    assert (done.exit_code, done.exception) == (0, None), done.output
    return done.output


def refused(*words: str) -> str:
    """What a command prints when it does not."""
    done = CliRunner().invoke(main, words)
    assert done.exit_code != 0
    return done.output


def confirm(site: Records, call: str, **changes: Any) -> str:
    """A call that ended well; its reference."""
    return site.keep(call, "en", replace(LEO, **{"confirmed": True, **changes}), NOON).reference


# ---------------------------------------------------------------- ivr escorts


def test_interviews_are_a_table_newest_first(site):
    first = confirm(site, "CA1")
    second = confirm(site, "CA2", escort="Bo Li", phone="", phone_later=True)
    third = site.keep("CA3", "es", Draft(kind="nobody"), NOON).reference

    lines = ivr("escorts").splitlines()

    table = [re.split(r"  +", line) for line in lines]
    told = ["2026-12-04", "Leo Ruiz", "1961-04-12", "person"]
    moment = "2026-11-23 07:00"
    names = "reference,status,differs,treatment,patient,born,kind,escort,phone,language,called"
    assert table == [
        [*names.split(","), "confirmed", "superseded by", "supersedes"],
        [third, "nobody yet", "nobody", "es", moment],
        [second, "confirmed", "differs", *told, "Bo Li", "(ask)", "en", moment, moment, first],
        [first, "superseded", *told, "Ana Ruiz", "212-555-0123", "en", moment, moment, second],
    ]


def test_interviews_are_found_by_date_by_reference_and_unseen(site):
    first = confirm(site, "CA1")
    second = confirm(site, "CA2", treatment_on=None)

    assert first in ivr("escorts", "--on", "2026-12-04")
    assert second not in ivr("escorts", "--on", "2026-12-04")
    assert first not in ivr("escorts", "--reference", second)
    ivr("escorts", "--seen", first, "--seen", second)
    assert ivr("escorts", "--unseen") == "No interview matches.\n"


def test_names_that_were_only_recorded_are_told(site):
    confirm(site, "CA1", patient="", patient_recording="RE1", escort="", escort_recording="RE2")

    assert ivr("escorts").count("(recorded)") == 2
    assert "name recorded" in ivr("escorts")


def test_json_holds_everything(site):
    reference = confirm(site, "CA1")

    (told,) = json.loads(ivr("escorts", "--json"))

    assert told["reference"] == told["draft"]["reference"] == reference
    assert told["draft"]["phone"] == "+12125550123"
    assert told["draft"]["born_on"] == "1961-04-12"
    assert told["confirmed_at"] == "2026-11-23 12:00:00+00:00"
    assert (told["superseded_by"], told["supersedes"], told["may_be_same"]) == ([], [], [])
    assert json.loads(ivr("escorts", "--json", "--reference", "000000")) == []


@pytest.mark.parametrize("first", list("=+-@\t\r＝＋－＠"))
def test_no_cell_of_a_csv_is_a_formula(site, first):
    confirm(site, "CA1", escort=f'{first}HYPERLINK("http://a")', patient=f"  {first}1")

    (row,) = csv.DictReader(StringIO(ivr("escorts", "--csv"), newline=""))

    assert row["escort"] == f'\'{first}HYPERLINK("http://a")'
    assert row["patient"] == f"'  {first}1"
    assert row["phone"] == "212-555-0123"


def test_a_csv_of_nothing_has_its_head(site):
    assert ivr("escorts", "--csv").startswith("reference,status,differs,treatment,patient,born")


def test_a_name_cannot_move_the_cursor(site):
    confirm(site, "CA1", escort="Ana\x1b[2J\nRuiz")

    assert "Ana\N{REPLACEMENT CHARACTER}[2J\N{REPLACEMENT CHARACTER}Ruiz" in ivr("escorts")


def test_a_number_of_another_country_is_shown_as_it_is(site):
    confirm(site, "CA1", phone="+442079460123")

    assert "+442079460123" in ivr("escorts")


def test_what_is_marked_as_seen_is_shown_and_what_is_missing_is_told(site):
    reference = confirm(site, "CA1")

    told = refused("escorts", "--seen", reference, "--seen", "111111", "--as", "Rosa")

    assert reference in told
    assert told.endswith("No interview has the reference 111111.\n")
    assert site.escorts("nurse", NOON, unseen_only=True) == []


def test_the_audit_names_the_reader(site, sqlite_url):
    ivr("escorts", "--as", "Rosa", "--unseen")
    ivr("escorts")

    noted = rows(sqlite_url, "SELECT who FROM audit ORDER BY id")
    assert noted == [{"who": "Rosa"}, {"who": getpass.getuser()}]


def test_a_user_without_a_name_has_a_number(monkeypatch):
    monkeypatch.setattr("os.getuid", lambda: 4_000_000)

    assert user() == "user 4000000"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--json", "--csv"], "Choose one of --json and --csv."),
        (["--seen", "123456", "--unseen"], "--seen takes references, and no filter beside it."),
        (["--on", "December"], "Invalid value for '--on'"),
    ],
)
def test_words_that_do_not_fit_together_are_refused(site, words, told):
    assert told in refused("escorts", *words)


def test_a_lost_key_is_told_without_anything_private(site, monkeypatch):
    confirm(site, "CA1")
    monkeypatch.setenv("IVR_KEYS", new_key())

    told = refused("escorts")

    assert told.startswith("This database is sealed with key ")
    assert "Ruiz" not in told


def test_a_store_that_is_down_is_told(site, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://ivr@127.0.0.1:1/ivr")

    assert "Connection refused" in refused("escorts")


# ---------------------------------------------------------------- ivr keys


def test_a_new_key_is_a_key():
    assert is_key(ivr("keys", "new").strip())


def test_keys_are_rotated_with_progress(site, monkeypatch):
    for number in range(60):
        confirm(site, f"CA{number}")
    newer = new_key()
    monkeypatch.setenv("IVR_KEYS", f"{newer},{KEY}")

    told = ivr("keys", "rotate")

    monkeypatch.setenv("IVR_KEYS", newer)
    assert told == (
        "50 of 60 rows sealed again\n"
        "60 of 60 rows sealed again\n"
        "Everything is sealed with the newest key; older ones may go.\n"
    )
    assert ivr("escorts").count("Ana Ruiz") == 60


def test_the_demo_has_a_store_and_a_key_of_its_own(tmp_path):
    records = make_records({"IVR_ENV": "demo"}, tmp_path)

    records.open()

    records.close()
    assert sorted(file.name for file in tmp_path.iterdir()) == ["demo.keys", "ivr.db"]


def test_a_production_without_keys_is_refused(monkeypatch):
    for name in ("IVR_KEYS", "IVR_KEYS_FILE", "IVR_ENV"):
        monkeypatch.delenv(name, raising=False)

    assert refused("escorts") == "There is no key: `ivr keys new` prints one\n"


@pytest.mark.parametrize(
    ("number", "written"),
    [
        ("+19175550142", "917-555-0142"),
        ("+18005551212", "800-555-1212"),
        ("+17875550142", "787-555-0142 (Puerto Rico)"),
        ("+19395551234", "939-555-1234 (Puerto Rico)"),
        ("+14165550142", "416-555-0142 (Canada)"),
        ("+18765550142", "876-555-0142 (Jamaica)"),
        ("", ""),
    ],
)
def test_a_number_outside_the_states_is_marked_with_its_place(number: str, written: str):
    assert phone_of(number) == written
