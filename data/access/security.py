"""The security journal: who signed in, was refused, took something out, changed a right."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import orjson
from sqlalchemy import Connection, Row, insert, select, update

from data.store.database import Store
from data.store.journal import GENESIS, canonical, wire_time
from data.store.tables.access import ACCESS_HEAD, SECURITY
from data.words import SecurityKind

_HEAD = select(ACCESS_HEAD.c.number, ACCESS_HEAD.c.digest)
_NEWEST = select(SECURITY).order_by(SECURITY.c.number.desc())


@dataclass(frozen=True, slots=True)
class SecurityEntry:
    """One line; `who` is an account's or key's id, never a person's name."""

    number: int
    at: datetime
    kind: SecurityKind
    who: str
    facts: Mapping[str, Any]


def append(
    connection: Connection, kind: SecurityKind, who: str, facts: Mapping[str, Any], now: datetime
) -> None:
    """Chain one entry inside the caller's transaction; `facts` hold no secrets and no free text."""
    head = connection.execute(_HEAD).one()
    row: dict[str, Any] = {
        "number": head.number + 1,
        "at": now,
        "kind": kind,
        "who": who,
        "facts": canonical(facts),
        "previous": head.digest,
    }
    row["digest"] = entry_digest(row)
    connection.execute(insert(SECURITY), row)


def entry_digest(row: Mapping[str, Any]) -> str:
    """Return the digest of a row of the security journal."""
    hashed = {name: row[name] for name in ("number", "kind", "who", "facts", "previous")}
    hashed["at"] = wire_time(row["at"])
    return hashlib.sha256(orjson.dumps(hashed, option=orjson.OPT_SORT_KEYS)).hexdigest()


def rights_moved(connection: Connection) -> None:
    """Say that somebody's rights have changed: whatever was read of them before is old."""
    connection.execute(update(ACCESS_HEAD).values(rights=ACCESS_HEAD.c.rights + 1))


def entries(store: Store, limit: int = 200, before: int | None = None) -> list[SecurityEntry]:
    """Return the newest entries first."""
    statement = _NEWEST.limit(limit)
    if before is not None:
        statement = statement.where(SECURITY.c.number < before)
    with store.reading() as connection:
        return [_entry(row) for row in connection.execute(statement)]


def last_taken(store: Store, what: str) -> datetime | None:
    """Return when something was last taken out, by what it was called then; None for never."""
    statement = select(SECURITY.c.at, SECURITY.c.facts).where(SECURITY.c.kind == SecurityKind.EXPORT)
    with store.reading() as connection:
        for row in connection.execute(statement.order_by(SECURITY.c.number.desc())):
            if orjson.loads(row.facts).get("what") == what:
                return cast("datetime", row.at)
    return None


def _entry(row: Row[Any]) -> SecurityEntry:
    return SecurityEntry(row.number, row.at, SecurityKind(row.kind), row.who, orjson.loads(row.facts))


def differences(connection: Connection) -> Iterator[str]:
    """Yield a Swedish sentence for each place where the chain does not hold."""
    number, previous = 0, GENESIS
    rows = connection.execute(select(SECURITY).order_by(SECURITY.c.number)).mappings()
    for row in rows:
        if row["number"] != number + 1 or row["previous"] != previous:
            yield f"Säkerhetsjournalens post {row['number']} följer inte på post {number}."
        if entry_digest(dict(row)) != row["digest"]:
            yield f"Säkerhetsjournalens post {row['number']} är ändrad."
        number, previous = row["number"], row["digest"]
    head = connection.execute(_HEAD).first()
    if head is None or (head.number, head.digest) != (number, previous):
        yield "Säkerhetsjournalens huvud stämmer inte med dess sista post."
