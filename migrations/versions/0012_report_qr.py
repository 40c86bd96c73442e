"""Add to the links whether the screen shows the QR code of one."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    column: sa.Column[bool] = sa.Column("on_screen", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("link", column)


def downgrade() -> None:
    op.drop_column("link", "on_screen")
