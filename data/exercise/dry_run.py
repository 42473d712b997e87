"""What a scenario asks of each recipient, as a dry run played it, and what each of them will have seen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import Final

from data.exercise.checking import in_order
from data.exercise.checking_parts import wrong
from data.exercise.facit import touched
from data.exercise.facts import is_for
from data.exercise.scenario import (
    Condition,
    ConditionKind,
    Expected,
    Inject,
    Recipient,
    Scenario,
    TakingPart,
    each_recipient,
    name_of_recipient,
)
from data.list_files.table import Fault
from data.words import Role

HOUR: Final = timedelta(hours=1)
AT_ONCE: Final = timedelta(minutes=5)
# More is too much for one recipient; and silent for more of the exercise than this share, too quiet.
MOST_AT_ONCE: Final = 3
MOST_AN_HOUR: Final = 10
QUIET: Final = 0.5
# So near an effect somebody in its area must hear of something to have had a reason to report it.
NEAR: Final = timedelta(minutes=30)
_T0: Final = timedelta()
Span = tuple[timedelta, timedelta, str]


@dataclass(frozen=True, slots=True)
class DryRun:
    """Which injects were delivered while nobody did anything, in order; and why others were not."""

    delivered: tuple[str, ...]
    skipped: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Peak:
    """The most of something there is at a time: since when, when it is so many, and of which injects."""

    count: int = 0
    begins: timedelta = _T0
    reached: timedelta = _T0
    injects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Load:
    """What one recipient would meet and when; `hour` and `at_once`: the most in an hour and in `AT_ONCE`.

    `awaited` is when most acts are expected at the same time; `gap` the longest time without an inject.
    """

    recipient: Recipient
    moments: tuple[timedelta, ...]
    hour: Peak
    at_once: Peak
    awaited: Peak
    gap: timedelta
    quiet_from: timedelta

    @property
    def too_much(self) -> Peak | None:
        """What it gets more of than it can take in; None where nothing is too much."""
        over = (self.at_once.count > MOST_AT_ONCE, self.hour.count > MOST_AN_HOUR)
        return self.at_once if over[0] else self.hour if over[1] else None

    def too_quiet(self, length: timedelta) -> bool:
        """Return whether nothing comes to it for so long that it takes no part in the exercise."""
        return self.gap > length * QUIET


@dataclass(frozen=True, slots=True)
class Untold:
    """An effect that nobody in some areas hears anything near of: it can only be found by chance."""

    inject: str
    at: timedelta
    areas: tuple[str, ...]


def loads(scenario: Scenario, run: DryRun, part: TakingPart) -> tuple[Load, ...]:
    """Return the load of everybody the scenario speaks to, those with most to do at once first."""
    came = _came(scenario, run)
    every = each_recipient([to for inject in scenario.injects for to in inject.to], part)
    found = [_load(one, came, scenario.duration) for one in every]
    return tuple(sorted(found, key=lambda one: (-one.awaited.count, -one.hour.count, -len(one.moments))))


def _came(scenario: Scenario, run: DryRun) -> list[tuple[timedelta, Inject]]:
    by_id = {inject.id: inject for inject in scenario.injects}
    injects = (by_id[name] for name in run.delivered)
    return [(inject.at, inject) for inject in injects if inject.at is not None]


def _load(one: Recipient, came: Sequence[tuple[timedelta, Inject]], ends: timedelta) -> Load:
    name = name_of_recipient(one.role, one.bound)
    mine = [(at, inject) for at, inject in came if is_for(inject.to, name)]
    moments = [_T0, *(at for at, _ in mine), max(ends, mine[-1][0] if mine else _T0)]
    gap, quiet = max(((after - at, -at) for at, after in pairwise(moments)), default=(_T0, _T0))
    expected = [(at, e, inject.id) for at, inject in mine for e in inject.expected if _asked_of(e, one)]
    return Load(
        recipient=one,
        moments=tuple(at for at, _ in mine),
        hour=_peak([(at, at + HOUR, inject.id) for at, inject in mine]),
        at_once=_peak([(at, at + AT_ONCE, inject.id) for at, inject in mine]),
        awaited=_peak([(at, at + e.within, inject) for at, e, inject in expected]),
        gap=gap,
        quiet_from=-quiet,
    )


def _asked_of(expected: Expected, one: Recipient) -> bool:
    """Return whether an act may be this recipient's to do: where it names another of its kind it is not."""
    named = {Role.STADSDEL: expected.area, Role.SEKTOR: expected.sector, Role.PUNKT: expected.point}
    return not one.bound or named.get(one.role, "") in ("", one.bound)


