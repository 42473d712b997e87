"""Columns, keys and words as the first migration writes them: each word list as it was then."""

from typing import Any

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

_TEXT = sqlmodel.sql.sqltypes.AutoString()
_TIME = sqlmodel.sql.sqltypes.UTCDateTime()
_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

Columns = list[sa.Column[Any]]


def texts(*names: str, maybe: bool = False) -> Columns:
    return [sa.Column(name, _TEXT, nullable=maybe) for name in names]


def long_text(name: str, *, maybe: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=maybe)


def times(*names: str, maybe: bool = False) -> Columns:
    return [sa.Column(name, _TIME, nullable=maybe) for name in names]


def revision(name: str = "revision") -> sa.Column[int]:
    """Return the number of an entry as a key: given, never counted up by the database."""
    return sa.Column(name, _NUMBER, autoincrement=False, nullable=False)


def revisions(*names: str, maybe: bool = False) -> Columns:
    return [sa.Column(name, sa.BigInteger(), nullable=maybe) for name in names]


def numbers(*names: str, maybe: bool = False) -> Columns:
    return [sa.Column(name, sa.Integer(), nullable=maybe) for name in names]


def floats(*names: str) -> Columns:
    return [sa.Column(name, sa.Float(), nullable=False) for name in names]


def flags(*names: str, maybe: bool = False) -> Columns:
    return [sa.Column(name, sa.Boolean(), nullable=maybe) for name in names]


def empty(*names: str, kind: Any = _TEXT) -> Columns:
    """Return columns that are empty text where nothing is said."""
    return [sa.Column(name, kind, nullable=False, server_default="") for name in names]


def no(*names: str) -> Columns:
    """Return columns that are false where nothing is said."""
    return [sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()) for name in names]


def unchecked_words(*names: str) -> Columns:
    """Return columns of words that a guard checks, or that may become more without the table made anew."""
    return [sa.Column(name, sa.String(32), nullable=False) for name in names]


def word(
    table: str, name: str, words: tuple[str, ...], check: str = "", *, maybe: bool = False
) -> sa.Column[str]:
    """Return a column of one word among these; `check` names the constraint where the column does not."""
    named = op.f(f"ck_{table}_{check or name}")
    kind = sa.Enum(*words, name=named, native_enum=False, create_constraint=True, length=32)
    return sa.Column(name, kind, nullable=maybe)


def key(table: str, *names: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*names, name=op.f(f"pk_{table}"))


def once(table: str, name: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(name, name=op.f(f"uq_{table}_{name}"))


def to(table: str, name: str, other: str = "", *, column: str = "id") -> sa.ForeignKeyConstraint:
    """Return a reference to another table; `other` names it where the column does not."""
    return sa.ForeignKeyConstraint([name], [f"{other or name}.{column}"], name=op.f(f"fk_{table}_{name}"))


def to_entry(table: str) -> sa.ForeignKeyConstraint:
    return to(table, "revision", "journal", column="revision")


def check(table: str, name: str, says: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(says, name=op.f(f"ck_{table}_{name}"))


FUNCTIONS = ("information", "el", "varme", "vatten")
STATUSES = ("fungerar", "begransad", "ur_funktion", "okand", "ej_aktuell")
SUPPLIES = ("ordinarie", "reserv", "nodvatten", "okant")
CHANNELS = ("webb", "telefon", "rakel", "sms", "papper", "api")
PHASES = ("planerad", "i_beredskap", "under_aktivering", "oppen", "under_avveckling", "stangd")
POINT_KINDS = ("fast", "mobil")
ANSWERS = ("ja", "nej", "okant")
OPERATION_KINDS = ("incident", "samhallsstorning", "ovning")
READINESS = ("normallage", "fredstida_kris", "hojd_skarpt", "hojd_hogsta")
OCCUPANCY = ("ledigt", "snart_fullt", "fullt", "kan_inte_ta_emot")
STAFFING = ("racker", "knapp", "saknas")
ORGANISATION_KINDS = ("namnd", "forvaltning", "bolag", "extern")
SECTOR_PARTS = ("ansvarig", "deltagare")
DUTIES = ("ordinarie", "drift", "infrastruktur")
EXTENTS = ("inte", "delvis", "helt")
LEVELS = ("ingen", "mattlig", "betydande", "allvarlig", "kritisk")
REQUEST_KINDS = (
    *("drivmedel", "reservkraft", "vatten", "varme", "personal"),
    *("transport", "materiel", "information", "annat"),
)
PRIORITIES = ("akut", "hog", "normal")
REQUEST_STATES = ("begard", "atagen", "pa_vag", "pa_plats", "aterlamnad", "avslagen", "aterkallad")
NOTICE_EVENTS = ("ny_begaran", "obesvarad", "passerad_tid", "loper_ut", "aktivering")
NOTICE_CHANNELS = ("epost", "sms", "webhook")
NOTICE_STATES = ("vantar", "skickad", "misslyckad")
DRAFT_KINDS = ("lagesrapport", "plan", "beslut", "rapport", "klistrad", "budskap", "stod", "anteckning")
