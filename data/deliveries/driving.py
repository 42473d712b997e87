"""The order of work: in which order the needs are driven, by which vehicle, and why each has its place.

No solver. It is the order that a person at a map would put, and can be argued with:

1. Every vehicle begins now, full, at its depot. Each place in the order goes to the vehicle that gets there
   first. A stop takes the vehicle's service time, and so does filling up at the depot.
2. Next is, of the needs that can still be reached in time, the one with the earliest latest time; of those
   with the same minute the one with the better fuel priority, then the one reached first.
3. But a need that is reached sooner goes before it, the soonest first, where all still make it: where, with
   that one driven first and the others after it by their latest times, none comes too late that would
   otherwise have made it.
4. What can no longer be reached in time is driven last, by the same rule as in 2, and is named first.
5. What is left at a stop is what is missing when the vehicle gets there. One with too little for that goes by
   its depot first. A need larger than the vehicle takes several trips; it is in time where the first is.
6. What has been put in order by hand comes first, as it was put; what has come since comes after, as above.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from math import ceil, inf
from typing import Final, NamedTuple

from data.deliveries.facts import (
    HandOrder,
    Lacks,
    Metres,
    Need,
    Needs,
    Order,
    Place,
    Stop,
    Uncounted,
    Vehicle,
    Why,
)
from data.deliveries.words import Cargo

_LAST: Final = 10_000
_HOUR: Final = 3600
_SECONDS_PER_METRE_AT_1_KMH: Final = 3.6


class _Car(NamedTuple):
    """Where a vehicle is free next, when (seconds from now), and how much it has left then."""

    free: float
    place: Place
    load: int


class _Leg(NamedTuple):
    """A vehicle's way to one need, and the car as it is after it."""

    arrives: float
    which: int
    after: _Car
    amount: int
    refills: bool
    trips: int


_Cars = tuple[_Car, ...]


def drive(
    needs: Sequence[Need],
    vehicles: Sequence[Vehicle],
    metres: Metres,
    now: datetime,
    by_hand: Sequence[str] = (),
) -> tuple[Stop, ...]:
    """Return every need that there is a way to, once, in the order it is driven. `now`: the operation's time.

    All are of one cargo, which the vehicles carry. `by_hand` are keys, in the order that somebody has put.
    """
    trip = _Round(vehicles, metres, now)
    left = {need.key: need for need in needs if trip.has_way(need)} if vehicles else {}
    stops = [trip.take(left.pop(key), Why.FOR_HAND) for key in by_hand if key in left]
    while left:
        need, why, before = trip.next(tuple(left.values()))
        stops.append(trip.take(left.pop(need.key), why, before))
    return tuple(stops)


def order_of(
    cargo: Cargo,
    needs: Needs,
    vehicles: tuple[Vehicle, ...],
    metres: Metres,
    now: datetime,
    by_hand: HandOrder | None = None,
) -> Order:
    """Return the order of one cargo as it is now, with everything that has no place in it named."""
    ours = tuple(need for need in needs.counted if need.cargo is cargo)
    stops = drive(ours, vehicles, metres, now, by_hand.order if by_hand is not None else ())
    driven = {stop.need.key for stop in stops}
    left = tuple(need for need in ours if need.key not in driven)
    cut_off = (Uncounted(cargo, need.point, Lacks.VAG, need.request) for need in left if vehicles)
    return Order(
        cargo=cargo,
        vehicles=vehicles,
        stops=stops,
        waiting=() if vehicles else left,
        uncounted=(*(each for each in needs.uncounted if each.cargo is cargo), *cut_off),
        enough=tuple(need for need in needs.enough if need.cargo is cargo),
        by_hand=by_hand,
    )


