"""The journal knows two kinds more: the list of further functions, and what is reported of one."""

from alembic import op

from data.store import guards
from data.store.migrations.first import columns

revision = "0026"
down_revision = "0023"
branch_labels = None
depends_on = None

NAME = "service_report"


def upgrade() -> None:
    op.create_table(
        NAME,
        columns.revision(),
        *columns.texts("operation", "point", "service", "name"),
        columns.word(NAME, "status", columns.STATUSES),
        *columns.times("observed_at", "recorded_at"),
        *columns.times("valid_until", maybe=True),
        columns.word(NAME, "channel", columns.CHANNELS),
        *columns.flags("settles"),
        *columns.texts("source_key"),
        *columns.revisions("stands"),
        *columns.revisions("contested", maybe=True),
        columns.to_entry(NAME),
        columns.to(NAME, "operation"),
        columns.to(NAME, "point"),
        columns.key(NAME, "revision"),
    )
    place = ["operation", "point", "service", "revision"]
    op.create_index(op.f("ix_service_report_service"), NAME, place)
    guards.install(op.get_bind())
