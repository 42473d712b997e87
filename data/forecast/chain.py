"""What is assumed to follow on what is gone or is to go: step after step, each less sure than the last."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from data.assumptions.facts import Link
from data.assumptions.rules import in_order
from data.assumptions.words import LinkCondition, LinkReach
from data.forecast.ends import Known, mended_before
from data.forecast.facts import Loss, Span
from data.forecast.words import Basis
from data.points.facts import Estimate, Point
from data.preparedness.facts import Equipment
from data.preparedness.words import Reserve
from data.words import Function


@dataclass(frozen=True, slots=True)
class Step:
    """When something goes, or what follows on it, and the links that lead there.

    `back` is when what began it is said to be mended.
    """

    span: Span
    chain: tuple[Link, ...] = ()
    back: Estimate | None = None

    def then(self, link: Link) -> "Step":
        return Step(self.span.after(link.low, link.high), (*self.chain, link), self.back)

    def loss(
        self, key: str, point: Point | None, area: str, function: Function, people: int, now: datetime
    ) -> Loss:
        return Loss(
            key=key,
            point=point,
            area=area,
            function=function,
            earliest=max(self.span.earliest, now) if self.span.latest > now else self.span.earliest,
            latest=self.span.latest,
            basis=Basis.FOLJDKEDJA,
            cause=self.chain[-1].through,
            chain=self.chain,
            back=self.back,
            people=people,
        )


@dataclass(frozen=True, slots=True)
class Assumed:
    """What is assumed to go: at points, by point and function, and in whole areas."""

    points: dict[tuple[str, Function], Step] = field(default_factory=dict)
    areas: dict[tuple[str, Function], Step] = field(default_factory=dict)


def follow(
    known: Sequence[Known], equipment: Mapping[str, Equipment], chain: Sequence[Link], now: datetime
) -> Assumed:
    """Return all that follows. Each function is settled before what follows on it: the chain has no ring."""
    assumed = Assumed()
    at: dict[Function, dict[str, list[Known]]] = {}
    for one in known:
        at.setdefault(one.function, {}).setdefault(one.point.area, []).append(one)
    for function in in_order(chain):
        for link in (link for link in chain if link.cause is function):
            for area, here in at.get(function, {}).items():
                _follow(assumed, link, area, here, equipment, now)
    return assumed


def _follow(
    assumed: Assumed,
    link: Link,
    area: str,
    here: Sequence[Known],
    equipment: Mapping[str, Equipment],
    now: datetime,
) -> None:
    causes = [_cause(one, link, assumed, equipment.get(one.point.id)) for one in here]
    if link.reach is LinkReach.PUNKT:
        for one, cause in zip(here, causes, strict=True):
            if cause is not None:
                _add(assumed.points, (one.point.id, link.effect), cause.then(link), now)
        return
    half = (len(here) + 1) // 2
    without = [cause for cause in causes if cause is not None]
    if len(without) >= half:
        _add(assumed.areas, (area, link.effect), _of_half(without, half).then(link), now)


def _cause(one: Known, link: Link, assumed: Assumed, equipment: Equipment | None) -> Step | None:
    """Return when a point is without a link's cause, as the link means it; None: never, as known."""
    here = assumed.points.get((one.point.id, one.function))
    around = assumed.areas.get((one.point.area, one.function))
    itself = one.gone or one.ends or one.on_reserve
    if itself is None and here is None and around is None:
        return None  # nearly all
    steps = []
    if one.gone is not None:
        steps.append(Step(Span(one.gone, one.gone), (), one.back))
    if one.ends is not None:
        steps.append(Step(one.ends, (), one.back))
    if one.on_reserve is not None and link.condition is LinkCondition.ALLTID:
        steps.append(Step(Span(one.on_reserve, one.on_reserve), (), one.back))
    stopped = link.condition is LinkCondition.UTAN_RESERV and _takes_over(one, equipment)
    if one.to_lose and not stopped:
        steps += [step for step in (here, around) if step is not None]
    return _soonest(steps)


def _takes_over(one: Known, equipment: Equipment | None) -> bool:
    """Return whether a point has a reserve of its own when the ordinary supply goes."""
    if one.on_reserve is not None:
        return True
    return one.function is Function.EL and equipment is not None and equipment.reserve is Reserve.FAST


def _soonest(steps: Sequence[Step]) -> Step | None:
    """Of several ways to one loss it comes by the first: no later than any of them."""
    if not steps:
        return None
    first = min(steps, key=lambda step: (step.span.earliest, len(step.chain)))
    latest = min(step.span.latest for step in steps)
    return Step(Span(first.span.earliest, latest), first.chain, _mended(steps))


def _of_half(steps: Sequence[Step], half: int) -> Step:
    """Return when so many of an area's points are without."""
    last = sorted(steps, key=lambda step: step.span.earliest)[half - 1]
    latest = sorted(step.span.latest for step in steps)[half - 1]
    return Step(Span(last.span.earliest, latest), last.chain, _mended(steps))


def _mended(steps: Sequence[Step]) -> Estimate | None:
    """Return when all ways are said to be mended, by the least sure of those who say so."""
    backs = [step.back for step in steps if step.back is not None]
    return max(backs, key=lambda back: (back.moved, back.at)) if len(backs) == len(steps) else None


def _add(
    steps: dict[tuple[str, Function], Step], key: tuple[str, Function], step: Step, now: datetime
) -> None:
    if mended_before(step.back, step.span.earliest, now):
        return
    if step.back is not None and mended_before(step.back, step.span.latest, now):
        step = replace(
            step, span=Span(step.span.earliest, step.back.at)
        )  # what is mended by then goes no more
    before = steps.get(key)
    found = _soonest([step] if before is None else [before, step])
    if found is not None:
        steps[key] = found
