"""What a browser keeps of its call, so that no server has to: one string, small enough to be sent.

It is the journal of `ivr.simulator.stepwise` and how the telephone was set up, as compressed JSON.
It is not signed: whoever could change it can sign webhooks of the demo anyway, with a token that
everybody knows, and an answer that is made up leads no further than this line.
"""

import base64
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from cattrs.errors import BaseValidationError
from cattrs.preconf.json import JsonConverter, make_converter

from ivr.simulator.stepwise import Act, Turn
from ivr.simulator.wire import Answer

WhatIf = Literal["database_down", "webhooks_twice"]

LARGEST = 8_000_000
"""Bytes of a journal when it is unpacked: a call of an hour has a tenth of it."""

CONVERTER: JsonConverter = make_converter(forbid_extra_keys=True)


class BadJournalError(Exception):
    """This is no journal of ours; nothing that somebody told stands in the message."""


@dataclass(frozen=True, slots=True)
class Setup:
    """How a telephone was set up: the call's id, the caller's number, the language of the number
    that is dialed ("" for the line's own), the moment at which it rings, and what is broken."""

    sid: str
    caller: str
    language: str
    start: datetime
    what_if: tuple[WhatIf, ...] = ()


@dataclass(frozen=True, slots=True)
class Journal:
    """A call: how it was set up, what the line has answered, and what was done.

    `seconds` is how long each clip lasted that was played: clips may be built anew meanwhile.
    """

    setup: Setup
    answers: tuple[Answer, ...] = ()
    turns: tuple[Turn, ...] = ()
    seconds: Mapping[str, float] = field(default_factory=dict)


def packed(journal: Journal) -> str:
    """The journal as ASCII."""
    text = CONVERTER.dumps(journal)
    return base64.b85encode(zlib.compress(text.encode(), 6)).decode("ascii")


def unpacked(text: str) -> Journal:
    """The journal of such a string. Raises BadJournalError."""
    try:
        inflate = zlib.decompressobj()
        plain = inflate.decompress(base64.b85decode(text), LARGEST)
        if not inflate.eof:
            raise BadJournalError("this is not the whole journal of a call")
        return CONVERTER.loads(plain.decode(), Journal)
    except (ValueError, zlib.error, BaseValidationError) as error:
        raise BadJournalError("this is no journal of a call") from error


def acts_of(told: Any) -> tuple[Act, ...]:
    """The acts that a page tells. Raises BadJournalError."""
    try:
        acts = CONVERTER.structure(told, tuple[Act, ...])
        "".join(act.key + act.words for act in acts).encode()  # half a character is none
        return acts
    except (ValueError, TypeError, BaseValidationError) as error:
        raise BadJournalError("these are no acts of a caller") from error
