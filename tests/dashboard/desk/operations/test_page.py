"""Operations at the desk: opened, renamed on the version that was read, closed with a reason."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from data.operations import reads as operation_reads
from data.operations.acts import change_operation, close_operation
from data.words import Function, OperationKind, Readiness, Status
from tests.dashboard.the_desk import ALICE, Desk, labelled, said


def press(app: AppTest, label: str) -> AppTest:
    labelled(app.button, label).click().run()
    assert not app.exception
    return app


def name_of(app: AppTest, form: str) -> Any:
    (found,) = [one for one in app.text_input if str(one.key).startswith(form) and ":name:" in str(one.key)]
    return found


def test_the_first_operation_is_opened_and_becomes_the_one_shown(desk: Desk) -> None:
    app = desk.page("operation")
    press(app, "Öppna händelsen")
    assert "Välj slag av händelse." in said(app)
    labelled(app.radio, "Slag").set_value(OperationKind.SAMHALLSSTORNING)
    press(app, "Öppna händelsen")
    assert "Fältet är tomt" in said(app)
    name_of(app, "open").input("Vinterstorm Embla")
    labelled(app.selectbox, "Beredskapsläge").select(Readiness.FREDSTIDA_KRIS)
    press(app, "Öppna händelsen")
    (found,) = operation_reads.operations(desk.store)
    assert (found.name, found.readiness) == ("Vinterstorm Embla", Readiness.FREDSTIDA_KRIS)
    assert "Vinterstorm Embla är öppnad." in said(app)
    assert labelled(app.sidebar.selectbox, "Händelse").value == found.id


def test_an_exercise_may_have_its_own_clock_and_a_real_operation_may_not(desk: Desk) -> None:
    app = desk.page("operation")
    name_of(app, "open").input("Övning")
    for kind in (None, OperationKind.INCIDENT):
        if kind is not None:
            labelled(app.radio, "Slag").set_value(kind).run()
        assert not [one for one in app.text_input if one.label.startswith("Övning")]
    labelled(app.radio, "Slag").set_value(OperationKind.OVNING).run()
    labelled(app.text_input, "Övningstid vid start").input("2027-02-01 18:00")
    labelled(app.text_input, "Övningsklockans takt").input("fort")
    press(app, "Öppna händelsen")
    assert "Skriv takten som ett tal" in said(app)
    labelled(app.text_input, "Övningsklockans takt").input("2,5")
    press(app, "Öppna händelsen")
    (found,) = operation_reads.operations(desk.store)
    assert found.clock.speed == 2.5
    assert f"{found.clock.at(desk.at):%m-%d %H:%M}" == "02-01 17:00"


@pytest.mark.parametrize("takt", ["nan", "inf", "0", "-1", "1e9"])
def test_a_clock_that_cannot_run_is_refused(desk: Desk, takt: str) -> None:
    app = desk.page("operation")
    name_of(app, "open").input("Övning")
    labelled(app.radio, "Slag").set_value(OperationKind.OVNING).run()
    labelled(app.text_input, "Övningsklockans takt").input(takt)
    press(app, "Öppna händelsen")
    assert operation_reads.operations(desk.store) == []
    assert "takt" in said(app)


def test_a_change_on_a_stale_version_is_refused_and_keeps_its_text(desk: Desk) -> None:
    desk.open()
    app = desk.page("operation")
    name_of(app, "change").input("Mitt namn")
    (held,) = operation_reads.operations(desk.store)
    change_operation(
        desk.store,
        ALICE,
        act_id="first",
        operation_id="op",
        name="Någon annans namn",
        readiness=Readiness.NORMALLAGE,
        version=held.version,
        now=desk.at,
    )
    press(app, "Spara ändringen")
    assert "Någon annan har ändrat händelsen" in said(app)
    assert name_of(app, "change").value == "Mitt namn"
    assert operation_reads.operations(desk.store)[0].name == "Någon annans namn"
    press(app, "Spara ändringen")
    assert operation_reads.operations(desk.store)[0].name == "Mitt namn"


def test_closing_takes_a_reason_and_the_name_and_then_nothing_more_can_be_written(desk: Desk) -> None:
    desk.open()
    app = desk.page("operation")
    press(app, "Stäng händelsen")
    assert "Ange skälet" in said(app)
    labelled(app.text_area, "Skäl").input("strömmen åter")
    press(app, "Stäng händelsen")
    (held,) = operation_reads.operations(desk.store)
    assert held.closed_at is None
    assert f"Skriv händelsens namn, {held.name}" in said(app)
    labelled(app.text_input, "Händelsens namn, som det står").input(held.name)
    press(app, "Stäng händelsen")
    assert operation_reads.operations(desk.store)[0].closed_at is not None
    assert "Stäng händelsen" not in [button.label for button in app.button]
    assert labelled(app.button, "Spara ändringen").disabled
    assert "Händelsen är stängd." in said(app)


def test_what_closing_leaves_behind_is_said_before_it_is_done(desk: Desk) -> None:
    desk.load("Brommaskolan", "Farstaskolan")
    desk.open()
    desk.phase("P01")
    desk.works("P01")
    words = said(desk.page("operation"))
    assert "Ännu öppet:" in words
    assert "1 punkt att avveckla: Brommaskolan" in words
    desk.report("P02", Function.EL, Status.UR_FUNKTION)
    assert "1 fel: Farstaskolan: el ur funktion" in said(desk.page("operation"))


def test_a_closing_can_be_taken_back_for_a_day_at_the_desk(desk: Desk) -> None:
    desk.open()
    close_operation(desk.store, ALICE, act_id="c", operation_id="op", named="op", reason="fel", now=desk.at)
    app = desk.page("operation")
    assert "Stängningen kan tas tillbaka till" in said(app)
    labelled(app.text_area, "Skäl").input("det var fel händelse")
    press(app, "Öppna igen")
    assert operation_reads.operations(desk.store)[0].closed_at is None
    assert labelled(app.button, "Stäng händelsen")