def _peak(spans: Sequence[Span]) -> Peak:
    """Return the most spans that lie over each other, as they first do; one that ends leaves room at once."""
    found, over = Peak(), list[Span]()
    for span in sorted(spans):
        over = [one for one in over if one[1] > span[0]] + [span]
        if len(over) > found.count:
            found = Peak(len(over), over[0][0], span[0], tuple(dict.fromkeys(one[2] for one in over)))
    return found


def untold(scenario: Scenario, run: DryRun, points: Mapping[str, str]) -> tuple[Untold, ...]:
    """Return the effects that nobody is told of; `points` gives each point's area.

    Told is who gets the inject itself, and the area where another is sent to somebody or a report is played.
    """
    came = _came(scenario, run)
    told = [(at, _areas_told(inject, points)) for at, inject in came]
    return tuple(
        Untold(inject.id, at, tuple(sorted(silent)))
        for at, inject in came
        if inject.effects and not inject.to and (silent := _changed(inject, points) - _heard(told, at))
    )


def _changed(inject: Inject, points: Mapping[str, str]) -> frozenset[str]:
    return frozenset(
        points[point] for one in inject.effects for point in touched(one, points) if point in points
    )


def _areas_told(inject: Inject, points: Mapping[str, str]) -> frozenset[str]:
    if any(to.role in (Role.STADSDEL, Role.PUNKT) and not to.bound for to in inject.to):
        return frozenset(points.values())
    areas = {to.bound for to in inject.to if to.role is Role.STADSDEL}
    at = {to.bound for to in inject.to if to.role is Role.PUNKT} | {one.point for one in inject.plays}
    return frozenset(areas | {points[point] for point in at if point in points})


def _heard(told: Sequence[tuple[timedelta, frozenset[str]]], at: timedelta) -> frozenset[str]:
    return frozenset(area for when, areas in told if abs(when - at) <= NEAR for area in areas)


def unreachable(scenario: Scenario, points: Mapping[str, str]) -> tuple[Fault, ...]:
    """Return the conditions that never hold, whatever those who take part do, with why."""
    coming: dict[str, Inject] = {one.id: one for one in scenario.injects if one.at is None}
    found = []
    for inject in in_order(scenario.injects):
        why = _why_never(inject.condition, inject, coming, points) if inject.condition else ""
        if why and inject.at is not None:
            found.append(wrong(why, inject.id, "condition"))
        else:
            coming[inject.id] = inject
    return tuple(found)


def _why_never(
    asked: Condition, inject: Inject, coming: Mapping[str, Inject], points: Mapping[str, str]
) -> str:
    """Return why a condition never holds; `coming` are the injects before it that may be delivered."""
    other = coming.get(asked.inject)
    match asked.kind:
        case ConditionKind.RAPPORTERAT if inject.at == _T0:
            return "Ingen hinner rapportera före T+0:00."
        case ConditionKind.RAPPORTERAT if asked.area and asked.area not in points.values():
            return f"Området {asked.area} har ingen punkt att rapportera om."
        case ConditionKind.KVITTERAT | ConditionKind.LEVERERAT if other is None:
            return f"{asked.inject} levereras aldrig före det här inspelet."
        case ConditionKind.KVITTERAT if other and other.at == inject.at:
            return f"{asked.inject} kommer samtidigt: ingen hinner kvittera."
        case ConditionKind.INTE_LEVERERAT if other and other.at is not None and not other.condition:
            return f"{asked.inject} levereras alltid, om ingen hoppar över det."
    return ""


def seen_by(scenario: Scenario, one: Recipient, until: timedelta) -> tuple[Inject, ...]:
    """Return what a recipient will have seen at T+, the last first: its injects, and reports that are played.

    Those with a condition may not come; those without a moment are not among them.
    """
    name = name_of_recipient(one.role, one.bound)
    mine = (inject for inject in in_order(scenario.injects) if inject.plays or is_for(inject.to, name))
    return tuple(inject for inject in mine if inject.at is not None and inject.at <= until)[::-1]
