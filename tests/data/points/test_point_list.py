"""Reading a point list: the bundled one, and each way a spreadsheet can spoil one; every fault is said."""

from dataclasses import replace
from pathlib import Path

import pytest

import data
from data.errors import BrokenReference
from data.list_files.table import BrokenList
from data.points.facts import SINCE
from data.points.list_checking import Checked, ListedPoint, check
from data.points.list_file import COLUMNS, LAYOUT, NEEDED, content_of, heading, read_table
from data.words import Answer, PointKind
from tests.data.list_file_worlds import GOOD, collection, csv_of, feature, line

KNOWN = ("accessibility", "children", "pets", "languages", "outage_plan", "water_plan", "supplier")
BUNDLED = Path(data.__path__[0]) / "reference" / "points.csv"


def read(content: bytes, name: str = "punkter.csv") -> Checked:
    return check(read_table(name, content))


def points(content: bytes, name: str = "punkter.csv") -> tuple[ListedPoint, ...]:
    checked = read(content, name)
    assert checked.faults == ()
    return checked.points


def faults(content: bytes, name: str = "punkter.csv") -> list[str]:
    """Return everything that is wrong with a file, whether it could be read or not."""
    try:
        return [str(fault) for fault in read(content, name).faults]
    except BrokenList as broken:
        assert broken.file == name
        return [str(fault) for fault in broken.faults]


def fault(content: bytes, name: str = "punkter.csv") -> str:
    (said,) = faults(content, name)
    return said


def test_the_bundled_list_is_read_whole() -> None:
    listed = points(content_of(BUNDLED), "points.csv")
    assert len(listed) == 52
    assert listed[0].row == 2
    assert all(point.stated["example"] for point in listed)
    assert {point.stated["kind"] for point in listed} == set(PointKind)


def test_a_row_becomes_a_point_that_knows_its_row() -> None:
    (point,) = points(csv_of("", line(area="", capacity="", example="nej", kind="MOBIL")))
    assert point == ListedPoint(
        row=3,
        id="P01",
        name="Brommaskolan",
        north=59.34373,
        east=17.90891,
        area="",
        stated={
            "address": "Tegnebyvägen 30",
            "kind": PointKind.MOBIL,
            "example": False,
            "source": "exempel",
            "capacity": None,
            "operated_by": "Bromma stadsdelsnämnd",
            "infrastructure_by": "Stadsledningskontoret",
            "owner": "SISAB",
            "fault_contact": "Felanmälan 08-000 00",
            "accessibility": Answer.JA,
            "children": Answer.OKANT,
            "pets": None,
            "languages": "svenska, arabiska",
            "outage_plan": "pärm A",
            "water_plan": "",
            "supplier": "Tankbil AB, avtal finns",
            **{name: point.stated[name] for name in SINCE if name not in KNOWN},
        },
    )


def test_a_list_of_what_is_needed_says_nothing_of_the_rest() -> None:
    (point,) = points(csv_of(line(NEEDED), header=",".join(NEEDED)))
    assert (point.id, point.name, point.area, point.stated) == ("P01", "Brommaskolan", "", {})
    assert set(NEEDED) == {"id", "name", "lat", "lon"}


def test_a_source_may_be_left_out_in_a_row_too() -> None:
    assert points(csv_of(line(source="")))[0].stated["source"] == ""


@pytest.mark.parametrize(
    ("said", "means"),
    [("ja", Answer.JA), ("NEJ", Answer.NEJ), ("okänt", Answer.OKANT), ("okant", Answer.OKANT), ("", None)],
)
def test_unknown_is_an_answer_and_empty_is_none(said: str, means: Answer | None) -> None:
    assert points(csv_of(line(pets=said)))[0].stated["pets"] is means


def test_columns_may_come_in_any_order_with_a_bom_and_semicolons() -> None:
    columns = list(reversed(COLUMNS))
    text = ";".join(columns) + "\r\n" + ";".join(GOOD[column] for column in columns) + "\r\n"
    assert points(b"\xef\xbb\xbf" + text.encode())[0].name == "Brommaskolan"


def test_headings_may_be_the_words_people_use_with_the_names_under_them() -> None:
    words = ",".join(heading(column).capitalize() for column in COLUMNS)
    named = ",".join(COLUMNS)
    assert points(csv_of(line(), header=words)) == points(csv_of(line()))
    assert points(csv_of(named, line(), header=words))[0].row == 3


