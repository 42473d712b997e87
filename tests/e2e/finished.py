"""A store with a finished exercise in it: a power cut that spreads, a pause, a jump, and what came last."""

from datetime import datetime, timedelta
from uuid import uuid4

from dashboard import clock, registers
from dashboard.settings import REFERENCE_PACK, REFERENCE_POINTS
from data.acting import LOCAL
from data.exercise.acts import leading as exercise_leading
from data.exercise.rules import NewExercise
from data.exercise.scenario import ClockAct, Scenario
from data.operations import reads as operation_reads
from data.points.acts import reports as point_reports
from data.points.commands import NewReport
from data.requests.acts import ask_for_support, move_request
from data.requests.facts import NewMove, NewRequest
from data.sectors.acts import load_sectors, report_sector
from data.sectors.list_file import read_yaml
from data.sectors.reports import Impact, NewSectorReport
from data.staff.acts import set_staff_plan
from data.staff.facts import NewStaffPlan
from data.store.database import Store, open_store
from data.words import Extent, Function, Priority, RequestKind, RequestState, Status, Supply
from geo.layers import load_pack
from tests.e2e import stage

EXERCISE, NAME = "vinter-25", "Elavbrott i vinterstorm"
# Said at the very end, and at no other time.
LAST_CAUSE = "sista kabeln av"
_SECTORS = REFERENCE_POINTS.with_name("sectors.yaml")


def set_up(url: str) -> datetime:
    """Play the exercise, from five hours ago to one hour ago; return when it started (real time)."""
    began = clock.now() - timedelta(hours=5)
    store = open_store(url)
    try:
        _play(store, began)
    finally:
        store.close()
    return began


def _play(store: Store, began: datetime) -> None:
    def at(minutes: float) -> datetime:
        return began + timedelta(minutes=minutes)

    def turn(act: ClockAct, minutes: float, **more: object) -> None:
        exercise_leading.set_clock(
            *(store, LOCAL),
            act_id=str(uuid4()),
            operation_id=EXERCISE,
            act=act,
            now=at(minutes),
            **more,  # type: ignore[arg-type]
        )

    def say(point: str, function: Function, status: Status, minutes: float, **more: object) -> None:
        new = NewReport(str(uuid4()), EXERCISE, point, function, status, **more)  # type: ignore[arg-type]
        point_reports.report(store, LOCAL, [new], at(minutes))

    pack = load_pack(REFERENCE_PACK)
    registers.load_areas(store, pack, at(-60))
    listed = registers.load_points(store, pack, REFERENCE_POINTS, at(-60)).points
    load_sectors(store, LOCAL, read_yaml(_SECTORS.read_bytes()).register, at(-60))
    scenario = Scenario(
        "elavbrott", NAME, began.replace(minute=0, second=0, microsecond=0), timedelta(hours=8)
    )
    exercise_leading.plan_exercise(store, LOCAL, NewExercise(EXERCISE, NAME, scenario), at(-30))
    turn(ClockAct.START, 0)
    by_area: dict[str, list[str]] = {}
    for point in listed:
        by_area.setdefault(point.area, []).append(point.id)
    for place, points in enumerate(by_area.values()):
        for number, identity in enumerate(points[:3]):
            stage.open_point(store, identity, at(2 + 4 * place + number), EXERCISE)
            stage.report_all(store, identity, at(2.5 + 4 * place + number), EXERCISE)
    _staff(store, at(50))
    for place, points in enumerate(list(by_area.values())[:7]):
        say(points[0], Function.EL, Status.UR_FUNKTION, 60 + 6 * place, cause="ledningsbrott")
        say(points[1], Function.EL, Status.FUNGERAR, 63 + 6 * place, supply=Supply.RESERV)
    turn(ClockAct.PAUSE, 110)
    turn(ClockAct.RESUME, 140)
    for place, points in enumerate(list(by_area.values())[:5]):
        say(points[0], Function.VARME, Status.BEGRANSAD, 145 + 4 * place, cause="15 °C inne")
        say(points[0], Function.EL, Status.FUNGERAR, 150 + 4 * place)
    turn(ClockAct.JUMP, 180, to=timedelta(hours=4), carry=True)
    turn(ClockAct.SPEED, 190, speed=2.0)
    move_request(store, LOCAL, NewMove("svar", "diesel", RequestState.ATAGEN, "på väg i dag"), at(195))
    last = next(iter(by_area.values()))
    say(last[1], Function.VATTEN, Status.UR_FUNKTION, 235, cause=LAST_CAUSE)
    turn(ClockAct.STOP, 240)


def _staff(store: Store, now: datetime) -> None:
    """Ask for fuel, hear from two sectors, and set a direction."""
    moment = _moment(store, now)
    new = NewRequest(
        *("diesel", EXERCISE, RequestKind.DRIVMEDEL, "Diesel till reservkraften", "stadsledningskontoret"),
        *("jarva", moment + timedelta(hours=2)),
        priority=Priority.AKUT,
    )
    ask_for_support(store, LOCAL, new, now)
    grave, mild = (
        Impact(Extent.HELT, Extent.HELT, Extent.DELVIS),
        Impact(Extent.DELVIS, Extent.INTE, Extent.INTE),
    )
    sectors = read_yaml(_SECTORS.read_bytes()).register.sectors
    for sector, impact in zip(sectors[:2], (grave, mild), strict=True):
        new_report = NewSectorReport(str(uuid4()), EXERCISE, sector.id, impact, assessment="Läget bedöms.")
        report_sector(store, LOCAL, new_report, now)
    direction = "Värmen i Västerort först: samla äldre till skolorna."
    plan = NewStaffPlan(str(uuid4()), EXERCISE, direction, moment + timedelta(hours=1))
    set_staff_plan(store, LOCAL, plan, now)


def _moment(store: Store, now: datetime) -> datetime:
    with store.reading() as connection:
        return operation_reads.operation(connection, EXERCISE).clock.at(now)
