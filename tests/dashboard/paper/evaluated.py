"""An hour of exercise in a store, its figures worked out by hand: Bromma answers, Farsta is silent."""

from datetime import UTC, datetime, timedelta
from typing import Any

from data.acting import Actor
from data.exercise.acts import injects as exercise_injects
from data.exercise.acts import leading as exercise_leading
from data.exercise.rules import NewExercise
from data.exercise.scenario import (
    ClockAct,
    Effect,
    Expected,
    ExpectedKind,
    Inject,
    Objective,
    Played,
    Recipient,
    Scenario,
)
from data.points.acts import reports as point_reports
from data.points.commands import NewReport
from data.rights import Grant
from data.words import Function, Role, Status
from tests.dashboard.the_desk import ALICE, HOSTILE, Desk

BEGINS = datetime(2027, 1, 20, 6, tzinfo=UTC)
BROMMA, FARSTA = Recipient(Role.STADSDEL, "bromma"), Recipient(Role.STADSDEL, "farsta")
EL, DOWN = Function.EL, Status.UR_FUNKTION
SECRET = "hemlighetsmarkör"


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def _expected(kind: ExpectedKind, area: str, **more: Any) -> Expected:
    return Expected(kind, minutes(15), area=area, **more)


SCENARIO = Scenario(
    "prov-s",
    "Elavbrott",
    BEGINS,
    minutes(60),
    objectives=(Objective("M1", "Larma i tid"), Objective("M2", HOSTILE)),
    opens=("P01", "P02"),
    injects=(
        Inject(
            "A1",
            minutes(10),
            f"Strömmen går {SECRET} {HOSTILE}",
            sender="elbolaget",
            to=(BROMMA, FARSTA),
            objective="M1",
            effects=(Effect((EL,), DOWN, ("bromma", "farsta")),),
            plays=(Played("P02", EL, DOWN),),
            expected=(
                _expected(ExpectedKind.RAPPORT, "bromma", function=EL, status=DOWN),
                _expected(ExpectedKind.RAPPORT, "farsta", function=EL, status=DOWN),
                _expected(ExpectedKind.KVITTERAT, "bromma"),
                _expected(ExpectedKind.KVITTERAT, "farsta"),
                _expected(ExpectedKind.BEDOMS, "bromma", text="Frågar efter drivmedel"),
            ),
        ),
        Inject("R1", None, "Reserv", sender="elbolaget", to=(BROMMA,), objective="M2"),
    ),
)


def play_fast(desk: Desk) -> None:
    """Play the same hour within a minute, at 60 ×; Bromma acknowledges after ten minutes of it."""
    began = desk.at - minutes(1)
    exercise_leading.plan_exercise(desk.store, ALICE, NewExercise("ov", "Snabbövning", SCENARIO), began)
    exercise_leading.set_clock(
        desk.store, ALICE, act_id="fast", operation_id="ov", act=ClockAct.START, speed=60.0, now=began
    )
    bromma = Actor("bromma", desk.sign_in(Grant(Role.STADSDEL, "bromma")))
    exercise_injects.deliver_due(desk.store, "ov", began + minutes(10 / 60))
    exercise_injects.acknowledge_inject(desk.store, bromma, "ov", "A1", began + minutes(20 / 60))
    _report(desk, bromma, "ov", EL, DOWN, began + minutes(0.5))
    _clock(desk, "ov", ClockAct.STOP, desk.at)


def play(desk: Desk, operation: str = "ov", name: str = "Vinterövning", answers: float = 20) -> None:
    """Play the hour that ends when the desk is looked at; Bromma reports the outage at T+ `answers`.

    At T+2 it says that all works at its P01; at T+14 it acknowledges. Motspel reports the outage at P02.
    """
    began = desk.at - minutes(60)
    new = NewExercise(operation, name, SCENARIO)
    exercise_leading.plan_exercise(desk.store, ALICE, new, began - minutes(30))
    _clock(desk, operation, ClockAct.START, began)
    bromma = Actor("bromma", desk.sign_in(Grant(Role.STADSDEL, "bromma")))
    for function in Function:
        _report(desk, bromma, operation, function, Status.FUNGERAR, began + minutes(2))
    exercise_injects.deliver_due(desk.store, operation, began + minutes(10))
    exercise_injects.acknowledge_inject(desk.store, bromma, operation, "A1", began + minutes(14))
    _report(desk, bromma, operation, EL, DOWN, began + minutes(answers))
    _clock(desk, operation, ClockAct.STOP, desk.at)


def _clock(desk: Desk, operation: str, act: ClockAct, now: datetime) -> None:
    identity = f"{operation}-{act}"
    exercise_leading.set_clock(desk.store, ALICE, act_id=identity, operation_id=operation, act=act, now=now)


def _report(
    desk: Desk, actor: Actor, operation: str, function: Function, status: Status, now: datetime
) -> None:
    new = NewReport(f"{operation}-{function}-{status}", operation, "P01", function, status)
    point_reports.report(desk.store, actor, [new], now)
