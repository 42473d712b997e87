"""The journal knows three kinds more: a level, what there is to drive with, and an order moved by hand."""

from alembic import op

from data.store import guards
from data.store.migrations.first import columns

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

NAME = "level"


def upgrade() -> None:
    op.create_table(
        NAME,
        columns.revision(),
        *columns.texts("operation", "point"),
        columns.word(NAME, "stock", ("diesel", "vatten")),
        *columns.numbers("litres"),
        *columns.times("observed_at", "recorded_at"),
        *columns.revisions("stands"),
        columns.to_entry(NAME),
        columns.to(NAME, "operation"),
        columns.to(NAME, "point"),
        columns.key(NAME, "revision"),
    )
    op.create_index(op.f("ix_level_stock"), NAME, ["operation", "point", "stock", "revision"])
    guards.install(op.get_bind())
