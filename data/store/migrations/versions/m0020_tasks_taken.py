"""The journal knows one kind more: that somebody takes what waits."""

from alembic import op

from data.store import guards

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    guards.install(op.get_bind())
