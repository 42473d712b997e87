"""Reads of an exercise's evaluation, worked out anew each time, and two runs side by side."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from data.exercise.course import Score, Verdict
from data.exercise.evaluation import Acts, Evaluation, Times, evaluate
from data.exercise.foretold import NO_HOURS, Came, hour_by_hour
from data.exercise.history import history, played
from data.exercise.reads import exercise_in
from data.exercise.unattended import NOT_COUNTED, WithoutAction, unattended
from data.points import reads as point_reads
from data.sectors import reads as sector_reads
from data.store.database import Store
from data.store.rows import MASKED


def evaluation(
    store: Store, operation_id: str, now: datetime, before: Evaluation | None = None
) -> Evaluation | None:
    """Return the evaluation of an exercise as it stands at `now` (real time); None without a scenario.

    Nor is there one where the exercise's words are disposed of: with them went what was true.
    `before` is one of the same exercise from earlier: what it has counted is not counted again. For its
    control alone: it tells what was true. Raises Missing.
    """
    with store.reading() as connection:
        found = exercise_in(connection, operation_id)
        if found is None or found.scenario.title == MASKED:
            return None
        known = history(connection, found.operation)
        points = {point.id: point.area for point in point_reads.loaded_points_in(connection)}
        own = point_reads.own_areas_in(connection, operation_id)
        led = tuple(one.id for one in sector_reads.register_in(connection).sectors)
        run = played(found.operation.clock, found.operation.closed_at or now)
        counted = before.unattended if before is not None else NOT_COUNTED
        nobody = unattended(connection, found.operation, run, found.areas, counted)
        made = before.hours if before is not None else NO_HOURS
        hours = hour_by_hour(connection, found.operation, run, made)
    return evaluate(found, known, points, now, led, nobody, own, hours)


class Figure(StrEnum):
    """A figure that two runs can be compared by; times are in seconds, shares between 0 and 1."""

    KVITTERAT_MEDIAN = "kvitterat_median"
    KVITTERAT_LANGST = "kvitterat_langst"
    KVITTERAT_ALDRIG = "kvitterat_aldrig"
    RAPPORT_MEDIAN = "rapport_median"
    RAPPORT_LANGST = "rapport_langst"
    RAPPORT_ALDRIG = "rapport_aldrig"
    UPPFYLLDA = "uppfyllda"
    SENA = "sena"
    MISSADE = "missade"
    EJ_BEDOMDA = "ej_bedomda"
    RATT = "ratt"
    FEL = "fel"
    OBEKRAFTAT = "obekraftat"
    OKANT = "okant"
    UTAN_ATGARD = "utan_atgard"
    PROGNOS_RATT = "prognos_ratt"
    PROGNOS_FORE = "prognos_fore"
    PROGNOS_EFTER = "prognos_efter"
    PROGNOS_ALDRIG = "prognos_aldrig"
    UTAN_PROGNOS = "utan_prognos"


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure in both runs, of an area or ("") the whole; None: there was nothing to work it out from."""

    area: str
    figure: Figure
    before: float | None
    after: float | None

    @property
    def change(self) -> float | None:
        return None if self.before is None or self.after is None else self.after - self.before


# Of the whole alone: there are too few forecasts of one area for a share to mean anything.
_CAME: Final = {
    Figure.PROGNOS_RATT: Came.RATT,
    Figure.PROGNOS_FORE: Came.FORE,
    Figure.PROGNOS_EFTER: Came.EFTER,
    Figure.PROGNOS_ALDRIG: Came.ALDRIG,
}


def compare(before: Evaluation, after: Evaluation) -> tuple[Difference, ...]:
    """Return every figure of two runs, those of the whole first, then of each area that both had."""
    whole = _differences("", _figures(before), _figures(after))
    held = {one.area: one for one in before.areas if one.area}
    areas = (
        difference
        for one in after.areas
        if one.area in held
        for difference in _differences(
            one.area,
            _of(
                held[one.area].acknowledged,
                held[one.area].first_report,
                held[one.area].acts,
                held[one.area].picture,
                before.unattended.of_area(one.area),
            ),
            _of(
                one.acknowledged,
                one.first_report,
                one.acts,
                one.picture,
                after.unattended.of_area(one.area),
            ),
        )
    )
    return (*whole, *areas)


Figures = dict[Figure, float | None]


def _differences(area: str, before: Figures, after: Figures) -> Iterator[Difference]:
    return (Difference(area, figure, before[figure], after[figure]) for figure in before)


def _figures(one: Evaluation) -> Figures:
    return {
        **_of(one.acknowledged, one.first_report, one.acts, one.picture.total, one.unattended),
        **{figure: one.foretold.share(came) for figure, came in _CAME.items()},
        Figure.UTAN_PROGNOS: one.foretold.unforetold_share,
    }


def _of(
    acknowledged: Times, first_report: Times, acts: Acts, picture: Score, nobody: WithoutAction
) -> Figures:
    return {
        Figure.KVITTERAT_MEDIAN: _seconds(acknowledged.median),
        Figure.KVITTERAT_LANGST: _seconds(acknowledged.longest),
        Figure.KVITTERAT_ALDRIG: acknowledged.missing if acknowledged.n else None,
        Figure.RAPPORT_MEDIAN: _seconds(first_report.median),
        Figure.RAPPORT_LANGST: _seconds(first_report.longest),
        Figure.RAPPORT_ALDRIG: first_report.missing if first_report.n else None,
        Figure.UPPFYLLDA: acts.met,
        Figure.SENA: acts.late,
        Figure.MISSADE: acts.missed,
        Figure.EJ_BEDOMDA: acts.unjudged,
        Figure.RATT: picture.share(Verdict.RATT),
        Figure.FEL: picture.share(Verdict.FEL),
        Figure.OBEKRAFTAT: picture.share(Verdict.OBEKRAFTAT),
        Figure.OKANT: picture.share(Verdict.OKANT),
        Figure.UTAN_ATGARD: nobody.minutes,
    }


def _seconds(took: timedelta | None) -> float | None:
    return took.total_seconds() if took is not None else None
