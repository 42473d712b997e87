"""Who acts in an operation, who would be asked first, where a request is handled, and who may move it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from data.errors import Reason
from data.notices.facts import EMPTY_PLAN, NoticePlan, moments
from data.operations.facts import Operation
from data.requests.facts import ASKERS, AWAITED, MOVES, SupportRequest, late, unowned
from data.rights import NOBODYS, Deed, Place, Who, may, why_not_allowed
from data.sectors.facts import Responsibility, SectorRegister
from data.sectors.owners import MovedOwner, moved_for
from data.sectors.reports import SectorReport
from data.words import Duty, Function, Priority, RequestKind, RequestState

_K = RequestKind
INFRASTRUCTURE = (_K.DRIVMEDEL, _K.RESERVKRAFT, _K.VATTEN, _K.VARME)
FUNCTION_OF: Mapping[RequestKind, Function] = MappingProxyType(
    {
        _K.DRIVMEDEL: Function.EL,
        _K.RESERVKRAFT: Function.EL,
        _K.VATTEN: Function.VATTEN,
        _K.VARME: Function.VARME,
        _K.INFORMATION: Function.INFORMATION,
    }
)


def suggest_owner(
    register: SectorRegister,
    kind: RequestKind,
    area: str,
    function: Function | None = None,
    *,
    real: bool,
    moved: Sequence[MovedOwner] = (),
) -> str | None:
    """Return whom to ask: the one who answers for it. None where nobody, or more than one, is loaded.

    In a real operation an example is nobody. `moved` is what a decision has moved: it goes before the list.
    """
    wanted = function or FUNCTION_OF.get(kind)
    instead = moved_for(moved, wanted, area, _sectors(register, wanted, area))
    if instead is not None:
        return instead.owner
    examples = {one.id for one in register.organisations if one.example} if real else set()
    rows = [
        one
        for one in register.responsibilities
        if not (real and one.example) and one.organisation not in examples
    ]
    duties = (Duty.INFRASTRUKTUR,) if kind in INFRASTRUCTURE else (Duty.DRIFT, Duty.ORDINARIE)
    for duty in duties:
        fits = [one for one in rows if one.duty is duty and _covers(one, area, wanted)]
        if fits:
            return _nearest(fits)
    return None


def _sectors(register: SectorRegister, function: Function | None, area: str) -> set[str]:
    """Return the sectors that the function belongs to here; none where no function is asked about."""
    rows = register.responsibilities if function is not None else ()
    return {one.sector for one in rows if one.sector is not None and _covers(one, area, function)}


def _covers(row: Responsibility, area: str, function: Function | None) -> bool:
    return row.area in (None, area) and row.function in (None, function)


def _nearest(rows: Iterable[Responsibility]) -> str | None:
    """Return the organisation of the most particular row, where there is one such."""
    by_nearness: dict[tuple[bool, bool], set[str]] = {}
    for row in rows:
        nearness = (row.area is not None, row.function is not None)
        by_nearness.setdefault(nearness, set()).add(row.organisation)
    nearest = by_nearness[max(by_nearness)]
    return nearest.pop() if len(nearest) == 1 else None


def areas_run_by(register: SectorRegister, organisation: str, *, real: bool) -> tuple[str, ...]:
    """Return the areas that an organisation answers for the running of."""
    return tuple(
        one.area
        for one in register.responsibilities
        if one.organisation == organisation
        and one.duty is Duty.DRIFT
        and one.area is not None
        and not (real and one.example)
    )


# Every form says so beside its field: whoever asks need not know a time.
USUAL_WAIT = timedelta(hours=4)


def place_in(operation: Operation, area: str, point: str | None = None) -> Place:
    """Return an area, or a point of it, as the place of an act."""
    return Place(operation.is_exercise, operation.id, area, point, organisation=NOBODYS)


def place_of_organisation(operation: Operation, organisation: str) -> Place:
    """Return what an organisation itself answers for as the place of an act: in no area, in no sector."""
    return Place(operation.is_exercise, operation.id, NOBODYS, None, NOBODYS, organisation)


def places(
    operation: Operation, request: SupportRequest, register: SectorRegister, organisation: str | None
) -> tuple[Place, ...]:
    """Return where a request is handled, the place that needs it first; None: only those who asked."""
    own = place_in(operation, request.area, request.point)
    if organisation is None:
        return (own,)
    run = areas_run_by(register, organisation, real=not operation.is_exercise)
    itself = place_of_organisation(operation, organisation)
    return (own, itself, *(place_in(operation, area) for area in run))


def mover(request: SupportRequest, state: RequestState) -> str | None:
    """Return who may make this move beside those who asked; None where only they may."""
    return None if state in ASKERS else request.owner


def why_not_handle(
    who: Who,
    operation: Operation,
    request: SupportRequest,
    register: SectorRegister,
    organisation: str | None,
) -> Reason | None:
    """Why somebody may not handle a request for an organisation; the place that needs it names the no."""
    first, *others = places(operation, request, register, organisation)
    if any(may(who, Deed.HANDLE_REQUEST, place) for place in others):
        return None
    return why_not_allowed(who, Deed.HANDLE_REQUEST, first)


@dataclass(frozen=True, slots=True)
class Coordination:
    """As of a revision: the list as loaded, the requests newest first, and the sector reports that stand.

    `plan` is what of the notice plan holds in the operation.
    """

    operation: str
    revision: int
    register: SectorRegister
    requests: tuple[SupportRequest, ...] = ()
    reports: tuple[SectorReport, ...] = ()
    plan: NoticePlan = EMPTY_PLAN


def turns(held: Coordination) -> Iterator[datetime]:
    """Yield every moment at which it changes with nobody doing anything; the operation's time."""
    yield from (one.deadline for one in held.requests if one.state in AWAITED)
    yield from (one.valid_until for one in held.reports)
    yield from (at for one in held.requests for at in moments(one, held.plan))


def urgency(
    request: SupportRequest, register: SectorRegister, now: datetime
) -> tuple[bool, bool, int, datetime, str]:
    """Return what requests are sorted by: what somebody must act on first, what has ended last."""
    trouble = late(request, now) or unowned(request, register)
    rank = list(Priority).index(request.priority)
    return not MOVES[request.state], not trouble, rank, request.deadline, request.id
