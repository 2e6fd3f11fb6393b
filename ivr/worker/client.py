"""What the web hands over: kept in the store, or held in the queue while the store is down."""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from huey import Huey

from ivr.store.connections import Identity
from ivr.store.errors import BadKeysError, StoreDownError
from ivr.store.messages import Left
from ivr.store.records import Records
from ivr.worker.queue import QueueDownError, identity_of, open_queue, told_plainly

log = logging.getLogger("ivr.work")

HELD = "left:"
"""Under this and its id stands a recording that the store could not take."""


def not_here(id: int) -> None:
    """Work is done by `ivr work`; the web only asks for it."""
    raise QueueDownError("no worker runs in this process")


class Queue:
    """A queue with the one task that is asked for: bringing a recording.

    It is opened when it is first used: what a line needs to start is the less. A file that was
    removed or replaced since is left: nobody would find what is put into it.
    """

    def __init__(self, url: str, bring: Callable[[int], Any] = not_here) -> None:
        self._url = url
        self._bring = bring
        self._lock = Lock()
        self._opened: tuple[Huey, Any] | None = None
        self._file: Identity | None = None

    def _work(self, id: int) -> None:
        """What the task does. Its name in the queue is this method's, wherever it is asked for."""
        self._bring(id)

    @property
    def huey(self) -> Huey:
        """Raises QueueDownError."""
        return self._open()[0]

    def _open(self) -> tuple[Huey, Any]:
        with self._lock:
            if self._opened and self._file != identity_of(self._url):
                self._opened[0].storage.close()
                self._opened = None
            if self._opened is None:
                huey = open_queue(self._url, anew=self._file is None)
                self._opened = huey, huey.task(name="bring")(self._work)
                self._file = identity_of(self._url)
            return self._opened

    def close(self) -> None:
        """Gives the connection back; used again, the queue opens again."""
        with self._lock:
            if self._opened:
                self._opened[0].storage.close()

    def bring(self, id: int, after: timedelta = timedelta(0)) -> None:
        """Asks for a recording. Raises QueueDownError."""
        with told_plainly():
            task = self._open()[1]
            if after:
                task.schedule((id,), delay=after.total_seconds())
            else:
                task(id)

    def waiting(self) -> int:
        """How many recordings are asked for and not yet brought. Raises QueueDownError."""
        with told_plainly():
            return int(self.huey.storage.queue_size())

    def hold(self, name: str, sealed: bytes) -> None:
        """Holds something sealed until the store is there again. Raises QueueDownError."""
        with told_plainly():
            self.huey.storage.put_data(HELD + name, sealed)

    def held(self) -> Iterator[tuple[str, bytes]]:
        """What is held, and under which name. Raises QueueDownError."""
        with told_plainly():
            items = self.huey.storage.result_items().items()
            for key, sealed in items:
                name = key.decode() if isinstance(key, bytes) else str(key)
                if name.startswith(HELD):
                    yield name.removeprefix(HELD), bytes(sealed)

    def let_go(self, name: str) -> None:
        """Holds it no longer. Raises QueueDownError."""
        with told_plainly():
            self.huey.storage.delete_data(HELD + name)


class QueueClient:
    """For the web: what a request hands over, in milliseconds."""

    def __init__(self, records: Records, queue: Queue, clock: Callable[[], datetime]) -> None:
        self._records = records
        self._queue = queue
        self._clock = clock

    def left(self, left: Left) -> None:
        """Keeps that a caller left a recording, and asks for it to be fetched.

        While the store is down the queue holds it, sealed. Raises StoreDownError when neither takes
        it, and only then is nothing kept.
        """
        try:
            id = self._records.messages.leave(left, due=self._clock())
        except StoreDownError as error:
            return self._hold(left, error)
        if id is not None:
            self._ask(id)
        return None

    def _hold(self, left: Left, error: StoreDownError) -> None:
        log.error("the store is down, a recording waits in the queue: %s", error)
        try:
            self._queue.hold(left.recording, self._records.messages.seal(left))
        except QueueDownError as worse:
            raise StoreDownError(f"{error}; {worse}") from worse

    def _ask(self, id: int) -> None:
        """The sweep finds it within a minute where the queue does not take it."""
        try:
            self._queue.bring(id)
        except QueueDownError as error:
            log.warning("recording %s waits for the sweep: %s", id, error)

    def call_ended(self, call: str, seconds: int, status: str) -> None:
        """Keeps that a call is over; while the store is down, that is not kept."""
        try:
            self._records.calls.call_ended(call, seconds, status, self._clock())
        except StoreDownError as error:
            log.error("the end of a call is not kept: %s", error)


def take_held(records: Records, queue: Queue, clock: Callable[[], datetime]) -> None:
    """Brings into the store what the queue holds. Raises StoreDownError and QueueDownError."""
    for name, sealed in list(queue.held()):
        try:
            left = records.messages.unseal(sealed)
        except BadKeysError:
            log.error("what the queue holds needs a key that is not given")
            continue
        records.messages.leave(left, due=clock())
        queue.let_go(name)
