"""Plain rows of a file as the rows of a sector list: every fault is found, and none is guessed away."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, fields
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, Final, get_args, get_type_hints

from data.domain.rules import Reason
from data.domain.sectors import Activity, Membership, Organisation, Responsibility, Sector, SectorRegister

PARTS: Final[Mapping[str, type]] = {
    "sectors": Sector,
    "organisations": Organisation,
    "memberships": Membership,
    "responsibilities": Responsibility,
    "activities": Activity,
}
MOST_ROWS: Final = 5_000


@dataclass(frozen=True, slots=True)
class Listed:
    """What a file says, and what in it could not be read; where anything could not, the list is not whole."""

    register: SectorRegister
    faults: tuple[Reason, ...]


def listed(tables: Mapping[str, Sequence[Any]]) -> Listed:
    """Return the sector list that a file's tables are; `tables` has the names in PARTS."""
    faults: list[Reason] = [
        Reason(f"{name} är ingen del av en sektorslista. Delarna heter {', '.join(PARTS)}.")
        for name in tables
        if name not in PARTS
    ]
    found: dict[str, tuple[Any, ...]] = {}
    for name, fact in PARTS.items():
        rows = list(tables.get(name) or ())
        if len(rows) > MOST_ROWS:
            faults.append(Reason(f"{name} har {len(rows)} rader (högst {MOST_ROWS})."))
            rows = []
        read = [_row(f"{name} rad {number}", fact, row) for number, row in enumerate(rows, start=1)]
        faults += [fault for _, said in read for fault in said]
        found[name] = tuple(one for one, _ in read if one is not None)
    return Listed(SectorRegister(**found), tuple(faults))


def _row(where: str, fact: type, row: Any) -> tuple[Any | None, list[Reason]]:
    if not isinstance(row, Mapping):
        return None, [Reason(f"{where}: ska ha namngivna fält.")]
    wanted = {one.name: one for one in fields(fact)}
    faults = [
        Reason(f"{where}: fältet {name} finns inte. Fälten heter {', '.join(wanted)}.", str(name))
        for name in row
        if name not in wanted
    ]
    hints = get_type_hints(fact)
    values: dict[str, Any] = {}
    for name, one in wanted.items():
        value, why = _value(one, hints[name], row.get(name))
        values[name] = value
        faults += [Reason(f"{where}: {name} {why}", name)] if why else []
    return (None if faults else fact(**values)), faults


def _value(field: Field[Any], hint: Any, given: Any) -> tuple[Any, str]:
    """Return a field's value, or why what was given is none."""
    if given is None or given == "":
        if field.default is not MISSING:
            return field.default, ""
        return None, "saknas."
    kind = next(iter(_kinds(hint)))
    if issubclass(kind, StrEnum):
        known = [word.value for word in kind]
        return (kind(given), "") if given in known else (None, f"är {given!r}. Det ska vara {_or(known)}.")
    if kind is bool:
        return (
            (given, "")
            if isinstance(given, bool)
            else (None, f"är {given!r}. Det ska vara true eller false.")
        )
    if not isinstance(given, str):
        return None, f"är {given!r}. Det ska vara en text: sätt citattecken om den."
    return given.strip(), ""


def _kinds(hint: Any) -> Iterator[type]:
    if isinstance(hint, UnionType):
        yield from (one for one in get_args(hint) if one is not NoneType)
    else:
        yield hint


def _or(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} eller {words[-1]}"
