"""The sector list at the desk: looked through, its every change shown, and then exactly that applied."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.paper.exports.registers import sectors_file
from data.rights import Grant
from data.sectors import reads as sector_reads
from data.sectors.acts import load_sectors
from data.sectors.facts import SectorRegister
from data.words import Role
from tests.dashboard.desk.sectors.says.test_page import OWN
from tests.dashboard.the_desk import ALICE, Desk, labelled, said

RENAMED = replace(
    OWN, organisations=(replace(OWN.organisations[0], name="Elbolaget"), *OWN.organisations[1:])
)


@pytest.fixture
def stocked(desk: Desk) -> Desk:
    load_sectors(desk.store, ALICE, OWN, desk.at)
    desk.open()
    return desk


def chosen(desk: Desk, name: str, content: bytes | SectorRegister) -> AppTest:
    app = desk.page("sektorslista", key=desk.sign_in(Grant(Role.KRISLEDNING)))
    (uploader,) = app.file_uploader
    held = content if isinstance(content, bytes) else sectors_file(content)
    uploader.set_value((name, held, "application/octet-stream")).run()
    assert not app.exception
    return app


def test_what_is_shown_is_what_is_done(stocked: Desk) -> None:
    app = chosen(stocked, "sektorer.xlsx", RENAMED)
    words = said(app)
    assert "organisationer\nKommunstyrelsen\nnamn\nKommunstyrelsen\nElbolaget" in words
    labelled(app.button, "Läs in 1 ändring").click().run()
    assert "sektorer.xlsx är inläst som post" in said(app)
    assert sector_reads.register(stocked.store) == RENAMED


def test_refused_rows_stay_on_screen_and_nothing_can_be_done(stocked: Desk) -> None:
    unknown = replace(OWN.organisations[0], belongs_to="klubben")
    register = replace(OWN, organisations=(unknown, *OWN.organisations[1:]))
    app = chosen(stocked, "sektorer.xlsx", register)
    words = said(app)
    assert "organisationer\n3\norganisation\nOrganisationen klubben används" in words
    assert "1 fel i listan. Rätta det i filen och välj den igen" in words
    assert next(one for one in app.button if one.label.startswith("Läs in")).disabled
    assert "Avvisade rader" in said(app.run())


def test_of_what_could_not_be_read_whole_only_the_faults_are_counted(stocked: Desk) -> None:
    words = said(chosen(stocked, "sektorer.yaml", b"sectors: [{id: el}]"))
    assert "fel" in words
    assert "försvinner" not in words


def test_a_list_that_changed_meanwhile_is_looked_through_again(stocked: Desk) -> None:
    app = chosen(stocked, "sektorer.xlsx", RENAMED)
    other = replace(OWN, organisations=(replace(OWN.organisations[0], name="Nätet"), *OWN.organisations[1:]))
    load_sectors(stocked.store, ALICE, other, stocked.at)
    labelled(app.button, "Läs in 1 ändring").click().run()
    assert "Sektorslistan har ändrats sedan den granskades" in said(app)
    labelled(app.button, "Granska filen igen").click().run()
    assert "namn\nNätet\nElbolaget" in said(app)


def test_the_same_list_changes_nothing_and_says_so(stocked: Desk) -> None:
    assert "Inget ändras: sektorslistan är redan som i filen." in said(chosen(stocked, "sektorer.xlsx", OWN))


def test_the_list_can_be_there_before_anything_has_happened(desk: Desk) -> None:
    app = desk.page("sektorslista", key=desk.sign_in(Grant(Role.ADMIN)))
    (uploader,) = app.file_uploader
    assert "Kalkylark (XLSX), med förklaringar" in said(app)
    uploader.set_value(("s.xlsx", sectors_file(OWN), "application/octet-stream")).run()
    next(one for one in app.button if one.label.startswith("Läs in")).click().run()
    assert not app.exception
    assert sector_reads.register(desk.store) == OWN
    desk.open()
    assert desk.page("sektorslista").file_uploader[0].disabled is False
    assert desk.page("sektorslista", key=desk.sign_in(Grant(Role.LASARE))).file_uploader[0].disabled
