"""The sector organisation as a file that people edit: its sheets, read by what the file is."""

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields
from typing import Any, Final

from data.list_files.csv_file import XLSX, why_foreign
from data.list_files.list_file import ListFile, Looked
from data.list_files.sheet_row import row_as
from data.list_files.table import BrokenList, Fault, Layout, Progress
from data.list_files.typed_row import UnreadableYaml, kind_of, read_plain, typed_row
from data.list_files.xlsx_file import read_sheets
from data.sectors.acts import SectorsChange, load_sectors, sectors_change
from data.sectors.facts import (
    EMPTY_REGISTER,
    Activity,
    Membership,
    Objection,
    Organisation,
    Responsibility,
    Sector,
    SectorRegister,
)
from data.store.database import Store

PARTS: Final[Mapping[str, type]] = {
    "sectors": Sector,
    "organisations": Organisation,
    "memberships": Membership,
    "responsibilities": Responsibility,
    "activities": Activity,
}
SHEETS: Final[Mapping[str, str]] = {
    "sectors": "sektorer",
    "organisations": "organisationer",
    "memberships": "medlemskap",
    "responsibilities": "ansvar",
    "activities": "verksamheter",
}
READ_ME: Final = "Läs mig"
HEADINGS: Final[Mapping[str, str]] = {
    "id": "id",
    "name": "namn",
    "kind": "slag",
    "belongs_to": "lyder under",
    "source": "källa",
    "verified": "verifierad",
    "example": "exempel",
    "sector": "sektor",
    "organisation": "organisation",
    "part": "del",
    "duty": "ansvar",
    "function": "funktion",
    "area": "område",
    "boundary": "gräns för oacceptabel konsekvens",
}
_IDS: Final = ("id", "belongs_to", "sector", "organisation", "area")


def layout(part: str) -> Layout:
    """Return the columns of a part's sheet; what means something when it is not said may be missing."""
    fact = PARTS[part]
    needed = [one.name for one in fields(fact) if one.default is MISSING]
    names = [one.name for one in fields(fact)]
    return Layout(
        needed=needed,
        optional=[name for name in names if name not in needed],
        headings=HEADINGS,
        yes_or_no=[name for name in names if kind_of(fact, name) is bool],
        ids=[name for name in names if name in _IDS],
    )


LAYOUTS: Final[Mapping[str, Layout]] = {SHEETS[part]: layout(part) for part in PARTS}


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


def read_xlsx(file: str, content: bytes) -> Listed:
    """Return the sector list in a workbook's bytes; what cannot be read is said with its place."""
    try:
        tables = read_sheets(file, content, LAYOUTS, (READ_ME,))
    except BrokenList as unreadable:
        return broken(unreadable.faults)
    faults: list[Fault] = []
    found: dict[str, tuple[Any, ...]] = {}
    places: dict[str, tuple[str, tuple[int, ...]]] = {}
    for part, fact in PARTS.items():
        table = tables[SHEETS[part]]
        faults += table.faults
        if len(table.rows) > MOST_ROWS:
            faults.append(Fault(f"fliken har fler än {MOST_ROWS} rader", sheet=table.sheet))
        rows = [(row.number, row_as(fact, row, table, faults)) for row in table.rows[:MOST_ROWS]]
        found[part] = tuple(one for _, one in rows if one is not None)
        places[part] = table.sheet, tuple(number for number, one in rows if one is not None)
    notes = next(iter(tables.values())).notes
    return Listed(SectorRegister(**found), tuple(faults), places, notes)


def read_yaml(content: bytes) -> Listed:
    """Return the sector list in a file's bytes; what cannot be read is said with its line."""
    try:
        said = read_plain(content)
    except UnreadableYaml as fault:
        return broken([Fault(str(fault))])
    if not isinstance(said, dict) or any(not isinstance(rows, list | None) for rows in said.values()):
        why = "Filen ska ha delarna sectors, organisations, memberships … var för sig, med rader."
        return broken([Fault(why)])
    return listed({str(name): rows or [] for name, rows in said.items()})


FORMATS = ("xlsx", "yaml", "yml")


def read_list(file: str, content: bytes) -> Listed:
    """Return the sector list in a file's bytes; what cannot be read is said with its place."""
    if content.startswith(XLSX):
        return read_xlsx(file, content)
    if (reason := why_foreign(content)) is not None:
        return broken([Fault(f"{reason}. Filen ska vara XLSX eller YAML")])
    return read_yaml(content)


def _look(
    store: Store, file: str, content: bytes, _progress: Progress
) -> Looked[SectorRegister, SectorsChange]:
    listed = read_list(file, content)
    change = sectors_change(store, listed.register)
    refused = (*listed.faults, *map(listed.where, change.refused))
    return Looked(file, listed.register, change, refused, listed.notes)


SECTOR_LIST: Final = ListFile(_look, load_sectors)
