"""The page Punktregister: a list is looked through, refused rows stay on screen, all or nothing is done."""

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import registers
from dashboard.paper.exports.registers import register_file
from dashboard.settings import REFERENCE_PACK, REFERENCE_POINTS
from data.operations import reads as operation_reads
from data.points import reads as point_reads
from data.rights import Grant
from data.words import Role
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
