"""Why a level cannot be reported, and when what is left of it is used up."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from data.errors import Reason
from data.levels.facts import Level, NewLevel, Stock
from data.operations.facts import Operation
from data.points.facts import FunctionState, Point, Report
from data.points.rules import why_not_observed, why_not_use_point
from data.preparedness.facts import Equipment
from data.truth import WORKING

# No lorry carries more: whoever says so of a tank of no known size has put the decimal point wrong.
MOST_LITRES: Final = 60_000


def why_not_level(
    operation: Operation, point: Point, equipment: Equipment, new: NewLevel, now: datetime
) -> Reason | None:
    """Why a level is refused; `equipment` is what is known of the point, `now` the operation's time."""
    return (
        why_not_use_point(operation, point)
        or why_not_observed(new.observed_at or now, now)
        or _why_not_litres(new.litres, holds(equipment, new.stock))
    )


def holds(equipment: Equipment, stock: Stock) -> int | None:
    """Return what a point's store of something holds when it is full; None: nobody has said."""
    return equipment.tank_litres if stock is Stock.DIESEL else equipment.water_litres


def _why_not_litres(litres: int, most: int | None) -> Reason | None:
    if litres < 0:
        return Reason("Antalet liter kan inte vara mindre än 0.", "litres")
    if most is None and litres > MOST_LITRES:
        return Reason(f"{litres} liter är mer än en tankbil rymmer. Kontrollera antalet.", "litres")
    if most is not None and litres > most:
        return Reason(
            f"{litres} liter är mer än de {most} liter som ryms enligt Beredskap. Kontrollera antalet.",
            "litres",
        )
    return None


@dataclass(frozen=True, slots=True)
class Ends:
    """When a store is used up, by the newer word alone: worked out of its level, or as reports have stated.

    `overtaken` are the reports whose stated end a later level has replaced. `worked_out` is give or take a
    share of `lasts`, how long the level was enough for.
    """

    worked_out: datetime | None
    stated: tuple[Report, ...]
    overtaken: tuple[Report, ...] = ()
    lasts: timedelta = timedelta()


def ends(level: Level | None, equipment: Equipment, state: FunctionState) -> Ends:
    """Return when a store that a function lives on is used up, as everybody who asks must have it."""
    standing = (report for report in (state.current, state.rival) if report is not None)
    stated = tuple(each for each in standing if each.lasts_until is not None and each.status in WORKING)
    at = empties_at(level, equipment, state.reserve_since) if level is not None else None
    if level is None or at is None:
        return Ends(None, stated)
    newer = tuple(each for each in stated if each.observed_at > level.observed_at)
    overtaken = tuple(each for each in stated if each not in newer)
    lasts = at - _used_from(level, state.reserve_since)
    return Ends(None if newer else at, newer, overtaken, lasts)


def left_at(level: Level, equipment: Equipment, at: datetime, reserve_since: datetime | None = None) -> int:
    """Return the litres left at a moment, where what uses them has run since; as read where none knows."""
    hours = (at - _used_from(level, reserve_since)) / timedelta(hours=1)
    used = (_use(level, equipment) or 0.0) * hours
    return max(0, level.litres - round(max(0.0, used)))


def empties_at(level: Level, equipment: Equipment, reserve_since: datetime | None = None) -> datetime | None:
    """Return when it is used up, where what uses it has run since; None: its use is not known."""
    use = _use(level, equipment)
    return _used_from(level, reserve_since) + timedelta(hours=level.litres / use) if use else None


def _used_from(level: Level, reserve_since: datetime | None) -> datetime:
    """Nothing is used before the reserve has started; where nobody knows when, it had when it was read."""
    return max(level.observed_at, reserve_since) if reserve_since is not None else level.observed_at


def _use(level: Level, equipment: Equipment) -> float | None:
    """Return litres an hour; how fast people take water nobody has said."""
    return equipment.litres_per_hour if level.stock is Stock.DIESEL else None
