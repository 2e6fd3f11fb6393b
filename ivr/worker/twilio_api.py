"""The platform's recordings: fetching one, and removing it there.

Every address is made here, from the configured base, the account and the id of a recording; none is
ever taken from a request, and no redirect is followed: nothing leaves for another host.
"""

import re
import time
from dataclasses import dataclass, field

import httpx

RECORDING = re.compile(r"RE[0-9a-fA-F]{32}")
# Seconds: for a connection or a silence in the midst of an answer, and for a whole recording.
PATIENCE = 10.0
LONGEST = 60.0
# An hour of telephone sound has 58 MB; no message lasts more than minutes.
MOST_BYTES = 20_000_000


class NotThereError(Exception):
    """The platform does not have this recording: not yet, or no more."""


class PlatformError(Exception):
    """The platform did not do what was asked; it may do so later. Nothing private is in it."""


@dataclass(frozen=True, slots=True)
class Account:
    """Whose recordings: `base` is the API's URL without a slash at its end; `user` and `secret` are
    an API key and its secret, or the account's id and its auth token."""

    base: str
    id: str
    user: str
    secret: str = field(repr=False)


class TwilioApi:
    """The recordings of one account, over HTTP. Threads may share it."""

    def __init__(self, account: Account) -> None:
        self._account = account
        # No proxy and no .netrc of the environment: they would send our secret elsewhere.
        self._client = httpx.Client(
            auth=(account.user, account.secret),
            timeout=PATIENCE,
            follow_redirects=False,
            trust_env=False,
        )

    def close(self) -> None:
        """Gives the connections back."""
        self._client.close()

    def fetch(self, recording: str) -> bytes:
        """The sound of a recording. Raises NotThereError and PlatformError."""
        try:
            with self._client.stream("GET", self.address(recording, ".wav")) as answer:
                understood(answer, 200)
                return whole(answer)
        except httpx.HTTPError as error:
            raise PlatformError(type(error).__name__) from error

    def remove(self, recording: str) -> None:
        """Removes a recording there; what is gone already is well. Raises PlatformError."""
        try:
            understood(self._client.delete(self.address(recording)), 204)
        except NotThereError:
            return
        except httpx.HTTPError as error:
            raise PlatformError(type(error).__name__) from error

    def address(self, recording: str, ending: str = "") -> str:
        """Where a recording lies. Raises PlatformError for what is no id of one."""
        if not RECORDING.fullmatch(recording):
            raise PlatformError("this is no id of a recording")
        account = self._account
        return f"{account.base}/2010-04-01/Accounts/{account.id}/Recordings/{recording}{ending}"


def understood(answer: httpx.Response, wanted: int) -> None:
    """Raises NotThereError or PlatformError for every status but the one that is wanted."""
    if answer.status_code == 404:
        raise NotThereError
    if answer.status_code != wanted:
        raise PlatformError(f"status {answer.status_code}")


def whole(answer: httpx.Response) -> bytes:
    """All of an answer. Raises PlatformError when it is too long, or takes too long."""
    deadline = time.monotonic() + LONGEST
    body = bytearray()
    for piece in answer.iter_bytes():
        body += piece
        if len(body) > MOST_BYTES:
            raise PlatformError("the recording is too large")
        if time.monotonic() > deadline:
            raise PlatformError("the recording takes too long")
    return bytes(body)
