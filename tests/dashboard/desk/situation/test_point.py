"""Reporting at the desk: what is refused says why in its field, keeps what was typed and changes nothing."""

from datetime import timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from data.errors import StoreFault
from data.operations import reads as operation_reads
from data.points import reads as point_reads
from data.truth import effective
from data.words import Function, Mark, Occupancy, Phase, Staffing, Status, Supply
from tests.dashboard.the_desk import Desk, go, labelled, said

SAVE = {
    "report": "Spara rapport om el",
    "unchanged": "Bekräfta oförändrat",
    "occupancy": "Spara beläggning",
    "phase": "Ändra läge",
}


@pytest.fixture
def opened(desk: Desk) -> Desk:
    desk.load("Brommaskolan")
    desk.open()
    desk.phase("P01")
    return desk


def point_page(desk: Desk) -> AppTest:
    return desk.page("situation", punkt="P01")


def el_page(desk: Desk) -> AppTest:
    app = point_page(desk)
    app.button_group[0].set_value(Function.EL).run()
    return app


A_MOMENT = timedelta(seconds=1)  # longer than a second click takes


def press(app: AppTest, label: str) -> AppTest:
    labelled(app.button, label).click().run()
    assert not app.exception
    return app


def fill(app: AppTest, **fields: str) -> None:
    for label, text in fields.items():
        field(app, label).input(text)


def field(app: AppTest, name: str) -> Any:
    """Return the field of the report form by its name in the draft's key."""
    found = [
        one
        for one in (*app.text_input, *app.text_area)
        if one.key.startswith("report:") and f":{name}:" in one.key
    ]
    assert len(found) == 1
    return found[0]


def stored(desk: Desk) -> Any:
    (point,) = point_reads.picture(desk.store, "op").points
    return point


def test_a_report_is_stored_with_everything_that_was_said(opened: Desk) -> None:
    app = el_page(opened)
    labelled(app.radio, "Status").set_value(Status.BEGRANSAD)
    labelled(app.radio, "Försörjning").set_value(Supply.RESERV)
    fill(app, lasts_until="1,5", restored_estimate="08:00", cause="nätet nere", observed_at="02:40")
    fill(app, on_behalf_of="platsansvarig", note="halva huset")
    press(app, SAVE["report"])
    report = stored(opened).functions[Function.EL].current
    assert (report.status, report.supply, report.cause) == (Status.BEGRANSAD, Supply.RESERV, "nätet nere")
    assert (report.source, report.note) == ("platsansvarig", "halva huset")
    assert f"{report.observed_at:%H:%M}" == "01:40"
    assert f"{report.lasts_until:%H:%M}" == "03:10"
    assert f"{report.restored_estimate:%d %H:%M}" == "14 07:00"
    assert "Sparat som post" in said(app)
    assert field(app, "cause").value == ""


def test_without_a_status_nothing_is_saved_and_the_text_is_kept(opened: Desk) -> None:
    app = el_page(opened)
    fill(app, cause="nätet nere")
    before = operation_reads.revision(opened.store)
    press(app, SAVE["report"])
    assert "Välj en status." in said(app)
    assert field(app, "cause").value == "nätet nere"
    assert operation_reads.revision(opened.store) == before


def test_what_is_down_says_when_it_is_back_and_nothing_of_how_long_it_lasts(opened: Desk) -> None:
    app = el_page(opened)
    labelled(app.radio, "Status").set_value(Status.UR_FUNKTION)
    field(app, "lasts_until").input("6")
    before = operation_reads.revision(opened.store)
    press(app, SAVE["report"])
    assert "räcker inte till någon tid" in said(app)
    assert operation_reads.revision(opened.store) == before
    field(app, "lasts_until").input("")
    field(app, "restored_estimate").input("2027-01-13 08:00")
    press(app, SAVE["report"])
    assert "före iakttagelsen" in said(app)
    assert operation_reads.revision(opened.store) == before


@pytest.mark.parametrize(
    ("name", "typed", "reason"),
    [
        ("observed_at", "i går", "Skriv klockslaget"),
        ("observed_at", "2027-01-14 09:00", "i framtiden"),
        ("observed_at", "2027-01-01 09:00", "äldre än sju dygn"),
        ("lasts_until", "länge", "Skriv timmar"),
        ("lasts_until", "1500 h", "längre än 60 dygn"),
        ("restored_estimate", "2027-01-14 05:00", "behöver inte komma åter"),
        ("cause", "fru 640823-3234", "personnummer"),
        ("note", "x" * 2001, "för lång"),
        ("on_behalf_of", "a\x07b", "styrtecken"),
    ],
)
def test_each_field_says_its_own_reason(opened: Desk, name: str, typed: str, reason: str) -> None:
    app = el_page(opened)
    labelled(app.radio, "Status").set_value(Status.FUNGERAR)
    field(app, name).input(typed)
    before = operation_reads.revision(opened.store)
    press(app, SAVE["report"])
    assert reason in said(app)
    assert field(app, name).value == typed
    assert labelled(app.radio, "Status").value == Status.FUNGERAR
    assert operation_reads.revision(opened.store) == before


