"""What a list changes in a scenario: every difference in words, and what it would do to an exercise."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any, Final

from data import glossary
from data.exercise.columns import HEADINGS, effect_said, inject_said
from data.exercise.facts import Exercise, story_of
from data.exercise.rules import why_not_change, why_not_skip
from data.exercise.scenario import Effect, Inject, Objective, Scenario
from data.exercise.sourced import following
from data.exercise.written import origin_said, span_said
from data.list_files.table import Fault

_INJECTS: Final = "injects"


class ChangeKind(StrEnum):
    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference, in words. `inject` "": the scenario itself. `field` is empty for a whole inject."""

    inject: str
    kind: ChangeKind
    field: str = ""
    before: str = ""
    after: str = ""

    def __str__(self) -> str:
        if self.kind is ChangeKind.NEW:
            return f"+ {self.inject}: {self.after}"
        if self.kind is ChangeKind.GONE:
            return f"- {self.inject}: {self.before}"
        head = f"{self.inject} {self.field}" if self.inject else self.field
        return f"~ {head}: {self.before or 'ej angivet'} → {self.after or 'ej angivet'}"


@dataclass(frozen=True, slots=True)
class ScenarioChange:
    """What a list would do.

    In an exercise that is planned `edited` are changed or new and `struck` left out, since nothing is ever
    removed; `refused` is what can no longer be changed there.
    """

    differences: tuple[Change, ...] = ()
    edited: tuple[Inject, ...] = ()
    struck: tuple[Inject, ...] = ()
    refused: tuple[Fault, ...] = ()

    @property
    def nothing(self) -> bool:
        return not self.differences

    @property
    def gone(self) -> tuple[str, ...]:
        return tuple(one.id for one in self.struck)


def relisted(exercise: Exercise, after: Scenario) -> ScenarioChange:
    """Return what the list `after` would do to an exercise; an inject already left out may be missing."""
    before = story_of(exercise.scenario)
    after = following(before, after)
    held = {one.id: one for one in before.injects}
    skipped = {one.inject for one in exercise.skipped}
    edited = tuple(one for one in after.injects if held.get(one.id) != one)
    left = {one.id for one in after.injects}
    struck = tuple(one for one in before.injects if one.id not in left and one.id not in skipped)
    refused = tuple(_too_late(exercise, before, after, edited, struck))
    waits = replace(before, injects=tuple(one for one in before.injects if one.id in left or one in struck))
    return ScenarioChange(difference(waits, after), edited, struck, refused)


def redrafted(before: Scenario, after: Scenario) -> ScenarioChange:
    """Return what the list `after` would do to a scenario that is no exercise yet: all of it can change."""
    after = following(before, after)
    held = {one.id: one for one in before.injects}
    left = {one.id for one in after.injects}
    edited = tuple(one for one in after.injects if held.get(one.id) != one)
    struck = tuple(one for one in before.injects if one.id not in left)
    return ScenarioChange(difference(before, after), edited, struck)


def _too_late(
    exercise: Exercise,
    before: Scenario,
    after: Scenario,
    edited: tuple[Inject, ...],
    struck: tuple[Inject, ...],
) -> Iterator[Fault]:
    if before.start != after.start:
        said = "Facit vid start kan inte ändras när övningen är planerad. Planera en ny övning av listan."
        yield Fault(said, column="start")
    reasons = [(one.id, why_not_change(exercise, one)) for one in edited]
    reasons += [(one.id, why_not_skip(exercise, one.id)) for one in struck]
    yield from (Fault(reason.text, inject=identity) for identity, reason in reasons if reason is not None)


def difference(before: Scenario, after: Scenario) -> tuple[Change, ...]:
    """Return every difference, in the order of the scenario after it; the order of injects is none."""
    held = {one.id: one for one in before.injects}
    there = {one.id for one in after.injects}
    found = [*_own(before, after)]
    for inject in after.injects:
        old = held.get(inject.id)
        if old is None:
            found.append(Change(inject.id, ChangeKind.NEW, after=_summary(inject)))
        else:
            found += _inject(old, inject)
    gone = (one for one in before.injects if one.id not in there)
    return (*found, *(Change(one.id, ChangeKind.GONE, before=_summary(one)) for one in gone))


def _own(before: Scenario, after: Scenario) -> Iterator[Change]:
    for one in fields(Scenario):
        old, new = getattr(before, one.name), getattr(after, one.name)
        if one.name != _INJECTS and old != new:
            yield Change("", ChangeKind.CHANGED, HEADINGS[one.name], _said(old), _said(new))


def _said(value: Any) -> str:
    if isinstance(value, tuple):
        return "\n".join(_said(one) for one in value)
    match value:
        case bool():
            return "ja" if value else "nej"
        case StrEnum():
            return glossary.label(value)
        case Effect():
            return effect_said(value)
        case Objective():
            return f"{value.id} {value.text}"
        case str():
            return value
    return origin_said(value) if hasattr(value, "tzinfo") else span_said(value)


def _inject(before: Inject, after: Inject) -> Iterator[Change]:
    for (name, old), (_, new) in zip(inject_said(before), inject_said(after), strict=True):
        if old != new:
            yield Change(after.id, ChangeKind.CHANGED, HEADINGS[name], old, new)


def _summary(inject: Inject) -> str:
    said = dict(inject_said(inject))
    told = " → ".join(part for part in (said["sender"], said["to"]) if part)
    words = ": ".join(part for part in (told, inject.text or said["effects"] or said["plays"]) if part)
    return f"{said['at'] or 'lådan'} {words}".strip()
