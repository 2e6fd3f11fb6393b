"""Every state under requests that are strange, late, repeated, or of another time."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from ivr.dialog.session import Draft
from ivr.dialog.states import STATES
from ivr.store.records import Records
from tests.faults.hands import form_of, said, way_on
from tests.faults.judging import APOLOGY, Serve, breaches
from tests.faults.requests import Request, recording_fields
from tests.webhooks import deliver

FORMS: Sequence[dict[str, str]] = (
    {},
    {"Digits": "\x00\x07"},
    {"Digits": "٣٤"},
    {"Digits": "1" * 5000},
    {"SpeechResult": "\u202e\x00😀 <Say>" * 500, "Confidence": "NaN"},
    {"SpeechResult": " "},
    {"DialCallStatus": ""},
    {"DialCallStatus": "of tomorrow", "DialBridged": "perhaps"},
    {"RecordingUrl": "", "RecordingDuration": "-1"},
    {"RecordingUrl": "https://elsewhere.example/RE1", "RecordingDuration": "9" * 30},
    {"From": "anonymous", "To": "\x00"},
    {"CallSid": "", "Digits": "1"},
    {"CallSid": "CA\x00", "Digits": "1"},
    {"CallSid": "x" * 5000, **recording_fields(3)},
    {"DemoMoment": "the day after tomorrow", "Digits": "1"},
    {"Digits": "1", "SpeechResult": "no", "DialCallStatus": "busy", **recording_fields(3)},
)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: "-".join(form) or "nothing")
def test_every_state_has_a_way_on_whatever_the_form_says(
    form: dict[str, str], requests, language, serve: Serve
):
    strange = [
        replace(request, form={**(form_of(1) if form else {}), **form}, keeps=False)
        for request in plainest(requests)
    ]

    assert breaches(serve().app, language, strange, keeping=True) == []


def plainest(requests: Sequence[Request]) -> list[Request]:
    """One request of each state."""
    return list({request.state: request for request in reversed(requests)}.values())


QUERIES = (
    *("section=-1", "section=99&topic=about", "topic=nowhere", "misses=3", "misses=%00"),
    *("attempts=%D9%A3", "need=nothing", "desk=nobody&need=late", "back=nowhere", "question=why"),
    *("means=telepathy", "waited=9", "refused=9", "unheard=4", "slower=perhaps"),
    "misses=1&misses=9",
)


def test_every_state_has_a_way_on_from_an_address_that_is_no_place(language, serve: Serve):
    targets = [f"/voice/{language}/{state}?{query}" for state in STATES for query in QUERIES]
    targets += [f"/voice/{language}/no_such_place", f"/voice/{language}/", f"/voice/{language}"]
    strange = [Request(target, form_of(1), Draft(), target, "Address", False) for target in targets]

    assert breaches(serve().app, language, strange, keeping=True) == []


def test_every_state_has_a_way_on_in_a_language_that_is_not_live(serve: Serve, requests, language):
    app = serve().app

    for request in requests:
        reply = deliver(app, request.target.replace(f"/{language}/", "/xx/", 1), request.form)
        assert (way_on(reply), APOLOGY in said(reply)) == ("Dial", True)


# ---------------------------------------------------------------- twice


def test_a_request_that_comes_twice_keeps_what_it_kept_once(requests, language, serve: Serve):
    line = serve()
    changed = []

    for request in requests:
        way_on(deliver(line.app, request.target, request.form))
        once = kept_of(line.records, request)
        way_on(deliver(line.app, request.target, request.form))
        if kept_of(line.records, request) != once:
            changed.append(str(request))

    assert changed == []


def kept_of(records: Records, request: Request) -> tuple[object, object]:
    return records.draft(request.call), records.messages.callback(request.call)


# ---------------------------------------------------------------- at another time

MOMENTS = (
    *("2026-11-23 16:59:59", "2026-11-23 17:00:00", "2026-11-22 03:00", "2026-12-31 23:59:59"),
    *("2027-03-14T01:59:59-05:00", "2027-03-14 02:30", "2027-03-14T03:00:00-04:00"),
    *("2026-11-01T01:30:00-04:00", "2026-11-01T01:30:00-05:00", "2026-11-01 01:30"),
    *("1970-01-01T00:00:00+00:00", "9999-12-31 23:59:59", "0001-01-01 00:00:00"),
)


@pytest.mark.parametrize("moment", MOMENTS)
def test_every_state_has_a_way_on_when_the_clock_has_jumped_to(
    moment: str, requests, language, serve: Serve
):
    moved = [
        replace(request, form={**request.form, "DemoMoment": moment})
        for request in plainest(requests)
    ]

    assert breaches(serve().app, language, moved, keeping=True) == []
