"""The worker: fetches when asked, each minute looks for what was forgotten, each hour purges."""

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from huey import crontab

from ivr.store.errors import StoreDownError
from ivr.store.records import Records
from ivr.store.retention import Ages
from ivr.worker.client import Queue, take_held
from ivr.worker.fetch import Bringing
from ivr.worker.queue import QueueDownError
from ivr.worker.twilio_api import TwilioApi

log = logging.getLogger("ivr.work")

# Seconds: a sweep ends before the next begins.
SWEEP = 45
THREADS = 2
# Seconds in which a worker that is to end may finish what it does.
LAST_WORDS = 20
# A clock that runs ahead by less does not find a row that is not due yet.
MARGIN = timedelta(seconds=0.5)


class Worker:
    """Everything that is done in the background, with one store, one queue and one platform."""

    def __init__(
        self,
        records: Records,
        url: str,
        platform: TwilioApi,
        ages: Ages,
        clock: Callable[[], datetime],
    ) -> None:
        self.queue = Queue(url, self.bring)
        self._records = records
        self._bringing = Bringing(records.fetches, platform, clock)
        self._ages = ages
        self._clock = clock

    def run(self) -> None:
        """Works until it is told to end: at once by SIGINT, after the present task by SIGTERM.

        Raises QueueDownError.
        """
        huey = self.queue.huey
        sweep = huey.periodic_task(crontab(), name="sweep")(self.sweep)
        huey.periodic_task(crontab(minute="23"), name="purge")(self.purge)
        options = {"max_delay": 1.0, "graceful_signal": "TERM", "shutdown_timeout": LAST_WORDS}
        consumer = huey.create_consumer(workers=THREADS, **options)
        sweep()  # whatever waits since the last worker ended
        log.info("the worker has begun")
        consumer.run()
        self.queue.close()
        log.info("the worker has ended")

    def bring(self, id: int) -> None:
        """Does what is left to do for one recording, and asks for the next try."""
        try:
            again = self._bringing.bring(id)
            if again:
                self.queue.bring(id, again + MARGIN)
        except (StoreDownError, QueueDownError) as error:
            log.error("recording %s waits for the sweep: %s", id, error)

    def sweep(self) -> None:
        """Finds what is due in the store, whatever the queue knows, and what the queue holds."""
        ends = time.monotonic() + SWEEP
        try:
            take_held(self._records, self.queue, self._clock)
        except (StoreDownError, QueueDownError) as error:
            log.error("what the queue holds waits: %s", error)
        try:
            for id in self._records.fetches.due(self._clock()):
                if time.monotonic() > ends:
                    return
                self.bring(id)
        except StoreDownError as error:
            log.error("the sweep waits: %s", error)

    def purge(self) -> None:
        """Lets go what is past its age."""
        try:
            gone = self._records.purge.purge(self._ages, "ivr work", self._clock()).counts()
        except StoreDownError as error:
            log.error("the purge waits: %s", error)
        else:
            log.info("purged: %s", ", ".join(f"{count} {kind}" for kind, count in gone.items()))
