"""The tables of the store."""

from datetime import datetime

from sqlalchemy import BigInteger, DateTime, LargeBinary, String, Text, UniqueConstraint
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
    started_at: Mapped[datetime] = mapped_column(Moment)
    kept_at: Mapped[datetime] = mapped_column(Moment)
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    seen_at: Mapped[datetime | None] = mapped_column(Moment)


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
