"""What is said of the drafts there are, of what one can be begun from, and of how one stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from dashboard.desk.exercise.says.scenario import example_sources, exercise_sources
from dashboard.words import _
from dashboard.words.times import clock, local
from data.exercise.scenario import Scenario
from data.list_files.table import Fault
from data.operations.facts import Operation
from data.workshop.facts import DraftHead, ScenarioDraft, Source
from data.workshop.from_operation import why_not_begin

BLANK, FILE, _OPERATION = "blank", "file", "operation:"


@dataclass(frozen=True, slots=True)
class DraftRow:
    id: str
    title: str
    source: str
    injects: str
    changed: str


def draft_rows(heads: Sequence[DraftHead], now: datetime) -> tuple[DraftRow, ...]:
    return tuple(
        DraftRow(
            one.id,
            one.title or _("utan namn"),
            source_words(one.source),
            _.n("%(n)d inspel", "%(n)d inspel", one.injects),
            _("%(at)s av %(who)s", at=clock(one.updated_at, now), who=one.writer_name),
        )
        for one in heads
    )


def source_words(source: Source) -> str:
    return {
        Source.TOM: _("från ett tomt blad"),
        Source.EXEMPEL: _("från ett exempel"),
        Source.FIL: _("från en fil"),
        Source.OVNING: _("från en tidigare övning"),
        Source.HANDELSE: _("från en händelse"),
    }[source]


def beginnings(
    shipped: Sequence[Scenario], exercises: Sequence[Operation], operations: Sequence[Operation]
) -> Mapping[str, str]:
    """Return what a draft can be begun from, by key and in words; `operations`: those that may be read."""
    own = {BLANK: _("ett tomt blad"), FILE: _("en egen fil (YAML)")}
    happened = {
        _OPERATION + one.id: _("det som hände: %(name)s, %(day)s", name=one.name, day=f"{local(at):%Y-%m-%d}")
        for one in operations
        if (at := one.closed_at) is not None and why_not_begin(one) is None
    }
    return {**own, **example_sources(shipped), **exercise_sources(exercises), **happened}


def operation_id(source: str) -> str:
    """Return the operation whose course is what a draft is begun from, or nothing."""
    return source.removeprefix(_OPERATION) if source.startswith(_OPERATION) else ""


def stands(draft: ScenarioDraft, faults: Sequence[Fault], now: datetime) -> tuple[str, ...]:
    """Return how a draft stands, in few words: what it holds, what is wrong, who changed it last."""
    n = len(draft.scenario.injects)
    return (
        _.n("%(n)d inspel", "%(n)d inspel", n),
        _how_ready(n, len(faults)),
        _("ändrad %(at)s av %(who)s", at=clock(draft.updated_at, now), who=draft.writer_name),
    )


def _how_ready(injects: int, faults: int) -> str:
    if faults:
        return _.n("%(n)d fel", "%(n)d fel", faults)
    return _("inga fel: den kan planeras") if injects else _("det finns inget att öva än")
