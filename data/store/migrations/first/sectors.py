"""The sector organisation, what sectors say, and who was asked for what."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from data.store.migrations.first import columns
from data.store.migrations.first.columns import (
    Columns,
    flags,
    key,
    numbers,
    once,
    revision,
    revisions,
    texts,
    times,
    to,
    to_entry,
    word,
)


def create() -> None:
    _listed("sector")
    kind = word("organisation", "kind", columns.ORGANISATION_KINDS, "organisationkind")
    _listed("organisation", kind, *texts("belongs_to", maybe=True))
    _parts()
    _reports()
    _requests()


def _listed(name: str, *more: sa.Column[Any]) -> None:
    op.create_table(
        name,
        *texts("id", "name"),
        *more,
        *texts("source"),
        *flags("verified"),
        *_placed(),
        *flags("retired"),
        key(name, "id"),
    )


def _placed() -> Columns:
    return [*flags("example"), *numbers("position"), *revisions("revision")]


def _parts() -> None:
    op.create_table(
        "membership",
        *texts("sector", "organisation"),
        word("membership", "part", columns.SECTOR_PARTS, "sectorpart"),
        *_placed(),
        to("membership", "sector"),
        to("membership", "organisation"),
        key("membership", "sector", "organisation"),
    )
    op.create_table(
        "responsibility",
        *numbers("position"),
        *texts("organisation"),
        word("responsibility", "duty", columns.DUTIES),
        word("responsibility", "function", columns.FUNCTIONS, maybe=True),
        *texts("area", "sector", maybe=True),
        *flags("example"),
        *revisions("revision"),
        *(to("responsibility", name) for name in ("organisation", "area", "sector")),
        key("responsibility", "position"),
    )
    op.create_index(op.f("ix_responsibility_where"), "responsibility", ["function", "area"])
    op.create_table(
        "activity",
        *texts("id", "sector", "organisation", "name", "boundary"),
        *_placed(),
        to("activity", "sector"),
        to("activity", "organisation"),
        key("activity", "id"),
    )


def _reports() -> None:
    judged = ("operations", "resources", "strain")
    foreseen = ("forecast_24", "forecast_72")
    op.create_table(
        "sector_report",
        revision(),
        *texts("id", "operation", "sector"),
        *texts("organisation", "area", maybe=True),
        *(word("sector_report", name, columns.EXTENTS) for name in judged),
        *(word("sector_report", name, columns.LEVELS, maybe=True) for name in foreseen),
        *times("observed_at", "recorded_at", "valid_until"),
        word("sector_report", "channel", columns.CHANNELS),
        to_entry("sector_report"),
        *(to("sector_report", name) for name in ("operation", "sector", "organisation", "area")),
        key("sector_report", "revision"),
        once("sector_report", "id"),
    )
    op.create_index(op.f("ix_sector_report_sector"), "sector_report", ["operation", "sector", "revision"])


def _requests() -> None:
    op.create_table(
        "support_request",
        *texts("id", "operation"),
        word("support_request", "kind", columns.REQUEST_KINDS, "requestkind"),
        word("support_request", "priority", columns.PRIORITIES),
        word("support_request", "state", columns.REQUEST_STATES, "requeststate"),
        *texts("owner", "area"),
        *texts("point", "sector", maybe=True),
        *times("deadline", "asked_at"),
        *revisions("asked_revision"),
        *times("moved_at"),
        *revisions("revision"),
        to("support_request", "operation"),
        to("support_request", "owner", "organisation"),
        *(to("support_request", name) for name in ("area", "point", "sector")),
        key("support_request", "id"),
    )
    op.create_index(op.f("ix_support_request_newest"), "support_request", ["operation", "asked_revision"])
    op.create_table(
        "request_party",
        *texts("request", "organisation"),
        *numbers("position"),
        *times("acknowledged_at", maybe=True),
        *revisions("revision"),
        to("request_party", "request", "support_request"),
        to("request_party", "organisation"),
        key("request_party", "request", "organisation"),
    )
