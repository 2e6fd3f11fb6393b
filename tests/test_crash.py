"""What was spoken as kept is kept: through kills, mixed callers, late requests and a crowd."""

import os
import re
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import permutations
from multiprocessing import Pipe, get_context
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from flask import Flask
from lxml import etree
from werkzeug.serving import make_server

from ivr.store.escorts import Escort
from ivr.store.records import Records
from ivr.store.sealing import Sealer, new_key
from tests.apps import create_app
from tests.serving import served
from tests.webhooks import (
    BASE,
    DEMO,
    TOKEN,
    deliver,
    over_socket,
    signature,
)

NOON = datetime(2026, 11, 23, 17, tzinfo=UTC)
KEY = new_key()
SERVERS, ROUNDS = 5, 100
CROWD, THREADS = 200, 16


def place(folder: Path) -> dict[str, str]:
    return {"DATABASE_URL": f"sqlite:///{folder / 'ivr.db'}", "IVR_KEYS": KEY}


def app_in(folder: Path) -> Flask:
    return create_app({**DEMO, **place(folder)})


def all_escorts(folder: Path) -> list[Escort]:
    records = Records(place(folder)["DATABASE_URL"], Sealer((KEY,)))
    found = records.escorts("test", NOON)
    records.close()
    return found


def call_id(n: int) -> str:
    return f"CA{n:032x}"


def phone_of(n: int) -> str:
    """A number of its own for each caller."""
    return f"212639{n:04}"


def acts_of(n: int) -> list[tuple[str, str]]:
    """State and keys of a whole interview; names are spelled and differ from caller to caller."""
    name = "".join(f"{2 + int(digit) % 8}1" for digit in f"{n:04}")
    return [
        ("escort", "1"), ("treatment_on", "1204"), ("confirm?question=treatment_on", "1"),
        ("born_on", "04121961"), ("confirm?question=born_on", "1"),
        ("patient_name?means=spelling", name), ("confirm?question=patient", "1"),
        ("escort_kind", "1"), ("escort_name?means=spelling", name),
        ("confirm?question=escort", "1"), ("escort_phone", phone_of(n)),
        ("confirm?question=phone", "1"), ("summary", "1"),
    ]  # fmt: skip


def form_of(n: int, keys: str) -> dict[str, str]:
    return {"CallSid": call_id(n), "Digits": keys, "DemoMoment": "2026-11-23 10:00"}


def step(app: Flask, n: int, act: tuple[str, str]) -> str:
    reply = deliver(app, f"/voice/en/{act[0]}", form_of(n, act[1]))
    assert reply.status_code == 200
    return reply.get_data(as_text=True)


def whole(app: Flask, n: int) -> str:
    """The reference that a caller hears at the end of the interview."""
    return reference_in([step(app, n, act) for act in acts_of(n)][-1])


def reference_in(document: str) -> str:
    """The six digits of the reference; both sayings of it are the same."""
    spoken = " ".join(map(str, etree.fromstring(document.encode()).xpath("//Say//text()")))
    said = {"".join(re.findall("[0-9]", m)) for m in re.findall(r"(?:\d\D{1,3}){5}\d", spoken)}
    assert len(said) == 1, document
    return said.pop()


# ---------------------------------------------------------------- killed


@pytest.mark.prove
def test_every_reference_that_was_spoken_is_on_disk_when_the_server_is_killed(tmp_path: Path):
    spoken = {killed_after_saving(n, tmp_path): phone_of(n) for n in range(SERVERS)}

    assert on_disk(tmp_path) == spoken


# Python 3.12 warns of forks beside threads; the child uses none of the parent's.
@pytest.mark.prove
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_every_reference_that_was_spoken_is_on_disk_when_a_hundred_servers_are_killed(
    tmp_path: Path,
):
    # `ivr serve` takes seconds to start; a fork that serves the same application does not.
    app = app_in(tmp_path)

    spoken = {killed_fork(app, n): phone_of(n) for n in range(ROUNDS)}

    assert on_disk(tmp_path) == spoken
    assert len(spoken) == ROUNDS


def on_disk(folder: Path) -> dict[str, str]:
    """The number in each confirmed record, by its reference; one that never was is a fault.

    All callers tell of the same patient and day: a later record takes the place of an earlier one.
    """
    found = all_escorts(folder)
    assert {escort.status for escort in found} <= {"confirmed", "superseded"}
    return {escort.reference: escort.draft.phone.removeprefix("+1") for escort in found}


