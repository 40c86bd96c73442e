"""Add the code word of a public link to the report, as a hash."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("link", sa.Column("code_word_hash", sa.String()))


def downgrade() -> None:
    op.drop_column("link", "code_word_hash")
