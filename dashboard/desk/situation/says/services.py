"""What stands of the further functions at a point, and what of them has failed in an area."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from dashboard.look import style
from dashboard.wall.reading import mark_text, rank, status_word
from data.points.facts import Point
from data.services.facts import Services, Stated
from data.truth import FAILURES, Effective, effective
from data.words import Mark, Status


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """One further function that has been reported; `point` and `place` are where, told in an area."""

    name: str
    criterion: str
    status: Status
    mark: Mark
    sign: str
    word: str
    trust: str
    source: str
    note: str
    observed: datetime
    point: str = ""
    place: str = ""


def at_point(services: Services, point: str, now: datetime) -> tuple[ServiceLine, ...]:
    """Return what has been reported at a point, in the list's order."""
    return tuple(line for _read, line in _lines(services.at(point), now))


def unreported(services: Services, point: str) -> str:
    """Return the names of what nobody has said anything of at a point."""
    return ", ".join(one.service.name for one in services.at(point) if one.state.current is None)


def failed(services: Services, points: Sequence[Point], now: datetime) -> tuple[ServiceLine, ...]:
    """Return what does not work at some points, the worst first, then the longest silent."""
    found = [
        pair
        for point in points
        for pair in _lines(services.at(point.id), now, point)
        if pair[0].status in FAILURES
    ]
    ordered = sorted(found, key=lambda pair: (rank(pair[0]), pair[1].observed, pair[1].place, pair[1].name))
    return tuple(line for _read, line in ordered)


def _lines(
    stated: Sequence[Stated], now: datetime, point: Point | None = None
) -> Iterator[tuple[Effective, ServiceLine]]:
    for one in stated:
        read = effective(one.state, now)
        if read.report is not None:
            yield (
                read,
                ServiceLine(
                    name=one.service.name,
                    criterion=one.service.criterion,
                    status=read.status,
                    mark=read.mark,
                    sign=style.symbol(read.status, read.mark),
                    word=status_word(read),
                    trust=mark_text(read, now),
                    source="" if read.rival else read.report.source,  # how far it is trusted names both
                    note=read.report.note,
                    observed=read.report.observed_at,
                    point=point.id if point is not None else "",
                    place=point.name if point is not None else "",
                ),
            )
