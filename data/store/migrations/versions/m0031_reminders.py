"""A notice may belong to no operation: the reminder that a point's monthly check waits."""

import sqlalchemy as sa
from alembic import op

from data.store.migrations.first import columns
from data.store.migrations.first.columns import key, numbers, revisions, texts, times, to, word

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

EVENTS = (
    *(*columns.NOTICE_EVENTS, "begaran_lamnad", "punkt_ur_funktion", "lagesrapport"),
    "manadskontroll",
)
BEFORE = "notice_before"
KEPT = (
    *("id", "operation", "event", "at", "revision", "request", "area", "point", "phase", "priority"),
    *("step", "label", "count", "name", "channel", "address", "state", "attempts", "error", "queued_at"),
    *("next_attempt", "held_by", "held_until", "sent_at", "function"),
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _made_anew()
        return
    op.drop_constraint(op.f("ck_notice_noticeevent"), "notice", type_="check")
    op.create_check_constraint(op.f("ck_notice_noticeevent"), "notice", sa.column("event").in_(EVENTS))
    op.alter_column("notice", "operation", nullable=True)


def _made_anew() -> None:
    """SQLite cannot change what a column may hold; the outbox is no part of the journal and may be copied."""
    for index in ("ix_notice_waiting", "ix_notice_operation"):
        op.drop_index(op.f(index), "notice")
    op.rename_table("notice", BEFORE)
    op.create_table(
        "notice",
        *texts("id"),
        *texts("operation", maybe=True),
        word("notice", "event", EVENTS, "noticeevent"),
        *times("at"),
        *revisions("revision", maybe=True),
        *texts("request", "area", "point", maybe=True),
        word("notice", "phase", columns.PHASES, maybe=True),
        word("notice", "priority", columns.PRIORITIES, maybe=True),
        *texts("step", "label"),
        *numbers("count"),
        *texts("name"),
        word("notice", "channel", columns.NOTICE_CHANNELS, "noticechannel"),
        *texts("address"),
        word("notice", "state", columns.NOTICE_STATES, "noticestate"),
        *numbers("attempts"),
        *texts("error"),
        *times("queued_at", "next_attempt"),
        *texts("held_by"),
        *times("held_until", "sent_at", maybe=True),
        word("notice", "function", columns.FUNCTIONS, maybe=True),
        to("notice", "operation"),
        key("notice", "id"),
    )
    names = ", ".join(f'"{name}"' for name in KEPT)
    op.execute(f"INSERT INTO notice ({names}) SELECT {names} FROM {BEFORE}")
    op.drop_table(BEFORE)
    op.create_index(op.f("ix_notice_waiting"), "notice", ["state", "channel", "next_attempt"])
    op.create_index(op.f("ix_notice_operation"), "notice", ["operation", "queued_at"])
