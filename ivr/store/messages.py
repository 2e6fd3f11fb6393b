"""What callers leave for staff: recordings, and wishes to be called back."""

from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.dialog.session import Callback
from ivr.store.database import Database
from ivr.store.drafts import CONVERTER, utc
from ivr.store.models import CallbackAsked, Recording

# Seconds. Anything shorter is a click or a breath; a name may be that short.
SHORTEST = {"message": 2, "name": 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """A recording that a caller left at the moment `at`, as the platform tells of it.

    `call` and `recording` are the platform's ids; `seconds` is None while its length is not known.
    `need` is what the message is about, "" for a name. `caller` is the number of the caller.
    """

    call: str
    recording: str
    seconds: int | None
    kind: Literal["message", "name"]
    need: str
    language: str
    at: datetime
    caller: str = field(default="", repr=False)


class Messages:
    """What callers leave. Every method may raise StoreDownError, and then did nothing."""

    def __init__(self, room: Database) -> None:
        self._room = room

    def seal(self, left: Left) -> bytes:
        """The same for a place outside the store, where nothing private may be readable."""
        return self._room.sealer.seal(CONVERTER.dumps(left).encode())

    def unseal(self, sealed: bytes) -> Left:
        """What was sealed so. Raises BadKeysError."""
        return CONVERTER.loads(self._room.sealer.open(sealed), Left)

    def leave(self, left: Left, due: datetime | None = None) -> int | None:
        """Keeps that this was left; the row to fetch it for, None where nothing is to be done.

        It is `due` to be fetched from then, or at once.

        The platform tells of a recording several times, in any order: each time fills in what was
        missing, and none brings back what is settled. What is too short is not kept: its row stays
        for the one thing that is left to do, removing it at the platform.
        """
        with self._room.writing() as work:
            work.execute(self._room.insert(Recording, **self._new(left, due or left.at)))
            row = work.scalars(
                select(Recording).where(Recording.recording == left.recording).with_for_update()
            ).one()
            if not row.why and row.fetched_at is None:
                measure(row, left)
            if row.why != "purged" and left.caller and not self._room.opened(row):
                row.sealed, row.key = self._room.sealer.seal(left.caller.encode()), self._newest()
            return row.id if row.next_try_at else None

    def _new(self, left: Left, due: datetime) -> dict[str, object]:
        """The columns of a recording of which nothing was known."""
        told = {"call": left.call, "recording": left.recording, "kind": left.kind}
        about = {"need": left.need, "language": left.language, "seconds": left.seconds}
        state = {"left_at": utc(left.at), "next_try_at": utc(due), "tries": 0, "why": ""}
        return {**told, **about, **state, **self._room.sealed(left.caller.encode())}

    def _newest(self) -> str:
        return self._room.sealer.newest

    def callback(self, call: str) -> Callback:
        """What this call wished; an empty wish for a call that wished nothing."""
        with self._room.reading() as work:
            row = work.scalar(select(CallbackAsked).where(CallbackAsked.call == call))
            return self._wish(row) if row else Callback()

    def keep_callback(
        self,
        call: str,
        language: str,
        callback: Callback,
        at: datetime,
        since: Callback | None = None,
    ) -> Callback:
        """Keeps the wish in the call's one row, and returns what then stands.

        `since` is the wish as it was loaded: only what differs from it is set. A confirmed wish
        never changes again.
        """
        with self._room.writing() as work:
            row = self._row(work, call, language, utc(at))
            standing = self._wish(row)
            told = changed(standing, callback, since)
            if standing.confirmed or told == standing:
                return standing
            row.need, row.language = told.need, language
            row.sealed, row.key = self._room.sealer.seal(told.phone.encode()), self._newest()
            row.confirmed_at = utc(at) if told.confirmed else None
            return told

    def _row(self, work: Session, call: str, language: str, at: datetime) -> CallbackAsked:
        """The call's row, locked; made where there is none."""
        new = {"call": call, "language": language, "need": "", "asked_at": at}
        work.execute(self._room.insert(CallbackAsked, **new, **self._room.sealed(b"")))
        query = select(CallbackAsked).where(CallbackAsked.call == call).with_for_update()
        return work.scalars(query).one()

    def _wish(self, row: CallbackAsked) -> Callback:
        """The wish that a row holds."""
        phone = self._room.opened(row).decode()
        return Callback(phone, row.need, row.confirmed_at is not None)


def measure(row: Recording, left: Left) -> None:
    """Adds the length that this delivery knows. Of several, the one without the silence around it
    is the platform's last, and so the shortest."""
    known = [seconds for seconds in (row.seconds, left.seconds) if seconds is not None]
    row.seconds = min(known, default=None)
    if row.seconds is not None and row.seconds < SHORTEST[left.kind]:
        row.why = "short"


def changed(standing: Callback, wish: Callback, since: Callback | None) -> Callback:
    """The wish that stands, with what the caller changed since it was loaded."""
    if since is None:
        return wish
    names = [field.name for field in fields(Callback)]
    differ = [name for name in names if getattr(wish, name) != getattr(since, name)]
    return replace(standing, **{name: getattr(wish, name) for name in differ})
