"""What is assumed, as the rows of an editor and back, and one sentence for each row of a difference."""

from collections.abc import Mapping, Sequence
from math import isnan
from typing import Any, Final

from dashboard.words import _, label
from data.assumptions.facts import Assumptions, Figure, Link, Row, Share
from data.assumptions.tables import to_tables

Rows = list[dict[str, Any]]
# Shares are edited in per cent, as people say them.
_PER_CENT: Final = {"shares": ("low", "high")}


def rows(held: Assumptions) -> dict[str, Rows]:
    """Return each table as the editor shows it."""
    return {table: [_scaled(table, row, 100) for row in rows] for table, rows in to_tables(held).items()}


def tables(edited: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, Rows]:
    """Return what stands in the editors as plain rows; a row where nothing is said is none."""
    plain = {table: [_plain(row) for row in rows] for table, rows in edited.items()}
    return {table: [_scaled(table, row, 0.01) for row in rows if row] for table, rows in plain.items()}


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if not _empty(value)}


def _empty(value: Any) -> bool:
    return value is None or value == "" or (isinstance(value, float) and isnan(value))


def _scaled(table: str, row: Mapping[str, Any], by: float) -> dict[str, Any]:
    scaled = _PER_CENT.get(table, ())
    return {name: round(value * by, 6) if name in scaled else value for name, value in row.items()}


def sentence(row: Row) -> str:
    """Return one row of what is assumed, with its source."""
    source = row.source or _("förslag")
    match row:
        case Link():
            said = _(
                "%(cause)s → %(through)s → %(effect)s efter %(low)g–%(high)g h, %(reach)s, %(when)s",
                cause=label(row.cause),
                through=row.through,
                effect=label(row.effect),
                low=row.low,
                high=row.high,
                reach=label(row.reach),
                when=label(row.condition),
            )
        case Share():
            said = _(
                "%(season)s, från %(hours)g h utan värme%(cold)s: %(low)g–%(high)g %%",
                season=label(row.season),
                hours=row.hours,
                cold=_(", kallare än %(below)g °C", below=row.below) if row.below is not None else "",
                low=round(row.low * 100, 4),
                high=round(row.high * 100, 4),
            )
        case Figure():
            said = f"{label(row.kind)}: {row.value:g}"
    return f"{said} · {source}"
