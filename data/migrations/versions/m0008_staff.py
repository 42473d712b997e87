"""The staff's log: full-text search with what is there, open and key entries, and attachments."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

from data import guards, search_index

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_TEXT = sqlmodel.sql.sqltypes.AutoString()
_TIME = sqlmodel.sql.sqltypes.UTCDateTime()


def upgrade() -> None:
    op.create_table(
        "marked_entry",
        _number("marked_entry"),
        sa.Column("operation", _TEXT, nullable=False),
        sa.Column("key", sa.Boolean(), nullable=False),
        sa.Column("due", _TIME, nullable=True),
        sa.Column("ticked_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["operation"], ["operation.id"], name=op.f("fk_marked_entry_operation")),
        sa.PrimaryKeyConstraint("revision", name=op.f("pk_marked_entry")),
    )
    op.create_index(op.f("ix_marked_entry_operation"), "marked_entry", ["operation"])
    op.create_table(
        "attachment",
        _number("attachment"),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("masked_by", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("(content IS NULL) = (masked_by IS NOT NULL)", name=op.f("ck_attachment_masking")),
        sa.PrimaryKeyConstraint("revision", name=op.f("pk_attachment")),
    )
    search_index.create(op.get_bind())
    guards.install_staff(op.get_bind())


def _number(table: str) -> sa.Column[int]:
    kind = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    to_journal = sa.ForeignKey("journal.revision", name=op.f(f"fk_{table}_revision"))
    return sa.Column("revision", kind, to_journal, autoincrement=False, nullable=False)
