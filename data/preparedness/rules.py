"""What may be said of a point's equipment, when a check is due, and how long what is there lasts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from data.clock import ZONE
from data.errors import Reason
from data.freetext import why_not_text
from data.points.facts import NewPoint
from data.preparedness.facts import Equipment
from data.preparedness.words import Reserve
from data.rights import Deed, Place, Who, why_not_allowed

# Förslag, all of them: the largest that is believed. Twenty cubic metres is what a lorry takes.
MOST: Final = {
    "reserve_kw": 2_000,
    "tank_litres": 20_000,
    "litres_per_hour": 500,
    "water_litres": 100_000,
    "heated_m2": 50_000,
    "fuel_priority": 999,
}
_SAID: Final = {
    "reserve_kw": "Effekten",
    "tank_litres": "Tanken",
    "litres_per_hour": "Förbrukningen",
    "water_litres": "Vattenförrådet",
    "heated_m2": "Den uppvärmda ytan",
    "fuel_priority": "Drivmedelsprioriteten",
}
_UNITS: Final = {
    "reserve_kw": " kW",
    "tank_litres": " liter",
    "litres_per_hour": " liter i timmen",
    "water_litres": " liter",
    "heated_m2": " m²",
}
LEVELS: Final = (1, 2, 3)
# Förslag: a month between checks, a quarter for what counts as tried of late.
MONTH: Final = timedelta(days=31)
QUARTER: Final = timedelta(days=92)


@dataclass(frozen=True, slots=True)
class Objection(Reason):
    """What is wrong with a list; `place` is the row's in it."""

    place: int = 0


def objections(
    listed: Sequence[Equipment], points: Mapping[str, NewPoint], today: date
) -> tuple[Objection, ...]:
    """Return the first thing that is wrong with each row of a list; `points` are the register's by id."""
    seen: set[str] = set()
    found = []
    for place, one in enumerate(listed):
        twice = Reason(f"{one.point} finns två gånger i listan.", "point") if one.point in seen else None
        seen.add(one.point)
        reason = twice or why_not_equipment(one, points.get(one.point), today)
        found += [Objection(reason.text, reason.field, place)] if reason is not None else []
    return tuple(found)


def why_not_equipment(one: Equipment, point: NewPoint | None, today: date) -> Reason | None:
    """Why this cannot be said of a point; None of the register's points: there is no such."""
    if point is None:
        return Reason(f"Det finns ingen punkt med id {one.point} i registret.", "point")
    return next((reason for reason in _reasons(one, point, today) if reason is not None), None)


def _reasons(one: Equipment, point: NewPoint, today: date) -> Iterator[Reason | None]:
    if one.example and not point.example:
        yield Reason(
            f"{one.point} är kommunens egen punkt, men uppgifterna är ett exempel. Ange kommunens egna.",
            "example",
        )
    yield from (_why_not_amount(one, name) for name in MOST)
    yield _why_not_power(one)
    if one.level is not None and one.level not in LEVELS:
        yield Reason(f"Nivån är {one.level}. Den ska vara 1, 2 eller 3.", "level")
    if one.last_tried is not None and one.last_tried > today:
        yield Reason("Senast prövad ligger i framtiden. Ange dagen då den prövades.", "last_tried")
    yield why_not_text(one.opening_hours, "opening_hours", 160) if one.opening_hours else None


def _why_not_amount(one: Equipment, name: str) -> Reason | None:
    amount: float | None = getattr(one, name)
    if amount is None:
        return None
    least = 1 if name == "fuel_priority" else 0
    if amount < least:
        few = "är minst 1" if least else "kan inte vara negativ"
        return Reason(f"{_SAID[name]} {few}.", name)
    if not amount <= MOST[name]:  # also what is no number
        unit = _UNITS.get(name, "")
        most = f"{MOST[name]:,}".replace(",", " ")
        return Reason(f"{_SAID[name]} är större än {most}{unit}. Kontrollera talet.", name)
    return None


def _why_not_power(one: Equipment) -> Reason | None:
    """Why these say nothing together; kW that nobody knows are allowed."""
    if one.tank_litres and one.litres_per_hour == 0:
        return Reason(
            "Förbrukningen är 0 liter i timmen fast punkten har en tank: den skulle aldrig ta slut. "
            "Lämna den tom om den är okänd.",
            "litres_per_hour",
        )
    if one.reserve is Reserve.INGEN and (one.reserve_kw or one.tank_litres or one.litres_per_hour):
        return Reason(
            "Punkten har ingen reservkraft, men effekt, tank eller förbrukning är angivna. Ändra det ena.",
            "reserve",
        )
    return None


def endurance(one: Equipment) -> timedelta | None:
    """Return how long a full tank lasts; None where tank or use is unknown."""
    if one.tank_litres is None or not one.litres_per_hour:
        return None
    return timedelta(hours=one.tank_litres / one.litres_per_hour)


def why_not_know(who: Who) -> Reason | None:
    """Why somebody may not read what is known: it is of real points, also where only an exercise is open."""
    return why_not_allowed(who, Deed.READ, Place(exercise=False, operation=""))


def place_of_check(point: NewPoint) -> Place:
    """Return where a check is done: in the register, so that what an exercise lends is no right."""
    return Place(exercise=False, operation="", area=point.area, point=point.id)


def due_since(checked: datetime | None, now: datetime) -> bool:
    """Return whether a point's next monthly check is due."""
    return checked is None or checked + MONTH <= now


def day_of(now: datetime) -> date:
    """Return the day that it is here."""
    return now.astimezone(ZONE).date()
