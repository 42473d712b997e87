"""The journal: append one act to the chain, and read an entry's digest back from what is stored."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

import orjson
from sqlalchemy import Connection, delete, select, update

from data.entries.codec import ASKED, BY, decode, decode_as, encode, origin_in
from data.entries.codec import wire_time as wire_time
from data.entries.entry import EntryKind, Origin, Says, What
from data.entries.operations import Masked, RetentionDecided
from data.exercise.facts import room_of
from data.store import search_index
from data.store.prepared import insert_row
from data.store.tables.core import HEAD, JOURNAL, PAYLOAD
from data.store.tables.staff import TEXT_QUESTION
from data.words import Retention

GENESIS = "0" * 64
_HEAD = select(HEAD.c.revision, HEAD.c.digest).where(HEAD.c.id == 1)


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody did, before it has a number. `what` has no free text; `text` has all of it.

    `asked` is what the client asked for, byte for byte: its digest, salted like the text's, tells the
    same act sent again from an id used for something else. `by` is the account or key that acted.
    """

    id: str
    what: What
    occurred_at: datetime
    text: Mapping[str, str]
    operation: str | None = None
    point: str | None = None
    asked: str = ""
    actor: str = ""
    by: str = ""

    @property
    def kind(self) -> EntryKind:
        return self.what.KIND


@dataclass(frozen=True, slots=True)
class Brought:
    """An act as another installation wrote it down: its facts as they are to stand here, its words as there.

    `text` is None where they are gone; the decision by which they went is then brought too, and takes them.
    """

    id: str
    kind: EntryKind
    operation: str
    point: str | None
    occurred_at: datetime
    actor: str
    facts: Mapping[str, Any]
    salt: str | None
    text: str | None
    text_digest: str


@dataclass(frozen=True, slots=True)
class Tip:
    """The end of the chain that the next act follows: the last revision and its digest."""

    revision: int
    digest: str


_W = TypeVar("_W", bound=What, covariant=True)


@dataclass(frozen=True, slots=True)
class Appended(Generic[_W]):
    """One numbered act, as the projections read it; `text` is None once masked.

    `origin` is None where it was written here. `past` is where the journal until then can be read, if it is
    not beside the projections: they are rebuilt elsewhere.
    """

    revision: int
    operation: str | None
    point: str | None
    occurred_at: datetime
    recorded_at: datetime
    actor: str
    what: _W
    text: Mapping[str, str] | None
    act: str = ""
    origin: Origin | None = None
    past: Connection | None = None


def required_time(value: Any) -> datetime:
    """Return a time that an entry's facts must hold."""
    return datetime.fromisoformat(str(value))


def canonical(value: Mapping[str, Any]) -> str:
    """Return one byte-for-byte repeatable JSON text of a mapping (sorted keys, normalised times)."""
    plain = {key: wire_time(v) if isinstance(v, datetime) else v for key, v in value.items()}
    return orjson.dumps(plain, option=orjson.OPT_SORT_KEYS).decode()


def text_digest(salt: str, text: str) -> str:
    """Return the salted digest that lets the text be forgotten without breaking the chain."""
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()


def entry_digest(entry: Mapping[Any, Any]) -> str:
    """Return the digest of a journal row (any mapping with the journal's columns)."""
    keys = ("revision", "act", "kind", "operation", "point", "actor", "facts", "text_digest", "previous")
    hashed = {key: entry[key] for key in keys}
    hashed["occurred_at"] = wire_time(entry["occurred_at"])
    hashed["recorded_at"] = wire_time(entry["recorded_at"])
    return hashlib.sha256(orjson.dumps(hashed, option=orjson.OPT_SORT_KEYS)).hexdigest()


def masks(decision: Mapping[Any, Any], entry: Mapping[Any, Any]) -> bool:
    """Return whether an entry is the decision by which another one's words are gone."""
    match stated(EntryKind(decision["kind"]), decision["facts"]):
        case RetentionDecided(keep=Retention.GALLRAS):
            return entry["operation"] in (decision["operation"], room_of(decision["operation"]))
        case Masked(masks=revision):
            return bool(revision == entry["revision"])
    return False


