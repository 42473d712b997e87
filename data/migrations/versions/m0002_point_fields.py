"""What more is known of a trygghetspunkt: who can use it, its plans and its supplier."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("accessibility", "children", "pets"):
        # In words: SQLite can add a checked column, but Alembic adds checks only by recreating the table.
        op.execute(
            f"ALTER TABLE point ADD COLUMN {name} VARCHAR(32) "
            f"CONSTRAINT ck_point_{name} CHECK ({name} IN ('ja', 'nej', 'okant'))"
        )
    for name in ("languages", "outage_plan", "water_plan", "supplier"):
        column: sa.Column[str] = sa.Column(
            name, sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=""
        )
        op.add_column("point", column)
