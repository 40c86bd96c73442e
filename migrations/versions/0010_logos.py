"""Create the table of the logos of reports."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "logo",
        sa.Column("workshop_id", sa.String(), sa.ForeignKey("workshop.id"), primary_key=True),
        sa.Column("sha256", sa.String(), primary_key=True),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("uploaded_at", sa.BigInteger(), nullable=False),
        sa.Column("was_used", sa.Boolean(), nullable=False),
        sa.Column("is_frozen", sa.Boolean(), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("logo")
