"""Reading a geometry file that somebody gives: its text, its place and its geometry checked row by row."""

import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path

import geopandas
from geopandas import GeoDataFrame
from shapely import is_valid_reason

from geo.crs import to_wgs84
from geo.errors import BrokenReference

SWEDEN = (10.0, 54.5, 25.0, 69.5)  # west, south, east, north: where a Swedish municipality can lie
TEXT_FORMATS = {".geojson", ".json", ".csv", ".toml"}
POLYGONS = ("Polygon", "MultiPolygon")
LINES = ("LineString", "MultiLineString")
POINTS = ("Point",)


def read_frame(path: Path, columns: Sequence[str], layer: str | None = None) -> GeoDataFrame:
    """Read a geometry file GDAL knows, with at least these columns, and return it in WGS84.

    The file may be in any coordinate system as long as it says so. BrokenReference when it is missing,
    unreadable, empty, not UTF-8, without a column, without a CRS, or somewhere else than in Sweden.
    """
    check_text(path)
    frame = _read(path, layer)
    for column in columns:
        if column not in frame.columns:
            raise BrokenReference(path.name, None, f"kolumnen ”{column}” saknas")
    if frame.empty:
        raise BrokenReference(path.name, None, "filen innehåller inga rader")
    if frame.crs is None:
        raise BrokenReference(path.name, None, "filen säger inte vilket koordinatsystem den är i")
    return placed(frame, path.name)


def placed(frame: GeoDataFrame, file: str) -> GeoDataFrame:
    """Return the frame in WGS84; BrokenReference when its numbers are not what it says, or not in Sweden."""
    _check_degrees(frame, file)
    frame = to_wgs84(frame)
    _check_place(frame, file)
    return frame


def check_text(path: Path) -> None:
    """Refuse a missing file, and a text file that is not UTF-8 or was decoded wrongly on its way here."""
    if not path.is_file():
        raise BrokenReference(path.name, None, "filen finns inte")
    if path.suffix.lower() not in TEXT_FORMATS:
        return
    content = path.read_bytes()
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as fault:
        row = content[: fault.start].count(b"\n") + 1
        raise BrokenReference(path.name, row, "texten är inte UTF-8; spara om filen i UTF-8") from fault
    for row, line in enumerate(text.splitlines(), start=1):
        if any(wrong in line for wrong in ("Ã¥", "Ã¤", "Ã¶", "Ã…", "Ã„", "Ã–", "\ufffd")):
            raise BrokenReference(path.name, row, "å, ä eller ö har förvanskats; exportera om filen i UTF-8")


def _read(path: Path, layer: str | None) -> GeoDataFrame:
    with warnings.catch_warnings():
        # GDAL tells of half-read geometry in warnings; a half-read border is no border.
        warnings.simplefilter("error", RuntimeWarning)
        try:
            frame = geopandas.read_file(path, **({} if layer is None else {"layer": layer}))
        except Exception as fault:  # GDAL's readers raise whatever their format makes of it
            raise BrokenReference(path.name, None, f"filen går inte att läsa som karta ({fault})") from fault
    if not isinstance(frame, GeoDataFrame):
        raise BrokenReference(path.name, None, "filen innehåller ingen geometri")
    return frame


def _check_degrees(frame: GeoDataFrame, file: str) -> None:
    """Catch metres under a CRS in degrees: what GeoJSON saved without reprojecting looks like."""
    if not frame.crs.is_geographic:
        return
    for row, x, y in _corners(frame):
        if abs(x) > 180 or abs(y) > 90:
            raise BrokenReference(
                file,
                row,
                f"koordinaterna ({x:.0f}, {y:.0f}) är inte grader; filen är troligen i SWEREF 99"
                " utan att säga det, spara om den i WGS84 (EPSG:4326)",
            )


def _check_place(frame: GeoDataFrame, file: str) -> None:
    west, south, east, north = SWEDEN
    for row, x, y in _corners(frame):
        if west <= x <= east and south <= y <= north:
            continue
        swapped = west <= y <= east and south <= x <= north
        cause = "longitud och latitud har bytt plats" if swapped else "fel koordinatsystem eller fel fil"
        raise BrokenReference(file, row, f"läget {x:.4f}, {y:.4f} ligger inte i Sverige; {cause}")


def _corners(frame: GeoDataFrame) -> Iterator[tuple[int, float, float]]:
    """Yield each row that has a geometry, with its south-west corner."""
    for row, geometry in enumerate(frame.geometry, start=1):
        if geometry is not None and not geometry.is_empty:
            yield row, *geometry.bounds[:2]


def geometry_faults(frame: GeoDataFrame, file: str, kinds: Sequence[str]) -> Iterator[BrokenReference]:
    """Yield a fault for each row whose geometry is missing, of another kind, or invalid."""
    for row, geometry in enumerate(frame.geometry, start=1):
        if geometry is None or geometry.is_empty:
            yield BrokenReference(file, row, "geometri saknas")
        elif geometry.geom_type not in kinds:
            wanted = " eller ".join(kinds)
            yield BrokenReference(file, row, f"geometrin är {geometry.geom_type}, väntat {wanted}")
        elif not geometry.is_valid:
            yield BrokenReference(file, row, f"geometrin är trasig ({is_valid_reason(geometry)})")


def text_faults(frame: GeoDataFrame, file: str, column: str, *, unique: bool) -> Iterator[BrokenReference]:
    """Yield a fault for each row where the column is empty or, if asked, says what an earlier row said."""
    first: dict[str, int] = {}
    for row, value in enumerate(frame[column], start=1):
        if not isinstance(value, str) or not value.strip():
            yield BrokenReference(file, row, f"”{column}” är tomt eller inte text")
        elif unique and value in first:
            yield BrokenReference(file, row, f"{column} ”{value}” finns redan på rad {first[value]}")
        else:
            first.setdefault(value, row)
