"""Who is reminded, in peace, that points' monthly checks wait: of the register, and of no operation."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from data.clock import ZONE
from data.notices.due import Notice, Said, once
from data.notices.facts import NoticePlan
from data.operations import reads as operation_reads
from data.preparedness.reads import due_by_area
from data.store.database import Store
from data.words import NoticeEvent

MORNING: Final = 8


def reminded(connection: Connection, store: Store, plan: NoticePlan, now: datetime) -> Iterator[Notice]:
    """Yield who is reminded now, the real time; nobody while something real is open."""
    if any(one.closed_at is None and not one.is_exercise for one in operation_reads.operations(store)):
        return
    yield from reminders(due_by_area(connection, now), plan.for_operation(exercise=False), now)


def reminders(waiting: Mapping[str, int], plan: NoticePlan, now: datetime) -> Iterator[Notice]:
    """Yield who is reminded that points' monthly checks wait: an area once a month, and never at night.

    `waiting` is how many do in each area, `now` the real time.
    """
    here = now.astimezone(ZONE)
    if here.hour < MORNING:
        return
    for area, count in waiting.items():
        said = Said(
            key=f"{area}|{here:%Y-%m}",
            operation=None,
            event=NoticeEvent.MANADSKONTROLL,
            at=now,
            area=area,
            count=count,
        )
        yield from once(said, plan)
