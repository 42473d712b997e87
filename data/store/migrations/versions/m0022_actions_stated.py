"""The journal knows one kind more: who acts on what has failed."""

from alembic import op

from data.store import guards

revision = "0022"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    guards.install(op.get_bind())
