"""What became of each inject: who acknowledged it, who reported after it, and what was expected and done."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from itertools import islice
from types import MappingProxyType
from typing import Final

from data.entries.entry import EntryKind
from data.entries.kinds import expected_as
from data.exercise.facit import touched
from data.exercise.facts import Delivered, Exercise, wait_of
from data.exercise.history import History, Known, Played
from data.exercise.scenario import (
    Expected,
    ExpectedKind,
    Inject,
    Outcome,
    Recipient,
    TakingPart,
    answered_at,
    each_recipient,
)
from data.words import Role

NONE: Final[Mapping[str, str]] = MappingProxyType({})


class Lack(StrEnum):
    """Why an expected act was not judged."""

    EJ_LEVERERAT = "ej_levererat"
    TIDEN_KVAR = "tiden_kvar"
    OVNINGEN_SLUT = "ovningen_slut"
    INGEN_BEDOMNING = "ingen_bedomning"


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of one expected act, after how much played time; `revision` is the act that answered.

    `observed`: somebody who saw it judged it; that goes before the journal. `area`: "" for none of its own.
    """

    inject: str
    number: int
    expected: Expected
    outcome: Outcome
    area: str
    took: timedelta | None = None
    revision: int | None = None
    observed: bool = False
    text: str = ""
    lack: Lack | None = None


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """How long one recipient took to acknowledge; None: it never did."""

    inject: str
    recipient: Recipient
    area: str
    took: timedelta | None


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of one inject. `first_report` is only looked for where `concerned` names any point.

    `waited`: so much was played after it that who had not answered had missed it.
    """

    inject: Inject
    told: Delivered | None
    skipped: bool
    areas: tuple[str, ...]
    concerned: frozenset[str]
    first_report: timedelta | None
    first_reports: Mapping[str, timedelta | None]
    acknowledged: tuple[Acknowledged, ...]
    judged: tuple[Judged, ...]
    waited: bool = True

    @property
    def counted(self) -> tuple[Acknowledged, ...]:
        """Those who acknowledged it or had the time to."""
        return tuple(one for one in self.acknowledged if self.counts(one.took))

    def counts(self, took: timedelta | None) -> bool:
        """Return whether an answer counts: what was not played cannot be missed."""
        return self.waited or took is not None


@dataclass(frozen=True, slots=True)
class Ground:
    """What all injects are judged by. `points` gives each point's area; `over`: the exercise has ended.

    `reports` are those of each area's participants, in the order they came.
    """

    exercise: Exercise
    history: History
    played: Played
    points: Mapping[str, str]
    over: bool
    reports: Mapping[str, Sequence[Known]]
    part: TakingPart

    def took(self, begins: datetime, ends: datetime) -> timedelta:
        """Return how much was played between two moments of the exercise's time."""
        return self.played.until(ends) - self.played.until(begins)

    def since(self, told: Delivered) -> timedelta:
        """Return how much has been played since a delivery."""
        return self.played.total - self.played.until(told.at)


def ground(
    exercise: Exercise,
    history: History,
    played: Played,
    points: Mapping[str, str],
    sectors: Sequence[str] = (),
    own: Mapping[str, str] = NONE,
    *,
    over: bool,
) -> Ground:
    """Return what the injects of an exercise are judged by; `sectors` are the ids of those loaded.

    `own` gives the area of each point that came during the exercise. It is answered from, but makes its area
    no recipient.
    """
    part = TakingPart(tuple(sorted({*points.values()})), tuple(sectors))
    points = {**points, **own}
    reports: dict[str, list[Known]] = {}
    for act in history.acts:
        if act.kind is EntryKind.REPORT and not act.by_control and act.point in points:
            reports.setdefault(points[act.point], []).append(act)
    return Ground(exercise, history, played, points, over, reports, part)


def answered(ground: Ground) -> tuple[Answered, ...]:
    """Return what became of every inject of an exercise, in the order of the list."""
    told = {one.inject: one for one in ground.exercise.delivered}
    skipped = {one.inject for one in ground.exercise.skipped}
    return tuple(
        _answered(ground, inject, told.get(inject.id), inject.id in skipped)
        for inject in ground.exercise.scenario.injects
    )


def _answered(ground: Ground, inject: Inject, told: Delivered | None, skipped: bool) -> Answered:
    concerned = _concerned(inject, ground.points, ground.part)
    areas = sorted({ground.points[point] for point in concerned if point in ground.points})
    firsts = {area: _first_report(ground, told, concerned, area) for area in areas}
    held = [took for took in firsts.values() if took is not None]
    return Answered(
        inject=inject,
        told=told,
        skipped=skipped,
        areas=tuple(areas),
        concerned=concerned,
        first_report=min(held, default=None),
        first_reports=firsts if told else {},
        acknowledged=tuple(_acknowledged(ground, inject, told)) if told else (),
        judged=tuple(
            _judged(ground, inject, number, expected, told)
            for number, expected in enumerate(inject.expected)
            if _can_be_done(ground, expected)
        ),
        waited=told is not None and ground.since(told) >= wait_of(inject),
    )


def _can_be_done(ground: Ground, expected: Expected) -> bool:
    """Return whether an act is expected where anybody takes part."""
    areas = ground.exercise.areas
    place = expected.area or ground.points.get(expected.point, "")
    return not areas or place in areas or not (expected.area or expected.point)


