"""Loading the list of further functions, and reporting one at a point: the only writers of either."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy import Connection

from data import truth
from data.acting import (
    Actor,
    Receipt,
    allow,
    allow_here,
    asked,
    late,
    once,
    refuse_id,
    refuse_list,
    source_key,
    stripped,
    turn,
    why_not_texts,
)
from data.entries.lists import ServicesLoaded
from data.entries.reports import ServiceReported
from data.errors import Reason, Refused, Stale
from data.points.acts.reports import deed_of, insist_on_more, report_in
from data.points.commands import NewReport
from data.points.ground import Ground, ground
from data.rights import ANYWHERE, Deed, Who
from data.services import reads as service_reads
from data.services.facts import VALID, NewServiceReport, Service
from data.services.rules import Objection, objections, why_not_service_report, why_not_settle
from data.store.database import Store
from data.store.journal import Act


@dataclass(frozen=True, slots=True)
class ServicesChange:
    """Exactly what a list would change, and everything that is wrong with it."""

    held: tuple[Service, ...]
    new: tuple[Service, ...]
    changed: tuple[tuple[Service, Service], ...]
    gone: tuple[Service, ...]
    refused: tuple[Objection, ...]
    moved: bool

    @property
    def nothing(self) -> bool:
        return not (self.new or self.changed or self.gone or self.moved)


def services_change(store: Store, listed: Sequence[Service]) -> ServicesChange:
    """Return what loading this list would change (the dry run)."""
    with store.reading() as connection:
        return _change(service_reads.listed_in(connection), listed)


def load_services(
    store: Store,
    actor: Actor,
    listed: Sequence[Service],
    now: datetime,
    shown: ServicesChange | None = None,
) -> Receipt | None:
    """Load the whole list; None where it is already so. What it leaves out can be reported no longer.

    Raises Refused where the list cannot be believed, and Stale where it would no longer change exactly what
    was `shown`.
    """
    with turn(store, now) as connection:
        who = allow(connection, actor, Deed.REGISTERS, ANYWHERE, now)
        change = _change(service_reads.listed_in(connection), listed)
        if shown is not None and change.held != shown.held:
            raise Stale("Listan har ändrats sedan den granskades. Inget lästes in: granska den igen.")
        refuse_list(change.refused)
        if change.nothing:
            return None
        act = Act(id=f"services:{uuid4()}", what=ServicesLoaded(tuple(listed)), occurred_at=now, text={})
        return once(connection, who, act, (), now)


def _change(held: tuple[Service, ...], listed: Sequence[Service]) -> ServicesChange:
    before, after = ({one.id: one for one in some} for some in (held, listed))
    both = [(one, after[one.id]) for one in held if one.id in after]
    return ServicesChange(
        held=held,
        new=tuple(one for one in listed if one.id not in before),
        changed=tuple(pair for pair in both if pair[0] != pair[1]),
        gone=tuple(one for one in held if one.id not in after),
        refused=objections(listed),
        moved=[one.id for one in held if one.id in after] != [one.id for one in listed if one.id in before],
    )


def report(
    store: Store, actor: Actor, commands: Sequence[NewReport | NewServiceReport], now: datetime
) -> list[Receipt]:
    """Store reports of functions, of the four and of the list's, all or none; `now` is the real time.

    As for the four: sent again it is the first receipt. Raises Refused (also Stale, Missing, Conflict).
    """
    if not commands:
        raise Refused("Inga rapporter skickades.")
    with turn(store, now) as connection:
        held: dict[tuple[str, str], int] = {}
        return [
            report_in(connection, actor, command, now, held)
            if isinstance(command, NewReport)
            else service_in(connection, actor, command, now)
            for command in commands
        ]


def service_in(connection: Connection, actor: Actor, command: NewServiceReport, now: datetime) -> Receipt:
    """Store a report of one of the list's functions inside the caller's turn."""
    refuse_id(command.id)
    here = ground(connection, command.operation, command.point, command.id)
    moment = here.operation.clock.at(now)
    who = allow_here(connection, actor, deed_of(command), here, now)
    listed = service_reads.listed_in(connection)
    service = next((one for one in listed if one.id == command.service), None)
    act = _act(who, command, service, here, command.observed_at or moment)
    return once(connection, who, act, _why_not(connection, who, command, service, here, moment), now, here)


def _why_not(
    connection: Connection,
    who: Who,
    command: NewServiceReport,
    service: Service | None,
    here: Ground,
    moment: datetime,
) -> Iterator[Reason | None]:
    yield from why_not_texts({"note": command.note, "on_behalf_of": command.on_behalf_of})
    insist_on_more(who, command, here)
    yield why_not_service_report(here.operation, here.point, service, command, moment)
    newest = service_reads.newest_in(connection, command.operation, command.point, command.service)
    yield late(why_not_settle(command, newest))


def _act(
    who: Who, command: NewServiceReport, service: Service | None, here: Ground, observed: datetime
) -> Act:
    return Act(
        id=command.id,
        what=ServiceReported(
            service=command.service,
            name=service.name if service is not None else "",
            status=command.status,
            valid_until=None if command.status in truth.SILENT else observed + VALID,
            channel=command.channel,
            settles=command.settles,
            source_key=source_key(here.secret, command.on_behalf_of or who.name),
        ),
        occurred_at=observed,
        text=stripped(note=command.note, on_behalf_of=command.on_behalf_of),
        operation=command.operation,
        point=command.point,
        asked=asked(command),
    )
