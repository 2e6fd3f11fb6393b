"""One leg of a call and the parameters that every request about it carries.

Parameters: /docs/voice/twiml. Numbers without a place send their geography empty, as the platform
does, and those empty fields are signed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import uuid4

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
