"""Going through a bordsövning: each step moves the clock, delivers its injects and plays what is true."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import Connection

from data.acting import Actor, Receipt, do, turn, who_acts
from data.entries.operations import ClockSet
from data.errors import Refused
from data.exercise.acts.injects import deliver_in
from data.exercise.acts.leading import CLOCK, PLAYING, clock_act, goes_on, open_points
from data.exercise.acts.shared import derived, led, point_areas
from data.exercise.board import Board, board, come_to, why_not_step
from data.exercise.facts import Exercise
from data.exercise.playing import PLAYED_SAID, due
from data.exercise.scenario import ClockAct
from data.points.acts.reports import report_in
from data.points.commands import NewReport
from data.rights import Deed, place_of
from data.store.database import Store
from data.words import Channel


def step(store: Store, actor: Actor, operation_id: str, to: timedelta, now: datetime) -> Receipt:
    """Go on to the next step, which is at T+ `to`; `now` is the real time. Raises Refused.

    The clock stands still there. What a condition asks for is told all the same: at a table nobody reports.
    """
    with turn(store, now) as connection:
        found = led(connection, operation_id)
        told = board(found.scenario, point_areas(connection))
        act = ClockAct.START if come_to(found, told, now) < 0 else ClockAct.JUMP
        clock = found.operation.clock.then(now, found.begins + to, 0.0)
        seconds = str(to.total_seconds())
        entry = clock_act(
            derived("step", operation_id, seconds),
            operation_id,
            ClockSet(**goes_on(act, clock, now)),
            {},
            {"operation": operation_id, "step": seconds},
        )
        place = place_of(found.operation)
        receipt = do(connection, actor, Deed.LEAD, place, entry, (why_not_step(found, told, to, now),), now)
        if receipt.new:
            if act is ClockAct.START:
                open_points(connection, found, now)
            _show(connection, led(connection, operation_id), told, to, now)
        return receipt


def _show(connection: Connection, found: Exercise, told: Board, to: timedelta, now: datetime) -> None:
    """Deliver what has come, and report the facit where the clock stands now."""
    who = who_acts(connection, CLOCK, now)
    for inject in due(found, found.operation.clock.at(now)):
        deliver_in(connection, who, found, inject.id, now, by_hand=False)
    for command in _reports(found, told, to):
        with suppress(Refused):  # a point that has left the register since
            report_in(connection, PLAYING, command, now, {})


def _reports(found: Exercise, told: Board, to: timedelta) -> Iterator[NewReport]:
    for cell in told.cells(to):
        parts = (found.operation.id, cell.point, cell.function, str(to.total_seconds()))
        yield NewReport(
            id=derived("shown", *parts),
            operation=found.operation.id,
            point=cell.point,
            function=cell.function,
            status=cell.status,
            supply=cell.supply,
            lasts_until=cell.until,
            channel=Channel.WEBB,
            on_behalf_of=PLAYED_SAID,
        )
