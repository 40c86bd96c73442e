"""Add to the workshops whether the screen shows the QR code of the report when they are closed.

Nobody was asked in those that are closed already. Their screens show it only if they do so now."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

TURN_OFF = """UPDATE workshop SET report_qr = 0
WHERE id NOT IN (SELECT workshop_id FROM link WHERE on_screen AND revoked_at IS NULL)
AND (
    id NOT IN (SELECT workshop_id FROM summary WHERE NOT closed)
    OR id IN (SELECT workshop_id FROM link WHERE on_screen)
)"""
"""In workshops without such a link that are closed, or in which a facilitator has turned it off. The first
version wrote no summaries, so all of its workshops count as closed."""


def upgrade() -> None:
    column: sa.Column[bool] = sa.Column("report_qr", sa.Boolean(), nullable=False, server_default=sa.true())
    op.add_column("workshop", column)
    op.execute(TURN_OFF)


def downgrade() -> None:
    op.drop_column("workshop", "report_qr")
