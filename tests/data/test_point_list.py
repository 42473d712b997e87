"""Reading a point list: the bundled one, and each way a spreadsheet can spoil one."""

from dataclasses import replace
from pathlib import Path

import orjson
import pytest

import data
from data.domain.words import PointKind
from data.errors import BrokenReference
from data.point_list import COLUMNS, ListedPoint, read_points

GOOD = {
    "id": "P01",
    "name": "Brommaskolan",
    "address": "Tegnebyvägen 30",
    "area": "bromma",
    "lat": "59.34373",
    "lon": "17.90891",
    "kind": "fast",
    "example": "ja",
    "source": "exempel",
    "capacity": "220",
    "operated_by": "Bromma stadsdelsnämnd",
    "infrastructure_by": "Stadsledningskontoret",
    "owner": "SISAB",
    "fault_contact": "Felanmälan 08-000 00",
}


def line(**changes: str) -> str:
    cells = {**GOOD, **changes}
    return ",".join('"' + cells[column].replace('"', '""') + '"' for column in COLUMNS)


def saved(tmp_path: Path, *lines: str, header: str = ",".join(COLUMNS), name: str = "punkter.csv") -> Path:
    path = tmp_path / name
    path.write_text("\n".join((header, *lines)) + "\n", encoding="utf-8")
    return path


def fault(path: Path) -> str:
    with pytest.raises(BrokenReference) as caught:
        read_points(path)
    assert caught.value.file == path.name
    return str(caught.value)


def test_the_bundled_list_is_read_whole() -> None:
    points = read_points(Path(data.__path__[0]) / "reference" / "points.csv")
    assert len(points) == 52
    assert points[0].row == 2
    assert all(point.example for point in points)
    assert {point.kind for point in points} == set(PointKind)


def test_a_row_becomes_a_point_that_knows_its_row(tmp_path: Path) -> None:
    (point,) = read_points(saved(tmp_path, "", line(area="", capacity="", example="nej", kind="MOBIL")))
    assert point == ListedPoint(
        row=3,
        id="P01",
        name="Brommaskolan",
        address="Tegnebyvägen 30",
        area="",
        lat=59.34373,
        lon=17.90891,
        kind=PointKind.MOBIL,
        example=False,
        source="exempel",
        capacity=None,
        operated_by="Bromma stadsdelsnämnd",
        infrastructure_by="Stadsledningskontoret",
        owner="SISAB",
        fault_contact="Felanmälan 08-000 00",
    )


def test_columns_may_come_in_any_order_with_a_bom_and_semicolons(tmp_path: Path) -> None:
    columns = list(reversed(COLUMNS))
    path = tmp_path / "punkter.csv"
    text = ";".join(columns) + "\r\n" + ";".join(GOOD[column] for column in columns) + "\r\n"
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert read_points(path)[0].name == "Brommaskolan"


def test_html_is_kept_as_text(tmp_path: Path) -> None:
    evil = "<img src=x onerror=alert(1)>"
    assert read_points(saved(tmp_path, line(name=evil)))[0].name == evil


@pytest.mark.parametrize(
    "mangled",
    ["1-feb", "01-Feb", "feb-01", "2,00E+03", "2E+03", "2.5", "7,0", "2026-02-01", "01/02/2026", "#NAMN?"],
)
def test_an_id_that_a_spreadsheet_has_made_over(tmp_path: Path, mangled: str) -> None:
    said = fault(saved(tmp_path, line(id="P00"), line(id=mangled)))
    assert said == (
        f"punkter.csv, rad 3: id: {mangled} ser ut som ett datum eller tal som ett kalkylprogram gjort om"
    )


