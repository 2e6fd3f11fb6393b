"""A later answer of the same patient takes the place of an earlier one, and the list says so."""

import csv
import json
from dataclasses import replace
from datetime import date, timedelta
from io import StringIO
from itertools import product
from typing import Any

import pytest
from click.testing import CliRunner

from ivr.cli import main
from ivr.dialog.session import Draft
from ivr.store.escorts import Escort, answer, make_escort, may_be_same, supersedes
from ivr.store.models import Interview
from ivr.store.records import Records
from tests.store_caller import LEO, NOON
from tests.store_fixtures import KEY

CONFIRMED = replace(LEO, confirmed=True)
NOBODY = replace(LEO, kind="nobody", escort="", phone="")
RECORDED: dict[str, Any] = {"patient": "", "patient_recording": "RE1"}
OTHER_ANSWERS = {
    "nobody yet": NOBODY,
    "nobody yet, confirmed": replace(NOBODY, confirmed=True),
    "another escort": replace(CONFIRMED, escort="Bo Li"),
    "another number": replace(CONFIRMED, phone="+12125550124"),
    "a number that the nurse takes": replace(CONFIRMED, phone="", phone_later=True),
    "a car service": replace(CONFIRMED, kind="service", escort="Caring People"),
    "an escort whose name is recorded": replace(CONFIRMED, escort="", escort_recording="RE2"),
}
SAME_NAMES = ["Leo Ruiz", "LEO  RUÍZ", "leo ruiz ", "Léo Ruiz"]
OTHER_PATIENTS: list[dict[str, Any]] = [
    {"patient": "Mia Ruiz"},
    {"born_on": date(1970, 1, 1)},
    {"treatment_on": date(2026, 12, 5)},
]


def keep(records: Records, *drafts: Draft) -> list[str]:
    """One call after the other; their references."""
    return [
        records.keep(f"CA{n}", "en", draft, NOON + timedelta(minutes=n)).reference
        for n, draft in enumerate(drafts)
    ]


def listed(records: Records) -> dict[str, Escort]:
    """What a nurse finds, by reference."""
    return {escort.reference: escort for escort in records.escorts("nurse", NOON)}


# ---------------------------------------------------------------- in the real store


@pytest.mark.parametrize("later", OTHER_ANSWERS.values(), ids=OTHER_ANSWERS)
@pytest.mark.parametrize("name", SAME_NAMES)
def test_another_answer_for_the_same_patient_and_day_supersedes_the_earlier(
    records: Records, later: Draft, name: str
):
    first, second = keep(records, CONFIRMED, replace(later, patient=name))

    found = listed(records)

    assert (found[first].status, found[first].superseded_by) == ("superseded", (second,))
    assert (found[second].supersedes, found[second].superseded_by) == ((first,), ())
    assert found[second].status != "superseded"


@pytest.mark.parametrize("changes", OTHER_PATIENTS)
def test_another_patient_or_another_day_supersedes_nothing(
    records: Records, changes: dict[str, Any]
):
    first, _ = keep(records, CONFIRMED, replace(NOBODY, **changes))

    assert listed(records)[first].status == "confirmed"
    assert all(not e.supersedes and not e.may_be_same for e in listed(records).values())


def test_the_same_answer_again_supersedes_only_what_was_not_confirmed(records: Records):
    half, first, again = keep(records, LEO, CONFIRMED, replace(CONFIRMED, escort="ANA RUÍZ"))

    found = listed(records)

    assert found[half].status == "superseded"
    assert found[half].superseded_by == (again, first)
    assert (found[first].status, found[again].status) == ("confirmed", "confirmed")


def test_a_call_that_was_not_finished_supersedes_nothing(records: Records):
    first, _ = keep(records, CONFIRMED, replace(LEO, escort="Bo Li"))

    assert listed(records)[first].status == "confirmed"


