"""The journal knows two kinds more: the list of further functions, and what is reported of one."""

from alembic import op

from data.store import guards

revision = "0026"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    guards.install(op.get_bind())
