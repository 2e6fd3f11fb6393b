"""A draft as bytes that can be sealed, and back."""

from dataclasses import fields, replace
from datetime import UTC, datetime

from cattrs.preconf.json import make_converter

from ivr.dialog.session import Callback, Draft
from ivr.store.errors import StoreDownError

CONVERTER = make_converter()


def pack_draft(draft: Draft) -> bytes:
    """What the caller told; reference and confirmation stand in columns of their own, a callback
    in a table of its own."""
    told = replace(draft, reference="", confirmed=False, callback=Callback())
    return CONVERTER.dumps(told).encode()


def unpack_draft(plain: bytes, reference: str, confirmed: bool) -> Draft:
    """The draft of a row. Fields that a newer release added are left out, absent ones are empty."""
    try:
        told = CONVERTER.loads(plain, Draft)
    except Exception as error:
        # Its words and its causes would show what was told.
        raise StoreDownError(f"A row holds no draft ({type(error).__name__})") from None
    return replace(told, reference=reference, confirmed=confirmed)


def merge_drafts(standing: Draft, draft: Draft, since: Draft | None) -> Draft:
    """The draft that stands, with what the caller changed since it was loaded."""
    if since is None:
        return draft
    changed = {
        name: getattr(draft, name)
        for name in (field.name for field in fields(Draft))
        if getattr(draft, name) != getattr(since, name)
    }
    return replace(standing, **changed)


def utc(moment: datetime) -> datetime:
    """The same moment in UTC; a moment without a zone comes from SQLite, which keeps none."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
