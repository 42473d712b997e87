"""Setting what is assumed, as one whole: the only writer of it."""

from datetime import datetime
from uuid import uuid4

from data.acting import Actor, Receipt, allow, once, refuse_list, turn
from data.assumptions import reads as assumption_reads
from data.assumptions.facts import Assumptions
from data.assumptions.rules import objections
from data.entries.lists import AssumptionsSet
from data.errors import Stale
from data.rights import ANYWHERE, Deed
from data.store.database import Store
from data.store.journal import Act


def set_assumptions(
    store: Store, actor: Actor, new: Assumptions, now: datetime, shown: Assumptions | None = None
) -> Receipt | None:
    """Set it all; None where it is already so.

    Raises Refused where it cannot be assumed, and Stale where it is no longer what was `shown` beside it.
    """
    with turn(store, now) as connection:
        who = allow(connection, actor, Deed.REGISTERS, ANYWHERE, now)
        held = assumption_reads.assumptions_in(connection)
        if shown is not None and held != shown:
            raise Stale("Antagandena har ändrats sedan de visades. Inget sparades: se efter vad som ändrats.")
        refuse_list(objections(new))
        if held == new:
            return None
        act = Act(id=f"assumptions:{uuid4()}", what=AssumptionsSet.of(new), occurred_at=now, text={})
        return once(connection, who, act, (), now)
