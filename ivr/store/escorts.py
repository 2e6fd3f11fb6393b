"""What staff read of an interview: its state, and whether it differs from an earlier call."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Literal

import phonenumbers
from babel import Locale

from ivr.dialog.session import Draft
from ivr.store.drafts import utc
from ivr.store.models import Interview

# What stands for an apostrophe in a name; a name that is spelled with keys may leave it out.
APOSTROPHES = frozenset("'`´‘’ʻʼ′＇")

Status = Literal["confirmed", "unconfirmed", "nobody", "recorded", "superseded"]


@dataclass(frozen=True, slots=True)
class Escort:
    """One call's answer to "who takes you home?". All moments are in UTC.

    `unconfirmed`: the caller hung up half-way. `nobody`: there is no escort yet, confirmed or not.
    `recorded`: confirmed, and a name must be heard from its recording. `superseded`: a later call
    of the same patient answers otherwise, and only that one counts.

    All other fields hold references, the newest first. `earlier` are the earlier calls with the
    same treatment and birth date; `differs` tells that a confirmed one of them, and this confirmed
    one, do not say the same. `superseded_by` and `supersedes` name each other. `may_be_same` are
    calls with the same two dates whose patient's name cannot be compared: nobody told it, or it is
    only recorded.
    """

    reference: str
    status: Status
    differs: bool
    earlier: tuple[str, ...]
    superseded_by: tuple[str, ...]
    supersedes: tuple[str, ...]
    may_be_same: tuple[str, ...]
    language: str
    started_at: datetime
    kept_at: datetime
    confirmed_at: datetime | None
    seen_at: datetime | None
    draft: Draft = field(repr=False)


def make_escort(
    row: Interview, draft: Draft, earlier: Sequence[Draft], later: Sequence[Draft] = ()
) -> Escort:
    """The row and its draft as staff read them; `earlier` and `later` are the drafts of the calls
    with the same treatment and birth date, the newest first."""
    superseded_by = references(other for other in later if supersedes(other, draft))
    return Escort(
        reference=row.reference,
        status="superseded" if superseded_by else get_status(draft),
        differs=any(is_different(draft, other) for other in earlier),
        earlier=references(earlier),
        superseded_by=superseded_by,
        supersedes=references(other for other in earlier if supersedes(draft, other)),
        may_be_same=references(o for o in (*later, *earlier) if may_be_same(draft, o)),
        language=row.language,
        started_at=utc(row.started_at),
        kept_at=utc(row.kept_at),
        confirmed_at=utc(row.confirmed_at) if row.confirmed_at else None,
        seen_at=utc(row.seen_at) if row.seen_at else None,
        draft=draft,
    )


def references(drafts: Iterable[Draft]) -> tuple[str, ...]:
    """Their references, in the same order."""
    return tuple(draft.reference for draft in drafts)


def get_status(draft: Draft) -> Status:
    """What staff have to do about it, as long as no later call supersedes it."""
    if draft.kind == "nobody":
        return "nobody"
    if not draft.confirmed:
        return "unconfirmed"
    if draft.patient_recording or draft.escort_recording:
        return "recorded"
    return "confirmed"


def supersedes(later: Draft, earlier: Draft) -> bool:
    """Whether the later call takes the place of the earlier one, with the same two dates.

    It must be of the same patient and say something that counts: a confirmed escort, or that there
    is nobody yet. What it repeats in the same words supersedes only what was never confirmed.
    """
    counts = later.confirmed or later.kind == "nobody"
    settled = earlier.confirmed or earlier.kind == "nobody"
    return (
        counts
        and is_same_name(later, earlier)
        and (not settled or answer(later) != answer(earlier))
    )


def is_same_name(draft: Draft, other: Draft) -> bool:
    """Whether both callers told the patient's name in words, and it is the same one."""
    return not may_be_same(draft, other) and folded(draft.patient) == folded(other.patient)


def may_be_same(draft: Draft, other: Draft) -> bool:
    """Whether a patient's name is missing, so that nothing but the two dates can be compared."""
    return not (folded(draft.patient) and folded(other.patient))


def is_different(draft: Draft, other: Draft) -> bool:
    """Whether two confirmed drafts of one patient say different things.

    Names that were only recorded cannot be compared: they count as different, so that somebody
    listens to them.
    """
    return draft.confirmed and other.confirmed and comparable(draft) != comparable(other)


def comparable(draft: Draft) -> tuple[str | bool, ...]:
    """What two calls about the same escort have in common."""
    return folded(draft.patient), draft.patient_recording, *answer(draft)


def answer(draft: Draft) -> tuple[str | bool, ...]:
    """Who takes the patient home, and at which number; of nobody yet there is no more to say."""
    if draft.kind == "nobody":
        return ("nobody",)
    escort = folded(draft.escort), draft.escort_recording
    return draft.kind, *escort, draft.phone, draft.phone_later


def folded(name: str) -> str:
    """The name without accents, capitals, apostrophes, hyphens and needless blanks."""
    parts = unicodedata.normalize("NFKD", name.casefold())
    bare = (c for c in parts if not unicodedata.combining(c) and c not in APOSTROPHES)
    return " ".join("".join(c if c.isalnum() else " " for c in bare).split())


# ---------------------------------------------------------------- rows


HOME = "US"
ENGLISH = Locale("en")

STATUS = {
    "confirmed": "confirmed",
    "unconfirmed": "unconfirmed",
    "nobody": "nobody yet",
    "recorded": "name recorded",
    "superseded": "superseded",
}
COLUMNS = (
    "reference",
    "status",
    "differs",
    "treatment",
    "patient",
    "born",
    "kind",
    "escort",
    "phone",
    "language",
    "called",
    "confirmed",
    "seen",
    "superseded by",
    "supersedes",
    "may be the same patient",
)


def row_of(escort: Escort, zone: tzinfo) -> dict[str, str]:
    """The cells of one interview; moments are in the site's time."""
    draft = escort.draft
    return {
        "reference": escort.reference,
        "status": STATUS[escort.status],
        "differs": "differs" if escort.differs else "",
        "treatment": draft.treatment_on.isoformat() if draft.treatment_on else "",
        "patient": draft.patient or ("(recorded)" if draft.patient_recording else ""),
        "born": draft.born_on.isoformat() if draft.born_on else "",
        "kind": draft.kind,
        "escort": draft.escort or ("(recorded)" if draft.escort_recording else ""),
        "phone": phone_of(draft.phone) or ("(ask)" if draft.phone_later else ""),
        "language": escort.language,
        "called": local(escort.started_at, zone),
        "confirmed": local(escort.confirmed_at, zone),
        "seen": local(escort.seen_at, zone),
        "superseded by": " ".join(escort.superseded_by),
        "supersedes": " ".join(escort.supersedes),
        "may be the same patient": " ".join(escort.may_be_same),
    }


def phone_of(number: str) -> str:
    """A North American number as people write it, from E.164; outside the 50 states and DC, with
    its country or territory: "787-555-0142 (Puerto Rico)"."""
    local = number.removeprefix("+1")
    if local == number or not (len(local) == 10 and local.isdecimal()):
        return number
    known = phonenumbers.PhoneNumber(country_code=1, national_number=int(local))
    region = phonenumbers.region_code_for_number(known) or HOME
    place = "" if region == HOME else f" ({ENGLISH.territories.get(region, region)})"
    return f"{local[:3]}-{local[3:6]}-{local[6:]}{place}"


def local(moment: datetime | None, zone: tzinfo) -> str:
    """To the minute, in this zone."""
    return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M") if moment else ""
