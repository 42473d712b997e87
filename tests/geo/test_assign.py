"""Which area a point is in: outside, on a border, and where it was said to be."""

import pytest
from geopandas import GeoDataFrame
from shapely import Point, box

from geo.crs import METRIC, WGS84, to_metric
from geo.errors import UnknownProjection
from geo.placing import assign_area

EAST, WEST = box(18.0, 59.0, 18.1, 59.1), box(17.9, 59.0, 18.0, 59.1)
AREAS = GeoDataFrame({"id": ["east", "west"]}, geometry=[EAST, WEST], crs=WGS84)


def points(*rows: tuple[str, str | None, float, float]) -> GeoDataFrame:
    return GeoDataFrame(
        {"id": [row[0] for row in rows], "stated_area": [row[1] for row in rows]},
        geometry=[Point(row[2], row[3]) for row in rows],
        crs=WGS84,
    )


def answers(frame: GeoDataFrame) -> list[tuple[str | None, bool]]:
    return list(zip(frame["area"].tolist(), frame["disagrees"].tolist(), strict=True))


def test_inside_where_it_was_said_to_be() -> None:
    assert answers(assign_area(points(("P1", "west", 17.95, 59.05)), AREAS)) == [("west", False)]


def test_inside_another_area_than_was_said() -> None:
    assert answers(assign_area(points(("P1", "east", 17.95, 59.05)), AREAS)) == [("west", True)]


def test_outside_every_area() -> None:
    said, unsaid = answers(assign_area(points(("P1", "east", 19.0, 59.0), ("P2", None, 19.0, 59.0)), AREAS))
    assert said == (None, True)
    assert unsaid == (None, False)


def test_nothing_stated_cannot_disagree() -> None:
    assert answers(assign_area(points(("P1", None, 17.95, 59.05)), AREAS)) == [("west", False)]


def test_a_point_on_a_border_has_one_area_whatever_the_order() -> None:
    border = points(("P1", "east", 18.0, 59.05))
    assert answers(assign_area(border, AREAS)) == [("east", False)]
    assert answers(assign_area(border, AREAS.iloc[::-1])) == [("east", False)]


def test_order_and_index_are_kept() -> None:
    many = points(("P1", "east", 18.05, 59.05), ("P2", None, 19.0, 59.0), ("P3", "west", 17.95, 59.05))
    many.index = [7, 3, 5]
    found = assign_area(many, AREAS)
    assert list(found.index) == [7, 3, 5]
    assert found["area"].tolist() == ["east", None, "west"]


def test_metric_frames_are_understood_and_answered_in_degrees() -> None:
    found = assign_area(to_metric(points(("P1", "west", 17.95, 59.05))), to_metric(AREAS, METRIC))
    assert answers(found) == [("west", False)]
    assert found.crs == WGS84


def test_no_points_no_answers() -> None:
    assert assign_area(points(), AREAS).empty


def test_a_frame_without_a_crs_is_refused() -> None:
    bare = GeoDataFrame({"id": ["P1"], "stated_area": [None]}, geometry=[Point(18, 59)])
    with pytest.raises(UnknownProjection):
        assign_area(bare, AREAS)
