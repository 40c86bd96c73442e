"""Add to a facilitator's link the link by which its maker had come in."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.add_column("link", sa.Column("made_by", sa.String()))


def downgrade() -> None:
    op.drop_column("link", "made_by")
