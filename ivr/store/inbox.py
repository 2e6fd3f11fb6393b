"""What staff read of the messages: who left what, and whether anybody has dealt with it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.store.database import Database
from ivr.store.drafts import utc
from ivr.store.models import Audio, CallbackAsked, Interview, Reading, Recording

State = Literal["on its way", "ready", "lost", "unconfirmed", "done"]
Kind = Literal["message", "name", "callback"]
NUMBER = re.compile(r"[MC]([1-9][0-9]{0,17})")


@dataclass(frozen=True, slots=True)
class Item:
    """One message, recorded name or wish to be called back. Moments are in UTC.

    `number` is what staff call it by: M and its row for a recording, C for a callback. A recording
    is `on its way` until its sound is here, and `lost` if the platform did not have it for days. A
    callback is `unconfirmed` if the caller hung up before saying yes to its number. `reference` is
    the interview of the same call, "" without one.
    """

    number: str
    kind: Kind
    at: datetime
    need: str
    language: str
    seconds: int | None
    state: State
    reference: str
    done_at: datetime | None
    done_by: str
    phone: str = field(repr=False)


class Inbox:
    """The messages as staff deal with them, every reading under audit. Every method may raise
    StoreDownError, and then did nothing."""

    def __init__(self, room: Database) -> None:
        self._room = room

    def items(self, who: str, at: datetime, open_only: bool = True) -> list[Item]:
        """What callers left, the newest first; `open_only` without what is done."""
        with self._room.writing() as work:
            found = sorted(
                [*self._recordings(work, open_only), *self._callbacks(work, open_only)],
                key=lambda item: (item.at, item.number),
                reverse=True,
            )
            self._note(work, who, at, "messages", [item.number for item in found])
            return found

    def audio(self, number: str, who: str, at: datetime) -> bytes | None:
        """The sound of a recording (a WAV file); None where there is none."""
        with self._room.writing() as work:
            row = work.get(Audio, row_of(number)) if number.startswith("M") else None
            self._note(work, who, at, "heard", [number] if row else [])
            return self._room.opened(row) if row else None

    def done(self, numbers: Sequence[str], who: str, at: datetime) -> list[str]:
        """Marks these as done; those that were found. What was done before stays as it was."""
        with self._room.writing() as work:
            rows = [(number, self._row(work, number)) for number in numbers]
            for _, row in rows:
                if row and row.done_at is None:
                    row.done_at, row.done_by = utc(at), who[:64]
            found = [number for number, row in rows if row]
            self._note(work, who, at, "done", found)
            return found

    def _row(self, work: Session, number: str) -> Recording | CallbackAsked | None:
        """The row that staff call so."""
        if not NUMBER.fullmatch(number):
            return None
        if number.startswith("C"):
            return work.get(CallbackAsked, row_of(number))
        row = work.get(Recording, row_of(number))
        return row if row and is_shown(row) else None

    def _recordings(self, work: Session, open_only: bool) -> list[Item]:
        query = select(Recording, Interview.reference).outerjoin(
            Interview, Interview.call == Recording.call
        )
        query = query.where(Recording.why.in_(("", "lost")))
        if open_only:
            query = query.where(Recording.done_at.is_(None))
        return [self._recording(row, reference or "") for row, reference in work.execute(query)]

    def _recording(self, row: Recording, reference: str) -> Item:
        return Item(
            number=f"M{row.id}",
            kind="name" if row.kind == "name" else "message",
            at=utc(row.left_at),
            need=row.need,
            language=row.language,
            seconds=row.seconds,
            state=state_of(row),
            reference=reference,
            done_at=utc(row.done_at) if row.done_at else None,
            done_by=row.done_by or "",
            phone=self._room.opened(row).decode(),
        )

    def _callbacks(self, work: Session, open_only: bool) -> list[Item]:
        query = select(CallbackAsked)
        if open_only:
            query = query.where(CallbackAsked.done_at.is_(None))
        items = [self._callback(row) for row in work.scalars(query)]
        return [item for item in items if item.phone]

    def _callback(self, row: CallbackAsked) -> Item:
        asked: State = "ready" if row.confirmed_at else "unconfirmed"
        return Item(
            number=f"C{row.id}",
            kind="callback",
            at=utc(row.confirmed_at or row.asked_at),
            need=row.need,
            language=row.language,
            seconds=None,
            state="done" if row.done_at else asked,
            reference="",
            done_at=utc(row.done_at) if row.done_at else None,
            done_by=row.done_by or "",
            phone=self._room.opened(row).decode(),
        )

    def _note(self, work: Session, who: str, at: datetime, what: str, found: Sequence[str]) -> None:
        """Adds to the audit, in the transaction of the reading."""
        told = {"at": utc(at), "who": who[:64], "what": what, "unseen_only": False}
        work.add(Reading(**told, found=" ".join(found)))


def row_of(number: str) -> int:
    """The row of a message's number; 0, which no row has, for what is no such number."""
    match = NUMBER.fullmatch(number)
    return int(match[1]) if match else 0


def is_shown(row: Recording) -> bool:
    """Whether staff see it: not what was too short, silent or purged."""
    return row.why in ("", "lost")


def state_of(row: Recording) -> State:
    """What staff can do about a recording."""
    if row.done_at:
        return "done"
    if row.why == "lost":
        return "lost"
    return "ready" if row.fetched_at else "on its way"
