"""The page Sektorer, and Vem ansvarar? in Läget: what is loaded is shown, an example is no answer."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from data.points.acts import registers as point_registers
from data.points.facts import Area
from data.rights import Grant
from data.sectors import reads as sector_reads
from data.sectors.acts import load_sectors, report_sector
from data.sectors.facts import Responsibility, SectorRegister
from data.sectors.reports import Impact, NewSectorReport
from data.words import Duty, Extent, Function, ImpactLevel, OperationKind, Role, Status
from tests.dashboard.desk.sectors.says.test_page import EXAMPLE, OWN, names
from tests.dashboard.the_desk import ALICE, HOSTILE, Desk, labelled, said

HOSTILE_NAME = HOSTILE[:110]


def load(desk: Desk, register: SectorRegister) -> None:
    areas = {one.area for one in register.responsibilities if one.area}
    if areas:
        point_registers.load_areas(desk.store, ALICE, [Area(one, one) for one in sorted(areas)], desk.at)
    load_sectors(desk.store, ALICE, register, desk.at)


def without_power(desk: Desk, kind: OperationKind, example: bool = False) -> None:
    desk.load("Brommaskolan", example=example)
    desk.open(kind=kind)
    desk.phase("P01")
    desk.works("P01")
    desk.report("P01", Function.EL, Status.UR_FUNKTION, minutes=5)


def board(desk: Desk) -> str:
    """Return what the list of the organisation says, behind what the page leads with."""
    app = desk.page("sectors")
    app.session_state["sectors-mode"] = "lage"
    app.run()
    assert not app.exception
    return said(app)


def test_without_a_list_it_says_where_it_is_loaded(desk: Desk) -> None:
    desk.open()
    app = desk.page("sectors")
    assert "Ingen sektorsindelning är inläst" in said(app)
    assert "Läs in sektorslistan" in [one.proto.label for one in app.get("page_link")]
    led = desk.page("sektorslista")
    assert led.file_uploader
    reader = desk.page("sectors", key=desk.sign_in(Grant(Role.LASARE)))
    assert "Krisledningen eller administratören läser in" in said(reader)
    assert not reader.get("page_link") or "Läs in sektorslistan" not in [
        one.proto.label for one in reader.get("page_link")
    ]


def test_the_example_is_bannered_in_an_exercise(desk: Desk) -> None:
    load(desk, EXAMPLE)
    desk.open(kind=OperationKind.OVNING)
    words = board(desk)
    assert "Exempelindelning – kommunens egen indelning ska läsas in" in words
    assert "Energiförsörjning" in words
    assert "Stockholm Exergi" in words
    assert "Ansvar, närhet, likhet" in words


def test_a_real_operation_says_not_loaded_and_names_nobody(desk: Desk) -> None:
    load(desk, EXAMPLE)
    desk.open()
    words = board(desk)
    assert "EJ INLÄST" in words
    assert not [name for name in names(EXAMPLE) if name in words]


def test_an_own_register_is_shown_without_a_banner(desk: Desk) -> None:
    load(desk, OWN)
    desk.open()
    words = board(desk)
    assert "Exempelindelning" not in words
    for wanted in ("Elverket", "ej verifierad", "Högst ett dygn utan el.", "EJ INLÄST"):  # care has no lead
        assert wanted in words


@pytest.mark.parametrize("register", [OWN, EXAMPLE])
def test_from_a_red_cell_to_who_answers(desk: Desk, register: SectorRegister) -> None:
    load(desk, register)
    without_power(desk, OperationKind.SAMHALLSSTORNING)
    words = said(desk.page("situation", punkt="P01"))
    assert "Vem ansvarar?" in words
    named = "Elverket" in words
    assert named is (register is OWN)
    assert ("EJ INLÄST" in words) is (register is EXAMPLE)
    assert "Stockholm Exergi" not in words


def test_in_an_area_too_and_nowhere_while_everything_works(desk: Desk) -> None:
    load(desk, OWN)
    without_power(desk, OperationKind.SAMHALLSSTORNING)
    app = desk.page("situation")
    assert "Vem ansvarar?" not in said(app)
    labelled(app.selectbox, "Gå till").select("omrade:bromma").run()
    assert not app.exception
    words = said(app)
    assert "Vem ansvarar?" in words
    assert "Kontakta Elverket." in words
    labelled(app.selectbox, "Gå till").select("omrade:farsta").run()
    words = said(app)
    assert "Elverket" in words
    assert "Kontakta" not in words


def test_a_point_where_everything_works_has_no_panel(desk: Desk) -> None:
    load(desk, OWN)
    desk.load("Brommaskolan")
    desk.open()
    desk.phase("P01")
    desk.works("P01")
    assert "Vem ansvarar?" not in said(desk.page("situation", punkt="P01"))


def markup(app: AppTest) -> list[str]:
    found = [one.value for one in (*app.markdown, *app.caption, *app.header, *app.title)]
    return [*found, *(one.proto.body for one in app.get("html"))]


@pytest.mark.parametrize("page", ["sectors", "situation"])
def test_hostile_names_are_shown_as_text(desk: Desk, page: str) -> None:
    verket = replace(OWN.organisations[1], name=HOSTILE_NAME)
    load(desk, replace(OWN, organisations=(OWN.organisations[0], verket)))
    without_power(desk, OperationKind.SAMHALLSSTORNING)
    app = desk.page(page, punkt="P01")
    if page == "sectors":
        app.session_state["sectors-mode"] = "lage"
        app.run()
    assert HOSTILE_NAME in said(app)
    assert not [text for text in markup(app) if "onerror" in text]


def test_a_register_loaded_meanwhile_answers_at_the_next_look(desk: Desk) -> None:
    load(desk, OWN)
    without_power(desk, OperationKind.SAMHALLSSTORNING)
    app = desk.page("situation", punkt="P01")
    other = replace(OWN, responsibilities=(Responsibility("ks", Duty.ORDINARIE, Function.EL),))
    load_sectors(desk.store, ALICE, other, desk.at)
    app.run()
    assert "kontakta Kommunstyrelsen" in said(app)


def test_a_participants_critical_is_seen_beside_the_sectors_none(desk: Desk) -> None:
    load(desk, OWN)
    desk.open()
    none, all_of_it = Impact(*[Extent.INTE] * 3), Impact(*[Extent.HELT] * 3)
    for new in (
        NewSectorReport("s1", "op", "energi", none, assessment=HOSTILE),
        NewSectorReport("s2", "op", "energi", all_of_it, organisation="verket"),
    ):
        report_sector(desk.store, ALICE, new, desk.at)
    app = desk.page("sectors")
    assert "kritisk påverkan" in said(app)
    assert not [text for text in markup(app) if "onerror" in text]
    words = board(desk)
    for wanted in (
        "ingen påverkan",
        "kritisk påverkan",
        "En deltagare rapporterar kritisk påverkan",
        HOSTILE,
    ):
        assert wanted in words
    assert not [text for text in markup(app) if "onerror" in text]


def judged(app: AppTest, whose: tuple[str, str | None], **typed: str) -> AppTest:
    """Fill in the form with two criteria met in part, and press its button."""
    labelled(app.selectbox, "Vems uppgift").set_value("/".join(filter(None, whose)))
    if "area" in typed:
        labelled(app.selectbox, "Område (tomt: hela kommunen)").set_value(typed["area"])
    answers = {"verksamheten": Extent.DELVIS, "resurserna": Extent.DELVIS, "belastningen": Extent.INTE}
    for name, extent in answers.items():
        labelled(app.radio, f"Påverkas {name}?").set_value(extent)
    if "assessment" in typed:
        label = "Bedömning: vad läget betyder och vad som troligen följer"
        labelled(app.text_area, label).set_value(typed["assessment"])
    done: AppTest = labelled(app.button, "Spara sektorsrapporten").click().run()
    assert not done.exception
    return done


def test_a_participants_word_is_reported_and_its_level_worked_out(desk: Desk) -> None:
    load(desk, OWN)
    desk.load("Brommaskolan")
    desk.open()
    app = desk.page("sectors")
    (sector,) = [one for one in OWN.sectors if one.id == "energi"]
    whose = (sector.id, OWN.participants(sector.id)[-1])
    words = said(judged(app, whose, area="bromma"))
    assert "måttlig påverkan – verksamheten delvis, resurserna delvis. Gäller" in words
    (held,) = sector_reads.reports(desk.store, "op")
    assert (held.sector, held.organisation, held.area) == (*whose, "bromma")
    assert held.level is ImpactLevel.MATTLIG


def test_what_the_answers_become_is_said_before_they_are_saved(desk: Desk) -> None:
    load(desk, OWN)
    desk.open()
    app = desk.page("sectors")
    assert "räknas ut ur de tre svaren" in said(app)
    assert "Delvis: personalen går på övertid." in said(app)
    app = labelled(app.button, "Spara sektorsrapporten").click().run()
    assert said(app).count("Svara nej, delvis eller helt.") == 3
    assert "Välj vems uppgift det är." in said(app)
    answers = {"verksamheten": Extent.HELT, "resurserna": Extent.DELVIS, "belastningen": Extent.INTE}
    for name, extent in answers.items():
        app = labelled(app.radio, f"Påverkas {name}?").set_value(extent).run()
    assert "Blir: allvarlig påverkan – verksamheten helt, resurserna delvis." in said(app)


def test_the_sectors_own_word_needs_its_assessment_and_keeps_what_was_chosen(desk: Desk) -> None:
    load(desk, OWN)
    desk.open()
    app = judged(desk.page("sectors"), ("energi", None))
    assert "Skriv sektorns bedömning" in said(app)
    assert labelled(app.radio, "Påverkas resurserna?").value is Extent.DELVIS
    assert sector_reads.reports(desk.store, "op") == ()
    assert "Sparat som post" in said(judged(app, ("energi", None), assessment="Det räcker till kvällen."))


def test_a_sector_may_speak_for_itself_alone_and_a_reader_for_none(desk: Desk) -> None:
    load(desk, OWN)
    desk.open()
    app = desk.page("sectors", key=desk.sign_in(Grant(Role.SEKTOR, "energi")))
    offered = labelled(app.selectbox, "Vems uppgift").options
    assert offered
    assert all(one.startswith("Energiförsörjning: ") for one in offered)
    reader = desk.page("sectors", key=desk.sign_in(Grant(Role.LASARE)))
    assert not [one for one in reader.button if one.label == "Spara sektorsrapporten"]


def views(app: AppTest) -> list[str]:
    return [option.content for one in app.get("button_group") for option in one.proto.options]


def test_it_leads_with_what_is_not_as_it_should_be_and_shows_no_empty_view(desk: Desk) -> None:
    load(desk, OWN)
    desk.open()
    app = desk.page("sectors")
    assert "Läget nu" in str(views(app))
    assert "Per område" not in str(views(app))
    assert "Händelser ur IA/KIA" not in str(views(app))
    assert "har inte rapporterat" in said(app)
    grave = Impact(Extent.HELT, Extent.INTE, Extent.INTE)
    report_sector(desk.store, ALICE, NewSectorReport("s1", "op", "energi", grave, "verket"), desk.at)
    words = said(desk.page("sectors"))
    assert words.index("Energiförsörjning") < words.index("Har inte rapporterat")
    assert "1 allvarligt påverkad eller värre" in words
    assert "Per område" in str(views(desk.page("sectors")))


def test_a_sector_begins_in_its_own(desk: Desk) -> None:
    load(desk, OWN)
    desk.open()
    app = desk.page("sectors", key=desk.sign_in(Grant(Role.SEKTOR, "energi")))
    assert next(one.value for one in app.header) == "Energiförsörjning"
    assert labelled(app.selectbox, "Vems uppgift").value == "energi"
