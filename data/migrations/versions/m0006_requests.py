"""Support requests: where each one stands, and who has acknowledged it."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

from data import guards

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_TEXT = sqlmodel.sql.sqltypes.AutoString()
_TIME = sqlmodel.sql.sqltypes.UTCDateTime()
_KINDS = (
    *("drivmedel", "reservkraft", "vatten", "varme", "personal"),
    *("transport", "materiel", "information", "annat"),
)
_PRIORITIES = ("akut", "hog", "normal")
_STATES = ("begard", "atagen", "pa_vag", "pa_plats", "aterlamnad", "avslagen", "aterkallad")


def upgrade() -> None:
    op.create_table(
        "support_request",
        *(sa.Column(name, _TEXT, nullable=False) for name in ("id", "operation")),
        _word("kind", "requestkind", _KINDS),
        _word("priority", "priority", _PRIORITIES),
        _word("state", "requeststate", _STATES),
        *(sa.Column(name, _TEXT, nullable=False) for name in ("owner", "area")),
        *(sa.Column(name, _TEXT, nullable=True) for name in ("point", "sector")),
        sa.Column("deadline", _TIME, nullable=False),
        sa.Column("asked_at", _TIME, nullable=False),
        sa.Column("asked_revision", sa.BigInteger(), nullable=False),
        sa.Column("moved_at", _TIME, nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        _to("support_request", "operation"),
        _to("support_request", "owner", "organisation"),
        *(_to("support_request", name) for name in ("area", "point", "sector")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_request")),
    )
    op.create_index(op.f("ix_support_request_newest"), "support_request", ["operation", "asked_revision"])
    op.create_table(
        "request_party",
        *(sa.Column(name, _TEXT, nullable=False) for name in ("request", "organisation")),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("acknowledged_at", _TIME, nullable=True),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        _to("request_party", "request", "support_request"),
        _to("request_party", "organisation"),
        sa.PrimaryKeyConstraint("request", "organisation", name=op.f("pk_request_party")),
    )
    guards.install(op.get_bind())  # the journal knows three kinds more


def _word(name: str, check: str, words: tuple[str, ...]) -> sa.Column[str]:
    check = op.f(f"ck_support_request_{check}")
    kind = sa.Enum(*words, name=check, native_enum=False, create_constraint=True, length=32)
    return sa.Column(name, kind, nullable=False)


def _to(table: str, name: str, other: str = "") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], [f"{other or name}.id"], name=op.f(f"fk_{table}_{name}"))
