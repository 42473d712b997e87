"""What every act shares: who does it and may, doing it once, and turning a rule's reason into a refusal."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection, Row, bindparam, delete, func, select, true

from data.access import reads as access_reads
from data.access import security
from data.entries.kind import EntryKind
from data.entries.kinds import KINDS, Trait
from data.errors import Conflict, NotAllowed, Reason, Refused, Stale
from data.freetext import why_not_personal, why_not_text
from data.operations.facts import Operation
from data.operations.rules import NewOperation
from data.points import reads as point_reads
from data.points.commands import NewOccupancy, NewOpening, NewPhase, NewReport
from data.points.facts import Point
from data.rights import MACHINE, Deed, Place, Who, place_of, why_not_allowed
from data.store import journal, projections
from data.store.database import Store
from data.store.tables.access import ACCESS_HEAD
from data.store.tables.core import HEAD, JOURNAL, PAYLOAD
from data.store.tables.staff import DRAFT
from data.words import SecurityKind

Command = NewReport | NewOccupancy | NewOpening | NewPhase | NewOperation

LONGEST_ID = 64
ON_MACHINE = "machine"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: the role or function for the journal, never a person, and the key that is checked each time.

    `key` is the digest of a session's or token's secret, so that what it may do is read anew at every act.
    """

    name: str
    key: str


def on_this_machine(name: str) -> Actor:
    """Return an actor for what the server or its command line does itself; never for a request."""
    return Actor(name, ON_MACHINE)


LOCAL = on_this_machine("lokal användare")


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an act got: its revision, and whether it was new or the same act sent again."""

    revision: int
    new: bool


@dataclass(frozen=True, slots=True)
class Before:
    """What the store already holds under an act's id; the salt is gone once it has been masked."""

    revision: int
    kind: EntryKind
    facts: str
    salt: str | None


@dataclass(frozen=True, slots=True)
class Ground:
    """What an act at a point stands on, read in one statement once the writer has its turn.

    The point has phase, version and what it says of its opening, but no reports. `secret` belongs to the
    operation and never leaves it.
    """

    operation: Operation
    point: Point
    tip: journal.Tip
    secret: str
    before: Before | None
    rights: int


def _ground_statement() -> Any:
    """Built once: for a report this one statement replaces four."""
    act, salted, opening = JOURNAL.alias("act"), PAYLOAD.alias("salted"), JOURNAL.alias("opening")
    opened = select(func.min(opening.c.revision)).where(opening.c.operation == bindparam("operation"))
    secret = select(PAYLOAD.c.salt).where(PAYLOAD.c.revision == opened.scalar_subquery())
    columns = (
        HEAD.c.revision.label("tip_revision"),
        HEAD.c.digest.label("tip_digest"),
        ACCESS_HEAD.c.rights,
        secret.scalar_subquery().label("secret"),
        *(act.c.revision.label("act_revision"), act.c.kind.label("act_kind"), act.c.facts.label("act_facts")),
        salted.c.salt.label("act_salt"),
    )
    return (
        point_reads.place_columns(*columns)
        .join(HEAD, true())
        .join(ACCESS_HEAD, true())
        .outerjoin(act, act.c.act == bindparam("act"))
        .outerjoin(salted, salted.c.revision == act.c.revision)
    )


_GROUND = _ground_statement()
_BEFORE: Any = (
    select(
        JOURNAL.c.revision.label("act_revision"),
        JOURNAL.c.kind.label("act_kind"),
        JOURNAL.c.facts.label("act_facts"),
        PAYLOAD.c.salt.label("act_salt"),
    )
    .join(PAYLOAD, PAYLOAD.c.revision == JOURNAL.c.revision)
    .where(JOURNAL.c.act == bindparam("act"))
)


def ground(connection: Connection, operation_id: str, point_id: str, act_id: str) -> Ground:
    """Return what an act at a point stands on; raises Missing."""
    asked = {"operation": operation_id, "point": point_id, "act": act_id}
    row = connection.execute(_GROUND, asked).first()
    operation, point = point_reads.place(connection, operation_id, point_id, row)
    if row is None:  # place() has read it again and found it: nobody else writes meanwhile
        raise RuntimeError("the point appeared while it was being read")
    tip = journal.Tip(row.tip_revision, row.tip_digest)
    return Ground(operation, point, tip, row.secret or "", _before(row), row.rights)


def _before(row: Row[Any]) -> Before | None:
    if row.act_revision is None:
        return None
    return Before(row.act_revision, row.act_kind, row.act_facts, row.act_salt)


@contextmanager
def turn(store: Store, now: datetime) -> Iterator[Connection]:
    """Yield the writing connection for one act; a right found lacking is journalled, the act rolled back."""
    try:
        with store.transaction() as connection:
            yield connection
    except NotAllowed as refused:
        with store.transaction() as connection:
            facts = {"deed": refused.deed, "operation": refused.operation, "point": refused.point}
            security.append(connection, SecurityKind.REFUSED, refused.who, facts, now)
        raise


def allow(
    connection: Connection,
    actor: Actor,
    deed: Deed,
    place: Place,
    now: datetime,
    rights: int | None = None,
) -> Who:
    """Return who acts, as the store knows them in this very transaction; raises NotAllowed or SignedOut."""
    found = who_acts(connection, actor, now, rights)
    insist(found, deed, place)
    return found


def who_acts(connection: Connection, actor: Actor, now: datetime, rights: int | None = None) -> Who:
    """Return who acts, whatever they may do; for acts whose place depends on who it is. Raises SignedOut."""
    if actor.key == ON_MACHINE:
        return Who(MACHINE.id, actor.name, MACHINE.grants)
    return access_reads.who(connection, actor.key, now, rights)


