"""Reading interviews: what was asked, what was found, and the note of both."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from ivr.dialog.session import Draft
from ivr.store.database import Database
from ivr.store.drafts import utc
from ivr.store.escorts import Escort, make_escort
from ivr.store.models import Interview, Reading

# Values a statement: databases take so many, and more.
BATCH = 100


@dataclass(frozen=True, slots=True)
class Filter:
    """Which interviews are asked for: those that meet everything given here."""

    on: date | None = field(default=None, repr=False)
    references: tuple[str, ...] | None = None
    unseen_only: bool = False


def wanted(room: Database, asked: Filter) -> Select[Interview]:
    """The query of a filter, newest first."""
    query = select(Interview).order_by(Interview.id.desc())
    if asked.on is not None:
        query = query.where(Interview.visit == room.visit(asked.on))
    if asked.references is not None:
        query = query.where(Interview.reference.in_(asked.references))
    if asked.unseen_only:
        query = query.where(Interview.seen_at.is_(None))
    return query


def as_read(room: Database, work: Session, rows: Sequence[Interview]) -> list[Escort]:
    """The rows as staff read them, each beside the other calls of its patient."""
    linked = calls_of(work, {row.patient for row in rows if row.patient is not None})
    drafts = {row.id: room.draft_of(row) for row in {*rows, *linked}}
    calls = defaultdict(list)
    for row in linked:
        calls[row.patient].append(row)
    return [beside_others(row, calls[row.patient], drafts) for row in rows]


def beside_others(
    row: Interview, calls: Iterable[Interview], drafts: Mapping[int, Draft]
) -> Escort:
    """One row as staff read it; what is later is what was told later, in whichever call."""
    newest_first = sorted(calls, key=told_at, reverse=True)
    return make_escort(
        row,
        drafts[row.id],
        earlier=[drafts[other.id] for other in newest_first if told_at(other) < told_at(row)],
        later=[drafts[other.id] for other in newest_first if told_at(other) > told_at(row)],
    )


def told_at(row: Interview) -> tuple[datetime, int]:
    """When the caller last told something; of two at once, the call that began later."""
    return utc(row.kept_at), row.id


def calls_of(work: Session, patients: Iterable[bytes]) -> list[Interview]:
    """All interviews of these patients, newest first."""
    marks = sorted(patients)
    found: list[Interview] = []
    for start in range(0, len(marks), BATCH):
        some = marks[start : start + BATCH]
        query = select(Interview).where(Interview.patient.in_(some))
        found += work.scalars(query.order_by(Interview.id.desc()))
    return found


def note(
    room: Database,
    work: Session,
    who: str,
    at: datetime,
    what: Literal["read", "seen"],
    asked: Filter,
    found: Sequence[Escort],
) -> None:
    """Adds to the audit, in the transaction of the reading: neither is without the other."""
    work.add(
        Reading(
            at=utc(at),
            who=who[:64],
            what=what,
            visit=room.visit(asked.on),
            reference=None if asked.references is None else " ".join(asked.references),
            unseen_only=asked.unseen_only,
            found=" ".join(escort.reference for escort in found),
        )
    )
