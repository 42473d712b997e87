"""The log at the desk: searched, added to, corrected by new entries, masked ones shown as masked."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from data import queries
from data.domain.words import Function, OperationKind, Status
from data.services.notes import mask_entry, write_note
from tests.dashboard.desk import ALICE, Desk, labelled, said


@pytest.fixture
def opened(desk: Desk) -> Desk:
    desk.load("Brommaskolan", "Farstaskolan")
    desk.open()
    desk.phase("P01")
    desk.report("P01", Function.EL, Status.UR_FUNKTION, cause="ledningsbrott")
    desk.report("P02", Function.VATTEN, Status.BEGRANSAD, cause="tankbil")
    return desk


def press(app: AppTest, label: str) -> AppTest:
    labelled(app.button, label).click().run()
    assert not app.exception
    return app


def form_field(app: AppTest, form: str, name: str) -> Any:
    fields = (*app.text_input, *app.text_area)
    (found,) = [one for one in fields if str(one.key).startswith(f"{form}:") and f":{name}:" in str(one.key)]
    return found


def note(desk: Desk, text: str, act: str = "n", operation: str = "op") -> int:
    return write_note(desk.store, ALICE, act_id=act, operation_id=operation, note=text, now=desk.at).revision


def test_the_log_is_searched_by_words_kind_point_and_area(opened: Desk) -> None:
    app = opened.page("log")
    assert "orsak: ledningsbrott" in said(app)
    labelled(app.text_input, "Sök").input("TANKBIL").run()
    assert "orsak: tankbil" in said(app)
    assert "ledningsbrott" not in said(app)
    labelled(app.text_input, "Sök").input("").run()
    labelled(app.selectbox, "Slag").select("phase").run()
    assert "tankbil" not in said(app)
    labelled(app.selectbox, "Slag").select("").run()
    labelled(app.selectbox, "Område").select("farsta").run()
    assert "ledningsbrott" not in said(app)
    labelled(app.selectbox, "Punkt").select("P01").run()
    assert "ledningsbrott" in said(app)
    labelled(app.text_input, "Sök").input("finns inte").run()
    assert "Inga poster passar sökningen" in said(app)


def test_an_area_without_points_finds_nothing_and_not_everything(opened: Desk) -> None:
    opened.load("Brommaskolan")
    app = opened.page("log")
    labelled(app.selectbox, "Område").select("farsta").run()
    assert "ledningsbrott" not in said(app)


def test_older_entries_come_a_page_at_a_time(opened: Desk) -> None:
    for number in range(60):
        note(opened, f"rad nummer {number:02}", f"n{number}")
    app = opened.page("log")
    assert "rad nummer 59" in said(app)
    assert "ledningsbrott" not in said(app)
    press(app, "Visa äldre poster")
    assert "ledningsbrott" in said(app)
    assert [button for button in app.button if button.label == "Visa äldre poster"] == []


def test_a_note_is_written_and_an_empty_one_is_refused(opened: Desk) -> None:
    app = opened.page("log")
    press(app, "Skriv i loggen")
    assert "Anteckningen är tom" in said(app)
    form_field(app, "note", "note").input("bussar på väg")
    labelled(app.selectbox, "Om en punkt (frivilligt)").select("P01")
    form_field(app, "note", "observed_at").input("02:40")
    press(app, "Skriv i loggen")
    entry = opened.page("log")
    assert "bussar på väg" in said(entry)
    assert "inlagt 03:12" in said(entry)


def test_an_entry_is_corrected_by_a_new_one_and_stays_as_it_was(opened: Desk) -> None:
    number = note(opened, "tre bussar")
    app = opened.page("log")
    form_field(app, "correction", "revision").input(str(number))
    form_field(app, "correction", "note").input("fyra bussar")
    press(app, "Spara rättelsen")
    words = said(app)
    assert f"rättar post {number}" in words
    assert "tre bussar" in words
    assert "fyra bussar" in words


@pytest.mark.parametrize("typed", ["", "sju", "99999", "١٢"])
def test_a_correction_of_no_entry_is_refused_in_its_field(opened: Desk, typed: str) -> None:
    app = opened.page("log")
    form_field(app, "correction", "revision").input(typed)
    form_field(app, "correction", "note").input("nej")
    before = queries.revision(opened.store)
    press(app, "Spara rättelsen")
    assert queries.revision(opened.store) == before
    assert form_field(app, "correction", "note").value == "nej"


def test_an_entry_of_another_operation_cannot_be_corrected_from_here(opened: Desk) -> None:
    opened.open("ovning", OperationKind.OVNING)
    elsewhere = note(opened, "övning", "other", "ovning")
    app = opened.page("log", handelse="op")
    form_field(app, "correction", "revision").input(str(elsewhere))
    form_field(app, "correction", "note").input("nej")
    press(app, "Spara rättelsen")
    assert f"Det finns ingen post {elsewhere} i den här händelsen." in said(app)


def test_a_masked_entry_is_shown_as_masked(opened: Desk) -> None:
    number = note(opened, "hemligt ord")
    mask_entry(opened.store, ALICE, act_id="m", revision=number, decision="beslut 2027:1", now=opened.at)
    words = said(opened.page("log"))
    assert "[maskerat]" in words
    assert "hemligt" not in words
    assert f"tog bort texten i post {number}" in words
