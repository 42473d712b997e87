"""*Lägesrapport*: written beside its facts, never without its assessment, approved, published, read."""

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from data.rights import Grant
from data.situation_reports import acts as services
from data.situation_reports import reads as situation_report_reads
from data.situation_reports.facts import NewSituationReport, ReportState, Words
from data.words import Function, OperationKind, Role, Status
from tests.dashboard.the_desk import ALICE, HOSTILE, Desk, labelled, said

PAGE = "situation_report"
PARTS = {"Rapporter": "list", "Skriv ny": "write", "Jämför två": "compare"}
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
    chosen: AppTest = choice.set_value(
        {"Rapporter": "list", "Skriv ny": "write", "Jämför två": "compare"}[word]
    ).run()
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


def test_it_is_written_beside_its_facts_approved_and_published(stocked: Desk) -> None:
    app = part(stocked.page(PAGE), "Skriv ny")
    words = said(app)
    assert "Ingen lägesrapport är skriven" not in words
    for fact in (
        "Fakta som de är nu",
        "ur funktion, för 20 min sedan",
        HOSTILE,
        "Konsekvenser: för människor",
    ):
        assert fact in words
    fill(app)
    app = press(app, "Frys rapporten")
    assert "Rapporten är fryst" in said(app)
    (status,) = app.status
    assert status.label == "Filerna går att hämta under Rapporter."
    app = part(app, "Rapporter")
    assert "fryst, inte godkänd" in said(app)
    app = press(press(app, "Godkänn rapporten"), "Publicera till alla områden och sektorer")
    (report,) = situation_report_reads.reports(stocked.store, "op")
    assert report.state is ReportState.PUBLICERAD
    assert "Inte läst än: \nBromma, Farsta" in said(app)


def test_without_its_assessment_nothing_is_frozen_and_what_was_typed_stays(stocked: Desk) -> None:
    app = part(stocked.page(PAGE), "Skriv ny")
    fill(app, Bedömning="   ")
    app = press(app, "Frys rapporten")
    assert "Fakta utan bedömning publiceras aldrig" in said(app)
    assert labelled(app.text_area, "Inriktning").value == FIELDS["Inriktning"]
    fill(app, Nästa="strax")
    assert "Skriv klockslaget som 02:40" in said(press(app, "Frys rapporten"))
    assert situation_report_reads.reports(stocked.store, "op") == ()


def test_a_stadsdel_says_that_it_has_read_it_and_only_for_itself(stocked: Desk) -> None:
    freeze(stocked)
    publish(stocked)
    freeze(stocked, "utkast", a=HOSTILE)
    app = stocked.page(PAGE, key=stocked.sign_in(Grant(Role.STADSDEL, "bromma")))
    assert "Skriv ny" not in [one for group in app.button_group for one in group.options]
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
