"""Extracts of other systems' events: which column means what, and each row judged alone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from typing import Any, Final
from zoneinfo import ZoneInfo, available_timezones

from data.acting import Actor, Receipt
from data.errors import Refused
from data.events.acts import EventsChange, events_change, load_events
from data.events.facts import NewEvent, why_not_event, why_not_source
from data.list_files.list_file import ListFile, Looked
from data.list_files.opening import open_table
from data.list_files.table import BrokenList, Fault, Layout, Progress, Row, Spoilt, Table
from data.list_files.typed_row import UnreadableYaml, read_plain
from data.points import reads as point_reads
from data.points.facts import Area
from data.store.database import Store

NEEDED: Final = ("id", "at", "area", "title")
OPTIONAL: Final = ("organisation", "category", "status")
HEADINGS: Final = {
    "id": "id",
    "at": "tid",
    "organisation": "organisation",
    "area": "område",
    "title": "rubrik",
    "category": "kategori",
    "status": "status",
}
_PARTS: Final = {"verified", "time_zone", "columns", "areas"}


@dataclass(frozen=True, slots=True)
class EventMapping:
    """How one source's extract is read. `verified`: somebody has held it against a real one."""

    source: str
    layout: Layout
    zone: ZoneInfo
    areas: Mapping[str, str]
    verified: bool


def shipped() -> bytes:
    """Return the mappings that come along, which are assumptions."""
    return (files("data") / "reference" / "events.yaml").read_bytes()


def mapping_of(content: bytes, source: str) -> EventMapping:
    """Return a source's mapping out of a YAML file; raises Refused with what is wrong in it."""
    try:
        said = read_plain(content)
    except UnreadableYaml as fault:
        raise Refused(f"Kolumnbeskrivningen kan inte läsas. {fault}", "mapping") from fault
    if not isinstance(said, dict) or not all(isinstance(one, dict) for one in said.values()):
        raise Refused("Kolumnbeskrivningen ska ha en del för varje källa, till exempel ia.", "mapping")
    if source not in said:
        raise Refused(
            f"Källan {source} finns inte i kolumnbeskrivningen: {', '.join(map(str, said))}.", "source"
        )
    if (reason := why_not_source(source)) is not None:
        raise Refused(reason.text, reason.field)
    return _mapping(source, said[source])


def _mapping(source: str, said: Mapping[Any, Any]) -> EventMapping:
    unknown = sorted(str(name) for name in said if name not in _PARTS)
    columns, areas = said.get("columns"), said.get("areas") or {}
    if unknown or not isinstance(columns, dict) or not isinstance(areas, dict):
        raise _wrong(source, f"delarna är {', '.join(sorted(_PARTS))}")
    names = (*NEEDED, *OPTIONAL)
    if set(columns) - set(names) or set(NEEDED) - set(columns):
        raise _wrong(source, f"columns ska ha {', '.join(NEEDED)} och får ha {', '.join(OPTIONAL)}")
    if not all(
        isinstance(said, list) and all(isinstance(one, str) for one in said) for said in columns.values()
    ):
        raise _wrong(source, "varje kolumn ska ha en lista av rubriker")
    zone = said.get("time_zone", "Europe/Stockholm")
    if zone not in available_timezones():
        raise _wrong(source, f"tidszonen {zone} finns inte")
    layout = Layout(
        needed=NEEDED,
        optional=tuple(name for name in OPTIONAL if name in columns),
        headings={name: headings[0] if headings else HEADINGS[name] for name, headings in columns.items()},
        also={name: (HEADINGS[name], *headings) for name, headings in columns.items()},
        ids=(),
        times=("at",),
        ignores=True,
    )
    named = {_folded(str(name)): str(area) for name, area in areas.items()}
    return EventMapping(source, layout, ZoneInfo(str(zone)), named, said.get("verified") is True)


def _wrong(source: str, why: str) -> Refused:
    return Refused(f"Kolumnbeskrivningen av {source} är fel: {why}.", "mapping")


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


SHEET: Final = "Händelser"
_WHOLE: Final = frozenset({"", "hela kommunen", "hela staden"})
_DAY_FIRST: Final = ("%d/%m/%Y %H:%M", "%d.%m.%Y %H:%M")


@dataclass(frozen=True, slots=True)
class ListedEvents:
    """What an extract holds: the events of its sound rows, and every refused row with its reason."""

    file: str
    kind: str
    events: tuple[NewEvent, ...]
    refused: tuple[Fault, ...]


