"""Webhooks that come twice, out of order and late, at every step of every call in tests/calls.

That a call goes the same when every first answer is lost is shown in tests/test_calls.py.
"""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from werkzeug.wrappers import Response

from ivr.dialog.session import Callback, Draft
from ivr.tools.simulator import lint
from ivr.tools.simulator.http_client import Answer
from ivr.web.app import close
from tests import line
from tests.apps import create_app
from tests.faults.hands import (
    INTERVIEW,
    KEPT,
    KEY,
    LANGUAGES,
    address_after,
    app_on,
    call_id,
    form_of,
    records_of,
    said,
    sqlite_in,
    tells,
    way_on,
)
from tests.line import client_of, demo_environ, perform, phone_for
from tests.store_fixtures import rows
from tests.test_calls import every_call, script_at
from tests.webhooks import deliver

MOST_STEPS = 60
ANSWERS = {state.partition("?")[0]: keys for state, keys in INTERVIEW}
"""What a caller keys who does it right: the state, and the keys there."""

TOLD = Draft(
    treatment_on=date(2026, 12, 4),
    born_on=date(1961, 4, 12),
    patient="Leo",
    kind="person",
    escort="Ana",
    phone="+12126390123",
    confirmed=True,
)

Kept = tuple[Draft, Callback, list[dict[str, object]]]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    return sqlite_in(tmp_path_factory.mktemp("deliveries"))


@pytest.fixture(scope="module")
def app(database: str) -> Iterator[Flask]:
    app = create_app({**demo_environ(), "DATABASE_URL": database, "IVR_KEYS": KEY})
    yield app
    close(app)


def kept_of(database: str, call: str) -> Kept:
    """All that stands of a call."""
    with records_of(database) as records:
        told = records.draft(call), records.messages.callback(call)
    return *told, rows(database, f"SELECT * FROM recordings WHERE call = '{call}'")  # noqa: S608


@every_call
def test_all_requests_twice_in_any_order_after_the_call_have_a_way_on_and_change_nothing(
    path: Path, app: Flask, database: str
):
    script = script_at(path)
    phone = phone_for(script, client_of(app))
    call = perform(script, phone)
    before = kept_of(database, phone.call_sid)
    late = 2 * list(range(len(call.so_far.requests)))
    random.Random(path.stem).shuffle(late)  # noqa: S311 - it protects nothing

    for nth in late:
        assert_lawful(call.redeliver(nth))

    assert changed(before, kept_of(database, phone.call_sid)) == []


def assert_lawful(answer: Answer) -> None:
    """A way on for the caller; for a desk or a callback a document without a complaint."""
    steps = urlsplit(answer.url).path.split("/")[2:]
    if steps[:1] in (["status"], ["whisper"], ["recorded"], ["accept"]):
        assert (answer.status, lint(answer.body)) == (200, [])
    else:
        kind = answer.content_type.partition(";")[0]
        way_on(Response(answer.body, answer.status, mimetype=kind), line.BASE)


def changed(before: Kept, after: Kept) -> list[str]:
    """What was confirmed or recorded and is so no more. An answer that its caller never confirmed
    may be replaced by another that they gave."""
    told, wish, recordings = before
    wrong = {
        "the interview": told.confirmed and after[0] != told,
        "the reference": after[0].reference != told.reference and told != Draft(),
        "the callback": wish.confirmed and after[1] != wish,
        "the recordings": [row for row in recordings if row not in after[2]] != [],
    }
    return [what for what, is_so in wrong.items() if is_so]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("seed", range(10))
def test_a_caller_whose_requests_come_again_later_in_the_call_confirms_the_same_record(
    seed: int, language: str, tmp_path: Path
):
    database = sqlite_in(tmp_path)
    app = app_on(database)
    chance = random.Random(seed)  # noqa: S311 - it protects nothing
    address = f"/voice/{language}/escort"
    sent: list[tuple[str, dict[str, str]]] = []

    for _ in range(MOST_STEPS):
        step = address, form_of(1, Digits=keys_at(address))
        reply = deliver(app, *step)
        if tells(KEPT, said(reply)):
            break
        address, sent = address_after(reply), [*sent, step]
        way_on(deliver(app, *chance.choice(sent)))

    with records_of(database) as records:
        draft = records.draft(call_id(1))
    assert tells(KEPT, said(reply))
    assert draft == replace(TOLD, reference=draft.reference)


def keys_at(address: str) -> str:
    """Names are spelled from the first time that they are asked for."""
    state = address.partition("?")[0].rpartition("/")[2]
    asks_for_a_name = state in ("patient_name", "escort_name") and "means=" not in address
    return "1" if asks_for_a_name else ANSWERS[state]
