"""A draft may be of a sheet of paper, too."""

import sqlalchemy as sa
from alembic import op

from data.store.migrations.first import columns
from data.store.migrations.first.columns import key, long_text, numbers, once, texts, times, to, word

revision = "0039"
down_revision = "0037"
branch_labels = None
depends_on = None

KINDS = (*columns.DRAFT_KINDS, "blad")
BEFORE = "draft_before"
KEPT = (
    *("operation", "kind", "owner", "act", "fields", "writer", "writer_name", "begun_at", "updated_at"),
    "version",
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _made_anew()
        return
    op.drop_constraint(op.f("ck_draft_draftkind"), "draft", type_="check")
    op.create_check_constraint(op.f("ck_draft_draftkind"), "draft", sa.column("kind").in_(KINDS))


def _made_anew() -> None:
    """SQLite cannot change what a column may hold; drafts are no part of the journal and may be copied."""
    op.rename_table("draft", BEFORE)
    op.create_table(
        "draft",
        *texts("operation"),
        word("draft", "kind", KINDS, "draftkind"),
        *texts("owner", "act"),
        long_text("fields"),
        *texts("writer", "writer_name"),
        *times("begun_at", "updated_at"),
        *numbers("version"),
        to("draft", "operation"),
        once("draft", "act"),
        key("draft", "operation", "kind", "owner"),
    )
    names = ", ".join(f'"{name}"' for name in KEPT)
    op.execute(f"INSERT INTO draft ({names}) SELECT {names} FROM {BEFORE}")
    op.drop_table(BEFORE)
