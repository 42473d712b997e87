"""Why a level cannot be reported, and when what is left of it is used up."""

from datetime import datetime
from typing import Final

from data.errors import Reason
from data.levels.facts import NewLevel
from data.operations.facts import Operation
from data.points.facts import Point
from data.points.rules import why_not_observed, why_not_use_point

# No lorry carries more: whoever has a larger tank has put the decimal point wrong.
MOST_LITRES: Final = 60_000


def why_not_level(operation: Operation, point: Point, new: NewLevel, now: datetime) -> Reason | None:
    """Why a level is refused; `now` is the operation's time."""
    return (
        why_not_use_point(operation, point)
        or why_not_observed(new.observed_at or now, now)
        or _why_not_litres(new.litres)
    )


def _why_not_litres(litres: int) -> Reason | None:
    if litres < 0:
        return Reason("Antalet liter kan inte vara mindre än 0.", "litres")
    if litres > MOST_LITRES:
        return Reason(f"{litres} liter är mer än en tankbil rymmer. Kontrollera antalet.", "litres")
    return None
