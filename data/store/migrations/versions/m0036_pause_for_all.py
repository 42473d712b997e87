"""An operation keeps by which entry it was paused: that says what every screen shows meanwhile."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("operation", sa.Column("pause_revision", sa.BigInteger(), nullable=True))
