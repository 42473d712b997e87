"""A store to look at: Stockholm's areas, the example points, one exercise with a little of everything."""

from contextlib import closing
from datetime import datetime, timedelta
from uuid import uuid4

from dashboard import clock, registers
from dashboard.settings import REFERENCE_PACK, REFERENCE_POINTS, REFERENCE_SECTORS
from data.acting import LOCAL
from data.clock import ZONE
from data.operations import acts as operation_acts
from data.operations.rules import NewOperation
from data.points.acts import phases as point_phases
from data.points.acts import reports as point_reports
from data.points.commands import NewOccupancy, NewPhase, NewReport
from data.sectors import acts as sector_acts
from data.sectors.list_file import read_yaml
from data.store.database import Store, open_store
from data.words import Function, Occupancy, OperationKind, Phase, Readiness, Staffing, Status, Supply
from geo.layers import load_pack

OPERATION = "ovning-1"
NAME = "Vinterstorm Västerort"


def soon(hours: float) -> str:
    """Return a time of day that comes in some hours: any fixed one has just been at some hour."""
    return f"{(clock.now() + timedelta(hours=hours)).astimezone(ZONE):%H:%M}"


def set_up(url: str, now: datetime | None = None, speed: float = 1.0) -> None:
    """Fill an empty store; the first three points of each area are open and reported.

    `speed`: how fast the exercise's clock runs.
    """
    moment = now or clock.now()
    store = open_store(url)
    try:
        pack = load_pack(REFERENCE_PACK)
        registers.load_areas(store, pack, moment)
        settled = registers.load_points(store, pack, REFERENCE_POINTS, moment)
        origin = moment if speed != 1 else None
        new = NewOperation(OPERATION, NAME, OperationKind.OVNING, Readiness.FREDSTIDA_KRIS, origin, speed)
        operation_acts.open_operation(store, LOCAL, new, moment)
        by_area: dict[str, list[str]] = {}
        for point in settled.points:
            by_area.setdefault(point.area, []).append(point.id)
        for area, points in by_area.items():
            if area in ("farsta", "skarpnack"):
                continue
            for identity in points[:3]:
                open_point(store, identity, moment)
                report_all(store, identity, moment)
        _disturb(store, by_area, moment)
    finally:
        store.close()


def load_sectors(url: str) -> None:
    """Let the example sector list say who answers for what."""
    listed = read_yaml(REFERENCE_SECTORS.read_bytes()).register
    with closing(open_store(url)) as store:
        sector_acts.load_sectors(store, LOCAL, listed, clock.now())


def open_point(store: Store, point: str, now: datetime, operation: str = OPERATION) -> None:
    """Decide to open a point, and open it."""
    for phase in (Phase.UNDER_AKTIVERING, Phase.OPPEN):
        new = NewPhase(str(uuid4()), operation, point, phase, "stadsdelsdirektören", "elavbrott")
        point_phases.change_phase(store, LOCAL, new, now)


def report_all(store: Store, point: str, now: datetime, operation: str = OPERATION) -> None:
    """Report that everything works at a point."""
    commands = [
        NewReport(str(uuid4()), operation, point, function, Status.FUNGERAR, Supply.ORDINARIE)
        for function in Function
    ]
    point_reports.report(store, LOCAL, commands, now)


def _disturb(store: Store, by_area: dict[str, list[str]], now: datetime) -> None:
    def say(area: str, place: int, function: Function, status: Status, **more: object) -> None:
        new = NewReport(str(uuid4()), OPERATION, by_area[area][place], function, status, **more)  # type: ignore[arg-type]
        point_reports.report(store, LOCAL, [new], now)

    say("hasselby-vallingby", 0, Function.EL, Status.UR_FUNKTION, cause="ledningsbrott")
    say("hasselby-vallingby", 1, Function.VARME, Status.BEGRANSAD, cause="15 °C inne")
    say("bromma", 0, Function.EL, Status.FUNGERAR, supply=Supply.RESERV, lasts_until=now + timedelta(hours=2))
    say("bromma", 1, Function.VATTEN, Status.BEGRANSAD, supply=Supply.NODVATTEN, cause="tankbil")
    say("jarva", 0, Function.INFORMATION, Status.UR_FUNKTION, cause="telefonin nere")
    say("sodermalm", 0, Function.VATTEN, Status.UR_FUNKTION, cause="ledning av")
    crowd = NewOccupancy(
        str(uuid4()), OPERATION, by_area["bromma"][0], Occupancy.SNART_FULLT, 180, Staffing.KNAPP
    )
    point_reports.report_occupancy(store, LOCAL, crowd, now)
