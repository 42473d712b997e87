"""A store for the light pages: three points, a real operation and an exercise open, and links to a point."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from data.access import accounts, sessions, tokens
from data.acting import LOCAL
from data.entries.entry import Entry
from data.log import reads as log_reads
from data.operations import acts as operation_acts
from data.operations import reads as operation_reads
from data.operations.rules import NewOperation
from data.points import current
from data.points.acts import phases as point_phases
from data.points.acts import registers as point_registers
from data.points.acts import reports as point_reports
from data.points.commands import NewOccupancy, NewPhase, NewReport
from data.points.facts import Area, NewPoint, Point
from data.rights import Grant
from data.store.database import Store
from data.words import (
    Function,
    Occupancy,
    OperationKind,
    Phase,
    PointKind,
    Readiness,
    Role,
    Staffing,
    Status,
    Supply,
)

NOW = datetime(2027, 1, 14, 2, 12, tzinfo=UTC)  # 03:12 in Stockholm
REAL, EXERCISE = "storm", "ovning"
POINT = "P12"
AREAS = (Area("hasselby-vallingby", "Hässelby-Vällingby", 75_000), Area("bromma", "Bromma", 83_000))


def a_point(id: str = POINT, name: str = "Grimstaskolan", area: str = "hasselby-vallingby") -> NewPoint:
    return NewPoint(
        id=id,
        name=name,
        address="Gatan 1",
        area=area,
        lon=17.85,
        lat=59.35,
        kind=PointKind.FAST,
        example=False,
        source="kommunens lista",
        capacity=200,
        operated_by="stadsdelsnämnden",
        infrastructure_by="stadsledningskontoret",
        owner="fastighetsägaren",
        fault_contact="felanmälan",
    )


POINTS = (
    a_point(),
    a_point("P13", "Vällingby bibliotek"),
    a_point("P14", "Hässelby gårds skola med ett mycket långt namn på skylten"),
    a_point("P30", "Brommaskolan", "bromma"),
)


@dataclass(slots=True)
class Night:
    """A store and a clock that the test moves; `at` is what the server believes the time is."""

    store: Store
    at: datetime = NOW

    def now(self) -> datetime:
        return self.at

    def link(self, point: str = POINT, exercise: bool = False) -> str:
        """Make a point's link and return its secret."""
        ends = self.at + timedelta(days=2) if exercise else None
        operation = EXERCISE if exercise else None
        made = tokens.issue_point_links(self.store, LOCAL, [point], operation, ends, self.at)
        return made[0][1].secret

    def open_operation(self, id: str = REAL, name: str = "Vinterstorm Västerort", **more: Any) -> None:
        kind = OperationKind.OVNING if id == EXERCISE else OperationKind.SAMHALLSSTORNING
        new = NewOperation(id, name, kind, Readiness.FREDSTIDA_KRIS, **more)
        operation_acts.open_operation(self.store, LOCAL, new, self.at)

    def close_operation(self, id: str = REAL) -> None:
        operation_acts.close_operation(
            self.store,
            LOCAL,
            act_id=uuid4().hex,
            operation_id=id,
            named=id,
            reason="strömmen är åter",
            now=self.at,
        )

    def report(self, function: Function, status: Status = Status.FUNGERAR, **more: Any) -> None:
        values: dict[str, Any] = {"operation": REAL, "point": POINT, **more}
        new = NewReport(uuid4().hex, function=function, status=status, **values)
        point_reports.report(self.store, LOCAL, [new], self.at)

    def report_all(self, **more: Any) -> None:
        for function in Function:
            self.report(function, **more)

    def open_point(self, point: str = POINT, operation: str = REAL) -> None:
        for phase in (Phase.UNDER_AKTIVERING, Phase.OPPEN):
            new = NewPhase(uuid4().hex, operation, point, phase, "stadsdelsdirektören", "elavbrott")
            point_phases.change_phase(self.store, LOCAL, new, self.at)

    def point(self, operation: str = REAL, point: str = POINT) -> Point:
        with self.store.reading() as connection:
            return current.point(connection, operation_reads.operation(connection, operation), point)

    def entries(self, operation: str = REAL) -> list[Entry]:
        """Return what an operation's log holds, oldest first."""
        return log_reads.entries_since(self.store, 0, operation)

    def revision(self) -> int:
        return operation_reads.revision(self.store)


def settle(store: Store, at: datetime = NOW) -> Night:
    """Load the registers; nothing is open yet."""
    point_registers.load_areas(store, LOCAL, AREAS, at)
    point_registers.load_points(store, LOCAL, POINTS, at)
    return Night(store, at)


def play(night: Night, operation: str = REAL) -> None:
    """Let the night of the sketch have happened: half an hour ago, with heat limited and power on reserve."""
    real, night.at = night.at, night.at - timedelta(minutes=32)
    night.open_operation(operation)
    for point in (POINT, "P13", "P30"):
        night.open_point(point, operation)
        for function in Function:
            night.report(function, operation=operation, point=point)
    for function, status, more in (
        (
            Function.EL,
            Status.FUNGERAR,
            {"supply": Supply.RESERV, "lasts_until": night.at + timedelta(hours=3)},
        ),
        (Function.VARME, Status.BEGRANSAD, {"cause": "pannan går på halv effekt"}),
    ):
        night.report(function, status, operation=operation, **more)
    crowd = NewOccupancy(uuid4().hex, operation, POINT, Occupancy.SNART_FULLT, 180, Staffing.KNAPP)
    point_reports.report_occupancy(night.store, LOCAL, crowd, night.at)
    night.at = real


def signed_in(night: Night, role: Role, bound: str = "") -> str:
    """Make an account with one role and return its session's secret."""
    return session_of(night, account_of(night, role, bound))


def account_of(night: Night, role: Role, bound: str = "") -> str:
    return accounts.add_account(
        night.store,
        LOCAL,
        login=f"konto-{uuid4().hex[:6]}",
        label=str(role),
        grants=[Grant(role, bound)],
        now=night.at,
    )


def session_of(night: Night, account: str) -> str:
    """Sign an account in once more, and return the session's secret."""
    link = sessions.make_link(night.store, LOCAL, account, timedelta(minutes=10), night.at)
    return sessions.sign_in_by_link(night.store, link, night.at, sessions.Lasting()).secret
