"""Putting an edited inspelslista back on a planned exercise: what it changes, and what it may not."""

from collections.abc import Iterator
from dataclasses import dataclass

from dashboard.texts import Translator
from data.domain.exercise import Exercise, story_of
from data.domain.exercise_rules import why_not_change, why_not_skip
from data.domain.scenario import Inject, Scenario
from data.exercise.changes import Change, difference


@dataclass(frozen=True, slots=True)
class Relisted:
    """What a list would do to an exercise. `gone` are left out: nothing is ever removed."""

    changes: tuple[Change, ...]
    edited: tuple[Inject, ...]
    gone: tuple[str, ...]
    why_not: tuple[str, ...]


def relisted(exercise: Exercise, after: Scenario, _: Translator) -> Relisted:
    """Return what the list `after` would do; an inject already left out may be missing from it."""
    before = story_of(exercise.scenario)
    held = {one.id: one for one in before.injects}
    skipped = {one.inject for one in exercise.skipped}
    edited = tuple(one for one in after.injects if held.get(one.id) != one)
    left = {one.id for one in after.injects}
    gone = tuple(one for one in held if one not in left and one not in skipped)
    why_not = tuple(_why_not(exercise, before, after, edited, gone, _))
    return Relisted(difference(before, after), edited, gone, why_not)


def _why_not(
    exercise: Exercise,
    before: Scenario,
    after: Scenario,
    edited: tuple[Inject, ...],
    gone: tuple[str, ...],
    _: Translator,
) -> Iterator[str]:
    if before.start != after.start:
        yield _("Facit vid start kan inte ändras när övningen är planerad. Planera en ny övning av listan.")
    for inject in edited:
        reason = why_not_change(exercise, inject)
        if reason is not None:
            yield f"{inject.id}: {reason.text}"
    for identity in gone:
        reason = why_not_skip(exercise, identity)
        if reason is not None:
            yield f"{identity}: {reason.text}"
