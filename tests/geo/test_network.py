"""A network of ways: read from GraphML and GeoPackage, walked along, and never mixed with another method."""

from dataclasses import replace
from pathlib import Path

import pytest
from shapely import LineString, Point

from geo.build import build_pack
from geo.coverage import Method, Reach, reach_of
from geo.errors import BrokenInput
from geo.layers import Pack
from tests.geo import uneven_town
from tests.geo.exempelkoping import town_description
from tests.geo.uneven_town import at, build

HEAD = """<?xml version="1.0" encoding="utf-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
<key id="d0" for="graph" attr.name="crs" attr.type="string"/>
<key id="d1" for="node" attr.name="x"/><key id="d2" for="node" attr.name="y"/>
<key id="d3" for="edge" attr.name="length" attr.type="double"/><key id="d4" for="edge" attr.name="geometry"/>
<graph edgedefault="directed">"""
CORNERS = {"a": (250.0, 1750.0), "b": (1250.0, 1750.0), "c": (3400.0, 1700.0)}
PLACES = {name: at(*corner) for name, corner in CORNERS.items()}


def graphml(directory: Path, *, crs: str = '<data key="d0">epsg:4326</data>', length: str = "1500.0") -> Path:
    """Save a winding way from a to b, told in both directions, and a straight one from b to c."""
    nodes = "".join(
        f'<node id="{name}"><data key="d1">{lon}</data><data key="d2">{lat}</data></node>'
        for name, (lon, lat) in PLACES.items()
    )
    drawn = f'<data key="d4">{LineString([PLACES["b"], PLACES["c"]]).wkt}</data>'
    edges = "".join(
        f'<edge source="{one}" target="{other}"><data key="d3">{length}</data></edge>'
        for one, other in (("a", "b"), ("b", "a"))
    )
    path = directory / "gator.graphml"
    path.write_text(f'{HEAD}{crs}{nodes}{edges}<edge source="b" target="c">{drawn}</edge></graph></graphml>')
    return path


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    directory = tmp_path_factory.mktemp("gator")
    return build(directory, network=graphml(directory))


@pytest.fixture(scope="module")
def reach(pack: Pack) -> Reach:
    return reach_of(pack, PLACES, Method.NAT)


def test_a_way_told_in_both_directions_is_one_way(pack: Pack) -> None:
    assert len(pack.network) == 2
    assert "network" not in pack.paths


def test_what_is_told_of_a_ways_length_counts(reach: Reach) -> None:
    assert reach.metres_between("a", "b") == pytest.approx(1500, abs=80)
    assert reach.metres_between("b", "c") == pytest.approx(2151, abs=80)
    assert reach.metres_between("a", "c") == pytest.approx(3651, abs=80)


def test_people_along_the_ways_are_reached_and_no_other(pack: Pack, reach: Reach) -> None:
    """Within 200 m of the way: 40 of the dense square's cells, half a disc (25), and 40 people beyond."""
    covered = reach.covered(["a"], 900)
    assert (covered.method, covered.underestimates) == (Method.NAT, False)
    assert covered.people is not None
    assert covered.people.low == 0
    assert covered.people.high == 1000
    assert covered.people.spread == pytest.approx(600, abs=40)
    straight = reach_of(pack, PLACES, Method.FAGEL).covered(["a"], 900).people
    assert straight is not None and straight.spread == 1000


def test_a_closed_bridge_is_closed_to_its_street_too(tmp_path: Path) -> None:
    pack = build(tmp_path, river=True, network=graphml(tmp_path))
    assert reach_of(pack, PLACES, Method.NAT).metres_between("b", "c") is not None
    closed = frozenset(["norra-bron"])
    assert reach_of(pack, PLACES, Method.NAT, closed=closed).metres_between("b", "c") is None
    assert (
        reach_of(pack, PLACES, Method.NAT, closed=frozenset(["sodra-bron"])).metres_between("b", "c")
        is not None
    )


def test_a_pack_without_a_network_has_no_such_figures(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="underlaget för Exempelköping har inget vägnät"):
        reach_of(build(tmp_path), PLACES, Method.NAT)


def test_a_geopackage_of_nodes_and_edges_as_osmnx_writes_it(tmp_path: Path) -> None:
    file = tmp_path / "gator.gpkg"
    corners = [Point(corner) for corner in CORNERS.values()]
    uneven_town.frame({"osmid": [1, 2, 3]}, corners).to_file(file, layer="nodes")
    lines = [LineString([corners[0], corners[1]]), LineString([corners[1], corners[2]])]
    uneven_town.frame({"length": [1500.0, None]}, lines).to_file(file, layer="edges")
    network = build(tmp_path, network=file).network
    assert list(network["length_m"]) == [1500.0, pytest.approx(2150.6, abs=0.5)]


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        ({"crs": ""}, "filen säger inte vilket koordinatsystem den är i."),
        ({"crs": '<data key="d0">epsg:3006</data>'}, "ligger inte i Sverige"),
        ({"crs": '<data key="d0">ingenting</data>'}, "”ingenting” är inte ett koordinatsystem."),
        ({"length": "-3"}, "rad 1: ”-3.0” är ingen längd i meter."),
        ({"length": "lång"}, "rad 1: kanten går inte att läsa."),
    ],
)
def test_a_network_that_cannot_be_used(tmp_path: Path, spoil: dict[str, str], reason: str) -> None:
    paths = replace(uneven_town.paths(tmp_path), network=graphml(tmp_path, **spoil))
    with pytest.raises(BrokenInput) as caught:
        build_pack(town_description(), paths, tmp_path / "pack")
    assert str(caught.value).startswith("gator.graphml")
    assert reason in str(caught.value)


@pytest.mark.parametrize("text", ["inte xml", "<graphml/>", HEAD.replace("d0", "d9") + "</graph></graphml>"])
def test_a_file_that_is_no_graph(tmp_path: Path, text: str) -> None:
    (tmp_path / "gator.graphml").write_text(text)
    paths = replace(uneven_town.paths(tmp_path), network=tmp_path / "gator.graphml")
    with pytest.raises(BrokenInput, match=r"gator\.graphml: "):
        build_pack(town_description(), paths, tmp_path / "pack")
    assert not (tmp_path / "pack").exists()
