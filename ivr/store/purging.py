"""Forgetting what is past its age: a plan, and then small steps that no caller waits for."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Select, delete, or_, select
from sqlalchemy.orm import Session

from ivr.store.database import Database
from ivr.store.drafts import utc
from ivr.store.models import Audio, CallbackAsked, CallOver, Interview, Reading, Recording
from ivr.store.retention import Ages

# Rows a transaction: a caller who keeps something meanwhile waits for a few milliseconds.
BATCH = 50
# An interview whose age has not come is opened again after this time.
LOOK_AGAIN = timedelta(days=1)


class Old(NamedTuple):
    """The rows that are past their age."""

    interviews: list[int]
    recordings: list[int]
    callbacks: list[int]
    calls: list[int]

    def counts(self) -> dict[str, int]:
        """How many rows of each kind."""
        return {kind: len(rows) for kind, rows in self._asdict().items()}


class Purge:
    """What is past its age. Every method may raise StoreDownError; what was purged stays purged."""

    def __init__(self, room: Database) -> None:
        self._room = room

    def old(self, ages: Ages, at: datetime) -> Old:
        """What would go at this moment; nothing is changed."""
        return self._old(ages, utc(at))[0]

    def purge(self, ages: Ages, who: str, at: datetime) -> Old:
        """Lets go what is past its age; what went. The audit tells counts and rows."""
        old, again = self._old(ages, utc(at))
        for ids in batches(again):
            self._look_again(ids, utc(at) + LOOK_AGAIN)
        for kind, rows in old._asdict().items():
            for ids in batches(rows):
                self._forget(kind, ids, who, utc(at))
        return old

    def _old(self, ages: Ages, at: datetime) -> tuple[Old, list[int]]:
        """What is old, and the interviews that were opened and are not."""
        with self._room.reading() as work:
            interviews, again = self._interviews(work, ages.visit, at)
            recordings = {*done_or_old(work, ages, at), *names(work, ages, at, interviews)}
            callbacks = ids_of(work, old_callbacks(ages, at))
            calls = ids_of(work, select(CallOver.id).where(CallOver.ended_at <= at - ages.call))
        return Old(interviews, sorted(recordings), callbacks, calls), again

    def _interviews(
        self, work: Session, age: timedelta, at: datetime
    ) -> tuple[list[int], list[int]]:
        """Those whose visit is so long ago, and the others that were opened to see it.

        A visit's date is sealed, and no column tells it: what is old enough to be old is opened.
        """
        gone: list[int] = []
        again: list[int] = []
        for rows in pages(work, Interview.started_at <= at - age, looked_at_before(at)):
            for row in rows:
                (gone if self._ends(row) + age <= at else again).append(row.id)
            work.expunge_all()
        return gone, again

    def _ends(self, row: Interview) -> datetime:
        """When an interview has served its purpose: the end of the visit's day, in UTC."""
        day = self._room.draft_of(row).treatment_on
        visit = datetime.combine(day, time.max, UTC) if day else None
        return max(filter(None, (visit, utc(row.kept_at))))

    def _look_again(self, ids: Sequence[int], at: datetime) -> None:
        with self._room.writing() as work:
            for row in work.scalars(select(Interview).where(Interview.id.in_(ids))):
                row.look_again_at = at

    def _forget(self, kind: str, ids: Sequence[int], who: str, at: datetime) -> None:
        """Lets these rows go, and notes it, in one transaction."""
        with self._room.writing() as work:
            if kind == "recordings":
                self._empty(work, ids, at)
            else:
                table = TABLES[kind]
                work.execute(delete(table).where(table.id.in_(ids)))
            told = {"at": at, "who": who[:64], "what": "purged", "unseen_only": False}
            work.add(Reading(**told, found=f"{len(ids)} {kind}: {' '.join(map(str, ids))}"))

    def _empty(self, work: Session, ids: Sequence[int], at: datetime) -> None:
        """Leaves of a recording only its ids, so that no replayed request brings it back; what the
        platform still has is due to be removed there."""
        work.execute(delete(Audio).where(Audio.id.in_(ids)))
        for row in work.scalars(select(Recording).where(Recording.id.in_(ids)).with_for_update()):
            row.why, row.need, row.language, row.done_by = "purged", "", "", None
            row.sealed, row.key = self._room.sealer.seal(b""), self._room.sealer.newest
            row.call = ""
            if row.removed_at is None:
                row.next_try_at = min(utc(row.next_try_at), at) if row.next_try_at else at


TABLES: dict[str, type[Interview] | type[CallbackAsked] | type[CallOver]] = {
    "interviews": Interview,
    "callbacks": CallbackAsked,
    "calls": CallOver,
}


def pages(work: Session, *conditions: Any) -> Iterator[Sequence[Interview]]:
    """The interviews that meet these, a few hundred at a time."""
    last = 0
    while True:
        query = select(Interview).where(Interview.id > last, *conditions).order_by(Interview.id)
        rows = work.scalars(query.limit(500)).all()
        if not rows:
            return
        last = rows[-1].id
        yield rows


def looked_at_before(at: datetime) -> Any:
    """The condition of an interview that is to be opened now."""
    return or_(Interview.look_again_at.is_(None), Interview.look_again_at <= at)


def done_or_old(work: Session, ages: Ages, at: datetime) -> list[int]:
    """Recordings that staff are done with, and messages that nobody heard in time."""
    done = Recording.done_at <= at - ages.done
    old = (Recording.kind == "message") & (Recording.left_at <= at - ages.message)
    query = select(Recording.id).where(Recording.why != "purged")
    return ids_of(work, query.where(or_(done, old)))


def names(work: Session, ages: Ages, at: datetime, interviews: Sequence[int]) -> list[int]:
    """Recorded names that are old and belong to no interview, or to one of these, which go."""
    gone = set(interviews)
    query = select(Recording.id, Interview.id).outerjoin(
        Interview, Interview.call == Recording.call
    )
    query = query.where(Recording.why != "purged", Recording.kind == "name")
    old = query.where(Recording.left_at <= at - ages.message)
    return [id for id, interview in work.execute(old) if not interview or interview in gone]


def old_callbacks(ages: Ages, at: datetime) -> Select[int]:
    """Callbacks that staff are done with, or that nobody made in time."""
    done = CallbackAsked.done_at <= at - ages.done
    return select(CallbackAsked.id).where(or_(done, CallbackAsked.asked_at <= at - ages.message))


def ids_of(work: Session, query: Select[int]) -> list[int]:
    """The rows of a query, in order."""
    return sorted(work.scalars(query))


def batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """The same, a few at a time."""
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]
