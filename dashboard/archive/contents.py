"""What goes into a package besides the chain: the journal to read, and the facts as they stand."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import orjson

from dashboard.archive.layout import FACTS
from dashboard.exports.journal import COLUMNS
from dashboard.exports.points import points_sheet
from dashboard.exports.sector_reports import areas_sheet, sectors_sheet
from dashboard.exports.sheets import MARKING, Sheet, with_notice
from dashboard.exports.support import requests_sheet
from dashboard.exports.tables import Column, as_csv, csv_pieces
from dashboard.viewmodels.cells import EXERCISE
from data import queries
from data.database import Store
from data.domain.facts import Picture
from data.domain.staff_log import STRUCK
from data.domain.words import EntryKind

REPORT_COLUMNS: Final = (
    Column("revision", "Post", tag="#meta+id"),
    Column("point", "Punkt", tag="#loc+id"),
    Column("function", "Funktion", tag="#service"),
    Column("status", "Status", tag="#status"),
    Column("supply", "Försörjning", tag="#service+supply"),
    Column("occurred_at", "Observerat", tag="#date+observed"),
    Column("recorded_at", "Inlagt", tag="#date+recorded"),
    Column("valid_until", "Gäller till", tag="#date+end"),
    Column("lasts_until", "Räcker till", tag="#date+lasts"),
    Column("restored_estimate", "Åter", tag="#date+restored"),
    Column("channel", "Väg in", tag="#meta+channel"),
    Column("actor", "Vem", tag="#org+reporting"),
    Column("text", "Text", tag="#description"),
)
_FROM_FACTS: Final = (
    *("function", "status", "supply", "valid_until", "lasts_until", "restored_estimate", "channel"),
)


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts as files, and the warnings that they carry together."""

    files: Mapping[str, bytes]
    notices: tuple[str, ...]


def facts(store: Store, picture: Picture, now: datetime) -> Facts:
    """Return points, requests, sectors and areas as they stand; `now` is the operation's time."""
    operation = picture.operation
    sheets = {
        "punkter": points_sheet(picture, now),
        "stodbegaran": requests_sheet(store, operation.id, now),
        "sektorer": sectors_sheet(store, operation.id, now),
        "omraden": areas_sheet(queries.areas(store), operation),
    }
    files = {f"{FACTS}/{name}.csv": _csv(one) for name, one in sheets.items()}
    return Facts(files, tuple(dict.fromkeys(one.notice for one in sheets.values() if one.notice)))


def _csv(table: Sheet) -> bytes:
    noted = with_notice(table)
    return as_csv(noted.columns, noted.rows, hxl=True, commas=True)


def journal_csv(lines: Iterable[Mapping[str, Any]], *, exercise: bool) -> Iterator[bytes]:
    """Yield the journal to read, from the lines of the chain that are the operation's own."""
    rows = ({**_row(line), "facts": line["facts"], "kind": line["kind"]} for line in lines)
    return _pieces(COLUMNS, rows, exercise=exercise)


def reports_csv(lines: Iterable[Mapping[str, Any]], *, exercise: bool) -> Iterator[bytes]:
    """Yield every report that was made, from the lines of the chain that are reports."""
    return _pieces(REPORT_COLUMNS, (_report(line) for line in lines), exercise=exercise)


def is_report(line: Mapping[str, Any]) -> bool:
    return line.get("kind") == EntryKind.REPORT


def _pieces(
    columns: Sequence[Column], rows: Iterable[Mapping[str, Any]], *, exercise: bool
) -> Iterator[bytes]:
    marking = EXERCISE if exercise else ""
    whole = (*columns, MARKING)
    marked = ({**row, "marking": marking} for row in rows)
    return csv_pieces(whole, marked, hxl=True, commas=True)


def _report(line: Mapping[str, Any]) -> dict[str, Any]:
    stated = orjson.loads(line["facts"])
    return {**_row(line), **{name: stated.get(name) for name in _FROM_FACTS}}


def _row(line: Mapping[str, Any]) -> dict[str, Any]:
    plain = ("revision", "occurred_at", "recorded_at", "actor", "point")
    return {**{name: line[name] for name in plain}, "text": _words(line)}


def _words(line: Mapping[str, Any]) -> str:
    if line["struck"]:
        return STRUCK
    if line["text"] is None:
        return queries.MASKED
    return "; ".join(f"{key}: {value}" for key, value in json.loads(line["text"]).items())
