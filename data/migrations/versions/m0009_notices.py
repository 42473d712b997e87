"""Notices: what is to be told to whom, and how delivery went."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_TEXT = sqlmodel.sql.sqltypes.AutoString()
_TIME = sqlmodel.sql.sqltypes.UTCDateTime()
_EVENTS = ("ny_begaran", "obesvarad", "passerad_tid", "loper_ut", "aktivering")
_PHASES = ("planerad", "i_beredskap", "under_aktivering", "oppen", "under_avveckling", "stangd")


def upgrade() -> None:
    op.create_table(
        "notice",
        *(sa.Column(name, _TEXT, nullable=False) for name in ("id", "operation")),
        _word("event", "noticeevent", _EVENTS),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=True),
        *(sa.Column(name, _TEXT, nullable=True) for name in ("request", "area", "point")),
        _word("phase", "phase", _PHASES, nullable=True),
        _word("priority", "priority", ("akut", "hog", "normal"), nullable=True),
        *(sa.Column(name, _TEXT, nullable=False) for name in ("step", "label")),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("name", _TEXT, nullable=False),
        _word("channel", "noticechannel", ("epost", "sms", "webhook")),
        sa.Column("address", _TEXT, nullable=False),
        _word("state", "noticestate", ("vantar", "skickad", "misslyckad")),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", _TEXT, nullable=False),
        *(sa.Column(name, _TIME, nullable=False) for name in ("queued_at", "next_attempt")),
        sa.Column("held_by", _TEXT, nullable=False),
        *(sa.Column(name, _TIME, nullable=True) for name in ("held_until", "sent_at")),
        sa.ForeignKeyConstraint(["operation"], ["operation.id"], name=op.f("fk_notice_operation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    op.create_index(op.f("ix_notice_waiting"), "notice", ["state", "channel", "next_attempt"])
    op.create_index(op.f("ix_notice_operation"), "notice", ["operation", "queued_at"])


def _word(name: str, check: str, words: tuple[str, ...], *, nullable: bool = False) -> sa.Column[str]:
    check = op.f(f"ck_notice_{check}")
    kind = sa.Enum(*words, name=check, native_enum=False, create_constraint=True, length=32)
    return sa.Column(name, kind, nullable=nullable)
