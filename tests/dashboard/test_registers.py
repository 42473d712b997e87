"""Points get their area by position, and a list that cannot be right is refused."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from dashboard import registers
from dashboard.settings import REFERENCE_PACK, REFERENCE_POINTS
from data import queries
from data.database import Store, open_store
from data.errors import BrokenReference
from data.point_list import read_points
from geo.layers import load_pack

NOW = datetime(2026, 1, 17, 2, 0, tzinfo=UTC)
PACK = load_pack(REFERENCE_PACK)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(f"sqlite:///{tmp_path / 's.db'}")


def changed(tmp_path: Path, before: str, after: str) -> Path:
    text = REFERENCE_POINTS.read_text(encoding="utf-8")
    assert before in text
    path = tmp_path / "points.csv"
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    return path


def test_the_example_points_stand_in_all_eleven_areas(store: Store) -> None:
    registers.load_areas(store, PACK, NOW)
    settled = registers.load_points(store, PACK, REFERENCE_POINTS, NOW)
    assert settled.disagreements == ()
    points = queries.loaded_points(store)
    assert 45 <= len(points) <= 60
    assert {point.area for point in points} == {area.id for area in queries.areas(store)}
    assert all(point.example for point in points)


def test_loading_the_same_again_writes_nothing(store: Store) -> None:
    for _ in range(2):
        registers.load_areas(store, PACK, NOW)
        registers.load_points(store, PACK, REFERENCE_POINTS, NOW)
    assert queries.revision(store) == 2


def test_position_decides_and_a_stated_area_elsewhere_is_reported(store: Store, tmp_path: Path) -> None:
    first = read_points(REFERENCE_POINTS)[0]
    path = changed(tmp_path, f",{first.area},", ",skarpnack,")
    settled = registers.settle(read_points(path), PACK, path.name)
    assert settled.points[0].area == first.area
    assert len(settled.disagreements) == 1
    assert "Skarpnäck" in settled.disagreements[0]


def test_a_point_outside_the_municipality_names_file_and_row(store: Store, tmp_path: Path) -> None:
    first = read_points(REFERENCE_POINTS)[0]
    path = changed(tmp_path, f"{first.lat}", "60.5")
    with pytest.raises(BrokenReference) as broken:
        registers.load_points(store, PACK, path, NOW)
    assert broken.value.file == "points.csv"
    assert broken.value.row == first.row
    assert "utanför Stockholm" in str(broken.value)
    assert queries.revision(store) == 0