def stated(kind: EntryKind, facts: str) -> What:
    """Return what an entry says from its facts as they are stored."""
    return decode(kind, orjson.loads(facts))


def stated_as(form: type[Says], facts: str) -> Says:
    """Return what an entry of a known kind says."""
    return decode_as(form, orjson.loads(facts))


def tip(connection: Connection) -> Tip:
    """Return the end of the chain; it cannot move under a writer, who holds the head's lock."""
    row = connection.execute(_HEAD).one()
    return Tip(row.revision, row.digest)


def append(connection: Connection, act: Act, now: datetime, follows: Tip | None = None) -> Appended[What]:
    """Number, chain and store one act inside the caller's transaction; `now` is the real time.

    `follows` is the tip, where the caller has read it in this transaction. The head is moved by a
    trigger of the journal itself, which refuses an act that does not follow it.
    """
    follows = follows or tip(connection)
    salt, text = _new_salt(), canonical(act.text)
    facts = encode(act.what)
    if act.asked:
        facts[ASKED] = text_digest(salt, act.asked)
    if act.by:
        facts[BY] = act.by
    row: dict[str, Any] = {
        "revision": follows.revision + 1,
        "act": act.id,
        "kind": act.kind,
        "operation": act.operation,
        "point": act.point,
        "occurred_at": act.occurred_at,
        "recorded_at": now,
        "actor": act.actor,
        "facts": canonical(facts),
        "text_digest": text_digest(salt, text),
        "previous": follows.digest,
    }
    return _stored(connection, row, salt, text, act.text)


def bring(connection: Connection, brought: Brought, now: datetime) -> Appended[What]:
    """Number, chain and store one act that was carried here; `now` is the real time when it was known here.

    Its words keep their salt: the same act sent again is known here as there, and their digest stays.
    """
    follows = tip(connection)
    salt, text = brought.salt or _new_salt(), brought.text or canonical({})
    row: dict[str, Any] = {
        "revision": follows.revision + 1,
        "act": brought.id,
        "kind": brought.kind,
        "operation": brought.operation,
        "point": brought.point,
        "occurred_at": brought.occurred_at,
        "recorded_at": now,
        "actor": brought.actor,
        "facts": canonical(brought.facts),
        "text_digest": brought.text_digest,
        "previous": follows.digest,
    }
    return _stored(connection, row, salt, text, orjson.loads(text))


def _new_salt() -> str:
    return secrets.token_hex(16)


def _stored(
    connection: Connection, row: dict[str, Any], salt: str, text: str, words: Mapping[str, str]
) -> Appended[What]:
    row["digest"] = entry_digest(row)
    insert_row(connection, JOURNAL, row)
    payload = {"revision": row["revision"], "salt": salt, "text": text, "masked_by": None}
    insert_row(connection, PAYLOAD, payload)
    search_index.add(connection, row["revision"], words)
    return read_back(row, text)


def forget(connection: Connection, which: Any, decision: int) -> None:
    """Forget the words of the entries that a condition on the payload names, by a decision's number.

    The one place where words go: out of the index of words too, and a trigger takes attachments with them.
    """
    worded = which & PAYLOAD.c.text.is_not(None)
    held = connection.execute(select(PAYLOAD.c.revision, PAYLOAD.c.text).where(worded)).all()
    search_index.forget(connection, {row.revision: row.text for row in held})
    connection.execute(update(PAYLOAD).where(worded).values(text=None, salt=None, masked_by=decision))
    # What a sender was asked about may hold the same words; who has not answered yet is asked anew.
    connection.execute(delete(TEXT_QUESTION))


def read_back(row: Mapping[str, Any], text: str | None) -> Appended[What]:
    """Return a stored row and its payload text as the projections read them."""
    facts = orjson.loads(row["facts"])
    return Appended(
        revision=row["revision"],
        operation=row["operation"],
        point=row["point"],
        occurred_at=row["occurred_at"],
        recorded_at=row["recorded_at"],
        actor=row["actor"],
        what=decode(row["kind"], facts),
        text=orjson.loads(text) if text is not None else None,
        act=row["act"],
        origin=origin_in(facts),
    )
