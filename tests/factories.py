"""Facts for tests: plain functions with keyword defaults, at one fixed moment of one winter night."""

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields
from datetime import UTC, datetime, timedelta
from enum import Enum
from itertools import count
from types import MappingProxyType
from typing import Any, get_args, get_origin, get_type_hints

from data.assumptions.facts import Assumptions
from data.assumptions.tables import defaults
from data.clock import Clock
from data.entries.codec import decode, encode
from data.entries.entry import Entry, EntryKind, What
from data.entries.kinds import KINDS
from data.forecast import reads as forecast_reads
from data.forecast.facts import Forecast, Grounds
from data.operations.facts import Operation
from data.points.facts import Area, FunctionState, OccupancyReport, PhaseChange, Picture, Point, Report
from data.requests.rules import Coordination
from data.sectors.facts import EMPTY_REGISTER
from data.staff.facts import Staff
from data.words import (
    Channel,
    Function,
    Occupancy,
    OperationKind,
    Phase,
    PointKind,
    Readiness,
    Staffing,
    Status,
    Supply,
)

NOW = datetime(2027, 1, 14, 2, 12, tzinfo=UTC)  # 03:12 in Stockholm
_numbers = count(1)


def ago(minutes: float) -> datetime:
    return NOW - timedelta(minutes=minutes)


