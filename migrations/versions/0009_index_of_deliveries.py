"""Find the next delivery of a webhook without reading all of them."""

from alembic import op

revision = "0009"
down_revision = "0008"

TABLE = "webhook_delivery"
EARLIER = "ix_webhook_delivery_webhook_id"
INDEX = "ix_webhook_delivery_order"


def upgrade() -> None:
    op.create_index(INDEX, TABLE, ["webhook_id", "next_at", "id", "attempts"])
    op.drop_index(EARLIER, TABLE)  # the new index begins with the same column


def downgrade() -> None:
    op.create_index(EARLIER, TABLE, ["webhook_id"])
    op.drop_index(INDEX, TABLE)
