"""*Sedan*: what got worse, better or silent between two moments, as pure rules and out of a real store."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from data.operations.facts import Operation
from data.operations.replay import known_at
from data.points import reads as point_reads
from data.points.acts.temporary import add_point
from data.points.facts import FunctionState, Report
from data.points.temporary import NewTemporary, id_of
from data.requests.acts import ask_for_support, move_request
from data.requests.facts import NewMove, NewRequest
from data.sectors.acts import load_sectors, report_sector
from data.sectors.reports import Impact, NewSectorReport
from data.staff.since import (
    Change,
    FunctionTurn,
    Known,
    PhaseTurn,
    RequestTurn,
    SectorTurn,
    Turn,
    since,
    turned,
)
from data.truth import effective
from data.words import (
    Channel,
    Extent,
    Function,
    ImpactLevel,
    Phase,
    Priority,
    RequestKind,
    RequestState,
    Status,
    Supply,
)
from tests.data.sectors.test_sectors import LIST
from tests.data.world import ALICE, NOW, OPERATION, World, later

_F, _U, _B, _O, _E = (Status.FUNGERAR, Status.UR_FUNKTION, Status.BEGRANSAD, Status.OKAND, Status.EJ_AKTUELL)


def said(status: Status, revision: int = 1, hours: float = 4, **more: Any) -> FunctionState:
    report = Report(
        id=str(revision),
        revision=revision,
        point="P01",
        function=Function.EL,
        status=status,
        supply=more.get("supply", Supply.ORDINARIE),
        observed_at=NOW,
        recorded_at=NOW,
        valid_until=NOW + timedelta(hours=hours),
        lasts_until=None,
        restored_estimate=None,
        channel=Channel.WEBB,
        source="punkten",
        source_key="k",
    )
    rival = more.get("rival")
    return FunctionState(report, rival.current if rival else None)


NEVER = FunctionState()
LATER = NOW + timedelta(hours=6)  # four hours on, what holds four hours has gone out


@pytest.mark.parametrize(
    ("before", "after", "at", "turn"),
    [
        (said(_F), said(_U, 2), NOW, Turn.WORSE),
        (said(_B), said(_U, 2), NOW, Turn.WORSE),
        (said(_U), said(_F, 2), NOW, Turn.BETTER),
        (said(_U), said(_B, 2), NOW, Turn.BETTER),
        (NEVER, said(_U, 2), NOW, Turn.WORSE),
        (NEVER, said(_F, 2), NOW, Turn.BETTER),
        (said(_F), said(_F, 2), NOW, None),
        # Age alone: good news goes out to nothing, bad news keeps its rank.
        (said(_F), said(_F), LATER, Turn.SILENT),
        (said(_U), said(_U), LATER, Turn.SILENT),
        (NEVER, NEVER, LATER, None),
        # Said anew in between, and gone out again since: the failure is the news, the good word is not.
        (said(_F, hours=9), said(_U, 2), LATER, Turn.WORSE),
        (said(_U, hours=9), said(_F, 2), LATER, Turn.SILENT),
        (said(_U, hours=9), said(_U, 2), LATER, Turn.SILENT),
        # Somebody who says that they do not know is no silence.
        (said(_F), said(_O, 2), NOW, Turn.WORSE),
        (said(_F), said(_E, 2), NOW, Turn.NEW),
        (said(_E), said(_E, 2), NOW, None),
        (said(_F), said(_F, rival=said(_U, 2)), NOW, Turn.WORSE),
        (said(_U), said(_U, 3, rival=said(_F, 2)), NOW, Turn.WORSE),
        (said(_F), said(_F, 2, supply=Supply.RESERV), NOW, Turn.WORSE),
        (said(_F, supply=Supply.RESERV), said(_F, 2), NOW, Turn.BETTER),
    ],
)
def test_which_way_a_function_went(
    before: FunctionState, after: FunctionState, at: datetime, turn: Turn | None
) -> None:
    assert turned(effective(before, NOW), effective(after, at)) is turn


def test_what_had_gone_out_already_is_no_news() -> None:
    gone = effective(said(_F), LATER)
    assert turned(gone, effective(said(_F), LATER + timedelta(hours=1))) is None


def operation(world: World) -> Operation:
    return point_reads.picture(world.store, OPERATION).operation


def changes(world: World, then: float, now: float) -> list[Change]:
    before = known_at(world.store, operation(world), later(then))
    after = known_at(world.store, operation(world), later(now))
    assert before is not None
    assert after is not None
    return list(since(before, after))


@pytest.mark.postgres
def test_everything_that_turned_out_of_a_store_gravest_first(world: World) -> None:
    load_sectors(world.store, ALICE, LIST, NOW)
    world.open_point("P01")
    world.open_point("P02")
    world.report(_F, point="P01", observed_at=NOW, valid_until=later(90))
    world.report(_F, point="P02", observed_at=NOW, valid_until=later(90))
    ask(world, "sen", 60, priority=Priority.AKUT)
    ask(world, "nekad", 500)
    say(world, Extent.DELVIS, 0)
    world.report(_U, point="P01", observed_at=later(70), now=later(70))
    world.phase(Phase.UNDER_AKTIVERING, point="P03", now=later(75))
    world.phase(Phase.OPPEN, point="P03", now=later(76))
    move_request(world.store, ALICE, NewMove("m1", "nekad", RequestState.AVSLAGEN, "har inget"), later(80))
    ask(world, "ny", 600, now=later(85))
    say(world, Extent.HELT, 88)

    found = changes(world, 50, 100)
    told = [(one.turn, one.gravity, name(one)) for one in found]
    assert told == sorted(told, key=lambda one: one[1])
    assert set(told) == {
        (Turn.WORSE, 0, "P01 el"),
        (Turn.WORSE, 0, "begäran sen"),
        (Turn.WORSE, 0, "sektor energi"),
        (Turn.WORSE, 1, "begäran nekad"),
        (Turn.SILENT, 2, "P02 el"),
        (Turn.BETTER, 1, "P03 oppen"),
        (Turn.NEW, 3, "begäran ny"),
    }
    level = next(one.what for one in found if isinstance(one.what, SectorTurn))
    assert level.before is not None
    assert (level.before.level, level.after.level) == (ImpactLevel.BETYDANDE, ImpactLevel.KRITISK)
    # Before all of it, and nothing at all between the same two moments.
    assert changes(world, 100, 100) == []
    assert known_at(world.store, operation(world), NOW - timedelta(days=1)) is None


def name(change: Change) -> str:
    match change.what:
        case FunctionTurn(point=point, function=function):
            return f"{point.id} {function}"
        case PhaseTurn(point=point, after=after):
            return f"{point.id} {after}"
        case RequestTurn(after=request):
            return f"begäran {request.id}"
        case SectorTurn(after=held):
            return f"sektor {held.report.sector}"


def ask(
    world: World,
    identity: str,
    minutes: float,
    now: datetime = NOW,
    priority: Priority = Priority.NORMAL,
) -> None:
    new = NewRequest(
        identity,
        OPERATION,
        RequestKind.DRIVMEDEL,
        "diesel",
        "slk",
        "bromma",
        later(minutes),
        priority=priority,
    )
    ask_for_support(world.store, ALICE, new, now)


def say(world: World, extent: Extent, minutes: float) -> None:
    new = NewSectorReport(
        f"s{minutes}", OPERATION, "energi", Impact(extent, extent, extent), assessment="läget"
    )
    report_sector(world.store, ALICE, new, later(minutes))


def test_a_request_asked_anew_stands_as_it_did(world: World) -> None:
    load_sectors(world.store, ALICE, LIST, NOW)
    ask(world, "en", 60)
    move_request(world.store, ALICE, NewMove("m1", "en", RequestState.AVSLAGEN, "nej"), later(10))
    anew = NewMove("m2", "en", RequestState.BEGARD, owner="verket", deadline=later(300))
    move_request(world.store, ALICE, anew, later(20))
    held = [known_at(world.store, operation(world), later(at)) for at in (5, 15, 25)]
    told = [(one.state, one.owner, one.deadline) for known in held if known for one in known.requests]
    assert told == [
        (RequestState.BEGARD, "slk", later(60)),
        (RequestState.AVSLAGEN, "slk", later(60)),
        (RequestState.BEGARD, "verket", later(300)),
    ]


def test_a_point_that_reports_weighs_as_an_open_one_and_a_closed_one_comes_last(world: World) -> None:
    world.report(_F, point="P01", observed_at=NOW)
    world.report(_U, point="P01", observed_at=later(10), now=later(10))
    (change,) = changes(world, 5, 15)
    assert (change.turn, change.gravity) == (Turn.WORSE, 0)
    world.phase(Phase.UNDER_AKTIVERING, now=later(20))
    world.phase(Phase.STANGD, now=later(21))
    world.report(_F, point="P01", observed_at=later(30), now=later(30))
    world.report(_U, point="P01", observed_at=later(40), now=later(40))
    (change,) = changes(world, 35, 45)
    assert (change.turn, change.gravity) == (Turn.WORSE, 2)


def test_a_point_that_came_in_between_is_compared_with_nothing_said(world: World) -> None:
    new = NewTemporary("kyrka", OPERATION, "Nockeby kyrka", "", "bromma", 17.95, 59.33)
    add_point(world.store, ALICE, new, later(10))
    church = id_of("kyrka")
    assert changes(world, 5, 15) == []
    world.report(_U, point=church, observed_at=later(20), now=later(20))
    world.open_point(church, now=later(25))
    told = {(one.turn, one.gravity, name(one)) for one in changes(world, 5, 30)}
    assert told == {(Turn.WORSE, 0, f"{church} el"), (Turn.BETTER, 1, f"{church} oppen")}


def test_a_point_that_was_not_there_and_has_said_nothing_is_no_change(world: World) -> None:
    held = known_at(world.store, operation(world), later(1))
    assert held is not None
    bare = Known(replace(held.picture, points=()), held.at)
    assert since(bare, held) == ()