def test_a_phone_number_is_warned_about_once_and_saved_when_sent_again(opened: Desk) -> None:
    app = el_page(opened)
    labelled(app.radio, "Status").set_value(Status.FUNGERAR)
    fill(app, cause="ring 08-508 29 000")
    before = operation_reads.revision(opened.store)
    press(app, SAVE["report"])
    assert "telefonnummer" in said(app)
    assert operation_reads.revision(opened.store) == before
    press(app, SAVE["report"])
    assert operation_reads.revision(opened.store) == before + 1


def test_a_form_on_a_stale_version_is_refused_and_keeps_its_text(opened: Desk) -> None:
    app = el_page(opened)
    labelled(app.radio, "Status").set_value(Status.FUNGERAR)
    fill(app, cause="nätet åter")
    opened.report("P01", Function.VATTEN, Status.UR_FUNKTION)
    press(app, SAVE["report"])
    assert "Någon annan har ändrat punkten" in said(app)
    assert field(app, "cause").value == "nätet åter"
    assert stored(opened).functions[Function.EL].current is None
    press(app, SAVE["report"])
    assert stored(opened).functions[Function.EL].current.cause == "nätet åter"


def test_what_was_refused_is_still_there_after_a_look_at_another_page(opened: Desk) -> None:
    app = el_page(opened)
    fill(app, cause="nätet åter", note="från rektorn")
    press(app, SAVE["report"])
    go(app, "log")
    go(app, "situation")
    assert field(app, "cause").value == "nätet åter"
    assert field(app, "note").value == "från rektorn"


def test_reporting_twice_in_a_row_is_not_stale_to_oneself(opened: Desk) -> None:
    app = el_page(opened)
    for status in (Status.BEGRANSAD, Status.FUNGERAR):
        labelled(app.radio, "Status").set_value(status)
        press(app, SAVE["report"])
        assert "Sparat som post" in said(app)
        opened.at += A_MOMENT
    assert stored(opened).functions[Function.EL].current.status is Status.FUNGERAR


def test_a_receipt_stands_through_a_second_click_and_not_for_ever(opened: Desk) -> None:
    app = el_page(opened)
    labelled(app.radio, "Status").set_value(Status.BEGRANSAD)
    press(app, SAVE["report"])
    press(app, SAVE["report"])
    assert "Sparat som post" in said(app)
    assert "Välj en status." not in said(app)
    opened.at += A_MOMENT
    press(app, SAVE["report"])
    assert "Välj en status." in said(app)
    opened.at += timedelta(seconds=10)
    assert "Sparat som post" not in said(app.run())


def test_the_act_is_the_same_until_it_is_saved_and_new_afterwards(opened: Desk) -> None:
    app = el_page(opened)
    first = field(app, "cause").key
    press(app, SAVE["report"])
    assert field(app, "cause").key == first
    labelled(app.radio, "Status").set_value(Status.FUNGERAR)
    press(app, SAVE["report"])
    assert field(app, "cause").key != first


def test_nodvatten_is_offered_for_water_only(opened: Desk) -> None:
    app = el_page(opened)
    assert "nödvatten" not in labelled(app.radio, "Försörjning").options
    app.button_group[0].set_value(Function.VATTEN).run()
    assert "nödvatten" in labelled(app.radio, "Försörjning").options


def settle(app: AppTest, status: Status, how: str) -> AppTest:
    labelled(app.radio, "Vad gäller?").set_value(status)
    labelled(app.text_input, "Hur det avgjordes").input(how)
    return press(app, "Avgör vad som gäller om el")


def test_a_contradiction_shows_both_sources_and_is_settled_also_by_what_neither_says(opened: Desk) -> None:
    opened.report("P01", Function.EL, Status.UR_FUNKTION, 20, on_behalf_of="vakten")
    opened.report("P01", Function.EL, Status.FUNGERAR, 10, on_behalf_of="rektor")
    app = point_page(opened)
    words = said(app)
    assert "Två källor säger olika" in words
    assert "vakten" in words
    assert "rektor" in words
    settle(app, Status.BEGRANSAD, "talat med båda: halva huset")
    state = effective(stored(opened).functions[Function.EL], opened.at)
    assert (state.status, state.mark) == (Status.BEGRANSAD, Mark.BEKRAFTAT)
    assert not [one for one in app.radio if one.label == "Vad gäller?"]


