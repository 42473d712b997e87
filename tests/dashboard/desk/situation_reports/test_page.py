"""*Lägesrapport*: written beside its facts, never without its assessment, approved, published, read."""

from datetime import timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from data.rights import Grant
from data.situation_reports import acts as services
from data.situation_reports import reads as situation_report_reads
from data.situation_reports.facts import NewSituationReport, ReportState, Words
from data.staff.acts import set_staff_plan
from data.staff.facts import NewStaffPlan
from data.words import Function, OperationKind, Role, Status
from tests.dashboard.the_desk import ALICE, HOSTILE, Desk, labelled, said

PAGE = "situation_report"
PARTS = {"Rapporter": "list", "På väg": "path", "Jämför två": "compare"}
FIELDS = {
    "Bedömning": "Läget är allvarligt.",
    "Sannolika följder inom 24 timmar": "Det blir kallt.",
    "Sannolika följder inom 72 timmar": "Fler behöver hjälp.",
    "Inriktning": "Värme först.",
}


@pytest.fixture
def stocked(desk: Desk) -> Desk:
    desk.load("Brommaskolan", "Farstaskolan")
    desk.open()
    desk.phase("P01")
    desk.report("P01", Function.EL, Status.UR_FUNKTION, cause=HOSTILE)
    return desk


def freeze(desk: Desk, identity: str = "lr", hours: float = 4, **changes: str) -> None:
    words = Words(*{**dict(zip(("a", "b", "c", "d"), FIELDS.values(), strict=True)), **changes}.values())
    ends = desk.at + timedelta(hours=hours)
    services.freeze(desk.store, ALICE, NewSituationReport(identity, "op", words, ends), desk.at)


def publish(desk: Desk, identity: str = "lr") -> None:
    for number, act in enumerate((services.approve, services.publish)):
        act(desk.store, ALICE, act_id=f"{identity}-{number}", operation_id="op", report=identity, now=desk.at)


def approve(desk: Desk, identity: str = "lr") -> None:
    services.approve(
        desk.store, ALICE, act_id=f"{identity}-0", operation_id="op", report=identity, now=desk.at
    )


def part(app: AppTest, word: str) -> AppTest:
    """Choose a part of the page by its word."""
    (choice,) = [one for one in app.button_group if word in one.options]
    chosen: AppTest = choice.set_value(PARTS[word]).run()
    assert not chosen.exception
    return chosen


def press(app: AppTest, label: str) -> AppTest:
    pressed: AppTest = labelled(app.button, label).click().run()
    assert not pressed.exception
    return pressed


def fill(app: AppTest, **instead: str) -> None:
    for label, words in FIELDS.items():
        labelled(app.text_area, label).set_value(instead.get(label.split()[0], words))
    labelled(app.text_input, "Nästa lägesrapport").set_value(instead.get("Nästa", "06:00"))


def field(app: AppTest, name: str) -> Any:
    return next(one for one in (*app.text_area, *app.text_input) if f":{name}:" in str(one.key))


def test_it_is_written_beside_its_facts_approved_and_published_on_one_path(stocked: Desk) -> None:
    app = stocked.page(PAGE)
    words = said(app)
    assert "Ingen lägesrapport är skriven" not in words
    for fact in (
        "Fakta som de är nu",
        "ur funktion, 02:52",
        HOSTILE,
        "Konsekvenser: för människor",
    ):
        assert fact in words
    fill(app)
    app = press(app, "Frys rapporten")
    assert "Rapporten är fryst" in said(app)
    (status,) = app.status
    assert status.label == "Filerna går att hämta."
    assert FIELDS["Bedömning"] in said(app)  # it is read where it is approved
    # Alone at night it can be done, and says so wherever the report is read of.
    assert "Låt någon annan läsa och godkänna den" in said(app)
    app = press(app, "Godkänn ändå, jag är ensam")
    app = press(app, "Publicera till alla områden och sektorer")
    (report,) = situation_report_reads.reports(stocked.store, "op")
    assert (report.state, report.alone) == (ReportState.PUBLICERAD, True)
    words = said(app)  # it stands where it is read, and says that it has gone
    assert "Lägesrapport 1 är publicerad till 2 områden och sektorer 03:12. Läst av 0 av 2." in words
    assert "Publicerad 03:12 av krisledningen till 2 områden och sektorer." in words
    assert "Inte läst än: \nBromma, Farsta" in words
    assert not app.text_area
    app = part(app, "På väg")
    assert "Skriv lägesrapport 2" in [one.value for one in app.header]
    assert "Lägesrapport 1 är publicerad" in said(app)
    app = part(app, "Rapporter")
    words = said(app)
    assert "(samma inloggning som skrev den)" in words
    assert "av samma inloggning som skrev den" in said(stocked.page("log"))


