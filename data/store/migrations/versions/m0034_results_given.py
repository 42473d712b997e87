"""The journal knows that somebody was given the result of an exercise: one kind more, and no table."""

from alembic import op

from data.store import guards

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    guards.install(op.get_bind())
