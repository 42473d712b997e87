"""A server may have taken over with everything, from one that had stood down for it."""

import sqlalchemy as sa
from alembic import op

from data.store.migrations.first import columns

revision = "0044"
down_revision = "0042"
branch_labels = None
depends_on = None

REASONS = ("overtag", "overlamnad", "delning")
SERVER, BEFORE = "server", "server_before"
KEPT = "revision, term, installation, reason, island"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _made_anew()
        return
    op.drop_constraint(op.f("ck_server_took"), SERVER, type_="check")
    op.create_check_constraint(op.f("ck_server_took"), SERVER, sa.column("reason").in_(REASONS))


def _made_anew() -> None:
    """SQLite cannot change what a column may hold; these rows follow from the journal and may be copied."""
    op.rename_table(SERVER, BEFORE)
    op.create_table(
        SERVER,
        columns.revision(),
        *columns.numbers("term"),
        *columns.texts("installation"),
        columns.word(SERVER, "reason", REASONS, "took"),
        *columns.texts("island"),
        columns.to_entry(SERVER),
        columns.key(SERVER, "revision"),
    )
    op.execute(f"INSERT INTO {SERVER} ({KEPT}) SELECT {KEPT} FROM {BEFORE}")
    op.drop_table(BEFORE)
