"""What is written to a stick: one operation's entries since a point, from one moment of the store."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, Final

import orjson
from sqlalchemy import Connection, bindparam, select

from data.acting import Actor, allow, refuse
from data.carried.facts import HERE, Partner, Standpoint
from data.carried.package import Carried, Known, Link, Package
from data.carried.reads import chains, places
from data.carried.rules import why_not_carried
from data.entries.entry import EntryKind
from data.entries.kinds import Trait, having
from data.entries.operations import Masked
from data.errors import Refused
from data.operations import reads as operation_reads
from data.operations.facts import Operation
from data.points.reads import areas_in
from data.rights import Deed, place_of
from data.server.reads import claim_in, standing_in
from data.store.database import Store
from data.store.journal import stated_as, tip
from data.store.tables.carried import CARRIED_AS
from data.store.tables.core import JOURNAL, PAYLOAD
from data.store.tables.staff import ATTACHMENT

CARRIED: Final = having(Trait.CARRIED)
_ALL: Any = (
    select(JOURNAL, PAYLOAD.c.salt, PAYLOAD.c.text)
    .join(PAYLOAD, PAYLOAD.c.revision == JOURNAL.c.revision)
    .where(JOURNAL.c.operation == bindparam("operation"))
    .order_by(JOURNAL.c.revision)
)
_FILES: Any = (
    select(ATTACHMENT.c.revision, ATTACHMENT.c.content)
    .join(JOURNAL, JOURNAL.c.revision == ATTACHMENT.c.revision)
    .where(
        JOURNAL.c.operation == bindparam("operation"),
        JOURNAL.c.revision > bindparam("since"),
        ATTACHMENT.c.content.is_not(None),
    )
)


def package_for(
    store: Store,
    actor: Actor,
    operation_id: str,
    own: str,
    partner: Partner,
    now: datetime,
    since: int | None = None,
) -> Package:
    """Return what is to be carried to a partner. Raises Refused, Missing, NotAllowed.

    `own` is this installation; `since` leaves out what has a number up to it (None: what both are known to
    have from before they parted). A server that has been superseded is read too.
    """
    with store.reading() as connection:
        found = operation_reads.operation(connection, operation_id)
        allow(connection, actor, Deed.CHANGE_OPERATION, place_of(found), now)
        refuse(why_not_carried(found, operation_reads.standing_in(connection, operation_id)))
        after = _after(connection, partner) if since is None else since
        return _package(connection, found, (own, partner.id), after, now)


def _after(connection: Connection, partner: Partner) -> int:
    """Return up to which number a partner has all that is here: its chain and ours were one until then."""
    met = standing_in(connection).met
    parted = met.parted if met is not None and met.installation == partner.id else None
    return max(chains(connection).get(partner.id, 0), parted or 0)


def _package(
    connection: Connection, found: Operation, ends: tuple[str, str], after: int, now: datetime
) -> Package:
    rows = connection.execute(_ALL, {"operation": found.id}).mappings().all()
    carried = list(_carriable(rows))
    where = places(connection, [row["revision"] for row in carried])
    before = (row for row in carried if row["revision"] <= after)
    return Package(
        installation=ends[0],
        to=ends[1],
        made_at=now,
        operation=found.id,
        name=found.name,
        areas=tuple(sorted(area.id for area in areas_in(connection))),
        since=after,
        until=tip(connection).revision,
        closed=found.closed_at is not None,
        entries=tuple(_carried(row, where) for row in carried if row["revision"] > after),
        links=tuple(Link(row["revision"], row["act"], row["digest"]) for row in before),
        known=tuple(_known(connection, where, ends)),
        stays=_stays(row["kind"] for row in rows if row["revision"] > after),
        files=_files(connection, found, after),
        claim=claim_in(connection),
    )


def _files(connection: Connection, found: Operation, after: int) -> dict[int, bytes]:
    rows = connection.execute(_FILES, {"operation": found.id, "since": after})
    return {row.revision: row.content for row in rows}


def _carriable(rows: Sequence[Any]) -> Iterator[Any]:
    """Yield what is carried: not that words are gone which are not carried themselves."""
    carried = {row["revision"] for row in rows if row["kind"] in CARRIED}
    for row in rows:
        if row["kind"] == EntryKind.MASKED and stated_as(Masked, row["facts"]).masks not in carried:
            continue
        if row["revision"] in carried:
            yield row


def _carried(row: Any, where: dict[int, Standpoint]) -> Carried:
    names = ("revision", "act", "point", "occurred_at", "recorded_at", "actor", "text_digest", "digest")
    return Carried(
        **{name: row[name] for name in names},
        kind=EntryKind(row["kind"]),
        facts=orjson.loads(row["facts"]),
        salt=row["salt"],
        text=row["text"],
        stamp=where[row["revision"]].stamp,
    )


def _known(connection: Connection, where: dict[int, Standpoint], without: tuple[str, ...]) -> Iterator[Known]:
    """Yield what is known of other chains: who gets the package may meet them later, or never."""
    parted = chains(connection)
    for row in connection.execute(select(CARRIED_AS.c.installation).distinct()):
        parted.setdefault(row.installation, 0)
    for installation, until in sorted(parted.items()):
        if installation in without:
            continue
        called = ((place, place.number_at(installation)) for place in where.values())
        numbers = {
            place.act: number
            for place, number in called
            if number is not None and place.numbers[HERE] > until
        }
        yield Known(installation, until, numbers)


def _stays(kinds: Iterable[str]) -> dict[str, int]:
    return dict(Counter(str(kind) for kind in kinds if kind not in CARRIED))


def refuse_empty(package: Package) -> None:
    """Raise Refused where there is nothing to carry."""
    if not package.entries:
        raise Refused("Det finns inget nytt att bära: mottagaren har redan allt i händelsen.")