def ahead(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


def make_area(id: str = "bromma", name: str | None = None, population: int | None = 80_000) -> Area:
    return Area(id, name or id.capitalize(), population)


def make_operation(**changes: Any) -> Operation:
    """Build a real operation that began eight hours ago, unless told otherwise."""
    began = ago(480)
    values: dict[str, Any] = {
        "id": "op-1",
        "name": "Vinterstorm Västerort",
        "kind": OperationKind.SAMHALLSSTORNING,
        "readiness": Readiness.FREDSTIDA_KRIS,
        "clock": Clock(began, began),
        "opened_at": began,
        "closed_at": None,
        "version": 1,
    }
    return Operation(**{**values, **changes})


def make_report(function: Function = Function.EL, status: Status = Status.FUNGERAR, **changes: Any) -> Report:
    """Build a report observed 20 minutes ago that holds for another 100 minutes."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "id": f"r-{number}",
        "revision": number,
        "point": "P01",
        "function": function,
        "status": status,
        "supply": Supply.ORDINARIE,
        "observed_at": ago(20),
        "recorded_at": ago(19),
        "valid_until": ahead(100),
        "lasts_until": None,
        "restored_estimate": None,
        "channel": Channel.WEBB,
        "source": "platsansvarig",
        "source_key": "platsansvarig",
    }
    return Report(**{**values, **changes})


def make_state(
    function: Function = Function.EL,
    status: Status = Status.FUNGERAR,
    rival: Report | None = None,
    **changes: Any,
) -> FunctionState:
    return FunctionState(make_report(function, status, **changes), rival)


def make_functions(
    *, status: Status = Status.FUNGERAR, **states: FunctionState
) -> Mapping[Function, FunctionState]:
    """Build all four functions alike, but those given by wire value: `el=make_state(...)`."""
    return MappingProxyType(
        {function: states.get(function.value, make_state(function, status)) for function in Function}
    )


def make_occupancy(
    occupancy: Occupancy = Occupancy.LEDIGT,
    people: int | None = None,
    staffing: Staffing | None = Staffing.RACKER,
    **changes: Any,
) -> OccupancyReport:
    values: dict[str, Any] = {
        "observed_at": ago(15),
        "valid_until": ahead(105),
        "source": "platsansvarig",
        "revision": next(_numbers),
    }
    return OccupancyReport(occupancy, people, staffing, **{**values, **changes})


def make_phase_change(phase: Phase = Phase.OPPEN, **changes: Any) -> PhaseChange:
    values: dict[str, Any] = {
        "at": ago(200),
        "decider": "stadsdelsdirektör",
        "reason": "Strömavbrott",
        "revision": next(_numbers),
    }
    return PhaseChange(phase, **{**values, **changes})


def make_point(id: str = "P01", **changes: Any) -> Point:
    """Build an open point in Bromma where everything works."""
    phase = changes.get("phase", Phase.OPPEN)
    values: dict[str, Any] = {
        "id": id,
        "name": "Brommaskolan",
        "address": "Tegnebyvägen 30–32, Bromma",
        "area": "bromma",
        "lon": 17.90891,
        "lat": 59.34373,
        "kind": PointKind.FAST,
        "example": False,
        "source": "kommunens lista",
        "capacity": 220,
        "operated_by": "Bromma stadsdelsnämnd",
        "infrastructure_by": "Stadsledningskontoret",
        "owner": "SISAB",
        "fault_contact": "Felanmälan",
        "phase": phase,
        "phase_change": make_phase_change(phase),
        "functions": make_functions(),
        "opening": None,
        "occupancy": None,
        "version": 1,
    }
    return Point(**{**values, **changes})


def make_entry(kind: EntryKind = EntryKind.REPORT, **changes: Any) -> Entry:
    values: dict[str, Any] = {
        "revision": next(_numbers),
        "operation": "op-1",
        "point": "P01",
        "occurred_at": ago(1),
        "recorded_at": ago(1),
        "actor": "alice",
        "facts": {"function": "varme", "status": "begransad", "supply": "ordinarie"},
        "text": {"source": "platsansvarig"},
    }
    stated = {**values, **changes}
    return Entry(kind=kind, what=saying(kind, stated.pop("facts")), **stated)


def saying(kind: EntryKind, facts: Mapping[str, Any]) -> What:
    """What an entry says by its facts on the wire; what they leave out is made up where it must be said."""
    form: Any = KINDS[kind].type
    hints = get_type_hints(form)
    made_up = {one.name: _made_up(hints[one.name]) for one in fields(form) if one.default is MISSING}
    return decode(kind, {**encode(form(**made_up)), **facts})


def _made_up(hint: Any) -> Any:
    """Nothing where that is possible, else the first or emptiest there is."""
    if type(None) in get_args(hint):
        return None
    if isinstance(hint, type) and issubclass(hint, Enum):
        return next(iter(hint))
    if get_origin(hint) in (tuple, Mapping):
        return get_origin(hint)() if get_origin(hint) is tuple else {}
    return ago(0) if hint is datetime else hint()


def make_picture(
    points: Sequence[Point] | None = None,
    areas: Sequence[Area] | None = None,
    *,
    operation: Operation | None = None,
    recent: Sequence[Entry] = (),
    revision: int = 100,
) -> Picture:
    """Build a picture with one area and one point, unless told otherwise."""
    return Picture(
        revision,
        operation or make_operation(),
        tuple(areas if areas is not None else (make_area(),)),
        tuple(points if points is not None else (make_point(),)),
        tuple(recent),
    )


def make_coordination(**changes: Any) -> Coordination:
    """Build who acts where no sector list is loaded and nobody has asked or said anything."""
    values: dict[str, Any] = {"operation": "op-1", "revision": 100, "register": EMPTY_REGISTER}
    return Coordination(**{**values, **changes})


def make_staff(**changes: Any) -> Staff:
    """Build the rhythm of a staff that has set nothing and acknowledged nothing."""
    values: dict[str, Any] = {"operation": "op-1", "revision": 100}
    return Staff(**{**values, **changes})


def make_forecast(picture: Picture, now: datetime = NOW, **changes: Any) -> Forecast:
    """Build what is foreseen where nothing is in store and nothing is assumed, unless told otherwise."""
    values: dict[str, Any] = {"operation": picture.operation.id, "revision": 100}
    nothing = Assumptions((), (), defaults().figures)
    return forecast_reads.of(picture, Grounds(**{**values, "assumptions": nothing, **changes}), now)
