"""Points get their area by position; a dry run says exactly what a list would do, and that is done."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from dashboard import registers
from dashboard.paper.exports.registers import register_file
from dashboard.registers import DryRun, dry_run
from dashboard.settings import REFERENCE_PACK, REFERENCE_POINTS
from data.errors import Refused, Stale
from data.list_files.table import BrokenList
from data.operations import acts as operation_acts
from data.operations import reads as operation_reads
from data.operations.rules import NewOperation
from data.points import reads as point_reads
from data.points.acts import phases as point_phases
from data.points.acts import reports as point_reports
from data.points.acts.registers import load_points
from data.points.commands import NewPhase, NewReport
from data.points.list_file import COLUMNS, NEEDED
from data.store.database import Store, open_store
from data.words import Answer, Function, OperationKind, Phase, Status
from geo.layers import load_pack
from tests.data.list_file_worlds import GOOD, collection, csv_of, feature, line, xlsx_of

NOW = datetime(2026, 1, 17, 2, 0, tzinfo=UTC)
PACK = load_pack(REFERENCE_PACK)
TM = {"lat": "6581941.09", "lon": "665420.80"}  # Brommaskolan, by the same projection library
LOCAL = {"lat": "6580963.50", "lon": "144816.85"}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path / 's.db'}")
    registers.load_areas(opened, PACK, NOW)
    yield opened
    opened.close()


@pytest.fixture
def filled(store: Store) -> Store:
    registers.load_points(store, PACK, REFERENCE_POINTS, NOW)
    return store


def run(store: Store, content: bytes, name: str = "punkter.csv") -> DryRun:
    return dry_run(store, PACK, name, content)


def bundled(before: str = "", after: str = "") -> bytes:
    text = REFERENCE_POINTS.read_text(encoding="utf-8")
    assert before in text
    return text.replace(before, after, 1).encode()


def refused(found: DryRun) -> list[str]:
    return [str(fault) for fault in found.refused]


def test_the_example_points_stand_in_all_eleven_areas(store: Store) -> None:
    settled = registers.load_points(store, PACK, REFERENCE_POINTS, NOW)
    assert settled.disagreements == ()
    points = point_reads.loaded_points(store)
    assert 45 <= len(points) <= 60
    assert {point.area for point in points} == {area.id for area in point_reads.areas(store)}
    assert all(point.example for point in points)


def test_loading_the_same_again_writes_nothing(filled: Store) -> None:
    before = operation_reads.revision(filled)
    registers.load_areas(filled, PACK, NOW)
    registers.load_points(filled, PACK, REFERENCE_POINTS, NOW)
    assert operation_reads.revision(filled) == before
    found = run(filled, bundled())
    assert found.change.nothing
    assert not found.refused
    assert not found.ready


def test_position_decides_and_a_stated_area_elsewhere_is_reported(store: Store) -> None:
    found = run(store, csv_of(line(area="skarpnack")))
    assert found.listed.points[0].area == "bromma"
    assert found.listed.disagreements == ("P01 Brommaskolan: listan säger Skarpnäck men läget är i Bromma",)


def test_everything_wrong_is_said_and_nothing_is_written(filled: Store, tmp_path: Path) -> None:
    before = operation_reads.revision(filled)
    content = csv_of(
        line(),
        line(id="P02", lat="60.5"),
        line(id="P03", lat="59,3"),
        line(id="1-feb"),
        line(id="P99", lat="17.9", lon="59.3"),
        line(id="P98", lat="48.85", lon="2.35"),
        line(id="P97", lat="5934373", lon="1790891"),
    )
    found = run(filled, content)
    assert refused(found) == [
        "rad 3, lat, lon: Brommaskolan ligger utanför Stockholm",
        "rad 4, lat: 59,3 har decimalkomma. Skriv 59.3",
        "rad 5, id: 1-feb ser ut som ett datum eller tal som ett kalkylprogram gjort om",
        "rad 6, lat, lon: 17.9 och 59.3 ser ut att ha bytt plats (WGS84)",
        "rad 7, lat, lon: 48.85 och 2.35 ligger utanför Sverige",
        "rad 8, lat, lon: 5934373 och 1790891 är varken SWEREF 99 TM eller SWEREF 99 18 00 i Sverige. "
        "Har decimaltecknet försvunnit, eller är det ett annat system?",
    ]
    assert [one.after.id for one in found.change.changed] == ["P01"]
    assert {point.id for point in found.change.retired}.isdisjoint({"P01", "P02", "P03"})
    (tmp_path / "p.csv").write_bytes(content)
    with pytest.raises(BrokenList, match=r"p\.csv, rad 3.*\n.*rad 4.*\n(?s:.*)rad 8"):
        registers.load_points(filled, PACK, tmp_path / "p.csv", NOW)
    assert operation_reads.revision(filled) == before


@pytest.mark.parametrize(
    ("position", "system"),
    [({}, "WGS84"), (TM, "SWEREF 99 TM"), (LOCAL, "SWEREF 99 18 00")],
)
def test_the_coordinate_system_is_recognised_and_the_place_is_the_same(
    store: Store, position: dict[str, str], system: str
) -> None:
    found = run(store, csv_of(line(**position)))
    assert (found.listed.system, refused(found)) == (system, [])
    assert found.listed.points[0].area == "bromma"
    assert found.listed.points[0].lat == pytest.approx(59.34373, abs=2e-6)
    assert found.listed.points[0].lon == pytest.approx(17.90891, abs=2e-6)


@pytest.mark.parametrize(("position", "system"), [(TM, "SWEREF 99 TM"), (LOCAL, "SWEREF 99 18 00")])
def test_swapped_metres_are_caught(store: Store, position: dict[str, str], system: str) -> None:
    (said,) = refused(run(store, csv_of(line(lat=position["lon"], lon=position["lat"]))))
    assert f"ser ut att ha bytt plats ({system})" in said


def test_two_systems_in_one_list_are_refused(store: Store) -> None:
    found = run(store, csv_of(line(), line(id="P02"), line(id="P03", **TM)))
    (said,) = refused(found)
    assert said.startswith("rad 4, lat, lon: läget är i SWEREF 99 TM men resten av listan i WGS84.")


def test_a_file_that_states_another_system_than_its_numbers_are_in(store: Store) -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3006"}}
    (said,) = refused(run(store, collection(feature(), crs=crs), "p.geojson"))
    assert said == "rad 1, lat, lon: filen säger att den är i EPSG:3006 men talen är i WGS84"
    metres = {**feature(), "geometry": {"type": "Point", "coordinates": [665336.9, 6582296.4]}}
    found = run(store, collection(metres, crs=crs), "p.geojson")
    assert (found.listed.system, refused(found)) == ("SWEREF 99 TM", [])


def test_ids_that_have_lost_their_zeroes_are_caught_against_the_register(store: Store) -> None:
    run_in(store, csv_of(line(id="007"), line(id="012")))
    found = run(store, csv_of(line(id="7"), line(id="012"), line(id="8")))
    assert refused(found) == [
        "rad 2, id: 7 finns inte men 007 gör det: inledande nollor verkar ha försvunnit"
    ]
    assert refused(run(store, csv_of(line(id="7"), line(id="007")))) == []


def run_in(store: Store, content: bytes, name: str = "punkter.csv") -> DryRun:
    found = run(store, content, name)
    registers.point_list(PACK).apply(store, registers.START, found, NOW)
    return found


def test_a_column_that_a_file_lacks_leaves_what_is_held(store: Store) -> None:
    run_in(store, csv_of(line()))
    found = run(store, csv_of(line(NEEDED), header=",".join(NEEDED)))
    assert found.change.nothing
    assert found.notes[0].startswith("Kolumner som filen inte har: adress, område, slag, exempel, källa,")
    emptied = run(store, csv_of(line(accessibility="", languages="")))
    (one,) = emptied.change.changed
    assert one.fields == ("accessibility", "languages")
    assert one.before.accessibility is Answer.JA
    assert one.after.accessibility is None


def test_a_point_in_use_is_a_refusal_of_the_dry_run(store: Store) -> None:
    run_in(store, csv_of(line(example="nej"), line(id="P02", example="nej")))
    new = NewOperation("op", "Vinterstorm", OperationKind.SAMHALLSSTORNING)
    operation_acts.open_operation(store, registers.START, new, NOW)
    for point in ("P01", "P02"):
        change = NewPhase(point, "op", point, Phase.UNDER_AKTIVERING, "direktören", "avbrott")
        point_phases.change_phase(store, registers.START, change, NOW)
    found = run(store, csv_of(line(example="ja")))
    assert refused(found) == [
        "Brommaskolan används i händelsen Vinterstorm men blir ett exempel. Stäng punkten först.",
        "Brommaskolan används i händelsen Vinterstorm men saknas i listan. Stäng punkten först.",
    ]


def test_a_server_starts_though_its_own_list_would_take_a_failing_point_away(
    store: Store, tmp_path: Path
) -> None:
    run_in(store, csv_of(line(example="nej"), line(id="P02", example="nej")))
    new = NewOperation("op", "Vinterstorm", OperationKind.SAMHALLSSTORNING)
    operation_acts.open_operation(store, registers.START, new, NOW)
    failing = NewReport("r", "op", "P02", Function.EL, Status.UR_FUNKTION)
    point_reports.report(store, registers.START, [failing], NOW)
    older = tmp_path / "points.csv"
    older.write_bytes(csv_of(line(example="nej")))
    (said,) = registers.load_points(store, PACK, older, NOW).disagreements
    assert said.startswith("points.csv lästes inte in. Brommaskolan har fel rapporterade i händelsen")
    assert [point.id for point in point_reads.loaded_points(store)] == ["P01", "P02"]
    older.write_bytes(csv_of(line(example="nej", lat="59,3")))
    with pytest.raises(BrokenList):
        registers.load_points(store, PACK, older, NOW)


def test_what_was_shown_is_done_or_nothing(filled: Store) -> None:
    shown = run(filled, bundled("Brommaskolan", "Brommas skola"))
    (one,) = shown.change.changed
    assert (one.before.name, one.after.name, one.fields) == ("Brommaskolan", "Brommas skola", ("name",))
    load_points(filled, registers.START, [replace(one.before, capacity=1), *shown.listed.points[1:]], NOW)
    with pytest.raises(Stale):
        registers.point_list(PACK).apply(filled, registers.START, shown, NOW)
    assert point_reads.loaded_points(filled)[0].name == "Brommaskolan"


def test_a_file_that_cannot_be_read_is_one_refusal(filled: Store) -> None:
    found = run(filled, b"\x89PNG\r\n\x1a\n\x00", "bild.png")
    assert found.change.nothing
    assert len(found.refused) == 1
    assert run(filled, b"", "p.xlsx").refused[0].reason == "filen är tom"


def test_progress_is_told_and_ends(store: Store) -> None:
    told: list[tuple[str, int, int]] = []

    def tell(stage: str, done: int, total: int) -> None:
        told.append((stage, done, total))

    rows: list[dict[str, Any]] = [{"id": f"P{number}"} for number in range(1000)]
    dry_run(store, PACK, "p.xlsx", xlsx_of(*rows), tell)
    stages = list(dict.fromkeys(stage for stage, _done, _total in told))
    assert stages == ["Läser filen", "Granskar raderna", "Söker områden", "Jämför med registret"]
    assert all(0 <= done <= total for _stage, done, total in told)
    assert sum(stage == "Granskar raderna" for stage, _done, _total in told) == 5


def test_the_columns_are_the_same_everywhere() -> None:
    assert set(GOOD) == set(COLUMNS)


def test_an_area_is_told_by_its_name_too(store: Store) -> None:
    assert run(store, csv_of(line(area="Bromma"))).listed.disagreements == ()
    assert len(run(store, csv_of(line(area="Skarpnäck"))).listed.disagreements) == 1


def test_a_list_of_what_is_needed_is_loaded_and_the_rest_said_to_be_missing(store: Store) -> None:
    found = run_in(store, b"Nr,Ben\xc3\xa4mning,N,E\nK1,Skolan,6582296.4,665336.9\n")
    (point,) = point_reads.loaded_points(store)
    assert (point.id, point.name, point.area) == ("K1", "Skolan", "bromma")
    assert found.listed.system == "SWEREF 99 TM"
    assert (point.address, point.source, point.owner, point.capacity, point.pets) == ("", "", "", None, None)
    assert "adress, område, slag, exempel, källa" in found.notes[0]
    assert found.notes[1:] == (
        "Nya punkter läses in som fasta, eftersom filen inte säger något annat.",
        "Nya punkter läses in som riktiga, inte som exempel, eftersom filen inte säger något annat.",
    )
    written = register_file(point_reads.loaded_points(store), ".xlsx")
    assert run(store, written, "p.xlsx").change.nothing
    later = run_in(store, b"id,namn,lat,lon,adress\nK1,Skolan,59.34373,17.90891,Gatan 1\n")
    assert "address" in later.change.changed[0].fields


def test_a_shorter_list_is_refused_until_its_number_is_agreed_to(filled: Store) -> None:
    shorter = run(filled, b"\n".join(bundled().splitlines()[:-2]))
    assert shorter.withdraws == 2
    lists = registers.point_list(PACK)
    for agreed in (0, 1, 3):
        with pytest.raises(Refused, match="2 punkter i registret saknas i listan") as why:
            lists.apply(filled, registers.START, shorter, NOW, agreed)
        assert why.value.field == "withdraw"
    assert lists.apply(filled, registers.START, shorter, NOW, 2) is not None
