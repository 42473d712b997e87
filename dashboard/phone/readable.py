"""Which operations somebody signed in may see on a phone, and a point as one of them sees it."""

from dashboard.phone.over import ended
from dashboard.phone.standing import Light, Standing, open_operations, over_in, standing
from data.operations import reads as operation_reads
from data.operations.facts import Operation
from data.rights import Deed, Who, may, place_of


class Finder:
    """Reads a point in any open operation that somebody may read, exercises included.

    Asked of an exercise that is over it never answers with what is real instead.
    """

    def __init__(self, light: Light, point: str, who: Who) -> None:
        self._light, self._point, self._who = light, point, who

    def __call__(self, wanted: str | None) -> Standing:
        gone = readable_ended(self._light, self._who, wanted)
        if gone is not None:
            return over_in(self._light.store, self._point, gone)
        return standing(self._light.store, self._point, readable(self._light, self._who), wanted)


def readable(light: Light, who: Who) -> tuple[Operation, ...]:
    """Return the open operations that somebody may read: who only plays exercises sees no others."""
    return tuple(one for one in open_operations(light.store) if may(who, Deed.READ, place_of(one)))


def readable_ended(light: Light, who: Who, wanted: str | None) -> Operation | None:
    """Return the exercise an address or a form names, where it is over and somebody may read it."""
    found = ended(operation_reads.operations(light.store), wanted) if wanted else None
    return found if found is not None and may(who, Deed.READ, place_of(found)) else None
