"""What a notice plan would change in the one that holds, row by row in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from data.errors import Reason
from data.notices.facts import Address, NoticePlan, Step, Telling


@dataclass(frozen=True, slots=True)
class PlanChange:
    """What a plan would change, each row in words, and everything that is wrong with it."""

    held: NoticePlan
    new: tuple[str, ...]
    gone: tuple[str, ...]
    refused: tuple[Reason, ...]

    @property
    def nothing(self) -> bool:
        return not (self.new or self.gone)


def difference(held: NoticePlan, plan: NoticePlan, refused: Iterable[Reason]) -> PlanChange:
    before, after = _rows(held), _rows(plan)
    return PlanChange(
        held=held,
        new=tuple(after[row] for row in after if row not in before),
        gone=tuple(before[row] for row in before if row not in after),
        refused=tuple(refused),
    )


_Row = Address | Telling | Step


def _rows(plan: NoticePlan) -> dict[_Row, str]:
    rows: tuple[_Row, ...] = (*plan.addresses, *plan.tellings, *plan.steps)
    return {row: _said(row) for row in rows}


def _said(row: _Row) -> str:
    match row:
        case Address():
            return f"{row.name}: {row.channel} till {row.address}"
        case Telling():
            return f"{row.event} till {row.to}"
        case Step():
            return f"{row.label}: {row.event} efter {row.minutes} min till {row.to}"
