"""What is assumed as tables of plain values, as a TOML file or an editor has them: read, and written."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import fields
from functools import cache
from importlib.resources import files
from typing import Any, Final

from data.assumptions.facts import Assumptions, Figure, Link, Share
from data.assumptions.rules import objections
from data.errors import BrokenReference, Reason, Refused
from data.list_files.typed_row import typed_row

Tables = Mapping[str, Sequence[Mapping[str, Any]]]

KINDS: Final[Mapping[str, type]] = {"chain": Link, "shares": Share, "figures": Figure}
WORDS: Final[Mapping[str, str]] = {"chain": "Följdkedjan", "shares": "Andelarna", "figures": "Talen"}
_FILE: Final = "assumptions.toml"


@cache
def defaults() -> Assumptions:
    """Return what comes along: every row of it a *förslag*. Raises BrokenReference."""
    try:
        return read((files("data") / "reference" / _FILE).read_bytes())
    except Refused as fault:
        raise BrokenReference(_FILE, None, fault.reason) from fault


def read(content: bytes) -> Assumptions:
    """Return what a TOML file says; raises Refused with all that is wrong."""
    try:
        tables = tomllib.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise Refused(f"Filen är ingen giltig TOML ({fault}).") from fault
    strange = sorted(tables.keys() - KINDS.keys())
    if strange:
        raise Refused(f"Filen har {strange[0]}. Den ska ha {', '.join(KINDS)}.")
    return from_tables(tables)


def from_tables(tables: Tables) -> Assumptions:
    """Return rows of plain values as what is assumed; raises Refused with all that is wrong."""
    faults: list[Reason] = []
    rows: dict[str, tuple[Any, ...]] = {}
    for table, form in KINDS.items():
        given = tables.get(table, ())
        if isinstance(given, Mapping) or not isinstance(given, Sequence):
            raise Refused(f"{WORDS[table]} ska vara rader.")
        read = [typed_row(_where(table, place), form, row) for place, row in enumerate(given)]
        faults += [why for _row, whys in read for why in whys]
        rows[table] = tuple(row for row, _whys in read)
    if not faults:
        found = Assumptions(**rows)
        faults = [
            Reason(f"{_where(why.table, why.place)}: {why.text}", why.field) for why in objections(found)
        ]
        if not faults:
            return found
    raise Refused(faults[0].text, faults[0].field, also=tuple(faults[1:]))


def _where(table: str, place: int | None) -> str:
    return WORDS[table] if place is None else f"{WORDS[table]}, rad {place + 1}"


def to_tables(held: Assumptions) -> dict[str, list[dict[str, Any]]]:
    """Return what is assumed as rows of plain values."""
    return {
        table: [{one.name: getattr(row, one.name) for one in fields(row)} for row in rows]
        for table, rows in held.tables.items()
    }


def write(held: Assumptions) -> str:
    """Return what is assumed as a TOML file that reads back as the same."""
    lines: list[str] = []
    for table, rows in to_tables(held).items():
        for row in rows:
            stated = (f"{name} = {_toml(value)}" for name, value in row.items() if value is not None)
            lines += [f"[[{table}]]", *stated, ""]
    return "\n".join(lines)


def _toml(value: str | float) -> str:
    if isinstance(value, str):  # a basic string escapes as JSON does, and no control character is ever kept
        quoted = str(value).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        return f'"{quoted}"'
    return repr(float(value))
