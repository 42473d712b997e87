"""The journal knows how an exercise is led: four kinds more, and no table."""

from alembic import op

from data.store import guards

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    guards.install(op.get_bind())
