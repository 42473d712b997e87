"""The order of work: in which order the needs are driven, by which vehicle, and why each has its place.

No solver. It is the order that a person at a map would put, and can be argued with:

1. Every vehicle begins now, full, at its depot. Each place in the order goes to the vehicle that gets there
   first. A stop takes the vehicle's service time, and so does filling up at the depot.
2. Next is, of the needs that can still be reached in time, the one with the earliest latest time; of those
   with the same minute the one with the better fuel priority, then the one reached first.
3. But a need that is reached sooner goes before it, the soonest first, where all still make it: where, with
   that one driven first and the others after it by their latest times, none comes too late that would
   otherwise have made it. No more than the five reached soonest are tried, as a person would.
4. What can no longer be reached in time is driven last, by the same rule as in 2, and is named first.
5. What is left at a stop is what is missing when the vehicle gets there. One with too little for that goes by
   its depot first. A need larger than the vehicle takes several trips; it is in time where the first is.
6. What has been put in order by hand comes first, as it was put; what has come since comes after, as above.
"""

from collections.abc import Iterable, Iterator, Sequence
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
_TRIED: Final = 5
_HOUR: Final = 3600
_SECONDS_PER_METRE_AT_1_KMH: Final = 3.6


class _Car(NamedTuple):
    """Where a vehicle is free next, when (seconds from now), and how much it has left then."""

    free: float
    node: int
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
    if not vehicles:
        return ()
    trip = _Round(needs, vehicles, metres, now)
    left = {need.key: number for number, need in enumerate(needs) if trip.has_way(number)}
    stops = [trip.take(left.pop(key), Why.FOR_HAND) for key in by_hand if key in left]
    while left:
        number, why, before = trip.next(tuple(left.values()))
        stops.append(trip.take(number, why, before))
        del left[needs[number].key]
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
    """The vehicles on their way through the order. Needs go by their number; after them come the depots.

    Everything that is asked for thousands of times is worked out once here.
    """

    def __init__(
        self, needs: Sequence[Need], vehicles: Sequence[Vehicle], metres: Metres, now: datetime
    ) -> None:
        self._needs, self._vehicles, self._now = needs, vehicles, now
        places = [*(need.place for need in needs), *(vehicle.place for vehicle in vehicles)]
        ways = [[_far(metres, start, end) for end in places] for start in places]
        self._seconds = [
            _seconds(ways, depot, vehicle.speed_kmh) for depot, vehicle in enumerate(vehicles, len(needs))
        ]
        self._service = [vehicle.service.total_seconds() for vehicle in vehicles]
        self._latest = [(need.latest - now).total_seconds() for need in needs]
        depots = range(len(needs), len(places))
        self._cars: _Cars = tuple(
            _Car(0.0, *car) for car in zip(depots, (v.takes for v in vehicles), strict=True)
        )

    def has_way(self, number: int) -> bool:
        return self._leg(number, self._cars).arrives < inf

    def take(self, number: int, why: Why, before: str = "") -> Stop:
        leg = self._leg(number, self._cars)
        self._cars = _after(self._cars, leg)
        return Stop(
            need=self._needs[number],
            vehicle=self._vehicles[leg.which],
            amount=leg.amount,
            arrives=self._now + timedelta(seconds=round(leg.arrives)),
            leaves=self._now + timedelta(seconds=round(leg.after.free)),
            why=why,
            refills=leg.refills,
            trips=leg.trips,
            before=before,
        )

    def next(self, left: Sequence[int]) -> tuple[int, Why, str]:
        """Return which need is next, why, and which more urgent one it goes before."""
        arrives = {number: self._first(number, self._cars)[0] for number in left}

        def turn(number: int) -> tuple[datetime, int, float, str]:
            need = self._needs[number]
            return (_minute(need.latest), need.priority or _LAST, arrives[number], need.key)

        made = sorted((number for number in left if arrives[number] <= self._latest[number]), key=turn)
        if not made:
            return min(left, key=turn), Why.HINNS_INTE, ""
        urgent = made[0]
        nearer = (number for number in made if arrives[number] < arrives[urgent])
        sooner = sorted(nearer, key=arrives.__getitem__)[:_TRIED]
        saved = tuple(self._made(made, self._cars)) if sooner else ()
        for number in sooner:
            if self._all_make_it(number, made, saved):
                return number, Why.NARMAST, self._needs[urgent].key
        return urgent, Why.PRIORITET if self._tied(urgent, made) else Why.BRADAST, ""

    def _tied(self, urgent: int, made: Sequence[int]) -> bool:
        """Return whether it goes before another of the same minute by its priority alone."""
        first = self._needs[urgent]
        rivals = (self._needs[number] for number in made if number != urgent)
        return any(
            _minute(need.latest) == _minute(first.latest)
            and (need.priority or _LAST) > (first.priority or _LAST)
            for need in rivals
        )

    def _made(self, by_latest: Iterable[int], cars: _Cars) -> Iterator[int]:
        """Yield the needs that are reached in time, driven by their latest times; the others wait."""
        for number in by_latest:
            arrives, which = self._first(number, cars)
            if arrives <= self._latest[number]:
                cars = _after(cars, self._with(number, arrives, which, cars))
                yield number

    def _all_make_it(self, first: int, by_latest: Sequence[int], saved: Sequence[int]) -> bool:
        """Return whether all that are `saved`, in the same order as all, are reached after this one too."""
        cars = _after(self._cars, self._leg(first, self._cars))
        made = self._made((number for number in by_latest if number != first), cars)
        return all(any(each == number for each in made) for number in saved if number != first)

    def _leg(self, number: int, cars: _Cars) -> _Leg:
        return self._with(number, *self._first(number, cars), cars)

    def _first(self, number: int, cars: _Cars) -> tuple[float, int]:
        """Return when a need is reached, and by which vehicle."""
        if len(cars) == 1:
            return self._arrives(number, 0, cars[0]), 0
        return min((self._arrives(number, which, car), which) for which, car in enumerate(cars))

    def _arrives(self, number: int, which: int, car: _Car) -> float:
        seconds = self._seconds[which]
        straight = car.free + seconds[car.node][number]
        if not self._refills(number, which, car, straight):
            return straight
        depot = len(self._needs) + which
        return car.free + seconds[car.node][depot] + self._service[which] + seconds[depot][number]

    def _refills(self, number: int, which: int, car: _Car, straight: float) -> bool:
        """Return whether it goes by its depot first: it has not what would be missing when it came there, or
        there is no other way.
        """
        need, takes = self._needs[number], self._vehicles[which].takes
        if straight == inf:
            return True
        if car.load >= need.most or car.load >= takes:
            return False
        return car.load < min(_amount(need, straight), takes)

    def _with(self, number: int, arrives: float, which: int, cars: _Cars) -> _Leg:
        need, car, takes = self._needs[number], cars[which], self._vehicles[which].takes
        amount = _amount(need, arrives)
        trips = max(1, -(-amount // takes))
        seconds, depot = self._seconds[which], len(self._needs) + which
        refills = self._refills(number, which, car, car.free + seconds[car.node][number])
        carried = (takes if refills else car.load) + (trips - 1) * takes
        there_and_back = seconds[depot][number] + seconds[number][depot] + 2 * self._service[which]
        done = arrives + self._service[which] + (trips - 1) * (there_and_back if trips > 1 else 0.0)
        return _Leg(arrives, which, _Car(done, number, carried - amount), amount, refills, trips)


def _amount(need: Need, seconds: float) -> int:
    """Return what is missing there so many seconds from now."""
    if not need.per_hour or seconds == inf:
        return need.amount
    return min(need.most, need.amount + ceil(need.per_hour * seconds / _HOUR))


def _after(cars: _Cars, leg: _Leg) -> _Cars:
    return (*cars[: leg.which], leg.after, *cars[leg.which + 1 :])


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def _seconds(ways: Sequence[Sequence[float]], depot: int, kmh: int) -> list[list[float]]:
    """Return how long a vehicle drives between all places; none to where it cannot get back from."""
    back = [max(ways[depot][place], row[depot]) < inf for place, row in enumerate(ways)]
    return [
        [far * _SECONDS_PER_METRE_AT_1_KMH / kmh if back[end] else inf for end, far in enumerate(row)]
        for row in ways
    ]


def _far(metres: Metres, start: Place, end: Place) -> float:
    """Return the distance; endless where there is no way."""
    asked = 0.0 if start == end else metres(start, end)
    return inf if asked is None else asked
