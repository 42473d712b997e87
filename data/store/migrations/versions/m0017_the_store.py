"""The store as it was first kept anywhere: tables, the index of words, and what guards them."""

from alembic import op

from data.store import guards, search_index
from data.store.migrations.first import beside, journal, sectors

revision = "0017"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    for part in (journal, sectors, beside):
        part.create()
    search_index.create(op.get_bind())
    guards.install(op.get_bind())
