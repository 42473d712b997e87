"""A pack that was damaged after it was built is refused with the file, the row and the reason."""

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geo.errors import BrokenReference
from geo.layers import load_pack
from tests.geo.exempelkoping import build_town


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_town(tmp_path_factory.mktemp("town"))


@pytest.fixture
def pack(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "pack"))


def rewrite(pack: Path, layer: str, change: Callable[[dict[str, Any]], None]) -> None:
    """Change a layer and sign it anew, so that only the change itself can be at fault."""
    path, manifest_path = pack / f"{layer}.geojson", pack / "pack.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    change(content)
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    manifest = json.loads(manifest_path.read_text(encoding="utf-8"))
    manifest["layers"][layer]["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
    manifest_path.write_text(json.dumps(manifest), encoding="utf-8")


def refusal(pack: Path) -> str:
    with pytest.raises(BrokenReference) as caught:
        load_pack(pack)
    return str(caught.value)


def test_a_whole_pack_loads_and_finds_its_own_points(pack: Path) -> None:
    assert load_pack(pack).points_file is None
    (pack / "points.csv").write_text("id\n", encoding="utf-8")
    assert load_pack(pack).points_file == pack / "points.csv"


def test_no_manifest(pack: Path) -> None:
    (pack / "pack.json").unlink()
    assert refusal(pack) == "pack.json: filen finns inte i pack."


def test_a_manifest_that_is_not_json(pack: Path) -> None:
    (pack / "pack.json").write_text("{", encoding="utf-8")
    assert refusal(pack).startswith("pack.json: filen är inte JSON i UTF-8")


@pytest.mark.parametrize("key", ["name", "municipality_code", "bounds", "attribution", "layers"])
def test_a_manifest_without_a_word(pack: Path, key: str) -> None:
    manifest = json.loads((pack / "pack.json").read_text(encoding="utf-8"))
    del manifest[key]
    (pack / "pack.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert refusal(pack) == f"pack.json: uppgiften ”{key}” saknas."


def test_a_layer_file_that_is_gone(pack: Path) -> None:
    (pack / "land.geojson").unlink()
    assert refusal(pack) == "land.geojson: filen finns inte."


def test_a_mandatory_layer_that_is_not_listed(pack: Path) -> None:
    manifest = json.loads((pack / "pack.json").read_text(encoding="utf-8"))
    del manifest["layers"]["areas"]
    (pack / "pack.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert refusal(pack) == "pack.json: lagret ”areas” saknas."


def test_a_layer_outside_the_pack(pack: Path) -> None:
    manifest = json.loads((pack / "pack.json").read_text(encoding="utf-8"))
    manifest["layers"]["areas"]["file"] = "../areas.geojson"
    (pack / "pack.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert refusal(pack) == "pack.json: lagret ”areas” pekar utanför katalogen."


def test_a_layer_that_was_edited(pack: Path) -> None:
    path = pack / "areas.geojson"
    path.write_text(path.read_text(encoding="utf-8") + " ", encoding="utf-8")
    assert refusal(pack) == "areas.geojson: filen har ändrats sedan pack.json skrevs; bygg om underlaget."


def test_the_same_area_twice(pack: Path) -> None:
    rewrite(pack, "areas", lambda layer: layer["features"][2]["properties"].update(id="norra-asen"))
    assert refusal(pack) == "areas.geojson, rad 3: id ”norra-asen” finns redan på rad 1."


def test_a_column_that_is_gone(pack: Path) -> None:
    def drop(layer: dict[str, Any]) -> None:
        for feature in layer["features"]:
            del feature["properties"]["population"]

    rewrite(pack, "areas", drop)
    assert refusal(pack) == "areas.geojson: kolumnen ”population” saknas."


def test_a_broken_shape(pack: Path) -> None:
    bow = [[[15.3, 59.3], [15.4, 59.4], [15.4, 59.3], [15.3, 59.4], [15.3, 59.3]]]
    rewrite(
        pack,
        "land",
        lambda layer: layer["features"][1].update(geometry={"type": "Polygon", "coordinates": bow}),
    )
    assert refusal(pack).startswith("land.geojson, rad 2: geometrin är trasig (Self-intersection")


def test_another_coordinate_system(pack: Path) -> None:
    metres = [[[520000, 6570000], [521000, 6570000], [521000, 6571000], [520000, 6570000]]]
    rewrite(
        pack,
        "land",
        lambda layer: layer["features"][0].update(geometry={"type": "Polygon", "coordinates": metres}),
    )
    assert refusal(pack).startswith("land.geojson, rad 1: koordinaterna (520000, 6570000) är inte grader")


def test_land_of_an_unknown_area(pack: Path) -> None:
    rewrite(pack, "land", lambda layer: layer["features"][0]["properties"].update(id="atlantis"))
    assert refusal(pack) == "land.geojson, rad 1: området ”atlantis” finns inte bland områdena."


def test_a_row_too_few(pack: Path) -> None:
    rewrite(pack, "areas", lambda layer: layer["features"].pop())
    assert refusal(pack) == "areas.geojson: 2 rader, men pack.json säger 3."
