"""Bringing the registers into the store: areas from the map pack, points given their area by position."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from dashboard.settings import REFERENCE_EQUIPMENT, REFERENCE_RESOURCES, REFERENCE_SECTORS
from data.acting import Actor, Receipt, on_this_machine
from data.deliveries import reads as delivery_reads
from data.deliveries.list_file import RESOURCE_LIST
from data.errors import BrokenReference, Stale
from data.list_files.list_file import ListFile, Looked
from data.list_files.table import NO_HEADS, BrokenList, Fault, Heads, Layout, Progress, Table, silent
from data.points import reads as point_reads
from data.points.acts import registers as point_registers
from data.points.acts.registers import PointsChange
from data.points.facts import ANSWERS, Area, NewPoint, Point
from data.points.list_checking import Checked, ListedPoint, check
from data.points.list_file import (
    GEOPACKAGE,
    LAYOUT,
    NO_POINT,
    OPTIONAL,
    content_of,
    heading,
    kind_of,
    read_table,
    typed_table,
)
from data.preparedness import reads as preparedness_reads
from data.preparedness.list_file import equipment_list
from data.sectors import reads as sector_reads
from data.sectors.list_file import SECTOR_LIST
from data.store.database import Store
from data.words import PointKind
from geo import errors as geo_errors
from geo.geopackage import read_geopackage
from geo.layers import Pack, load_pack
from geo.placing import Placed, place

START = on_this_machine("start")
_MOST_NOTES = 12
# What is said of a new point that its list does not state. A kind it must have: most are fixed.
UNSTATED: Mapping[str, Any] = {
    **dict.fromkeys(OPTIONAL, ""),
    **dict.fromkeys(("capacity", *ANSWERS)),
    "kind": PointKind.FAST,
    "example": False,
}
_ASSUMED = {
    "kind": "Nya punkter läses in som fasta, eftersom filen inte säger något annat.",
    "example": "Nya punkter läses in som riktiga, inte som exempel, eftersom filen inte säger något annat.",
}


@dataclass(frozen=True, slots=True)
class Settled:
    """A point list with areas, and a sentence for each point whose stated area is not where it stands.

    `system` is the coordinate system that the positions were recognised to be in.
    """

    points: tuple[NewPoint, ...] = ()
    system: str = ""
    disagreements: tuple[str, ...] = ()


DryRun = Looked[Settled, PointsChange]


def areas_of(pack: Pack) -> tuple[Area, ...]:
    """Return the pack's areas as the store keeps them."""
    rows = pack.areas.sort_values("id")
    return tuple(
        Area(str(row.id), str(row.name), None if pd.isna(row.population) else int(row.population))
        for row in rows.itertuples(index=False)
    )


@cache
def pack_at(directory: Path) -> Pack:
    """Return the map pack of a folder; a process reads it once."""
    return load_pack(directory)


def load_areas(store: Store, pack: Pack, now: datetime) -> None:
    """Load the pack's areas where the store does not already hold them."""
    point_registers.load_areas(store, START, areas_of(pack), now)


def load_points(store: Store, pack: Pack, file: Path, now: datetime) -> Settled:
    """Read, settle and load a point list; raises BrokenList or Refused, and nothing is stored then.

    A server must start in the middle of a night: a list that would take a point from an operation that holds
    it waits, and that is said. The register stays as it is until then.
    """
    run = dry_run(store, pack, file.name, content_of(file))
    if run.change.refused and len(run.refused) == len(run.change.refused):
        waits = (
            f"{file.name} lästes inte in. {one.reason.text.removesuffix('.')}" for one in run.change.refused
        )
        return Settled(disagreements=tuple(waits))
    try:
        point_list(pack).apply(store, START, run, now, run.withdraws)
    except Stale:  # another process that starts on the same store was first
        run = dry_run(store, pack, file.name, content_of(file))
        point_list(pack).apply(store, START, run, now, run.withdraws)
    return run.listed


