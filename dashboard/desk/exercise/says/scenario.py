"""What is said of a scenario before it is played: its figures, its faults, its changes; and of one inject."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dashboard.desk.exercise.says.rows import InjectRow, inject_rows
from dashboard.desk.injects.says import recipients
from dashboard.words import _
from dashboard.words.exercise import (
    Names,
    effect_words,
    expected_words,
    played_words,
    t_plus,
    to_words,
)
from dashboard.words.times import local
from data.exercise.difference import Change, ChangeKind
from data.exercise.facts import Exercise
from data.exercise.inject_list import ScenarioLooked
from data.exercise.rules import areas_concerned, why_not_change, why_not_deliver, why_not_play, why_not_skip
from data.exercise.scenario import Inject, Recipient, Scenario
from data.operations.facts import Operation
from data.rights import Who
from data.words import Role
from data.workshop.facts import DraftHead, ScenarioDraft

_EXAMPLE, _CLONE, _DRAFT = "example:", "clone:", "draft:"


@dataclass(frozen=True, slots=True)
class Chosen:
    """The scenario that is about to be planned, looked through; `draft` is what it was read from."""

    looked: ScenarioLooked
    clone_of: str = ""
    draft: ScenarioDraft | None = None


@dataclass(frozen=True, slots=True)
class ChangeRow:
    inject: str
    what: str
    before: str
    after: str


def draft_sources(heads: Sequence[DraftHead]) -> dict[str, str]:
    """Return the drafts that a scenario can come from, by key and in words."""
    return {_DRAFT + one.id: _("utkast: %(title)s", title=one.title or _("utan namn")) for one in heads}


def example_sources(shipped: Sequence[Scenario]) -> dict[str, str]:
    return {_EXAMPLE + one.id: _("exempel: %(title)s", title=one.title) for one in shipped}


def exercise_sources(exercises: Sequence[Operation]) -> dict[str, str]:
    return {
        _CLONE + one.id: _("kör om: %(name)s, %(day)s", name=one.name, day=f"{local(one.opened_at):%Y-%m-%d}")
        for one in exercises
    }


def draft_id(source: str) -> str:
    """Return the draft that a source is, or nothing."""
    return source.removeprefix(_DRAFT) if source.startswith(_DRAFT) else ""


def example_id(source: str) -> str:
    """Return the shipped scenario that a source is, or nothing."""
    return source.removeprefix(_EXAMPLE) if source.startswith(_EXAMPLE) else ""


def clone_id(source: str) -> str:
    """Return the exercise that a source is run anew from, or nothing."""
    return source.removeprefix(_CLONE) if source.startswith(_CLONE) else ""


def figures(scenario: Scenario) -> tuple[tuple[str, str], ...]:
    """Return what a scenario amounts to, in few words."""
    timed = sum(one.at is not None for one in scenario.injects)
    return (
        (t_plus(scenario.duration).removeprefix("T+ "), _("timmar")),
        (str(timed), _.n("inspel på tid", "inspel på tid", timed)),
        (str(len(scenario.injects) - timed), _("i lådan")),
        (str(len(scenario.objectives)), _("mål")),
    )


def areas_touched(scenario: Scenario, name: Names) -> tuple[str, ...]:
    """Return the areas that a scenario speaks to or changes; nothing where that is all of them."""
    start = Inject("", None, "", effects=scenario.start)
    found = set[str]()
    for one in (*scenario.injects, start):
        found |= areas_concerned(one, name.point_areas)
    everybody = any(to == Recipient(Role.STADSDEL) for one in scenario.injects for to in one.to)
    touched = tuple(area for area in name.areas if area in found)
    return () if everybody or len(touched) == len(name.areas) else touched


def change_rows(changes: Sequence[Change]) -> tuple[ChangeRow, ...]:
    """Return what a list changes, exactly."""
    whole = {ChangeKind.NEW: _("nytt"), ChangeKind.GONE: _("försvinner")}
    return tuple(
        ChangeRow(one.inject or _("scenariot"), whole.get(one.kind, one.field), one.before, one.after)
        for one in changes
    )


def why_not_plan(chosen: Chosen | None) -> str:
    """Return why what is chosen cannot be planned as it stands."""
    if chosen is None:
        return _("Välj ett scenario först.")
    refused = len(chosen.looked.refused)
    if not refused:
        return ""
    return _.n(
        "%(n)d fel i scenariot. Rätta det i Verkstad.",
        "%(n)d fel i scenariot. Rätta dem i Verkstad.",
        refused,
    )


WRITTEN, FREE = "I", "F"


@dataclass(frozen=True, slots=True)
class InjectPage:
    """Everything about one inject; what may not be done with it says why."""

    row: InjectRow
    to: str
    text: str
    phase: str
    expected_text: str
    expected: tuple[str, ...]
    objective: str
    note: str
    effects: tuple[str, ...]
    plays: tuple[str, ...]
    why_not_deliver: str
    why_not_skip: str
    why_not_change: str


def inject_of(exercise: Exercise, identity: str) -> Inject | None:
    return next((one for one in exercise.scenario.injects if one.id == identity), None)


def inject_page(exercise: Exercise, inject: Inject, name: Names, who: Who, now: datetime) -> InjectPage:
    """Return one inject at the exercise's time `now`, as `who` may act on it."""
    row = next(row for row in inject_rows(exercise, name, now) if row.id == inject.id)
    objective = next((one.text for one in exercise.scenario.objectives if one.id == inject.objective), "")
    right = why_not_play(who, exercise.operation, inject, name.point_areas)
    deliver = right or why_not_deliver(exercise, inject.id)
    leave_out = right or why_not_skip(exercise, inject.id)
    change = right or why_not_change(exercise, inject)
    return InjectPage(
        row=row,
        to=to_words(inject.to, name),
        text=inject.text,
        phase=inject.phase,
        expected_text=inject.expected_text,
        expected=tuple(expected_words(one, name) for one in inject.expected),
        objective=objective or inject.objective,
        note=inject.note,
        effects=tuple(effect_words(one, name) for one in inject.effects),
        plays=tuple(played_words(one, name) for one in inject.plays),
        why_not_deliver=deliver.text if deliver else "",
        why_not_skip=leave_out.text if leave_out else "",
        why_not_change=change.text if change else "",
    )


# ── writing one ──────────────────────────────────────────────────────────────────────────────


def free_id(scenario: Scenario, letter: str) -> str:
    """Return the id of the next inject: I1, I2 and so on; F1, F2 where it is a free one."""
    held = {one.id for one in scenario.injects}
    return next(f"{letter}{n}" for n in range(1, len(held) + 2) if f"{letter}{n}" not in held)


def offered_recipients(exercise: Exercise, name: Names, who: Who) -> list[Recipient]:
    """Return whom an inject can be for, of those that `who` may play to."""
    return [one for one in recipients(name, exercise.areas) if _may(who, exercise, one, name)]


def _may(who: Who, exercise: Exercise, one: Recipient, name: Names) -> bool:
    asked = Inject("", None, "", to=(one,))
    return why_not_play(who, exercise.operation, asked, name.point_areas) is None
