"""What fails when: from what has been said of ends, tanks and use, and from what is assumed to follow."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from data.assumptions.facts import Assumptions
from data.failures.facts import key_of_area, key_of_point
from data.failures.finding import people_at
from data.forecast.chain import Assumed, Step, follow
from data.forecast.ends import Known, known_of, mended_before
from data.forecast.facts import HOURS, Emptied, Forecast, Loss, Unknown
from data.forecast.remembered import Remembered
from data.levels.facts import Level, Stock
from data.operations.rules import why_not_act_in
from data.points.counting import Ending, counts, endings
from data.points.facts import Picture, Point
from data.preparedness.facts import Equipment
from data.words import Function

_ORDER: Final = {function: place for place, function in enumerate(Function)}


def forecast(
    picture: Picture,
    equipment: Mapping[str, Equipment],
    levels: Mapping[tuple[str, Stock], Level],
    assumptions: Assumptions,
    now: datetime,
    hours: float = HOURS,
    remembered: Remembered | None = None,
) -> Forecast:
    """Return what is to come in the hours after the operation's time `now`; in a closed operation nothing.

    `remembered` is what was known of the points a moment ago, for who asks after every act.
    """
    until = now + timedelta(hours=hours)
    if why_not_act_in(picture.operation) is not None:
        return Forecast(now, until)
    counted = [point for point in picture.points if counts(point, now)]
    margin, before = assumptions.margin, remembered or Remembered()
    before.rest_on(equipment, levels)

    def work_out(point: Point) -> tuple[Known, ...]:
        has = equipment.get(point.id)
        return tuple(known_of(point, function, has, levels, margin, now) for function in Function)

    known = [one for point in counted for one in before.of_point(point, now, work_out)]
    assumed = follow(known, equipment, assumptions.chain, now)
    followed = list(_assumed(known, assumed, now))
    losses = [*_stated(known, now), *(loss for loss in followed if loss.latest > now)]
    told = {one.point.id for one in known if one.ends is not None}
    return Forecast(
        at=now,
        until=until,
        losses=tuple(sorted((loss for loss in losses if loss.earliest <= until), key=_order)),
        passed=_passed(counted, known, now),
        overdue=tuple(sorted((loss for loss in followed if loss.latest <= now), key=_latest_first)),
        unknown=_unknown(known, now, until),
        counted=len(counted),
        bare=tuple(point for point in counted if point.id not in told),
        turns=tuple(_turns(known, assumed, hours)),
    )


def _order(loss: Loss) -> tuple[datetime, datetime, bool, int, int, str]:
    """Return what losses are sorted by: the earliest; of those that may come at any time, what has come first
    at the latest; then what is stated, then whom it hurts the most.
    """
    return loss.earliest, loss.latest, loss.assumed, -loss.people, _ORDER[loss.function], loss.key


def _latest_first(loss: Loss) -> tuple[float, int, int, str]:
    return -loss.latest.timestamp(), -loss.people, _ORDER[loss.function], loss.key


def _passed(counted: Sequence[Point], known: Sequence[Known], now: datetime) -> tuple[Ending | Emptied, ...]:
    """Return what was to have ended by now, the latest first; not what a level read later has corrected."""
    overtaken = [report for one in known for report in one.overtaken]
    stated = (one for one in endings(counted, now) if one.passed and one.report not in overtaken)
    emptied = (one.emptied for one in known if one.emptied is not None)
    return tuple(sorted((*stated, *emptied), key=lambda one: one.at, reverse=True))


def _stated(known: Iterable[Known], now: datetime) -> Iterator[Loss]:
    for one in known:
        if one.coming is None or mended_before(one.back, one.coming.earliest, now):
            continue
        yield Loss(
            key=key_of_point(one.point.id, one.function),
            point=one.point,
            area=one.point.area,
            function=one.function,
            earliest=max(one.coming.earliest, now),
            latest=one.coming.latest,
            basis=one.basis,
            cause=one.report.cause if one.report is not None else "",
            report=one.report,
            back=one.back,
            doubted=one.doubted,
            people=people_at(one.point, now),
        )


def _assumed(known: Sequence[Known], assumed: Assumed, now: datetime) -> Iterator[Loss]:
    """What is gone cannot go, and what is stated to go sooner is not also assumed to.

    What was to go by now at the latest is told until somebody has said since how it is.
    """
    here: dict[tuple[str, Function], list[Known]] = {}
    for one in known:
        step = assumed.points.get((one.point.id, one.function))
        here.setdefault((one.point.area, one.function), []).append(one)
        if step is None or not one.to_lose or _told_sooner(one, step, now) or _heard([one], step, now):
            continue
        key = key_of_point(one.point.id, one.function)
        yield step.loss(key, one.point, one.point.area, one.function, people_at(one.point, now), now)
    for (area, function), step in assumed.areas.items():
        around = here.get((area, function), ())
        left = [one.point for one in around if one.to_lose]
        if left and not _heard(around, step, now):
            people = sum(people_at(point, now) for point in left)
            yield step.loss(f"{key_of_area(area)}:{function}", None, area, function, people, now)


def _told_sooner(one: Known, step: Step, now: datetime) -> bool:
    """Return whether an end is stated before the assumed one; where both have passed, that is told."""
    stated = one.coming if step.span.latest > now else one.ends
    return stated is not None and stated.earliest <= step.span.earliest


def _heard(known: Iterable[Known], step: Step, now: datetime) -> bool:
    """Return whether anybody has said how it is since it was assumed to be gone at the latest."""
    if step.span.latest > now:
        return False
    states = (one.point.functions[one.function] for one in known)
    reports = (report for state in states for report in (state.current, state.rival) if report is not None)
    return any(report.observed_at >= step.span.latest for report in reports)


def _unknown(known: Iterable[Known], now: datetime, until: datetime) -> tuple[Unknown, ...]:
    coming = [
        Unknown(one.point, one.function, one.expires)
        for one in known
        if one.expires is not None and now < one.expires <= until
    ]
    return tuple(sorted(coming, key=lambda one: (one.at, one.point.id, _ORDER[one.function])))


def _turns(known: Iterable[Known], assumed: Assumed, hours: float) -> Iterator[datetime]:
    """Yield the moments at which it becomes another with nobody doing anything; validity is the picture's."""
    spans = [span for one in known for span in (one.ends, one.coming) if span is not None]
    spans += [step.span for step in (*assumed.points.values(), *assumed.areas.values())]
    for span in spans:
        yield from (span.earliest, span.latest, span.earliest - timedelta(hours=hours))
    yield from (one.back.at for one in known if one.back is not None)
