"""Planning an exercise, and putting an edited list back: what a list changes, and what it may not."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dashboard.words import _
from dashboard.words.exercise import t_plus
from dashboard.words.times import local
from data.exercise.facts import Exercise, story_of
from data.exercise.inject_list import Change, ChangeKind, difference
from data.exercise.rules import why_not_change, why_not_skip
from data.exercise.scenario import Inject, Scenario
from data.list_files.table import Fault
from data.operations.facts import Operation

FILE = "file"
_EXAMPLE, _CLONE = "example:", "clone:"


@dataclass(frozen=True, slots=True)
class Chosen:
    """The scenario that is about to be planned, as it is and as a list has changed it; and what is wrong."""

    scenario: Scenario | None
    faults: tuple[Fault, ...] = ()
    changes: tuple[Change, ...] = ()
    remarks: tuple[Fault, ...] = ()
    clone_of: str = ""


@dataclass(frozen=True, slots=True)
class FaultRow:
    where: str
    inject: str
    field: str
    why: str


@dataclass(frozen=True, slots=True)
class ChangeRow:
    inject: str
    what: str
    before: str
    after: str


def sources(shipped: Sequence[Scenario], exercises: Sequence[Operation]) -> Mapping[str, str]:
    """Return where a scenario can come from, by key and in words."""
    found = {_EXAMPLE + one.id: _("exempel: %(title)s", title=one.title) for one in shipped}
    found[FILE] = _("en egen fil (YAML)")
    for one in exercises:
        opened = local(one.opened_at)
        held = f"{opened:%Y-%m-%d}"
        found[_CLONE + one.id] = _("kör om: %(name)s, %(day)s", name=one.name, day=held)
    return found


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
        (str(len(scenario.injects) - timed), _("i reserv")),
        (str(len(scenario.objectives)), _("mål")),
    )


def fault_rows(faults: Sequence[Fault]) -> tuple[FaultRow, ...]:
    """Return everything that is wrong with where it is: sheet and row, or line."""
    return tuple(FaultRow(_where(one), one.inject, one.column, one.reason) for one in faults)


def _where(one: Fault) -> str:
    if one.row is None:
        return one.sheet
    line = _("rad %(n)d", n=one.row)
    return f"{one.sheet}, {line}" if one.sheet else line


def change_rows(changes: Sequence[Change]) -> tuple[ChangeRow, ...]:
    """Return what a list changes, exactly."""
    whole = {ChangeKind.NEW: _("nytt"), ChangeKind.GONE: _("försvinner")}
    return tuple(
        ChangeRow(one.inject or _("scenariot"), whole.get(one.kind, one.field), one.before, one.after)
        for one in changes
    )


def why_not_plan(chosen: Chosen, confirmed: bool) -> str:
    """Return why what is chosen cannot be planned as it stands."""
    if chosen.faults:
        return _.n(
            "%(n)d fel i scenariot. Rätta det och välj filen igen.",
            "%(n)d fel i scenariot. Rätta dem och välj filen igen.",
            len(chosen.faults),
        )
    if chosen.scenario is None:
        return _("Välj ett scenario först.")
    if chosen.changes and not confirmed:
        return _("Läs igenom vad inspelslistan ändrar och bekräfta det.")
    return ""


@dataclass(frozen=True, slots=True)
class Relisted:
    """What a list would do to an exercise. `gone` are left out: nothing is ever removed."""

    changes: tuple[Change, ...]
    edited: tuple[Inject, ...]
    gone: tuple[str, ...]
    why_not: tuple[str, ...]


def relisted(exercise: Exercise, after: Scenario) -> Relisted:
    """Return what the list `after` would do; an inject already left out may be missing from it."""
    before = story_of(exercise.scenario)
    held = {one.id: one for one in before.injects}
    skipped = {one.inject for one in exercise.skipped}
    edited = tuple(one for one in after.injects if held.get(one.id) != one)
    left = {one.id for one in after.injects}
    gone = tuple(one for one in held if one not in left and one not in skipped)
    why_not = tuple(_why_not(exercise, before, after, edited, gone))
    return Relisted(difference(before, after), edited, gone, why_not)


def _why_not(
    exercise: Exercise, before: Scenario, after: Scenario, edited: tuple[Inject, ...], gone: tuple[str, ...]
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