def allow_here(connection: Connection, actor: Actor, deed: Deed, here: Ground, now: datetime) -> Who:
    """Return who acts at a point; raises NotAllowed or SignedOut."""
    return allow(connection, actor, deed, place_of(here.operation, here.point), now, here.rights)


def insist(who: Who, deed: Deed, place: Place) -> None:
    """Raise NotAllowed where somebody lacks a right."""
    reason = why_not_allowed(who, deed, place)
    if reason is not None:
        raise NotAllowed(reason.text, who=who.id, deed=deed, operation=place.operation, point=place.point)


def signed(act: journal.Act, who: Who) -> journal.Act:
    """Return an act with the name and id of who does it."""
    return replace(act, actor=who.name, by=who.id)


def refuse(reason: Reason | None) -> None:
    """Raise Refused where a rule gave a reason."""
    if reason is not None:
        raise Refused(reason.text, reason.field)


def refuse_list(reasons: Sequence[Reason]) -> None:
    """Raise Refused where anything is wrong with a list: the first reason, and how many more there are."""
    if reasons:
        more = f" ({len(reasons) - 1} till)" if len(reasons) > 1 else ""
        raise Refused(f"{reasons[0].text} Inget lästes in{more}.", reasons[0].field)


def refuse_stale(reason: Reason | None) -> None:
    """Raise Stale where somebody was first."""
    if reason is not None:
        raise Stale(reason.text, reason.field)


def refuse_texts(texts: Mapping[str, str]) -> None:
    """Refuse what may not be written in any of the free-text fields."""
    for field, text in texts.items():
        if text:
            refuse(why_not_text(text, field))


def refuse_id(identity: str) -> None:
    """Refuse an act id that cannot be a key."""
    if not identity.strip() or len(identity) > LONGEST_ID or not identity.isprintable():
        raise Refused("Rapportens id saknas eller är för långt (högst 64 tecken).", "id")


def already_done(connection: Connection, act: journal.Act) -> Receipt | None:
    """Return the receipt of the same act sent before; raises Conflict when the id means something else."""
    row = connection.execute(_BEFORE, {"act": act.id}).first()
    return done_before(_before(row) if row is not None else None, act)


def done_before(before: Before | None, act: journal.Act) -> Receipt | None:
    """Return the receipt of the same act sent before; raises Conflict when the id means something else.

    Once masked, an act can no longer be told from another with its id: nothing new is written either way.
    """
    if before is None:
        return None
    same = before.salt is None or (
        orjson.loads(before.facts).get("asked") == journal.text_digest(before.salt, act.asked)
    )
    if before.kind is not act.kind or not same:
        raise Conflict("Samma id har redan använts för något annat. Inget sparades.", "id")
    return Receipt(before.revision, new=False)


def asked(command: Command) -> str:
    """Return what the client asked for, to tell a repeated act from a reused id.

    The version and what was seen are left out: a client that sends again may have read its own act
    meanwhile; and the phone, which may have been confirmed; and what was cleared, which came later.
    """
    return journal.canonical({name: getattr(command, name) for name in _ASKED[type(command)]})


_NOT_ASKED = ("version", "unconfirmed_device", "device", "seen", "repeats", "cleared", "carried_out")
_ASKED = {
    kind: tuple(field.name for field in fields(kind) if field.name not in _NOT_ASKED)
    for kind in (NewReport, NewOccupancy, NewOpening, NewPhase, NewOperation)
}


def perform(
    connection: Connection, act: journal.Act, now: datetime, follows: journal.Tip | None = None
) -> Receipt:
    """Append the act and change its projections; the caller's transaction commits both or neither.

    The draft that it was written as goes with it: a text is sent or still a draft, never both, never neither.
    No words are kept that hold a personnummer, whichever service they came through. Raises Refused.
    """
    for field, text, row in _kept_words(act):
        reason = why_not_personal(text, field, now)
        refuse(replace(reason, text=f"{row}, {field}: {reason.text}") if reason and row else reason)
    entry = journal.append(connection, act, now, follows)
    projections.apply(connection, entry)
    if KINDS[act.kind].draft is not None:
        end_draft(connection, act.id)
    return Receipt(entry.revision, new=True)


def _kept_words(act: journal.Act) -> Iterator[tuple[str, str, str]]:
    """Yield every text that an act would keep, with its field, and the row of the list it is in."""
    # A situation report's salt is nobody's words, though by chance it may hold ten digits in a row.
    yield from ((field, text, "") for field, text in act.text.items() if field != "salt")
    if Trait.TEXT_IN_FACTS in KINDS[act.kind].traits:  # which row says what is what a list is
        yield from _texts_in("", act.facts, "")


def _texts_in(field: str, value: object, row: str) -> Iterator[tuple[str, str, str]]:
    if isinstance(value, str):
        yield field, value, row
    elif isinstance(value, Mapping):
        for name, held in value.items():
            yield from _texts_in(str(name), held, str(value.get("id", row)) if name != "id" else "")
    elif isinstance(value, list | tuple):
        for held in value:
            yield from _texts_in(field, held, row)


def end_draft(connection: Connection, act_id: str) -> None:
    """Delete the draft that was kept under an act's id, if there is one."""
    connection.execute(_END_DRAFT, {"sent": act_id})


_END_DRAFT = delete(DRAFT).where(DRAFT.c.act == bindparam("sent"))


def source_key(secret: str, source: str) -> str:
    """Return a short key that tells an operation's sources apart without naming them."""
    return hashlib.sha256(f"{secret}\n{' '.join(source.lower().split())}".encode()).hexdigest()[:16]