def test_unchanged_says_what_it_covers_and_asks_who_was_spoken_to(opened: Desk) -> None:
    opened.works("P01")
    opened.report("P01", Function.EL, Status.UR_FUNKTION, 5)
    app = point_page(opened)
    words = said(app)
    assert words.count("– bekräftas") == 4
    assert "ur funktion sedan 03:07 – bekräftas" in words
    press(app, SAVE["unchanged"])
    assert "Ange källan" in said(app)
    labelled(app.text_input, "Källa").input("talat med punkten kl 03:10")
    press(app, SAVE["unchanged"])
    point = stored(opened)
    assert point.functions[Function.VARME].current.observed_at == opened.at
    assert point.functions[Function.VARME].current.source == "talat med punkten kl 03:10"
    assert point.functions[Function.EL].current.status is Status.UR_FUNKTION
    assert point.functions[Function.EL].current.observed_at == opened.at
    assert "4 funktioner bekräftade." in said(app)


def test_what_failed_after_the_page_was_drawn_is_not_confirmed_and_is_named(opened: Desk) -> None:
    opened.works("P01")
    app = point_page(opened)
    opened.report("P01", Function.VATTEN, Status.UR_FUNKTION)
    labelled(app.text_input, "Källa").input("talat med punkten")
    press(app, SAVE["unchanged"])
    point = stored(opened)
    assert point.functions[Function.VATTEN].current.status is Status.UR_FUNKTION
    assert point.functions[Function.EL].current.source == "talat med punkten"
    words = said(app)
    assert "3 funktioner bekräftade." in words
    assert "Vatten bekräftades inte" in words
    assert "Nu: ur funktion sedan" in words


def test_unchanged_is_not_offered_where_it_would_cover_nothing(opened: Desk) -> None:
    app = point_page(opened)
    assert SAVE["unchanged"] not in [one.label for one in app.button]
    assert "Oförändrat" not in [one.value for one in app.header]


def test_occupancy_is_stored_and_a_number_that_is_none_is_refused(opened: Desk) -> None:
    app = point_page(opened)
    press(app, SAVE["occupancy"])
    assert "Välj beläggning." in said(app)
    labelled(app.radio, "Beläggning").set_value(Occupancy.SNART_FULLT)
    labelled(app.text_input, "Antal").input("många")
    press(app, SAVE["occupancy"])
    assert "Skriv antalet med siffror" in said(app)
    labelled(app.text_input, "Antal").input("180")
    labelled(app.radio, "Bemanning (frivilligt)").set_value(Staffing.KNAPP)
    press(app, SAVE["occupancy"])
    assert (stored(opened).occupancy.people, stored(opened).occupancy.staffing) == (180, "knapp")


KEEP = "Det jag lämnar tomt står kvar så länge felet består: orsak, försörjning och tider"


def a_known_failure(desk: Desk) -> None:
    ends = {"lasts_until": desk.at + timedelta(hours=4), "restored_estimate": desk.at + timedelta(hours=6)}
    desk.report("P01", Function.EL, Status.BEGRANSAD, 20, cause="ledningsbrott", supply=Supply.RESERV, **ends)


def test_changing_one_thing_of_a_failure_takes_back_nothing_else(opened: Desk) -> None:
    a_known_failure(opened)
    app = el_page(opened)
    labelled(app.radio, "Status").set_value(Status.UR_FUNKTION)
    press(app, SAVE["report"])
    report = stored(opened).functions[Function.EL].current
    assert report is not None
    assert (report.status, report.cause) == (Status.UR_FUNKTION, "ledningsbrott")
    assert report.restored_estimate == opened.at + timedelta(hours=6)
    opened.at += A_MOMENT
    labelled(app.radio, "Status").set_value(Status.UR_FUNKTION)
    labelled(app.toggle, KEEP).set_value(False)
    press(app, SAVE["report"])
    report = stored(opened).functions[Function.EL].current
    assert report is not None
    assert (report.cause, report.restored_estimate) == ("", None)


def test_settling_at_the_desk_keeps_the_word_it_sides_with(opened: Desk) -> None:
    a_known_failure(opened)
    opened.report("P01", Function.EL, Status.FUNGERAR, 10, on_behalf_of="vakten")
    settle(point_page(opened), Status.BEGRANSAD, "sett det")
    state = stored(opened).functions[Function.EL]
    assert state.current is not None
    assert (state.rival, state.current.cause, state.current.supply) == (None, "ledningsbrott", Supply.RESERV)


def test_where_nothing_is_wrong_nothing_is_said_of_keeping(opened: Desk) -> None:
    opened.works("P01")
    assert not [one for one in el_page(opened).toggle if one.label == KEEP]


