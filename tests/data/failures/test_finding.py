"""Which failures there are: each thing once, with since when, and what is not counted said apart."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from data.failures.facts import Failure
from data.failures.finding import failures
from data.failures.words import FailureKind
from data.points.facts import Estimate, FunctionState, Opening, Point, Run
from data.sectors.reports import Impact, SectorReport
from data.words import Channel, Extent, Function, Mark, Phase, Status
from tests.factories import (
    NOW,
    ago,
    ahead,
    make_functions,
    make_occupancy,
    make_phase_change,
    make_point,
    make_report,
    make_state,
)


def found(*points: Point, reports: tuple[SectorReport, ...] = ()) -> list[Failure]:
    return list(failures(points, reports, NOW))


def only(*points: Point) -> Failure:
    (failure,) = found(*points)
    return failure


def down(status: Status = Status.UR_FUNKTION, **report: Any) -> Point:
    return make_point(functions=make_functions(el=make_state(Function.EL, status, **report)))


def sector(extent: Extent, **changes: Any) -> SectorReport:
    values: dict[str, Any] = {
        "revision": 9,
        "id": "s1",
        "sector": "energi",
        "organisation": None,
        "area": None,
        "impact": Impact(extent, Extent.INTE, Extent.INTE),
        "forecast_24": None,
        "forecast_72": None,
        "observed_at": ago(50),
        "recorded_at": ago(50),
        "valid_until": ahead(60),
        "channel": Channel.WEBB,
        "actor": "sektor energi",
        "assessment": "Ställverket har brunnit.",
    }
    return SectorReport(**{**values, **changes})


def test_what_works_is_no_failure() -> None:
    assert found(make_point()) == []


def test_a_failure_says_what_where_since_when_and_why() -> None:
    state = replace(
        make_state(Function.EL, Status.UR_FUNKTION, cause="ledningsbrott", restored_estimate=ahead(60)),
        run=Run(ago(90), ago(60)),
    )
    failure = only(make_point(functions=make_functions(el=state)))
    assert (failure.kind, failure.key, failure.area) == (FailureKind.UR_FUNKTION, "P01:el", "bromma")
    assert (failure.since, failure.worsened) == (ago(90), ago(60))
    assert (failure.cause, failure.people) == ("ledningsbrott", 220)
    assert failure.back == Estimate(ahead(60), "platsansvarig")
    assert failure.counted


def test_a_failure_past_its_validity_is_unconfirmed_and_counted() -> None:
    failure = only(down(valid_until=ago(1)))
    assert (failure.mark, failure.counted) == (Mark.OBEKRAFTAT, True)


def torn(rival: Status) -> Point:
    """Return a point where one source says that the power works, and another that it does not."""
    against = make_report(Function.EL, rival, source_key="b")
    return make_point(functions=make_functions(el=make_state(Function.EL, Status.FUNGERAR, rival=against)))


def test_limited_is_said_apart_and_so_is_what_is_contradicted_and_no_worse() -> None:
    assert not only(down(Status.BEGRANSAD)).counted
    assert (only(torn(Status.BEGRANSAD)).kind, only(torn(Status.BEGRANSAD)).counted) == (
        FailureKind.MOTSTRIDIGT,
        False,
    )


def test_a_failure_that_another_source_denies_is_a_failure() -> None:
    failure = only(torn(Status.UR_FUNKTION))
    assert (failure.kind, failure.status, failure.mark) == (
        FailureKind.MOTSTRIDIGT,
        Status.UR_FUNKTION,
        Mark.MOTSTRIDIGT,
    )
    assert failure.counted


def test_a_point_that_does_not_count_fails_nothing() -> None:
    assert found(make_point(phase=Phase.STANGD, functions=down().functions)) == []


def test_what_runs_out_within_two_hours_fails_unless_it_is_back_before() -> None:
    def lasting(minutes: float, **more: Any) -> Point:
        return down(Status.FUNGERAR, lasts_until=ahead(minutes), **more)

    assert only(lasting(110)).kind is FailureKind.UTHALLIGHET
    assert only(lasting(110)).ends == ahead(110)
    assert found(lasting(130)) == []
    assert found(lasting(110, restored_estimate=ahead(100))) == []
    assert only(lasting(110, restored_estimate=ahead(115))).kind is FailureKind.UTHALLIGHET


def test_who_is_at_the_point_is_who_it_concerns() -> None:
    crowd = make_occupancy(people=37)
    assert only(make_point(functions=down().functions, occupancy=crowd)).people == 37


def deciding(minutes: float, **more: Any) -> Point:
    change = make_phase_change(Phase.UNDER_AKTIVERING, at=ago(minutes))
    silent = dict.fromkeys(Function, FunctionState())
    return make_point("P01", **{"phase": change.phase, "phase_change": change, "functions": silent, **more})


def test_an_area_where_a_point_should_have_opened_and_none_is_open_fails() -> None:
    assert found(deciding(50)) == []
    failure = only(deciding(70))
    assert (failure.kind, failure.key) == (FailureKind.INGEN_OPPEN_PUNKT, "omrade:bromma")
    assert failure.since == ago(70)
    assert found(deciding(70), make_point("P02")) == []


def test_a_point_that_says_it_cannot_open_is_no_hour_waited_for() -> None:
    stuck = Opening(False, ago(5), "låset går inte upp", "platsansvarig", 4)
    assert only(deciding(10, opening=stuck)).cause == "låset går inte upp"


def test_a_sector_fails_at_grave_by_its_own_word_before_its_participants() -> None:
    (failure,) = found(reports=(sector(Extent.HELT),))
    assert (failure.kind, failure.key) == (FailureKind.SEKTOR, "sektor:energi")
    assert failure.cause == "Ställverket har brunnit."
    assert found(reports=(sector(Extent.DELVIS),)) == []
    theirs = sector(Extent.HELT, organisation="verket")
    assert found(reports=(theirs, sector(Extent.DELVIS))) == []
    assert len(found(reports=(theirs,))) == 1


def test_a_failure_without_a_run_began_with_the_report_that_stands() -> None:
    assert only(down()).since == ago(20)
    assert only(down(observed_at=NOW - timedelta(hours=3))).since == NOW - timedelta(hours=3)