def load_example_sectors(store: Store, now: datetime) -> None:
    """Load the sector organisation that comes along where the store has none of its own."""
    if sector_reads.register(store).sectors:
        return
    looked = SECTOR_LIST.look(store, REFERENCE_SECTORS.name, REFERENCE_SECTORS.read_bytes(), silent)
    SECTOR_LIST.apply(store, START, looked, now)


def load_example_equipment(store: Store, now: datetime) -> None:
    """Load what the example points have where nothing is known of any point."""
    if preparedness_reads.equipment(store):
        return
    listed, file = equipment_list(now), REFERENCE_EQUIPMENT
    listed.apply(store, START, listed.look(store, file.name, file.read_bytes(), silent), now)


def load_example_resources(store: Store, now: datetime) -> None:
    """Load the depots and vehicles that come along where none are listed."""
    if not delivery_reads.listed(store):
        content = REFERENCE_RESOURCES.read_bytes()
        looked = RESOURCE_LIST.look(store, REFERENCE_RESOURCES.name, content, silent)
        RESOURCE_LIST.apply(store, START, looked, now)


def point_list(pack: Pack, named: Mapping[str, str] | None = None) -> ListFile[Settled, PointsChange]:
    """Return point lists as a list, their areas settled by the pack.

    `named` says which of the file's own headings each column is, where somebody has chosen.
    """
    layout = replace(LAYOUT, named=named or {})

    def look(store: Store, file: str, content: bytes, progress: Progress) -> DryRun:
        return dry_run(store, pack, file, content, progress, layout)

    return ListFile(look, _load)


def _load(store: Store, actor: Actor, settled: Settled, now: datetime, shown: PointsChange) -> Receipt | None:
    return point_registers.load_points(store, actor, settled.points, now, shown)


def dry_run(
    store: Store,
    pack: Pack,
    file: str,
    content: bytes,
    progress: Progress = silent,
    layout: Layout = LAYOUT,
) -> DryRun:
    """Return what importing a file would do. A file that cannot be read at all is one refusal."""
    progress("Läser filen", 0, 1)
    try:
        table = _table(file, content, progress, layout)
    except BrokenList as broken:
        return _unreadable(file, broken.faults, broken.heads)
    except (BrokenReference, geo_errors.BrokenReference) as broken:
        return _unreadable(file, (Fault(broken.reason, broken.row),))
    checked = check(table, progress)
    progress("Söker områden", len(checked.points), len(checked.points))
    placed = place(_frame(checked.points, pack), pack, table.declared)
    held = {point.id: point for point in point_reads.loaded_points(store)}
    faults = [*checked.faults, *_misplaced(checked.points, placed, table), *_zeroes(checked, held, table)]
    points = _new_points(checked.points, placed, held)
    progress("Jämför med registret", len(points), len(points))
    change = point_registers.points_change(store, points, checked.ids if faults else ())
    faults += [Fault(one.reason.text) for one in change.refused]
    system = placed.system.name if placed.system else ""
    return Looked(
        file=file,
        listed=Settled(points, system, _disagreements(checked.points, placed, pack)),
        change=change,
        refused=tuple(sorted(faults, key=lambda fault: fault.row or 0)),
        notes=_notes(checked, table),
        kind=table.kind,
        heads=table.heads,
        withdraws=len(change.retired),
    )


def _table(file: str, content: bytes, progress: Progress, layout: Layout) -> Table:
    if kind_of(file, content) != GEOPACKAGE:
        return read_table(file, content, progress, layout)
    frame = read_geopackage(file, content)
    code = frame.crs.to_epsg() if frame.crs is not None else None
    declared = f"EPSG:{code}" if code else None
    return typed_table(file, GEOPACKAGE, list(_records(frame)), declared, layout)


def _records(frame: Any) -> Iterator[dict[str, Any] | str]:
    """Yield each row's values with its position as lat and lon, or why it has none."""
    columns = [column for column in frame.columns if column != frame.geometry.name]
    for values, shape in zip(frame[columns].itertuples(index=False, name=None), frame.geometry, strict=True):
        if shape is None or shape.is_empty or shape.geom_type != "Point":
            yield NO_POINT
            continue
        stated = {name: _plain(value) for name, value in zip(columns, values, strict=True)}
        yield {**stated, "lat": shape.y, "lon": shape.x}


