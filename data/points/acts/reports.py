"""Reporting what works at a point: reports, "oförändrat", occupancy."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from data import truth
from data.acting import (
    Actor,
    Receipt,
    allow_here,
    asked,
    insist,
    late,
    once,
    refuse_id,
    source_key,
    turn,
    why_not_texts,
)
from data.entries.reports import OccupancyReported, Reported
from data.errors import Reason, Refused
from data.freetext import why_not_personal
from data.levels.facts import NewLevel
from data.points import current, validity
from data.points import rules as point_rules
from data.points.commands import NewOccupancy, NewOpening, NewReport, PointReport
from data.points.facts import Point, Report
from data.points.ground import Ground, ground, standing_in
from data.points.opening import kept, kept_occupancy, may_keep, phase_believed
from data.rights import Deed, Who, place_of
from data.services.facts import NewServiceReport
from data.store.database import Store
from data.store.journal import Act
from data.words import Channel, Function, Status, Supply

CONFIRMED = "oförändrat"


def report(store: Store, actor: Actor, commands: Sequence[NewReport], now: datetime) -> list[Receipt]:
    """Store one or more reports, all or none; `now` is the real time.

    Sending the same report again returns its first receipt. Raises Refused (also Stale, Missing,
    Conflict), and nothing is stored then.
    """
    if not commands:
        raise Refused("Inga rapporter skickades.")
    with turn(store, now) as connection:
        held: dict[tuple[str, str], int] = {}
        return [report_in(connection, actor, command, now, held) for command in commands]


def report_in(
    connection: Connection,
    actor: Actor,
    command: NewReport,
    now: datetime,
    held: dict[tuple[str, str], int],
    sent: str | None = None,
) -> Receipt:
    """Store one report inside the caller's turn; `sent` is what was asked for, where a whole was.

    `held` keeps the version a point had before this batch, so that a batch is not stale to itself.
    """
    refuse_id(command.id)
    here = ground(connection, command.operation, command.point, command.id)
    moment = here.operation.clock.at(now)
    who = allow_here(connection, actor, deed_of(command), here, now)
    whole = _whole(connection, command, moment, now)
    act = _report_act(who, whole, here, moment, sent or asked(command))
    why_not = _why_not_report(who, command, whole, here, moment, held)
    return once(connection, who, act, why_not, now, here)


def _why_not_report(
    who: Who,
    command: NewReport,
    whole: NewReport,
    here: Ground,
    moment: datetime,
    held: dict[tuple[str, str], int],
) -> Iterator[Reason | None]:
    yield from why_not_texts(
        {"cause": command.cause, "note": command.note, "on_behalf_of": command.on_behalf_of}
    )
    insist_on_more(who, command, here)
    yield point_rules.why_not_report(here.operation, here.point, whole, moment)
    version = held.setdefault((here.operation.id, here.point.id), here.point.version)
    yield late(point_rules.why_not_version(command.version, version))


def _whole(connection: Connection, command: NewReport, moment: datetime, now: datetime) -> NewReport:
    """Return a report with what stands from before where it leaves that unsaid."""
    if not may_keep(command):
        return command
    state = standing_in(connection, command.operation, command.point, command.function)
    whole = kept(command, state, command.observed_at or moment)
    # What may not be kept today, though it once was, holds up no report on a failure.
    banned = whole.cause != command.cause and why_not_personal(whole.cause, "cause", now) is not None
    return replace(whole, cause=command.cause) if banned else whole


def deed_of(
    command: NewReport | NewServiceReport | NewLevel | NewOccupancy | NewOpening | PointReport,
) -> Deed:
    """Return what right it takes: to say what somebody else said is a right of its own."""
    if command.on_behalf_of or command.channel not in (Channel.WEBB, Channel.API):
        return Deed.RELAY
    return Deed.OPENING if isinstance(command, NewOpening) else Deed.REPORT


def insist_on_more(who: Who, command: NewReport | NewServiceReport, here: Ground) -> None:
    """Raise NotAllowed where what is said of a function takes a right beside that of reporting."""
    place = place_of(here.operation, here.point)
    if command.settles:
        insist(who, Deed.SETTLE, place)
    if command.status is Status.EJ_AKTUELL:
        insist(who, Deed.EXEMPT, place)


def _report_act(who: Who, command: NewReport, here: Ground, moment: datetime, sent: str) -> Act:
    observed = command.observed_at or moment
    until = command.valid_until or validity.valid_until(
        phase_believed(here.point), command.supply, command.function, command.status, observed
    )
    # Nobody has seen what is not yet written.
    seen = command.seen if command.seen is not None and command.seen <= here.tip.revision else None
    text = {"cause": command.cause, "note": command.note, "on_behalf_of": command.on_behalf_of}
    return Act(
        id=command.id,
        what=Reported(
            id=command.id,
            function=command.function,
            status=command.status,
            supply=command.supply,
            valid_until=until,
            lasts_until=command.lasts_until,
            restored_estimate=command.restored_estimate,
            channel=command.channel,
            settles=command.settles,
            source_key=source_key(here.secret, command.on_behalf_of or who.name),
            unconfirmed_device=command.unconfirmed_device,
            device_key=source_key(here.secret, command.device) if command.device else "",
            seen=seen,
            repeats=command.repeats,
        ),
        occurred_at=observed,
        text={key: value for key, value in text.items() if value},
        operation=command.operation,
        point=command.point,
        asked=sent,
    )


def confirmable(point: Point, now: datetime) -> tuple[Function, ...]:
    """Return the functions "oförändrat" may cover: reported, fresh and not contradicted."""
    return tuple(
        function
        for function, state in point.functions.items()
        if point_rules.why_not_repeat(state, state.newest, now) is None
    )


def unanswered(point: Point, now: datetime) -> tuple[Function, ...]:
    """Return the functions to answer for before all can be as before; what does not apply asks nothing."""
    covers = confirmable(point, now)
    return tuple(
        function
        for function, state in point.functions.items()
        if function not in covers and truth.effective(state, now).status is not Status.EJ_AKTUELL
    )


def repeated(
    said: PointReport, function: Function, seen: int | None, standing: Report | None, observed: datetime
) -> NewReport:
    """Return "oförändrat" for a function: the standing report's values, as observed now.

    No time ahead is moved: an endurance and an expected return stand as they were said. The cause of a
    failure is left to `kept`.
    """
    works = standing is None or standing.status is Status.FUNGERAR
    return NewReport(
        id=f"{said.id}:{function}",
        operation=said.operation,
        point=said.point,
        function=function,
        status=standing.status if standing is not None else Status.FUNGERAR,
        supply=standing.supply if standing is not None else Supply.OKANT,
        cause=standing.cause if standing is not None and works else "",
        note=CONFIRMED,
        observed_at=observed,
        lasts_until=_ahead(standing.lasts_until, observed) if standing is not None else None,
        restored_estimate=_ahead(standing.restored_estimate, observed) if standing is not None else None,
        channel=said.channel,
        on_behalf_of=said.on_behalf_of,
        unconfirmed_device=said.unconfirmed_device,
        device=said.device,
        seen=seen,
        repeats=True,
    )


def _ahead(moment: datetime | None, observed: datetime) -> datetime | None:
    return moment if moment is not None and moment > observed else None


def report_occupancy(store: Store, actor: Actor, command: NewOccupancy, now: datetime) -> Receipt:
    """Store how full a point is and whether its staffing suffices; `now` is the real time."""
    with turn(store, now) as connection:
        return occupancy_in(connection, actor, command, now)


def occupancy_in(
    connection: Connection, actor: Actor, command: NewOccupancy, now: datetime, sent: str | None = None
) -> Receipt:
    """Store an occupancy report inside the caller's turn."""
    refuse_id(command.id)
    here = ground(connection, command.operation, command.point, command.id)
    moment = here.operation.clock.at(now)
    who = allow_here(connection, actor, deed_of(command), here, now)
    observed = command.observed_at or moment
    before = current.occupancy(connection, here.operation, command.point)
    act = _occupancy_act(kept_occupancy(command, before, observed), observed, sent or asked(command))
    return once(connection, who, act, _why_not_occupancy(command, here, moment), now, here)


def _why_not_occupancy(command: NewOccupancy, here: Ground, moment: datetime) -> Iterator[Reason | None]:
    yield from why_not_texts({"on_behalf_of": command.on_behalf_of})
    yield point_rules.why_not_occupancy(here.operation, here.point, command, moment)
    yield late(point_rules.why_not_version(command.version, here.point.version))


def _occupancy_act(command: NewOccupancy, observed: datetime, sent: str) -> Act:
    return Act(
        id=command.id,
        what=OccupancyReported(
            occupancy=command.occupancy,
            people=command.people,
            staffing=command.staffing,
            relief_at=command.relief_at,
            channel=command.channel,
            valid_until=observed + validity.OCCUPANCY_VALID,
        ),
        occurred_at=observed,
        text={"on_behalf_of": command.on_behalf_of} if command.on_behalf_of else {},
        operation=command.operation,
        point=command.point,
        asked=sent,
    )