def test_only_the_open_ways_are_offered_and_each_needs_decider_and_reason(opened: Desk) -> None:
    app = point_page(opened)
    assert labelled(app.radio, "Nytt läge").options == ["under avveckling"]
    press(app, SAVE["phase"])
    assert "Välj det nya läget." in said(app)
    labelled(app.radio, "Nytt läge").set_value(Phase.UNDER_AVVECKLING)
    press(app, SAVE["phase"])
    assert "Ange vem som beslutade" in said(app)
    labelled(app.text_input, "Beslut av (funktion, inte namn)").input("stadsdelsdirektören")
    press(app, SAVE["phase"])
    assert "Ange skälet" in said(app)
    labelled(app.text_area, "Skäl").input("strömmen åter")
    press(app, SAVE["phase"])
    assert stored(opened).phase is Phase.UNDER_AVVECKLING
    assert stored(opened).phase_change.reason == "strömmen åter"


def test_in_a_closed_operation_every_button_says_why_it_is_off(opened: Desk) -> None:
    from data.operations.acts import close_operation
    from tests.dashboard.the_desk import ALICE

    close_operation(
        opened.store, ALICE, act_id="c", operation_id="op", named="op", reason="lugnt", now=opened.at
    )
    app = point_page(opened)
    # What the register knows of a point is of no operation.
    assert [button.label for button in app.button if not button.disabled] == ["Spara utrustningen"]
    assert said(app).count("är stängd. Öppna en ny händelse") >= len(app.button) - 2


def test_a_fault_of_the_store_keeps_what_was_typed(opened: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object, **_more: object) -> None:
        raise StoreFault("Disken är full, så lagret kan inte skrivas.")

    monkeypatch.setattr("dashboard.desk.situation.report.report", full)
    app = el_page(opened)
    labelled(app.radio, "Status").set_value(Status.FUNGERAR)
    fill(app, cause="nätet åter")
    press(app, SAVE["report"])
    assert "Disken är full" in said(app)
    assert field(app, "cause").value == "nätet åter"


def test_the_history_holds_reports_phases_and_who_said_them(opened: Desk) -> None:
    opened.report("P01", Function.EL, Status.UR_FUNKTION, cause="ledningsbrott", on_behalf_of="vakten")
    words = said(point_page(opened))
    assert "från under aktivering till öppen" in words
    assert "orsak: ledningsbrott" in words


def phase_of(app: AppTest, name: str) -> Any:
    return next(
        one
        for one in (*app.text_input, *app.text_area)
        if one.key.startswith("phase:") and f":{name}:" in one.key
    )


def headings(app: AppTest) -> list[str]:
    return [one.value for one in app.header]


def test_a_planned_point_is_opened_in_one_with_the_decision_that_it_takes(desk: Desk) -> None:
    desk.load("Brommaskolan")
    desk.open()
    app = point_page(desk)
    assert headings(app).index("Läge: planerad") < headings(app).index("Beläggning och bemanning")
    ways = labelled(app.radio, "Nytt läge")
    assert ways.options == ["öppen nu", "i beredskap", "under aktivering"]
    press(app, SAVE["phase"])
    for wanted in ("Välj det nya läget.", "Ange vem som beslutade", "Ange skälet"):
        assert wanted in said(app)
    labelled(app.radio, "Nytt läge").set_value(Phase.OPPEN)
    phase_of(app, "decider").input("stadsdelsdirektören")
    phase_of(app, "reason").input("strömavbrott")
    press(app, SAVE["phase"])
    assert "läget är öppen" in said(app)
    assert stored(desk).phase is Phase.OPPEN
    words = said(desk.page("log"))
    assert words.count("stadsdelsdirektören") == 1
    assert "öppnad direkt enligt beslutet" in words
    app = point_page(desk)
    assert headings(app).index("Läge: öppen") > headings(app).index("Beläggning och bemanning")


def test_what_is_decided_opens_without_its_decision_asked_for_again(desk: Desk) -> None:
    desk.load("Brommaskolan")
    desk.open()
    desk.phase("P01", Phase.UNDER_AKTIVERING)
    app = point_page(desk)
    assert "Beslutet att öppna, 00:12 av stadsdelsdirektören, gäller." in said(app)
    assert labelled(app.radio, "Nytt läge").options == [
        "öppen",
        "i beredskap",
    ]  # what never opened is not closed
    labelled(app.radio, "Nytt läge").set_value(Phase.I_BEREDSKAP)
    press(app, SAVE["phase"])  # to take it back is a decision of its own
    assert "Ange vem som beslutade" in said(app)
    labelled(app.radio, "Nytt läge").set_value(Phase.OPPEN)
    press(app, SAVE["phase"])
    assert stored(desk).phase is Phase.OPPEN
    assert "öppnad enligt beslutet" in said(desk.page("log"))
