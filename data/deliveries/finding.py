"""Which needs there are at a moment: from levels and use, from what is said to last, and from requests."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from data.deliveries.facts import Basis, Lacks, Need, Needs, Uncounted
from data.deliveries.words import Cargo
from data.levels.facts import Level, Stock
from data.levels.rules import ends, holds, left_at
from data.points.counting import ENDED, counts
from data.points.facts import FunctionState, Point
from data.preparedness.facts import Equipment
from data.preparedness.words import Reserve
from data.requests.facts import SupportRequest
from data.truth import Effective, effective, works
from data.words import Function, Phase, RequestKind, RequestState, Status, Supply

# Förslag: what lasts longer than this, or is fuller than this, is no need yet; it is named all the same.
AHEAD: Final = timedelta(hours=72)
FULL_ENOUGH: Final = 0.75
# Förslag: nor is what ends sooner than this ever full enough, as a small tank is.
SOON: Final = timedelta(hours=12)
# Förslag: nobody asks for more than this in one number; it is a slip of the pen, and no order is made of it.
_LARGEST: Final = 100_000
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
_LITRES: Final = r"liter|ltr|lit|l"
_CUBIC: Final = r"m3|m³|kubikmeter|kubik|kbm"
_PEOPLE: Final = r"personer|person|pers|människor|boende|äldre|barn|patienter"
# A space, dot or comma before exactly three digits parts thousands; before others it is the decimals.
_NUMBER: Final = re.compile(
    rf"(?<![\w.,])(\d{{1,3}}(?:[ \u00a0\u202f.,]\d{{3}})+(?!\d)|\d+)(?:[.,](\d+))?"
    rf"(?:\s*({_CUBIC}|{_LITRES}|{_PEOPLE})(?!\w))?",
    re.IGNORECASE,
)
_ALONE: Final = re.compile(r"(?:ca|cirka|ungefär|minst|högst|omkring|c:a)?\.?\s*", re.IGNORECASE)
# So many of something, or each hour, or a time of day: not an amount as it stands.
_TIMES_BEFORE: Final = re.compile(r"(?:[x×*]|\bà|\ba|\bst|\bstycken|\bkl\.?)\s*$", re.IGNORECASE)
_TIMES_AFTER: Final = re.compile(r"\s*(?:[x×*/à]|per\b|i\s+timmen|om\s+dagen)", re.IGNORECASE)


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
            need = _need(point, own, cargo, known, asked.get((point.id, cargo)))
            if isinstance(need, Need) and _enough(need, now):
                enough.append(need)
            elif isinstance(need, Need):
                counted.append(need)
            else:
                uncounted.append(need)
    # Whose time is known stand first: they cannot wait until the rest is.
    uncounted.sort(key=lambda each: (each.latest is None, each.latest or now))
    return Needs(tuple(counted), tuple(uncounted), tuple(enough))


def _enough(need: Need, now: datetime) -> bool:
    by_level = need.basis is Basis.NIVA and not need.request and need.latest > now + SOON
    full = by_level and need.amount < (1 - FULL_ENOUGH) * need.most
    return full or need.latest > now + AHEAD


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked for at one place, together: by when first, and how much (None: not to be read)."""

    request: str
    deadline: datetime
    amount: int | None

    def with_next(self, amount: int | None) -> "_Asked":
        both = self.amount + amount if self.amount is not None and amount is not None else None
        return replace(self, amount=both)


def _asked(requests: Iterable[SupportRequest]) -> tuple[dict[tuple[str, Cargo], _Asked], list[Uncounted]]:
    """Return what is asked for at each place, and the requests that have none."""
    asked: dict[tuple[str, Cargo], _Asked] = {}
    placeless = []
    for request in sorted(requests, key=lambda one: (one.deadline, one.id)):
        cargo = _CARGO_OF.get(request.kind)
        if cargo is None or request.state not in _OPEN:
            continue
        if request.point is None:
            placeless.append(Uncounted(cargo, "", Lacks.PUNKT, request.id))
        else:
            key, amount = (request.point, cargo), amount_of(request.amount, cargo)
            first = _Asked(request.id, request.deadline, amount)
            asked[key] = asked[key].with_next(amount) if key in asked else first
    return asked, placeless


def _at(
    point: Point,
    own: Equipment,
    levels: Mapping[tuple[str, Stock], Level],
    asked: Mapping[tuple[str, Cargo], _Asked],
    now: datetime,
) -> Iterator[tuple[Cargo, _Known | None]]:
    """Yield what may be needed at a point; None: only a request says so."""
    for cargo, stock, function in _STORES:
        level = levels.get((point.id, stock))
        state = point.functions.get(function, FunctionState())
        known = None
        if _concerns(point, level, now) and _used(stock, own, level, effective(state, now)):
            known = _known(stock, own, level, state, now)
        if known is not None or (point.id, cargo) in asked:
            yield cargo, known
    if (point.id, Cargo.PERSONER) in asked:
        yield Cargo.PERSONER, None


