"""What the page showed that a report was written on, whether it only repeats that, and which phone it was."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    text = sqlmodel.sql.sqltypes.AutoString()
    op.add_column("report", sa.Column("device_key", text, nullable=False, server_default=""))
    op.add_column("report", sa.Column("seen", sa.BigInteger(), nullable=True))
    op.add_column("report", sa.Column("repeats", sa.Boolean(), nullable=False, server_default=sa.false()))
