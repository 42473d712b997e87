"""What this process has read last of each operation: the feed and all who sit at the desk read it once.

Most acts touch one point, and a read renews what was read before it. Who looks at an earlier moment than
whoever read last is given what was read until then: each is told of one moment.
"""

from collections import OrderedDict, deque
from collections.abc import Callable
from threading import Lock
from typing import Final, Generic, Protocol, TypeVar

from data.forecast import reads as forecast_reads
from data.forecast.facts import Grounds
from data.operations.facts import Operation
from data.operations.reads import revision
from data.points import reads as point_reads
from data.points.facts import Picture
from data.requests import reads as request_reads
from data.requests.rules import Coordination
from data.staff.facts import Staff
from data.staff.renewed import renewed as staff_renewed
from data.store.database import Store

# What the wall's ticker and its squares look back on; a page of the desk reads the log by itself.
RECENT: Final = 60
_OPERATIONS, _MOMENTS = 24, 4


class _Dated(Protocol):
    @property
    def revision(self) -> int: ...


_Read = TypeVar("_Read", bound=_Dated)


class _Newest(Generic[_Read]):
    """The last few reads of each operation; whoever wants the same while it is read waits for it."""

    def __init__(self) -> None:
        self._held: OrderedDict[tuple[str, str], tuple[Lock, deque[_Read]]] = OrderedDict()
        self._finding = Lock()

    def renewed(self, store: Store, operation_id: str, renew: Callable[[_Read | None], _Read]) -> _Read:
        lock, held = self._of(str(store.url), operation_id)
        with lock:
            now = revision(store)
            before = max((one for one in held if one.revision <= now), key=_revision, default=None)
            found = renew(before)
            if found is not before:
                held.append(found)
            return found

    def _of(self, url: str, operation_id: str) -> tuple[Lock, deque[_Read]]:
        with self._finding:
            here = self._held.setdefault((url, operation_id), (Lock(), deque(maxlen=_MOMENTS)))
            self._held.move_to_end((url, operation_id))
            while len(self._held) > _OPERATIONS:
                self._held.popitem(last=False)
            return here


def _revision(one: _Dated) -> int:
    return one.revision


_PICTURES: Final = _Newest[Picture]()
_COORDINATIONS: Final = _Newest[Coordination]()
_STAFFS: Final = _Newest[Staff]()
_GROUNDS: Final = _Newest[Grounds]()


def picture(store: Store, operation_id: str) -> Picture:
    """Return everything an operation's screens are drawn from; raises Missing."""
    return _PICTURES.renewed(
        store, operation_id, lambda before: point_reads.renewed(store, operation_id, before, RECENT)
    )


def coordination(store: Store, operation_id: str) -> Coordination:
    """Return who acts in an operation; raises Missing."""
    return _COORDINATIONS.renewed(
        store, operation_id, lambda before: request_reads.renewed(store, operation_id, before)
    )


def staff(store: Store, held: Coordination) -> Staff:
    """Return the rhythm of the staff whose coordination is held."""
    return _STAFFS.renewed(store, held.operation, lambda before: staff_renewed(store, held, before))


def grounds(store: Store, operation: Operation) -> Grounds:
    """Return what an operation's forecast rests on beside its picture."""
    return _GROUNDS.renewed(
        store, operation.id, lambda before: forecast_reads.renewed(store, operation, before)
    )
