"""What is past its age goes, in a plan that can be seen before; nothing else does."""

import re
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from click.testing import CliRunner

from ivr.cli import main
from ivr.dialog.session import Callback, Draft
from ivr.store.purging import Old
from ivr.store.records import Records
from ivr.store.retention import Ages
from tests.left import LATE, PHONE, left
from tests.store_caller import LEO, NOON
from tests.store_fixtures import KEY, rows

AGES = Ages()
DAY = timedelta(days=1)
NOTHING = Old([], [], [], [])


def fetched(records: Records, recording: str, at: datetime = NOON, **changes: object) -> int:
    """A recording that is here, and removed at the platform."""
    id = records.messages.leave(left(recording=recording, at=at, **changes))
    assert id
    records.fetches.keep(id, LATE, 5, at)
    records.fetches.removed(id, at)
    return id


# ---------------------------------------------------------------- ages


def test_an_interview_goes_30_days_after_its_visit(records):
    records.keep("CA1", "en", replace(LEO, treatment_on=date(2027, 3, 1), confirmed=True), NOON)
    visit = datetime(2027, 3, 1, 12, tzinfo=UTC)

    assert records.purge.old(AGES, NOON + 60 * DAY) == NOTHING
    assert records.purge.old(AGES, visit + 30 * DAY) == NOTHING
    assert records.purge.old(AGES, visit + 31 * DAY) == NOTHING._replace(interviews=[1])


def test_an_interview_without_a_date_goes_30_days_after_it_was_kept(records):
    records.keep("CA1", "en", Draft(kind="nobody"), NOON)

    assert records.purge.old(AGES, NOON + 29 * DAY) == NOTHING
    assert records.purge.old(AGES, NOON + 30 * DAY) == NOTHING._replace(interviews=[1])


def test_an_interview_whose_age_has_not_come_is_looked_at_once_a_day(records, url):
    records.keep("CA1", "en", replace(LEO, treatment_on=date(2027, 3, 1)), NOON)
    late = NOON + 60 * DAY

    records.purge.purge(AGES, "test", late)

    (row,) = rows(url, "SELECT look_again_at FROM interviews")
    assert str(row["look_again_at"]).startswith(str((late + DAY).date()))
    assert records.purge.old(AGES, late + 120 * DAY).interviews == [1]


def test_a_recording_goes_a_day_after_staff_were_done_or_after_30_days(records):
    heard, unheard = fetched(records, "RE1"), fetched(records, "RE2")
    records.inbox.done([f"M{heard}"], "nurse", NOON)

    assert records.purge.old(AGES, NOON + timedelta(hours=23)) == NOTHING
    assert records.purge.old(AGES, NOON + DAY).recordings == [heard]
    assert records.purge.old(AGES, NOON + 30 * DAY).recordings == [heard, unheard]


def test_a_recorded_name_stays_as_long_as_its_interview(records):
    name = fetched(records, "RE1", call="CA1", kind="name", need="")
    alone = fetched(records, "RE2", call="CA2", kind="name", need="")
    records.keep("CA1", "en", replace(LEO, treatment_on=date(2027, 3, 1)), NOON)

    assert records.purge.old(AGES, NOON + 40 * DAY).recordings == [alone]
    after = datetime(2027, 4, 2, tzinfo=UTC)
    assert records.purge.old(AGES, after) == NOTHING._replace(
        interviews=[1], recordings=[name, alone]
    )


def test_a_callback_goes_as_a_message_does_and_a_call_after_90_days(records):
    wish = Callback(PHONE, "late", confirmed=True)
    records.messages.keep_callback("CA1", "en", wish, NOON)
    records.calls.call_ended("CA1", 60, "completed", NOON)
    records.inbox.done(["C1"], "nurse", NOON)

    assert records.purge.old(AGES, NOON + DAY) == NOTHING._replace(callbacks=[1])
    assert records.purge.old(AGES, NOON + 89 * DAY).calls == []
    assert records.purge.old(AGES, NOON + 90 * DAY).calls == [1]


def test_ages_are_those_of_the_site(records):
    records.calls.call_ended("CA1", 60, "completed", NOON)

    assert records.purge.old(replace(AGES, call=DAY), NOON + DAY).calls == [1]


# ---------------------------------------------------------------- purging


def everything(records: Records) -> None:
    """Seventy of each kind, and one that is younger."""
    for number in range(71):
        at = NOON + 200 * DAY if number == 70 else NOON
        told = replace(LEO, treatment_on=at.date(), confirmed=True)
        records.keep(f"CA{number}", "en", told, at)
        fetched(records, f"RE{number}", at, call=f"CA{number}")
        records.messages.keep_callback(f"CA{number}", "en", Callback(PHONE, "late"), at)
        records.calls.call_ended(f"CA{number}", 60, "completed", at)


