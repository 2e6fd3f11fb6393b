"""A worker that is killed in the midst of a call: the next one goes on where it was."""

import os
import signal
from http.client import HTTPException
from pathlib import Path
from threading import Thread
from time import sleep

import pytest

from tests.faults.hands import (
    DIAL_911,
    INTERVIEW,
    KEPT,
    KEY,
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
from tests.faults.servers import Forked, Server, forked
from tests.faults.test_database_slow import held
from tests.serving import served
from tests.webhooks import BASE, TOKEN

CONFIRMED = [("confirmed", "+12126390123")]

every_language = pytest.mark.parametrize("language", LANGUAGES)
forking = pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")


@forking
@every_language
def test_a_call_goes_on_at_another_server_after_any_step(language: str, tmp_path: Path):
    database = sqlite_in(tmp_path)
    app = app_on(database)

    for n in range(1, len(INTERVIEW)):
        with forked(app) as first:
            first.told(language, n, slice(n))
        with forked(app) as second:
            reply = second.told(language, n, slice(n, None))
            assert tells(KEPT, said(reply))

    assert list(standing(escorts_in(database)).values()) == CONFIRMED * (len(INTERVIEW) - 1)


@forking
@every_language
def test_a_caller_whose_server_is_killed_while_it_answers_has_the_fallback_and_may_go_on(
    language: str, tmp_path: Path
):
    database = sqlite_in(tmp_path)
    app = app_on(database)
    summary = f"/voice/{language}/summary"

    with forked(app) as first:
        first.told(language, 1, slice(LAST))
        with held(database, 60):
            assert was_killed_while_answering(first, summary)
    unheard = standing(escorts_in(database))
    with forked(app) as second:
        failing = form_of(1, ErrorUrl=BASE + summary, ErrorCode="11200")
        excuse = second.deliver("/voice/fallback", failing)
        again = second.told(language, 1, slice(LAST, None))

    assert list(unheard.values()) == [("unconfirmed", "+12126390123")]
    assert (way_on(excuse), tells(DIAL_911, said(excuse))) == ("Dial", True)
    assert tells(KEPT, said(again))
    assert list(standing(escorts_in(database)).values()) == CONFIRMED


def was_killed_while_answering(server: Forked, target: str) -> bool:
    """Whether no answer came, because the server was killed while it waited for the database."""
    failed = []

    def ask() -> None:
        try:
            server.deliver(target, form_of(1, Digits="1"))
        except (OSError, HTTPException) as error:
            failed.append(error)

    asking = Thread(target=ask)
    asking.start()
    sleep(0.5)  # the line waits for seconds for the lock
    server.kill()
    asking.join()
    return len(failed) == 1


@every_language
def test_a_call_goes_on_when_each_worker_of_the_production_server_is_killed(
    language: str, tmp_path: Path
):
    database = sqlite_in(tmp_path)
    environ = {
        "DATABASE_URL": database,
        "IVR_KEYS": KEY,
        "PUBLIC_BASE_URL": BASE,
        "TWILIO_AUTH_TOKEN": TOKEN,
    }
    with served(environ, folder=tmp_path) as server:
        line = Server(server.port)
        line.told(language, 1, slice(6))
        for worker in server.workers():
            os.kill(worker, signal.SIGKILL)
        reply = line.told(language, 1, slice(6, None))

    assert tells(KEPT, said(reply))
    assert list(standing(escorts_in(database)).values()) == CONFIRMED
