"""Records of typed values (GeoJSON features, rows of a GeoPackage) as the rows of a point list."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from data.point_list.columns import COLUMNS, LAYOUT, OPTIONAL
from data.table_file import plain
from data.table_file.layout import LARGEST_ROWS
from data.table_file.table import BrokenList, Cell, Fault, Row, Table

NO_POINT = "geometrin ska vara en punkt (Point)"


def typed_table(
    file: str, kind: str, records: Sequence[Mapping[str, Any] | str], declared: str | None
) -> Table:
    """Return the records as a table; one that is a sentence is refused with it. Raises BrokenList."""
    if len(records) > LARGEST_ROWS:
        raise BrokenList(file, [Fault(f"filen har fler än {LARGEST_ROWS} punkter")])
    faults: list[Fault] = []
    rows: list[Row] = []
    for number, record in enumerate(records, start=1):
        if isinstance(record, str):
            faults.append(Fault(record, row=number))
            continue
        names = [*record, *(column for column in OPTIONAL if _lacks(record, column))]
        wrong = [Fault(reason, row=number) for reason in LAYOUT.header_faults(names)]
        faults += wrong
        if not wrong:
            rows.append(Row(number, _cells(record)))
    stated = {column for row in rows for column in row.cells}
    rows = [Row(row.number, {**dict.fromkeys(stated, ""), **row.cells}) for row in rows]
    named = {column: column for column in COLUMNS if column in stated}
    return Table(kind, named, tuple(rows), declared=declared, faults=_once(faults, len(records)))


def _lacks(record: Mapping[str, Any], column: str) -> bool:
    return all(LAYOUT.column_of(name) != column for name in record)


def _cells(record: Mapping[str, Any]) -> dict[str, Cell]:
    return {LAYOUT.column_of(name) or name: plain.cell(LAYOUT, name, value) for name, value in record.items()}


def _once(faults: Sequence[Fault], records: int) -> tuple[Fault, ...]:
    """Return the faults, those that every record has as one about the whole file."""
    counted = Counter(fault.reason for fault in faults)
    common = [reason for reason, count in counted.items() if count == records > 1]
    return (
        *(Fault(reason) for reason in common),
        *(fault for fault in faults if fault.reason not in common),
    )
