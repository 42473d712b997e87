"""An operation may be somebody's own: whose rehearsal it is, and what they rehearse."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("owner", "rehearses"):
        op.add_column("operation", sa.Column(name, sa.String(), nullable=False, server_default=""))
