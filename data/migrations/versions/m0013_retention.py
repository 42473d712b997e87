"""Retention by decision: one decision may forget the words of a whole exercise."""

from alembic import op

from data import guards

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    guards.install(op.get_bind())
