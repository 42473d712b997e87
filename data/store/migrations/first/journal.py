"""The journal with its words and files, and what follows from it for operations and points."""

import sqlalchemy as sa
from alembic import op

from data.store.migrations.first import columns
from data.store.migrations.first.columns import (
    check,
    empty,
    flags,
    floats,
    key,
    long_text,
    no,
    numbers,
    once,
    revision,
    revisions,
    texts,
    times,
    to,
    to_entry,
    unchecked_words,
    word,
)

START = "0" * 64


def create() -> None:
    _journal()
    _registers()
    _operations()
    _occupancy()
    _reports()
    _log()


def _journal() -> None:
    op.create_table(
        "head",
        *numbers("id"),
        *revisions("revision"),
        *texts("digest"),
        check("head", "single", "id = 1"),
        key("head", "id"),
    )
    op.create_table(
        "journal",
        revision(),
        *texts("act"),
        *unchecked_words("kind"),
        *texts("operation", "point", maybe=True),
        *times("occurred_at", "recorded_at"),
        *texts("actor"),
        long_text("facts"),
        *texts("text_digest", "previous", "digest"),
        key("journal", "revision"),
        once("journal", "act"),
    )
    op.create_index("ix_journal_operation_revision", "journal", ["operation", "revision"])
    op.create_index("ix_journal_place", "journal", ["operation", "point", "kind", "revision"])
    op.create_index("ix_journal_recorded_at", "journal", ["recorded_at", "revision"])
    says = "(text IS NULL) = (salt IS NULL) AND (text IS NULL) = (masked_by IS NOT NULL)"
    op.create_table(
        "payload",
        revision(),
        *texts("salt", maybe=True),
        long_text("text", maybe=True),
        *revisions("masked_by", maybe=True),
        check("payload", "masking", says),
        to_entry("payload"),
        key("payload", "revision"),
    )
    op.execute(f"INSERT INTO head (id, revision, digest) VALUES (1, 0, '{START}')")


def _registers() -> None:
    op.create_table(
        "area",
        *texts("id", "name"),
        *numbers("population", maybe=True),
        *numbers("position"),
        *flags("retired"),
        *revisions("revision"),
        key("area", "id"),
    )
    op.create_table(
        "point",
        *texts("id", "name", "address", "area"),
        *floats("lon", "lat"),
        word("point", "kind", columns.POINT_KINDS, "pointkind"),
        *flags("example"),
        *texts("source"),
        *numbers("capacity", maybe=True),
        *texts("operated_by", "infrastructure_by", "owner", "fault_contact"),
        *flags("retired"),
        *revisions("revision"),
        *(word("point", name, columns.ANSWERS, maybe=True) for name in ("accessibility", "children", "pets")),
        *empty("languages", "outage_plan", "water_plan", "supplier"),
        to("point", "area"),
        key("point", "id"),
    )
    op.create_index(op.f("ix_point_area"), "point", ["area"])


def _operations() -> None:
    op.create_table(
        "operation",
        *texts("id", "name"),
        word("operation", "kind", columns.OPERATION_KINDS, "operationkind"),
        word("operation", "readiness", columns.READINESS),
        *times("clock_started_at", "clock_origin"),
        *floats("clock_speed"),
        *times("opened_at"),
        *times("closed_at", maybe=True),
        *revisions("revision"),
        sa.Column("clock_carried", sa.Float(), nullable=False, server_default="0"),
        *empty("clock_earlier", kind=sa.Text()),
        *no("interrupted"),
        key("operation", "id"),
    )
    op.create_table(
        "point_state",
        *texts("operation", "point"),
        word("point_state", "phase", columns.PHASES),
        *times("phase_at", maybe=True),
        *revisions("phase_revision", maybe=True),
        word("point_state", "occupancy", columns.OCCUPANCY, maybe=True),
        *numbers("people", maybe=True),
        word("point_state", "staffing", columns.STAFFING, maybe=True),
        *times("occupancy_observed_at", "occupancy_valid_until", maybe=True),
        *revisions("occupancy_revision", maybe=True),
        *revisions("revision"),
        *times("relief_at", maybe=True),
        *flags("opened", maybe=True),
        *times("opening_at", maybe=True),
        *revisions("opening_revision", maybe=True),
        to("point_state", "operation"),
        to("point_state", "point"),
        key("point_state", "operation", "point"),
    )


def _occupancy() -> None:
    op.create_table(
        "occupancy",
        revision(),
        *texts("operation", "point"),
        *revisions("stands"),
        to("occupancy", "operation"),
        to("occupancy", "point"),
        to_entry("occupancy"),
        key("occupancy", "revision"),
    )
    op.create_index("ix_occupancy_point", "occupancy", ["operation", "point", "revision"])


def _reports() -> None:
    op.create_table(
        "report",
        revision(),
        *texts("id", "operation", "point"),
        word("report", "function", columns.FUNCTIONS),
        word("report", "status", columns.STATUSES),
        word("report", "supply", columns.SUPPLIES),
        *times("observed_at", "recorded_at"),
        *times("valid_until", "lasts_until", "restored_estimate", maybe=True),
        word("report", "channel", columns.CHANNELS),
        *texts("source_key"),
        *flags("settles"),
        *revisions("stands"),
        *revisions("contested", maybe=True),
        *no("unconfirmed_device"),
        *empty("device_key"),
        *revisions("seen", maybe=True),
        *no("repeats"),
        to("report", "operation"),
        to("report", "point"),
        to_entry("report"),
        key("report", "revision"),
        once("report", "id"),
    )
    op.create_index("ix_report_function", "report", ["operation", "point", "function", "revision"])
    op.create_table(
        "function_state",
        *texts("operation", "point"),
        word("function_state", "function", columns.FUNCTIONS),
        *revisions("current"),
        *revisions("rival", maybe=True),
        to("function_state", "current", "report", column="revision"),
        to("function_state", "operation"),
        to("function_state", "point"),
        to("function_state", "rival", "report", column="revision"),
        key("function_state", "operation", "point", "function"),
    )


def _log() -> None:
    op.create_table(
        "marked_entry",
        revision(),
        *texts("operation"),
        *flags("key"),
        *times("due", maybe=True),
        *revisions("ticked_by", maybe=True),
        to_entry("marked_entry"),
        to("marked_entry", "operation"),
        key("marked_entry", "revision"),
    )
    op.create_index(op.f("ix_marked_entry_operation"), "marked_entry", ["operation"])
    op.create_table(
        "attachment",
        revision(),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        *revisions("masked_by", maybe=True),
        check("attachment", "masking", "(content IS NULL) = (masked_by IS NOT NULL)"),
        to_entry("attachment"),
        key("attachment", "revision"),
    )
