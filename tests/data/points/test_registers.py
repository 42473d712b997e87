"""A point list as one act: what it would change, everything in its way, and that it does what was shown."""

import time
from dataclasses import replace

import pytest

from data.errors import Refused, Stale
from data.points import reads as point_reads
from data.points.acts import registers as point_registers
from data.points.facts import NewPoint
from data.words import Answer, Phase
from tests.data.world import ALICE, NOW, POINTS, World, a_point, later


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
