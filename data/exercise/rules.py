"""Who leads may do what when in an exercise, and in which areas."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from data.errors import Reason
from data.exercise.facts import Exercise, is_trial, state_of
from data.exercise.scenario import (
    ClockAct,
    ExerciseState,
    Inject,
    Outcome,
    Scenario,
)
from data.freetext import why_not_name
from data.operations.facts import Operation
from data.rights import Deed, Who, place_of, why_not_allowed
from data.words import Role

MOST_INJECTS: Final = 2_000
LONGEST_BRIEF: Final = 8_000
# What the sheet of effects calls what is true from the beginning.
START: Final = "start"
_ID: Final = re.compile(r"[^\W_][\w.-]{0,39}")
SLOWEST: Final = 0.5
FASTEST: Final = 60.0
_OVER: Final = (ExerciseState.AVSLUTAD, ExerciseState.AVBRUTEN)


@dataclass(frozen=True, slots=True)
class NewExercise:
    """An exercise to plan. With `clone_of` its scenario is the other's, with every edit made there."""

    id: str
    name: str
    scenario: Scenario | None = None
    areas: tuple[str, ...] = ()
    clone_of: str = ""


def why_not_id(name: str) -> Reason | None:
    """Why an inject or an objective cannot have this id."""
    if name != START and _ID.fullmatch(name):
        return None
    return Reason(f"{name[:40] or 'Tomt'} kan inte vara ett id. Använd bokstäver, siffror, - och _.", "id")


def why_not_plan(new: NewExercise, areas: frozenset[str]) -> Reason | None:
    """Why an exercise cannot be planned; `areas` are the ids of those loaded."""
    if "/" in new.id:
        return Reason("En övnings id kan inte innehålla ett snedstreck.", "id")
    if new.scenario is None and not new.clone_of:
        return Reason("Välj ett scenario, eller en övning att köra om.", "scenario")
    unknown = sorted(set(new.areas) - areas)
    if unknown:
        return Reason(f"Området {unknown[0]} är inte inläst. Välj bland kommunens områden.", "areas")
    return why_not_name(new.name, "name")


def why_not_led(operation: Operation) -> Reason | None:
    """Why nothing more can be done in an exercise."""
    if not operation.is_exercise:
        return Reason(f"{operation.name} är ingen övning. Här leds bara övningar.")
    state = state_of(operation)
    if state is ExerciseState.AVBRUTEN:
        return Reason("Övningen är avbruten. Planera en ny övning för att fortsätta öva.")
    if state is ExerciseState.AVSLUTAD:
        return Reason("Övningen är avslutad. Planera en ny övning, eller kör om den här.")
    return None


def why_not_clock(
    exercise: Exercise,
    act: ClockAct,
    moment: datetime,
    speed: float | None = None,
    to: timedelta | None = None,
) -> Reason | None:
    """Why an exercise's clock cannot be changed so; `moment` is its own time now, `to` is T+."""
    return (
        why_not_led(exercise.operation)
        or _why_not_from(state_of(exercise.operation), act)
        or _why_not_speed(act, speed)
        or _why_not_jump(exercise, act, moment, to)
    )


def _why_not_from(state: ExerciseState, act: ClockAct) -> Reason | None:
    if act is ClockAct.START:
        return None if state is ExerciseState.PLANERAD else Reason("Övningen har redan startat.")
    if act is ClockAct.STOP:
        return None
    if state is ExerciseState.PLANERAD:
        return Reason("Övningen har inte startat.")
    if act is ClockAct.RESUME and state is ExerciseState.PAGAR:
        return Reason("Övningen pågår redan.")
    return None


def _why_not_speed(act: ClockAct, speed: float | None) -> Reason | None:
    if speed is None:
        return Reason("Välj takt.", "speed") if act is ClockAct.SPEED else None
    if act not in (ClockAct.START, ClockAct.RESUME, ClockAct.SPEED):
        return Reason("Takten väljs när övningen startas, återupptas eller pågår.", "speed")
    if not SLOWEST <= speed <= FASTEST:
        return Reason("Takten ska vara mellan 0,5 och 60 gånger.", "speed")
    return None


def _why_not_jump(exercise: Exercise, act: ClockAct, moment: datetime, to: timedelta | None) -> Reason | None:
    if act is not ClockAct.JUMP:
        return None if to is None else Reason("Bara ett hopp har en tid att hoppa till.", "to")
    if to is None:
        return Reason("Ange vilken T+ övningen ska hoppa till.", "to")
    if exercise.begins + to <= moment:
        return Reason("Det går bara att hoppa framåt. Ange en senare T+.", "to")
    if to > exercise.scenario.duration:
        return Reason("Dit räcker inte scenariot. Ange en T+ före dess slut.", "to")
    return None


def warns_speed(speed: float) -> str | None:
    """Return what to know before an exercise runs faster than people do; it stops nothing."""
    if speed <= 1:
        return None
    return (
        "Fortare än 1 gång hinner deltagarna inte rapportera som i verkligheten: rapporter blir gamla "
        "snabbare, och utvärderingens tider säger inget om hur snabbt människor handlar."
    )


