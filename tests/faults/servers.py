"""Real servers for the tests of faults: the line in a process of its own, and a PostgreSQL that can
be stopped and started again."""

import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from multiprocessing import Pipe, get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from werkzeug.serving import make_server
from werkzeug.wrappers import Response

from tests.faults.hands import INTERVIEW, form_of, way_on
from tests.store_fixtures import NOBODY, emptier, programs_for, run
from tests.webhooks import BASE, FORM, signature

PATIENCE = 15
"""Seconds that the platform waits for an answer."""


# ---------------------------------------------------------------- the line


@dataclass(frozen=True, slots=True)
class Server:
    """A line that listens on a port of this machine."""

    port: int

    def deliver(self, target: str, form: dict[str, str]) -> Response:
        """A signed form, over a socket."""
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)) as connection:
            signed = {"Content-Type": FORM, "X-Twilio-Signature": signature(BASE + target, form)}
            connection.request("POST", target, urlencode(form), signed)
            answer = connection.getresponse()
            kind = answer.headers.get_content_type()
            return Response(answer.read(), answer.status, mimetype=kind)

    def told(self, language: str, n: int, acts: slice) -> Response:
        """The last answer to these steps of the n-th caller's interview."""
        for state, keys in INTERVIEW[acts]:
            reply = self.deliver(f"/voice/{language}/{state}", form_of(n, Digits=keys))
            way_on(reply)
        return reply


@dataclass(frozen=True, slots=True)
class Forked(Server):
    """The line in a child of this process."""

    child: BaseProcess

    @property
    def pid(self) -> int:
        assert self.child.pid is not None
        return self.child.pid

    def kill(self) -> None:
        """As a crash would: at once, in the midst of whatever it does."""
        if self.child.is_alive():
            os.kill(self.pid, signal.SIGKILL)
        self.child.join()


@contextmanager
def forked(app: Flask) -> Iterator[Forked]:
    """Serves the application in a child, which is killed at last."""
    ours, theirs = Pipe()
    child = get_context("fork").Process(target=serve, args=(app, theirs))
    child.start()
    assert ours.poll(20), "the child does not listen"
    served = Forked(int(ours.recv()), child)
    try:
        yield served
    finally:
        served.kill()


def serve(app: Flask, told: Connection) -> None:
    """The child: a server on a free port, until the kill. What it prints goes nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    told.send(server.port)
    server.serve_forever()


# ---------------------------------------------------------------- PostgreSQL


class Postgresql:
    """A server of our own; `url` is that of its database."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._programs = programs_for(home)
        self._user: dict[str, Any] = {}
        if os.geteuid() == 0:
            self._user = {"user": NOBODY, "group": NOBODY, "extra_groups": ()}
        told = ["-U", "ivr", "-E", "UTF8", "--locale=C", "--auth=trust", "--no-sync"]
        run([f"{self._programs}/initdb", "-D", f"{home}/data", *told], cwd=home, **self._user)
        self.url = f"postgresql+psycopg://ivr@/postgres?host={home}"
        self.start()
        emptier(home)()

    def start(self) -> None:
        """Until it answers."""
        where = ["-D", f"{self._home}/data", "-k", str(self._home), "-c", "listen_addresses="]
        self._server = subprocess.Popen(  # noqa: S603 - our own
            [f"{self._programs}/postgres", *where],
            cwd=self._home,
            stderr=subprocess.DEVNULL,
            **self._user,
        )
        emptier(self._home)

    def stop(self) -> None:
        """At once, whoever is connected."""
        self._server.send_signal(signal.SIGQUIT)
        self._server.wait(20)


@contextmanager
def postgresql_of_our_own() -> Iterator[Postgresql]:
    """A server that ends with the block."""
    with tempfile.TemporaryDirectory(prefix="pg") as folder:
        server = Postgresql(Path(folder))
        try:
            yield server
        finally:
            server.stop()
