"""What should have been told by now and to which addresses: worked out from the facts, never guessed."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from data.entries.entry import Entry
from data.entries.operations import OperationOpened
from data.entries.reports import PhaseChanged
from data.entries.sectors import RequestMoved, SupportRequested
from data.entries.staff import SituationReportPublished
from data.notices.facts import AREA, OWNER, PARTIES, Address, NoticePlan, reached, unanswered_since
from data.operations.facts import Operation
from data.points.counting import counts
from data.points.facts import Failed, Picture, Point
from data.points.opening import DECIDED
from data.requests.facts import SupportRequest, unacknowledged
from data.truth import effective
from data.words import Function, NoticeEvent, Phase, Priority, RequestState

Requests = Mapping[str, SupportRequest]


@dataclass(frozen=True, slots=True)
class Said:
    """One thing to tell. It has no free text in it: what, where, how urgent, and since when.

    `key` tells it from everything else that can be told of its operation. `at` is the operation's time;
    `step` and `label` name the step of the chain; `count` is how many reports it is about, or the number of
    one that is published. `owner` and `parties` are the organisations it concerns, `areas` those that it is
    for, where it is not one place's. `operation` None: it is of the register, and the time is real.
    """

    key: str
    operation: str | None
    event: NoticeEvent
    at: datetime
    revision: int | None = None
    request: str | None = None
    area: str | None = None
    point: str | None = None
    phase: Phase | None = None
    priority: Priority | None = None
    step: str = ""
    label: str = ""
    count: int = 0
    owner: str = ""
    parties: tuple[str, ...] = ()
    function: Function | None = None
    areas: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing told to one address; `id` is the same whoever works it out, so that it is told once."""

    id: str
    said: Said
    to: Address


def happened(
    entries: Sequence[Entry], picture: Picture, requests: Requests, plan: NoticePlan
) -> Iterator[Notice]:
    """Yield what these entries of an operation make somebody be told."""
    points = {one.id: one for one in picture.points}
    for entry in entries:
        for said in _news(entry, picture.operation, requests, points):
            yield from once(said, plan)


def failed(found: Iterable[Failed], picture: Picture, plan: NoticePlan, now: datetime) -> Iterator[Notice]:
    """Yield what somebody is told of what has failed, at points that count; `now` is the operation's time."""
    points = {one.id: one for one in picture.points}
    for one in found:
        point = points.get(one.point)
        if point is not None and counts(point, now):
            said = Said(
                key=str(one.revision),
                operation=picture.operation.id,
                event=NoticeEvent.UR_FUNKTION,
                at=one.observed_at,
                revision=one.revision,
                area=point.area,
                point=point.id,
                function=one.function,
            )
            yield from once(said, plan)


def stands(picture: Picture, requests: Requests, plan: NoticePlan, now: datetime) -> Iterator[Notice]:
    """Yield what time alone makes somebody be told, so long as it holds; `now` is the operation's time."""
    for request in requests.values():
        for step, at in reached(request, plan, now):
            unanswered = step.event is NoticeEvent.OBESVARAD
            since = unanswered_since(request) if unanswered else request.deadline
            said = _about(request, step.event, at, _written(since or at), request.owner)
            yield from _each(replace(said, step=step.name, label=step.label), step.to, plan)
    for telling in plan.tellings:
        if telling.event is NoticeEvent.LOPER_UT:
            for said in _expiring(picture, now, timedelta(minutes=telling.minutes)):
                yield from _each(said, telling.to, plan)


def _news(
    entry: Entry, operation: Operation, requests: Requests, points: Mapping[str, Point]
) -> Iterator[Said]:
    said = Said(str(entry.revision), operation.id, NoticeEvent.AKTIVERING, entry.occurred_at, entry.revision)
    match entry.what:
        case SupportRequested() | RequestMoved() as asked:
            yield from _asked(entry, asked, requests)
        case OperationOpened():
            yield replace(said, at=operation.clock.at(entry.recorded_at))
        case PhaseChanged(phase=phase):
            activated = _activated(said, points.get(entry.point or ""), phase)
            yield from (activated,) if activated is not None else ()
        case SituationReportPublished(number=number, areas=areas):
            yield replace(said, event=NoticeEvent.LAGESRAPPORT, count=number, areas=areas)


def _asked(entry: Entry, asked: SupportRequested | RequestMoved, requests: Requests) -> Iterator[Said]:
    """A request is new when it is asked, and when it is asked anew of somebody else, or handed to them."""
    request = requests.get(asked.request)
    anew = isinstance(asked, SupportRequested) or asked.state is RequestState.BEGARD
    if request is None or not anew:
        return
    owner = asked.owner or request.owner
    said = _about(request, NoticeEvent.NY_BEGARAN, entry.occurred_at, str(entry.revision), owner)
    yield replace(said, revision=entry.revision)
    if isinstance(asked, RequestMoved) and asked.former:
        yield replace(
            said, event=NoticeEvent.BEGARAN_LAMNAD, revision=entry.revision, owner=asked.former, parties=()
        )


def _activated(said: Said, point: Point | None, phase: Phase) -> Said | None:
    if point is None or phase not in DECIDED:
        return None
    return replace(said, area=point.area, point=point.id, phase=phase)


def _about(request: SupportRequest, event: NoticeEvent, at: datetime, when: str, owner: str) -> Said:
    return Said(
        key=f"{request.id}|{when}",
        operation=request.operation,
        event=event,
        at=at,
        request=request.id,
        area=request.area,
        point=request.point,
        priority=request.priority,
        owner=owner,
        parties=unacknowledged(request),
    )


def _expiring(picture: Picture, now: datetime, ahead: timedelta) -> Iterator[Said]:
    """What ends within one and the same stretch of time is told once for each area."""
    ends: dict[tuple[str, int], list[datetime]] = {}
    for point in picture.points:
        if not counts(point, now):
            continue
        for state in point.functions.values():
            end = effective(state, now).expires_at
            if end is not None and now < end <= now + ahead:
                stretch = int(end.timestamp() // ahead.total_seconds())
                ends.setdefault((point.area, stretch), []).append(end)
    for (area, stretch), moments in sorted(ends.items()):
        yield Said(
            key=f"{area}|{stretch}|{ahead}",
            operation=picture.operation.id,
            event=NoticeEvent.LOPER_UT,
            at=min(moments),
            area=area,
            count=len(moments),
        )


def once(said: Said, plan: NoticePlan) -> Iterator[Notice]:
    for telling in plan.tellings:
        if telling.event is said.event:
            yield from _each(said, telling.to, plan)


def _each(said: Said, to: str, plan: NoticePlan) -> Iterator[Notice]:
    for address in plan.addresses:
        if _reaches(address, to, said):
            yield Notice(_identity(said, address), said, address)


def _reaches(address: Address, to: str, said: Said) -> bool:
    """Return whether an address is meant. Who is asked for help is told of it wherever the help is needed;
    a role with an area hears of that area and of the whole, not of another.
    """
    if to in (OWNER, PARTIES):
        concerned = (said.owner,) if to == OWNER else said.parties
        return address.organisation is not None and address.organisation in concerned
    if address.area is not None and said.area not in (None, address.area):
        return False
    if to == AREA and said.areas is not None and address.area not in said.areas:
        return False
    return address.area is not None if to == AREA else address.role == to


def _identity(said: Said, address: Address) -> str:
    parts = (said.operation or "", said.event, said.key, said.step, address.channel, address.address)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:40]


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
