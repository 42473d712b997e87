"""Saving a judgement of an assumed outage with everything that was worked out: it writes nothing but that."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection

from data.acting import Actor, Receipt, do, stripped, turn, why_not_texts
from data.assessments.facts import NewAssessment
from data.assessments.rules import place_of_outage, why_not_save
from data.entries.assessments import AssessmentSaved
from data.entries.codec import encode
from data.errors import Reason
from data.operations import reads as operation_reads
from data.operations.facts import Operation
from data.rights import Deed
from data.store import journal
from data.store.database import Store
from data.store.journal import Act, canonical
from data.words import TextClass


def save(store: Store, actor: Actor, new: NewAssessment, now: datetime) -> Receipt:
    """Save a judgement; `now` is the real time. Raises Refused, Missing, Conflict, NotAllowed."""
    with turn(store, now, new.id) as connection:
        operation = operation_reads.operation(connection, new.operation)
        moment = operation.clock.at(now)
        handling = TextClass.INTERN if new.leaves else TextClass.STRYK_VID_EXPORT
        what = AssessmentSaved(outage=new.outage, consequences=new.consequences, handling=handling)
        text = stripped(name=new.name, note=new.note)
        act = Act(
            id=new.id,
            what=what,
            occurred_at=moment,
            text=text,
            operation=operation.id,
            asked=canonical(
                {**text, "outage": encode(what)["outage"], "class": handling, "operation": operation.id}
            ),
        )
        why_not = _why_not(connection, operation, new, moment)
        place = place_of_outage(operation, new.outage.areas)
        return do(connection, actor, Deed.ASSESS, place, act, why_not, now)


def _why_not(
    connection: Connection, operation: Operation, new: NewAssessment, moment: datetime
) -> Iterator[Reason | None]:
    yield from why_not_texts({"note": new.note})
    yield why_not_save(operation, new, journal.tip(connection).revision, moment)
