"""*Tyst stadsdel*: one never answers; its cells age to okänd while the facit is red, and it has missed."""

import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, expect

from dashboard import clock, registers
from dashboard.settings import REFERENCE_PACK, REFERENCE_POINTS
from data.acting import LOCAL, on_this_machine
from data.exercise.acts.leading import plan_exercise, set_clock
from data.exercise.evaluation import evaluate
from data.exercise.history import history
from data.exercise.reads import exercise
from data.exercise.rules import NewExercise
from data.exercise.scenario import (
    ClockAct,
    Effect,
    Expected,
    ExpectedKind,
    Inject,
    Outcome,
    Played,
    Recipient,
    Scenario,
)
from data.operations import acts as operation_acts
from data.operations.rules import NewOperation
from data.points import reads as point_reads
from data.points.acts import phases as point_phases
from data.points.acts import reports as point_reports
from data.points.acts.registers import load_points
from data.points.commands import NewPhase, NewReport
from data.store.database import Store, open_store
from data.words import Function, OperationKind, Phase, Readiness, Role, Status, Supply
from geo.layers import load_pack
from tests.data.world import a_point
from tests.e2e.conftest import Visit
from tests.e2e.running import Server
from tests.reading import read_now

pytestmark = pytest.mark.browser
TRAINED, REAL = "ovning-tyst", "skarpt"
ANSWERS, SILENT = "bromma", "hasselby-vallingby"
POINT = {ANSWERS: "P01", SILENT: "P20"}
EL = Function.EL
MIDNIGHT = datetime(2027, 1, 14, 23, tzinfo=UTC)
DOWN = Inject(
    "STROM",
    timedelta(minutes=40),
    "Strömmen är borta i hela kvarteret.",
    sender="Vaktmästaren",
    to=tuple(Recipient(Role.STADSDEL, area) for area in POINT),
    effects=(Effect((EL,), Status.UR_FUNKTION, areas=tuple(POINT)),),
    expected=tuple(
        Expected(
            ExpectedKind.RAPPORT, timedelta(minutes=5), area=area, function=EL, status=Status.UR_FUNKTION
        )
        for area in POINT
    ),
)
# At first the control says that everything works, as the reports of the day before would.
GREEN = Inject(
    "GRONT",
    timedelta(),
    "",
    plays=tuple(Played(point, EL, Status.FUNGERAR, Supply.ORDINARIE) for point in POINT.values()),
)
SCENARIO = Scenario(
    "tyst", "Tyst stadsdel", MIDNIGHT, timedelta(hours=4), opens=tuple(POINT.values()), injects=(GREEN, DOWN)
)


def set_up(store: Store) -> None:
    """Load the examples and one point of the municipality's own, in a real operation in the silent area."""
    now, pack = clock.now(), load_pack(REFERENCE_PACK)
    registers.load_areas(store, pack, now)
    settled = registers.load_points(store, pack, REFERENCE_POINTS, now)
    load_points(store, LOCAL, [*settled.points, a_point("R1", SILENT)], now)
    real = NewOperation(REAL, "Elavbrott", OperationKind.SAMHALLSSTORNING, Readiness.FREDSTIDA_KRIS)
    operation_acts.open_operation(store, LOCAL, real, now)
    for phase in (Phase.UNDER_AKTIVERING, Phase.OPPEN):
        opened = NewPhase(str(uuid4()), REAL, "R1", phase, "stadsdelsdirektören", "elavbrott")
        point_phases.change_phase(store, LOCAL, opened, now)
    report(store, REAL, "R1", Status.BEGRANSAD, "stadsdel hasselby-vallingby")
    plan_exercise(store, LOCAL, NewExercise(TRAINED, "Tyst stadsdel", SCENARIO, tuple(POINT)), now)


def report(store: Store, operation: str, point: str, status: Status, who: str) -> None:
    said = NewReport(str(uuid4()), operation, point, EL, status, Supply.ORDINARIE)
    point_reports.report(store, on_this_machine(who), [said], clock.now())


def turn(store: Store, act: ClockAct, to: timedelta | None = None, speed: float | None = None) -> None:
    act_id = str(uuid4())
    set_clock(store, LOCAL, act_id=act_id, operation_id=TRAINED, act=act, to=to, speed=speed, now=clock.now())


