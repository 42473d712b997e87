"""Points and journal as files: CSV that a spreadsheet cannot execute, JSON, and the API's GeoJSON."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

from dashboard.viewmodels.cells import EXERCISE, safe_cell
from dashboard.viewmodels.geojson import points_geojson
from data import queries
from data.database import Store
from data.domain.facts import Entry, Picture
from data.errors import Refused

_PAGE = 1000
JOURNAL_COLUMNS = (
    *("revision", "kind", "occurred_at", "recorded_at", "actor", "point"),
    *("facts", "text"),
)


def write_points(picture: Picture, now: datetime, out: Path) -> int:
    """Write the points at `now` (the operation's time) as .geojson or .csv; returns how many."""
    collection = points_geojson(picture, now)
    if out.suffix == ".geojson":
        out.write_text(json.dumps(collection, ensure_ascii=False, indent=1), encoding="utf-8")
    elif out.suffix == ".csv":
        rows = [
            _point_row(feature["properties"], picture.operation.is_exercise)
            for feature in collection["features"]
        ]
        _write_csv(out, list(rows[0]) if rows else ["id"], rows)
    else:
        raise Refused(f"Okänd filändelse {out.suffix}: välj .geojson eller .csv.")
    return len(collection["features"])


def _point_row(properties: Mapping[str, Any], exercise: bool) -> dict[str, Any]:
    row = {key: value for key, value in properties.items() if key != "functions"}
    for function, read in properties["functions"].items():
        for key in ("status", "mark", "supply", "cause", "observed_at", "lasts_until"):
            row[f"{function}_{key}"] = read.get(key)
    return {**row, "marking": EXERCISE if exercise else ""}


def write_journal(store: Store, operation: str, out: Path) -> int:
    """Write an operation's journal as .csv or .json; returns how many entries."""
    if out.suffix not in (".csv", ".json"):
        raise Refused(f"Okänd filändelse {out.suffix}: välj .csv eller .json.")
    exercise = queries.picture(store, operation, recent=0).operation.is_exercise
    rows = [journal_row(entry, exercise) for entry in _every_entry(store, operation)]
    if out.suffix == ".json":
        out.write_text(json.dumps(rows, ensure_ascii=False, indent=1, default=str), encoding="utf-8")
    else:
        _write_csv(out, [*JOURNAL_COLUMNS, "marking"], rows)
    return len(rows)


def _every_entry(store: Store, operation: str) -> Iterator[Entry]:
    after = 0
    for _page in count():
        entries = queries.entries_since(store, after, operation, _PAGE)
        yield from entries
        if len(entries) < _PAGE:
            return
        after = entries[-1].revision


def journal_row(entry: Entry, exercise: bool) -> dict[str, Any]:
    """Return one entry as a flat row; masked words say so."""
    said = queries.MASKED if entry.text is None else "; ".join(f"{k}: {v}" for k, v in entry.text.items())
    return {
        "revision": entry.revision,
        "kind": entry.kind,
        "occurred_at": entry.occurred_at.isoformat(),
        "recorded_at": entry.recorded_at.isoformat(),
        "actor": entry.actor,
        "point": entry.point,
        "facts": json.dumps(dict(entry.facts), ensure_ascii=False, default=str),
        "text": said,
        "marking": EXERCISE if exercise else "",
    }


def _write_csv(out: Path, columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> None:
    # The byte order mark makes spreadsheets read the Swedish letters right.
    with out.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows([safe_cell(row.get(column)) for column in columns] for row in rows)