def test_where_there_are_two_another_approves_and_is_told_what_nobody_changed(stocked: Desk) -> None:
    freeze(stocked, "förra")
    publish(stocked, "förra")
    writer = stocked.sign_in(Grant(Role.KRISLEDNING))
    app = stocked.page(PAGE, writer)
    field(app, "assessment").set_value("Det är värre nu.")
    labelled(app.text_input, "Nästa lägesrapport").set_value("06:00")
    press(app, "Frys rapporten")
    app = stocked.page(PAGE)  # somebody else of the krisledning
    words = said(app)
    assert "Låt någon annan läsa" not in words
    assert "Ordagrant som i lägesrapport 1: följderna inom 24 timmar, följderna inom 72 timmar" in words
    press(app, "Godkänn rapporten")
    newest = situation_report_reads.reports(stocked.store, "op")[0]
    assert (newest.state, newest.alone) == (ReportState.GODKAND, False)
    assert said(stocked.page("log")).count("samma inloggning") == 1  # of the first, by one alone


def test_a_new_one_begins_with_the_last_ones_words_and_the_plans_marked_as_such(stocked: Desk) -> None:
    freeze(stocked)
    publish(stocked)
    plan = NewStaffPlan("p", "op", "Vatten före el", report_at=stocked.at + timedelta(hours=3))
    set_staff_plan(stocked.store, ALICE, plan, stocked.at)
    app = stocked.page(PAGE)
    assert field(app, "assessment").value == FIELDS["Bedömning"]
    assert field(app, "direction").value == "Vatten före el"  # newer than the report's
    assert field(app, "next_at").value == "2027-01-14 06:12"
    mark = "Förifyllt ur lägesrapport 1, 03:12: läs och ändra."
    assert said(app).count(mark) == 3
    assert said(app).count("Förifyllt ur planen, post") == 2
    field(app, "assessment").set_value("Nytt").run()
    assert said(app).count(mark) == 2
    field(app, "outlook_24").set_value("").run()  # what was taken away does not come back
    assert (field(app, "outlook_24").value, said(app).count(mark)) == ("", 1)


def test_a_frozen_one_that_is_wrong_is_written_anew_and_stays_as_it_was(stocked: Desk) -> None:
    freeze(stocked)
    app = press(stocked.page(PAGE), "Skriv en annan i stället")
    field(app, "direction").set_value("El först.")
    labelled(app.text_input, "Nästa lägesrapport").set_value("06:00")
    app = press(app, "Frys rapporten")
    newest, first = situation_report_reads.reports(stocked.store, "op")
    assert (newest.words or first.words) != first.words
    assert first.state is ReportState.FRYST
    assert "El först." in said(app)


def test_without_its_assessment_nothing_is_frozen_and_what_was_typed_stays(stocked: Desk) -> None:
    app = stocked.page(PAGE)
    fill(app, Bedömning="   ")
    app = press(app, "Frys rapporten")
    assert "Fakta utan bedömning publiceras aldrig" in said(app)
    assert labelled(app.text_area, "Inriktning").value == FIELDS["Inriktning"]
    fill(app, Nästa="strax")
    assert "Skriv klockslaget som 02:40" in said(press(app, "Frys rapporten"))
    assert situation_report_reads.reports(stocked.store, "op") == ()