def read_events(
    file: str, content: bytes, mapping: EventMapping, areas: Sequence[Area], now: datetime
) -> ListedEvents:
    """Read an extract; `now` is the operation's time. A file that cannot be read at all is one refusal."""
    try:
        table = open_table(file, content, mapping.layout, SHEET)
    except BrokenList as broken:
        return ListedEvents(file, "", (), broken.faults)
    known = {**{_folded(one.name): one.id for one in areas}, **{one.id: one.id for one in areas}}
    known |= {name: area for name, area in mapping.areas.items() if area in known.values()}
    reader = _Reader(table, mapping, known, now)
    found = [reader.event(row) for row in table.rows]
    return ListedEvents(file, table.kind, tuple(one for one in found if one), (*table.faults, *reader.faults))


class _Reader:
    """Reads row after row; knows which ids it has seen."""

    def __init__(self, table: Table, mapping: EventMapping, known: Mapping[str, str], now: datetime) -> None:
        self.table, self.mapping, self.known, self.now = table, mapping, known, now
        self.rows_of: dict[str, int] = {}
        self.faults: list[Fault] = []

    def event(self, row: Row) -> NewEvent | None:
        """Return a row's event, or None where it was refused, which has then been said."""
        reasons = list(self._spoilt(row))
        texts = {name: cell for name, cell in row.cells.items() if isinstance(cell, str)}
        at = _time(texts.get("at", ""), self.mapping)
        area = self._area(texts.get("area", ""))
        if at is None and not any(column == "at" for column, _ in reasons):
            reasons.append(("at", "är ingen tid. Skriv 2027-01-14 03:20"))
        if area is None:
            reasons.append(
                ("area", "är inget inläst område. Ge det ett id under areas i kolumnbeskrivningen")
            )
        if not reasons and at is not None and area is not None:
            words = {name: texts.get(name, "") for name in ("title", "organisation", "category", "status")}
            new = NewEvent(texts.get("id", ""), at, area or None, **words)
            reasons = list(self._judged(new, row))
            if not reasons:
                return new
        for column, reason in reasons:
            named = self.table.named.get(column, column)
            self.faults.append(Fault(reason, row.number, named, self.table.sheet))
        return None

    def _spoilt(self, row: Row) -> Iterator[tuple[str, str]]:
        yield from (
            (column, cell.reason)
            for column, cell in row.cells.items()
            if isinstance(cell, Spoilt) and column in self.mapping.layout.columns
        )

    def _area(self, said: str) -> str | None:
        """Return an area's id, "" for the whole municipality, None where it is neither."""
        return "" if _folded(said) in _WHOLE else self.known.get(_folded(said))

    def _judged(self, new: NewEvent, row: Row) -> Iterator[tuple[str, str]]:
        if (reason := why_not_event(new, self.now)) is not None:
            yield reason.field or "", reason.text
        elif new.id in self.rows_of:
            yield "id", f"{new.id} finns redan på rad {self.rows_of[new.id]}"
        else:
            self.rows_of[new.id] = row.number


def _time(said: str, mapping: EventMapping) -> datetime | None:
    at = _iso(said) or _day_first(said)
    return at.replace(tzinfo=mapping.zone) if at is not None and at.tzinfo is None else at


def _iso(said: str) -> datetime | None:
    try:
        return datetime.fromisoformat(said)
    except ValueError:
        return None


def _day_first(said: str) -> datetime | None:
    for pattern in _DAY_FIRST:
        try:
            return datetime.strptime(said, pattern)  # noqa: DTZ007  its zone is the mapping's
        except ValueError:
            continue
    return None


EventsLooked = Looked[tuple[NewEvent, ...], EventsChange]


def event_list(
    operation_id: str, mapping: EventMapping, now: datetime, *, leaves_out: bool = False
) -> ListFile[tuple[NewEvent, ...], EventsChange]:
    """Return an operation's extracts of one source as a list; `now` is the real time."""

    def look(store: Store, file: str, content: bytes, _progress: Progress) -> EventsLooked:
        moment = point_reads.picture(store, operation_id, recent=0).operation.clock.at(now)
        listed = read_events(file, content, mapping, point_reads.areas(store), moment)
        change = events_change(store, operation_id, mapping.source, listed.events)
        return Looked(file, listed.events, change, listed.refused, kind=listed.kind)

    def load(
        store: Store, actor: Actor, listed: tuple[NewEvent, ...], now: datetime, shown: EventsChange
    ) -> Receipt | None:
        return load_events(store, actor, operation_id, mapping.source, listed, now, shown)

    return ListFile(look, load, leaves_out)
