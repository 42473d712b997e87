"""What is assumed can be set: one kind of entry more."""

from alembic import op

from data.store import guards

revision = "0029"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    guards.install(op.get_bind())
