"""Two numbers that end alike are told apart by ids of their own: one table more, beside the journal."""

from alembic import op

from data.store.migrations.first import columns

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

SENDER = "text_sender"


def upgrade() -> None:
    op.create_table(
        SENDER,
        *columns.texts("sender", "operation", "device"),
        *columns.times("last_at"),
        columns.to(SENDER, "operation"),
        columns.key(SENDER, "sender"),
    )
