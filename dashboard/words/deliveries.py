"""The order of work in words, for a screen, for paper and to be read out by radio."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from dashboard.words import _, label
from dashboard.words.times import clock, span
from data.deliveries.facts import Basis, HandOrder, Lacks, Need, Order, Stop, Uncounted, Why
from data.deliveries.words import Cargo
from data.levels.facts import Level, Stock
from data.levels.rules import empties_at, holds
from data.points.facts import Picture, Point
from data.preparedness.facts import Equipment

_MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Line:
    """One place in the order as it is read out. `late` says by how much it comes too late, "" where not."""

    number: int
    key: str
    point: str
    place: str
    area: str
    what: str
    latest: str
    arrives: str
    vehicle: str
    reason: str
    late: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """A need without a place in the order, and why; `point` where something can be done about it there."""

    point: str
    place: str
    said: str


@dataclass(frozen=True, slots=True)
class OrderSays:
    """Everything that one cargo's order says; `changed` where what it was put on by hand has changed."""

    cargo: Cargo
    title: str
    counted: str
    lines: tuple[Line, ...]
    by_hand: str
    changed: str
    waiting: tuple[Named, ...]
    uncounted: tuple[Named, ...]
    enough: str
    method: str

    @property
    def late(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.late)

    @property
    def in_time(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if not line.late)

    @property
    def anything(self) -> bool:
        return bool(self.lines or self.waiting or self.uncounted)


class _Names:
    """What points and areas are called."""

    def __init__(self, picture: Picture) -> None:
        self._points: Mapping[str, Point] = {point.id: point for point in picture.points}
        self._areas = {area.id: area.name for area in picture.areas}

    def point(self, identity: str) -> str:
        return self._points[identity].name if identity in self._points else identity

    def area(self, identity: str) -> str:
        area = self._points[identity].area if identity in self._points else ""
        return self._areas.get(area, area)


def order_says(
    order: Order, picture: Picture, requests: Mapping[str, str], detour: float, now: datetime
) -> OrderSays:
    """Say an order; `requests` is what each asks for, by id, `detour` what the air line is multiplied by."""
    names = _Names(picture)
    latest = {stop.need.key: stop.need for stop in order.stops}
    lines = tuple(_line(number, stop, latest, names, now) for number, stop in enumerate(order.stops, start=1))
    late = len(order.late)
    counted = _.n("%(n)d plats", "%(n)d platser", len(lines))
    return OrderSays(
        cargo=order.cargo,
        title=label(order.cargo).capitalize(),
        counted=f"{counted}, {_('%(n)d hinns inte i tid', n=late)}" if late else counted,
        lines=lines,
        by_hand=_by_hand(order.by_hand, names, now) if order.by_hand is not None else "",
        changed=_changed(order, names),
        waiting=tuple(_waits(need, names, now) for need in order.waiting),
        uncounted=tuple(_uncounted(each, names, requests, now) for each in order.uncounted),
        enough=", ".join(names.point(need.point) for need in order.enough),
        method=_method(order, detour),
    )


def _line(number: int, stop: Stop, needs: Mapping[str, Need], names: _Names, now: datetime) -> Line:
    need = stop.need
    late = span(max(_MINUTE, stop.arrives.replace(second=0) - need.latest)) if stop.late else ""
    return Line(
        number=number,
        key=need.key,
        point=need.point,
        place=names.point(need.point),
        area=names.area(need.point),
        what=amount(stop.amount, need.cargo),
        latest=clock(need.latest, now),
        arrives=clock(stop.arrives, now),
        vehicle=stop.vehicle.name,
        reason=" ".join(_reasons(stop, needs, names, now)),
        late=_("för sent: %(late)s", late=late) if late else "",
    )


def amount(number: int, cargo: Cargo) -> str:
    if cargo is Cargo.PERSONER:
        return _.n("%(n)d person", "%(n)d personer", number)
    return _("%(n)s liter", n=f"{number:,}".replace(",", "\N{NO-BREAK SPACE}"))


def _reasons(stop: Stop, needs: Mapping[str, Need], names: _Names, now: datetime) -> Iterator[str]:
    yield _why(stop, needs, names, now)
    yield _by_when(stop.need, now)
    yield from _beside_room(stop.need)
    if stop.refills:
        yield _("Fyller på vid %(depot)s först.", depot=stop.vehicle.depot)
    if stop.trips > 1:
        yield _("%(n)d vändor.", n=stop.trips)


def _why(stop: Stop, needs: Mapping[str, Need], names: _Names, now: datetime) -> str:
    match stop.why:
        case Why.BRADAST:
            return _("Har kortast tid kvar av dem som hinns.")
        case Why.PRIORITET:
            return _("Samma tid som en annan, men drivmedelsprioritet %(n)d.", n=stop.need.priority or 0)
        case Why.NARMAST:
            urgent = needs[stop.before]
            return _(
                "Nås först utan att något annat blir sent: %(place)s (%(at)s) hinns ändå.",
                place=names.point(urgent.point),
                at=clock(urgent.latest, now),
            )
        case Why.HINNS_INTE:
            return _("Hinns inte i tid: de som hinns går före.")
        case Why.FOR_HAND:
            return _("Lagd här för hand.")


