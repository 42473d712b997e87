"""What cannot be assumed and why, and which of what is assumed holds at a moment."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import isfinite
from typing import Final

from data.assumptions.facts import Assumptions, Figure, Link, Row, Share
from data.assumptions.words import FigureKind, YearPart
from data.clock import ZONE
from data.errors import Reason
from data.freetext import why_not_name, why_not_text
from data.glossary import label
from data.words import Function

MOST: Final = 100
LONGEST_LINK: Final = 14 * 24.0  # hours: what is further away than a fortnight is no forecast
_COLDEST: Final = -60.0
_WARMEST: Final = 50.0
# Förslag: the months in which it is winter, and summer; the rest is spring and autumn.
_WINTER: Final = (11, 12, 1, 2, 3)
_SUMMER: Final = (6, 7, 8)


@dataclass(frozen=True, slots=True)
class Objection(Reason):
    """What is wrong with what is assumed; `table` is the kind of row, `place` the row's place in it."""

    table: str = ""
    place: int | None = None


def objections(new: Assumptions) -> tuple[Objection, ...]:
    """Return all that is wrong."""
    return tuple(_objections(new))


def _objections(new: Assumptions) -> Iterator[Objection]:
    for table, rows in new.tables.items():
        if len(rows) > MOST:
            yield Objection(f"{len(rows)} rader är för många. Högst {MOST} går att spara.", None, table)
        for place, row in enumerate(rows):
            why = _why_not(row) or why_not_text(row.source, "source")
            if why is not None:
                yield Objection(why.text, why.field, table, place)
    ring = _ring(new.chain)
    if ring:
        yield Objection(f"Följdkedjan går runt: {_said(ring)}. Ta bort en av länkarna.", "effect", "chain")
    seen: set[tuple[YearPart, float, float | None]] = set()
    for place, share in enumerate(new.shares):
        key = (share.season, share.hours, share.below)
        if key in seen:
            yield Objection(
                "Andelen står två gånger för samma timmar, årstid och kyla.", "hours", "shares", place
            )
        seen.add(key)
    for kind in FigureKind:
        if sum(figure.kind is kind for figure in new.figures) != 1:
            yield Objection(f"Talet {label(kind)} ska finnas exakt en gång.", "kind", "figures")


def _why_not(row: Row) -> Reason | None:
    match row:
        case Link():
            return why_not_name(row.through, "through") or _why_not_span(row.low, row.high, LONGEST_LINK)
        case Share():
            return _why_not_number(row.hours, LONGEST_LINK, "hours") or _why_not_share(row)
        case Figure():
            if row.kind is FigureKind.MARGINAL:
                return _why_not_number(row.value, 1.0, "value")
            nothing = Reason("Talet ska vara mer än 0.", "value") if row.value == 0 else None
            return nothing or _why_not_number(row.value, 100.0, "value")


def _why_not_share(share: Share) -> Reason | None:
    if share.below is not None and not _COLDEST <= share.below <= _WARMEST:
        return Reason(f"Temperaturen ska ligga mellan {_COLDEST:g} och {_WARMEST:g} grader.", "below")
    return _why_not_span(share.low, share.high, 1.0)


def _why_not_span(low: float, high: float, most: float) -> Reason | None:
    for value, field in ((low, "low"), (high, "high")):
        why = _why_not_number(value, most, field)
        if why is not None:
            return why
    if low > high:
        return Reason(f"Lägst ({low:g}) är mer än högst ({high:g}).", "low")
    return None


def _why_not_number(value: float, most: float, field: str) -> Reason | None:
    if not isfinite(value) or value < 0:
        return Reason("Talet ska vara 0 eller mer.", field)
    return Reason(f"Talet är {value:g}. Högst {most:g} går att ange.", field) if value > most else None


def _ring(chain: Sequence[Link]) -> tuple[Link, ...]:
    """Return the links of a ring, if there is any: what fails would make itself fail.

    Each function is followed once: of many links that share their ends there are far more paths than links.
    """
    if len(chain) > MOST:
        return ()
    followed: set[Function] = set()

    def follow(path: tuple[Link, ...]) -> tuple[Link, ...]:
        causes, effect = [link.cause for link in path], path[-1].effect
        if effect in causes:
            return path[causes.index(effect) :]
        if effect in followed:
            return ()
        nexts = (link for link in chain if link.cause is effect)
        ring = next((ring for link in nexts if (ring := follow((*path, link)))), ())
        followed.add(effect)
        return ring

    return next((ring for link in chain if (ring := follow((link,)))), ())


def _said(ring: Sequence[Link]) -> str:
    return " → ".join([*(f"{label(link.cause)} ({link.through})" for link in ring), label(ring[0].cause)])


def in_order(chain: Sequence[Link]) -> tuple[Function, ...]:
    """Return the functions with each after all that it may follow on; `chain` has no ring."""
    ordered: list[Function] = []

    def put(function: Function) -> None:
        for link in chain:
            if link.effect is function and link.cause not in ordered:
                put(link.cause)
        if function not in ordered:
            ordered.append(function)

    for function in Function:
        put(function)
    return tuple(ordered)


def year_part(now: datetime) -> YearPart:
    month = now.astimezone(ZONE).month
    if month in _WINTER:
        return YearPart.VINTER
    return YearPart.SOMMAR if month in _SUMMER else YearPart.VAR_HOST


def share_of(held: Assumptions, hours: float, season: YearPart, outside: float | None) -> Share | None:
    """Return the share that holds after so many hours without heat: of the coldest that fits, the latest.

    `outside` is in °C, None where nobody has said. None where nothing is assumed.
    """
    fits = [share for share in held.shares if share.season is season and share.hours <= hours]
    fits = [one for one in fits if one.below is None or (outside is not None and outside < one.below)]
    return min(fits, key=lambda one: (one.below is None, one.below or 0.0, -one.hours), default=None)