def test_all_that_is_missing_is_said_at_once_and_marked_before(stocked: Desk) -> None:
    app = stocked.page(PAGE)
    assert said(app).count("Ska fyllas i") == 5
    app = press(app, "Frys rapporten")
    words = said(app)
    for wanted in (
        "Skriv bedömningen",
        "inom 24 timmar.",
        "inom 72 timmar.",
        "Skriv inriktningen",
        "Ange när nästa",
    ):
        assert wanted in words
    assert "Inget är sparat: 5 fält ovanför är markerade." in words
    field(app, "assessment").set_value("Läget är allvarligt.").run()
    assert said(app).count("Ska fyllas i") == 4
    assert situation_report_reads.reports(stocked.store, "op") == ()


def test_a_stadsdel_says_that_it_has_read_it_and_only_for_itself(stocked: Desk) -> None:
    freeze(stocked)
    publish(stocked)
    freeze(stocked, "utkast", a=HOSTILE)
    app = stocked.page(PAGE, key=stocked.sign_in(Grant(Role.STADSDEL, "bromma")))
    assert "På väg" not in [one for group in app.button_group for one in group.options]
    assert "Lägesrapport 1" in said(app)  # the newest that is published, not the one being written
    assert labelled(app.selectbox, "För").options == ["Bromma"]
    app = press(app, "Kvittera att rapporten är läst")
    words = said(app)
    assert "Kvitterad för Bromma" in words
    assert "Inte läst än: \nFarsta" in words
    reader = stocked.page(PAGE, key=stocked.sign_in(Grant(Role.LASARE)))
    assert not [one for one in reader.button if "Kvittera" in one.label or "Godkänn" in one.label]
    assert "får inte hämta ut uppgifter" in said(reader)


def test_the_next_report_is_reminded_of_here_and_on_lagesbild(stocked: Desk) -> None:
    freeze(stocked, hours=2)
    approve(stocked)
    assert "ska komma" in said(stocked.page(PAGE))
    assert "ska komma" not in said(stocked.page("situation"))
    stocked.at += timedelta(minutes=100)
    assert "Lägesrapport 2 ska komma" in said(stocked.page("situation"))
    stocked.at += timedelta(minutes=50)
    assert "Lägesrapport 2 skulle ha kommit" in said(stocked.page("situation"))


def test_a_report_nobody_has_approved_moves_no_promise(stocked: Desk) -> None:
    freeze(stocked, hours=2)
    approve(stocked)
    stocked.at += timedelta(minutes=100)
    freeze(stocked, "lr2", hours=5)
    stocked.at += timedelta(minutes=50)
    for page in (PAGE, "situation"):
        assert "Lägesrapport 2 skulle ha kommit" in said(stocked.page(page))
    approve(stocked, "lr2")
    assert "Lägesrapport 3 ska komma" in said(stocked.page(PAGE))
    assert "skulle ha kommit" not in said(stocked.page("situation"))


def test_two_reports_are_compared_and_hostile_words_are_words(stocked: Desk) -> None:
    freeze(stocked)
    stocked.report("P01", Function.VATTEN, Status.UR_FUNKTION, 0)
    freeze(stocked, "lr2", a=HOSTILE)
    app = part(stocked.page(PAGE), "Jämför två")
    words = said(app)
    for wanted in (HOSTILE, "oförändrad", "Brommaskolan, Bromma, vatten"):
        assert wanted in words
    assert not [one for one in app.get("html") if "onerror" in one.proto.body]


def test_many_weak_points_together_are_warned_of_before_they_leave(stocked: Desk) -> None:
    freeze(stocked)
    assert "karta över svagheter" not in said(stocked.page(PAGE))
    stocked.load(*(f"Skola {number}" for number in range(3)))
    for number in range(1, 4):
        if number > 1:
            stocked.phase(f"P{number:02}")
        until = stocked.at + timedelta(hours=5)
        stocked.report(f"P{number:02}", Function.VATTEN, Status.BEGRANSAD, 0, lasts_until=until)
    freeze(stocked, "lr2")
    assert "karta över svagheter" in said(stocked.page(PAGE))


def test_an_exercise_says_so_in_its_report(desk: Desk) -> None:
    desk.load("Brommaskolan", example=True)
    desk.open("op", OperationKind.OVNING)
    freeze(desk)
    words = said(desk.page(PAGE))
    assert "övning" in words
    assert "Rader märkta exempel" in words
