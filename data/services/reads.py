"""Reads of the further functions: the list that holds, and what stands of them in an operation."""

from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, select

from data import truth
from data.entries.entry import Entry, EntryKind
from data.entries.lists import ServicesLoaded
from data.entries.reports import ServiceReported
from data.log import reads as log_reads
from data.log.reads import NEWEST
from data.operations.carried import carried_state
from data.operations.facts import Operation
from data.points.facts import Report
from data.services.facts import NO_SERVICES, Service, Services, usable
from data.store.database import Store
from data.store.journal import stated_as
from data.store.rows import MASKED
from data.store.tables.core import JOURNAL
from data.words import Supply

_LOADED = (
    select(JOURNAL.c.facts)
    .where(
        # Named as they are in the index, which the whole journal would otherwise be read for.
        JOURNAL.c.operation.is_(None),
        JOURNAL.c.point.is_(None),
        JOURNAL.c.kind == EntryKind.SERVICES_LOADED,
        JOURNAL.c.revision <= bindparam("until"),
    )
    .order_by(JOURNAL.c.revision.desc())
    .limit(1)
)


def listed(store: Store) -> tuple[Service, ...]:
    """Return the list as it was last loaded, examples included."""
    with store.reading() as connection:
        return listed_in(connection)


def listed_in(connection: Connection, until: int = NEWEST) -> tuple[Service, ...]:
    """Return the list, or what it was at a revision, inside the caller's transaction."""
    facts = connection.execute(_LOADED, {"until": until}).scalar()
    return stated_as(ServicesLoaded, facts).services if facts is not None else ()


def services(store: Store, operation: Operation, until: int = NEWEST) -> Services:
    """Return what an operation may report and what stands of it, or stood at a revision.

    `operation` is as it was then: its clock says what has been carried along.
    """
    with store.reading() as connection:
        loaded = listed_in(connection, until)
        entries = log_reads.everywhere(connection, operation.id, EntryKind.SERVICE_REPORTED, until=until)
    if not loaded and not entries:
        return NO_SERVICES
    return _services(loaded, entries, operation)


def _services(loaded: tuple[Service, ...], entries: Iterable[Entry], operation: Operation) -> Services:
    may = usable(loaded, operation.is_exercise)
    known = {one.id for one in may}
    told: dict[str, dict[str, list[Report]]] = {}
    former: dict[str, Service] = {}
    for entry in entries:
        said = entry.says(ServiceReported)
        told.setdefault(str(entry.point), {}).setdefault(said.service, []).append(_report(entry, said))
        if said.service not in known:
            former[said.service] = Service(said.service, said.name, "")
    points = {
        point: {
            identity: carried_state(operation.clock, truth.resolve(reports))
            for identity, reports in held.items()
        }
        for point, held in told.items()
    }
    return Services(may, tuple(former.values()), points)


def _report(entry: Entry, said: ServiceReported) -> Report:
    words = entry.text if entry.text is not None else {"note": MASKED}
    return Report(
        id=str(entry.revision),
        revision=entry.revision,
        point=str(entry.point),
        function=said.service,
        status=said.status,
        supply=Supply.OKANT,
        observed_at=entry.occurred_at,
        recorded_at=entry.recorded_at,
        valid_until=said.valid_until,
        lasts_until=None,
        restored_estimate=None,
        channel=said.channel,
        source=words.get("on_behalf_of") or entry.actor,
        source_key=said.source_key,
        settles=said.settles,
        note=words.get("note", ""),
    )
