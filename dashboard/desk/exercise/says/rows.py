"""The injects of an exercise as rows: what each is, how far it has come, and what was done with it when."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from dashboard.desk.exercise.says.page import OVER, taking_part, told_to
from dashboard.words import _, label
from dashboard.words.exercise import (
    Names,
    condition_words,
    recipient_of,
    recipient_words,
    shortened,
    t_plus,
)
from data.exercise.facts import Delivered, Exercise, Skipped, is_trial, silent, state_of, state_of_inject
from data.exercise.rules import areas_concerned
from data.exercise.scenario import Inject, InjectState, Recipient, TakingPart, each_recipient
from data.exercise.taking_part import those_taking_part


@dataclass(frozen=True, slots=True)
class InjectRow:
    """One inject as a line. `planned` is "" for a contingency inject; `happened` says what was done when.

    `counted` says how many of its recipients have answered, `silent` which have not.
    """

    id: str
    planned: str
    at: timedelta | None
    state: InjectState
    state_word: str
    sender: str
    to: str
    channel: str
    text: str
    expected: str
    condition: str
    happened: str
    late: str
    answered: tuple[str, ...]
    counted: str
    silent: str
    areas: tuple[str, ...]
    plays: bool
    past: bool
    done: bool


def state_word(exercise: Exercise, state: InjectState) -> str:
    """Return how far an inject has come in a word: nothing is planned any more in what is over."""
    if state is InjectState.PLANERAT and state_of(exercise.operation) in OVER:
        return _("inte levererat")
    return label(state)


def inject_rows(exercise: Exercise, name: Names, now: datetime) -> tuple[InjectRow, ...]:
    """Return every inject in the order of its time; those without one last, in the scenario's order."""
    told = {one.inject: one for one in exercise.delivered}
    left_out = {one.inject: one for one in exercise.skipped}
    told_of = [one for one in exercise.scenario.injects if not is_trial(one.id)]
    timed = sorted((one for one in told_of if one.at is not None), key=lambda one: one.at or timedelta())
    loose = [one for one in told_of if one.at is None]
    part = taking_part(exercise, name)
    return tuple(
        _row(exercise, one, told.get(one.id), left_out.get(one.id), name, part, now)
        for one in (*timed, *loose)
    )


_DONE = (InjectState.BESVARAT, InjectState.OVERHOPPAT)


def _row(
    exercise: Exercise,
    planned: Inject,
    told: Delivered | None,
    left_out: Skipped | None,
    name: Names,
    part: TakingPart,
    now: datetime,
) -> InjectRow:
    one = replace(planned, to=those_taking_part(planned.to, exercise.areas, name.point_areas))
    state = state_of_inject(exercise, one, now, part)
    quiet = silent(told, part) if told is not None else ()
    return InjectRow(
        id=one.id,
        planned=t_plus(one.at) if one.at is not None else "",
        at=one.at,
        state=state,
        state_word=state_word(exercise, state),
        sender=one.sender,
        to=told_to(exercise, planned, name),
        channel=label(one.channel),
        text=shortened(one.text),
        expected=shortened(one.expected_text, 90),
        condition=condition_words(one.condition, name),
        happened=_happened(exercise, one, told, left_out),
        late=_late(exercise, one, told),
        answered=_answered(exercise, told, name),
        counted=_counted(told, quiet, part),
        silent=_silent(quiet, name),
        areas=tuple(sorted(areas_concerned(one, name.point_areas))),
        plays=bool(one.plays),
        past=told is not None or left_out is not None,
        done=state in _DONE or (told is not None and not told.to),
    )


def _happened(exercise: Exercise, one: Inject, told: Delivered | None, left_out: Skipped | None) -> str:
    if told is not None:
        at = t_plus(told.at - exercise.begins)
        return _("levererat %(at)s av %(who)s", at=at, who=told.by) if told.by else at
    if left_out is not None:
        return _("%(at)s: %(why)s", at=t_plus(left_out.at - exercise.begins), why=left_out.reason)
    back = next((each for each in reversed(exercise.withdrawn) if each.inject == one.id), None)
    if back is not None:
        at = t_plus(back.at - exercise.begins)
        return _("taget tillbaka %(at)s av %(who)s", at=at, who=back.by)
    return ""


def _late(exercise: Exercise, one: Inject, told: Delivered | None) -> str:
    """Return how far from its planned time an inject came, where that is a minute or more."""
    if told is None or one.at is None:
        return ""
    off = round((told.at - exercise.begins - one.at).total_seconds() / 60)
    return "" if off == 0 else _("%(n)+d min mot planen", n=off)


def _answered(exercise: Exercise, told: Delivered | None, name: Names) -> tuple[str, ...]:
    if told is None or not told.acknowledged:
        return ()
    ordered = sorted(told.acknowledged.items(), key=lambda pair: pair[1])
    return tuple(
        f"{recipient_words(recipient_of(key), name)} {t_plus(at - exercise.begins)}" for key, at in ordered
    )


def _counted(told: Delivered | None, quiet: Sequence[Recipient], part: TakingPart) -> str:
    """Return how many recipients have answered; "" where one alone was told."""
    every = len(each_recipient(told.to, part)) if told is not None else 0
    return _("%(n)d av %(all)d har kvitterat", n=every - len(quiet), all=every) if every > 1 else ""


def _silent(quiet: Sequence[Recipient], name: Names) -> str:
    if not quiet:
        return ""
    return _("inte kvitterat: %(names)s", names=", ".join(recipient_words(one, name) for one in quiet))
