"""What has failed at the points that count, and whether anything is done about it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from data.points.counting import counts
from data.points.facts import Point
from data.requests.facts import AWAITED, SupportRequest, unowned
from data.requests.rules import FUNCTION_OF
from data.sectors.facts import SectorRegister
from data.truth import effective, occupancy_now
from data.words import Function, Occupancy, Status


@dataclass(frozen=True, slots=True)
class Failure:
    """A function that is out of order, or (None) a point that can receive no more; `at` is the report's."""

    point: Point
    function: Function | None
    at: datetime


def failures(points: Iterable[Point], now: datetime) -> Iterator[Failure]:
    """Yield every failure at a point that counts; one past its validity keeps its rank."""
    for point in points:
        if not counts(point, now):
            continue
        for function, state in point.functions.items():
            read = effective(state, now)
            if read.status is Status.UR_FUNKTION and read.report is not None:
                yield Failure(point, function, read.report.observed_at)
        crowd = occupancy_now(point.occupancy, now)
        if crowd is not None and crowd.occupancy is Occupancy.KAN_INTE_TA_EMOT:
            yield Failure(point, None, crowd.observed_at)


def action(
    requests: Sequence[SupportRequest], register: SectorRegister, point: Point, function: Function | None
) -> SupportRequest | None:
    """Return what is done about a failure: support asked for that somebody answers for and that is awaited.

    It is asked for the point or its whole area, and of a kind that is of use: no kind names *kan inte ta
    emot*, so that is met by any that concerns no function.
    """
    return next(
        (
            request
            for request in requests
            if request.state in AWAITED
            and not unowned(request, register)
            and (request.point == point.id or (request.point is None and request.area == point.area))
            and FUNCTION_OF.get(request.kind) is function
        ),
        None,
    )


def unattended(
    points: Iterable[Point], requests: Sequence[SupportRequest], register: SectorRegister, now: datetime
) -> tuple[Failure, ...]:
    """Return the failures that nothing is done about."""
    found = failures(points, now)
    return tuple(one for one in found if action(requests, register, one.point, one.function) is None)
