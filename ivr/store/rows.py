"""An interview as a row of a table, for whoever looks at what callers left."""

from datetime import datetime, tzinfo

import phonenumbers
from babel import Locale

from ivr.store.escorts import Escort

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
