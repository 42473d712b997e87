"""A point list as one act: what it would change, everything in its way, and that it does what was shown."""

import time
from dataclasses import replace

import pytest

from data.errors import Refused, Stale
from data.operations import acts as operation_acts
from data.points import reads as point_reads
from data.points.acts import registers as point_registers
from data.points.acts import whole_reports
from data.points.commands import NewOpening, PointReport
from data.points.facts import NewPoint
from data.services import acts as point_services
from data.services.facts import NewServiceReport, Service
from data.words import Answer, Function, Phase, Status
from tests.data.world import ALICE, AREAS, BOB, CHARLIE, NOW, OPERATION, POINTS, World, a_point, later


def ids(points: tuple[NewPoint, ...]) -> list[str]:
    return [point.id for point in points]


def test_everything_in_the_way_is_said_at_once(world: World) -> None:
    for point in ("P01", "P02", "P03"):
        world.phase(Phase.UNDER_AKTIVERING, point=point)
    listed = [replace(POINTS[0], area="skarpnack", example=True), POINTS[1]]
    change = point_registers.points_change(world.store, listed)
    assert [(one.point, one.reason.field) for one in change.refused] == [
        ("P01", "area"),
        ("P01", "example"),
        ("P03", "id"),
    ]
    with pytest.raises(Refused, match=r"byter område\. Stäng punkten först\. Inget lästes in \(2 till\)"):
        point_registers.load_points(world.store, ALICE, listed, later(1))
    assert ids(point_registers.points_change(world.store, POINTS).retired) == []


def refused(world: World, *listed: NewPoint) -> list[tuple[str, str]]:
    change = point_registers.points_change(world.store, listed)
    return [(one.point, one.reason.text) for one in change.refused]


def test_a_failure_reported_at_a_point_that_nobody_has_opened_never_leaves_with_a_list(world: World) -> None:
    world.report(Status.UR_FUNKTION)
    left_out = "Skolan P01 har fel rapporterade i händelsen Vinterstorm men saknas i listan."
    way = "Stäng punkten först, eller rapportera när det fungerar."
    assert refused(world, *POINTS[1:]) == [("P01", f"{left_out} {way}")]
    assert refused(world, a_point("P01b"), *POINTS[1:]) == [("P01", f"{left_out} {way}")]
    with pytest.raises(Refused, match="har fel rapporterade"):
        point_registers.load_points(world.store, ALICE, POINTS[1:], later(1))
    with pytest.raises(Refused, match=r"Skolan P01 har fel rapporterade .* dess område saknas"):
        point_registers.load_areas(world.store, ALICE, [AREAS[1]], later(1))
    assert [said for _id, said in refused(world, replace(POINTS[0], example=True), *POINTS[1:])] == [
        f"Skolan P01 har fel rapporterade i händelsen Vinterstorm men blir ett exempel. {way}"
    ]
    renamed = replace(POINTS[0], name="Nytt", area="skarpnack")
    assert point_registers.load_points(world.store, ALICE, [renamed, *POINTS[1:]], later(1)) is not None
    assert world.point().functions[Function.EL].current is not None
    world.report(Status.FUNGERAR, now=later(2))
    assert refused(world, *POINTS[1:]) == []


def test_what_contradicts_a_failure_does_not_let_it_go_and_what_has_opened_stays(world: World) -> None:
    world.report(Status.UR_FUNKTION)
    world.report(Status.FUNGERAR, now=later(1), by=CHARLIE)
    assert [point for point, _said in refused(world, *POINTS[1:])] == ["P01"]
    opening = NewOpening("opened", OPERATION, "P02", True)
    whole_reports.submit(
        world.store, BOB, PointReport("form", OPERATION, "P02", "", opening=opening), later(2)
    )
    ((_point, said),) = refused(world, POINTS[0], POINTS[2])
    assert said.startswith("Skolan P02 säger att den har öppnat i händelsen Vinterstorm")


def test_a_further_function_that_fails_holds_its_point(world: World) -> None:
    point_services.load_services(world.store, ALICE, [Service("toaletter", "Toaletter", "går")], NOW)
    failing = NewServiceReport("t", OPERATION, "P03", "toaletter", Status.UR_FUNKTION)
    point_services.report(world.store, CHARLIE, [failing], NOW)
    assert [point for point, _said in refused(world, *POINTS[:2])] == ["P03"]
    working = NewServiceReport("t2", OPERATION, "P03", "toaletter", Status.FUNGERAR)
    point_services.report(world.store, CHARLIE, [working], later(1))
    assert refused(world, *POINTS[:2]) == []


def test_a_decision_to_close_and_the_end_of_the_operation_let_a_failing_point_go(world: World) -> None:
    world.report(Status.UR_FUNKTION)
    world.report(Status.UR_FUNKTION, point="P02")
    world.phase(Phase.UNDER_AKTIVERING)
    world.phase(Phase.STANGD)
    assert [point for point, _said in refused(world, POINTS[2])] == ["P02"]
    close = {"act_id": "slut", "operation_id": OPERATION, "named": OPERATION, "reason": "över"}
    operation_acts.close_operation(world.store, ALICE, **close, now=later(1))
    assert refused(world, POINTS[2]) == []


def test_an_id_in_a_row_that_could_not_be_read_is_not_left_out(world: World) -> None:
    assert ids(point_registers.points_change(world.store, POINTS[:1]).retired) == ["P02", "P03"]
    assert ids(point_registers.points_change(world.store, POINTS[:1], {"P02"}).retired) == ["P03"]


def test_what_was_shown_is_what_is_done(world: World) -> None:
    listed = [*POINTS, a_point("P09")]
    shown = point_registers.points_change(world.store, listed)
    point_registers.load_points(world.store, ALICE, [replace(POINTS[0], name="Nytt"), *POINTS[1:]], later(1))
    before = world.revision()
    with pytest.raises(Stale, match="Registret har ändrats sedan listan granskades"):
        point_registers.load_points(world.store, ALICE, listed, later(2), shown)
    assert world.revision() == before
    again = point_registers.points_change(world.store, listed)
    assert point_registers.load_points(world.store, ALICE, listed, later(3), again) is not None


def test_a_position_kept_finer_than_a_centimetre_is_the_same_position(world: World) -> None:
    fine = [replace(POINTS[0], lat=59.3437312345678), *POINTS[1:]]
    point_registers.load_points(world.store, ALICE, fine, later(1))
    coarse = [replace(POINTS[0], lat=59.3437312), *POINTS[1:]]
    assert point_registers.points_change(world.store, coarse).nothing
    moved = [replace(POINTS[0], lat=59.3437313), *POINTS[1:]]
    (one,) = point_registers.points_change(world.store, moved).changed
    assert one.fields == ("lat",)


def test_an_answer_may_become_unknown_and_unstated(world: World) -> None:
    for answer in (Answer.JA, Answer.OKANT, None):
        listed = [replace(POINTS[0], pets=answer), *POINTS[1:]]
        point_registers.load_points(world.store, ALICE, listed, NOW)
        assert point_reads.loaded_points(world.store)[0].pets is answer


def test_finding_an_id_twice_does_not_grow_with_the_square(world: World) -> None:
    many = [a_point(f"N{number}") for number in range(20_000)]
    began = time.perf_counter()
    with pytest.raises(Refused, match="N5 två gånger"):
        point_registers.load_points(world.store, ALICE, [*many, many[5]], NOW)
    assert time.perf_counter() - began < 1
