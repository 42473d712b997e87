"""Leading exercises: planning one, its clock from start to stop, and breaking it off."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection

from data.acting import (
    Actor,
    Receipt,
    allow,
    do,
    insist,
    late,
    on_this_machine,
    once,
    refuse,
    refuse_id,
    refuse_texts,
    stripped,
    turn,
    who_acts,
)
from data.clock import NOTHING, Clock
from data.entries.operations import BreakAsked, ClockSet, ExerciseInterrupted, OfClock
from data.errors import Reason, Refused
from data.exercise.acts.shared import derived, led, opening_act, plan_act, refuse_faults
from data.exercise.checking import in_order, objections_in
from data.exercise.facts import DRILL, Exercise, is_trial, room_of
from data.exercise.pausing import why_not_word
from data.exercise.playing import PLAYED_BY, over
from data.exercise.reads import exercise
from data.exercise.rules import (
    LONGEST_BRIEF,
    NewExercise,
    why_not_clock,
    why_not_interrupt,
    why_not_led,
    why_not_plan,
)
from data.exercise.scenario import ClockAct, ExerciseForm, Scenario, place_of_grant
from data.exercise.sourced import with_words
from data.freetext import why_not_text
from data.notices.exercises import withdraw_in
from data.operations import reads as operation_reads
from data.operations.facts import Operation
from data.points import reads as point_reads
from data.points.acts.phases import phase_in
from data.points.commands import NewPhase
from data.points.rules import why_not_version
from data.rights import Deed, Place, Who, may, place_of
from data.store.database import Store
from data.store.journal import Act, canonical
from data.words import Phase

PLAYING: Final = on_this_machine(PLAYED_BY)
CLOCK: Final = on_this_machine("övningsklockan")


def plan_exercise(store: Store, actor: Actor, new: NewExercise, now: datetime) -> Receipt:
    """Plan an exercise: it is opened with its clock standing at T+0; `now` is the real time. Raises Refused.

    Two entries, both or neither: the operation's opening, which anybody may read and says nothing of the
    scenario, and the plan in the control's own room.
    """
    refuse_id(f"open:{new.id}")
    with turn(store, now) as connection:
        refuse(why_not_plan(new, point_reads.area_ids(connection)))
        who = allow(connection, actor, Deed.LEAD, Place(exercise=True, operation=new.id), now)
        asked = _scenario(connection, new)
        scenario = _begun(asked, new, now)
        why_not = _why_not_scenario(connection, scenario)
        opening = replace(opening_act(new, scenario, now), asked=opening_act(new, asked, now).asked)
        once(connection, who, opening, why_not, now)
        return once(
            connection, who, replace(plan_act(new, scenario), asked=plan_act(new, asked).asked), (), now
        )


def _begun(scenario: Scenario, new: NewExercise, now: datetime) -> Scenario:
    """Return a scenario as it is planned: a larmövning has its own id, alone, and runs from now on."""
    if scenario.form is ExerciseForm.LARM:
        return replace(scenario, id=DRILL, origin=now)
    return replace(scenario, id=new.id) if scenario.id == DRILL else scenario


def _why_not_scenario(connection: Connection, scenario: Scenario) -> Iterator[Reason | None]:
    refuse_faults(objections_in(connection, with_words(connection, scenario)), "Inget planerades")
    yield None


def _scenario(connection: Connection, new: NewExercise) -> Scenario:
    if new.clone_of:
        scenario = led(connection, new.clone_of).scenario
        told = tuple(one for one in scenario.injects if not is_trial(one.id))
        return replace(scenario, injects=in_order(told))
    if new.scenario is None:  # why_not_plan() has refused it
        raise Refused("Välj ett scenario.", "scenario")
    _refuse_words(new.scenario)
    return new.scenario


def _refuse_words(scenario: Scenario) -> None:
    """Refuse what may not be written anywhere; whether it fits the municipality is judged after."""
    for text in (scenario.title, scenario.purpose, scenario.brief, scenario.sources):
        refuse(why_not_text(text, "scenario", LONGEST_BRIEF))
    for one in scenario.injects:
        refuse_texts({"text": one.text, "note": one.note, "sender": one.sender})
        refuse_texts({"expected_text": one.expected_text})


def set_clock(  # noqa: PLR0913 - what is done to the clock, each part named
    store: Store,
    actor: Actor,
    *,
    act_id: str,
    operation_id: str,
    act: ClockAct,
    speed: float | None = None,
    to: timedelta | None = None,
    carry: bool = False,
    word: str = "",
    version: int | None = None,
    now: datetime,
) -> Receipt:
    """Start, pause, resume, speed up, jump or stop; `to` is T+, `now` real. Raises Refused, Stale.

    With `carry` a jump takes along what is known ("bär med läget"); without, it ages. Starting also opens
    the points that are open when the scenario begins. A pause says its `word` on every screen until it ends.
    """
    refuse_id(act_id)
    refuse_texts({"word": word})
    words = stripped(word=word)
    asked = {"operation": operation_id, **_asked(act, speed, to), "carry": carry, **words}
    with turn(store, now) as connection:
        found = led(connection, operation_id)
        operation = found.operation
        clock = _stretch(found, act, now, speed, to, carry=carry)
        why_not = (
            why_not_clock(found, act, operation.clock.at(now), speed, to)
            or why_not_word(operation, act, word),
            late(why_not_version(version, operation.version, "övningen")),
        )
        entry = clock_act(act_id, operation.id, ClockSet(**goes_on(act, clock, now)), words, asked)
        receipt = do(connection, actor, Deed.LEAD, place_of(operation), entry, why_not, now)
        if receipt.new and act is ClockAct.START:
            open_points(connection, found, now)
        return receipt


def _asked(act: ClockAct, speed: float | None, to: timedelta | None) -> dict[str, Any]:
    return {"act": act, "speed": speed, "to": to.total_seconds() if to is not None else None}


def end_in_time(store: Store, operation_id: str, now: datetime) -> None:
    """End an exercise that ends by itself, once its time is over; whoever looks first does it."""
    found = exercise(store, operation_id)
    if found is None or not over(found, found.operation.clock.at(now)):
        return
    act_id = derived("end", operation_id)
    with suppress(Refused):  # somebody was first
        set_clock(store, CLOCK, act_id=act_id, operation_id=operation_id, act=ClockAct.STOP, now=now)


def _stretch(
    found: Exercise, act: ClockAct, now: datetime, speed: float | None, to: timedelta | None, *, carry: bool
) -> Clock:
    """Return the clock as it runs from now on."""
    clock = found.operation.clock
    moment = clock.at(now)
    if act is ClockAct.JUMP:
        origin = found.begins + (to or NOTHING)
        return clock.then(now, origin, clock.speed, origin - moment if carry else NOTHING)
    if act in (ClockAct.PAUSE, ClockAct.STOP):
        return clock.then(now, moment, 0.0)
    if act is ClockAct.SPEED:
        return clock.paced(now, speed or clock.pace)
    return clock.then(now, moment, speed or clock.pace)


def goes_on(act: ClockAct, clock: Clock, now: datetime) -> dict[str, Any]:
    """Return how an exercise's clock goes on by an act on it."""
    return {
        "act": act,
        "clock_started_at": now,
        "clock_origin": clock.origin,
        "clock_speed": clock.speed,
        "carried": clock.carried,
        "pace": clock.pace if act is ClockAct.SPEED and clock.speed == 0 else None,
    }


