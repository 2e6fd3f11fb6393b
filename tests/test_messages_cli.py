"""`ivr messages`: what staff see and do; and the server and its worker side by side."""

import json
import os
import re
import signal
import subprocess
import sys

import pytest
from click.testing import CliRunner

from ivr.cli import main
from ivr.cli.run.serve import run_together
from ivr.dialog.session import Callback
from ivr.store.records import Records
from tests.left import CALL, LATE, PHONE, left, until
from tests.serving import children_of, hold_port, wait_for
from tests.store_caller import LEO, NOON
from tests.store_fixtures import KEY, rows
from tests.webhooks import IVR


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


def some_messages(site: Records) -> str:
    """A message, a recorded name and two callbacks; the reference of the name's interview."""
    id = site.messages.leave(left())
    assert id
    site.fetches.keep(id, LATE, 7, NOON)
    site.messages.leave(left(recording="RE2", kind="name", need="", caller="", seconds=None))
    wish = Callback(PHONE, "late", confirmed=True)
    site.messages.keep_callback("CA1", "en", wish, NOON)
    site.messages.keep_callback("CA2", "es", Callback(PHONE, "person"), NOON)
    site.messages.keep_callback("CA3", "es", Callback(need="person"), NOON)
    return site.keep(CALL, "en", LEO, NOON).reference


def test_messages_are_a_table_and_empty_columns_are_left_out(site):
    reference = some_messages(site)

    lines = ivr("messages").splitlines()

    moment = "2026-11-23 07:00"
    assert [re.split(r"  +", line) for line in lines] == [
        ["number", "what", "left", "about", "language", "seconds", "phone", "state", "interview"],
        ["M2", "name", moment, "en", "on its way", reference],
        ["M1", "message", moment, "late", "en", "7", "212-555-0123", "ready", reference],
        ["C2", "callback", moment, "person", "es", "212-555-0123", "unconfirmed"],
        ["C1", "callback", moment, "late", "en", "212-555-0123", "ready"],
    ]


def test_a_site_without_messages_says_so(site):
    assert ivr("messages") == "There is no message.\n"


def test_json_holds_everything(site):
    some_messages(site)

    told = json.loads(ivr("messages", "--json"))

    assert [item["number"] for item in told] == ["M2", "M1", "C2", "C1"]
    assert told[1]["phone"] == PHONE
    assert told[1]["at"] == "2026-11-23 12:00:00+00:00"


def test_a_recording_is_saved_for_this_user_alone(site, tmp_path):
    some_messages(site)

    told = ivr("messages", "--save", "M1", "--into", str(tmp_path))

    file = tmp_path / "M1.wav"
    assert file.read_bytes() == LATE
    assert file.stat().st_mode & 0o777 == 0o600
    assert "it is not sealed" in told


def test_what_is_done_is_listed_only_when_it_is_asked_for(site):
    some_messages(site)

    ivr("messages", "--done", "M1", "--done", "C1", "--as", "Rosa")

    assert [line.split()[0] for line in ivr("messages").splitlines()[1:]] == ["M2", "C2"]
    listed = json.loads(ivr("messages", "--all", "--json"))
    done = {item["number"]: item["done_by"] for item in listed}
    assert done == {"M2": "", "M1": "Rosa", "C2": "", "C1": "Rosa"}


def test_what_was_done_before_stays_as_it_was(site):
    some_messages(site)

    ivr("messages", "--done", "M1", "--as", "Rosa")
    ivr("messages", "--done", "M1", "--as", "Leo")

    (item,) = [i for i in site.inbox.items("x", NOON, open_only=False) if i.number == "M1"]
    assert item.done_by == "Rosa"


@pytest.mark.parametrize("number", ["M2", "M9", "C1", "X1", "M0", "M1; DROP", ""])
def test_what_cannot_be_heard_is_told(site, number, tmp_path):
    some_messages(site)

    done = CliRunner().invoke(main, ["messages", "--save", number, "--into", str(tmp_path)])

    assert done.exit_code == 1
    assert done.output == f"There is no {number}, or nothing to be heard in it.\n"
    assert [path.suffix for path in tmp_path.iterdir() if path.is_file()] == []


def test_every_reading_is_noted_with_its_reader(site, sqlite_url, tmp_path):
    some_messages(site)

    ivr("messages", "--as", "Rosa")
    ivr("messages", "--save", "M1", "--into", str(tmp_path), "--as", "Rosa")
    CliRunner().invoke(main, ["messages", "--save", "M9", "--done", "C1", "--as", "Leo"])

    assert rows(sqlite_url, "SELECT who, what, found FROM audit ORDER BY id") == [
        {"who": "Rosa", "what": "messages", "found": "M2 M1 C2 C1"},
        {"who": "Rosa", "what": "heard", "found": "M1"},
        {"who": "Leo", "what": "heard", "found": ""},
        {"who": "Leo", "what": "done", "found": "C1"},
    ]


# ---------------------------------------------------------------- ivr serve --work


def serving_with_worker(site_url: str, port: int) -> subprocess.Popen[str]:
    environ = {
        **{name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
        **{"IVR_ENV": "demo", "PORT": str(port), "DATABASE_URL": site_url, "IVR_KEYS": KEY},
    }
    return subprocess.Popen(  # noqa: S603 - our own
        [IVR, "serve", "--work", "--workers", "1"],
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def is_gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


@pytest.mark.prove
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_one_signal_ends_the_server_and_its_worker(sqlite_url, number):
    with hold_port() as port, serving_with_worker(sqlite_url, port) as both:
        wait_for(port, both)
        children = children_of(both.pid)
        assert both.stdout is not None
        while "The worker (demo) fetches from http://127.0.0.1:" not in both.stdout.readline():
            assert both.poll() is None

        both.send_signal(number)

        both.communicate(timeout=60)
    assert both.returncode == 0
    assert len(children) == 2
    assert all(is_gone(child) for child in children)


@pytest.mark.prove
def test_neither_outlives_a_supervisor_that_is_killed(sqlite_url):
    with hold_port() as port, serving_with_worker(sqlite_url, port) as both:
        wait_for(port, both)
        children = children_of(both.pid)

        both.kill()
        both.communicate(timeout=60)

    until(lambda: all(is_gone(child) for child in children))


def test_when_one_dies_it_is_said_and_the_other_ends():
    program = (
        "import sys; from ivr.cli.run.serve import run_together;"
        "sys.exit(run_together({'The web server': ['sleep', '60'], 'The worker': ['false']}))"
    )
    done = subprocess.run(  # noqa: S603 - our own
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60
    )

    assert done.returncode == 1
    assert done.stderr == "The worker has ended with 1: ending the rest\n"


def test_a_child_that_ignores_the_end_is_killed(monkeypatch):
    monkeypatch.setattr("ivr.cli.run.serve.PATIENCE", 0.5)
    before = {n: signal.getsignal(n) for n in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)}
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
    brief = "import time; time.sleep(3)"

    try:
        status = run_together(
            {"deaf": [sys.executable, "-c", deaf], "brief": [sys.executable, "-c", brief]}
        )
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

    assert status == 1
