"""Reading in a package: one transaction for all of it, so that a broken stick changes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.exc import DataError, IntegrityError

from data.acting import Actor, allow, perform, refuse, turn
from data.carried.package import UNREADABLE, Carried, Package
from data.carried.reading import Meeting, brought_from, meet, numberings, why_not_meet, why_not_read
from data.carried.reads import lift
from data.carried.rules import why_not_carried
from data.entries.carried import CarriedIn
from data.entries.entry import EntryKind
from data.entries.operations import Masked
from data.entries.reports import PhaseChanged
from data.entries.sectors import RequestMoved
from data.errors import Missing, NotAllowed, Refused, SignedOut
from data.operations import reads as operation_reads
from data.operations.facts import Operation
from data.rights import Deed, Place, place_of
from data.server.acts import meet as meet_server
from data.store import projections
from data.store.database import Store
from data.store.journal import Act, Brought, bring, canonical, forget, stated_as, tip
from data.store.prepared import insert_row
from data.store.tables.core import FUNCTION_STATE, JOURNAL, PAYLOAD
from data.store.tables.staff import ATTACHMENT

_DECIDED: Any = select(JOURNAL.c.kind, JOURNAL.c.point, JOURNAL.c.facts).where(
    JOURNAL.c.operation == bindparam("operation"),
    JOURNAL.c.kind.in_((PhaseChanged.KIND, RequestMoved.KIND)),
    JOURNAL.c.revision > bindparam("after"),
    JOURNAL.c.revision < bindparam("before"),
)
_CONTESTED: Any = select(FUNCTION_STATE.c.point, FUNCTION_STATE.c.function).where(
    FUNCTION_STATE.c.operation == bindparam("operation"), FUNCTION_STATE.c.rival.is_not(None)
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading in a package brought, or would bring.

    `conflicts`: functions that are *motstridiga* by it; `crossings`: points and requests that were decided on
    at both places, where the newest decision counts. `revision` is None where there was nothing new.
    """

    operation: str
    name: str
    installation: str
    new: int
    known: int
    first: datetime | None
    last: datetime | None
    conflicts: int
    crossings: int
    closed: bool
    stays: Mapping[str, int]
    revision: int | None


# What an entry can make a reader raise that says what no entry does.
_UNREADABLE = (LookupError, ValueError, TypeError, AttributeError, DataError)


class _Tried(Exception):
    def __init__(self, reading: Reading) -> None:
        super().__init__()
        self.reading = reading


@dataclass(frozen=True, slots=True)
class Stick:
    """A package, with what it is called: who carries it by which name, and the digest of its file."""

    package: Package
    name: str
    sha256: str


def tried(store: Store, actor: Actor, stick: Stick, own: str, now: datetime) -> Reading:
    """Return what reading a package in would bring: it is done, counted and taken back.

    One thing stays: that the one who wrote it has taken over from this server.
    """
    _meet_sender(store, actor, stick.package, own, now)
    try:
        with turn(store, now) as connection:
            raise _Tried(_read_in(connection, actor, stick, own, now))
    except _Tried as done:
        return done.reading


def read_in(store: Store, actor: Actor, stick: Stick, own: str, now: datetime) -> Reading:
    """Write down here what a package brings that is not here yet. `own` is this installation.

    Raises Refused, NotAllowed, SignedOut, and Superseded where the one who wrote it has taken over from this
    server; no entry is written then.
    """
    _meet_sender(store, actor, stick.package, own, now)
    with turn(store, now) as connection:
        return _read_in(connection, actor, stick, own, now)


def _meet_sender(store: Store, actor: Actor, package: Package, own: str, now: datetime) -> None:
    """Stand down where who wrote a package says of itself that it has taken over the journal held here."""
    claim = package.claim
    if claim is None or claim.standing.installation != package.installation or package.to != own:
        return
    try:
        with store.reading() as connection:
            _allow(connection, actor, package, now)
    except (NotAllowed, SignedOut):
        return  # said, and journalled, in the turn that follows
    meet_server(store, claim, "", now)