@pytest.mark.parametrize("fine", ["P01", "101", "bromma-1", "Å.2", "decima-1x", "maj", "2E3", "a_b"])
def test_an_id_that_is_fine(tmp_path: Path, fine: str) -> None:
    assert read_points(saved(tmp_path, line(id=fine)))[0].id == fine


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"id": ""}, "id: fältet är tomt"),
        ({"id": "P 1"}, "id: P 1 får bara ha bokstäver, siffror, punkt, _ och -"),
        ({"id": "P" * 33}, "id: Texten är för lång: 33 tecken, högst 32."),
        ({"name": " "}, "name: fältet är tomt"),
        ({"name": "x" * 121}, "name: Texten är för lång: 121 tecken, högst 120."),
        ({"source": ""}, "source: fältet är tomt"),
        ({"owner": "=1+1"}, "owner: =1+1 börjar med = och kan köras som formel i ett kalkylprogram"),
        ({"address": "@SUM(A1)"}, "address: @SUM(A1) börjar med @ och kan köras som formel"),
        ({"name": "+46 8 1"}, "name: +46 8 1 börjar med + och kan köras som formel i ett kalkylprogram"),
        ({"fault_contact": "-2+3"}, "fault_contact: -2+3 börjar med - och kan köras som formel"),
        ({"name": "a\x07b"}, "name: Texten innehåller styrtecken som inte kan sparas."),
        ({"owner": "Kim 811218-9876"}, "owner: Texten ser ut att innehålla ett personnummer."),
        ({"kind": "fåst"}, "kind: fåst är okänt; det ska vara fast eller mobil"),
        ({"example": ""}, "example: tomt är okänt; det ska vara ja eller nej"),
        ({"example": "true"}, "example: true är okänt; det ska vara ja eller nej"),
        ({"capacity": "många"}, "capacity: många är inget antal från 0 till 100000"),
        ({"capacity": "2,20E+02"}, "capacity: 2,20E+02 är inget antal"),
        ({"capacity": "9" * 30}, "capacity: 99999999999999999999 är inget antal"),
        ({"lat": "59,34"}, "lat: 59,34 har decimalkomma. Skriv 59.34"),
        ({"lon": ""}, "lon: tomt är inget tal"),
        ({"lon": "nan"}, "lon: nan är inget tal"),
        ({"lat": "17.9", "lon": "59.3"}, "lat, lon: 17.9 och 59.3 ser ut att ha bytt plats"),
        ({"lat": "6580822", "lon": "674032"}, "lat, lon: ser ut som meter (SWEREF 99)."),
        ({"lat": "48.85", "lon": "2.35"}, "lat, lon: 48.85 och 2.35 ligger utanför Sverige"),
    ],
)
def test_a_broken_cell_names_file_row_column_and_reason(
    tmp_path: Path, changes: dict[str, str], said: str
) -> None:
    assert fault(saved(tmp_path, line(id="P00"), line(**changes))).startswith(f"punkter.csv, rad 3: {said}")


def test_the_same_id_twice_names_both_rows(tmp_path: Path) -> None:
    said = fault(saved(tmp_path, line(), line(id="P02"), line()))
    assert said == "punkter.csv, rad 4: id P01 finns redan på rad 2"


def test_a_list_in_the_wrong_encoding_names_the_row(tmp_path: Path) -> None:
    path = tmp_path / "punkter.csv"
    path.write_bytes("\n".join((",".join(COLUMNS), line())).encode("cp1252"))
    assert fault(path) == "punkter.csv, rad 2: filen är inte UTF-8. Spara som CSV UTF-8"
    path.write_bytes(",".join(COLUMNS).encode("utf-16"))
    assert fault(path) == "punkter.csv, rad 1: filen är inte UTF-8. Spara som CSV UTF-8"


