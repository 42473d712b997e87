"""What a sector's participants say, and its assessment beside them."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

from data import guards

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_TEXT = sqlmodel.sql.sqltypes.AutoString()
_TIME = sqlmodel.sql.sqltypes.UTCDateTime()
_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_EXTENTS = ("inte", "delvis", "helt")
_LEVELS = ("ingen", "mattlig", "betydande", "allvarlig", "kritisk")
_CHANNELS = ("webb", "telefon", "rakel", "sms", "papper", "api")


def upgrade() -> None:
    op.create_table(
        "sector_report",
        sa.Column("revision", _NUMBER, autoincrement=False, nullable=False),
        *(sa.Column(name, _TEXT, nullable=False) for name in ("id", "operation", "sector")),
        *(sa.Column(name, _TEXT, nullable=True) for name in ("organisation", "area")),
        *(_word(name, _EXTENTS) for name in ("operations", "resources", "strain")),
        *(_word(name, _LEVELS, nullable=True) for name in ("forecast_24", "forecast_72")),
        *(sa.Column(name, _TIME, nullable=False) for name in ("observed_at", "recorded_at", "valid_until")),
        _word("channel", _CHANNELS),
        sa.ForeignKeyConstraint(["revision"], ["journal.revision"], name=op.f("fk_sector_report_revision")),
        *(_to(name) for name in ("operation", "sector", "organisation", "area")),
        sa.PrimaryKeyConstraint("revision", name=op.f("pk_sector_report")),
        sa.UniqueConstraint("id", name=op.f("uq_sector_report_id")),
    )
    op.create_index(op.f("ix_sector_report_sector"), "sector_report", ["operation", "sector", "revision"])
    guards.install(op.get_bind())  # the journal knows a kind more


def _word(name: str, words: tuple[str, ...], *, nullable: bool = False) -> sa.Column[str]:
    check = op.f(f"ck_sector_report_{name}")
    kind = sa.Enum(*words, name=check, native_enum=False, create_constraint=True, length=32)
    return sa.Column(name, kind, nullable=nullable)


def _to(name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], [f"{name}.id"], name=op.f(f"fk_sector_report_{name}"))