def _read_in(connection: Connection, actor: Actor, stick: Stick, own: str, now: datetime) -> Reading:
    package = stick.package
    _allow(connection, actor, package, now)
    for reason in why_not_read(connection, package, own, now):
        refuse(reason)
    met = meet(connection, package, tip(connection).revision + 2)
    if not met.new:
        return _reading(met, set(), 0, None)
    for reason in why_not_meet(connection, met, now):
        refuse(reason)
    asked = {"operation": package.operation}
    contested = set(map(tuple, connection.execute(_CONTESTED, asked)))
    crossings = _crossings(connection, met)
    who = allow(connection, actor, Deed.CHANGE_OPERATION, Place(), now)
    act = Act(
        id=f"bars-{stick.sha256[:40]}",
        what=_carried_in(connection, met, stick, own),
        occurred_at=now,
        text={"name": stick.name},
        operation=package.operation,
        actor=who.name,
        by=who.id,
    )
    receipt = perform(connection, act, now)
    _bring_all(connection, met, now)
    more = set(map(tuple, connection.execute(_CONTESTED, asked))) - contested
    return _reading(met, more, crossings, receipt.revision)


def _allow(connection: Connection, actor: Actor, package: Package, now: datetime) -> None:
    """Insist on the right to change the operation, or to open one where it is not here."""
    found: Operation | None = None
    try:
        found = operation_reads.operation(connection, package.operation)
    except Missing:
        allow(connection, actor, Deed.OPEN_OPERATION, Place(exercise=False), now)
        return
    allow(connection, actor, Deed.CHANGE_OPERATION, place_of(found), now)
    refuse(why_not_carried(found, operation_reads.standing_in(connection, package.operation)))


def _carried_in(connection: Connection, met: Meeting, stick: Stick, own: str) -> CarriedIn:
    written = [one.recorded_at for one in met.new]
    ahead = (one.stamp - (met.first + place) for place, one in enumerate(met.new))
    return CarriedIn(
        installation=met.package.installation,
        sha256=stick.sha256,
        until=met.package.until,
        new=len(met.new),
        known=len(met.package.entries) - len(met.new),
        first=min(written),
        last=max(written),
        lift=max(lift(connection), *ahead),
        numbers=numberings(connection, met, own),
    )


def _bring_all(connection: Connection, met: Meeting, now: datetime) -> None:
    try:
        for one, brought in brought_from(met):
            _bring(connection, one, brought, met.package.files, now)
    except IntegrityError as fault:
        raise Refused(
            "Paketet hänvisar till något som inte finns här: registren skiljer sig åt. Läs in samma listor "
            "som den andra har, och läs in paketet igen. Inget lästes in."
        ) from fault
    except _UNREADABLE as fault:
        raise fault if isinstance(fault, Refused) else Refused(UNREADABLE) from fault


def _bring(
    connection: Connection, one: Carried, brought: Brought, files: Mapping[int, bytes], now: datetime
) -> None:
    entry = bring(connection, brought, now)
    if one.kind is EntryKind.ATTACHMENT:
        content = files.get(one.revision, b"")
        insert_row(
            connection, ATTACHMENT, {"revision": entry.revision, "content": content, "masked_by": None}
        )
    projections.apply(connection, entry)
    if isinstance(entry.what, Masked):
        forget(connection, PAYLOAD.c.revision == entry.what.masks, entry.revision)


def _crossings(connection: Connection, met: Meeting) -> int:
    """Return how many points and requests were decided on both here and there since the two parted."""
    asked = {"operation": met.package.operation, "after": met.parted, "before": met.first}
    here = {_about(row.kind, row.point, row.facts) for row in connection.execute(_DECIDED, asked)}
    decided = (one for one in met.new if one.kind in (PhaseChanged.KIND, RequestMoved.KIND))
    there = {_about(one.kind, one.point, canonical(one.facts)) for one in decided}
    return len(here & there)


def _about(kind: EntryKind, point: str | None, facts: str) -> str | None:
    return point if kind is PhaseChanged.KIND else stated_as(RequestMoved, facts).request


def _reading(met: Meeting, contested: set[Any], crossings: int, revision: int | None) -> Reading:
    package = met.package
    written = [one.recorded_at for one in met.new]
    return Reading(
        operation=package.operation,
        name=package.name,
        installation=package.installation,
        new=len(met.new),
        known=len(package.entries) - len(met.new),
        first=min(written, default=None),
        last=max(written, default=None),
        conflicts=len(contested),
        crossings=crossings,
        closed=package.closed,
        stays=package.stays,
        revision=revision,
    )
