"""Events from other systems' extracts."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_TEXT = sqlmodel.sql.sqltypes.AutoString()
_TIME = sqlmodel.sql.sqltypes.UTCDateTime()


def upgrade() -> None:
    op.create_table(
        "event",
        *(sa.Column(name, _TEXT, nullable=False) for name in ("operation", "source", "id")),
        sa.Column("area", _TEXT, nullable=True),
        *(sa.Column(name, _TIME, nullable=False) for name in ("at", "recorded_at")),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["operation"], ["operation.id"], name=op.f("fk_event_operation_operation")),
        sa.ForeignKeyConstraint(["area"], ["area.id"], name=op.f("fk_event_area_area")),
        sa.PrimaryKeyConstraint("operation", "source", "id", name=op.f("pk_event")),
    )
