"""Point lists for tests: one good row, and files made of rows."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import openpyxl
import orjson

from data.points.facts import ANSWERS
from data.points.list_file import COLUMNS, NEEDED, SHEET

GOOD = {
    "id": "P01",
    "name": "Brommaskolan",
    "address": "Tegnebyvägen 30",
    "area": "bromma",
    "lat": "59.34373",
    "lon": "17.90891",
    "kind": "fast",
    "example": "ja",
    "source": "exempel",
    "capacity": "220",
    "operated_by": "Bromma stadsdelsnämnd",
    "infrastructure_by": "Stadsledningskontoret",
    "owner": "SISAB",
    "fault_contact": "Felanmälan 08-000 00",
    "accessibility": "ja",
    "children": "okänt",
    "pets": "",
    "languages": "svenska, arabiska",
    "outage_plan": "pärm A",
    "water_plan": "",
    "supplier": "Tankbil AB, avtal finns",
}
GOOD |= {name: "ja" if name in ANSWERS else "" for name in COLUMNS if name not in GOOD}
OLD = {name: GOOD[name] for name in NEEDED}


def line(columns: Sequence[str] = COLUMNS, **changes: str) -> str:
    cells = {**GOOD, **changes}
    return ",".join('"' + cells[column].replace('"', '""') + '"' for column in columns)


def csv_of(*lines: str, header: str = ",".join(COLUMNS)) -> bytes:
    return ("\n".join((header, *lines)) + "\n").encode()


def feature(**changes: object) -> dict[str, object]:
    words: dict[str, object] = {key: GOOD[key] for key in COLUMNS if key not in ("lat", "lon")}
    properties = {**words, "example": True, "capacity": 220, **changes}
    geometry = {"type": "Point", "coordinates": [17.90891, 59.34373]}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def collection(*features: object, **more: object) -> bytes:
    return orjson.dumps({"type": "FeatureCollection", "features": features, **more})


def xlsx_of(
    *rows: Mapping[str, Any], columns: Sequence[str] = COLUMNS, title: str = SHEET, heads: Sequence[str] = ()
) -> bytes:
    """Return a workbook with typed cells: numbers where a spreadsheet has numbers."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = title
    sheet.append(list(heads or columns))
    for row in rows:
        cells = {**GOOD, "lat": 59.34373, "lon": 17.90891, "capacity": 220, **row}
        sheet.append([cells[column] for column in columns])
    return saved(book)


def saved(book: Any) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()