@pytest.mark.parametrize(
    ("earlier", "later"),
    [({}, RECORDED), (RECORDED, {}), (RECORDED, {**RECORDED, "patient_recording": "RE3"})],
)
def test_a_patient_whose_name_is_only_recorded_may_be_the_same_and_is_not_superseded(
    records: Records, earlier: dict[str, Any], later: dict[str, Any]
):
    first, second = keep(records, replace(CONFIRMED, **earlier), replace(NOBODY, **later))

    found = listed(records)

    assert found[first].status in ("confirmed", "recorded")
    assert (found[first].may_be_same, found[second].may_be_same) == ((second,), (first,))
    assert (found[first].superseded_by, found[second].supersedes) == ((), ())


def test_what_is_later_is_what_was_told_later_whichever_call_began_first(records: Records):
    records.keep("CA1", "en", LEO, NOON)
    second = records.keep("CA2", "en", replace(CONFIRMED, escort="Bo Li"), NOON).reference
    first = records.keep("CA1", "en", CONFIRMED, NOON + timedelta(minutes=9)).reference

    found = listed(records)

    assert (found[second].status, found[first].status) == ("superseded", "confirmed")


def test_a_filter_that_leaves_the_later_call_out_still_says_that_it_supersedes(records: Records):
    first, second = keep(records, CONFIRMED, NOBODY)

    (alone,) = records.escorts("nurse", NOON, reference=first)

    assert (alone.status, alone.superseded_by) == ("superseded", (second,))


# ---------------------------------------------------------------- the law, over every pair


def test_nothing_that_is_superseded_reads_confirmed_and_each_of_the_two_names_the_other():
    answers = [LEO, CONFIRMED, Draft(), *OTHER_ANSWERS.values()]
    patients: list[dict[str, Any]] = [
        {"patient": "Leo Ruiz"},
        {"patient": "Mia Ruiz"},
        RECORDED,
        {"patient": ""},
    ]
    drafts = [replace(a, **p) for a, p in product(answers, patients)]
    row = Interview(reference="2", language="en", started_at=NOON, kept_at=NOON)
    supersessions = 0

    for one, other in product(drafts, drafts):
        first, second = replace(one, reference="1"), replace(other, reference="2")
        before = make_escort(row, first, [], [second])
        after = make_escort(row, second, [first], [])
        taken = before.superseded_by == ("2",)
        assert taken == (after.supersedes == ("1",)) == supersedes(second, first)
        assert (before.status == "superseded") == taken
        assert not (taken and may_be_same(first, second))
        if first.confirmed and second.confirmed and answer(first) != answer(second):
            assert taken == (bool(first.patient) and first.patient == second.patient)
        supersessions += taken

    assert supersessions > 100


# ---------------------------------------------------------------- what staff see


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch, sqlite_url: str, store: Any) -> Records:
    """The environment of a site, and its store."""
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    monkeypatch.setenv("IVR_KEYS", KEY)
    records: Records = store(sqlite_url)
    return records


def ivr(*words: str) -> str:
    """What the command prints."""
    done = CliRunner().invoke(main, ("escorts", *words))
    assert done.exit_code == 0, done.output
    return done.output


def test_the_list_says_so_on_both_in_every_form(site: Records):
    first, second = keep(site, CONFIRMED, NOBODY)

    table = {line.split()[0]: line for line in ivr().splitlines()}
    cells = {row["reference"]: row for row in csv.DictReader(StringIO(ivr("--csv"), newline=""))}
    told = {each["reference"]: each for each in json.loads(ivr("--json"))}

    assert "superseded" in table[first]
    assert table[first].endswith(second)
    assert "nobody yet" in table[second]
    assert table[second].endswith(first)
    assert (cells[first]["status"], cells[first]["superseded by"]) == ("superseded", second)
    assert (cells[second]["status"], cells[second]["supersedes"]) == ("nobody yet", first)
    assert (told[first]["status"], told[first]["superseded_by"]) == ("superseded", [second])
    assert (told[second]["status"], told[second]["supersedes"]) == ("nobody", [first])


def test_a_recorded_name_is_told_as_perhaps_the_same_patient(site: Records):
    first, second = keep(site, CONFIRMED, replace(CONFIRMED, escort="Bo Li", **RECORDED))

    rows = {row["reference"]: row for row in csv.DictReader(StringIO(ivr("--csv"), newline=""))}

    assert rows[first]["may be the same patient"] == second
    assert rows[second]["may be the same patient"] == first
    assert rows[first]["status"] == "confirmed"
