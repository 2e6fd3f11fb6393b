"""Every state under every fault, in every language: the caller has a spoken way on."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from ivr import service as line_room
from ivr.channels import twiml
from ivr.dialog.states import STATES
from ivr.voice.wording import Wording
from tests.faults.judging import NOWHERE, Serve, breaches
from tests.faults.requests import Request


def test_requests_stand_in_every_state_and_keep_something_of_every_kind(requests: list[Request]):
    assert {request.state for request in requests} == set(STATES)
    assert {request.state for request in requests if request.keeps} >= {
        "summary",
        "callback_confirm",
        "message_record",
        "patient_name",
    }


def test_every_state_has_a_way_on_in_fair_weather(requests, language, serve: Serve):
    assert breaches(serve().app, language, requests, keeping=True) == []


# ---------------------------------------------------------------- the store and the queue


def test_every_state_has_a_way_on_without_a_store(requests, language, serve: Serve):
    app = serve(database=NOWHERE, queue=NOWHERE).app

    assert breaches(app, language, requests, keeping=False) == []


def test_every_state_has_a_way_on_when_the_store_goes_away(requests, language, serve: Serve):
    line = serve(queue=NOWHERE)
    for file in line.database.parent.glob("ivr.db*"):
        file.unlink()

    assert breaches(line.app, language, requests, keeping=False) == []


def test_every_state_has_a_way_on_when_the_store_takes_nothing(requests, language, serve: Serve):
    line = serve(queue=NOWHERE)
    refuse_to_write(line.database)

    assert breaches(line.app, language, requests, keeping=False) == []


def test_every_state_has_a_way_on_without_a_queue(requests, language, serve: Serve):
    app = serve(queue=NOWHERE).app

    assert breaches(app, language, requests, keeping=True) == []


def test_every_state_has_a_way_on_while_the_queue_holds_what_the_store_cannot(
    requests, language, serve: Serve
):
    private = [request for request in requests if request.state != "message_record"]
    app = serve(database=NOWHERE).app

    assert breaches(app, language, private, keeping=False) == []
    assert breaches(app, language, requests, keeping=True) == []


def test_every_state_has_a_way_on_while_the_store_is_locked(requests, language, serve: Serve):
    line = serve(queue=NOWHERE)
    keeping = {request.state: request for request in reversed(requests) if request.keeps}.values()

    with closing(sqlite3.connect(line.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with ThreadPoolExecutor(len(keeping)) as callers:
            found = callers.map(
                lambda request: breaches(line.app, language, [request], keeping=False), keeping
            )

    assert [wrong for of_one in found for wrong in of_one] == []


def refuse_to_write(database: Path) -> None:
    """From now on the database fails at every write; what stands in it can be read."""
    with closing(sqlite3.connect(database)) as connection:
        tables = "SELECT name FROM sqlite_master WHERE type = 'table'"
        for (table,) in connection.execute(tables).fetchall():
            for what in ("INSERT", "UPDATE", "DELETE"):
                connection.execute(
                    f"CREATE TRIGGER no_{table}_{what} BEFORE {what} ON {table} "
                    "BEGIN SELECT RAISE(ABORT, 'no'); END"
                )
        connection.commit()


# ---------------------------------------------------------------- faults of ours


def fail(*_: object, **__: object) -> None:
    raise RuntimeError("a fault of ours")


OURS = {
    "the dialog": (line_room, "advance"),
    "the wording": (Wording, "turn"),
    "the document": (twiml, "render_turn"),
}


@pytest.mark.parametrize("what", OURS)
def test_every_state_has_a_way_on_when_a_fault_of_ours_is_in(
    what: str, requests, language, serve: Serve, monkeypatch: pytest.MonkeyPatch
):
    app = serve().app
    monkeypatch.setattr(*OURS[what], fail)

    assert breaches(app, language, requests, keeping=False, ours=True) == []


def test_every_state_has_a_way_on_when_the_store_has_a_fault_of_ours(
    requests, language, serve: Serve, monkeypatch: pytest.MonkeyPatch
):
    app = serve(queue=NOWHERE).app
    for name in ("ready", "reading", "writing"):
        monkeypatch.setattr("ivr.store.database.Database." + name, fail)

    assert breaches(app, language, requests, keeping=False) == []
