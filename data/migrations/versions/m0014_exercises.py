"""Exercises: their clock in stretches, breaking off, and the acts of those who lead them."""

import sqlalchemy as sa
from alembic import op

from data import guards

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("operation", sa.Column("clock_carried", sa.Float(), nullable=False, server_default="0"))
    op.add_column("operation", sa.Column("clock_earlier", sa.Text(), nullable=False, server_default=""))
    op.add_column(
        "operation", sa.Column("interrupted", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    guards.install(op.get_bind())
