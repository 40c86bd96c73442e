"""Create the tables of staff links and sessions, with the links that each workshop has already."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

EARLIER_LINKS = (("console", "facilitator"), ("screen", "screen"))
"""The secret of each was derived from `<client>/<workshop id>`, and stays the same."""


def upgrade() -> None:
    op.create_table(
        "link",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("workshop_id", sa.String(), sa.ForeignKey("workshop.id"), nullable=False, index=True),
        sa.Column("right", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("table", sa.Integer()),
        sa.Column("derived_from", sa.String(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger()),
        sa.Column("revoked_at", sa.BigInteger()),
    )
    op.create_table(
        "session",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("token_hash", sa.String(), nullable=False, unique=True, index=True),
        sa.Column("right", sa.String(), nullable=False),
        sa.Column("link_id", sa.String(), sa.ForeignKey("link.id"), index=True),
        sa.Column("workshop_id", sa.String(), sa.ForeignKey("workshop.id")),
        sa.Column("table", sa.Integer()),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger()),
    )
    for client, right in EARLIER_LINKS:
        op.execute(
            sa.text(
                'INSERT INTO link (id, workshop_id, "right", label, derived_from, created_at)'
                " SELECT :client || '-' || id, id, :right, '', :client || '/' || id, created_at FROM workshop"
            ).bindparams(client=client, right=right)
        )


def downgrade() -> None:
    op.drop_table("session")
    op.drop_table("link")
