"""Planning an exercise: where its scenario comes from, what a list changes in it, what is wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.texts import Translator
from dashboard.viewmodels.desk_exercise_words import t_plus
from dashboard.viewmodels.times import local
from data.domain.facts import Operation
from data.domain.scenario import Scenario
from data.exercise.changes import Change, ChangeKind
from data.exercise.faults import Fault

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


def sources(shipped: Sequence[Scenario], exercises: Sequence[Operation], _: Translator) -> Mapping[str, str]:
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


def figures(scenario: Scenario, _: Translator) -> tuple[tuple[str, str], ...]:
    """Return what a scenario amounts to, in few words."""
    timed = sum(one.at is not None for one in scenario.injects)
    return (
        (t_plus(scenario.duration).removeprefix("T+ "), _("timmar")),
        (str(timed), _.n("inspel på tid", "inspel på tid", timed)),
        (str(len(scenario.injects) - timed), _("i reserv")),
        (str(len(scenario.objectives)), _("mål")),
    )


def fault_rows(faults: Sequence[Fault], _: Translator) -> tuple[FaultRow, ...]:
    """Return everything that is wrong with where it is: sheet and row, or line."""
    return tuple(FaultRow(_where(one, _), one.inject, one.field, one.reason) for one in faults)


def _where(one: Fault, _: Translator) -> str:
    if one.line is None:
        return one.sheet
    line = _("rad %(n)d", n=one.line)
    return f"{one.sheet}, {line}" if one.sheet else line


def change_rows(changes: Sequence[Change], _: Translator) -> tuple[ChangeRow, ...]:
    """Return what a list changes, exactly."""
    whole = {ChangeKind.NEW: _("nytt"), ChangeKind.GONE: _("försvinner")}
    return tuple(
        ChangeRow(one.inject or _("scenariot"), whole.get(one.kind, one.field), one.before, one.after)
        for one in changes
    )


def why_not_plan(chosen: Chosen, confirmed: bool, _: Translator) -> str:
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
