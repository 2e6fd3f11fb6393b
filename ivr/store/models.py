"""The tables of the store."""

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    DateTime,
    ForeignKey,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy import Integer as SmallerInteger
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

# SQLite numbers its rows only where their column is a plain INTEGER.
Number = BigInteger().with_variant(SmallerInteger(), "sqlite")
# Always UTC: SQLite keeps no zone.
Moment = DateTime(timezone=True)


class Base(DeclarativeBase):
    """What SQLAlchemy knows of the tables."""


class Interview(Base):
    """One call's escort interview: a draft until `confirmed_at`, the escort's record from then.

    `look_again_at` is when the purge opens it again to see whether its age has come. It is no date
    of a visit, nor does one follow from it.

    Everything that the caller told is in `sealed`, with the key whose fingerprint is `key`. Keyed
    hashes stand for what must be found: `visit` for the treatment date, `patient` for the treatment
    and the birth date together. A reference is unique in its `series`, of which a site that keeps
    fewer than half a million interviews needs only the first.
    """

    __tablename__ = "interviews"
    __table_args__ = (UniqueConstraint("reference", "series", name="one_reference"),)

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    call: Mapped[str] = mapped_column(String(64), unique=True)
    language: Mapped[str] = mapped_column(String(16))
    reference: Mapped[str] = mapped_column(String(6))
    series: Mapped[int] = mapped_column(SmallerInteger())
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    key: Mapped[str] = mapped_column(String(8), index=True)
    visit: Mapped[bytes | None] = mapped_column(LargeBinary(32), index=True)
    patient: Mapped[bytes | None] = mapped_column(LargeBinary(32), index=True)
    started_at: Mapped[datetime] = mapped_column(Moment, index=True)
    kept_at: Mapped[datetime] = mapped_column(Moment)
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    seen_at: Mapped[datetime | None] = mapped_column(Moment)
    look_again_at: Mapped[datetime | None] = mapped_column(Moment)


class Reading(Base):
    """One reading of interviews by somebody: rows are added and never changed or removed.

    `visit` is the keyed hash of the treatment date that was asked for; `found` are the references
    that were shown, parted by blanks.
    """

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    who: Mapped[str] = mapped_column(String(64))
    what: Mapped[str] = mapped_column(String(16))
    visit: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    reference: Mapped[str | None] = mapped_column(Text)
    unseen_only: Mapped[bool]
    found: Mapped[str] = mapped_column(Text)


class Secret(Base):
    """The one row that tells whether the keys are right: sealed, the secret of the keyed hashes.

    It is made with the database and stays, so that hashes survive every rotation of the keys.
    """

    __tablename__ = "secret"

    id: Mapped[int] = mapped_column(SmallerInteger(), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    key: Mapped[str] = mapped_column(String(8))


class Recording(Base):
    """What a caller left after a beep, and where it stands on its way to us.

    A row is never removed: `why` tells what became of a recording that is not to be had, and a
    replayed request finds it and changes nothing. `next_try_at` is when the next step is due, or
    when a worker that took it has surely died; null when nothing is left to do. `seconds` are null
    until known. `sealed` holds the caller's number, the empty text where there is none.
    """

    __tablename__ = "recordings"

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    call: Mapped[str] = mapped_column(String(64), index=True)
    recording: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[str] = mapped_column(String(8))
    need: Mapped[str] = mapped_column(String(32))
    language: Mapped[str] = mapped_column(String(16))
    seconds: Mapped[int | None]
    why: Mapped[str] = mapped_column(String(8))
    left_at: Mapped[datetime] = mapped_column(Moment, index=True)
    fetched_at: Mapped[datetime | None] = mapped_column(Moment)
    tries: Mapped[int]
    next_try_at: Mapped[datetime | None] = mapped_column(Moment, index=True)
    removed_at: Mapped[datetime | None] = mapped_column(Moment)
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    done_by: Mapped[str | None] = mapped_column(String(64))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    key: Mapped[str] = mapped_column(String(8), index=True)


class Audio(Base):
    """The sealed sound of a recording, beside its row so that no listing loads it."""

    __tablename__ = "audio"

    id: Mapped[int] = mapped_column(Number, ForeignKey("recordings.id"), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    key: Mapped[str] = mapped_column(String(8), index=True)


class CallbackAsked(Base):
    """One call's wish to be called back; `sealed` holds the number. Confirmed, it stands."""

    __tablename__ = "callbacks"

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    call: Mapped[str] = mapped_column(String(64), unique=True)
    need: Mapped[str] = mapped_column(String(32))
    language: Mapped[str] = mapped_column(String(16))
    asked_at: Mapped[datetime] = mapped_column(Moment, index=True)
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    done_by: Mapped[str | None] = mapped_column(String(64))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    key: Mapped[str] = mapped_column(String(8), index=True)


class CallOver(Base):
    """A call that is over: when and how, and nothing of what was said."""

    __tablename__ = "calls"

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    call: Mapped[str] = mapped_column(String(64), unique=True)
    began_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime] = mapped_column(Moment, index=True)
    seconds: Mapped[int]
    status: Mapped[str] = mapped_column(String(16))


Sealed = Interview | Secret | Recording | Audio | CallbackAsked
"""The rows that hold something sealed."""
