"""What a list of further functions must be, and why one cannot be reported."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from data.errors import Reason
from data.freetext import why_not_name, why_not_text
from data.operations.facts import Operation
from data.points.facts import Point
from data.points.rules import CHANGED, why_not_observed, why_not_use_point
from data.services.facts import NewServiceReport, Service
from data.words import Function

MOST: Final = 100
_ID = re.compile(r"[a-z][a-z0-9_-]{0,31}")


@dataclass(frozen=True, slots=True)
class Objection(Reason):
    """What is wrong with a list; `place` is the row's in it, None where it is no row's."""

    place: int | None = None


def objections(listed: Sequence[Service]) -> tuple[Objection, ...]:
    """Return all that is wrong with a list."""
    found = [_objection(one, place, listed[:place]) for place, one in enumerate(listed)]
    many = Objection(f"Listan har {len(listed)} funktioner. Högst {MOST} går att läsa in.")
    return tuple(one for one in (many if len(listed) > MOST else None, *found) if one is not None)


def _objection(one: Service, place: int, before: Sequence[Service]) -> Objection | None:
    reason = (
        _why_not_id(one.id)
        or why_not_name(one.name, "name")
        or why_not_name(one.criterion, "criterion")
        or why_not_text(one.source, "source")
        or _why_not_twice(one, before)
    )
    return Objection(reason.text, reason.field, place) if reason is not None else None


def _why_not_id(identity: str) -> Reason | None:
    if identity in set(Function):
        return Reason(f"{identity} är en av de fyra funktioner som alla punkter har.", "id")
    if _ID.fullmatch(identity):
        return None
    return Reason("Id ska börja med en bokstav och ha högst 32 av a–z, 0–9, - och _.", "id")


def _why_not_twice(one: Service, before: Sequence[Service]) -> Reason | None:
    if any(other.id == one.id for other in before):
        return Reason(f"{one.id} finns två gånger i listan.", "id")
    if any(other.name.casefold() == one.name.casefold() for other in before):
        return Reason(f"Två funktioner heter {one.name}.", "name")
    return None


def why_not_service_report(
    operation: Operation, point: Point, service: Service | None, new: NewServiceReport, now: datetime
) -> Reason | None:
    """Why a report is refused; `service` is what the list has under its id, `now` the operation's time."""
    return (
        why_not_use_point(operation, point)
        or _why_not_service(operation, service)
        or why_not_observed(new.observed_at or now, now)
    )


def _why_not_service(operation: Operation, service: Service | None) -> Reason | None:
    if service is None:
        return Reason(
            "Funktionen är varken information, el, värme eller vatten, och finns inte i kommunens lista över "
            "övriga funktioner.",
            "function",
        )
    if service.example and not operation.is_exercise:
        return Reason(
            f"{service.name} är ett exempel och kan inte rapporteras i en skarp händelse. "
            "Läs in kommunens egna övriga funktioner.",
            "function",
        )
    return None


def why_not_settle(new: NewServiceReport, newest: int) -> Reason | None:
    """Why a contradiction is not settled: something has been said that the page did not show.

    `newest` is what it would show now.
    """
    return CHANGED if new.settles and new.seen is not None and new.seen != newest else None
