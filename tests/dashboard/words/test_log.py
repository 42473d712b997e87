"""The log at the desk: searched, added to, corrected by new entries, masked ones shown as masked."""

import re
from datetime import timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.words import log_rows
from dashboard.words.log_rows import as_csv
from data.entries.entry import EntryKind
from data.entries.staff import FileAttached
from data.errors import Refused
from data.log import reads as log_reads
from data.log.acts import correct_entry, mask_entry, write_note
from data.log.facts import Particulars
from data.log.lines import tick_entry
from data.log.reads import open_entries
from data.operations import reads as operation_reads
from data.rights import Grant
from data.staff.acts import set_staff_plan
from data.staff.facts import NewStaffPlan
from data.words import Function, OperationKind, Role, Status
from tests.dashboard.the_desk import ALICE, Desk, labelled, said
from tests.factories import make_picture


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
    opened.report("P02", Function.VATTEN, Status.FUNGERAR, minutes=1)  # what fails stays in the list
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


def opens(desk: Desk, number: int, key: str | None = None) -> AppTest:
    """Open the log at a row, as a press on the row does."""
    return desk.page("log", key, post=str(number))


def way(app: AppTest, word: str) -> AppTest:
    (ways,) = [one for one in app.button_group if one.key == "log-way"]
    chosen: AppTest = ways.set_value(word).run()
    assert not chosen.exception
    return chosen


def test_a_row_opens_what_can_be_done_with_it_and_closes(opened: Desk) -> None:
    number = note(opened, "tre bussar")
    app = opened.page("log")
    assert not [one for one in app.text_area if one.label == "Rättelse"]
    app = opens(opened, number)
    assert f"Post {number}" in [one.value for one in app.header]
    (ways,) = [one for one in app.button_group if one.key == "log-way"]
    assert ways.options == ["Rätta", "Bifoga fil", "Maskera"]
    press(app, "Stäng")
    assert f"Post {number}" not in [one.value for one in app.header]


def test_an_entry_is_corrected_by_a_new_one_and_stays_as_it_was(opened: Desk) -> None:
    number = note(opened, "tre bussar")
    app = opens(opened, number)
    labelled(app.text_area, "Rättelse").input("fyra bussar")
    press(app, "Spara rättelsen")
    words = said(app)
    newest = operation_reads.revision(opened.store)
    assert f"Rättad genom post {newest}." in words
    assert f"rättar post {number}" in words
    assert f"rättad i post {newest}" in words
    assert "tre bussar" in words
    assert "fyra bussar" in words


def test_every_row_has_one_number_in_receipt_log_and_file(opened: Desk) -> None:
    """An entry is spoken of by one number: another operation's entries take theirs in between."""
    opened.open("ovning", OperationKind.OVNING)
    note(opened, "övning", "other", "ovning")
    app = opened.page("log", handelse="op")
    form_field(app, "note", "note").input("bussar på väg")
    press(app, "Skriv i loggen")
    number = operation_reads.revision(opened.store)
    words = said(app)
    assert f"Sparat som post {number}" in words
    assert f"Öppna post {number}" in words
    assert not re.search(rf"^post {number}$", words, re.MULTILINE)  # no second number beside another
    rows = log_rows.log_rows(log_reads.entries(opened.store, "op"), make_picture(), opened.at)
    (line,) = [one for one in as_csv(rows, "op", False).decode("utf-8-sig").splitlines() if "bussar" in one]
    assert line.split(";")[1] == str(number)


@pytest.mark.parametrize("typed", ["", "sju", "99999", "١٢"])
def test_an_address_with_no_such_entry_opens_nothing(opened: Desk, typed: str) -> None:
    app = opened.page("log", post=typed)
    assert not [one for one in app.text_area if one.label == "Rättelse"]


def test_an_entry_of_another_operation_is_not_opened_from_here(opened: Desk) -> None:
    opened.open("ovning", OperationKind.OVNING)
    elsewhere = note(opened, "övning", "other", "ovning")
    app = opened.page("log", handelse="op", post=str(elsewhere))
    assert f"Det finns ingen post {elsewhere} i den här händelsen." in said(app)
    assert not [one for one in app.text_area if one.label == "Rättelse"]


def test_what_is_no_line_says_why_it_cannot_be_corrected_as_the_act_does(opened: Desk) -> None:
    set_staff_plan(opened.store, ALICE, NewStaffPlan("p", "op", "Värme före el"), opened.at)
    number = operation_reads.revision(opened.store)
    why = f"Post {number} rättas inte med en egen post"
    assert why in said(opens(opened, number))
    with pytest.raises(Refused, match=why):
        correct_entry(opened.store, ALICE, act_id="c", revision=number, note="nej", now=opened.at)


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


def test_a_file_is_attached_to_a_row_and_one_that_lies_is_refused(opened: Desk) -> None:
    number = operation_reads.revision(opened.store)  # what Farstaskolan reported
    app = way(opens(opened, number), "attach")
    press(app, "Bifoga filen")
    assert "Välj en fil först." in said(app)
    (uploader,) = app.file_uploader
    uploader.set_value(("plan.pdf", b"MZ", "application/pdf"))
    press(app, "Bifoga filen")
    assert "innehållet är något annat" in said(app)
    (uploader,) = app.file_uploader
    uploader.set_value(("plan.pdf", b"%PDF-1.7\n%%EOF", "application/pdf"))
    labelled(app.text_area, "Vad filen visar").input("karta över avbrottet")
    press(app, "Bifoga filen")
    words = said(app)
    assert "plan.pdf · karta över avbrottet" in words
    assert f"till post {number}" in words
    (entry,) = log_reads.entries(opened.store, "op", kinds=[EntryKind.ATTACHMENT])
    assert (entry.says(FileAttached).to, entry.point) == (number, "P02")
    assert f"fil i post {entry.revision}" in words


def test_an_entry_is_masked_by_a_decision_and_only_by_who_may(opened: Desk) -> None:
    number = note(opened, "hemligt ord")
    app = way(opens(opened, number), "mask")
    press(app, "Maskera posten")
    assert "Ange beslutet som maskeringen vilar på." in said(app)
    labelled(app.text_input, "Beslut som maskeringen vilar på").input("beslut 2027:1")
    press(app, "Maskera posten")
    words = said(app)
    assert f"Post {number} är maskerad" in words
    assert f"Post {number} är redan maskerad." in words  # what the act would say
    assert "hemligt" not in words
    district = opens(opened, number, opened.sign_in(Grant(Role.STADSDEL, "bromma")))
    assert "Maskera" not in [word for one in district.button_group for word in one.options]
