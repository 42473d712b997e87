"""The page Punktregister: a list is looked through, refused rows stay on screen, all or nothing is done."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import registers
from dashboard.desk.register.says import not_stated
from dashboard.paper.exports.registers import register_file
from dashboard.settings import REFERENCE_PACK, REFERENCE_POINTS
from data.operations import reads as operation_reads
from data.points import reads as point_reads
from data.rights import Grant
from data.words import PointKind, Role
from geo.layers import load_pack
from tests.dashboard.the_desk import Desk, labelled, said
from tests.data.list_file_worlds import csv_of, line

PACK = load_pack(REFERENCE_PACK)


@pytest.fixture
def stocked(desk: Desk) -> Desk:
    registers.load_areas(desk.store, PACK, desk.at)
    registers.load_points(desk.store, PACK, REFERENCE_POINTS, desk.at)
    return desk


def opened(desk: Desk, key: str | None = None) -> AppTest:
    """Open the page by itself, as whoever has the key: whether the desk offers it is another matter."""
    return desk.page("register", key)


def choose(app: AppTest, name: str, content: bytes) -> AppTest:
    (uploader,) = app.file_uploader
    uploader.set_value((name, content, "application/octet-stream")).run()
    assert not app.exception
    return app


def test_an_empty_page_says_what_may_be_chosen_and_where_the_register_is(stocked: Desk) -> None:
    app = opened(stocked)
    assert any("Högst 10 MB och 10 000 punkter" in one.value for one in app.caption)
    words = said(app)
    for name in ("Kalkylark (XLSX), med förklaringar", "CSV", "GeoJSON", "GeoPackage"):
        assert name in words


def test_refused_rows_stay_on_screen_and_nothing_can_be_done(stocked: Desk) -> None:
    before = operation_reads.revision(stocked.store)
    app = choose(opened(stocked), "p.csv", csv_of(line(lat="59,3"), line(id="P02", kind="x")))
    words = said(app)
    assert "59,3 har decimalkomma. Skriv 59.3" in words
    assert "x är okänt; det ska vara fast eller mobil" in words
    button = next(one for one in app.button if one.label.startswith("Läs in"))
    assert button.disabled
    assert "2 fel i listan. Rätta dem i filen och välj den igen" in words
    app.run()
    assert "59,3 har decimalkomma. Skriv 59.3" in said(app)
    assert operation_reads.revision(stocked.store) == before


def test_what_is_shown_is_what_is_done(stocked: Desk) -> None:
    content = REFERENCE_POINTS.read_bytes().replace(b"Brommaskolan", b"Brommas skola", 1)
    app = choose(opened(stocked), "points.csv", content)
    words = said(app)
    assert "Brommaskolan\nBrommas skola" in words
    labelled(app.button, "Läs in 1 ändring").click().run()
    assert not app.exception
    assert "points.csv är inläst som post" in said(app)
    assert point_reads.loaded_points(stocked.store)[0].name == "Brommas skola"
    assert not [one for one in app.button if one.label.startswith("Läs in")]


def test_a_register_that_changed_meanwhile_is_looked_through_again(stocked: Desk) -> None:
    content = REFERENCE_POINTS.read_bytes().replace(b"Brommaskolan", b"Brommas skola", 1)
    app = choose(opened(stocked), "points.csv", content)
    other = REFERENCE_POINTS.read_bytes().replace(b"Olovslundsskolan", b"Olovslunds skola", 1)
    run = registers.dry_run(stocked.store, PACK, "o.csv", other)
    registers.point_list(PACK).apply(stocked.store, registers.START, run, stocked.at)
    labelled(app.button, "Läs in 1 ändring").click().run()
    assert "Registret har ändrats sedan listan granskades" in said(app)
    labelled(app.button, "Granska filen igen").click().run()
    assert "Olovslunds skola\nOlovslundsskolan" in said(app)


def test_the_same_list_changes_nothing_and_says_so(stocked: Desk) -> None:
    content = register_file(point_reads.loaded_points(stocked.store), ".xlsx")
    app = choose(opened(stocked), "punkter.xlsx", content)
    assert "Inget ändras: registret är redan som i filen." in said(app)


def test_whoever_may_not_load_registers_is_told_so(stocked: Desk) -> None:
    app = opened(stocked, stocked.sign_in(Grant(Role.LASARE)))
    (uploader,) = app.file_uploader
    assert uploader.disabled
    assert "läsa in register" in said(app)


def selects(app: AppTest) -> dict[str, Any]:
    return {one.label: one for one in app.selectbox}


def test_columns_that_are_not_known_are_told_and_can_be_said(desk: Desk) -> None:
    registers.load_areas(desk.store, PACK, desk.at)
    content = b"Objektskod,Anlaggning,Lat,Lon,Rum,Anm\nK1,Brommaskolan,59.34373,17.90891,220,x\n"
    app = choose(opened(desk), "egen.csv", content)
    words = said(app)
    assert "Kolumner som inte känns igen: Objektskod, Anlaggning, Rum, Anm." in words
    assert "kolumnen id, name (namn) saknas" in words
    assert list(selects(app))[:2] == ["Id är", "Namn är"]
    selects(app)["Id är"].set_value("Objektskod").run()
    assert "Anlaggning" in selects(app)["Namn är"].options
    assert "Objektskod" not in selects(app)["Namn är"].options
    selects(app)["Namn är"].set_value("Anlaggning").run()
    assert not app.exception
    words = said(app)
    assert "Kolumner som filen inte har: adress, område" in words
    assert "Nya punkter läses in som fasta" in words
    selects(app)["Kapacitet är"].set_value("Rum").run()
    selects(app)["Namn är"].set_value(None).run()
    assert "kolumnen name (namn) saknas" in said(app)
    selects(app)["Namn är"].set_value("Anlaggning").run()
    labelled(app.button, "Läs in 1 ändring").click().run()
    (point,) = point_reads.loaded_points(desk.store)
    assert (point.id, point.name, point.area, point.capacity) == ("K1", "Brommaskolan", "bromma", 220)
    assert (point.address, point.source, point.owner, point.pets) == ("", "", "", None)
    assert (point.kind, point.example) == (PointKind.FAST, False)
    (lacks,) = [one.value for one in app.caption if one.value.startswith("Ej angivet än, av 1 punkter")]
    assert "adress 1, källa 1, driftansvar 1" in lacks
    assert "kapacitet" not in lacks


def test_another_file_is_asked_about_anew(desk: Desk) -> None:
    registers.load_areas(desk.store, PACK, desk.at)
    app = choose(opened(desk), "a.csv", b"Objektskod,namn,lat,lon\nK1,Skolan,59.34373,17.90891\n")
    selects(app)["Id är"].set_value("Objektskod").run()
    choose(app, "b.csv", b"Objektskod,namn,lat,lon,Anm\nK1,Skolan,59.34373,17.90891,x\n")
    assert selects(app)["Id är"].value is None


def test_a_shorter_list_withdraws_only_the_number_that_is_ticked(stocked: Desk) -> None:
    lines = REFERENCE_POINTS.read_bytes().splitlines()
    app = choose(opened(stocked), "kort.csv", b"\n".join(lines[:-3]))
    assert "3 punkter i registret saknas i listan och skulle dras tillbaka. Bekräfta antalet" in said(app)
    assert labelled(app.button, "Läs in 3 ändringar").disabled
    (tick,) = app.checkbox
    assert tick.label == "Ja, dra tillbaka 3 punkter som inte finns i listan"
    tick.set_value(True).run()
    labelled(app.button, "Läs in 3 ändringar").click().run()
    assert len(point_reads.loaded_points(stocked.store)) == 49


def test_many_faults_are_twenty_and_a_count(stocked: Desk) -> None:
    content = csv_of(*(line(id=f"K{number}", lat="59,3") for number in range(300)))
    words = said(choose(opened(stocked), "p.csv", content))
    assert words.count("har decimalkomma") == 20
    assert "… och 280 fel till i lat." in words
    assert "300 fel i listan" in words


def test_an_empty_register_lacks_nothing_yet() -> None:
    assert not_stated([]) == ""
