"""A server that has stood down keeps which entry was the last that both have."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("server_met", sa.Column("parted", sa.BigInteger(), nullable=True))
