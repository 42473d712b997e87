"""Where a support request is handled, and who may: where it is needed, and by who is to help."""

from datetime import timedelta

from data.domain.facts import Operation
from data.domain.request_owner import areas_run_by
from data.domain.requests import ASKERS, SupportRequest
from data.domain.rights import NOBODYS, Deed, Place, Who, may, why_not_allowed
from data.domain.rules import Reason
from data.domain.sectors import SectorRegister
from data.domain.words import RequestState

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
