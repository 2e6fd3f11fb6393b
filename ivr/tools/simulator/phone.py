"""How our telephone is set up: whom it calls, from where, when, and how the platform behaves."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from uuid import uuid4

import httpx

from ivr.tools.simulator.http_client import Answer, Delivery
from ivr.tools.simulator.sound import Pace, speaking_seconds

PLACE = ("City", "State", "Zip", "Country")


@dataclass(frozen=True, slots=True)
class Leg:
    """`status` is the CallStatus; `parent` the CallSid of the caller's leg, on a dialled leg."""

    sid: str
    account: str
    from_: str
    to: str
    status: str = "ringing"
    direction: str = "inbound"
    parent: str | None = None

    def params(self) -> dict[str, str]:
        """The standard parameters, legacy duplicates included."""
        own = {
            "CallSid": self.sid,
            "AccountSid": self.account,
            "From": self.from_,
            "To": self.to,
            "Caller": self.from_,
            "Called": self.to,
            "CallStatus": self.status,
            "ApiVersion": "2010-04-01",
            "Direction": self.direction,
        }
        if self.parent is not None:
            own["ParentCallSid"] = self.parent
        return own | self._places()

    def _places(self) -> dict[str, str]:
        ends = {"From": self.from_, "Caller": self.from_, "To": self.to, "Called": self.to}
        return {
            f"{end}{place}": country(number) if place == "Country" else ""
            for end, number in ends.items()
            for place in PLACE
        }

    def now(self, status: str) -> "Leg":
        return replace(self, status=status)


# Withheld callers arrive as keypad spellings, of which ANONYMOUS looks like a number of Lesotho.
COUNTRIES: Mapping[str, str] = {"+1": "US", "+266": "LS"}


def country(number: str) -> str:
    return next((name for prefix, name in COUNTRIES.items() if number.startswith(prefix)), "")


def new_sid(prefix: str) -> str:
    """A fresh identifier of the platform's shape: two letters and 32 hexadecimal digits."""
    return prefix + uuid4().hex


# ---------------------------------------------------------------- phone


Extra = Callable[[datetime], Mapping[str, str]]
A_MONDAY = datetime(2026, 1, 5, 17, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Unverified:
    """What the platform's documents leave open; a product must hold under either setting.

    empty_digits: an empty Gather result arrives as Digits="" (else without Digits).
    dial_bridged: Dial action requests carry DialBridged.
    action_after_hangup: a Dial's action is still requested when the caller hung up; its reply is
        ignored either way.
    declined: DialCallStatus of a leg that answered and declined at the whisper.
    """

    empty_digits: bool = True
    dial_bridged: bool = True
    action_after_hangup: bool = False
    declined: str = "completed"


def once(delivery: Delivery) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone that calls `number` from `from_`; addresses are relative to `public_url`.

    `client` carries the requests: to its own base URL if it has one, in process when its transport
    is httpx.WSGITransport. `public_url` is what gets signed. `extra` adds form fields to each
    request for the virtual moment it is made at. `twice` picks requests whose first answer is lost,
    so that they are delivered again with the same idempotency token. `seconds_of` tells how long a
    played address lasts; without it the address is fetched and its WAV header read. `words_of`
    tells the words that an address plays, "" for one that it does not know.
    `remembered` are the first answers of a call that was put down (see `resumable`): they are taken
    in their order, and nothing is sent for them.
    `owned` are the further numbers of the account that a Dial may show as callerId.
    """

    client: httpx.Client = field(repr=False)
    public_url: str
    auth_token: str = field(repr=False)
    voice_url: str = "/voice"
    fallback_url: str | None = None
    status_callback: str | None = None
    number: str = "+12125550100"
    from_: str = "+12125550199"
    owned: frozenset[str] = frozenset()
    start: datetime = A_MONDAY
    pace: Pace = speaking_seconds
    extra: Extra | None = None
    seconds_of: Callable[[str], float] | None = None
    words_of: Callable[[str], str] | None = None
    twice: Callable[[Delivery], bool] = once
    unverified: Unverified = Unverified()
    remembered: tuple[Answer, ...] = field(default=(), repr=False)
    call_sid: str = field(default_factory=lambda: new_sid("CA"))
    account_sid: str = field(default_factory=lambda: new_sid("AC"))
