"""What every act shares: who does it and may, doing it once, and turning a rule's reason into a refusal."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from datetime import datetime

import orjson
from sqlalchemy import Connection, bindparam, delete

from data.access import reads as access_reads
from data.access import security
from data.entries.codec import ASKED, encode
from data.entries.kinds import KINDS, Trait
from data.entries.staff import SALT
from data.errors import Conflict, NotAllowed, Reason, Refused, Stale
from data.freetext import why_not_personal, why_not_text
from data.levels.facts import NewLevel
from data.operations.rules import NewOperation
from data.points.commands import NewOccupancy, NewOpening, NewPhase, NewReport
from data.points.ground import Before, Ground, sent_before
from data.rights import MACHINE, Deed, Place, Who, place_of, why_not_allowed
from data.services.facts import NewServiceReport
from data.store import journal, projections
from data.store.database import Store
from data.store.tables.staff import DRAFT
from data.words import SecurityKind

Command = NewReport | NewServiceReport | NewLevel | NewOccupancy | NewOpening | NewPhase | NewOperation

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
class Late(Reason):
    """Why not: somebody was first. The form is read anew then, and keeps what was written."""


# Gone through one after the other, and only where the act is new: a rule may read what it needs.
WhyNot = Iterable[Reason | None]


def do(
    connection: Connection,
    actor: Actor,
    deed: Deed,
    place: Place,
    act: journal.Act,
    why_not: WhyNot,
    now: datetime,
) -> Receipt:
    """Do an act, in the order that all keep: who may, sent before, rules, append, project.

    Raises NotAllowed and SignedOut, Conflict, and what the first rule to say no says: Refused or Stale.
    """
    return once(connection, allow(connection, actor, deed, place, now), act, why_not, now)


def once(
    connection: Connection,
    who: Who,
    act: journal.Act,
    why_not: WhyNot,
    now: datetime,
    here: Ground | None = None,
    whole: Callable[[journal.Act], journal.Act] | None = None,
) -> Receipt:
    """Do an act whose right has been found by the caller, since it follows from who it is or where.

    `here` is what an act at a point stands on; it has been read with what was sent before. `whole` adds
    what is worked out only once nothing stands against the act.
    """
    act = replace(act, actor=who.name, by=who.id)
    before = here.before if here is not None else sent_before(connection, act.id)
    done = done_before(before, act)
    if done is not None:
        return done
    for reason in why_not:
        refuse(reason)
    whole_act = whole(act) if whole is not None else act
    return perform(connection, whole_act, now, here.tip if here is not None else None)


@contextmanager
def turn(
    store: Store, now: datetime, act_id: str | None = None, *, though_met: bool = False
) -> Iterator[Connection]:
    """Yield the writing connection for one act; a right found lacking is journalled, the act rolled back.

    An id that a client has made up is judged before anything is locked. `though_met`: also on a server that
    has been superseded, for what is no entry.
    """
    if act_id is not None:
        refuse_id(act_id)
    try:
        with store.transaction(though_met=though_met) as connection:
            yield connection
    except NotAllowed as refused:
        with store.transaction(though_met=though_met) as connection:
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


def refuse(reason: Reason | None) -> None:
    """Raise Refused where a rule gave a reason, Stale where it is that somebody was first."""
    if reason is not None:
        raise (Stale if isinstance(reason, Late) else Refused)(reason.text, reason.field)


def late(reason: Reason | None) -> Late | None:
    """Return a reason as one that somebody was first."""
    return Late(reason.text, reason.field) if reason is not None else None


def why_not_texts(texts: Mapping[str, str]) -> Iterator[Reason | None]:
    """Yield why each of the free-text fields may not be written so; an empty one may."""
    yield from (why_not_text(text, field) for field, text in texts.items() if text)


def refuse_texts(texts: Mapping[str, str]) -> None:
    """Refuse what may not be written in any of the free-text fields."""
    for reason in why_not_texts(texts):
        refuse(reason)


def stripped(**said: str) -> dict[str, str]:
    """Return what was written in each field, without those left empty."""
    return {field: text.strip() for field, text in said.items() if text.strip()}


def refuse_list(reasons: Sequence[Reason]) -> None:
    """Raise Refused where anything is wrong with a list: the first reason, and how many more there are."""
    if reasons:
        more = f" ({len(reasons) - 1} till)" if len(reasons) > 1 else ""
        raise Refused(f"{reasons[0].text} Inget lästes in{more}.", reasons[0].field)


def refuse_id(identity: str) -> None:
    """Refuse an act id that cannot be a key."""
    if not identity.strip() or len(identity) > LONGEST_ID or not identity.isprintable():
        raise Refused("Rapportens id saknas eller är för långt (högst 64 tecken).", "id")


def done_before(before: Before | None, act: journal.Act) -> Receipt | None:
    """Return the receipt of the same act sent before; raises Conflict when the id means something else.

    Once masked, an act can no longer be told from another with its id: nothing new is written either way.
    """
    if before is None:
        return None
    same = before.salt is None or (
        orjson.loads(before.facts).get(ASKED) == journal.text_digest(before.salt, act.asked)
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
    for kind in (NewReport, NewServiceReport, NewLevel, NewOccupancy, NewOpening, NewPhase, NewOperation)
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
    called = act.id.partition(":")[0]  # another system's may be anything; drawn ones have letters in them
    if not any(letter.isalpha() for letter in called):
        yield "id", called, ""
    # A situation report's salt is nobody's words, though by chance it may hold ten digits in a row.
    yield from ((field, text, "") for field, text in act.text.items() if field != SALT)
    if Trait.TEXT_IN_FACTS in KINDS[act.kind].traits:  # which row says what is what a list is
        yield from _texts_in("", encode(act.what), "")


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