def clock_act(
    act_id: str, operation_id: str, what: OfClock, text: Mapping[str, str], asked: Mapping[str, Any]
) -> Act:
    """It stands in the exercise's own log."""
    return Act(
        id=act_id,
        what=what,
        occurred_at=what.clock_origin,
        text=text,
        operation=operation_id,
        asked=canonical(asked),
    )


def open_points(connection: Connection, found: Exercise, now: datetime) -> None:
    """Open the points that are open when the scenario begins; what somebody has opened already stays so."""
    for point in found.scenario.opens:
        for phase in (Phase.UNDER_AKTIVERING, Phase.OPPEN):
            identity = derived("opens", found.operation.id, point, phase)
            command = NewPhase(
                identity, found.operation.id, point, phase, PLAYED_BY, "scenariots utgångsläge"
            )
            with suppress(Refused):
                phase_in(connection, PLAYING, command, now)


def interrupt(
    store: Store, actor: Actor, *, act_id: str, operation_id: str, reason: str, now: datetime
) -> Receipt:
    """Break an exercise off: it stands still for good and nothing is removed. Raises Refused.

    What it has in the outbox is sent to nobody: it is no exercise any more.
    """
    refuse_id(act_id)
    refuse_texts({"reason": reason})
    with turn(store, now) as connection:
        operation = operation_reads.operation(connection, operation_id)
        stopped = operation.clock.then(now, operation.clock.at(now), 0.0)
        act = clock_act(
            act_id,
            operation_id,
            ExerciseInterrupted(**goes_on(ClockAct.STOP, stopped, now)),
            {"reason": reason.strip()},
            {"operation": operation_id, "reason": reason},
        )
        why_not = (why_not_interrupt(operation, reason),)
        receipt = do(connection, actor, Deed.BREAK, place_of(operation), act, why_not, now)
        withdraw_in(connection, operation_id, now)
        return receipt


def ask_for_break(
    store: Store, actor: Actor, *, act_id: str, operation_id: str, reason: str = "", now: datetime
) -> Receipt:
    """Ask those who lead to break an exercise off; any participant may. Raises Refused."""
    refuse_id(act_id)
    refuse_texts({"reason": reason})
    with turn(store, now) as connection:
        operation = operation_reads.operation(connection, operation_id)
        who = who_acts(connection, actor, now)
        insist(who, Deed.ASK_BREAK, _standing_place(operation, who))
        act = Act(
            id=act_id,
            what=BreakAsked(),
            occurred_at=operation.clock.at(now),
            text=stripped(reason=reason),
            operation=room_of(operation_id),
            asked=canonical({"operation": operation_id, "reason": reason}),
        )
        return once(connection, who, act, (why_not_led(operation),), now)


def _standing_place(operation: Operation, who: Who) -> Place:
    """Return the first of the places where somebody stands that lets them ask."""
    places = [place_of_grant(operation, grant) for grant in who.grants]
    return next((one for one in places if may(who, Deed.ASK_BREAK, one)), place_of(operation))
