"""Scenarios can be written in the store before an exercise is planned: two tables, and no kind of entry."""

from alembic import op

from data.store.migrations.first import columns

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

DRAFT, PART = "workshop", "workshop_part"
SOURCES = ("tom", "exempel", "fil", "ovning", "handelse")


def upgrade() -> None:
    op.create_table(
        DRAFT,
        *columns.texts("id"),
        columns.word(DRAFT, "source", SOURCES),
        *columns.texts("of"),
        *columns.numbers("version"),
        *columns.texts("writer_name"),
        *columns.times("updated_at"),
        columns.key(DRAFT, "id"),
    )
    op.create_table(
        PART,
        *columns.texts("draft", "inject"),
        *columns.numbers("place", "version"),
        *columns.texts("writer_name"),
        *columns.times("updated_at"),
        columns.long_text("words"),
        columns.to(PART, "draft", DRAFT),
        columns.key(PART, "draft", "inject"),
    )
