"""An uploaded file never makes the server call out, whatever address it names, and never makes it hang."""

import json
import os
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

import geo.geopackage
from dashboard.paper.exports.registers import register_file
from geo.errors import BrokenReference
from geo.geopackage import MOST_ROWS, read_geopackage
from tests.data.list_file_worlds import collection, csv_of, feature, line, xlsx_of
from tests.data.list_files.test_xlsx import with_parts
from tests.factories import make_point

pytestmark = pytest.mark.slow  # a process of its own for each

ROOT = Path(__file__).parents[4]
LINK = (
    '<?xml version="1.0"?><externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<externalBook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="r1"/>'
    "</externalLink>"
)


class Listener:
    """A server on this machine that counts who comes, and answers nothing of use."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self.callers = 0
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                caller, _address = self._socket.accept()
            except OSError:
                return
            self.callers += 1
            with caller:
                caller.sendall(b"HTTP/1.0 404 Not Found\r\nContent-Length: 0\r\n\r\n")

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def listener() -> Iterator[Listener]:
    made = Listener()
    yield made
    made.close()


def wfs(address: str) -> bytes:
    return f"<OGRWFSDataSource><URL>{address}/wfs?SERVICE=WFS</URL></OGRWFSDataSource>".encode()


def vrt(address: str) -> bytes:
    return (
        f'<OGRVRTDataSource><OGRVRTLayer name="p"><SrcDataSource>/vsicurl/{address}/p.geojson'
        "</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"
    ).encode()


def linked_geojson(address: str) -> bytes:
    return collection(feature(), crs={"type": "link", "properties": {"href": address, "type": "esriwkt"}})


def linked_xlsx(address: str) -> bytes:
    relations = (
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        f'externalLinkPath" Target="{address}/other.xlsx" TargetMode="External"/></Relationships>'
    )
    parts = {
        "xl/externalLinks/externalLink1.xml": LINK.encode(),
        "xl/externalLinks/_rels/externalLink1.xml.rels": relations.encode(),
    }
    return with_parts(xlsx_of({"name": f"={address}"}), parts)


def geopackage(*statements: str) -> bytes:
    """Return a good GeoPackage, with what somebody has done to it since."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "made.gpkg"
        path.write_bytes(register_file([make_point("P01"), make_point("P02")], ".gpkg"))
        connection = sqlite3.connect(path)
        # Triggers of its own want functions that only GDAL has.
        own = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for statement in (*(f"DROP TRIGGER {name}" for (name,) in own), *statements):
            connection.execute(statement)
        connection.commit()
        connection.close()
        return path.read_bytes()


def calling_geopackage(address: str) -> bytes:
    url = f"/vsicurl/{address}/x.gpkg"
    return geopackage(
        f"UPDATE gpkg_spatial_ref_sys SET definition = '{address}/crs'",
        f"INSERT INTO gpkg_extensions VALUES ('punkter', NULL, '{url}', '{address}', 'read-write')",
        f"UPDATE gpkg_contents SET identifier = '{url}'",
        f"UPDATE punkter SET source = '{url}'",
    )


HOSTILE: dict[str, Callable[[str], bytes]] = {
    "wfs": wfs,
    "vrt": vrt,
    "link": linked_geojson,
    "xlsx": linked_xlsx,
    "gpkg": calling_geopackage,
}


