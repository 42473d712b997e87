"""A small exercise for store tests: two stadsdelar, one sector, six injects over an hour."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from data.acting import Receipt
from data.exercise.acts import leading as exercise_leading
from data.exercise.facts import Exercise
from data.exercise.reads import exercise
from data.exercise.rules import NewExercise
from data.exercise.scenario import ClockAct, Effect, Inject, Objective, Recipient, Scenario
from data.points.acts import registers as point_registers
from data.points.facts import NewPoint
from data.store.database import Store
from data.words import Function, Role, Status
from tests.data.world import ALICE, NOW, POINTS, fresh_id

ID = "ov-1"
ORIGIN = datetime(2027, 1, 14, 6, 0, tzinfo=UTC)


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def an_inject(id: str, at: float | None = 0, to: str = "stadsdel:bromma", **changes: Any) -> Inject:
    role, _, bound = to.partition(":")
    values: dict[str, Any] = {
        "text": f"Meddelande {id}",
        "sender": "Ellevio",
        "to": (Recipient(Role(role), bound),) if to else (),
        "note": f"hemlig anteckning {id}",
    }
    return Inject(id, None if at is None else minutes(at), **{**values, **changes})


INJECTS = (
    an_inject("I2", 10, "stadsdel:skarpnack"),
    an_inject("I1", 10),
    an_inject("I3", 20, "stadsdel"),
    an_inject("I4", 30, "", text="", effects=(Effect((Function.EL,), Status.UR_FUNKTION, ("bromma",)),)),
    an_inject("I5", None, "krisledning"),
)


def a_scenario(*injects: Inject, **changes: Any) -> Scenario:
    values: dict[str, Any] = {"duration": minutes(120), "objectives": (Objective("M1", "Larma"),)}
    values |= {"origin": ORIGIN, "injects": injects or INJECTS, **changes}
    return Scenario("s-1", "Elavbrott", **values)


def load(store: Store, *more: NewPoint) -> None:
    """Load the world's points and more; those of an earlier load that are not named leave the register."""
    point_registers.load_points(store, ALICE, (*POINTS, *more), NOW)


def plan(store: Store, scenario: Scenario | None = None, **changes: Any) -> Receipt:
    new = NewExercise(ID, "Vinterövning", scenario or a_scenario())
    return exercise_leading.plan_exercise(store, ALICE, replace(new, **changes), NOW)


def clock(store: Store, act: ClockAct, now: datetime = NOW, **changes: Any) -> Receipt:
    by = changes.pop("by", ALICE)
    values: dict[str, Any] = {"act_id": fresh_id("clock"), "operation_id": ID, **changes}
    return exercise_leading.set_clock(store, by, act=act, now=now, **values)


def found(store: Store, operation_id: str = ID) -> Exercise:
    held = exercise(store, operation_id)
    assert held is not None
    return held