class _Round:
    """The vehicles on their way through the order."""

    def __init__(self, vehicles: Sequence[Vehicle], metres: Metres, now: datetime) -> None:
        self._vehicles, self._now = vehicles, now
        self._metres = _remembered(metres)
        self._service = [vehicle.service.total_seconds() for vehicle in vehicles]
        self._cars: _Cars = tuple(_Car(0.0, each.place, each.takes) for each in vehicles)

    def has_way(self, need: Need) -> bool:
        return self._leg(need, self._cars).arrives < inf

    def take(self, need: Need, why: Why, before: str = "") -> Stop:
        leg = self._leg(need, self._cars)
        self._cars = _after(self._cars, leg)
        return Stop(
            need=need,
            vehicle=self._vehicles[leg.which],
            amount=leg.amount,
            arrives=self._now + timedelta(seconds=round(leg.arrives)),
            leaves=self._now + timedelta(seconds=round(leg.after.free)),
            why=why,
            refills=leg.refills,
            trips=leg.trips,
            before=before,
        )

    def next(self, left: Sequence[Need]) -> tuple[Need, Why, str]:
        """Return which need is next, why, and which more urgent one it goes before."""
        arrives = {need.key: self._leg(need, self._cars).arrives for need in left}

        def turn(need: Need) -> tuple[datetime, int, float, str]:
            return (_minute(need.latest), need.priority or _LAST, arrives[need.key], need.key)

        made = sorted((need for need in left if arrives[need.key] <= self._latest(need)), key=turn)
        if not made:
            return min(left, key=turn), Why.HINNS_INTE, ""
        urgent = made[0]
        sooner = sorted(
            (n for n in made if arrives[n.key] < arrives[urgent.key]), key=lambda n: arrives[n.key]
        )
        saved = frozenset(need.key for need in self._made(made, self._cars)) if sooner else frozenset()
        for need in sooner:
            if self._all_make_it(need, made, saved):
                return need, Why.NARMAST, urgent.key
        rivals = (need for need in made[1:] if _minute(need.latest) == _minute(urgent.latest))
        tied = any((need.priority or _LAST) > (urgent.priority or _LAST) for need in rivals)
        return urgent, Why.PRIORITET if tied else Why.BRADAST, ""

    def _made(self, by_latest: Iterable[Need], cars: _Cars) -> Iterator[Need]:
        """Yield the needs that are reached in time, driven by their latest times; the others wait."""
        for need in by_latest:
            leg = self._leg(need, cars)
            if leg.arrives <= self._latest(need):
                cars = _after(cars, leg)
                yield need

    def _all_make_it(self, first: Need, by_latest: Sequence[Need], saved: frozenset[str]) -> bool:
        cars = _after(self._cars, self._leg(first, self._cars))
        others = [need for need in by_latest if need is not first]
        made = self._made(others, cars)
        awaited = (need.key for need in others if need.key in saved)
        # In the same order: the first that is awaited and does not come is missed.
        for key in awaited:
            for need in made:
                if need.key == key:
                    break
            else:
                return False
        return True

    def _latest(self, need: Need) -> float:
        return (need.latest - self._now).total_seconds()

    def _leg(self, need: Need, cars: _Cars) -> _Leg:
        arrives, which = min((self._arrives(need, which, car), which) for which, car in enumerate(cars))
        vehicle, car, amount = self._vehicles[which], cars[which], _amount(need, arrives)
        trips = max(1, -(-amount // vehicle.takes))
        refills = self._refills(need, which, car)
        carried = (vehicle.takes if refills else car.load) + (trips - 1) * vehicle.takes
        done = arrives + self._service[which]
        if trips > 1:
            there_and_back = 2 * (self._seconds(vehicle, vehicle.place, need.place) + self._service[which])
            done += (trips - 1) * there_and_back
        return _Leg(arrives, which, _Car(done, need.place, carried - amount), amount, refills, trips)

    def _arrives(self, need: Need, which: int, car: _Car) -> float:
        vehicle = self._vehicles[which]
        if not self._refills(need, which, car):
            return car.free + self._seconds(vehicle, car.place, need.place)
        filled = car.free + self._seconds(vehicle, car.place, vehicle.place) + self._service[which]
        return filled + self._seconds(vehicle, vehicle.place, need.place)

    def _refills(self, need: Need, which: int, car: _Car) -> bool:
        """Return whether it must be filled first: it has not what would be missing when it came there."""
        vehicle = self._vehicles[which]
        if car.load >= min(need.most, vehicle.takes):
            return False
        straight = car.free + self._seconds(vehicle, car.place, need.place)
        return straight < inf and car.load < min(_amount(need, straight), vehicle.takes)

    def _seconds(self, vehicle: Vehicle, start: Place, end: Place) -> float:
        return self._metres(start, end) * _SECONDS_PER_METRE_AT_1_KMH / vehicle.speed_kmh


def _amount(need: Need, seconds: float) -> int:
    """Return what is missing there so many seconds from now."""
    if not need.per_hour or seconds == inf:
        return need.amount
    return min(need.most, need.amount + ceil(need.per_hour * seconds / _HOUR))


def _after(cars: _Cars, leg: _Leg) -> _Cars:
    return (*cars[: leg.which], leg.after, *cars[leg.which + 1 :])


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def _remembered(metres: Metres) -> Callable[[Place, Place], float]:
    """Return the distance, asked for once for each pair; endless where there is no way."""
    known: dict[tuple[Place, Place], float] = {}

    def far(start: Place, end: Place) -> float:
        if start == end:
            return 0.0
        if (start, end) not in known:
            asked = metres(start, end)
            known[start, end] = inf if asked is None else asked
        return known[start, end]

    return far
