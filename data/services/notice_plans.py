"""Loading the notice plan: the whole plan as one act, once what it would change has been shown."""

from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy import Connection

from data import notices, queries, sectors
from data.database import Store
from data.domain.notice_plan import objections
from data.domain.notices import Address, NoticePlan, Step, Telling
from data.domain.rights import ANYWHERE, Deed
from data.domain.rules import Reason
from data.domain.words import EntryKind
from data.errors import Stale
from data.journal import Act
from data.services.acting import Actor, Receipt, allow, perform, refuse_list, turn
from data.services.notices import owed, put_in


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


def plan_change(store: Store, plan: NoticePlan) -> PlanChange:
    """Return what loading this plan would change (the dry run)."""
    with store.reading() as connection:
        return _change(connection, plan)


def load_plan(
    store: Store, actor: Actor, plan: NoticePlan, now: datetime, shown: PlanChange | None = None
) -> Receipt | None:
    """Load a whole plan; None where it is already so. What the old plan owes is put in the outbox first.

    Raises Refused where the plan cannot be believed, and Stale where it would no longer change exactly what
    was `shown`.
    """
    with turn(store, now) as connection:
        who = allow(connection, actor, Deed.REGISTERS, ANYWHERE, now)
        change = _change(connection, plan)
        if shown is not None and change.held != shown.held:
            raise Stale("Aviseringsplanen har ändrats sedan den granskades. Inget lästes in: granska igen.")
        refuse_list(change.refused)
        if change.nothing:
            return None
        put_in(connection, owed(store, now), now)
        act = Act(
            id=f"notices:{uuid4()}",
            kind=EntryKind.NOTICE_PLAN_LOADED,
            actor=who.name,
            by=who.id,
            occurred_at=now,
            facts=asdict(plan),
            text={},
        )
        return perform(connection, act, now)


def _change(connection: Connection, plan: NoticePlan) -> PlanChange:
    held = notices.plan_in(connection).plan
    organisations = {one.id for one in sectors.register_in(connection).organisations}
    before, after = _rows(held), _rows(plan)
    return PlanChange(
        held=held,
        new=tuple(after[row] for row in after if row not in before),
        gone=tuple(before[row] for row in before if row not in after),
        refused=objections(plan, queries.area_ids(connection), organisations),
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
