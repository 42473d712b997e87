"""What was heard or pasted, as one report about a point: alike for a text message and a spoken word."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from dashboard.texts import Translator
from dashboard.viewmodels import desk_times
from data.domain.facts import Operation
from data.domain.rules import NewOccupancy, NewOpening, NewReport, PointReport, Reason
from data.domain.short_report import Said, ShortReport
from data.domain.words import Channel, Function, Occupancy, Staffing, Status, Supply
from data.services import point_reports

Typed = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sent:
    """Around a report: its id, where it belongs, which way it came, who said it and when it came in.

    `received` is the operation's time; `asked` is what the sender sent, to know it again.
    """

    id: str
    operation: Operation
    asked: str
    channel: Channel
    source: str
    received: datetime


class _Unclear(Exception):
    def __init__(self, reason: Reason) -> None:
        self.reason = reason


def from_short(short: ShortReport, sent: Sent, _: Translator) -> PointReport | Reason:
    """Return what a short report says at the moment it came in; its times of day are the latest past."""
    try:
        observed = _at(short.observed, sent.received, "text", _) or sent.received
        ahead = _at(short.relief, observed, "text", _, forward=True)
    except _Unclear as unclear:
        return unclear.reason
    occupancy = None
    if short.occupancy is not None:
        occupancy = _occupancy(
            sent, short.point, observed, short.occupancy, short.people, short.staffing, ahead
        )
    opening = None
    if short.opened is not None:
        opening = _opening(sent, short.point, observed, short.opened, short.reason)
    return _whole(
        sent,
        short.point,
        observed,
        tuple(_report(sent, short.point, observed, said) for said in short.functions),
        occupancy,
        opening,
        short.support,
        short.note,
    )


def from_spoken(point: str, typed: Typed, sent: Sent, _: Translator) -> PointReport | Reason:
    """Return what was ticked and typed while somebody spoke, or the first thing that cannot be read."""
    try:
        observed = _moment(desk_times.past(typed.get("observed_at", ""), sent.received, "observed_at", _))
        since = observed or sent.received
        reports = tuple(_spoken_reports(point, typed, sent, since, _))
        return _whole(
            sent,
            point,
            since,
            reports,
            _spoken_occupancy(point, typed, sent, since, _),
            _spoken_opening(point, typed, sent, since, _),
            typed.get("support", "").strip(),
            typed.get("note", "").strip(),
        )
    except _Unclear as unclear:
        return unclear.reason


def _whole(
    sent: Sent,
    point: str,
    observed: datetime,
    reports: tuple[NewReport, ...],
    occupancy: NewOccupancy | None,
    opening: NewOpening | None,
    support: str,
    note: str,
) -> PointReport:
    return PointReport(
        id=sent.id,
        operation=sent.operation.id,
        point=point,
        asked=sent.asked,
        reports=reports,
        occupancy=occupancy,
        opening=opening,
        support=support,
        note=note,
        observed_at=observed,
        channel=sent.channel,
        on_behalf_of=sent.source,
    )


def _report(
    sent: Sent, point: str, observed: datetime, said: Said, until: datetime | None = None
) -> NewReport:
    """A time to come is how long it lasts, or when it is expected back: what is down lasts for nothing."""
    ahead = observed + timedelta(minutes=said.minutes) if said.minutes is not None else until
    down = said.status is Status.UR_FUNKTION
    return NewReport(
        id=f"{sent.id}:{said.function}",
        operation=sent.operation.id,
        point=point,
        function=said.function,
        status=said.status,
        supply=said.supply,
        observed_at=observed,
        lasts_until=None if down else ahead,
        restored_estimate=ahead if down else None,
        channel=sent.channel,
        on_behalf_of=sent.source,
    )


def _occupancy(
    sent: Sent,
    point: str,
    observed: datetime,
    occupancy: Occupancy,
    people: int | None,
    staffing: Staffing | None,
    relief: datetime | None,
) -> NewOccupancy:
    return NewOccupancy(
        id=f"{sent.id}:{point_reports.OCCUPANCY}",
        operation=sent.operation.id,
        point=point,
        occupancy=occupancy,
        people=people,
        staffing=staffing,
        relief_at=relief,
        observed_at=observed,
        channel=sent.channel,
        on_behalf_of=sent.source,
    )


def _opening(sent: Sent, point: str, observed: datetime, opened: bool, reason: str) -> NewOpening:
    return NewOpening(
        id=f"{sent.id}:{point_reports.OPENING}",
        operation=sent.operation.id,
        point=point,
        opened=opened,
        reason=reason,
        observed_at=observed,
        channel=sent.channel,
        on_behalf_of=sent.source,
    )


def _spoken_reports(
    point: str, typed: Typed, sent: Sent, since: datetime, _: Translator
) -> Iterator[NewReport]:
    for function in Function:
        status, supply, lasts = (
            typed.get(f"{function}_{part}", "") for part in ("status", "supply", "lasts")
        )
        if not status:
            if supply or lasts.strip():
                raise _Unclear(Reason(_("Välj en status."), f"{function}_status"))
            continue
        said = Said(function, Status(status), Supply(supply) if supply else Supply.OKANT)
        until = _moment(desk_times.endurance(lasts, since, f"{function}_lasts", _))
        yield _report(sent, point, since, said, until)


def _spoken_occupancy(
    point: str, typed: Typed, sent: Sent, since: datetime, _: Translator
) -> NewOccupancy | None:
    occupancy, staffing = typed.get("occupancy", ""), typed.get("staffing", "")
    people, relief = typed.get("people", "").strip(), typed.get("relief", "")
    if people and not (people.isascii() and people.isdigit()):
        raise _Unclear(Reason(_("Skriv antalet med siffror, eller lämna tomt."), "people"))
    if relief.strip() and not staffing:
        raise _Unclear(Reason(_("Välj bemanning."), "staffing"))
    if not occupancy:
        if staffing or people:
            raise _Unclear(Reason(_("Välj beläggning."), "occupancy"))
        return None
    return _occupancy(
        sent,
        point,
        since,
        Occupancy(occupancy),
        int(people[:9]) if people else None,
        Staffing(staffing) if staffing else None,
        _moment(desk_times.endurance(relief, since, "relief", _)),
    )


def _spoken_opening(
    point: str, typed: Typed, sent: Sent, since: datetime, _: Translator
) -> NewOpening | None:
    opened, reason = typed.get("opening", ""), typed.get("reason", "").strip()
    if not opened:
        if reason:
            raise _Unclear(Reason(_("Välj om punkten har öppnat eller inte kan öppna."), "opening"))
        return None
    return _opening(sent, point, since, opened == "opened", reason)


def _at(
    wanted: time | None, now: datetime, field: str, _: Translator, *, forward: bool = False
) -> datetime | None:
    if wanted is None:
        return None
    read = desk_times.future if forward else desk_times.past
    return _moment(read(f"{wanted:%H:%M}", now, field, _, asks_which=False))


def _moment(found: datetime | Reason | None) -> datetime | None:
    if isinstance(found, Reason):
        raise _Unclear(found)
    return found
