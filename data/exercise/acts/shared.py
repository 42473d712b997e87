"""What every act in an exercise shares: the exercise it is about, and an entry in the control's own room."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from data.acting import insist
from data.clock import USUAL_SPEED
from data.entries.codec import encode
from data.entries.entry import What
from data.entries.operations import ExercisePlanned, OperationOpened
from data.errors import Refused
from data.exercise.facts import Exercise, room_of
from data.exercise.reads import exercise_in
from data.exercise.rules import NewExercise, areas_concerned
from data.exercise.scenario import ExerciseForm, Inject, Scenario
from data.exercise.written import as_json
from data.list_files.table import Fault
from data.operations.facts import Operation
from data.rights import Deed, Who, place_of
from data.store.journal import Act, canonical
from data.store.tables.core import POINT
from data.words import OperationKind


def led(connection: Connection, operation_id: str) -> Exercise:
    """Return the exercise that an act is about; raises Missing, and Refused where it has no scenario."""
    found = exercise_in(connection, operation_id)
    if found is None:
        raise Refused("Händelsen har inget scenario. Planera en övning på sidan Övningsledning.", "operation")
    return found


def in_list(found: Exercise, inject_id: str) -> tuple[Inject, ...]:
    """Return the inject with an id, if the exercise has it."""
    return tuple(one for one in found.scenario.injects if one.id == inject_id)


def insist_on(connection: Connection, who: Who, found: Exercise, injects: Iterable[Inject]) -> None:
    """Insist on the right to each place that injects concern: a local leader has it in one area alone."""
    place_by_point = point_areas(connection)
    areas = {area for inject in injects for area in areas_concerned(inject, place_by_point)} or {""}
    for area in sorted(areas):
        insist(who, Deed.INJECT, replace(place_of(found.operation), area=area))


_AREAS = select(POINT.c.id, POINT.c.area)


def point_areas(connection: Connection) -> dict[str, str]:
    """Return the area of each point, by id."""
    return {row.id: row.area for row in connection.execute(_AREAS)}


def refuse_faults(faults: Sequence[Fault], nothing: str) -> None:
    """Raise Refused where a scenario has any: the first, its inject, and how many more there are."""
    if faults:
        first = faults[0]
        inject = f"Inspel {first.inject}: " if first.inject else ""
        more = f" ({len(faults) - 1} fel till)" if len(faults) > 1 else ""
        raise Refused(f"{inject}{first.reason} {nothing}{more}.", first.column or "scenario")


def derived(kind: str, *parts: str) -> str:
    """Return the id of an act that can be made only once: it follows from what it is about."""
    return f"{kind}:{hashlib.sha256(chr(10).join(parts).encode()).hexdigest()[:40]}"


def room_act(
    act_id: str,
    what: What,
    operation: Operation,
    text: Mapping[str, str],
    now: datetime,
    *,
    at: datetime | None = None,
    asked: Mapping[str, Any] | None = None,
) -> Act:
    """Return an act of the control's, filed where no participant's page reads; `at`: the exercise's time.

    What was asked for is what the act says, unless it is stated.
    """
    return Act(
        id=act_id,
        what=what,
        occurred_at=at or operation.clock.at(now),
        text={key: value for key, value in text.items() if value},
        operation=room_of(operation.id),
        asked=canonical(
            {**(asked if asked is not None else {**encode(what), **text}), "exercise": operation.id}
        ),
    )


def opening_act(new: NewExercise, scenario: Scenario, now: datetime) -> Act:
    """Return the act that opens an exercise's operation: anybody may read it."""
    speed = USUAL_SPEED if scenario.form is ExerciseForm.LARM else 0.0
    return Act(
        id=f"open:{new.id}",
        what=OperationOpened(OperationKind.OVNING, scenario.readiness, now, scenario.origin, speed),
        occurred_at=now,
        text={"name": new.name.strip()},
        operation=new.id,
        asked=canonical({"exercise": new.id, "name": new.name, "scenario": as_json(scenario)}),
    )


def plan_act(new: NewExercise, scenario: Scenario) -> Act:
    """Return the act that holds the scenario, in the control's own room."""
    what = ExercisePlanned(
        scenario=scenario.id,
        origin=scenario.origin,
        duration=scenario.duration,
        injects=len(scenario.injects),
        areas=new.areas,
        clone_of=new.clone_of,
    )
    text = {"scenario": as_json(scenario)}
    return Act(
        id=f"plan:{new.id}",
        what=what,
        occurred_at=scenario.origin,
        text=text,
        operation=room_of(new.id),
        asked=canonical({**encode(what), **text}),
    )
