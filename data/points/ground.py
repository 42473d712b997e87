"""What an act at a point stands on, read in as few statements as can be once the writer has its turn."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, select, true

from data.entries.entry import EntryKind
from data.operations.facts import Operation
from data.points.current import place, place_columns
from data.points.facts import FunctionState, Point
from data.store import journal
from data.store.rows import (
    worded_report,
    worded_reports,
)
from data.store.tables.access import ACCESS_HEAD
from data.store.tables.core import (
    FUNCTION_STATE,
    HEAD,
    JOURNAL,
    PAYLOAD,
    REPORT,
)
from data.words import Function

_HERE: Any = (
    worded_reports()
    .add_columns((REPORT.c.revision == FUNCTION_STATE.c.current).label("is_current"))
    .join(FUNCTION_STATE, REPORT.c.revision.in_([FUNCTION_STATE.c.current, FUNCTION_STATE.c.rival]))
    .where(
        FUNCTION_STATE.c.operation == bindparam("operation"),
        FUNCTION_STATE.c.point == bindparam("point"),
        FUNCTION_STATE.c.function == bindparam("function"),
    )
)


def standing_in(connection: Connection, operation: str, point: str, function: Function) -> FunctionState:
    """Return the report that stands and the one that contradicts it, with their words, in one statement."""
    here = {"operation": operation, "point": point, "function": function}
    rows = connection.execute(_HERE, here).mappings()
    found = {bool(row["is_current"]): worded_report(row) for row in rows}
    return FunctionState(found.get(True), found.get(False))


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
        place_columns(*columns)
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


def sent_before(connection: Connection, act_id: str) -> Before | None:
    """Return what the store already holds under an act's id."""
    row = connection.execute(_BEFORE, {"act": act_id}).first()
    return _before(row) if row is not None else None


def ground(connection: Connection, operation_id: str, point_id: str, act_id: str) -> Ground:
    """Return what an act at a point stands on; raises Missing."""
    asked = {"operation": operation_id, "point": point_id, "act": act_id}
    row = connection.execute(_GROUND, asked).first()
    operation, point = place(connection, operation_id, point_id, row)
    if row is None:  # place() has read it again and found it: nobody else writes meanwhile
        raise RuntimeError("the point appeared while it was being read")
    tip = journal.Tip(row.tip_revision, row.tip_digest)
    return Ground(operation, point, tip, row.secret or "", _before(row), row.rights)


def _before(row: Row[Any]) -> Before | None:
    if row.act_revision is None:
        return None
    return Before(row.act_revision, row.act_kind, row.act_facts, row.act_salt)
