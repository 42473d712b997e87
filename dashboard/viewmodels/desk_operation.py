"""The page *Händelse*: the operations there are, and what opening, changing and closing one needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dashboard.texts import Translator
from dashboard.viewmodels.desk_rights import why_not
from dashboard.viewmodels.times import clock
from data import glossary
from data.domain import rules
from data.domain.facts import Operation
from data.domain.rights import Deed, Place, Who, may, why_not_allowed
from data.domain.words import OperationKind, Readiness


@dataclass(frozen=True, slots=True)
class OperationRow:
    id: str
    name: str
    kind: OperationKind
    kind_word: str
    readiness: str
    exercise: bool
    opened: str
    closed: str
    clock: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class KindChoice:
    kind: OperationKind
    word: str
    meaning: str


def operation_rows(
    operations: Sequence[Operation], chosen: Operation | None, real: datetime, _: Translator
) -> tuple[OperationRow, ...]:
    """Return the operations as a list, open ones first, then the newest; `real` is the real time."""
    ordered = sorted(operations, key=lambda one: (one.closed_at is not None, -one.opened_at.timestamp()))
    return tuple(_row(one, chosen, real, _) for one in ordered)


def _row(one: Operation, chosen: Operation | None, real: datetime, _: Translator) -> OperationRow:
    own = clock(one.clock.at(real), real)
    speed = one.clock.speed
    moved = one.is_exercise and (speed != 1.0 or one.clock.origin != one.clock.started_at)
    return OperationRow(
        id=one.id,
        name=one.name,
        kind=one.kind,
        kind_word=glossary.label(one.kind, _.language),
        readiness=glossary.label(one.readiness, _.language),
        exercise=one.is_exercise,
        opened=clock(one.opened_at, real),
        closed=clock(one.closed_at, real) if one.closed_at else "",
        clock=_("övningstid %(at)s, takt %(speed)s", at=own, speed=f"{speed:g}".replace(".", ","))
        if moved
        else "",
        chosen=chosen is not None and one.id == chosen.id,
    )


def kind_choices(who: Who, _: Translator) -> tuple[KindChoice, ...]:
    """Return the kinds that somebody may open."""
    return tuple(
        KindChoice(kind, glossary.label(kind, _.language), glossary.meaning(kind, _.language))
        for kind in OperationKind
        if may(who, Deed.OPEN_OPERATION, _place(kind))
    )


def why_not_open(who: Who) -> str:
    """Return why some kind or other is not among those that somebody may open."""
    refused = (why_not_allowed(who, Deed.OPEN_OPERATION, _place(kind)) for kind in OperationKind)
    return next((reason.text for reason in refused if reason), "")


def _place(kind: OperationKind) -> Place:
    return Place(exercise=kind is OperationKind.OVNING)


def powerless(who: Who) -> str:
    """Return why somebody can neither open nor change any operation: said once, instead of the forms."""
    if any(may(who, deed) for deed in (Deed.OPEN_OPERATION, Deed.CHANGE_OPERATION)):
        return ""
    return why_not_open(who)


def readiness_choices(_: Translator) -> dict[Readiness, str]:
    return {one: glossary.label(one, _.language) for one in Readiness}


def why_not_change(operation: Operation, who: Who) -> str:
    """Return why somebody can neither rename nor close an operation."""
    reason = rules.why_not_act_in(operation)
    return why_not(who, Deed.CHANGE_OPERATION, operation) or (reason.text if reason else "")
