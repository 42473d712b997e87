"""A night through the services alone: many short ones, in every order that Hypothesis thinks of."""

from datetime import datetime

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from data.acting import on_this_machine
from data.errors import Refused
from data.points.acts import reports as point_reports
from data.points.acts import whole_reports as point_whole_reports
from data.points.acts.reports import confirmable
from data.points.commands import NewReport, PointReport, Unchanged
from data.words import Channel, Function, Status
from tests.model.letters import Letter, Phone
from tests.model.machine import in_town
from tests.model.newer import LaterNight
from tests.model.told import Cell
from tests.model.town import OpenTown, Town, on_files, on_postgres
from tests.postgres_server import PostgresServer

PROGRAM = on_this_machine("driftövervakning")


class Services:
    """What a form and a program do once they are inside."""

    def draw(self, town: Town, phone: Phone, operation: str, now: datetime) -> dict[str, str]:
        point = town.point(operation, phone.link.point)
        covers = confirmable(point, town.operation(operation).clock.at(now))
        fields = {f"{function}_seen": str(state.newest) for function, state in point.functions.items()}
        return {**fields, "covers": " ".join(covers)}

    def send(self, town: Town, letter: Letter, now: datetime) -> tuple[int, ...]:
        try:
            return point_whole_reports.submit(
                town.store, letter.page.phone.link.actor, _said(town, letter), now
            ).revisions
        except Refused:
            return ()

    def program_says(
        self, town: Town, cell: Cell, status: Status, observed: datetime, identity: str, now: datetime
    ) -> tuple[int, ...]:
        new = NewReport(
            identity,
            cell.operation,
            cell.point,
            Function(cell.function),
            status,
            observed_at=observed,
            channel=Channel.API,
        )
        return (point_reports.report(town.store, PROGRAM, [new], now)[0].revision,)


def _said(town: Town, letter: Letter) -> PointReport:
    page, point = letter.page, letter.page.phone.link.point
    observed = letter.observed(town.operation(page.operation).clock)
    seen = {function: int(page.fields[f"{function}_seen"]) for function in Function}
    reports = tuple(
        NewReport(
            f"{letter.identity}:{function}",
            page.operation,
            point,
            function,
            status,
            observed_at=observed,
            device=page.phone.name * 20,
            seen=seen[function],
        )
        for function, status in letter.status.items()
    )
    covers = page.fields["covers"].split() if letter.confirms else ()
    unchanged = tuple(
        Unchanged(Function(one), seen[Function(one)]) for one in covers if one not in letter.status
    )
    return PointReport(
        letter.identity,
        page.operation,
        point,
        letter.identity,
        reports,
        observed_at=observed,
        device=page.phone.name * 20,
        unchanged=unchanged,
    )


class ServiceNight(LaterNight):
    def __init__(self, open_town: OpenTown | None = None) -> None:
        super().__init__((open_town or on_files())(), Services())


TestServiceNight = ServiceNight.TestCase
TestServiceNight.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)


@pytest.mark.postgres
def test_a_few_nights_on_postgresql(postgres_server: PostgresServer) -> None:
    """`python -m tests.model --store postgresql` has as many as one likes."""
    few = settings(max_examples=4, stateful_step_count=20, deadline=None, database=None, derandomize=True)
    run_state_machine_as_test(in_town(ServiceNight, on_postgres(postgres_server)), settings=few)
