"""Whatever a point list holds, it is read or refused with a reason: no stack trace, no written row."""

import csv
import io
import zipfile
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard import registers
from dashboard.paper.exports.registers import register_file
from dashboard.registers import DryRun, dry_run
from dashboard.settings import REFERENCE_PACK, REFERENCE_POINTS
from data.operations import reads as operation_reads
from data.points import reads as point_reads
from data.points.list_file import COLUMNS, LARGEST_FILE
from data.store.database import Store, open_store
from geo.layers import load_pack
from tests.data.list_file_worlds import xlsx_of

NOW = datetime(2026, 1, 17, 2, 0, tzinfo=UTC)
PACK = load_pack(REFERENCE_PACK)
ENDINGS = (".csv", ".geojson", ".xlsx", ".gpkg")
CELLS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["P01", "ja", "nej", "okänt", "fast", "59.3", "17.9", "59,3", "1-feb", "=1+1", "", "nan", "1e999"]
    ),
)
TYPED = st.one_of(
    CELLS.filter(lambda text: all(letter.isprintable() for letter in text)),
    st.integers(-(10**12), 10**12),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(date(1950, 1, 1), date(2050, 1, 1)),
    st.none(),
)
ROWS = st.lists(st.lists(CELLS, min_size=20, max_size=22), max_size=4)
JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from([*COLUMNS, "x"]), inner),
    max_leaves=20,
)


@cache
def store() -> Store:
    opened = open_store(f"sqlite:///{Path(mkdtemp()) / 's.db'}")
    registers.load_areas(opened, PACK, NOW)
    registers.load_points(opened, PACK, REFERENCE_POINTS, NOW)
    return opened


@cache
def valid(ending: str) -> bytes:
    return register_file(point_reads.loaded_points(store()), ending)


def read(content: bytes, ending: str) -> DryRun:
    before = operation_reads.revision(store())
    found = dry_run(store(), PACK, f"punkter{ending}", content)
    assert all(fault.reason for fault in found.refused)
    west, south, east, north = PACK.bounds
    for point in found.listed.points:
        assert west <= point.lon <= east
        assert south <= point.lat <= north
        assert point.id == point.id.strip() != ""
    assert found.listed.points or found.refused
    assert operation_reads.revision(store()) == before
    return found


@settings(deadline=None)
@given(st.binary(max_size=400), st.sampled_from(ENDINGS))
def test_any_bytes(content: bytes, ending: str) -> None:
    read(content, ending)


@settings(deadline=None)
@given(st.binary(max_size=200), st.sampled_from(ENDINGS))
def test_any_bytes_after_the_right_beginning(content: bytes, ending: str) -> None:
    start = {".csv": b"id,name", ".geojson": b"{", ".xlsx": b"PK\x03\x04", ".gpkg": b"SQLite format 3\x00"}
    padded = content.ljust(100, b"\x00")[:52] + b"GPKG" + content if ending == ".gpkg" else content
    assert read(start[ending] + padded, ending).refused


@settings(max_examples=60, deadline=None)
@given(st.data(), st.sampled_from(ENDINGS))
def test_a_valid_file_with_bytes_changed(data: st.DataObject, ending: str) -> None:
    content = bytearray(valid(ending))
    for _number in range(data.draw(st.integers(1, 12))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place] = data.draw(st.integers(0, 255))
    cut = data.draw(st.none() | st.integers(0, len(content)))
    read(bytes(content[:cut]), ending)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_spreadsheet_whose_parts_are_changed(data: st.DataObject) -> None:
    """The bytes of a zip are packed: changes must be made in what it holds to reach the reader."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(valid(".xlsx"))) as source, zipfile.ZipFile(out, "w") as target:
        names = source.namelist()
        chosen = data.draw(st.sampled_from(names))
        for name in names:
            part = bytearray(source.read(name))
            if name == chosen:
                start = data.draw(st.integers(0, len(part) - 1))
                part[start : start + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=30))
            target.writestr(name, bytes(part))
    read(out.getvalue(), ".xlsx")


@settings(deadline=None)
@given(ROWS)
def test_any_cells(rows: list[list[str]]) -> None:
    text = io.StringIO()
    csv.writer(text).writerows([COLUMNS, *rows])
    read(text.getvalue().encode("utf-8", "surrogatepass"), ".csv")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from(COLUMNS), TYPED, max_size=6), max_size=3))
def test_any_typed_cells(rows: list[dict[str, Any]]) -> None:
    read(xlsx_of(*rows), ".xlsx")


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(JSON, max_size=3), JSON, JSON, JSON)
def test_any_features(features: list[object], properties: object, coordinates: object, crs: object) -> None:
    point = {"type": "Point", "coordinates": coordinates}
    made = {"type": "Feature", "properties": properties, "geometry": point}
    read(orjson.dumps({"type": "FeatureCollection", "features": [*features, made], "crs": crs}), ".geojson")
    read(orjson.dumps(made), ".json")


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_file_beyond_the_limit_is_not_read(ending: str) -> None:
    (fault,) = read(valid(ending) + b" " * LARGEST_FILE, ending).refused
    assert fault.reason == "filen är större än 10 MB"
