"""Recordings and their audio, wishes to be called back, calls that are over; ages of interviews."""

import sqlalchemy as sa
from alembic import op

revision = "messages"
down_revision = "first_tables"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def sealed() -> tuple[sa.Column[bytes], sa.Column[str]]:
    """The two columns of what is sealed."""
    return (
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("key", sa.String(8), nullable=False, index=True),
    )


def done() -> tuple[sa.Column[object], sa.Column[str]]:
    """When staff were done with it, and who."""
    return sa.Column("done_at", MOMENT), sa.Column("done_by", sa.String(64))


def upgrade() -> None:
    """Make the tables of messages, and what the purge needs to find old interviews."""
    op.create_table(
        "recordings",
        sa.Column("id", NUMBER, primary_key=True),
        sa.Column("call", sa.String(64), nullable=False, index=True),
        sa.Column("recording", sa.String(64), nullable=False, unique=True),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("need", sa.String(32), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("seconds", sa.Integer()),
        sa.Column("why", sa.String(8), nullable=False),
        sa.Column("left_at", MOMENT, nullable=False, index=True),
        sa.Column("fetched_at", MOMENT),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", MOMENT, index=True),
        sa.Column("removed_at", MOMENT),
        *done(),
        *sealed(),
    )
    op.create_table(
        "audio",
        sa.Column("id", NUMBER, sa.ForeignKey("recordings.id"), primary_key=True),
        *sealed(),
    )
    op.create_table(
        "callbacks",
        sa.Column("id", NUMBER, primary_key=True),
        sa.Column("call", sa.String(64), nullable=False, unique=True),
        sa.Column("need", sa.String(32), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False, index=True),
        sa.Column("confirmed_at", MOMENT),
        *done(),
        *sealed(),
    )
    op.create_table(
        "calls",
        sa.Column("id", NUMBER, primary_key=True),
        sa.Column("call", sa.String(64), nullable=False, unique=True),
        sa.Column("began_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=False, index=True),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
    )
    op.add_column("interviews", sa.Column("look_again_at", MOMENT))
    op.create_index("ix_interviews_started_at", "interviews", ["started_at"])


def downgrade() -> None:
    """Remove them, with everything that callers left in them."""
    op.drop_index("ix_interviews_started_at", "interviews")
    op.drop_column("interviews", "look_again_at")
    for table in ("calls", "callbacks", "audio", "recordings"):
        op.drop_table(table)
