"""The staff's rhythm renewed after some acts: only what they may have changed is read again."""

from dataclasses import replace
from typing import Final

from data.entries.kinds import Part, touching_only
from data.operations import reads as operation_reads
from data.requests.rules import Coordination
from data.staff import reads as staff_reads
from data.staff.facts import Staff
from data.store.database import Store

# Acts that change nothing of it but what is broken.
_OF_POINTS: Final = frozenset(touching_only(Part.POINT))
_MANY: Final = 20


def renewed(store: Store, held: Coordination, before: Staff | None) -> Staff:
    """Return what `reads.staff` would; where points alone have been acted on, only what is broken is read.

    Without what was read of the same operation before, it is read whole.
    """
    if before is None or before.operation != held.operation:
        return staff_reads.staff(store, held)
    with store.reading() as connection:
        now = operation_reads.current_revision(connection)
        if now == before.revision:
            return before
        acts = operation_reads.acts_since(connection, before.revision, _MANY)
        if acts and all(act.kind in _OF_POINTS for act in acts):
            clock = operation_reads.operation(connection, held.operation).clock
            broken = dict(staff_reads.broken_since(connection, clock, held.operation))
            return replace(before, revision=now, attention=replace(before.attention, broken=broken))
    return staff_reads.staff(store, held)
