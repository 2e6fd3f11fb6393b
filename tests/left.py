"""Recordings as callers leave them, for tests: ids, what was said, where it lies."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from ivr.store.messages import Left
from ivr.tools.simulator.recordings_api import RecordingsApi, spoken
from ivr.worker.twilio_api import Account
from tests.store_caller import NOON

ACCOUNT, PASSWORD = "AC" + "a" * 32, "a password of the test"
CALL = "CA" + "b" * 32
RECORDING = "RE" + "c" * 32
PHONE = "+12125550123"
LATE = spoken("I am running late and I am stuck in the tunnel")


def left(**changes: Any) -> Left:
    """A message of twelve seconds."""
    told = Left(
        call=CALL,
        recording=RECORDING,
        seconds=12,
        kind="message",
        need="late",
        language="en",
        at=NOON,
        caller=PHONE,
    )
    return replace(told, **changes)


def account_at(shelf: RecordingsApi) -> Account:
    """The account whose recordings lie on this shelf."""
    return Account(shelf.url, ACCOUNT, ACCOUNT, PASSWORD)


class Clock:
    """A clock that moves when it is told to."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def goes(self, **lapse: float) -> None:
        self.now += timedelta(**lapse)


def until(holds: Callable[[], bool], seconds: float = 60) -> None:
    """Waits for what another process does."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)
