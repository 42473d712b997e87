"""The sector organisation: sectors, organisations, who is in which, and who answers for what."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

from data import guards

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_TEXT = sqlmodel.sql.sqltypes.AutoString()


def upgrade() -> None:
    _listed("sector")
    _listed("organisation", _word("organisation", "kind", "organisationkind", *_KINDS), _maybe("belongs_to"))
    op.create_table(
        "membership",
        _text("sector"),
        _text("organisation"),
        _word("membership", "part", "sectorpart", "ansvarig", "deltagare"),
        *_placed(),
        _to("membership", "sector"),
        _to("membership", "organisation"),
        sa.PrimaryKeyConstraint("sector", "organisation", name=op.f("pk_membership")),
    )
    _responsibility()
    op.create_table(
        "activity",
        *(_text(name) for name in ("id", "sector", "organisation", "name", "boundary")),
        *_placed(),
        _to("activity", "sector"),
        _to("activity", "organisation"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
    )
    guards.install(op.get_bind())  # the journal knows a kind more


_KINDS = ("namnd", "forvaltning", "bolag", "extern")


def _responsibility() -> None:
    functions = ("information", "el", "varme", "vatten")
    op.create_table(
        "responsibility",
        sa.Column("position", sa.Integer(), nullable=False),
        _text("organisation"),
        _word("responsibility", "duty", "duty", "ordinarie", "drift", "infrastruktur"),
        _word("responsibility", "function", "function", *functions, nullable=True),
        _maybe("area"),
        _maybe("sector"),
        sa.Column("example", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        _to("responsibility", "organisation"),
        _to("responsibility", "area"),
        _to("responsibility", "sector"),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_responsibility")),
    )
    op.create_index(op.f("ix_responsibility_where"), "responsibility", ["function", "area"])


def _listed(name: str, *more: sa.Column[str]) -> None:
    op.create_table(
        name,
        _text("id"),
        _text("name"),
        *more,
        _text("source"),
        sa.Column("verified", sa.Boolean(), nullable=False),
        *_placed(),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )


def _placed() -> tuple[sa.Column[bool], sa.Column[int], sa.Column[int]]:
    return (
        sa.Column("example", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
    )


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, _TEXT, nullable=False)


def _maybe(name: str) -> sa.Column[str]:
    return sa.Column(name, _TEXT, nullable=True)


def _word(table: str, name: str, check: str, *words: str, nullable: bool = False) -> sa.Column[str]:
    kind = sa.Enum(
        *words, name=op.f(f"ck_{table}_{check}"), native_enum=False, create_constraint=True, length=32
    )
    return sa.Column(name, kind, nullable=nullable)


def _to(table: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([other], [f"{other}.id"], name=op.f(f"fk_{table}_{other}"))
