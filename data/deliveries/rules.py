"""What a list of depots and vehicles must be, which vehicles it means, and why an order cannot be moved."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType
from typing import Final

from data.deliveries.facts import NewMove, Order, Resource, Vehicle
from data.deliveries.words import Cargo, ResourceKind
from data.errors import Reason
from data.freetext import why_not_name, why_not_text
from data.levels.facts import Level, Stock
from data.operations.facts import Operation
from data.operations.rules import why_not_act_in
from data.rights import NOBODYS, Place, Who, place_of
from data.sectors.facts import SectorRegister
from data.services.rules import Objection
from data.words import Function, Role

MOST: Final = 200
_FLEET: Final = 50
_LARGEST: Final = 60_000
_FASTEST_KMH: Final = 120
_LONGEST_STOP: Final = 24 * 60
_FUNCTION_OF: Final[Mapping[Cargo, Function]] = MappingProxyType(
    {Cargo.DIESEL: Function.EL, Cargo.VATTEN: Function.VATTEN}
)


def objections(listed: Sequence[Resource]) -> tuple[Objection, ...]:
    """Return what is wrong with a list: that it is too long, or the first thing of each row."""
    if len(listed) > MOST:
        return (Objection(f"Listan har {len(listed)} rader. Högst {MOST} går att läsa in."),)
    found = (_objection(one, place, listed) for place, one in enumerate(listed))
    return tuple(one for one in found if one is not None)


def _objection(one: Resource, place: int, listed: Sequence[Resource]) -> Objection | None:
    own = _why_not_depot(one) if one.kind is ResourceKind.DEPA else _why_not_vehicle(one, listed)
    named = (why_not_name(one.id, "id"), why_not_name(one.name, "name"), why_not_text(one.source, "source"))
    twice = any(other.id == one.id for other in listed[:place])
    again = Reason(f"{one.id} finns två gånger i listan.", "id") if twice else None
    reason = next((each for each in (*named, again, *own) if each is not None), None)
    return Objection(reason.text, reason.field, place) if reason is not None else None


def _why_not_depot(one: Resource) -> Iterator[Reason | None]:
    if one.lon is None or one.lat is None:
        yield Reason(f"Depån {one.id} har ingen plats: ange lon och lat i grader.", "lon")
    elif not (-180 <= one.lon <= 180 and -90 <= one.lat <= 90):
        yield Reason(f"Depån {one.id} har en plats utanför jorden. Ange lon och lat i grader.", "lon")


def _why_not_vehicle(one: Resource, listed: Sequence[Resource]) -> Iterator[Reason | None]:
    depot = next((d for d in listed if d.id == one.depot and d.kind is ResourceKind.DEPA), None)
    if depot is None:
        yield Reason(f"Depån {one.depot or '(tom)'} finns inte i listan.", "depot")
    elif depot.carries is not one.carries:
        yield Reason(f"Depån {depot.id} har inte det som fordonet {one.id} kör.", "depot")
    elif depot.example and not one.example:
        yield Reason(f"Depån {depot.id} är ett exempel, men fordonet {one.id} är kommunens eget.", "depot")
    yield _why_not_between(one.number, 1, _FLEET, "number", "Antalet fordon")
    yield _why_not_between(one.amount, 1, _LARGEST, "amount", "Det som fordonet rymmer")
    yield _why_not_between(one.speed_kmh, 1, _FASTEST_KMH, "speed_kmh", "Farten i km/h")
    yield _why_not_between(one.service_minutes, 0, _LONGEST_STOP, "service_minutes", "Minuterna per stopp")


def _why_not_between(number: int | None, least: int, most: int, field: str, what: str) -> Reason | None:
    if number is not None and least <= number <= most:
        return None
    return Reason(f"{what} ska vara {least} till {most}.", field)


def usable(listed: Sequence[Resource], exercise: bool) -> tuple[Resource, ...]:
    """Return what may be driven with there: in a real operation an example is nothing."""
    return tuple(one for one in listed if exercise or not one.example)


def fleet(listed: Sequence[Resource], cargo: Cargo) -> tuple[Vehicle, ...]:
    """Return each vehicle that carries this, of a list without objections, in its order."""
    depots = {one.id: one for one in listed if one.kind is ResourceKind.DEPA}
    rows = (one for one in listed if one.kind is ResourceKind.FORDON and one.carries is cargo)
    return tuple(
        vehicle for row in rows if row.depot in depots for vehicle in _vehicles(row, depots[row.depot])
    )


def _vehicles(row: Resource, depot: Resource) -> Iterator[Vehicle]:
    many = row.number or 1
    for number in range(1, many + 1):
        yield Vehicle(
            id=f"{row.id}:{number}",
            name=f"{row.name} {number}" if many > 1 else row.name,
            carries=row.carries,
            takes=row.amount or 1,
            speed_kmh=row.speed_kmh or 1,
            service=timedelta(minutes=row.service_minutes or 0),
            depot=depot.name,
            place=(depot.lon or 0.0, depot.lat or 0.0),
        )


def place_of_order(operation: Operation, cargo: Cargo, register: SectorRegister, who: Who) -> Place:
    """Return an order as the place of an act: of the sector that answers for it everywhere, if theirs.

    Who answers for it in one area alone would move what the other areas wait for.
    """
    function = _FUNCTION_OF.get(cargo)
    supplying = {
        row.sector
        for row in register.responsibilities
        if function is not None
        and row.function is function
        and not row.area
        and (operation.is_exercise or not row.example)
    }
    own = next((sector for sector in who.bounds(Role.SEKTOR) if sector in supplying), NOBODYS)
    return replace(place_of(operation), sector=own)


def moved(order: Sequence[str], need: str, place: int) -> tuple[str, ...]:
    """Return an order of keys with one of them at a place; 1 is first."""
    others = [key for key in order if key != need]
    return (*others[: place - 1], need, *others[place - 1 :])


def filled(then: Mapping[tuple[str, Stock], Level], since: Iterable[Level]) -> set[str]:
    """Return the needs, by key, of stores that a later reading has said to hold more than they did then."""
    return {
        f"{level.point}:{level.stock}"
        for level in since
        if (before := then.get((level.point, level.stock))) is not None
        and level.observed_at > before.observed_at
        and level.litres > before.litres
    }


def why_not_move(operation: Operation, new: NewMove, order: Order) -> Reason | None:
    """Why an order cannot be moved so; `order` is as it stands."""
    return why_not_act_in(operation) or _why_not_placed(new, order) or _why_not_reasoned(new)


def why_not_as_shown(new: NewMove, order: Order) -> Reason | None:
    """Why an order that has become another since it was shown is not moved."""
    if order.keys == new.shown:
        return None
    return Reason("Körordningen har ändrats sedan den visades. Inget sparades: läs den nya och flytta igen.")


def _why_not_placed(new: NewMove, order: Order) -> Reason | None:
    if not new.need:
        return None if order.by_hand else Reason("Ordningen är redan den uträknade.", "need")
    if new.need not in order.keys:
        return Reason("Platsen finns inte kvar i körordningen.", "need")
    if not 1 <= new.place <= len(order.keys):
        return Reason(f"Ange en plats i ordningen, 1 till {len(order.keys)}.", "place")
    if order.keys[new.place - 1] == new.need:
        return Reason("Där står den redan. Välj en annan plats i ordningen.", "place")
    return None


def _why_not_reasoned(new: NewMove) -> Reason | None:
    if not new.decider.strip():
        return Reason("Ange vem som ändrar ordningen: en funktion, inte ett namn.", "decider")
    if not new.reason.strip():
        return Reason("Ange skälet till att ordningen ändras.", "reason")
    return None
