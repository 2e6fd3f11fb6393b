"""One recording's way to us: fetched, sealed, and then removed at the platform.

Every step may be done twice and may be the last before a crash: what is done stands in the row, and
whoever comes next does what is left.
"""

import logging
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from ivr.store.messages import SHORTEST
from ivr.store.recordings import Fetch, Fetches
from ivr.worker.audio_probe import NoSoundError, Sound, read_sound
from ivr.worker.twilio_api import NotThereError, PlatformError, TwilioApi

log = logging.getLogger("ivr.work")

# Longer than any try lasts: then whoever had taken it is dead.
LEASE = timedelta(seconds=90)
FIRST_DELAY = timedelta(seconds=5)
LONGEST_DELAY = timedelta(hours=4)
# So long the platform may say that it has no such recording, before that is believed.
NOT_THERE = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Bringing:
    """What is needed to bring recordings: where they stand, where they lie, and the time."""

    fetches: Fetches
    platform: TwilioApi
    clock: Callable[[], datetime]

    def bring(self, id: int) -> timedelta | None:
        """Does what is left to do for a recording; after how long to try again, None for not.

        Nothing happens where another worker has it, or it is not due. Raises StoreDownError: then
        the lease ends by itself.
        """
        fetch = self.fetches.take(id, self.clock(), LEASE)
        if fetch is None:
            return None
        try:
            self._step(fetch)
        except (PlatformError, NoSoundError) as error:
            return self._later(fetch, error)
        return None

    def _step(self, fetch: Fetch) -> None:
        if fetch.wanted:
            try:
                self._fetch(fetch)
            except NotThereError:
                return self._not_there(fetch)
        self.platform.remove(fetch.recording)
        self.fetches.removed(fetch.id, self.clock())
        log.info("recording %s is here and removed at the platform", fetch.id)
        return None

    def _fetch(self, fetch: Fetch) -> None:
        """Keeps the sound, or says why not. It is on our disk before the platform's goes."""
        wav = self.platform.fetch(fetch.recording)
        sound = read_sound(wav)
        why = useless(sound, fetch.kind)
        if why:
            self.fetches.settle(fetch.id, why)
        else:
            self.fetches.keep(fetch.id, wav, round(sound.seconds), self.clock())

    def _not_there(self, fetch: Fetch) -> None:
        """Not yet, in the first days; then it is lost, and staff are told."""
        if self.clock() - fetch.left_at < NOT_THERE:
            raise PlatformError("not there yet")
        log.error("recording %s is lost: the platform does not have it", fetch.id)
        self.fetches.lost(fetch.id, self.clock())

    def _later(self, fetch: Fetch, error: Exception) -> timedelta:
        delay = delay_after(fetch.tries)
        seconds = delay.total_seconds()
        log.warning(
            "recording %s, try %s: %s; again in %.0f s", fetch.id, fetch.tries, error, seconds
        )
        self.fetches.later(fetch.id, self.clock() + delay)
        return delay


def useless(sound: Sound, kind: Literal["message", "name"]) -> Literal["", "short", "silent"]:
    """Why a sound is not worth keeping; "" for one that is."""
    if sound.silent:
        return "silent"
    return "short" if round(sound.seconds) < SHORTEST[kind] else ""


def delay_after(tries: int) -> timedelta:
    """How long to wait after so many tries: twice as long each time, up to hours, and never the
    same for all that failed together."""
    doubled: timedelta = min(FIRST_DELAY * 2.0 ** min(tries - 1, 20), LONGEST_DELAY)
    return doubled * random.uniform(0.75, 1.25)  # noqa: S311 - it protects nothing
