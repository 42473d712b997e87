"""A point may be one operation's own, and *tillfällig* until krisledningen keeps it; two kinds more."""

import sqlalchemy as sa
from alembic import op

from data.store import guards

revision = "0024"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("point", sa.Column("added_in", sa.String(), nullable=False, server_default=""))
    op.add_column("point", sa.Column("temporary", sa.Boolean(), nullable=False, server_default=sa.false()))
    guards.install(op.get_bind())
