"""Entering a sheet of paper at the desk: each line shown as it is saved, nothing lost, and nothing unseen."""

import re
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from data.log import reads as log_reads
from data.operations import reads as operation_reads
from data.points import reads as point_reads
from data.rights import Grant
from data.words import Channel, Function, Role, Status
from tests.dashboard.the_desk import Desk, said

SHEET = {"point": "P01", "day": "14/1", "on_behalf_of": "platsansvarig", "kept": "pärmen"}


@pytest.fixture
def opened(desk: Desk) -> Desk:
    desk.load("Brommaskolan", "Farstaskolan")
    desk.open()
    return desk


def sheet(desk: Desk, text: str, **typed: str) -> AppTest:
    app = desk.page("relay", **{"del": "pappersblad"})
    for name, value in {**SHEET, **typed, "text": text}.items():
        one = field(app, name)
        one.set_value(value)
    app.run()
    assert not app.exception
    return app


def field(app: AppTest, name: str) -> Any:
    every = (*app.text_input, *app.text_area, *app.selectbox)
    (found,) = [one for one in every if one.key.startswith("relay-sheet:") and f":{name}:" in one.key]
    return found


def save(app: AppTest) -> str:
    """Press the button that saves, where it can be pressed."""
    button = save_button(app)
    if not button.disabled:
        button.click().run()
    assert not app.exception
    return said(app)


def save_button(app: AppTest) -> Any:
    (button,) = [one for one in app.button if re.match(r"relay-sheet:.*:save:", str(one.key))]
    return button


def test_lines_are_shown_as_they_are_saved_and_saved_as_they_were_shown(opened: Desk) -> None:
    before = operation_reads.revision(opened.store)
    app = sheet(opened, "0110 el- värme+\n0240 el+R6H fullt 180pers")
    shown = said(app)
    assert "El ur funktion, Värme fungerar" in shown
    assert "El fungerar, reservdrift, räcker till 08:40, Beläggning: fullt, 180 personer" in shown
    assert "2 rapporter att spara." in shown
    assert operation_reads.revision(opened.store) == before
    told = save(app)
    assert "Sparat: 2 rapporter från Brommaskolan, 01:10–02:40." in told
    assert "Inget foto är bifogat. Skriv postens nummer på papperet och spara det." in told
    el = point_reads.picture(opened.store, "op").points[0].functions[Function.EL].current
    assert el is not None
    assert (el.status, el.channel, el.source) == (Status.FUNGERAR, Channel.PAPPER, "platsansvarig")
    assert (field(app, "text").value, field(app, "day").value, field(app, "kept").value) == (
        "",
        "14/1",
        "pärmen",
    )
    assert field(app, "on_behalf_of").value == ""
    again = sheet(opened, "0110 el- värme+\n0240 el+R6H fullt 180pers")
    assert "redan inskriven, post" in said(again)
    assert "Allt på bladet är redan inskrivet." in said(again)


@pytest.mark.parametrize(
    ("text", "typed", "reason"),
    [
        ("0110 el-\n0120 vrme+", {}, "Rad 2 går inte att spara."),
        ("0110 el- // 19850101-1234", {}, "personnummer"),
        ("0110 el-", {"on_behalf_of": ""}, "Skriv vem som skrev bladet"),
        ("0110 el-", {"day": "i förrgår"}, "Skriv datumet på bladet"),
        ("", {}, "Bladet är tomt"),
        ("0900 el-", {}, "har inte varit än"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    opened: Desk, text: str, typed: dict[str, str], reason: str
) -> None:
    before = operation_reads.revision(opened.store)
    app = sheet(opened, text, **typed)
    assert reason in save(app)
    assert field(app, "text").value == text
    assert operation_reads.revision(opened.store) == before


def test_a_sheet_with_lines_that_cannot_be_saved_offers_no_save(opened: Desk) -> None:
    app = sheet(opened, "0110 el-\n0120 vrme+\n0130 vatten slut")
    assert saves(app) == ("Rätta 2 rader först", True)
    field(app, "text").set_value("0110 el-\n0120 värme+\n0130 vatten slut").run()
    assert saves(app) == ("Rätta 1 rad först", True)
    field(app, "text").set_value("0110 el-\n0120 värme+\n0130 vatten-").run()
    assert saves(app) == ("Spara 3 rapporter", False)


def saves(app: AppTest) -> tuple[str, bool]:
    button = save_button(app)
    return button.label, button.disabled


def test_the_place_of_what_lines_become_is_never_empty_and_shows_the_example(opened: Desk) -> None:
    shown = said(opened.page("relay", **{"del": "pappersblad"}))
    assert "0245 el+R6H fullt 180pers" in shown
    assert "El fungerar på reservdrift som räcker sex timmar, fullt med 180 personer" in shown


def test_a_telephone_number_holds_a_sheet_once(opened: Desk) -> None:
    app = sheet(opened, "0110 el- // ring 08-508 00 000")
    assert "ser ut att innehålla ett telefonnummer" in save(app)
    assert "Sparat: 1 rapport" in save(app)


def test_a_stadsdel_enters_sheets_of_its_own_points_alone(opened: Desk) -> None:
    key = opened.sign_in(Grant(Role.STADSDEL, "bromma"))
    app = opened.page("relay", key, **{"del": "pappersblad"})
    assert [one.split(" · ")[0] for one in field(app, "point").options] == ["Brommaskolan"]


def test_the_log_says_on_which_sheet_a_report_stood(opened: Desk) -> None:
    save(sheet(opened, "0110 el-\n0240 el+"))
    number = next(one.revision for one in log_reads.entries(opened.store, "op") if one.kind == "note")
    log = said(opened.page("log"))
    assert log.count(f"från pappersbladet i post {number}") == 2
    assert "Pappersblad med 2 rader, 14/1 01:10–02:40" in log


def test_what_is_typed_is_kept_as_a_draft_until_it_is_sent(opened: Desk) -> None:
    key = opened.sign_in(Grant(Role.KRISLEDNING))
    app = opened.page("relay", key, **{"del": "pappersblad"})
    field(app, "text").set_value("0110 el-").run()
    assert "Utkast sparat" in said(app)
    assert field(opened.page("relay", key, **{"del": "pappersblad"}), "text").value == "0110 el-"
