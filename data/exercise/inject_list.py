"""The inspelslista as a workbook, out and in; what is spoilt in it is said with its sheet and row."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import Any, Final

from pydantic import BaseModel, TypeAdapter, ValidationError

from data.exercise.changes import Change, ChangeKind, difference
from data.exercise.checking import START, in_order
from data.exercise.columns import (
    HEADINGS,
    LAYOUTS,
    LISTS,
    PARTS,
    READ_ME,
    SHEETS,
    words_in,
)
from data.exercise.inject_workbook import write_inject_list
from data.exercise.said import condition_of, split, word_of
from data.exercise.scenario import Effect, Inject, Scenario
from data.exercise.scenario_file import Listed, why
from data.exercise.schema import InjectFile
from data.exercise.written import moment_said
from data.list_files.csv_file import XLSX, why_foreign
from data.list_files.table import BrokenList, Cell, Fault, Row, Spoilt, Table
from data.list_files.xlsx_file import read_sheets

__all__ = ["Change", "ChangeKind", "difference", "read_inject_list", "write_inject_list"]
_LARGEST: Final = 5_000_000
# What a time that a spreadsheet has made of 1:30 or 26:00 looks like.
_TIME: Final = re.compile(r"(?:(\d+) days?, )?(\d{1,5}):(\d\d)(?::(\d\d(?:\.\d+)?))?")
_Places = dict[tuple[str, str], tuple[str, int]]


def read_inject_list(content: bytes, scenario: Scenario) -> Listed:
    """Return a scenario with the injects and the facit of a workbook; the rest of it stays as it is."""
    if len(content) > _LARGEST:
        return Listed(None, (Fault(f"Filen är större än {_LARGEST // 1_000_000} MB."),))
    if not content.startswith(XLSX):
        reason = why_foreign(content) or "filen är inget kalkylark"
        return Listed(None, (Fault(f"{reason}. Inspelslistan ska vara XLSX"),))
    try:
        tables = read_sheets("inspelslistan", content, LAYOUTS, (READ_ME,))
    except BrokenList as broken:
        return Listed(None, broken.faults)
    return _Reading(tables).listed(scenario)


class _Reading:
    """A workbook on its way to a scenario; every fault found is kept, and reading goes on."""

    def __init__(self, tables: Mapping[str, Table]) -> None:
        self.tables = tables
        self.faults = [fault for table in tables.values() for fault in table.faults]
        self.places: _Places = {}

    def listed(self, scenario: Scenario) -> Listed:
        injects = self._injects(scenario)
        start: list[dict[str, Any]] = []
        for part in PARTS:
            found = self._parts(part, {one["id"] for one in injects})
            start += found.pop(START, []) if part == "effects" else []
            for inject in injects:
                inject[part] = found.get(inject["id"], [])
        notes = next(iter(self.tables.values())).notes
        if self.faults:
            return Listed(None, tuple(self.faults), notes=notes)
        read = replace(
            scenario,
            injects=in_order(_injects().validate_python(injects)),
            start=_effects().validate_python(start),
        )
        return Listed(read, (), self.places, HEADINGS, notes)

    def _injects(self, scenario: Scenario) -> list[dict[str, Any]]:
        """Return the injects without their parts, in the scenario's order where moments are the same."""
        table = self.tables[SHEETS[""]]
        order = {one.id: place for place, one in enumerate(scenario.injects)}
        found = []
        for row in filter(_says_something, table.rows):
            read = self._row("", InjectFile, row, _shown(row.cells.get("id", "")))
            if read is None:
                continue
            if (read["id"], "") in self.places:
                self._refuse("id", f"{read['id']} finns två gånger.", read["id"], row, table)
            self.places[read["id"], ""] = table.sheet, row.number
            found.append(read)
        return sorted(found, key=lambda one: order.get(one["id"], len(order)))

    def _parts(self, part: str, injects: set[str]) -> dict[str, list[dict[str, Any]]]:
        table = self.tables[SHEETS[part]]
        found: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in filter(_says_something, table.rows):
            inject = _shown(row.cells.get("inject", ""))
            if inject not in injects and not (inject == START and part == "effects"):
                said = (
                    f"Inspelet {inject[:40]} finns inte i fliken {SHEETS['']}."
                    if inject
                    else "Inspel saknas."
                )
                self._refuse("inject", said, inject, row, table)
                continue
            read = self._row(part, PARTS[part][1], row, inject)
            if read is not None:
                field = ("", "start") if inject == START else (inject, part)
                self.places.setdefault(field, (table.sheet, row.number))
                found[inject].append(read)
        return found

    def _row(self, part: str, model: type[BaseModel], row: Row, inject: str) -> dict[str, Any] | None:
        table, refused = self.tables[SHEETS[part]], len(self.faults)
        plain: dict[str, Any] = {}
        for column, cell in row.cells.items():
            if column in ("inject", "marking") or cell == "":
                continue
            try:
                plain[column] = _value(part, column, cell)
            except ValueError as fault:
                self._refuse(column, str(fault), inject, row, table)
        if len(self.faults) > refused:
            return None
        try:
            return model.model_validate(plain).model_dump()
        except ValidationError as broken:
            for error in broken.errors(include_url=False):
                self._refuse(str(error["loc"][0]), why(error, model), inject, row, table)
        return None

    def _refuse(self, column: str, reason: str, inject: str, row: Row, table: Table) -> None:
        named = table.named.get(column, HEADINGS.get(column, column))
        self.faults.append(Fault(reason, row.number, named, table.sheet, inject[:40]))


def _value(part: str, column: str, cell: Cell) -> Any:
    """Return a cell as a scenario's file would say it; raises ValueError."""
    if column == "at" and (read := _time(_shown(cell))) is not None:
        return read
    if isinstance(cell, Spoilt):
        raise ValueError(cell.reason)
    if column == "condition":
        return condition_of(cell)
    kind = words_in(part, column)
    if column in LISTS:
        return [word_of(kind, one) if kind else one for one in split(cell)]
    return word_of(kind, cell) if kind else cell


def _time(shown: str) -> str | None:
    """Return the moment that was meant where a spreadsheet made a time of it; None where it did not."""
    found = _TIME.fullmatch(shown)
    if found is None:
        return None
    days, hours, minutes, seconds = found.groups(default="0")
    span = timedelta(days=int(days), hours=int(hours), minutes=int(minutes), seconds=round(float(seconds)))
    return moment_said(span)


def _says_something(row: Row) -> bool:
    """A row that somebody has emptied still has its marking."""
    return any(cell != "" for column, cell in row.cells.items() if column != "marking")


def _shown(cell: Cell) -> str:
    return cell.shown if isinstance(cell, Spoilt) else cell


@cache
def _injects() -> TypeAdapter[tuple[Inject, ...]]:
    return TypeAdapter(tuple[Inject, ...])


@cache
def _effects() -> TypeAdapter[tuple[Effect, ...]]:
    return TypeAdapter(tuple[Effect, ...])
