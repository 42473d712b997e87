"""The log at the desk: searched, added to, corrected by new entries, masked ones shown as masked."""

from datetime import timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from data.log.acts import mask_entry, write_note
from data.log.facts import Particulars
from data.log.lines import tick_entry
from data.log.reads import open_entries
from data.operations import reads as operation_reads
from data.rights import Grant
from data.words import Function, OperationKind, Role, Status
from tests.dashboard.the_desk import ALICE, Desk, labelled, said


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
    before = operation_reads.revision(opened.store)
    press(app, "Spara rättelsen")
    assert operation_reads.revision(opened.store) == before
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


def test_open_entries_lead_with_the_late_and_are_ticked(opened: Desk) -> None:
    for act, text, minutes in (("late", "ring Ellevio", -10), ("soon", "boka buss", 60)):
        due = Particulars(due=opened.at + timedelta(minutes=minutes))
        before = opened.at - timedelta(minutes=30)
        write_note(
            opened.store,
            ALICE,
            act_id=act,
            operation_id="op",
            note=text,
            more=due,
            occurred_at=before,
            now=before,
        )
    app = opened.page("log")
    words = said(app)
    assert "2 öppna poster" in words
    assert "1 försenad" in words
    assert words.index("ring Ellevio") < words.index("boka buss")
    number = open_entries(opened.store, "op")[0].entry.revision
    tick_entry(opened.store, ALICE, act_id="t", revision=number, now=opened.at)
    app.run()
    assert "1 öppen post" in said(app)
    assert [one.entry.text for one in open_entries(opened.store, "op")] == [{"note": "boka buss"}]
    labelled(app.selectbox, "Visa").select("oppna").run()
    assert f"post {number} är klar" not in said(app)


def test_a_note_carries_what_practitioners_write_down(opened: Desk) -> None:
    app = opened.page("log")
    form_field(app, "note", "note").input("två aggregat på väg")
    form_field(app, "note", "sender").input("Ellevio")
    form_field(app, "note", "due").input("sju")
    labelled(app.selectbox, "Kanal").select("rakel")
    press(app, "Skriv i loggen")
    assert "Skriv klockslaget som 02:40" in said(app)
    form_field(app, "note", "due").input("06:00")
    labelled(app.checkbox, "Nyckelpost").check()
    press(app, "Skriv i loggen")
    words = said(app)
    assert "via Rakel, klart senast 06:00" in words
    assert "två aggregat på väg · från Ellevio" in words
    assert "nyckelpost" in words


def test_a_file_is_attached_and_one_that_lies_is_refused(opened: Desk) -> None:
    app = opened.page("log")
    press(app, "Bifoga filen")
    assert "Välj en fil först." in said(app)
    (uploader,) = app.file_uploader
    uploader.set_value(("plan.pdf", b"MZ", "application/pdf"))
    press(app, "Bifoga filen")
    assert "innehållet är något annat" in said(app)
    (uploader,) = app.file_uploader
    uploader.set_value(("plan.pdf", b"%PDF-1.7\n%%EOF", "application/pdf"))
    form_field(app, "file", "note").input("karta över avbrottet")
    press(app, "Bifoga filen")
    assert "plan.pdf · karta över avbrottet" in said(app)


def test_an_entry_is_masked_by_a_decision_and_only_by_who_may(opened: Desk) -> None:
    number = note(opened, "hemligt ord")
    app = opened.page("log")
    form_field(app, "mask", "revision").input(str(number))
    press(app, "Maskera posten")
    assert "Ange beslutet som maskeringen vilar på." in said(app)
    form_field(app, "mask", "decision").input("beslut 2027:1")
    press(app, "Maskera posten")
    assert f"Post {number} är maskerad" in said(app)
    assert "hemligt" not in said(app)
    district = opened.page("log", opened.sign_in(Grant(Role.STADSDEL, "bromma")))
    assert [one for one in district.button if one.label == "Maskera posten"] == []
