"""Who would be asked first, why not so, where a request is handled, who may move it, and who acts."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType

from data.errors import Reason
from data.failures.facts import Statement
from data.notices.facts import EMPTY_PLAN, NoticePlan, moments
from data.operations.facts import Operation
from data.operations.rules import why_not_act_in
from data.points.facts import Point
from data.points.rules import why_not_use_point
from data.requests.facts import (
    AWAITED,
    MOVES,
    NewRequest,
    SupportRequest,
    due,
    handed_over,
    late,
    unacknowledged,
    unowned,
    why_not_deadline,
    why_not_owner,
)
from data.rights import NOBODYS, Deed, Place, Who, may, place_of, why_not_allowed
from data.sectors.facts import NOT_LOADED, SectorRegister
from data.sectors.owners import MovedOwner, areas_run_by, covers, moved_for, nearest, sectors_of
from data.sectors.reports import SectorReport
from data.words import Duty, Function, Priority, RequestKind, RequestState, Role

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
    instead = moved_for(moved, wanted, area, sectors_of(register, wanted, area))
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
        fits = [one for one in rows if one.duty is duty and covers(one, area, wanted)]
        if fits:
            return nearest(fits)
    return None


def same_need(
    asked: Iterable[SupportRequest], kind: RequestKind, what: str, area: str, point: str | None
) -> SupportRequest | None:
    """Return the request that asks for the same already and has not come; the first where there are several.

    At a point that is one of the same kind; in a whole area, or of no kind of its own, one in the same words.
    """
    for request in asked:
        if request.state not in AWAITED or request.kind is not kind:
            continue
        if (request.area, request.point) != (area, point):
            continue
        if (point is not None and kind is not RequestKind.ANNAT) or _bare(request.what) == _bare(what):
            return request
    return None


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def why_not_request(
    operation: Operation,
    new: NewRequest,
    register: SectorRegister,
    areas: Collection[str],
    point: Point | None,
    now: datetime,
    asked: Sequence[SupportRequest] = (),
) -> Reason | None:
    """Why support cannot be asked for so; `now` is the operation's time, `asked` what is asked for there."""
    where = why_not_use_point(operation, point) if point is not None else why_not_act_in(operation)
    return (
        where
        or _why_not_said(new)
        or _why_not_place(new, areas, point)
        or why_not_owner(operation, new.owner, register)
        or why_not_deadline(new.deadline, now)
        or _why_not_sector(operation, new, register)
        or _why_not_told(operation, new, register)
        or (_why_not_again(new, asked, register) if new.only else None)
    )


def _why_not_said(new: NewRequest) -> Reason | None:
    if not new.what.strip():
        return Reason("Skriv vad som behövs.", "what")
    return None


def _why_not_place(new: NewRequest, areas: Collection[str], point: Point | None) -> Reason | None:
    if new.area not in areas:
        return Reason(f"Området {new.area} är inte inläst.", "area")
    if point is not None and point.area != new.area:
        return Reason(f"{point.name} ligger inte i området {new.area}.", "area")
    return None


def _why_not_sector(operation: Operation, new: NewRequest, register: SectorRegister) -> Reason | None:
    if new.sector is None:
        return None
    found = register.sector(new.sector)
    if found is None:
        return Reason(f"Sektorn {new.sector} finns inte i sektorslistan.", "sector")
    if found.example and not operation.is_exercise:
        return Reason(f"{NOT_LOADED}: sektorn {found.name} är ett exempel.", "sector")
    return None


def _why_not_told(operation: Operation, new: NewRequest, register: SectorRegister) -> Reason | None:
    if len(set(new.must_acknowledge)) != len(new.must_acknowledge):
        return Reason("Samma organisation står två gånger bland dem som ska kvittera.", "must_acknowledge")
    told = (why_not_owner(operation, one, register, "must_acknowledge") for one in new.must_acknowledge)
    return next((reason for reason in told if reason is not None), None)


