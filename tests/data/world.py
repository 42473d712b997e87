"""A small municipality for store tests: two areas, three points, one operation, three people."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from data.acting import Actor, Receipt, on_this_machine
from data.operations import acts as operation_acts
from data.operations import reads as operation_reads
from data.operations.rules import NewOperation
from data.points import reads as point_reads
from data.points.acts import phases as point_phases
from data.points.acts import registers as point_registers
from data.points.acts import reports as point_reports
from data.points.commands import NewOccupancy, NewPhase, NewReport
from data.points.facts import Area, NewPoint, Point
from data.store.database import Store
from data.words import Function, Occupancy, OperationKind, Phase, PointKind, Status

NOW = datetime(2027, 1, 14, 2, 0, tzinfo=UTC)
OPERATION = "op-1"

ALICE = on_this_machine("krisledning")  # sees and settles everything
BOB = on_this_machine("bromma")  # the area's own
CHARLIE = on_this_machine("skarpnäck")  # another area's

AREAS = (Area("bromma", "Bromma", 83_118), Area("skarpnack", "Skarpnäck", None))
_numbers = count(1)


def later(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


def fresh_id(kind: str = "act") -> str:
    return f"{kind}-{next(_numbers)}"


def a_point(id: str = "P01", area: str = "bromma", *, example: bool = False, **changes: Any) -> NewPoint:
    point = NewPoint(
        id=id,
        name=f"Skolan {id}",
        address="Gatan 1",
        area=area,
        lon=17.9,
        lat=59.3,
        kind=PointKind.FAST,
        example=example,
        source="kommunens lista",
        capacity=200,
        operated_by="Bromma stadsdelsnämnd",
        infrastructure_by="Stadsledningskontoret",
        owner="SISAB",
        fault_contact="Felanmälan",
    )
    return replace(point, **changes)


POINTS = (a_point("P01"), a_point("P02"), a_point("P03", "skarpnack"))


@dataclass(frozen=True, slots=True)
class World:
    """A store with the registers loaded and one operation open at NOW."""

    store: Store

    def report(self, status: Status = Status.FUNGERAR, **changes: Any) -> Receipt:
        (receipt,) = self.reports([a_report(status=status, **_split(changes)[1])], **_split(changes)[0])
        return receipt

    def reports(self, commands: Sequence[NewReport], by: Actor = BOB, now: datetime = NOW) -> list[Receipt]:
        return point_reports.report(self.store, by, commands, now)

    def phase(self, phase: Phase, **changes: Any) -> Receipt:
        how, what = _split(changes)
        return point_phases.change_phase(
            self.store, how.get("by", ALICE), a_phase(phase, **what), how.get("now", NOW)
        )

    def open_point(self, point: str = "P01", now: datetime = NOW) -> None:
        self.phase(Phase.UNDER_AKTIVERING, point=point, now=now)
        self.phase(Phase.OPPEN, point=point, now=now)

    def occupancy(self, occupancy: Occupancy = Occupancy.LEDIGT, **changes: Any) -> Receipt:
        how, what = _split(changes)
        command = an_occupancy(occupancy, **what)
        return point_reports.report_occupancy(self.store, how.get("by", BOB), command, how.get("now", NOW))

    def point(self, identity: str = "P01") -> Point:
        found = point_reads.picture(self.store, OPERATION).points
        return next(point for point in found if point.id == identity)

    def revision(self) -> int:
        return operation_reads.revision(self.store)


def _split(changes: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    how = {key: value for key, value in changes.items() if key in ("by", "now")}
    return how, {key: value for key, value in changes.items() if key not in how}


def a_report(function: Function = Function.EL, status: Status = Status.FUNGERAR, **changes: Any) -> NewReport:
    values: dict[str, Any] = {"id": fresh_id("report"), "operation": OPERATION, "point": "P01", **changes}
    return NewReport(function=function, status=status, **values)


def a_phase(phase: Phase, **changes: Any) -> NewPhase:
    values: dict[str, Any] = {
        "id": fresh_id("phase"),
        "operation": OPERATION,
        "point": "P01",
        "decider": "stadsdelsdirektör",
        "reason": "Strömavbrott",
    }
    return NewPhase(phase=phase, **{**values, **changes})


def an_occupancy(occupancy: Occupancy = Occupancy.LEDIGT, **changes: Any) -> NewOccupancy:
    values: dict[str, Any] = {"id": fresh_id("occupancy"), "operation": OPERATION, "point": "P01"}
    return NewOccupancy(occupancy=occupancy, **{**values, **changes})


def an_operation(id: str = OPERATION, kind: OperationKind = OperationKind.SAMHALLSSTORNING) -> NewOperation:
    return NewOperation(id, "Vinterstorm", kind)


def settle(store: Store, points: Sequence[NewPoint] = POINTS) -> World:
    """Load the registers and open the operation."""
    point_registers.load_areas(store, ALICE, AREAS, NOW)
    point_registers.load_points(store, ALICE, points, NOW)
    operation_acts.open_operation(store, ALICE, an_operation(), NOW)
    return World(store)
