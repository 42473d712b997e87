"""What a point needs, said with its report: a request where somebody answers, else a line in the log."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from data import moved_owners, queries, sectors
from data.domain.facts import Operation, Point
from data.domain.moved_owners import standing
from data.domain.request_handling import USUAL_WAIT
from data.domain.request_owner import suggest_owner
from data.domain.requests import NewRequest
from data.domain.rules import PointReport
from data.domain.words import EntryKind, RequestKind
from data.models import JOURNAL
from data.services.acting import Actor, Receipt
from data.services.notes import need_in
from data.services.requests import ask_in

# A report may have waited on a phone until its own time had passed.
SOONEST = timedelta(minutes=15)


def support_in(
    connection: Connection, actor: Actor, said: PointReport, act_id: str, now: datetime
) -> Receipt:
    """Ask for what a point needs inside the caller's turn; `now` is the real time.

    The need is never lost: where the list names nobody to ask, it stands in the log and says so.
    """
    operation, point = queries.place(connection, said.operation, said.point)
    owner = _owner(connection, operation, point, said, act_id, now)
    if owner is None:
        return need_in(connection, actor, said, act_id, now)
    moment = operation.clock.at(now)
    wanted = said.support_by or (said.observed_at or moment) + USUAL_WAIT
    new = NewRequest(
        id=act_id,
        operation=operation.id,
        kind=said.support_kind or RequestKind.ANNAT,
        what=said.support,
        owner=owner,
        area=point.area,
        deadline=max(wanted, moment + SOONEST),
        point=point.id,
        channel=said.channel,
        on_behalf_of=said.on_behalf_of,
    )
    return ask_in(connection, actor, new, now, said.asked)


def _owner(
    connection: Connection, operation: Operation, point: Point, said: PointReport, act_id: str, now: datetime
) -> str | None:
    """Return who is asked; sent again it is what it was, whatever the list says by then."""
    before = connection.execute(select(JOURNAL.c.kind).where(JOURNAL.c.act == act_id)).scalar()
    if before is EntryKind.NOTE:
        return None
    moved = standing(moved_owners.decisions_in(connection, operation.id), operation.clock.at(now))
    found = suggest_owner(
        sectors.register_in(connection),
        said.support_kind or RequestKind.ANNAT,
        point.area,
        real=not operation.is_exercise,
        moved=moved,
    )
    return found or ("" if before is EntryKind.REQUEST else None)