def test_html_is_kept_as_text() -> None:
    evil = "<img src=x onerror=alert(1)>"
    assert points(csv_of(line(name=evil)))[0].name == evil


@pytest.mark.parametrize(
    "mangled",
    [
        "1-feb",
        "01-Feb",
        "feb-01",
        "2,00E+03",
        "2E+03",
        "2.5",
        "12.0",
        "7,0",
        "2026-02-01",
        "01/02/2026",
        "#NAMN?",
    ],
)
def test_an_id_that_a_spreadsheet_has_made_over(mangled: str) -> None:
    assert fault(csv_of(line(id="P00"), line(id=mangled))) == (
        f"rad 3, id: {mangled} ser ut som ett datum eller tal som ett kalkylprogram gjort om"
    )


@pytest.mark.parametrize("fine", ["P01", "101", "007", "bromma-1", "Å.2", "decima-1x", "maj", "2E3", "a_b"])
def test_an_id_that_is_fine(fine: str) -> None:
    assert points(csv_of(line(id=fine)))[0].id == fine


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"id": ""}, "id: fältet är tomt"),
        ({"id": "P 1"}, "id: P 1 får bara ha bokstäver, siffror, punkt, _ och -"),
        ({"id": "P" * 33}, "id: Texten är för lång: 33 tecken, högst 32."),
        ({"name": " "}, "name: fältet är tomt"),
        ({"name": "x" * 121}, "name: Texten är för lång: 121 tecken, högst 120."),
        ({"owner": "=1+1"}, "owner: =1+1 börjar med = och kan köras som formel i ett kalkylprogram"),
        ({"address": "@SUM(A1)"}, "address: @SUM(A1) börjar med @ och kan köras som formel"),
        ({"name": "+46 8 1"}, "name: +46 8 1 börjar med + och kan köras som formel i ett kalkylprogram"),
        ({"fault_contact": "-2+3"}, "fault_contact: -2+3 börjar med - och kan köras som formel"),
        ({"supplier": "=A1"}, "supplier: =A1 börjar med = och kan köras som formel"),
        ({"name": "a\x07b"}, "name: Texten innehåller styrtecken som inte kan sparas."),
        ({"owner": "Kim 811218-9876"}, "owner: Texten ser ut att innehålla ett personnummer."),
        ({"languages": "811218-9876"}, "languages: Texten ser ut att innehålla ett personnummer."),
        ({"kind": "fåst"}, "kind: fåst är okänt; det ska vara fast eller mobil"),
        ({"example": ""}, "example: tomt är okänt; det ska vara ja eller nej"),
        ({"example": "true"}, "example: true är okänt; det ska vara ja eller nej"),
        ({"pets": "kanske"}, "pets: kanske är okänt; det ska vara ja, nej, okänt eller tomt"),
        ({"capacity": "många"}, "capacity: många är inget antal från 0 till 100000"),
        ({"capacity": "2,20E+02"}, "capacity: 2,20E+02 är inget antal"),
        ({"capacity": "9" * 30}, "capacity: 99999999999999999999 är inget antal"),
        ({"lat": "59,34"}, "lat: 59,34 har decimalkomma. Skriv 59.34"),
        ({"lon": "17-sep"}, "lon: 17-sep ser ut som ett datum som ett kalkylprogram har gjort av ett tal"),
        ({"lon": ""}, "lon: tomt är inget tal"),
        ({"lon": "nan"}, "lon: nan är inget tal"),
    ],
)
def test_a_broken_cell_names_row_column_and_reason(changes: dict[str, str], said: str) -> None:
    assert fault(csv_of(line(id="P00"), line(**changes))).startswith(f"rad 3, {said}")


def test_every_fault_of_every_row_is_said_and_the_sound_rows_are_read() -> None:
    content = csv_of(
        line(id="P00"), line(lat="59,3", lon="17,9", kind="x"), line(id="P03", name=""), line(id="P04")
    )
    checked = read(content)
    assert [str(one) for one in checked.faults] == [
        "rad 3, kind: x är okänt; det ska vara fast eller mobil",
        "rad 3, lat: 59,3 har decimalkomma. Skriv 59.3",
        "rad 3, lon: 17,9 har decimalkomma. Skriv 17.9",
        "rad 4, name: fältet är tomt",
    ]
    assert [point.id for point in checked.points] == ["P00", "P04"]
    assert checked.ids == {"P00", "P01", "P03", "P04"}


