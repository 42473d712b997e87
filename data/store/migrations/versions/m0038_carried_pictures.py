"""What was written elsewhere can be carried here by stick: one kind of entry more, and five tables."""

from alembic import op

from data.store import guards
from data.store.migrations.first import columns

revision = "0038"
down_revision = "0043"
branch_labels = None
depends_on = None

PARTNER, IN, ENTRY, CHAIN, AS = "partner", "carried_in", "carried_entry", "chain", "carried_as"


def upgrade() -> None:
    op.create_table(
        PARTNER,
        *columns.texts("id", "name"),
        columns.long_text("keys"),
        *columns.times("added_at"),
        *columns.texts("added_by"),
        columns.key(PARTNER, "id"),
    )
    op.create_table(
        IN,
        columns.revision(),
        *columns.texts("operation", "installation"),
        *columns.revisions("lift"),
        columns.to_entry(IN),
        columns.key(IN, "revision"),
    )
    op.create_index(op.f("ix_carried_in_operation"), IN, ["operation"])
    op.create_table(
        ENTRY,
        columns.revision(),
        *columns.texts("installation"),
        *columns.revisions("number", "stamp"),
        *columns.revisions("seen", maybe=True),
        columns.to_entry(ENTRY),
        columns.key(ENTRY, "revision"),
    )
    op.create_table(
        CHAIN,
        *columns.texts("installation"),
        *columns.revisions("parted"),
        columns.key(CHAIN, "installation"),
    )
    op.create_table(
        AS,
        *columns.texts("installation"),
        *columns.revisions("revision_there", "revision_here"),
        columns.key(AS, "installation", "revision_there"),
    )
    op.create_index("ix_carried_as_revision_here", AS, ["revision_here"])
    guards.install(op.get_bind())
