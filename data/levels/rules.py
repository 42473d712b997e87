"""Why a level cannot be reported, and when what is left of it is used up."""

from datetime import datetime, timedelta
from typing import Final

from data.errors import Reason
from data.levels.facts import Level, NewLevel, Stock
from data.operations.facts import Operation
from data.points.facts import Point
from data.points.rules import why_not_observed, why_not_use_point
from data.preparedness.facts import Equipment

# No lorry carries more: whoever has a larger tank has put the decimal point wrong.
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
    if litres > MOST_LITRES:
        return Reason(f"{litres} liter är mer än en tankbil rymmer. Kontrollera antalet.", "litres")
    if most is not None and litres > most:
        return Reason(
            f"{litres} liter är mer än de {most} liter som ryms enligt Beredskap. Kontrollera antalet.",
            "litres",
        )
    return None


def left_at(level: Level, equipment: Equipment, at: datetime) -> int:
    """Return the litres left at a moment, where what uses them has run since; as read where none knows."""
    used = (_use(level, equipment) or 0.0) * ((at - level.observed_at) / timedelta(hours=1))
    return max(0, level.litres - round(max(0.0, used)))


def empties_at(level: Level, equipment: Equipment) -> datetime | None:
    """Return when it is used up, where what uses it has run since it was read; None: its use is not known."""
    use = _use(level, equipment)
    return level.observed_at + timedelta(hours=level.litres / use) if use else None


def _use(level: Level, equipment: Equipment) -> float | None:
    """Return litres an hour; how fast people take water nobody has said."""
    return equipment.litres_per_hour if level.stock is Stock.DIESEL else None