def test_the_same_id_twice_names_both_rows() -> None:
    assert fault(csv_of(line(), line(id="P02"), line())) == "rad 4, id: P01 finns redan på rad 2"


def test_a_phone_number_outside_the_fault_contact_is_warned_about_and_read() -> None:
    checked = read(csv_of(line(supplier="ring 070-123 45 67"), line(id="P02", fault_contact="08-508 00 000")))
    assert len(checked.points) == 2
    (note,) = checked.notes
    assert note.startswith("Rad 2, supplier: Texten ser ut att innehålla ett telefonnummer.")


def test_a_list_in_the_wrong_encoding_names_the_row() -> None:
    wrong = csv_of(line()).decode().encode("cp1252")
    assert fault(wrong) == "rad 2: filen är inte UTF-8. Spara som CSV UTF-8"
    assert fault(",".join(COLUMNS).encode("utf-16")) == "rad 1: filen är inte UTF-8. Spara som CSV UTF-8"


@pytest.mark.parametrize(
    ("header", "said"),
    [
        (",".join(COLUMNS[1:]), "rad 1: kolumnen id saknas"),
        (",".join((*COLUMNS, "id")), "rad 1: kolumnen id finns två gånger"),
        (",".join((*COLUMNS, "Namn")), "rad 1: kolumnen name (namn) finns två gånger"),
    ],
)
def test_a_header_that_is_not_the_one_agreed(header: str, said: str) -> None:
    assert fault(csv_of(line(), header=header)) == said


def test_a_header_with_several_faults_says_them_all_and_what_it_leaves_to_ask() -> None:
    header = ",".join((*COLUMNS[2:], "owner", "telefon"))
    with pytest.raises(BrokenList) as broken:
        read(csv_of(line(), header=header))
    assert [str(one) for one in broken.value.faults] == [
        "rad 1: kolumnen id, name (namn) saknas",
        "rad 1: kolumnen owner (fastighetsägare) finns två gånger",
    ]
    assert (broken.value.heads.missing, broken.value.heads.unknown) == (("id", "name"), ("telefon",))


def test_unknown_columns_are_told_and_left_unread() -> None:
    columns = (*COLUMNS, "telefon", "")
    table = read_table("p.csv", csv_of(f"{line()},08-1,x", header=",".join(columns)))
    assert table.heads.unknown == ("telefon",)
    assert table.notes == ("Värden i kolumner utan rubrik läses inte (rad 2).",)
    assert set(table.rows[0].cells) == set(COLUMNS)
    assert check(table).faults == ()


def test_a_comma_that_makes_one_column_more() -> None:
    unquoted = ",".join({**GOOD, "lat": "59,34", "languages": "sv", "supplier": ""}.values())
    assert f"raden har {len(COLUMNS) + 1} fält men rubriken {len(COLUMNS)}" in fault(csv_of(unquoted))


def test_files_with_nothing_to_read(tmp_path: Path) -> None:
    assert fault(csv_of()) == "filen har inga punkter"
    assert fault(b"") == "filen är tom"
    assert fault(b" \n\n") == "filen är tom"
    with pytest.raises(BrokenReference, match=r"saknas\.csv: filen kan inte läsas"):
        content_of(tmp_path / "saknas.csv")


def test_an_unclosed_quote() -> None:
    assert "kan inte läsas som CSV" in fault(csv_of('P01,"Brommaskolan'))


def test_a_file_too_large_to_be_a_point_list(tmp_path: Path) -> None:
    assert "större än 10 MB" in fault(csv_of("x" * 10_000_001))
    (tmp_path / "stor.csv").write_bytes(b"x" * 10_000_001)
    with pytest.raises(BrokenReference, match="större än 10 MB"):
        content_of(tmp_path / "stor.csv")
    assert any("fler än 10000 rader" in said for said in faults(csv_of(*["a"] * 10_001)))


