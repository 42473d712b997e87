"""PostgreSQL compares every text letter by letter: an index is then right on whatever machine it comes to."""

from alembic import op

from data.store import letters

revision = "0042"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    letters.by_letter(op.get_bind())
