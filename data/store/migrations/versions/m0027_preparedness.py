"""What is known of a point before anything happens: its equipment, and each monthly check; two kinds more."""

import sqlalchemy as sa
from alembic import op

from data.store import guards
from data.store.migrations.first import columns

revision = "0027"
down_revision = "0029"
branch_labels = None
depends_on = None

EQUIPMENT, CHECK = "equipment", "point_check"


def upgrade() -> None:
    op.create_table(
        EQUIPMENT,
        *columns.texts("point"),
        columns.word(EQUIPMENT, "reserve", ("ingen", "fast", "forberedd", "avtalad"), maybe=True),
        *(sa.Column(name, sa.Float()) for name in ("reserve_kw", "litres_per_hour")),
        *columns.numbers("tank_litres", "water_litres", "heated_m2", "level", "fuel_priority", maybe=True),
        sa.Column("last_tried", sa.Date()),
        *columns.texts("opening_hours"),
        *columns.flags("example"),
        *columns.revisions("revision"),
        columns.to(EQUIPMENT, "point"),
        columns.key(EQUIPMENT, "point"),
    )
    op.create_table(
        CHECK,
        columns.revision(),
        *columns.texts("point"),
        *columns.times("at"),
        *columns.flags("tried", maybe=True),
        *columns.flags("opened", "staffed", "stocked"),
        columns.to_entry(CHECK),
        columns.to(CHECK, "point"),
        columns.key(CHECK, "revision"),
    )
    op.create_index(op.f("ix_point_check_point"), CHECK, ["point"])
    guards.install(op.get_bind())