def _by_when(need: Need, now: datetime) -> str:
    at = clock(need.latest, now)
    match need.basis:
        case Basis.NIVA if need.latest <= now:
            return _("Tom sedan %(at)s enligt nivå och förbrukning.", at=at)
        case Basis.NIVA:
            return _("Tom %(at)s enligt nivå och förbrukning.", at=at)
        case Basis.RAPPORT:
            return _("Räcker till %(at)s enligt rapport.", at=at)
        case Basis.BEGARAN:
            return _("Begärd till %(at)s.", at=at)


def _beside_room(need: Need) -> Iterator[str]:
    """Say where what is asked for is not what the store lacks: neither gives way in silence."""
    if not need.request or need.room is None:
        return
    if not need.asked:
        yield _("Begärans mängd går inte att läsa: räknat på tanken eller förrådet.")
    elif need.asked != need.room:
        asked, room = amount(need.asked, need.cargo), amount(need.room, need.cargo)
        yield _("Begärt %(asked)s; plats finns för %(room)s enligt nivån.", asked=asked, room=room)


def _by_hand(hand: HandOrder, names: _Names, now: datetime) -> str:
    said = _(
        "Ordningen är lagd för hand %(at)s av %(who)s: %(place)s till plats %(n)d. Skäl: %(reason)s",
        at=clock(hand.at, now),
        who=hand.by,
        place=names.point(hand.need.rpartition(":")[0]),
        n=hand.place,
        reason=hand.reason,
    )
    filled = "" if hand.need in hand.order else _("Där har fyllts på sedan dess.")
    return " · ".join(part for part in (said, filled) if part)


def _changed(order: Order, names: _Names) -> str:
    """Say what comes too late by hand since something has changed: nothing is put otherwise in silence."""
    late = ", ".join(names.point(stop.need.point) for stop in order.newly_late)
    if not late:
        return ""
    return _(
        "Underlaget har ändrats sedan ordningen lades för hand: nu kommer bilen för sent till %(places)s. "
        "Flytta igen, eller låt ordningen räknas ut.",
        places=late,
    )


def _waits(need: Need, names: _Names, now: datetime) -> Named:
    said = f"{amount(need.amount, need.cargo)} · {_by_when(need, now)}"
    return Named(need.point, names.point(need.point), said)


def _uncounted(each: Uncounted, names: _Names, requests: Mapping[str, str], now: datetime) -> Named:
    place = names.point(each.point) if each.point else requests.get(each.request, each.request)
    lacks = _lacks(each.lacks)
    if each.latest is None:
        return Named(each.point, place, _("kan inte räknas: %(lacks)s", lacks=lacks))
    by = clock(each.latest, now)
    return Named(each.point, place, _("behövs senast %(at)s; kan inte räknas: %(lacks)s", at=by, lacks=lacks))


def _lacks(lacks: Lacks) -> str:
    return {
        Lacks.FORBRUKNING: _("förbrukning saknas (anges i Beredskap)"),
        Lacks.NIVA: _("nivå saknas (anges på punkten)"),
        Lacks.TANK: _("tankens eller förrådets storlek saknas (anges i Beredskap)"),
        Lacks.MANGD: _("mängd i siffror saknas i begäran"),
        Lacks.TID: _("hur länge vattnet räcker är inte sagt"),
        Lacks.PUNKT: _("begäran gäller ingen punkt"),
        Lacks.VAG: _("ingen väg dit"),
    }[lacks]


def _method(order: Order, detour: float) -> str:
    """Say how the times were worked out, wherever they stand."""
    if not order.vehicles:
        return ""
    alike: dict[str, list[str]] = {}
    for vehicle in order.vehicles:
        said = _(
            "rymmer %(takes)s, %(kmh)d km/h, %(service)s per stopp och påfyllning",
            takes=amount(vehicle.takes, vehicle.carries),
            kmh=vehicle.speed_kmh,
            service=span(vehicle.service),
        )
        alike.setdefault(said, []).append(vehicle.name)
    each = "; ".join(f"{', '.join(names)}: {said}" for said, names in alike.items())
    return _(
        "Räknat från nu med alla fordon fulla vid sin depå. Vägen är fågelvägen × %(detour)s (förslag): "
        "inga vägar, broar eller köer är med. %(each)s.",
        detour=f"{detour:.1f}".replace(".", ","),
        each=each,
    )


def stock_left(
    level: Level, equipment: Equipment, now: datetime, reserve_since: datetime | None = None
) -> str:
    """Return what is left of a stock, who read it when, and when it is used up."""
    most = holds(equipment, level.stock)
    left = (
        _("%(n)d av %(most)d liter", n=level.litres, most=most)
        if most is not None
        else _("%(n)d liter", n=level.litres)
    )
    read = _("avläst %(at)s, %(who)s", at=clock(level.observed_at, now), who=level.source)
    ends = empties_at(level, equipment, reserve_since)
    if ends is not None:
        return f"{left} · {read} · {_('tom %(at)s om reservkraften går', at=clock(ends, now))}"
    if level.stock is Stock.DIESEL:
        return f"{left} · {read} · {_('förbrukning saknas')}"
    return f"{left} · {read}"
