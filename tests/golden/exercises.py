"""The golden store's exercises: one played with the control's own room, one broken off and disposed of."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from data.acting import Actor
from data.exercise.acts import evaluating as exercise_evaluating
from data.exercise.acts import injects as exercise_injects
from data.exercise.acts import leading as services
from data.exercise.rules import NewExercise
from data.exercise.scenario import (
    ClockAct,
    Condition,
    ConditionKind,
    Effect,
    Expected,
    ExpectedKind,
    Inject,
    Objective,
    Outcome,
    Played,
    Recipient,
    Scenario,
)
from data.lessons import acts as lesson_acts
from data.operations import acts as operation_acts
from data.points.acts import reports as point_reports
from data.points.commands import NewReport
from data.store.database import Store
from data.words import Function, Retention, Role, Status, Supply
from tests.data.world import later
from tests.golden.night import STAFF

PLAYED: Final = "ovning-spelad"
DISPOSED: Final = "ovning-gallrad"
ORIGIN: Final = datetime(2027, 1, 14, 6, 0, tzinfo=UTC)


def _minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


_FIRST: Final = Inject(
    "I1",
    _minutes(5),
    "Strömmen går i Bromma",
    sender="Ellevio",
    to=(Recipient(Role.STADSDEL, "bromma"),),
    objective="larma",
    note="hemlig anteckning",
    effects=(Effect((Function.EL,), Status.BEGRANSAD, ("bromma",), (), Supply.RESERV, _minutes(30)),),
    plays=(Played("P02", Function.EL, Status.UR_FUNKTION, cause="avgrävd kabel"),),
    expected=(
        Expected(ExpectedKind.RAPPORT, _minutes(10), area="bromma", function=Function.EL),
        Expected(ExpectedKind.BEDOMS, _minutes(10), "bedöms på plats", area="bromma"),
    ),
)
SCENARIO: Final = Scenario(
    id="golden",
    title="Elavbrott",
    origin=ORIGIN,
    duration=_minutes(120),
    purpose="Öva larm",
    brief="Det är kallt.",
    objectives=(Objective("larma", "Larma i tid"),),
    opens=("P01",),
    start=(Effect((Function.VATTEN,), Status.BEGRANSAD, points=("P03",)),),
    injects=(
        _FIRST,
        Inject("I2", _minutes(8), "Hoppas över", sender="SMHI", to=(Recipient(Role.KRISLEDNING),)),
        Inject(
            "I3",
            _minutes(50),
            "Efter I1",
            sender="SMHI",
            to=(Recipient(Role.STADSDEL),),
            condition=Condition(ConditionKind.LEVERERAT, inject="I1"),
        ),
        Inject("I4", None, "Reserv", sender="SVOA", to=(Recipient(Role.SEKTOR, "energi"),)),
    ),
)


def _clock(store: Store, operation: str, act: ClockAct, minute: float, **more: Any) -> None:
    services.set_clock(
        *(store, STAFF),
        act_id=f"{operation}-{act}-{minute}",
        operation_id=operation,
        act=act,
        now=later(minute),
        **more,
    )


def _report(store: Store, operation: str, minute: float, function: Function = Function.EL) -> None:
    said = NewReport(
        *(f"{operation}-{function}", operation, "P01", function, Status.FUNGERAR, Supply.RESERV),
        lasts_until=ORIGIN + _minutes(minute),
        note="övningens ord",
    )
    point_reports.report(store, STAFF, [said], later(minute))


def played(store: Store, district: Actor) -> None:
    """One that has everything; its clock is paused, made faster, and taken over time with what was said."""
    new = NewExercise(PLAYED, "Vinterövning", SCENARIO, ("bromma", "skarpnack"))
    services.plan_exercise(store, STAFF, new, later(50))
    _clock(store, PLAYED, ClockAct.START, 51)
    _report(store, PLAYED, 52)
    exercise_injects.deliver_due(store, PLAYED, later(57))
    exercise_injects.acknowledge_inject(store, district, PLAYED, "I1", later(58))
    exercise_injects.skip(store, STAFF, PLAYED, "I2", "tiden räcker inte", later(58))
    changed = replace(SCENARIO.injects[2], text="Efter I1, ändrat")
    exercise_injects.change_inject(store, STAFF, PLAYED, changed, later(58))
    _clock(store, PLAYED, ClockAct.PAUSE, 59)
    _clock(store, PLAYED, ClockAct.RESUME, 62, speed=2.0)
    services.ask_for_break(store, district, act_id="paus", operation_id=PLAYED, reason="brand", now=later(63))
    _clock(store, PLAYED, ClockAct.JUMP, 64, to=_minutes(49), carry=True)
    _report(store, PLAYED, 65, Function.VARME)
    exercise_injects.deliver_due(store, PLAYED, later(65))
    exercise_injects.deliver(store, STAFF, PLAYED, "I4", later(66))
    _clock(store, PLAYED, ClockAct.STOP, 67)
    _evaluated(store)


def _evaluated(store: Store) -> None:
    here: dict[str, Any] = {"operation_id": PLAYED}
    exercise_evaluating.observe(
        *(store, STAFF),
        act_id="sag",
        text="lugnt i staben",
        objective="larma",
        inject="I1",
        at=ORIGIN + _minutes(7),
        now=later(68),
        **here,
    )
    exercise_evaluating.assess(
        *(store, STAFF),
        act_id="bedomt",
        inject="I1",
        expected=1,
        outcome=Outcome.SEN,
        text="efter en kvart",
        now=later(69),
        **here,
    )
    lesson_acts.add_lesson(
        *(store, STAFF),
        act_id="lart",
        lesson="lek-1",
        text="öva larm",
        owner="stabschef",
        due="2027-05-01",
        now=later(70),
        **here,
    )


def disposed(store: Store) -> None:
    """Planned as the other was, broken off, and its words disposed of."""
    new = NewExercise(DISPOSED, "Gallrad övning", clone_of=PLAYED)
    services.plan_exercise(store, STAFF, new, later(71))
    _clock(store, DISPOSED, ClockAct.START, 72)
    _report(store, DISPOSED, 73)
    services.interrupt(
        store, STAFF, act_id="avbruten", operation_id=DISPOSED, reason="skarpt larm", now=later(74)
    )
    operation_acts.decide_retention(
        *(store, STAFF),
        act_id="gallras",
        operation_id=DISPOSED,
        keep=Retention.GALLRAS,
        decision="Stadsarkivet 2027:2",
        now=later(76),
    )
