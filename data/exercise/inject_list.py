"""The inspelslista as a workbook read in: each fault with its sheet and row, and what it would change."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache, partial
from typing import Any, Final

from pydantic import BaseModel, TypeAdapter, ValidationError

from data.acting import Actor, Receipt
from data.errors import Refused
from data.exercise.acts.injects import load_injects
from data.exercise.checking import in_order, objections_here, remarks
from data.exercise.columns import (
    HEADINGS,
    LAYOUTS,
    LISTS,
    PARTS,
    READ_ME,
    SHEETS,
    condition_of,
    split,
    word_of,
    words_in,
)
from data.exercise.difference import ScenarioChange, difference, relisted
from data.exercise.facts import story_of
from data.exercise.reads import exercise
from data.exercise.rules import START
from data.exercise.scenario import Effect, Inject, Scenario
from data.exercise.scenario_file import Listed, why
from data.exercise.schema import InjectFile
from data.exercise.sourced import following
from data.exercise.written import MOMENT_FORM, SPAN_FORM, moment_said, span_said
from data.list_files.csv_file import XLSX, why_foreign
from data.list_files.list_file import ListFile, Looked
from data.list_files.table import BrokenList, Cell, Fault, Progress, Row, Spoilt, Table, said_numbers
from data.list_files.xlsx_file import read_sheets
from data.points import reads as point_reads
from data.store.database import Store

LARGEST_FILE: Final = 5_000_000
# What a spreadsheet shows that has made a time of 1:30, a length of 26:00, or a day of the length.
_TIME: Final = re.compile(
    r"(?:(?P<days>\d+) days?,? |1900-01-(?P<day>\d\d) )?"
    r"(?P<hours>\d{1,5}):(?P<minutes>[0-5]\d)(?::(?P<seconds>[0-5]\d(?:\.\d+)?))?"
)
_WHOLE_DAYS: Final = re.compile(r"1900-01-(\d\d)")
_SPANS: Final = ("lasts", "within")
_Places = dict[tuple[str, str], tuple[str, int]]


def read_inject_list(content: bytes, scenario: Scenario) -> Listed:
    """Return a scenario with the injects and the facit of a workbook; the rest of it stays as it is."""
    if len(content) > LARGEST_FILE:
        return Listed(None, (Fault(f"Filen är större än {LARGEST_FILE // 1_000_000} MB."),))
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
        # Every inject that has a row, also one that cannot be read: it is there all the same.
        rows = tables[SHEETS[""]].rows
        self.named = {shown for row in rows if (shown := _shown(row.cells.get("id", "")))}
        self.gone: list[str] = []

    def listed(self, scenario: Scenario) -> Listed:
        injects = self._injects(scenario)
        start: list[dict[str, Any]] = []
        for part in PARTS:
            found = self._parts(part, {one.id for one in scenario.injects})
            start += found.pop(START, []) if part == "effects" else []
            for inject in injects:
                inject[part] = found.get(inject["id"], [])
        notes = (*next(iter(self.tables.values())).notes, *self.gone)
        if self.faults:
            return Listed(None, tuple(self.faults), notes=notes)
        read = replace(
            scenario,
            injects=in_order(_injects().validate_python(injects)),
            start=_effects().validate_python(start),
        )
        return Listed(following(scenario, read), (), self.places, HEADINGS, notes)

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

    def _parts(self, part: str, before: set[str]) -> dict[str, list[dict[str, Any]]]:
        """Return a part's rows by inject; those of one that is gone from the list go with it."""
        table = self.tables[SHEETS[part]]
        found: dict[str, list[dict[str, Any]]] = defaultdict(list)
        astray: dict[str, list[Row]] = defaultdict(list)
        for row in filter(_says_something, table.rows):
            inject = _shown(row.cells.get("inject", ""))
            starts = inject == START and part == "effects"
            if inject not in self.named and not starts:
                astray[inject].append(row)
                continue
            read = self._row(part, PARTS[part][1], row, inject)
            if read is not None:
                found[inject].append(read)
                of, field = ("", "start") if starts else (inject, part)
                self.places.setdefault((of, field), (table.sheet, row.number))
                self.places[of, f"{field} {len(found[inject])}"] = table.sheet, row.number
        for inject, rows in astray.items():
            self._astray(inject, rows, table, gone=inject in before)
        return found

    def _astray(self, inject: str, rows: Sequence[Row], table: Table, *, gone: bool) -> None:
        """Say once of rows whose inject is not in the list what becomes of them."""
        more = f" (rad {said_numbers([row.number for row in rows])})" if len(rows) > 1 else ""
        if gone:
            said = more or f" (rad {rows[0].number})"
            self.gone.append(f"{inject} är borttaget: det som står i fliken {table.sheet}{said} följer med.")
        elif inject:
            said = f"Inspelet {inject[:40]} finns inte i fliken {SHEETS['']}{more}."
            self._refuse("inject", said, inject, rows[0], table)
        else:
            self._refuse("inject", f"Inspel saknas{more}.", inject, rows[0], table)

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
    if column in ("at", *_SPANS) and (span := _time(_shown(cell))) is not None:
        return moment_said(span) if column == "at" else span_said(span)
    if isinstance(cell, Spoilt):
        form = {"at": MOMENT_FORM, **dict.fromkeys(_SPANS, SPAN_FORM)}.get(column)
        raise ValueError(f"{cell.reason}. Skriv {form}" if form else cell.reason)
    if column == "condition":
        return condition_of(cell)
    if column == "questions":
        return [one.strip() for one in cell.splitlines() if one.strip()]
    kind = words_in(part, column)
    if column in LISTS:
        return [word_of(kind, one) if kind else one for one in split(cell)]
    return word_of(kind, cell) if kind else cell