def test_what_a_dry_run_tells_is_what_then_goes_and_the_rest_stays(records, url):
    everything(records)
    late = NOON + 200 * DAY

    told = records.purge.old(AGES, late)
    untouched = [rows(url, f"SELECT * FROM {t}") for t in ("interviews", "audio", "audit")]  # noqa: S608 - ours
    again = [rows(url, f"SELECT * FROM {t}") for t in ("interviews", "audio", "audit")]  # noqa: S608 - ours
    gone = records.purge.purge(AGES, "Rosa", late)

    assert untouched == again
    assert gone == told
    assert set(told.counts().values()) == {70}
    for table in ("interviews", "audio", "callbacks", "calls"):
        assert rows(url, f"SELECT count(*) AS n FROM {table}") == [{"n": 1}]  # noqa: S608 - ours
    assert records.purge.purge(AGES, "Rosa", late) == NOTHING
    assert [item.number for item in records.inbox.items("nurse", late)] == ["M71", "C71"]


def test_of_a_purged_recording_only_its_ids_stay(records, url):
    fetched(records, "RE1")

    records.purge.purge(AGES, "Rosa", NOON + 30 * DAY)

    (row,) = rows(url, "SELECT call, recording, need, language, why FROM recordings")
    assert row == {"call": "", "recording": "RE1", "need": "", "language": "", "why": "purged"}
    assert records.messages.leave(left(recording="RE1", at=NOON + 31 * DAY)) is None
    assert records.inbox.items("nurse", NOON) == []


def test_what_the_platform_still_has_is_removed_there_when_it_is_purged(records):
    id = records.messages.leave(left())
    records.fetches.later(id, NOON + 99 * DAY)

    records.purge.purge(AGES, "Rosa", NOON + 30 * DAY)

    taken = records.fetches.take(id, NOON + 30 * DAY, DAY)
    assert taken is not None
    assert not taken.wanted


def test_the_audit_says_what_went_by_rows_and_counts_alone(records, url):
    everything(records)

    records.purge.purge(AGES, "Rosa", NOON + 200 * DAY)

    noted = rows(url, "SELECT who, what, found FROM audit ORDER BY id")
    assert {(row["who"], row["what"]) for row in noted} == {("Rosa", "purged")}
    told = [str(row["found"]) for row in noted]
    assert [text.split(":")[0] for text in told] == [
        f"{count} {kind}"
        for kind in ("interviews", "recordings", "callbacks", "calls")
        for count in (50, 20)
    ]
    assert all(re.fullmatch(r"\d+ [a-z]+:( \d+)+", text) for text in told)


def test_a_caller_keeps_something_in_the_midst_of_a_purge(records, url, store):
    everything(records)
    other = store(url)
    waited: list[float] = []
    purging = records.purge._forget

    def meanwhile(*words: object) -> None:
        purging(*words)
        began = time.perf_counter()
        other.keep("CA999", "en", replace(LEO, phone=f"+1212555{len(waited):04}"), NOON + 200 * DAY)
        waited.append(time.perf_counter() - began)

    records.purge._forget = meanwhile
    records.purge.purge(AGES, "Rosa", NOON + 200 * DAY)

    assert len(waited) == 8
    assert max(waited) < 1


# ---------------------------------------------------------------- ivr purge


@pytest.fixture
def site(monkeypatch, sqlite_url, store):
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    monkeypatch.setenv("IVR_KEYS", KEY)
    return store(sqlite_url)


def test_the_command_tells_what_would_go_and_lets_it_go(site):
    site.calls.call_ended("CA1", 60, "completed", datetime.now(UTC) - 91 * DAY)
    table = (
        "     0 interviews {0}\n     0 recordings {0}\n     0 callbacks {0}\n     {1} calls {0}\n"
    )

    told = [CliRunner().invoke(main, ["purge", *words]).output for words in (["--dry-run"], [], [])]

    assert told == [table.format("would go", 1), table.format("went", 1), table.format("went", 0)]


def test_an_age_that_is_none_is_told(site, monkeypatch):
    monkeypatch.setenv("IVR_KEEP_CALL_DAYS", "0")

    done = CliRunner().invoke(main, ["purge"])

    assert done.exit_code == 1
    assert done.output == "IVR_KEEP_CALL_DAYS is not a number from 1 to 9999\n"