@pytest.mark.parametrize(
    ("header", "said"),
    [
        (",".join(COLUMNS[1:]), "rad 1: kolumnen id saknas"),
        (",".join((*COLUMNS, "telefon")), "rad 1: kolumnen telefon är okänd"),
        (",".join((*COLUMNS, "")), "rad 1: kolumnen (utan namn) är okänd"),
        (",".join((*COLUMNS, "id")), "rad 1: en kolumn finns två gånger"),
    ],
)
def test_a_header_that_is_not_the_one_agreed(tmp_path: Path, header: str, said: str) -> None:
    assert fault(saved(tmp_path, line(), header=header)) == f"punkter.csv, {said}"


def test_a_comma_that_makes_one_column_more(tmp_path: Path) -> None:
    unquoted = ",".join({**GOOD, "lat": "59,34"}.values())
    assert "raden har 15 fält men rubriken 14" in fault(saved(tmp_path, unquoted))


def test_files_with_nothing_to_read(tmp_path: Path) -> None:
    assert fault(saved(tmp_path)) == "punkter.csv: filen har inga punkter"
    (tmp_path / "tom.csv").touch()
    assert fault(tmp_path / "tom.csv") == "tom.csv: filen är tom"
    assert fault(tmp_path / "saknas.csv").startswith("saknas.csv: filen kan inte läsas")
    assert fault(tmp_path / "lista.xlsx") == "lista.xlsx: filen ska vara CSV (UTF-8) eller GeoJSON"


def test_an_unclosed_quote(tmp_path: Path) -> None:
    assert "kan inte läsas som CSV" in fault(saved(tmp_path, 'P01,"Brommaskolan'))


def test_a_file_too_large_to_be_a_point_list(tmp_path: Path) -> None:
    assert "större än 5 MB" in fault(saved(tmp_path, "x" * 5_000_001))


def feature(**changes: object) -> dict[str, object]:
    words: dict[str, object] = {key: GOOD[key] for key in COLUMNS if key not in ("lat", "lon")}
    properties = {**words, "example": True, "capacity": 220, **changes}
    geometry = {"type": "Point", "coordinates": [17.90891, 59.34373]}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def collection(tmp_path: Path, *features: object, **more: object) -> Path:
    path = tmp_path / "punkter.geojson"
    path.write_bytes(orjson.dumps({"type": "FeatureCollection", "features": features, **more}))
    return path


def test_geojson_says_the_same_as_csv(tmp_path: Path) -> None:
    (from_csv,) = read_points(saved(tmp_path, line()))
    (from_geojson,) = read_points(collection(tmp_path, feature()))
    assert from_geojson == replace(from_csv, row=1)


def test_broken_geojson(tmp_path: Path) -> None:
    assert fault(collection(tmp_path)) == "punkter.geojson: filen har inga punkter"
    swapped = {**feature(), "geometry": {"type": "Point", "coordinates": [59.34373, 17.90891]}}
    assert "rad 2: lat, lon: 17.90891 och 59.34373 ser ut att ha bytt" in fault(
        collection(tmp_path, feature(id="P00"), swapped)
    )
    line_shape = {**feature(), "geometry": {"type": "LineString", "coordinates": []}}
    assert "rad 1: geometrin ska vara en punkt" in fault(collection(tmp_path, line_shape))
    assert "egenskaper" in fault(collection(tmp_path, {"type": "Feature", "geometry": None}))
    assert "egenskaper" in fault(collection(tmp_path, "text"))
    assert "kolumnen telefon är okänd" in fault(collection(tmp_path, feature(telefon="1")))
    assert "name: värdet ska vara en text" in fault(collection(tmp_path, feature(name=["a"])))
    metres = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3011"}}
    assert "ska vara WGS84" in fault(collection(tmp_path, feature(), crs=metres))
    wgs84 = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    assert len(read_points(collection(tmp_path, feature(), crs=wgs84))) == 1
    (tmp_path / "punkter.json").write_text("[1,")
    assert "kan inte läsas som JSON" in fault(tmp_path / "punkter.json")
    (tmp_path / "punkter.json").write_text("[]")
    assert "ingen GeoJSON FeatureCollection" in fault(tmp_path / "punkter.json")
