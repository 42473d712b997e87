"""The points' equipment as a file to edit and read in again: *intern*, and a map of weaknesses together."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from dashboard.paper.exports.tables import Column, as_csv, as_xlsx
from dashboard.words.addresses import EQUIPMENT_ENDINGS
from data import glossary
from data.errors import Refused
from data.list_files.sheet_row import words_of
from data.points import reads as point_reads
from data.points.aggregation import equipment_shown, why_weaknesses
from data.preparedness.facts import Equipment
from data.preparedness.list_file import COLUMNS, LAYOUT, SHEET
from data.preparedness.reads import equipment
from data.store.database import Store


def equipment_file(store: Store, ending: str, *, commas: bool = False) -> bytes:
    """Return a row for each point of the register, known or not, as .xlsx or .csv; raises Refused."""
    held = equipment(store)
    points = point_reads.loaded_points(store)
    listed = [held.get(point.id, Equipment(point.id, example=point.example)) for point in points]
    rows = [_row(one, coded=commas) for one in listed]
    match ending:
        case ".xlsx":
            warning = why_weaknesses(equipment_shown(listed))
            return as_xlsx(SHEET, _columns(), rows, list(_read_me(warning)), marked="example")
        case ".csv":
            return as_csv(_columns(), rows, commas=commas)
    raise Refused(f"Okänd filändelse {ending or '(ingen)'}: välj {', '.join(EQUIPMENT_ENDINGS)}.")


def _row(one: Equipment, *, coded: bool) -> dict[str, Any]:
    row = {name: _plain(getattr(one, name)) for name in COLUMNS}
    reserve = (one.reserve.value if coded else glossary.label(one.reserve)) if one.reserve else ""
    return {**row, "reserve": reserve, "example": "ja" if one.example else "nej"}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _columns() -> list[Column]:
    return [
        Column(
            name,
            LAYOUT.heading(name),
            tuple(words_of(Equipment, name)),
            ("0.##" if name in ("reserve_kw", "litres_per_hour") else "0") if name in LAYOUT.numbers else "",
        )
        for name in COLUMNS
    ]


def _read_me(warning: str) -> Iterator[tuple[str, str, str]]:
    yield "Kolumn", "Namn i filen", "Betyder"
    for name in COLUMNS:
        yield LAYOUT.heading(name), name, glossary.rows()["column"][name]["meaning_sv"]
    yield "", "", ""
    yield "Gör så här", "", f"Ändra i fliken {SHEET}, spara och läs in filen under Beredskap."
    yield "", "", "Filen är hela listan: för en punkt som saknas i den är inget längre känt."
    yield "", "", "Tomt fält: ingen vet. En kolumn som saknas i filen ändrar inget."
    yield "", "", "Klass intern. Lämna den inte vidare utan att pröva sekretess."
    if warning:
        yield "Obs", "", warning
