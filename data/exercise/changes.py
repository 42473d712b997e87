"""What differs between two scenarios, exactly: injects that are new, gone or changed, field by field."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, Final

from data import glossary
from data.exercise.columns import HEADINGS
from data.exercise.said import effect_said, inject_said
from data.exercise.scenario import Effect, Inject, Objective, Scenario
from data.exercise.written import origin_said, span_said

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
    return f"{said['at'] or 'reserv'} {words}".strip()
