"""Drafts: what is being written at the desk, kept until it is sent, thrown away or ended."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0017"
down_revision = "0018"
branch_labels = None
depends_on = None

_TEXT = sqlmodel.sql.sqltypes.AutoString()
_TIME = sqlmodel.sql.sqltypes.UTCDateTime()
_KINDS = ("lagesrapport", "plan", "beslut", "rapport", "klistrad", "budskap", "stod", "anteckning")


def upgrade() -> None:
    kind = sa.Enum(
        *_KINDS, name=op.f("ck_draft_draftkind"), native_enum=False, create_constraint=True, length=32
    )
    op.create_table(
        "draft",
        sa.Column("operation", _TEXT, nullable=False),
        sa.Column("kind", kind, nullable=False),
        *(sa.Column(name, _TEXT, nullable=False) for name in ("owner", "act")),
        sa.Column("fields", sa.Text(), nullable=False),
        *(sa.Column(name, _TEXT, nullable=False) for name in ("writer", "writer_name")),
        *(sa.Column(name, _TIME, nullable=False) for name in ("begun_at", "updated_at")),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["operation"], ["operation.id"], name=op.f("fk_draft_operation")),
        sa.PrimaryKeyConstraint("operation", "kind", "owner", name=op.f("pk_draft")),
        sa.UniqueConstraint("act", name=op.f("uq_draft_act")),
    )
