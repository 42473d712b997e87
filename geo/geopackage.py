"""Points or surfaces in a GeoPackage: looked through by SQLite first, so that nothing can run or call out."""

import re
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import pyogrio
from geopandas import GeoDataFrame

from geo import CALLING_OUT
from geo.errors import BrokenReference

MOST_ROWS: Final = 10_000
MOST_COLUMNS: Final = 100
_SECONDS: Final = 3.0
_LAYER: Final = "punkter"
_PLAIN_INDEX: Final = re.compile(r'CREATE VIRTUAL TABLE\s+"?rtree_[^;]*\bUSING\s+rtree\b', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a layer is to hold, as GeoPackage names it and as people do."""

    kinds: tuple[str, ...]
    word: str


PLACES: Final = Wanted(("POINT", "GEOMETRY"), "punkter")
SURFACES: Final = Wanted(("POLYGON", "MULTIPOLYGON", "GEOMETRY"), "ytor")

if not set(CALLING_OUT).isdisjoint(pyogrio.list_drivers()):
    raise RuntimeError("GDAL was loaded before geo could take away the drivers that call other hosts")


def read_geopackage(file: str, content: bytes, wanted: Wanted = PLACES) -> GeoDataFrame:
    """Return the only layer of what is wanted as the file has it: its own columns and coordinate system.

    The bytes go to a copy of our own. BrokenReference where the file has anything but plain tables, no
    such layer or several, or more than a list has.
    """
    with TemporaryDirectory(prefix="trygghetslaget-") as folder:
        path = Path(folder) / "punkter.gpkg"
        path.write_bytes(content)
        layer = _layer(file, path, wanted)
        try:
            frame = pyogrio.read_dataframe(path, layer=layer, max_features=MOST_ROWS + 1, use_arrow=False)
        except Exception as fault:  # GDAL raises whatever a damaged file makes of it
            raise BrokenReference(file, None, "filen går inte att läsa som GeoPackage") from fault
    if not isinstance(frame, GeoDataFrame):
        raise BrokenReference(file, None, "lagret har ingen geometri")
    if len(frame) > MOST_ROWS:
        raise BrokenReference(file, None, f"filen har fler än {MOST_ROWS} {wanted.word}")
    return frame


def write_geopackage(frame: GeoDataFrame) -> bytes:
    """Return the points as a GeoPackage with one layer, in the frame's own coordinate system."""
    with TemporaryDirectory(prefix="trygghetslaget-") as folder:
        path = Path(folder) / "punkter.gpkg"
        pyogrio.write_dataframe(frame, path, layer=_LAYER, driver="GPKG", geometry_type="Point")
        return path.read_bytes()


def _layer(file: str, path: Path, wanted: Wanted) -> str:
    """Return the name of the only layer of what is wanted, once nothing in the file can run or call."""
    deadline = time.monotonic() + _SECONDS
    try:
        connection = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)
        try:
            connection.set_progress_handler(lambda: int(time.monotonic() > deadline), 10_000)
            connection.execute("PRAGMA trusted_schema = OFF")
            for reason in _why_not_open(connection):
                raise BrokenReference(file, None, reason)
            layers = _layers(connection, wanted)
        finally:
            connection.close()
    except (sqlite3.Error, UnicodeDecodeError, OverflowError) as fault:
        raise BrokenReference(file, None, "filen går inte att läsa som GeoPackage") from fault
    if len(layers) != 1:
        there = f"{len(layers) or 'inget'} lager med {wanted.word}"
        raise BrokenReference(file, None, f"filen har {there}; det ska vara ett")
    return layers[0]


def _why_not_open(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield why a file is more than tables: views and virtual tables run what the file says when read."""
    for kind, name, sql in connection.execute("SELECT type, name, sql FROM sqlite_master"):
        if kind == "view":
            yield f"filen har en vy ({str(name)[:40]}); bara vanliga tabeller läses"
        text = str(sql or "")
        if kind == "table" and "virtual" in text.lower()[:40] and not _PLAIN_INDEX.match(text):
            yield f"filen har en virtuell tabell ({str(name)[:40]}); bara vanliga tabeller läses"


def _layers(connection: sqlite3.Connection, wanted: Wanted) -> list[str]:
    found = connection.execute(
        "SELECT c.table_name, g.geometry_type_name FROM gpkg_contents c "
        "JOIN gpkg_geometry_columns g ON g.table_name = c.table_name WHERE c.data_type = 'features'"
    ).fetchall()
    return [name for name, kind in found if _holds(connection, name, kind, wanted)]


def _holds(connection: sqlite3.Connection, name: Any, kind: Any, wanted: Wanted) -> bool:
    if not isinstance(name, str) or str(kind).upper() not in wanted.kinds:
        return False
    columns = connection.execute("SELECT name, hidden FROM pragma_table_xinfo(?)", (name,)).fetchall()
    return 0 < len(columns) <= MOST_COLUMNS and not any(hidden for _name, hidden in columns)
