"""How an exercise went for one of those who took part: their own figures, and nobody else's."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from data.errors import Reason
from data.exercise.course import Cell, Score
from data.exercise.evaluation import Acts, Evaluation, Times, count, times
from data.exercise.facts import Exercise
from data.exercise.judging import Answered, Judged
from data.exercise.scenario import ExpectedKind, Recipient, reached
from data.exercise.unattended import WithoutAction
from data.rights import Grant
from data.words import Role

_ORDER: Final = (Role.KRISLEDNING, Role.STADSDEL, Role.SEKTOR)


@dataclass(frozen=True, slots=True)
class OwnInject:
    """One inject as it concerned somebody; `text` is what they got, "" where it was only about their points.

    `answers`: it was to them, so that `acknowledged` None means never; so with `reports`, of their points.
    `waited`: so much was played after it that never is missed.
    """

    id: str
    at: datetime
    text: str
    answers: bool
    acknowledged: timedelta | None
    reports: bool
    first_report: timedelta | None
    judged: tuple[Judged, ...]
    waited: bool


@dataclass(frozen=True, slots=True)
class OwnResult:
    """What is somebody's own in an evaluation. `picture` is None for who has no points.

    Krisledningen's picture is the whole of it: `cells` and failures by area are not theirs to be shown.
    """

    of: Evaluation
    to: Recipient
    injects: tuple[OwnInject, ...]
    acknowledged: Times
    first_report: Times
    acts: Acts
    picture: Score | None
    cells: tuple[Cell, ...]
    unattended: WithoutAction


def why_not_give(exercise: Exercise, to: Sequence[Recipient]) -> Reason | None:
    """Why the result of an exercise cannot be given to those who took part: it tells what was true."""
    if exercise.operation.closed_at is None:
        return Reason("Övningen är inte slut: resultatet säger vad som var sant, och lämnas ut efteråt.")
    if not to:
        return Reason("Välj vem som ska få läsa hur det gick.", "to")
    if not all(is_one_who_takes_part(one) for one in to):
        return Reason("Resultatet lämnas ut till krisledningen, en stadsdel eller en sektor i taget.", "to")
    areas = [one.bound for one in to if one.role is Role.STADSDEL]
    away = [area for area in areas if exercise.areas and area not in exercise.areas]
    return Reason(f"Området {away[0]} deltog inte i övningen.", "to") if away else None


def is_one_who_takes_part(to: Recipient) -> bool:
    """Return whether this is one that has an inbox at the desk: not all of a role, and no link of a point."""
    return to.role is Role.KRISLEDNING or (to.role in (Role.STADSDEL, Role.SEKTOR) and bool(to.bound))


def took_part(one: Evaluation) -> tuple[Recipient, ...]:
    """Return everybody whose own result can be told, one by one."""
    areas = [Recipient(Role.STADSDEL, area.area) for area in one.areas if area.area]
    told = [each.recipient for inject in one.injects for each in inject.acknowledged]
    owners = [whose(each, inject) for inject in one.injects for each in inject.judged]
    found = {each for each in (*areas, *told, *owners) if each is not None and is_one_who_takes_part(each)}
    return tuple(sorted(found, key=lambda each: (_ORDER.index(each.role), each.bound)))


def given_to(exercise: Exercise, grants: Iterable[Grant]) -> tuple[Recipient, ...]:
    """Return as whom somebody may read how it went for them."""
    held = reached(exercise.operation, grants, exercise.given, exercise.areas)
    return tuple(dict.fromkeys(Recipient(grant.role, grant.bound) for grant in held))


def own_result(one: Evaluation, to: Recipient, areas: Mapping[str, str]) -> OwnResult:
    """Return what is somebody's own in an evaluation; `areas` gives the area of each point."""
    injects = tuple(_injects(one, to))
    area = to.bound if to.role is Role.STADSDEL else None
    return OwnResult(
        of=one,
        to=to,
        injects=injects,
        acknowledged=times(_counted((each.acknowledged, each) for each in injects if each.answers)),
        first_report=times(_counted((each.first_report, each) for each in injects if each.reports)),
        acts=count(judged for each in injects for judged in each.judged),
        picture=_picture(one, to),
        cells=tuple(each for each in one.picture.cells if area and areas.get(each.point) == area),
        unattended=_unattended(one, to),
    )


def _counted(took: Iterable[tuple[timedelta | None, OwnInject]]) -> list[timedelta | None]:
    """Return the times of what was answered or could have been: what was not played cannot be missed."""
    return [held for held, each in took if each.waited or held is not None]


def _injects(one: Evaluation, to: Recipient) -> Iterator[OwnInject]:
    for inject in one.injects:
        if inject.told is None:
            continue
        mine = [each for each in inject.acknowledged if each.recipient == to]
        reports = to.role is Role.STADSDEL and to.bound in inject.first_reports
        # What an evaluator wrote is the control's own: of a judgement its outcome alone is given.
        judged = tuple(replace(each, text="") for each in inject.judged if whose(each, inject) == to)
        if mine or judged or reports:
            yield OwnInject(
                id=inject.inject.id,
                at=inject.told.at,
                text=inject.told.text if mine else "",
                answers=bool(mine),
                acknowledged=mine[0].took if mine else None,
                reports=reports,
                first_report=inject.first_reports.get(to.bound) if reports else None,
                judged=judged,
                waited=inject.waited,
            )


def whose(judged: Judged, inject: Answered) -> Recipient | None:
    """Return whose an expected act was: its area's, its sector's, else krisledningen's if it was told."""
    if judged.area:
        return Recipient(Role.STADSDEL, judged.area)
    if judged.expected.sector:
        return Recipient(Role.SEKTOR, judged.expected.sector)
    told = {each.recipient for each in inject.acknowledged}
    led = Recipient(Role.KRISLEDNING)
    if led in told and judged.expected.kind is not ExpectedKind.KVITTERAT:
        return led
    return told.pop() if len(told) == 1 else None


def _picture(one: Evaluation, to: Recipient) -> Score | None:
    if to.role is Role.KRISLEDNING:
        return one.picture.total
    return one.picture.areas.get(to.bound, Score()) if to.role is Role.STADSDEL else None


def _unattended(one: Evaluation, to: Recipient) -> WithoutAction:
    """Return the failures that were somebody's own; krisledningen answers for all of them."""
    if to.role is Role.KRISLEDNING:
        return one.unattended
    nobody = one.unattended
    return nobody.of_area(to.bound) if to.role is Role.STADSDEL else nobody.of_sector(to.bound)
