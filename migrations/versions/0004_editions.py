"""Create the table of editions, the frozen results of workshops."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "edition",
        sa.Column("workshop_id", sa.String(), sa.ForeignKey("workshop.id"), primary_key=True),
        sa.Column("no", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.UniqueConstraint("workshop_id", "seq"),
    )


def downgrade() -> None:
    op.drop_table("edition")
