"""The journal knows a kind more: that a closed operation was opened again."""

from alembic import op

from data import guards

revision = "0018"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    guards.install(op.get_bind())