def test_what_a_file_is_called_must_be_what_it_is() -> None:
    assert "heter .csv men innehållet är en zip-fil" in fault(b"PK\x03\x04" + b"0" * 40)
    assert "heter .xlsx men innehållet är ren text" in fault(csv_of(line()), "p.xlsx")
    assert "heter .geojson men innehållet är ren text" in fault(csv_of(line()), "p.geojson")
    assert "heter .csv men innehållet är GeoJSON" in fault(collection(feature()))
    assert "ska vara XLSX, CSV (UTF-8), GeoJSON eller GeoPackage" in fault(csv_of(line()), "p.docx")
    assert "äldre eller lösenordsskyddat" in fault(b"\xd0\xcf\x11\xe0" + b"0" * 40, "p.xls")
    assert "XML eller HTML, som aldrig läses" in fault(b"<WFS_Capabilities/>", "p.gml")
    assert "är en PDF" in fault(b"%PDF-1.7", "p.pdf")
    assert "packad (gzip)" in fault(b"\x1f\x8b0000", "p.csv")
    assert "SQLite-databas men ingen GeoPackage" in fault(b"SQLite format 3\x00" + b"0" * 100, "p.gpkg")
    assert "filen är ingen text" in fault(b"id\x00,name", "p.csv")


def test_geojson_says_the_same_as_csv() -> None:
    (from_csv,) = points(csv_of(line()))
    (from_geojson,) = points(collection(feature()), "punkter.geojson")
    assert from_geojson == replace(from_csv, row=1)


def test_a_geojson_goes_by_the_names_that_lists_use_and_by_what_is_said() -> None:
    shape = {"type": "Point", "coordinates": [17.90891, 59.34373]}

    def of(**properties: object) -> bytes:
        return collection({"type": "Feature", "properties": properties, "geometry": shape})

    (point,) = points(of(Nr="K1", BENAMNING="Skolan", stadsdel="Bromma"), "p.geojson")
    assert (point.id, point.name, point.area, point.north) == ("K1", "Skolan", "Bromma", 59.34373)
    own = of(objektskod="K1", anlaggning="Skolan")
    with pytest.raises(BrokenList) as broken:
        read_table("p.geojson", own)
    assert broken.value.heads.missing == ("id", "name")
    assert broken.value.heads.unknown == ("objektskod", "anlaggning")
    said = replace(LAYOUT, named={"id": "objektskod", "name": "anlaggning"})
    assert check(read_table("p.geojson", own, layout=said)).points[0].id == "K1"


def test_broken_geojson() -> None:
    def said(*features: object, **more: object) -> str:
        return fault(collection(*features, **more), "punkter.geojson")

    assert said() == "filen har inga punkter"
    line_shape = {**feature(), "geometry": {"type": "LineString", "coordinates": []}}
    assert "rad 1: geometrin ska vara en punkt" in said(line_shape)
    assert "rad 1: objektet saknar egenskaper" in said({"type": "Feature", "geometry": None})
    assert "egenskaper" in said("text")
    nameless = {**feature(), "properties": {"telefon": "1", "id": "P01"}}
    assert said(nameless) == "rad 1: kolumnen name (namn) saknas"
    assert said(nameless, nameless) == "kolumnen name (namn) saknas"
    assert said(feature(), nameless) == "rad 2: kolumnen name (namn) saknas"
    table = read_table("p.geojson", collection(feature(), feature(id="P02", telefon="1")))
    assert table.heads.unknown == ("telefon",)
    assert said(feature(name=["a"])) == "rad 1, name: värdet ska vara en text eller ett tal"
    assert said(feature(name=True)).startswith("rad 1, name: värdet är sant eller falskt")
    assert "kan inte läsas som JSON" in fault(b"[1,", "punkter.json")
    assert "ingen GeoJSON FeatureCollection" in fault(b"[]", "punkter.json")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326"),
        ("urn:ogc:def:crs:EPSG::3011", "EPSG:3011"),
        ("EPSG:3006", "EPSG:3006"),
    ],
)
def test_the_system_that_a_geojson_states(name: str, code: str) -> None:
    crs = {"type": "name", "properties": {"name": name}}
    assert read_table("p.geojson", collection(feature(), crs=crs)).declared == code


@pytest.mark.parametrize(
    "crs",
    [
        {"type": "link", "properties": {"href": "http://127.0.0.1:9/crs", "type": "proj4"}},
        {"type": "name", "properties": {"name": "http://127.0.0.1:9/crs"}},
        {"type": "name", "properties": {"name": "+proj=utm +nadgrids=http://127.0.0.1:9/x"}},
        "EPSG:3006",
        17,
    ],
)
def test_any_other_crs_is_refused_with_words(crs: object) -> None:
    assert "länkar följs aldrig" in fault(collection(feature(), crs=crs), "p.geojson")
