"""What staff read of an interview: its state, and whether it differs from an earlier call."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from ivr.dialog.memory import Draft
from ivr.store.drafts import utc
from ivr.store.models import Interview

Status = Literal["confirmed", "unconfirmed", "nobody", "recorded"]


@dataclass(frozen=True, slots=True)
class Escort:
    """One call's answer to "who takes you home?". All moments are in UTC.

    `unconfirmed`: the caller hung up half-way. `nobody`: there is no escort yet, confirmed or not.
    `recorded`: confirmed, and a name must be heard from its recording. `earlier` are the references
    of earlier calls with the same treatment and birth date, the newest first; `differs` tells that
    a confirmed one of them, and this confirmed one, do not say the same.
    """

    reference: str
    status: Status
    differs: bool
    earlier: tuple[str, ...]
    language: str
    started_at: datetime
    kept_at: datetime
    confirmed_at: datetime | None
    seen_at: datetime | None
    draft: Draft = field(repr=False)


def escort_of(row: Interview, draft: Draft, earlier: Sequence[Draft]) -> Escort:
    """The row and its draft as staff read them; `earlier` are the linked drafts, newest first."""
    return Escort(
        reference=row.reference,
        status=status_of(draft),
        differs=any(differ(draft, other) for other in earlier),
        earlier=tuple(other.reference for other in earlier),
        language=row.language,
        started_at=utc(row.started_at),
        kept_at=utc(row.kept_at),
        confirmed_at=utc(row.confirmed_at) if row.confirmed_at else None,
        seen_at=utc(row.seen_at) if row.seen_at else None,
        draft=draft,
    )


def status_of(draft: Draft) -> Status:
    """What staff have to do about it."""
    if draft.kind == "nobody":
        return "nobody"
    if not draft.confirmed:
        return "unconfirmed"
    if draft.patient_recording or draft.escort_recording:
        return "recorded"
    return "confirmed"


def differ(draft: Draft, other: Draft) -> bool:
    """Whether two confirmed drafts of one patient say different things.

    Names that were only recorded cannot be compared: they count as different, so that somebody
    listens to them.
    """
    return draft.confirmed and other.confirmed and comparable(draft) != comparable(other)


def comparable(draft: Draft) -> tuple[str | bool, ...]:
    """What two calls about the same escort have in common."""
    recordings = draft.patient_recording, draft.escort_recording
    told = draft.kind, draft.phone, draft.phone_later
    return folded(draft.patient), folded(draft.escort), *told, *recordings


def folded(name: str) -> str:
    """The name without accents, capitals and needless blanks."""
    parts = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(c for c in parts if not unicodedata.combining(c)).split())
