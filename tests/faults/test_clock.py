"""A clock that jumps in the midst of a call: over a closing hour, a change of clocks, backwards."""

from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.wrappers import Response

from ivr.store.records import Records
from ivr.tools.simulator.recordings_api import RecordingsApi
from ivr.worker.fetch import Bringing
from ivr.worker.twilio_api import TwilioApi
from tests.faults.hands import (
    INTERVIEW,
    KEPT,
    LANGUAGES,
    LAST,
    app_on,
    escorts_in,
    form_of,
    said,
    sqlite_in,
    standing,
    tells,
    way_on,
)
from tests.left import ACCOUNT, LATE, PASSWORD, RECORDING, Clock, account_at, left
from tests.line import Call
from tests.store_caller import NOON
from tests.webhooks import deliver, dialed

DESK, PAIN, OPERATOR = "+16468887046", "+12126396851", "+12126392000"

JUMPS = {
    "over the closing hour": ("2026-11-23T16:59:59", "2026-11-23T17:00:01"),
    "back over the closing hour": ("2026-11-23T17:00:01", "2026-11-23T16:59:59"),
    "over the opening hour": ("2026-11-23T05:59:59", "2026-11-23T06:00:01"),
    "over midnight": ("2026-11-25T23:59:59", "2026-11-26T00:00:01"),
    # Not in the first days of January: a December 4 of the last 30 days has passed.
    "over midnight and back a year": ("2027-02-01T00:00:01", "2026-01-31T23:59:59"),
    "in spring": ("2027-03-14T01:59:59-05:00", "2027-03-14T03:00:01-04:00"),
    "back in spring": ("2027-03-14T03:00:01-04:00", "2027-03-14T01:59:59-05:00"),
    "into the hour that spring leaves out": ("2027-03-14T01:59:59", "2027-03-14T02:30:00"),
    "in autumn": ("2026-11-01T01:59:59-04:00", "2026-11-01T01:00:01-05:00"),
    "back in autumn": ("2026-11-01T01:00:01-05:00", "2026-11-01T01:59:59-04:00"),
    "to the epoch": ("2026-11-23T10:00:00", "1970-01-05T00:00:00+00:00"),
}

FAR_JUMPS = {
    "to another century": ("2026-11-23T10:00:00", "2126-11-23T10:00:00"),
    "to the end of time": ("2026-11-23T10:00:00", "9999-12-31T23:59:59"),
    "to its beginning": ("2026-11-23T10:00:00", "0001-01-01T00:00:00"),
}
"""After which a birth date may lie in the future, or too long ago."""

ALL_JUMPS = {**JUMPS, **FAR_JUMPS}

every_jump = pytest.mark.parametrize("jump", JUMPS)
every_language = pytest.mark.parametrize("language", LANGUAGES)


@every_language
@every_jump
def test_an_interview_is_kept_when_the_clock_jumps_between_any_two_steps(
    jump: str, language: str, tmp_path_factory: pytest.TempPathFactory
):
    app = app_on(sqlite_in(tmp_path_factory.mktemp("clock")))

    last = [said(interviewed(app, language, at, *JUMPS[jump])) for at in range(1, len(INTERVIEW))]

    assert [tells(KEPT, words) for words in last] == [True] * len(last)


@every_language
@pytest.mark.parametrize("jump", FAR_JUMPS)
def test_an_interview_has_a_way_on_when_the_clock_jumps_out_of_the_century(
    jump: str, language: str, tmp_path: Path
):
    database = sqlite_in(tmp_path)
    app = app_on(database)

    last = [said(interviewed(app, language, at, *FAR_JUMPS[jump])) for at in range(1, LAST)]

    kept = [status for status, _ in standing(escorts_in(database)).values()]
    assert sum(tells(KEPT, words) for words in last) == kept.count("confirmed")


def interviewed(app: Flask, language: str, at: int, before: str, after: str) -> Response:
    """The last answer to an interview before whose step `at` the clock jumps."""
    for step, (state, keys) in enumerate(INTERVIEW):
        moment = before if step < at else after
        form = form_of(at, Digits=keys, DemoMoment=moment)
        reply = deliver(app, f"/voice/{language}/{state}", form)
        way_on(reply)
    return reply


@pytest.mark.parametrize("jump", ALL_JUMPS)
def test_a_desk_that_was_rung_is_followed_by_a_way_on_when_the_clock_jumps(jump: str):
    before, after = map(datetime.fromisoformat, ALL_JUMPS[jump])
    call = Call(at=before.isoformat()).press("0")
    rung = call.rings

    call.moment = after
    call.transfer("no answer")

    # What may be urgent goes on to the operator by itself, and then there is a choice.
    assert rung in (PAIN, OPERATOR)
    assert call.rings == OPERATOR if rung == PAIN else call.state == "after_transfer"


@pytest.mark.parametrize(
    ("moment", "number"),
    [
        ("2026-11-23T16:59:59-05:00", PAIN),
        ("2026-11-23T17:00:00-05:00", OPERATOR),
        ("2027-03-12T08:59:59-05:00", OPERATOR),
        ("2027-03-12T09:00:00-05:00", PAIN),
        ("2027-03-15T08:59:59-04:00", OPERATOR),
        ("2027-03-15T09:00:00-04:00", PAIN),
        ("2026-10-30T16:59:59-04:00", PAIN),
        ("2026-11-02T16:59:59-05:00", PAIN),
        ("2026-11-02T17:00:00-05:00", OPERATOR),
    ],
)
def test_the_hours_are_the_site_s_own_before_and_after_the_clocks_change(moment: str, number: str):
    assert Call(at=moment).press("0").rings == number


@every_language
def test_who_is_late_hears_it_is_closed_when_the_desk_closes_in_the_midst_of_the_menu(
    language: str, tmp_path: Path
):
    app = app_on(sqlite_in(tmp_path))
    target = f"/voice/{language}/getting_there"

    open_, closed = (
        deliver(app, target, form_of(1, Digits="1", DemoMoment=f"2026-11-23 {hour}"))
        for hour in ("19:59:59", "20:00:00")
    )

    assert (way_on(open_), dialed(open_)) == ("Dial", [DESK])
    assert (way_on(closed), dialed(closed)) == ("Gather", [])


@pytest.mark.parametrize("hours", [-1, 1, -24, 24])
def test_a_recording_is_fetched_when_the_clock_jumps_between_two_tries(
    hours: int, records: Records
):
    clock = Clock(NOON)
    with RecordingsApi(ACCOUNT, PASSWORD) as shelf:
        shelf.put(RECORDING, LATE, misses=2)
        there = TwilioApi(account_at(shelf))
        id = records.messages.leave(left())
        assert id is not None
        bringing = Bringing(records.fetches, there, clock)
        bringing.bring(id)

        clock.goes(hours=hours)
        for _ in range(30):
            clock.goes(hours=1)
            bringing.bring(id)
        there.close()

    assert records.inbox.audio("M1", "nurse", NOON) == LATE