def why_not_deliver(exercise: Exercise, inject: str) -> Reason | None:
    """Why an inject cannot be delivered now."""
    if state_of(exercise.operation) is ExerciseState.PLANERAD and not is_trial(inject):
        return Reason("Övningen har inte startat: inspel levereras först då.")
    return why_not_skip(exercise, inject)


def why_not_skip(exercise: Exercise, inject: str) -> Reason | None:
    """Why an inject cannot be left out."""
    if inject not in {one.id for one in exercise.scenario.injects}:
        return Reason(f"Inspelet {inject} finns inte i övningen.", "inject")
    return why_not_led(exercise.operation) or _why_not_settled(exercise, inject)


def why_not_change(exercise: Exercise, inject: Inject) -> Reason | None:
    """Why an inject cannot be changed, or a free one added."""
    reason = why_not_led(exercise.operation) or _why_not_settled(exercise, inject.id)
    if reason is not None:
        return reason
    if not inject.id.strip():
        return Reason("Inspelet saknar id.", "id")
    if inject.at is not None and inject.at < timedelta():
        return Reason("Inspelets tid ligger före övningens början. Ange T+ från 0.", "at")
    if inject.to and not inject.text.strip():
        return Reason("Skriv vad inspelet säger till mottagarna.", "text")
    if not (inject.to or inject.effects or inject.plays or inject.questions):
        return Reason("Ange vem inspelet är till, eller vad det ändrar.", "to")
    return None


def _why_not_settled(exercise: Exercise, inject: str) -> Reason | None:
    if any(one.inject == inject for one in exercise.delivered):
        return Reason("Inspelet är redan levererat. Lägg till ett nytt inspel om något ska rättas.")
    if any(one.inject == inject for one in exercise.skipped):
        return Reason("Inspelet är redan överhoppat. Lägg till ett nytt inspel om det ändå ska spelas.")
    return None


def why_not_acknowledge(exercise: Exercise, inject: str, reached: bool) -> Reason | None:
    """Why an inject cannot be acknowledged; `reached`: it was delivered to who asks."""
    if not reached or all(one.inject != inject for one in exercise.delivered):
        return Reason("Inspelet finns inte i din inkorg.", "inject")
    return why_not_led(exercise.operation)


def why_not_interrupt(operation: Operation, reason: str) -> Reason | None:
    """Why an exercise cannot be broken off."""
    if not operation.is_exercise:
        return Reason(f"{operation.name} är ingen övning och kan inte avbrytas. Stäng händelsen i stället.")
    if state_of(operation) is ExerciseState.AVBRUTEN:
        return Reason("Övningen är redan avbruten.")
    return why_not_led(operation) or _why_not_said(reason)


def _why_not_said(reason: str) -> Reason | None:
    return None if reason.strip() else Reason("Skriv varför övningen avbryts.", "reason")


def why_not_observe(exercise: Exercise, text: str, objective: str, inject: str) -> Reason | None:
    """Why an observation cannot be written; it can be also when the exercise is over."""
    if not text.strip():
        return Reason("Skriv vad du såg.", "text")
    if objective and objective not in {one.id for one in exercise.scenario.objectives}:
        return Reason(f"Målet {objective} finns inte i scenariot.", "objective")
    if inject and inject not in {one.id for one in exercise.scenario.injects}:
        return Reason(f"Inspelet {inject} finns inte i övningen.", "inject")
    return None


def why_not_assess(exercise: Exercise, inject: str, expected: int, outcome: Outcome) -> Reason | None:
    """Why an expected act cannot be judged."""
    found = next((one for one in exercise.scenario.injects if one.id == inject), None)
    if found is None:
        return Reason(f"Inspelet {inject} finns inte i övningen.", "inject")
    if not 0 <= expected < len(found.expected):
        return Reason("Inspelet har ingen sådan förväntad åtgärd.", "expected")
    if outcome is Outcome.MISSAD and all(one.inject != inject for one in exercise.delivered):
        return Reason("Inspelet har inte levererats: ingen kan ha missat det.", "outcome")
    return None


def areas_concerned(inject: Inject, area_of: Mapping[str, str]) -> frozenset[str]:
    """Return the areas that an inject concerns; "" for what belongs to no single one of them."""
    told = {one.bound if one.role is Role.STADSDEL else area_of.get(one.bound, "") for one in inject.to}
    changed = {area for one in inject.effects for area in one.areas}
    points = [point for one in inject.effects for point in one.points]
    touched = {area_of.get(point, "") for point in (*points, *(one.point for one in inject.plays))}
    return frozenset(told | changed | touched) or frozenset({""})


def why_not_play(who: Who, operation: Operation, inject: Inject, area_of: Mapping[str, str]) -> Reason | None:
    """Why somebody may not deliver, skip or change an inject: a local leader has only the own area."""
    for area in sorted(areas_concerned(inject, area_of)):
        reason = why_not_allowed(who, Deed.INJECT, replace(place_of(operation), area=area))
        if reason is not None:
            return reason
    return None
