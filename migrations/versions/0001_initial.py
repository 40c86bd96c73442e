"""Create the tables of workshops, their event log, and sign-in links."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "workshop",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
    )
    op.create_index("ix_workshop_code", "workshop", ["code"], unique=True)
    op.create_table(
        "entry",
        sa.Column("workshop_id", sa.String(), sa.ForeignKey("workshop.id"), primary_key=True),
        sa.Column("seq", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("command_id", sa.String(), nullable=False),
        sa.Column("actor_kind", sa.String(), nullable=False),
        sa.Column("actor_id", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("events", sa.LargeBinary(), nullable=False),
        sa.UniqueConstraint("workshop_id", "command_id", name="uq_entry_command"),
    )
    op.create_table(
        "sign_in_link",
        sa.Column("token_hash", sa.String(), primary_key=True),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
    )


def downgrade() -> None:
    op.drop_table("sign_in_link")
    op.drop_table("entry")
    op.drop_table("workshop")
