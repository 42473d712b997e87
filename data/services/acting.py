"""What every act shares: who does it, doing it once, and turning a rule's reason into a refusal."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import orjson
from sqlalchemy import Connection, bindparam, select

from data import journal, projections
from data.domain.freetext import why_not_text
from data.domain.rules import NewOccupancy, NewOperation, NewPhase, NewReport, Reason
from data.errors import Conflict, Refused, Stale
from data.models import JOURNAL

Command = NewReport | NewOccupancy | NewPhase | NewOperation

# Identity and rights come with signing in; until then everything listens on loopback only.
LONGEST_ID = 64
_SAME_ACT = select(JOURNAL.c.revision, JOURNAL.c.kind, JOURNAL.c.facts).where(
    JOURNAL.c.act == bindparam("act")
)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, by role or function: never a person's name in the journal's facts."""

    name: str


LOCAL = Actor("lokal användare")


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an act got: its revision, and whether it was new or the same act sent again."""

    revision: int
    new: bool


def refuse(reason: Reason | None) -> None:
    """Raise Refused where a rule gave a reason."""
    if reason is not None:
        raise Refused(reason.text, reason.field)


def refuse_stale(reason: Reason | None) -> None:
    """Raise Stale where somebody was first."""
    if reason is not None:
        raise Stale(reason.text, reason.field)


def refuse_texts(texts: Mapping[str, str]) -> None:
    """Refuse what may not be written in any of the free-text fields."""
    for field, text in texts.items():
        refuse(why_not_text(text, field))


def refuse_id(identity: str) -> None:
    """Refuse an act id that cannot be a key."""
    if not identity or len(identity) > LONGEST_ID or not identity.isprintable():
        raise Refused("Rapportens id saknas eller är för långt (högst 64 tecken).", "id")


def already_done(connection: Connection, act: journal.Act) -> Receipt | None:
    """Return the receipt of the same act sent before; raises Conflict when the id means something else."""
    row = connection.execute(_SAME_ACT, {"act": act.id}).first()
    if row is None:
        return None
    before = orjson.loads(row.facts)
    now = orjson.loads(journal.canonical(act.facts))
    asked = before.get("asked")
    if row.kind is not act.kind or asked != now.get("asked"):
        raise Conflict("Samma id har redan använts för något annat. Inget sparades.", "id")
    return Receipt(row.revision, new=False)


def asked_digest(command: Command) -> str:
    """Return a digest of what the client asked for, to tell a repeated act from a reused id.

    The version is left out: a client that sends again may have read its own act meanwhile.
    """
    asked = command if isinstance(command, NewOperation) else replace(command, version=None)
    return hashlib.sha256(orjson.dumps(asked)).hexdigest()[:16]


def perform(connection: Connection, act: journal.Act, now: datetime) -> Receipt:
    """Append the act and change its projections; the caller's transaction commits both or neither."""
    entry = journal.append(connection, act, now)
    projections.apply(connection, entry)
    return Receipt(entry.revision, new=True)


def source_key(operation: str, source: str) -> str:
    """Return a short key that tells sources apart without naming them."""
    return hashlib.sha256(f"{operation}\n{' '.join(source.lower().split())}".encode()).hexdigest()[:16]
