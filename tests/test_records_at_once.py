"""Nothing is lost when many keep at once, and nothing when the line is killed."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from ivr.dialog.session import Draft
from tests.store_caller import LEO, NOON
from tests.store_fixtures import rows, told_by_processes

pytestmark = pytest.mark.prove


def at_once(count: int, work: Callable[[int], Draft]) -> list[Draft]:
    """Runs work(0), work(1), … in threads that start together; their results."""
    together = threading.Barrier(count)

    def start(number: int) -> Draft:
        together.wait()
        return work(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(start, range(count)))


def test_one_row_and_one_reference_when_threads_keep_the_same_call(url, store):
    several = [store(url) for _ in range(8)]

    kept = at_once(8, lambda n: several[n].keep("CA1", "en", LEO, NOON))

    assert len({draft.reference for draft in kept}) == 1
    assert len(rows(url, "SELECT id FROM interviews")) == 1


def test_one_row_and_one_reference_when_processes_start_and_keep_the_same_call(url):
    told = told_by_processes(url, "same", "4", "CA1")

    assert len(told) == 4
    assert told == told[:1] * 4
    assert len(rows(url, "SELECT id FROM interviews")) == 1
    assert len(rows(url, "SELECT id FROM secret")) == 1


def test_no_interview_is_lost_or_fails_when_1000_come_at_once(sqlite_url, store):
    told = [
        r for references in told_by_processes(sqlite_url, "crowd", "4", "1000") for r in references
    ]

    stand = store(sqlite_url).escorts("nurse", NOON)
    assert len(told) == len(set(told)) == 1000
    assert sorted(e.reference for e in stand) == sorted(told)
    all_of_leo = {replace(e.draft, reference="", born_on=LEO.born_on) for e in stand}
    assert all_of_leo == {replace(LEO, confirmed=True)}
    assert rows(sqlite_url, "PRAGMA integrity_check") == [{"integrity_check": "ok"}]


def test_every_reference_that_was_told_is_on_disk_when_the_line_is_killed_100_times(
    sqlite_url, store
):
    told = told_by_processes(sqlite_url, "killed", "100")

    found = store(sqlite_url).escorts("nurse", NOON)
    confirmed = {escort.reference for escort in found if escort.status == "confirmed"}
    assert len(told) == 100
    assert all(told)
    assert {reference for references in told for reference in references} <= confirmed
