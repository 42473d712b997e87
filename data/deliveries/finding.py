"""Which needs there are at a moment: from levels and use, from what is said to last, and from requests."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from data.deliveries.facts import Basis, Lacks, Need, Needs, Uncounted
from data.deliveries.words import Cargo
from data.levels.facts import Level, Stock
from data.levels.rules import empties_at, holds, left_at
from data.points.counting import ENDED, counts
from data.points.facts import Point, Report
from data.preparedness.facts import Equipment
from data.preparedness.words import Reserve
from data.requests.facts import SupportRequest
from data.truth import effective
from data.words import Function, Phase, RequestKind, RequestState, Status, Supply

# Förslag: what lasts longer than this, or is fuller than this, is no need yet; it is named all the same.
AHEAD: Final = timedelta(hours=72)
FULL_ENOUGH: Final = 0.75
# Somebody who is on the way with it does not wait for this order.
_OPEN: Final = (RequestState.BEGARD, RequestState.ATAGEN)
_CARGO_OF: Final[Mapping[RequestKind, Cargo]] = MappingProxyType(
    {
        RequestKind.DRIVMEDEL: Cargo.DIESEL,
        RequestKind.VATTEN: Cargo.VATTEN,
        RequestKind.TRANSPORT: Cargo.PERSONER,
    }
)
_STORES: Final = ((Cargo.DIESEL, Stock.DIESEL, Function.EL), (Cargo.VATTEN, Stock.VATTEN, Function.VATTEN))
_AMOUNT: Final = re.compile(r"(\d[\d  ]*)(?:[.,](\d+))?\s*(m3|m³|kubik)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of one store at one point; None: nobody has said. `missing` is of what it holds, now."""

    latest: datetime | None
    basis: Basis
    most: int | None
    missing: int | None
    per_hour: float
    lacks: Lacks | None


def needs(
    points: Sequence[Point],
    equipment: Mapping[str, Equipment],
    levels: Mapping[tuple[str, Stock], Level],
    requests: Iterable[SupportRequest],
    now: datetime,
) -> Needs:
    """Return every need once: counted, or named with what it lacks; `now` is the operation's time."""
    asked, placeless = _asked(requests)
    counted: list[Need] = []
    uncounted = [*placeless]
    enough: list[Need] = []
    for point in points:
        own = equipment.get(point.id, Equipment(point.id))
        for cargo, known in _at(point, own, levels, asked, now):
            request = asked.get((point.id, cargo))
            need = _need(point, own, cargo, known, request)
            if isinstance(need, Need) and _enough(need, now):
                enough.append(need)
            elif isinstance(need, Need):
                counted.append(need)
            else:
                uncounted.append(need)
    return Needs(tuple(counted), tuple(uncounted), tuple(enough))


def _enough(need: Need, now: datetime) -> bool:
    full = not need.request and need.amount < (1 - FULL_ENOUGH) * need.most
    return full or need.latest > now + AHEAD


def _asked(
    requests: Iterable[SupportRequest],
) -> tuple[dict[tuple[str, Cargo], SupportRequest], list[Uncounted]]:
    """Return the request of each place that is wanted first, and those that have no place."""
    asked: dict[tuple[str, Cargo], SupportRequest] = {}
    placeless = []
    for request in sorted(requests, key=lambda one: (one.deadline, one.id)):
        cargo = _CARGO_OF.get(request.kind)
        if cargo is None or request.state not in _OPEN:
            continue
        if request.point is None:
            placeless.append(Uncounted(cargo, "", Lacks.PUNKT, request.id))
        else:
            asked.setdefault((request.point, cargo), request)
    return asked, placeless