def _concerned(inject: Inject, points: Mapping[str, str], part: TakingPart) -> frozenset[str]:
    """Return the points that an inject is about: what it changes, who gets it, where acts are expected."""
    found: set[str] = set()
    for effect in inject.effects:
        found |= touched(effect, points)
    areas = {one.bound for one in each_recipient(inject.to, part) if one.role is Role.STADSDEL}
    areas |= {one.area for one in inject.expected if one.area}
    found |= {one.bound for one in inject.to if one.role is Role.PUNKT and one.bound}
    found |= {one.point for one in inject.expected if one.point}
    return frozenset(found | {point for point, area in points.items() if area in areas})


def _first_report(
    ground: Ground, told: Delivered | None, concerned: frozenset[str], area: str
) -> timedelta | None:
    if told is None:
        return None
    said = ground.reports.get(area, ())
    since = bisect_left(said, told.recorded_at, key=lambda act: act.recorded_at)
    first = next((act for act in islice(said, since, None) if act.point in concerned), None)
    return ground.took(told.at, first.at) if first is not None else None


def area_of(recipient: Recipient, points: Mapping[str, str]) -> str:
    """Return the area that a recipient belongs to; "" for none."""
    if recipient.role is Role.PUNKT:
        return points.get(recipient.bound, "")
    return recipient.bound if recipient.role in (Role.STADSDEL, Role.LOKAL_OVNINGSLEDARE) else ""


def _acknowledged(ground: Ground, inject: Inject, told: Delivered) -> Iterator[Acknowledged]:
    for recipient in each_recipient(inject.to, ground.part):
        at = answered_at(told.acknowledged, recipient)
        took = ground.took(told.at, at) if at is not None else None
        yield Acknowledged(inject.id, recipient, area_of(recipient, ground.points), took)


def _judged(
    ground: Ground, inject: Inject, number: int, expected: Expected, told: Delivered | None
) -> Judged:
    area = _area(expected, inject, ground)
    said = [one for one in ground.exercise.assessments if one.inject == inject.id and one.expected == number]
    if said:
        last = max(said, key=lambda one: one.revision)
        outcome = Outcome(last.outcome)
        return Judged(
            inject.id, number, expected, outcome, area, revision=last.revision, observed=True, text=last.text
        )

    def unjudged(lack: Lack) -> Judged:
        return Judged(inject.id, number, expected, Outcome.INTE_BEDOMD, area, lack=lack)

    if told is None:
        return unjudged(Lack.EJ_LEVERERAT)
    if expected.kind is ExpectedKind.BEDOMS:
        return unjudged(Lack.INGEN_BEDOMNING)
    took, revision = _done(ground, inject, expected, told)
    if took is not None:
        outcome = Outcome.UPPFYLLD if took <= expected.within else Outcome.SEN
        return Judged(inject.id, number, expected, outcome, area, took, revision)
    if ground.since(told) < expected.within:
        return unjudged(Lack.OVNINGEN_SLUT if ground.over else Lack.TIDEN_KVAR)
    return Judged(inject.id, number, expected, Outcome.MISSAD, area)


def _area(expected: Expected, inject: Inject, ground: Ground) -> str:
    """Return whose act it is: where it is expected, else the one area that all who got the inject share."""
    if expected.area or expected.point:
        return expected.area or ground.points.get(expected.point, "")
    areas = {area_of(one, ground.points) for one in each_recipient(inject.to, ground.part)}
    return areas.pop() if len(areas) == 1 and not expected.sector else ""


def _done(
    ground: Ground, inject: Inject, expected: Expected, told: Delivered
) -> tuple[timedelta | None, int | None]:
    """Return after how long an expected act was done, and by which entry."""
    if expected.kind is ExpectedKind.KVITTERAT:
        return _all_acknowledged(ground, inject, expected, told), None
    for act in ground.history.acts:
        if act.recorded_at >= told.recorded_at and not act.by_control and fits(act, expected, ground.points):
            return ground.took(told.at, act.at), act.revision
    return None, None


def _all_acknowledged(
    ground: Ground, inject: Inject, expected: Expected, told: Delivered
) -> timedelta | None:
    """Acknowledged is when the last of those it is expected of has done so."""
    places = {expected.area, expected.point, expected.sector} - {""}
    asked = [one for one in each_recipient(inject.to, ground.part) if not places or one.bound in places]
    times = [answered_at(told.acknowledged, one) for one in asked]
    known = [at for at in times if at is not None]
    return ground.took(told.at, max(known)) if known and len(known) == len(times) else None


def fits(act: Known, expected: Expected, points: Mapping[str, str]) -> bool:
    """Return whether an act is one that was expected; what is left empty may be anything."""
    if act.kind not in expected_as(expected.kind):
        return False
    said = partial(getattr, act.what)
    areas = {said("area", None), points.get(act.point), *said("areas", ())}
    asked = (
        (expected.point, {act.point}),
        (expected.area, areas),
        (expected.sector, {said("sector", None)}),
        (expected.function, {said("function", None)}),
        (expected.status, {said("status", None)}),
        (expected.phase, {said("phase", None)}),
    )
    return all(not wanted or str(wanted) in found for wanted, found in asked)