def killed_fork(app: Flask, n: int) -> str:
    """One interview with a server of its own, which is killed as soon as the reference arrives."""
    ours, theirs = Pipe()
    child = get_context("fork").Process(target=serve, args=(app, theirs))
    child.start()
    assert ours.poll(20), "the child does not listen"
    body = interviewed(int(ours.recv()), n)
    assert child.pid is not None
    kill(child.pid)
    child.join()
    assert child.exitcode == -signal.SIGKILL
    return reference_in(body)


def serve(app: Flask, told: Connection) -> None:
    """The child: a server on a free port, until the kill."""
    server = make_server("127.0.0.1", 0, app)
    told.send(server.port)
    server.serve_forever()


def interviewed(port: int, n: int) -> str:
    """The last reply of a whole interview over HTTP."""
    for state, keys in acts_of(n):
        target, form = f"/voice/en/{state}", form_of(n, keys)
        status, _, body = over_socket(port, target, form, signature(BASE + target, form))
        assert status == 200
    return body.decode()


def killed_after_saving(n: int, folder: Path) -> str:
    """The same with `ivr serve`: its workers and their master are killed."""
    secrets = {"PUBLIC_BASE_URL": BASE, "TWILIO_AUTH_TOKEN": TOKEN}
    with served({**place(folder), **secrets}, folder=folder) as server:
        body = interviewed(server.port, n)
        for worker in server.workers():
            kill(worker)
        kill(server.process.pid)
        server.process.wait()
    return reference_in(body)


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


# ---------------------------------------------------------------- mixed, late, twice


def test_two_callers_never_mix_when_two_servers_take_their_steps_in_turn(tmp_path: Path):
    apps = [app_in(tmp_path), app_in(tmp_path)]

    for turn, (one, two) in enumerate(zip(acts_of(1), acts_of(2), strict=True)):
        heard = step(apps[turn % 2], 1, one), step(apps[1 - turn % 2], 2, two)

    kept = {e.reference: e.draft.phone for e in all_escorts(tmp_path)}
    assert kept == {
        reference_in(heard[0]): f"+1{phone_of(1)}",
        reference_in(heard[1]): f"+1{phone_of(2)}",
    }


def test_every_request_twice_makes_one_record_and_one_reference(tmp_path: Path):
    app = app_in(tmp_path)

    for act in acts_of(1):
        heard = step(app, 1, act), step(app, 1, act)

    [escort] = all_escorts(tmp_path)
    assert {reference_in(document) for document in heard} == {escort.reference}
    assert (escort.status, escort.draft.phone) == ("confirmed", f"+1{phone_of(1)}")


def test_what_was_confirmed_stands_when_every_request_comes_again_late(tmp_path: Path):
    app = app_in(tmp_path)
    reference = whole(app, 1)
    before = all_escorts(tmp_path)

    for act in reversed(acts_of(2)):
        assert reference_in(step(app, 1, act)) == reference
    for question in ("treatment_on", "born_on", "patient", "escort", "phone"):
        assert reference_in(step(app, 1, (f"confirm?question={question}", "2"))) == reference

    assert all_escorts(tmp_path) == before


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_answers_make_one_record_in_whatever_order_they_come(
    order: tuple[int, ...], tmp_path: Path
):
    app = app_in(tmp_path)
    answers = [acts_of(1)[at] for at in (1, 3, 10)]

    for at in order:
        step(app, 1, answers[at])

    [escort] = all_escorts(tmp_path)
    told = escort.draft
    assert (told.confirmed, str(told.treatment_on), str(told.born_on), told.phone) == (
        False, "2026-12-04", "1961-04-12", f"+1{phone_of(1)}",
    )  # fmt: skip


# ---------------------------------------------------------------- a crowd


@pytest.fixture
def crowd(tmp_path: Path) -> Iterator[list[str]]:
    """The references that a crowd of callers heard, all at once."""
    app = app_in(tmp_path)
    with ThreadPoolExecutor(THREADS) as threads:
        yield list(threads.map(lambda n: whole(app, n), range(CROWD)))


@pytest.mark.prove
def test_none_is_lost_and_none_fails_when_a_crowd_calls_at_once(crowd: list[str], tmp_path: Path):
    assert on_disk(tmp_path) == {reference: phone_of(n) for n, reference in enumerate(crowd)}
    assert len(set(crowd)) == CROWD
