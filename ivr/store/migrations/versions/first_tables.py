"""Interviews, the audit of their reading, and the secret of the keyed hashes."""

import sqlalchemy as sa
from alembic import op

revision = "first_tables"
down_revision = None
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)

# Nothing that the line's own user does can rewrite who read what.
SQLITE = """
CREATE TRIGGER audit_{what}_refused BEFORE {what} ON audit
BEGIN SELECT RAISE(ABORT, 'the audit only grows'); END
"""
POSTGRESQL = """
CREATE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the audit only grows'; END $$;
CREATE TRIGGER audit_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
FOR EACH STATEMENT EXECUTE FUNCTION audit_only_grows();
"""


def upgrade() -> None:
    """Make the first tables."""
    op.create_table(
        "interviews",
        sa.Column("id", NUMBER, primary_key=True),
        sa.Column("call", sa.String(64), nullable=False, unique=True),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("reference", sa.String(6), nullable=False),
        sa.Column("series", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("key", sa.String(8), nullable=False, index=True),
        sa.Column("visit", sa.LargeBinary(32), index=True),
        sa.Column("patient", sa.LargeBinary(32), index=True),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("kept_at", MOMENT, nullable=False),
        sa.Column("confirmed_at", MOMENT),
        sa.Column("seen_at", MOMENT),
        sa.UniqueConstraint("reference", "series", name="one_reference"),
    )
    op.create_table(
        "audit",
        sa.Column("id", NUMBER, primary_key=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("who", sa.String(64), nullable=False),
        sa.Column("what", sa.String(16), nullable=False),
        sa.Column("visit", sa.LargeBinary(32)),
        sa.Column("reference", sa.Text()),
        sa.Column("unseen_only", sa.Boolean(), nullable=False),
        sa.Column("found", sa.Text(), nullable=False),
    )
    op.create_table(
        "secret",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("key", sa.String(8), nullable=False),
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(SQLITE.format(what="UPDATE"))
        op.execute(SQLITE.format(what="DELETE"))
    else:
        op.execute(POSTGRESQL)


def downgrade() -> None:
    """Remove them, with everything that callers told."""
    op.drop_table("secret")
    op.drop_table("audit")
    op.drop_table("interviews")
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION audit_only_grows()")