def _at(
    point: Point,
    own: Equipment,
    levels: Mapping[tuple[str, Stock], Level],
    asked: Mapping[tuple[str, Cargo], SupportRequest],
    now: datetime,
) -> Iterator[tuple[Cargo, _Known | None]]:
    """Yield what may be needed at a point; None: only a request says so."""
    for cargo, stock, function in _STORES:
        level = levels.get((point.id, stock))
        report = effective(point.functions[function], now).report if function in point.functions else None
        known = None
        if _concerns(point, level, now) and _used(stock, own, level, report):
            known = _known(stock, own, level, report, now)
        if known is not None or (point.id, cargo) in asked:
            yield cargo, known
    if (point.id, Cargo.PERSONER) in asked:
        yield Cargo.PERSONER, None


def _concerns(point: Point, level: Level | None, now: datetime) -> bool:
    if point.phase in ENDED:
        return False
    return level is not None or point.phase is Phase.UNDER_AKTIVERING or counts(point, now)


def _used(stock: Stock, own: Equipment, level: Level | None, report: Report | None) -> bool:
    """Return whether the store is, or must be taken to be, in use: all but what the ordinary supply does."""
    if report is not None and report.status is Status.FUNGERAR and report.supply is Supply.ORDINARIE:
        return False
    if level is not None or report is None:
        return level is not None
    if report.lasts_until is not None or report.supply in (Supply.RESERV, Supply.NODVATTEN):
        return True
    stands = own.reserve in (Reserve.FAST, Reserve.FORBEREDD) if stock is Stock.DIESEL else own.water_litres
    return report.status is Status.UR_FUNKTION and bool(stands)


def _known(stock: Stock, own: Equipment, level: Level | None, report: Report | None, now: datetime) -> _Known:
    """Return by when it is used up: by the level with its use or by what was said to last, the newer word."""
    latest, basis = empties_at(level, own) if level is not None else None, Basis.NIVA
    said = report.lasts_until if report is not None else None
    if report is not None and said is not None and (latest is None or _newer(report, level)):
        latest, basis = said, Basis.RAPPORT
    fuel, most = stock is Stock.DIESEL, holds(own, stock)
    missing = None if most is None else most - (left_at(level, own, now) if level is not None else 0)
    lacks = None
    if latest is None:
        lacks = Lacks.NIVA if level is None else Lacks.FORBRUKNING if fuel else Lacks.TID
    elif missing is None:
        lacks = Lacks.TANK
    use = own.litres_per_hour if fuel and level is not None else None
    return _Known(latest, basis, most, missing, use or 0.0, lacks)


def _newer(report: Report, level: Level | None) -> bool:
    return level is None or report.observed_at > level.observed_at


def _need(
    point: Point, own: Equipment, cargo: Cargo, known: _Known | None, request: SupportRequest | None
) -> Need | Uncounted:
    """Return what is needed: the earlier time, and the tank's own amount before what was asked for."""
    wanted = amount_of(request.amount) if request is not None else None
    latest, basis = (known.latest, known.basis) if known is not None else (None, Basis.BEGARAN)
    if request is not None and (latest is None or request.deadline < latest):
        latest, basis = request.deadline, Basis.BEGARAN
    by_tank = known is not None and known.missing is not None
    amount = known.missing if known is not None and by_tank else wanted
    asked = request.id if request is not None else ""
    if latest is None or amount is None:
        lacks = known.lacks if known is not None and known.lacks is not None else Lacks.MANGD
        return Uncounted(cargo, point.id, lacks, asked)
    return Need(
        key=f"{point.id}:{cargo}",
        cargo=cargo,
        point=point.id,
        place=(point.lon, point.lat),
        amount=max(0, amount),
        latest=latest.replace(second=0, microsecond=0),
        basis=basis,
        most=known.most or 0 if known is not None and by_tank else amount,
        per_hour=known.per_hour if known is not None and by_tank else 0.0,
        priority=own.fuel_priority if cargo is Cargo.DIESEL else None,
        request=asked,
    )


def amount_of(text: str) -> int | None:
    """Return the first number of a text as litres or people: "ca 1 200 liter", "1,5 m3"; None: no number."""
    found = _AMOUNT.search(text)
    if found is None:
        return None
    whole, part, cubic = found.groups()
    number = float("".join(whole.split()) + (f".{part}" if part else ""))
    return round(number * 1000) if cubic else round(number)
