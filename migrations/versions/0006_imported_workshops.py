"""Add to the summaries whether a workshop was imported from another server."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    column: sa.Column[bool] = sa.Column("imported", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("summary", column)
    op.execute(
        "UPDATE summary SET imported = 1 WHERE workshop_id IN"
        " (SELECT workshop_id FROM entry WHERE seq = 1 AND command_id = 'imported-' || workshop_id)"
    )


def downgrade() -> None:
    op.drop_column("summary", "imported")
