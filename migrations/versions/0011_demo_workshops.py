"""Add to the workshops whether the people in one are simulated."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    column: sa.Column[bool] = sa.Column("is_demo", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("workshop", column)


def downgrade() -> None:
    op.drop_column("workshop", "is_demo")