def run_for(store: Store, span: timedelta) -> None:
    """Let the exercise run sixty times as fast until so much has been played: a jump gives nobody time."""
    turn(store, ClockAct.RESUME, speed=60.0)
    time.sleep(span.total_seconds() / 60)
    turn(store, ClockAct.PAUSE)


def cell(wall: Page, area: str) -> Locator:
    """Return an area's cell for power, the second of four."""
    return wall.locator(f'tr[data-area="{area}"] .cell').nth(1)


def test_a_silent_district_is_unknown_on_the_wall_and_has_missed_what_it_should_have_done(
    tmp_path: Path, serve: Callable[..., Server], visit: Callable[..., Visit]
) -> None:
    url = f"sqlite:///{tmp_path / 'tyst.db'}"
    with closing(open_store(url)) as store:
        set_up(store)
        server = serve(url)
        wall, real = visit().page, visit().page
        wall.goto(server.wall(TRAINED))
        real.goto(server.wall(REAL))
        expect(cell(real, SILENT)).to_have_attribute("data-status", "begransad", timeout=20_000)
        before = point_reads.picture(store, REAL)

        turn(store, ClockAct.START)
        turn(store, ClockAct.PAUSE)
        for area in POINT:
            expect(cell(wall, area)).to_have_attribute("data-status", "fungerar", timeout=10_000)
        turn(store, ClockAct.JUMP, timedelta(minutes=45))
        delivered = wait_for(store, "STROM")
        for area in POINT:  # the facit is red, and the wall knows nothing until somebody says so
            expect(cell(wall, area)).to_have_attribute("data-status", "fungerar")
        report(store, TRAINED, POINT[ANSWERS], Status.UR_FUNKTION, "stadsdel bromma")
        expect(cell(wall, ANSWERS)).to_have_attribute("data-status", "ur_funktion", timeout=10_000)
        run_for(store, timedelta(minutes=6))
        turn(store, ClockAct.JUMP, timedelta(hours=3))
        expect(cell(wall, SILENT)).to_have_attribute("data-status", "okand", timeout=10_000)
        expect(cell(wall, ANSWERS)).to_have_attribute("data-status", "ur_funktion")
        expect(cell(wall, ANSWERS)).to_have_attribute("data-mark", "obekraftat")
        turn(store, ClockAct.STOP)

        assert delivered == MIDNIGHT + timedelta(minutes=45)
        judge(store)
        after = point_reads.picture(store, REAL)
        assert (after.points, after.recent, after.operation) == (
            before.points,
            before.recent,
            before.operation,
        )
        expect(cell(real, SILENT)).to_have_attribute("data-status", "begransad")


def wait_for(store: Store, inject: str) -> datetime:
    """Return the exercise's time at which the server delivered an inject."""
    until = clock.now() + timedelta(seconds=20)
    while clock.now() < until:
        found = exercise(store, TRAINED)
        assert found is not None
        for one in found.delivered:
            if one.inject == inject:
                return one.at
    raise AssertionError(f"{inject} was not delivered")


def judge(store: Store) -> None:
    """One report was expected of each: it came from one at once, from the other never."""
    found = exercise(store, TRAINED)
    assert found is not None
    areas = {point.id: point.area for point in point_reads.picture(store, TRAINED).points}
    figures = evaluate(found, read_now(store, history, found.operation), areas, clock.now())
    by_area = {one.area: one for one in figures.areas}
    assert {area: one.silent for area, one in by_area.items() if area in POINT} == {
        ANSWERS: False,
        SILENT: True,
    }
    (strom,) = (one for one in figures.injects if one.inject.id == "STROM")
    assert {one.area: one.outcome for one in strom.judged} == {
        ANSWERS: Outcome.UPPFYLLD,
        SILENT: Outcome.MISSAD,
    }
    # While it ran the facit was red: what the control had said at first stood on the wall and was wrong.
    scores = {one.point: one.score for one in figures.picture.cells if one.function is EL}
    assert scores[POINT[SILENT]].wrong >= 6
    assert scores[POINT[SILENT]].right <= 1 <= 6 <= scores[POINT[ANSWERS]].right
    assert (by_area[SILENT].acts.met, by_area[SILENT].acts.missed) == (0, 1)
    assert by_area[SILENT].first_report.missing == 1
    assert by_area[ANSWERS].first_report.median == timedelta()
