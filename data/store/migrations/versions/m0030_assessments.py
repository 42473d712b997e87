"""The journal knows a judgement of an assumed outage: one kind more, and no table."""

from alembic import op

from data.store import guards

revision = "0030"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    guards.install(op.get_bind())
