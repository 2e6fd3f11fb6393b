"""Whether this process lives, whether all it needs is there, and what it has counted.

/healthz and /readyz tell one word each to whoever asks; /metrics needs a token.
"""

import hmac
from collections.abc import Callable, Mapping
from threading import Lock
from time import monotonic

from flask import Blueprint, Response, request
from prometheus_client import CONTENT_TYPE_LATEST

from ivr.content.model import Content
from ivr.store.errors import BadKeysError, StoreDownError
from ivr.store.records import Records
from ivr.web.hot_reload import Releases
from ivr.worker.client import Queue
from ivr.worker.queue import QueueDownError

FRESH = 1.0
"""Seconds for which an answer of /readyz is given again, so that asking loads no database."""

Check = Callable[[], bool]


class Readiness:
    """What is there and what is not, looked at once a second at most.

    One thread looks; the others meanwhile tell what was last seen.
    """

    def __init__(self, checks: Mapping[str, Check]) -> None:
        self._checks = checks
        self._looking = Lock()
        self._seen: dict[str, bool] = {}
        self._until = 0.0

    def seen(self) -> Mapping[str, bool]:
        """Each part's name, and whether it is there."""
        # The first of all askers wait for the first look.
        if monotonic() >= self._until and self._looking.acquire(blocking=not self._seen):
            try:
                if monotonic() >= self._until:
                    self._seen = {name: check() for name, check in self._checks.items()}
                    self._until = monotonic() + FRESH
            finally:
                self._looking.release()
        return self._seen


def make_checks(editions: Releases, records: Records, queue: Queue) -> dict[str, Check]:
    """What a line needs: without the store it still reads and connects, but keeps nothing."""
    return {
        "store": lambda: is_ready(records),
        "content": lambda: has_content(editions.current.line.book),
        "catalogs": lambda: has_catalogs(editions.current.line.book),
        "queue": lambda: takes(queue),
    }


def has_content(book: Content) -> bool:
    """Whether there is something to say, and somebody to ring."""
    return bool(book.guide.topics and book.directory.desks)


def has_catalogs(book: Content) -> bool:
    """Whether every live language can be spoken and heard."""
    return all(
        book.wordings.get(language) and language in book.vocabularies
        for language in book.guide.languages
    )


def is_ready(records: Records) -> bool:
    """Whether the store can be reached, with tables of this version; a new one is made, as the
    first caller would make it."""
    try:
        if records.stage() != "current":
            records.open()
    except (BadKeysError, StoreDownError):
        return False
    return True


def takes(queue: Queue) -> bool:
    """Whether the queue can be reached."""
    try:
        return queue.waiting() >= 0
    except QueueDownError:
        return False


def blueprint(
    readiness: Readiness, reload: Callable[[], str], measures: Callable[[], bytes], token: str
) -> Blueprint:
    """The three pages. None of them is a webhook, and none tells anything of a call.

    `reload` tells what became of the last one in this process: a line that has refused it is ready.
    """
    health = Blueprint("health", __name__)

    @health.get("/healthz")
    def healthz() -> Response:
        return Response("ok\n", mimetype="text/plain")

    @health.get("/readyz")
    def readyz() -> Response:
        seen = readiness.seen()
        lines = [f"{name} {'ok' if there else 'down'}\n" for name, there in seen.items()]
        lines.append(f"reload {reload()}\n")
        status = 200 if all(seen.values()) else 503
        return Response("".join(lines), status=status, mimetype="text/plain")

    @health.get("/metrics")
    def metrics() -> Response:
        if not token:
            return Response("404 Not Found\n", status=404, mimetype="text/plain")
        if not bears(token):
            needed = {"WWW-Authenticate": "Bearer"}
            return Response(status=401, headers=needed, mimetype="text/plain")
        return Response(measures(), content_type=CONTENT_TYPE_LATEST)

    return health


def bears(token: str) -> bool:
    """Whether this request bears the token; how long the look takes tells nothing of it."""
    given = request.headers.get("Authorization", "").encode(errors="replace")
    return hmac.compare_digest(given, f"Bearer {token}".encode())