def _why_not_again(
    new: NewRequest, asked: Sequence[SupportRequest], register: SectorRegister
) -> Reason | None:
    request = same_need(asked, new.kind, new.what, new.area, new.point)
    if request is None:
        return None
    return Reason(
        f"Det är redan begärt av {register.name_of(request.owner)}: {request.what}. Inget nytt sparades. "
        "Gäller det något mer: kryssa för att det är ett annat behov.",
        "again",
    )


# Every form says so beside its field: whoever asks need not know a time.
USUAL_WAIT = timedelta(hours=4)


def place_in(operation: Operation, area: str, point: str | None = None) -> Place:
    """Return an area, or a point of it, as the place of an act."""
    return replace(place_of(operation), area=area, point=point, organisation=NOBODYS)


def place_of_organisation(operation: Operation, organisation: str) -> Place:
    """Return what an organisation itself answers for as the place of an act: in no area, in no sector."""
    return replace(place_of(operation), area=NOBODYS, sector=NOBODYS, organisation=organisation)


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
    """Return who may make this move beside those who asked; None where only they may.

    Who has declined has no more say in it; who has it may hand it over.
    """
    if state is RequestState.BEGARD:
        return request.owner if handed_over(request.state, state) else None
    return None if state is RequestState.ATERKALLAD else request.owner


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


_LEADERS = (Role.KRISLEDNING, Role.OVNINGSLEDNING)


def organisations_of(who: Who, register: SectorRegister) -> frozenset[str]:
    """Return whom somebody answers for: themselves, who runs their area, who takes part in their sector."""
    areas = who.bounds(Role.STADSDEL)
    run = (one for one in register.responsibilities if one.duty is Duty.DRIFT and one.area in areas)
    return frozenset(
        (
            *who.bounds(Role.ORGANISATION),
            *(one.organisation for one in run),
            *(one for sector in who.bounds(Role.SEKTOR) for one in register.participants(sector)),
        )
    )


def asked_by_them(who: Who, request: SupportRequest) -> bool:
    """Return whether a request was made from where somebody is: their area, their sector, or the staff."""
    if any(who.has(role) for role in _LEADERS) and request.asked_by == who.name:
        return True
    return request.area in who.bounds(Role.STADSDEL) or request.sector in who.bounds(Role.SEKTOR)


def waits_for(who: Who, request: SupportRequest, register: SectorRegister, now: datetime) -> bool:
    """Return whether a request waits for somebody: theirs to answer, late, or to be asked of somebody else.

    What is late or nobody's is the staff's too. `now` is the operation's time.
    """
    if request.state is RequestState.AVSLAGEN and asked_by_them(who, request):
        return True
    if any(who.has(role) for role in _LEADERS):
        return late(request, now) or unowned(request, register)
    own = organisations_of(who, register)
    if request.owner in own and (request.state is RequestState.BEGARD or late(request, now)):
        return True
    return request.state in AWAITED and not own.isdisjoint(unacknowledged(request))


@dataclass(frozen=True, slots=True)
class Coordination:
    """As of a revision: the list as loaded, the requests newest first, and the sector reports that stand.

    `plan` is what of the notice plan holds in the operation, `statements` who is said to act on what has
    failed, in the order it was written down.
    """

    operation: str
    revision: int
    register: SectorRegister
    requests: tuple[SupportRequest, ...] = ()
    reports: tuple[SectorReport, ...] = ()
    plan: NoticePlan = EMPTY_PLAN
    statements: tuple[Statement, ...] = ()


def turns(held: Coordination) -> Iterator[datetime]:
    """Yield every moment at which it changes with nobody doing anything; the operation's time."""
    yield from (at for one in held.requests if one.state in AWAITED for at in {one.deadline, due(one)})
    yield from (one.valid_until for one in held.reports)
    yield from (at for one in held.requests for at in moments(one, held.plan))


def urgency(
    request: SupportRequest, register: SectorRegister, now: datetime
) -> tuple[bool, bool, int, datetime, str]:
    """Return what requests are sorted by: what somebody must act on first, what has ended last."""
    trouble = late(request, now) or unowned(request, register)
    rank = list(Priority).index(request.priority)
    return not MOVES[request.state], not trouble, rank, request.deadline, request.id
