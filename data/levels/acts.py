"""Reporting a level at a point: the only writer of one."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection

from data.acting import Actor, Receipt, allow_here, asked, once, stripped, turn, why_not_texts
from data.entries.deliveries import LevelReported
from data.errors import Reason
from data.levels.facts import NewLevel
from data.levels.rules import why_not_level
from data.points.acts.reports import deed_of
from data.points.ground import Ground, ground
from data.preparedness.facts import Equipment
from data.preparedness.reads import equipment_in
from data.preparedness.rules import why_not_know
from data.rights import Who
from data.store.database import Store
from data.store.journal import Act


def report_level(store: Store, actor: Actor, new: NewLevel, now: datetime) -> Receipt:
    """Store a level; `now` is the real time. A wrong one is corrected by another of the same time.

    Sent again it is the first receipt. Raises Refused, Missing, Conflict, NotAllowed.
    """
    with turn(store, now, new.id) as connection:
        here = ground(connection, new.operation, new.point, new.id)
        moment = here.operation.clock.at(now)
        who = allow_here(connection, actor, deed_of(new), here, now)
        act = Act(
            id=new.id,
            what=LevelReported(new.stock, new.litres, new.channel),
            occurred_at=new.observed_at or moment,
            text=stripped(on_behalf_of=new.on_behalf_of),
            operation=new.operation,
            point=new.point,
            asked=asked(new),
        )
        return once(connection, who, act, _why_not(connection, new, here, moment, who), now, here)


def _why_not(
    connection: Connection, new: NewLevel, here: Ground, moment: datetime, who: Who
) -> Iterator[Reason | None]:
    yield from why_not_texts({"on_behalf_of": new.on_behalf_of})
    # Whoever may not know what the tank holds must not be able to try it out.
    known = equipment_in(connection) if why_not_know(who) is None else {}
    yield why_not_level(here.operation, here.point, known.get(new.point, Equipment(new.point)), new, moment)