def _time(shown: str) -> timedelta | None:
    """Return the time that was meant where a spreadsheet made one of it; None where it did not.

    What is a day or longer, in a cell that shows no days, it keeps as a day of January 1900.
    """
    if (whole := _WHOLE_DAYS.fullmatch(shown)) is not None:
        return timedelta(days=int(whole[1]))
    found = _TIME.fullmatch(shown)
    if found is None:
        return None
    said = {name: float(part) for name, part in found.groupdict(default="0").items()}
    seconds = timedelta(seconds=round(said["seconds"]))
    return timedelta(days=said["days"] + said["day"], hours=said["hours"], minutes=said["minutes"]) + seconds


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


ScenarioLooked = Looked[Listed, ScenarioChange]


def looked_at(
    store: Store, file: str, listed: Listed, change: ScenarioChange | None = None
) -> ScenarioLooked:
    """Return what was read of a scenario, judged in the municipality that is loaded."""
    change = change or ScenarioChange()
    if listed.scenario is None:
        return Looked(file, listed, change, listed.faults, listed.notes)
    faults = [*_objections(store, listed.scenario), *change.refused]
    notes = [str(listed.where(one)) for one in remarks(listed.scenario)]
    return Looked(file, listed, change, tuple(map(listed.where, faults)), (*notes, *listed.notes))


def _objections(store: Store, scenario: Scenario) -> tuple[Fault, ...]:
    if not point_reads.loaded_points(store):
        return (Fault("Inga trygghetspunkter är inlästa att granska mot. Läs in punktlistan först."),)
    return objections_here(store, scenario)


def upon(base: Scenario | None, listed: Listed) -> ScenarioChange:
    """Return what a list changes in the scenario that it belongs to."""
    if base is None or listed.scenario is None:
        return ScenarioChange()
    return ScenarioChange(difference(base, listed.scenario))


def exercise_list(operation_id: str) -> ListFile[Listed, ScenarioChange]:
    """Return the inspelslista of an exercise that is planned: put back, it changes what still waits."""

    def look(store: Store, file: str, content: bytes, _progress: Progress) -> ScenarioLooked:
        found = exercise(store, operation_id)
        if found is None:
            raise Refused("Händelsen har inget scenario att lägga en inspelslista på.", "operation")
        listed = read_inject_list(content, story_of(found.scenario))
        if listed.scenario is None:
            return looked_at(store, file, listed)
        return looked_at(store, file, listed, relisted(found, listed.scenario))

    return ListFile(look, partial(_put_back, operation_id))


def _put_back(
    operation_id: str, store: Store, actor: Actor, listed: Listed, now: datetime, shown: ScenarioChange
) -> Receipt | None:
    if listed.scenario is None:  # what could not be read is refused before
        return None
    return load_injects(store, actor, operation_id, listed.scenario, now, shown)
