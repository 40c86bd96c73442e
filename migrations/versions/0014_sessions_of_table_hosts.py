"""Add to the log the session of a table host, whose entries have only the seat."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.add_column("entry", sa.Column("session_id", sa.String()))


def downgrade() -> None:
    op.drop_column("entry", "session_id")
