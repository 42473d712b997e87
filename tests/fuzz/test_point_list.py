"""Whatever a point list holds, it is read or refused with file, row and reason: never a stack trace."""

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from data.errors import BrokenReference
from data.point_list import COLUMNS, LATITUDES, LONGITUDES, read_points

CELLS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["P01", "ja", "nej", "fast", "59.3", "17.9", "59,3", "1-feb", "=1+1", "", "nan", "1e999"]
    ),
)
ROWS = st.lists(st.lists(CELLS, min_size=13, max_size=15), max_size=4)
JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from([*COLUMNS, "x"]), inner),
    max_leaves=20,
)


def read(content: bytes, ending: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"punkter{ending}"
        path.write_bytes(content)
        try:
            points = read_points(path)
        except BrokenReference as fault:
            assert fault.file == path.name
            assert fault.reason
            return
    assert points
    for point in points:
        assert LATITUDES[0] <= point.lat <= LATITUDES[1]
        assert LONGITUDES[0] <= point.lon <= LONGITUDES[1]
        assert point.id == point.id.strip() != ""


@given(st.binary(max_size=400))
def test_any_bytes(content: bytes) -> None:
    read(content, ".csv")
    read(content, ".geojson")


@given(ROWS)
def test_any_cells(rows: list[list[str]]) -> None:
    text = io.StringIO()
    csv.writer(text).writerows([COLUMNS, *rows])
    read(text.getvalue().encode("utf-8", "surrogatepass"), ".csv")


@settings(max_examples=200)
@given(st.lists(JSON, max_size=3), JSON, JSON)
def test_any_features(features: list[object], properties: object, coordinates: object) -> None:
    point = {"type": "Point", "coordinates": coordinates}
    made = {"type": "Feature", "properties": properties, "geometry": point}
    read(orjson.dumps({"type": "FeatureCollection", "features": [*features, made]}), ".json")
    read(orjson.dumps(made), ".json")
