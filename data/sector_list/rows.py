"""Plain rows of a file as the rows of a sector list: every fault is found, and none is guessed away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from data.domain.sectors import EMPTY_REGISTER, Objection, SectorRegister
from data.sector_list.columns import HEADINGS, PARTS
from data.table_file.table import Fault
from data.table_file.typed_row import typed_row

MOST_ROWS: Final = 5_000


@dataclass(frozen=True, slots=True)
class Listed:
    """What a file says, and what in it could not be read; where anything could not, the list is not whole.

    `places` are each part's sheet in the file, and the file's own number of each of its rows.
    """

    register: SectorRegister
    faults: tuple[Fault, ...]
    places: Mapping[str, tuple[str, tuple[int, ...]]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def where(self, objection: Objection) -> Fault:
        """Return an objection to the list with its place in the file, where the file has such places."""
        sheet, rows = self.places.get(objection.part, ("", ()))
        known = objection.place is not None and objection.place < len(rows)
        row = rows[objection.place] if known and objection.place is not None else None
        column = HEADINGS.get(objection.field or "", "") if sheet else ""
        return Fault(objection.text, row, column, sheet)


def broken(faults: Sequence[Fault]) -> Listed:
    """Return what a file is that could not be read at all."""
    return Listed(EMPTY_REGISTER, tuple(faults))


def listed(tables: Mapping[str, Sequence[Any]]) -> Listed:
    """Return the sector list that a file's tables are; `tables` has the names in PARTS."""
    faults = [
        Fault(f"{name} är ingen del av en sektorslista. Delarna heter {', '.join(PARTS)}.")
        for name in tables
        if name not in PARTS
    ]
    found: dict[str, tuple[Any, ...]] = {}
    for name, fact in PARTS.items():
        rows = list(tables.get(name) or ())
        if len(rows) > MOST_ROWS:
            faults.append(Fault(f"{name} har {len(rows)} rader (högst {MOST_ROWS})."))
            rows = []
        read = [typed_row(f"{name} rad {number}", fact, row) for number, row in enumerate(rows, start=1)]
        faults += [Fault(why.text) for _, said in read for why in said]
        found[name] = tuple(one for one, _ in read if one is not None)
    return Listed(SectorRegister(**found), tuple(faults))
