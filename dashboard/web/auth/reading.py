"""Which operations somebody may read: those who only take part in exercises see no others."""

from data import queries
from data.database import Store
from data.domain.rights import RIGHTS, Deed, Place, Reach, Who, place_of, why_not_allowed
from data.domain.rules import Reason
from data.errors import Missing


def why_not_read(store: Store, who: Who, deed: Deed, scoped: bool, operation: str | None) -> Reason | None:
    """Why somebody may not use an address; `operation` is the one asked for, where it is `scoped` to one."""
    reason = why_not_allowed(who, deed)
    if reason is not None or not scoped or reads_all(who, deed):
        return reason
    if operation is None:
        return Reason("Välj en övning: andra händelser kan inte läsas med den här rollen.", "operation")
    return why_not_allowed(who, deed, _place(store, operation))


def reads_all(who: Who, deed: Deed) -> bool:
    """Return whether somebody may do this in every operation: by a grant that is bound to none of them."""
    everywhere = (Reach.EVERYWHERE, Reach.AREA)
    return any(not one.operation and RIGHTS[deed].get(one.role) in everywhere for one in who.grants)


def _place(store: Store, operation: str) -> Place:
    with store.reading() as connection:
        try:
            return place_of(queries.operation(connection, operation))
        except Missing:
            return Place(exercise=False)  # what does not exist is nothing that only exercises show