def test_no_upload_makes_anybody_call(tmp_path: Path, listener: Listener) -> None:
    files = tmp_path / "files"
    files.mkdir()
    for name, make in HOSTILE.items():
        for ending in ("csv", "geojson", "json", "xlsx", "gpkg", "vrt", "xml"):
            (files / f"{name}.{ending}").write_bytes(make(listener.address))
    (files / "good.csv").write_bytes(csv_of(line()))
    done = subprocess.run(
        [sys.executable, "-m", "tests.dashboard.upload_all", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    answer = json.loads(done.stdout)
    assert answer["called"] == []
    assert listener.callers == 0
    said = answer["said"]
    assert said.pop("good.csv") == []
    read = said.pop("gpkg.gpkg")  # its tables are plain; what they say is only text
    assert [fault for fault in read if "http" in fault] == []
    assert all(said.values()), [name for name, faults in said.items() if not faults]


@pytest.mark.parametrize("make", [wfs, vrt], ids=["wfs", "vrt"])
def test_without_the_restriction_the_same_files_do_call(
    make: Callable[[str], bytes], tmp_path: Path, listener: Listener
) -> None:
    """The listener hears: otherwise its silence above would prove nothing."""
    path = tmp_path / "p.vrt"
    path.write_bytes(make(listener.address))
    code = "import sys, pyogrio\ntry: pyogrio.read_info(sys.argv[1])\nexcept Exception: pass"
    allowed = {name: value for name, value in os.environ.items() if name not in ("OGR_SKIP", "GDAL_SKIP")}
    subprocess.run([sys.executable, "-c", code, str(path)], env=allowed, timeout=60, check=True)
    assert listener.callers > 0


def test_the_drivers_that_call_out_are_not_in_this_process(tmp_path: Path, listener: Listener) -> None:
    pyogrio: Any = import_module("pyogrio")  # after geo, as everywhere
    assert set(pyogrio.list_drivers()).isdisjoint(geo.CALLING_OUT)
    assert {"GPKG", "GeoJSON"} <= set(pyogrio.list_drivers())
    for name in ("wfs", "vrt"):
        (tmp_path / "p.vrt").write_bytes(HOSTILE[name](listener.address))
        with pytest.raises(pyogrio.errors.DataSourceError):
            pyogrio.read_info(tmp_path / "p.vrt")
    assert listener.callers == 0


ENDLESS = (
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS fid, NULL AS geom FROM n"
)


@pytest.mark.parametrize(
    ("statements", "said"),
    [
        (["ALTER TABLE punkter RENAME TO p2", f"CREATE VIEW punkter AS {ENDLESS}"], "filen har en vy"),
        ([f"CREATE VIEW annat AS {ENDLESS}"], "filen har en vy (annat)"),
        (["CREATE VIRTUAL TABLE ord USING fts5(a)"], "filen har en virtuell tabell (ord)"),
        (["ALTER TABLE punkter ADD COLUMN x AS (length(name))"], "inget lager med punkter"),
        (["DELETE FROM gpkg_contents"], "inget lager med punkter"),
        (["DROP TABLE gpkg_geometry_columns"], "går inte att läsa som GeoPackage"),
        (["UPDATE gpkg_geometry_columns SET geometry_type_name = 'POLYGON'"], "inget lager med punkter"),
        (
            [
                "CREATE TABLE andra (fid INTEGER PRIMARY KEY, geom BLOB)",
                "INSERT INTO gpkg_contents(table_name, data_type, identifier) "
                "VALUES ('andra', 'features', 'b')",
                "INSERT INTO gpkg_geometry_columns VALUES ('andra', 'geom', 'POINT', 4326, 0, 0)",
            ],
            "filen har 2 lager med punkter",
        ),
    ],
)
def test_a_geopackage_that_is_more_than_one_plain_table(statements: list[str], said: str) -> None:
    began = time.perf_counter()
    with pytest.raises(BrokenReference, match=said.replace("(", r"\(").replace(")", r"\)")):
        read_geopackage("p.gpkg", geopackage(*statements))
    assert time.perf_counter() - began < 5


def test_a_geopackage_with_far_too_many_points_is_refused_in_time() -> None:
    rows = (
        "INSERT INTO punkter(geom, id) WITH RECURSIVE n(i) AS "
        f"(SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {MOST_ROWS}) "
        "SELECT (SELECT geom FROM punkter LIMIT 1), i FROM n"
    )
    content = geopackage(rows)
    began = time.perf_counter()
    with pytest.raises(BrokenReference, match=f"fler än {MOST_ROWS} punkter"):
        read_geopackage("p.gpkg", content)
    assert time.perf_counter() - began < 5


def test_triggers_such_as_every_geopackage_has_are_never_fired_by_reading() -> None:
    content = geopackage(
        "CREATE TRIGGER ond AFTER INSERT ON punkter BEGIN SELECT randomblob(1000000000); END"
    )
    assert len(read_geopackage("p.gpkg", content)) == 2


def test_a_gdal_that_was_loaded_first_and_may_call_out_opens_no_upload() -> None:
    """Which drivers there are is settled when GDAL is loaded: too late is refused, not ignored."""
    allowed = {name: value for name, value in os.environ.items() if name not in ("OGR_SKIP", "GDAL_SKIP")}
    code = "import pyogrio\nimport geo.geopackage"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=allowed, capture_output=True, text=True, timeout=60
    )
    assert done.returncode != 0
    assert "GDAL was loaded before geo" in done.stderr
