"""A scenario run through by the very acts that an exercise is played by, in a store of its own in memory."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from data.acting import LOCAL, turn
from data.exercise.acts.injects import settle
from data.exercise.acts.leading import plan_exercise, set_clock
from data.exercise.acts.shared import led
from data.exercise.dry_run import DryRun
from data.exercise.facts import Delivered, Exercise, Skipped, moment_of
from data.exercise.playing import unsettled
from data.exercise.rules import FASTEST, NewExercise
from data.exercise.scenario import ClockAct, ExerciseForm, Inject, Scenario
from data.points import reads as point_reads
from data.points.acts import registers as point_registers
from data.points.facts import NewPoint
from data.sectors import acts as sector_acts
from data.sectors import reads as sector_reads
from data.store.database import Store, scratch_store

ID: Final = "provkorning"
# SQLite's own name for a database that is nowhere on disk: no words are left behind.
_NOWHERE: Final = Path(":memory:")
# A clock's fractions may show a moment a little early.
_JUST_AFTER: Final = timedelta(milliseconds=1)


def dry_run(
    store: Store, scenario: Scenario, now: datetime, progress: Callable[[float], object] = float
) -> DryRun:
    """Play a scenario from beginning to end while nobody who takes part does anything, and return what came.

    Nothing is written in `store`, which says only which points, areas and sectors there are. Raises Refused
    where no exercise can be planned from the scenario.
    """
    with _copied(store, now) as private:
        # No clock of its own; and words that stand in a log, which this store has not, are its own meanwhile.
        told = tuple(replace(one, source=None) for one in scenario.injects)
        still = replace(scenario, form=ExerciseForm.SIMULERING, injects=told)
        plan_exercise(private, LOCAL, NewExercise(ID, "Provkörning", still), now)
        set_clock(private, LOCAL, act_id="start", operation_id=ID, act=ClockAct.START, speed=FASTEST, now=now)
        with private.reading() as connection:
            found = led(connection, ID)
        waiting = unsettled(found)
        for number, inject in enumerate(waiting, start=1):
            found = _played(private, found, inject)
            progress(number / len(waiting))
        with private.reading() as connection:
            played = led(connection, ID)
    return DryRun(
        delivered=tuple(one.inject for one in played.delivered),
        skipped={one.inject: one.reason for one in played.skipped},
    )


def _played(private: Store, found: Exercise, inject: Inject) -> Exercise:
    """Settle one inject at its moment; return the exercise as it is then, without reading all of it again."""
    moment = moment_of(inject, found.begins)
    if moment is None:  # those that wait have one
        return found
    real = found.operation.clock.real(moment) + _JUST_AFTER
    with turn(private, real) as connection:
        why = settle(connection, found, inject, moment, real)
    if why is not None:
        return replace(found, skipped=(*found.skipped, Skipped(inject.id, 0, moment, why)))
    told = Delivered(inject.id, 0, moment, real, inject.sender, inject.channel, inject.text, inject.to)
    return replace(found, delivered=(*found.delivered, told))


@contextmanager
def _copied(store: Store, now: datetime) -> Iterator[Store]:
    """Yield a store with the same areas, points and sectors and nothing else; it is gone afterwards."""
    with store.reading() as connection:
        areas, points = point_reads.areas_in(connection), point_reads.loaded_points_in(connection)
        register = sector_reads.register_in(connection)
    private = scratch_store(_NOWHERE)
    try:
        point_registers.load_areas(private, LOCAL, areas, now)
        listed = [NewPoint(**{of.name: getattr(one, of.name) for of in fields(NewPoint)}) for one in points]
        point_registers.load_points(private, LOCAL, listed, now)
        sector_acts.load_sectors(private, LOCAL, register, now)
        yield private
    finally:
        private.close()