def _plain(value: Any) -> Any:
    """Return a value of a frame without its numpy clothes; None where it is missing."""
    if value is None or (pd.api.types.is_scalar(value) and pd.isna(value)):
        return None
    return value.item() if hasattr(value, "item") else value


def _unreadable(file: str, faults: Sequence[Fault], heads: Heads = NO_HEADS) -> DryRun:
    return Looked(file, Settled(), PointsChange(), tuple(faults), heads=heads)


def _frame(points: Sequence[ListedPoint], pack: Pack) -> pd.DataFrame:
    ids = {str(row.name).casefold(): str(row.id) for row in pack.areas.itertuples(index=False)}
    return pd.DataFrame(
        {
            "id": [one.id for one in points],
            "name": [one.name for one in points],
            "north": [one.north for one in points],
            "east": [one.east for one in points],
            "stated_area": [ids.get(one.area.casefold(), one.area) or None for one in points],
        }
    )


def _misplaced(points: Sequence[ListedPoint], placed: Placed, table: Table) -> Iterator[Fault]:
    column = ", ".join(table.named.get(name, name) for name in ("lat", "lon"))
    for one, reason in zip(points, placed.frame["reason"].tolist(), strict=True):
        if isinstance(reason, str):
            yield Fault(reason, one.row, column, table.sheet)


def _zeroes(checked: Checked, held: Mapping[str, Point], table: Table) -> Iterator[Fault]:
    """Yield the ids that have lost their first zeroes on the way through a spreadsheet."""
    short = {point: point.lstrip("0") for point in held if point.isdigit() and point.startswith("0")}
    lost = {digits: point for point, digits in short.items() if point not in checked.ids}
    for one in checked.points:
        if one.id in lost and one.id not in held:
            reason = f"{one.id} finns inte men {lost[one.id]} gör det: inledande nollor verkar ha försvunnit"
            yield Fault(reason, one.row, table.named.get("id", "id"), table.sheet)


def _new_points(
    points: Sequence[ListedPoint], placed: Placed, held: Mapping[str, Point]
) -> tuple[NewPoint, ...]:
    rows = zip(points, placed.frame["reason"], placed.frame["area"], placed.frame.geometry, strict=True)
    return tuple(
        _new_point(one, str(area), shape.x, shape.y, held.get(one.id))
        for one, reason, area, shape in rows
        if not isinstance(reason, str)
    )


def _new_point(one: ListedPoint, area: str, lon: float, lat: float, held: Point | None) -> NewPoint:
    """Return a point as it will be; the register keeps what the file has no column for."""
    kept = {name: getattr(held, name) for name in OPTIONAL} if held is not None else {}
    said = {**UNSTATED, **kept, **one.stated}
    return NewPoint(**{**said, "id": one.id, "name": one.name, "area": area, "lon": lon, "lat": lat})


def _disagreements(points: Sequence[ListedPoint], placed: Placed, pack: Pack) -> tuple[str, ...]:
    names = {str(row.id): str(row.name) for row in pack.areas.itertuples(index=False)}
    rows = zip(points, placed.frame["area"], placed.frame["disagrees"], strict=True)
    return tuple(
        f"{one.id} {one.name}: listan säger {names.get(one.area, one.area)} men läget är i {names[area]}"
        for one, area, differs in rows
        if differs and area in names
    )


def _notes(checked: Checked, table: Table) -> tuple[str, ...]:
    heads = table.heads
    notes = list(checked.notes)
    if lacking := [heading(column) for column in heads.lacking]:
        notes.append(
            f"Kolumner som filen inte har: {', '.join(lacking)}. Det registret redan har står kvar; "
            "för nya punkter är det ej angivet."
        )
    notes += [said for column, said in _ASSUMED.items() if column in heads.lacking]
    more = len(notes) - _MOST_NOTES
    return (*notes[:_MOST_NOTES], *([f"… och {more} anmärkningar till."] if more > 0 else []))
