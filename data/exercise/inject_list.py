"""The inspelslista as a workbook, out and in, each fault with its sheet and row; and what it changes."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import timedelta
from enum import StrEnum
from functools import cache
from typing import Any, Final

from pydantic import BaseModel, TypeAdapter, ValidationError

from data import glossary
from data.exercise.checking import START, in_order
from data.exercise.columns import (
    HEADINGS,
    LAYOUTS,
    LISTS,
    PARTS,
    READ_ME,
    SHEETS,
    condition_of,
    effect_said,
    inject_said,
    split,
    word_of,
    words_in,
)
from data.exercise.inject_workbook import write_inject_list
from data.exercise.scenario import Effect, Inject, Objective, Scenario
from data.exercise.scenario_file import Listed, why
from data.exercise.schema import InjectFile
from data.exercise.written import moment_said, origin_said, span_said
from data.list_files.csv_file import XLSX, why_foreign
from data.list_files.table import BrokenList, Cell, Fault, Row, Spoilt, Table
from data.list_files.xlsx_file import read_sheets

_INJECTS: Final = "injects"


class ChangeKind(StrEnum):
    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference, in words. `inject` "": the scenario itself. `field` is empty for a whole inject."""

    inject: str
    kind: ChangeKind
    field: str = ""
    before: str = ""
    after: str = ""

    def __str__(self) -> str:
        if self.kind is ChangeKind.NEW:
            return f"+ {self.inject}: {self.after}"
        if self.kind is ChangeKind.GONE:
            return f"- {self.inject}: {self.before}"
        head = f"{self.inject} {self.field}" if self.inject else self.field
        return f"~ {head}: {self.before or 'ej angivet'} → {self.after or 'ej angivet'}"


def difference(before: Scenario, after: Scenario) -> tuple[Change, ...]:
    """Return every difference, in the order of the scenario after it; the order of injects is none."""
    held = {one.id: one for one in before.injects}
    there = {one.id for one in after.injects}
    found = [*_own(before, after)]
    for inject in after.injects:
        old = held.get(inject.id)
        if old is None:
            found.append(Change(inject.id, ChangeKind.NEW, after=_summary(inject)))
        else:
            found += _inject(old, inject)
    gone = (one for one in before.injects if one.id not in there)
    return (*found, *(Change(one.id, ChangeKind.GONE, before=_summary(one)) for one in gone))


def _own(before: Scenario, after: Scenario) -> Iterator[Change]:
    for one in fields(Scenario):
        old, new = getattr(before, one.name), getattr(after, one.name)
        if one.name != _INJECTS and old != new:
            yield Change("", ChangeKind.CHANGED, HEADINGS[one.name], _said(old), _said(new))


def _said(value: Any) -> str:
    if isinstance(value, tuple):
        return "\n".join(_said(one) for one in value)
    match value:
        case bool():
            return "ja" if value else "nej"
        case StrEnum():
            return glossary.label(value)
        case Effect():
            return effect_said(value)
        case Objective():
            return f"{value.id} {value.text}"
        case str():
            return value
    return origin_said(value) if hasattr(value, "tzinfo") else span_said(value)


def _inject(before: Inject, after: Inject) -> Iterator[Change]:
    for (name, old), (_, new) in zip(inject_said(before), inject_said(after), strict=True):
        if old != new:
            yield Change(after.id, ChangeKind.CHANGED, HEADINGS[name], old, new)


def _summary(inject: Inject) -> str:
    said = dict(inject_said(inject))
    told = " → ".join(part for part in (said["sender"], said["to"]) if part)
    words = ": ".join(part for part in (told, inject.text or said["effects"] or said["plays"]) if part)
    return f"{said['at'] or 'reserv'} {words}".strip()


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
