"""A draft may be of a sector's report and a handover, too; and of each point and function one."""

import sqlalchemy as sa
from alembic import op

from data.store.migrations.first import columns
from data.store.migrations.first.columns import empty, key, long_text, numbers, once, texts, times, to, word

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

KINDS = (*columns.DRAFT_KINDS, "blad", "sektorrapport", "overlamning", "punktrapport")
KEY = ("operation", "kind", "owner", "about")
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
    op.add_column("draft", *empty("about"))
    op.alter_column("draft", "about", server_default=None)
    op.drop_constraint(op.f("pk_draft"), "draft", type_="primary")
    op.create_primary_key(op.f("pk_draft"), "draft", list(KEY))


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
        *texts("about"),
        to("draft", "operation"),
        once("draft", "act"),
        key("draft", *KEY),
    )
    names = ", ".join(f'"{name}"' for name in KEPT)
    op.execute(f"INSERT INTO draft ({names}, about) SELECT {names}, '' FROM {BEFORE}")
    op.drop_table(BEFORE)