def _concerns(point: Point, level: Level | None, now: datetime) -> bool:
    if point.phase in ENDED:
        return False
    return level is not None or point.phase is Phase.UNDER_AKTIVERING or counts(point, now)


def _used(stock: Stock, own: Equipment, level: Level | None, read: Effective) -> bool:
    """Return whether the store is, or must be taken to be, in use: all but what the ordinary supply is known
    to do.
    """
    report = read.report
    if works(read) and read.supply is Supply.ORDINARIE:
        return False
    if level is not None or report is None:
        return level is not None
    if report.lasts_until is not None or report.supply in (Supply.RESERV, Supply.NODVATTEN):
        return True
    stands = own.reserve in (Reserve.FAST, Reserve.FORBEREDD) if stock is Stock.DIESEL else own.water_litres
    return report.status is Status.UR_FUNKTION and bool(stands)


def _known(stock: Stock, own: Equipment, level: Level | None, state: FunctionState, now: datetime) -> _Known:
    """Return by when it is used up, and how much is missing now."""
    told = ends(level, own, state)
    stated = min((each.lasts_until for each in told.stated if each.lasts_until is not None), default=None)
    latest, basis = (stated, Basis.RAPPORT) if stated is not None else (told.worked_out, Basis.NIVA)
    fuel, most = stock is Stock.DIESEL, holds(own, stock)
    left = left_at(level, own, now, state.reserve_since) if level is not None else 0
    missing = None if most is None else most - left
    lacks = None
    if latest is None:
        lacks = Lacks.NIVA if level is None else Lacks.FORBRUKNING if fuel else Lacks.TID
    elif missing is None:
        lacks = Lacks.TANK
    use = own.litres_per_hour if fuel and level is not None else None
    return _Known(latest, basis, most, missing, use or 0.0, lacks)


def _need(
    point: Point, own: Equipment, cargo: Cargo, known: _Known | None, asked: _Asked | None
) -> Need | Uncounted:
    """Return what is needed: the earlier time, and the larger of what is asked for and what is missing."""
    latest, basis = (known.latest, known.basis) if known is not None else (None, Basis.BEGARAN)
    if asked is not None and (latest is None or asked.deadline < latest):
        latest, basis = asked.deadline, Basis.BEGARAN
    wanted = asked.amount if asked is not None else None
    room, most = (known.missing, known.most) if known is not None else (None, None)
    amount = wanted if room is None or most is None else max(room, min(wanted or 0, most))
    request = asked.request if asked is not None else ""
    if latest is None or amount is None:
        lacks = known.lacks if known is not None and known.lacks is not None else Lacks.MANGD
        return Uncounted(cargo, point.id, lacks, request, latest)
    return Need(
        key=f"{point.id}:{cargo}",
        cargo=cargo,
        point=point.id,
        place=(point.lon, point.lat),
        amount=max(0, amount),
        latest=latest.replace(second=0, microsecond=0),
        basis=basis,
        most=amount if most is None else most,
        per_hour=known.per_hour if known is not None and room is not None else 0.0,
        priority=own.fuel_priority if cargo is Cargo.DIESEL else None,
        request=request,
        asked=wanted or 0,
        room=room,
    )


def amount_of(text: str, cargo: Cargo) -> int | None:
    """Return how much a text asks for: "ca 1 200 liter", "1,5 m3", "40 personer", or a number alone.

    None where it cannot be told from the text without guessing: "2 IBC-tankar", "2 x 500 l".
    """
    numbers = list(_NUMBER.finditer(text))
    named = [each for each in numbers if each[3] and _fits(each[3], cargo)]
    if len(numbers) == 1 and not numbers[0][3] and _ALONE.fullmatch(text[: numbers[0].start()]):
        named = numbers if not text[numbers[0].end() :].strip(" .") else []
    if len(named) != 1:
        return None
    whole, part, unit = named[0].groups()
    before, after = text[: named[0].start()], text[named[0].end() :]
    if _TIMES_BEFORE.search(before) or _TIMES_AFTER.match(after):
        return None
    number = float(re.sub(r"\D", "", whole) + (f".{part}" if part else ""))
    cubic = unit is not None and re.fullmatch(_CUBIC, unit, re.IGNORECASE)
    amount = round(number * 1000) if cubic else round(number)
    return amount if amount <= _LARGEST else None


def _fits(unit: str, cargo: Cargo) -> bool:
    """Return whether a unit is one of what is driven: forty people are no forty litres of water."""
    return (re.fullmatch(_PEOPLE, unit, re.IGNORECASE) is not None) == (cargo is Cargo.PERSONER)
