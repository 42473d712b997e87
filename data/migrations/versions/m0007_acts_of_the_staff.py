"""The acts of the staff: the journal knows the kinds that decisions, reports and notices are written as."""

from alembic import op

from data import guards

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    guards.install(op.get_bind())
