"""*Stab*: the plan, what changed since, what waits, messages and moved owners, through the page itself."""

from datetime import time, timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from data.entries.entry import EntryKind
from data.entries.staff import ChangesSeen
from data.log import reads as log_reads
from data.rights import Grant
from data.sectors import reads as sector_reads
from data.sectors.acts import load_sectors
from data.staff import reads as staff_reads
from data.staff.acts import set_staff_plan
from data.staff.facts import NewStaffPlan
from data.words import Function, MessageChannel, Phase, Role, Status
from tests.dashboard.the_desk import ALICE, HOSTILE, NOW, Desk, labelled, said, trees
from tests.data.sectors.test_sectors import LIST
from tests.reading import read_now


@pytest.fixture
def ready(desk: Desk) -> Desk:
    desk.load("Husby", "Kista")
    desk.open()
    load_sectors(desk.store, ALICE, LIST, NOW - timedelta(hours=5))
    return desk


def field(app: AppTest, name: str) -> Any:
    widgets = [*app.text_input, *app.text_area, *app.selectbox, *app.button_group]
    return next(one for one in widgets if f":{name}:" in str(one.key))


def press(app: AppTest, label: str) -> AppTest:
    pressed: AppTest = labelled(app.button, label).click().run()
    assert not pressed.exception
    return pressed


def write(app: AppTest, what: str) -> AppTest:
    chosen: AppTest = next(one for one in app.button_group if one.key == "staff-form").set_value(what).run()
    assert not chosen.exception
    return chosen


def plan(desk: Desk, direction: str) -> None:
    set_staff_plan(desk.store, ALICE, NewStaffPlan(f"p-{direction[:20]}", "op", direction), NOW)


def test_the_plan_is_set_shown_with_what_is_left_and_set_anew(ready: Desk) -> None:
    app = ready.page("staff")
    assert "Ingen inriktning är satt." in said(app)
    field(app, "direction").set_value(f"Värme före el {HOSTILE}")
    field(app, "briefing_at").set_value("04:00")
    field(app, "shifts").set_value("7.00; 19:00")
    press(app, "Spara planen")
    held = read_now(ready.store, staff_reads.plan, "op")
    assert held.direction == f"Värme före el {HOSTILE}"
    assert [f"{at:%H:%M}" for at in held.shifts] == ["07:00", "19:00"]
    words = said(app)
    assert "Värme före el" in words
    assert "04:00" in words
    assert "Nästa skiftbyte" in words
    # The next form begins with what holds, and nothing is lost by changing one thing of it.
    assert field(app, "direction").value == held.direction
    field(app, "report_at").set_value("05:30")
    press(app, "Spara planen")
    again = read_now(ready.store, staff_reads.plan, "op")
    assert (again.direction, again.briefing_at, again.shifts) == (
        held.direction,
        held.briefing_at,
        held.shifts,
    )


def test_a_plan_that_somebody_else_changed_meanwhile_is_not_overwritten(ready: Desk) -> None:
    app = ready.page("staff")
    plan(ready, "Någon annans")
    app.run()  # the page is drawn again while the form is being written in
    assert field(app, "direction").value == ""
    field(app, "direction").set_value("Mitt förslag")
    press(app, "Spara planen")
    assert read_now(ready.store, staff_reads.plan, "op").direction == "Någon annans"
    assert "Någon annan har ändrat stabens plan" in said(app)
    assert field(app, "direction").value == "Mitt förslag"
    press(app, "Spara planen")  # read, and sent again
    assert read_now(ready.store, staff_reads.plan, "op").direction == "Mitt förslag"


def test_what_changed_since_is_said_gravest_first(ready: Desk) -> None:
    ready.phase("P01")
    ready.at = NOW - timedelta(minutes=65)
    ready.works("P01", minutes=1)
    ready.at = NOW
    assert "Inget har ändrats sedan" in said(ready.page("staff"))
    ready.report("P01", Function.VATTEN, Status.BEGRANSAD)
    ready.report("P01", Function.EL, Status.UR_FUNKTION)
    app = ready.page("staff")
    lines = said(app).split("\n")
    assert "Försämrat (2)" in lines
    assert lines.index("ur funktion") < lines.index("begränsad")
    choice = labelled(app.button_group, "Jämför med")
    assert choice.options == ["en timme sedan", "annan tid"]
    other = choice.set_value("other").run()
    assert "Skriv en tid" in said(other)
    other.text_input(key="since-time").set_value("25:99").run()
    assert "Skriv klockslaget" in said(other)
    other.text_input(key="since-time").set_value("03:11").run()
    assert "Försämrat (2)" in said(other)
    other.text_input(key="since-time").set_value("2027-01-01 03:11").run()
    assert "Händelsen var inte öppnad då" in said(other)


def test_in_its_first_hour_one_looks_back_to_the_opening(ready: Desk) -> None:
    """Never to a time before it: then nothing was known, and nothing could be said to have changed."""
    ready.at = NOW + timedelta(hours=4)
    ready.open("ny")  # four hours before that
    ready.at = NOW + timedelta(minutes=20)
    ready.phase("P01", operation="ny")
    ready.report("P01", Function.EL, Status.UR_FUNKTION, 1, operation="ny")
    set_staff_plan(ready.store, ALICE, NewStaffPlan("skift", "ny", shifts=(time(3, 0),)), ready.at)
    app = ready.page("staff", handelse="ny")
    choice = labelled(app.button_group, "Jämför med")
    assert choice.options == ["händelsen öppnades 03:12", "annan tid"]
    assert "Händelsen var inte öppnad då" not in said(app)
    assert "ur funktion" in said(app)


def test_where_nothing_important_has_happened_nobody_is_said_to_have_acknowledged_it(ready: Desk) -> None:
    words = said(ready.page("staff"))
    assert "Inga viktiga ändringar." in words
    assert "är kvitterade" not in words


def test_an_important_change_waits_until_it_is_acknowledged(ready: Desk) -> None:
    ready.phase("P01")
    ready.phase("P02")
    ready.report("P01", Function.EL, Status.UR_FUNKTION)
    ready.report("P02", Function.VATTEN, Status.UR_FUNKTION)
    assert "2 ej kvitterade" in said(ready.page("situation"))
    app = ready.page("staff")
    assert said(app).count("ur funktion") >= 2
    press(app, "Kvittera alla 2")
    assert "Alla viktiga ändringar är kvitterade." in said(app)
    (seen,) = log_reads.entries(ready.store, "op", kinds=[EntryKind.SEEN])
    assert len(seen.says(ChangesSeen).seen) == 2
    assert "ej kvitterade" not in said(ready.page("situation"))


def test_all_that_waits_is_acknowledged_with_one_press_where_it_is_read(ready: Desk) -> None:
    for point, function in (("P01", Function.EL), ("P01", Function.VARME), ("P02", Function.EL)):
        ready.report(point, function, Status.UR_FUNKTION)
    district = ready.sign_in(Grant(Role.STADSDEL, "bromma"))
    for page, says in (("situation", "Kvittera alla 2"), ("staff", "Kvittera dina 2")):
        assert [one.label for one in ready.page(page, district).button if "Kvittera" in one.label] == [says]
    app = press(ready.page("situation"), "Kvittera alla 3")
    assert "3 ändringar" in said(app)
    assert "ej kvitterade" not in said(app)
    reader = ready.page("situation", ready.sign_in(Grant(Role.LASARE)))
    assert not [one for one in reader.button if "Kvittera" in one.label]


def test_a_stadsdel_sees_its_own_and_may_only_inform(ready: Desk) -> None:
    ready.phase("P01")
    ready.report("P01", Function.EL, Status.UR_FUNKTION)  # in Bromma
    for area, own in (("bromma", True), ("farsta", False)):
        app = ready.page("staff", ready.sign_in(Grant(Role.STADSDEL, area)))
        assert ("Kvittera el ur funktion" in str(trees(app))) is own
        assert not [one for one in app.button if one.label in ("Spara planen", "Logga beslutet")]
        assert [one for one in app.button if one.label == "Registrera budskapet"]
    reader = ready.page("staff", ready.sign_in(Grant(Role.LASARE)))
    assert [one.label for one in reader.button if "Registrera" in one.label or "Spara" in one.label] == []


def test_a_message_to_the_public_is_registered_and_read_in_its_area(ready: Desk) -> None:
    app = write(ready.page("staff"), "message")
    press(app, "Registrera budskapet")
    assert "Skriv budskapet så som det sades." in said(app)
    assert "Välj minst en kanal" in said(app)
    field(app, "text").set_value("Vatten finns i Husby")
    press(app, "Registrera budskapet")
    assert "Välj minst en kanal" in said(app)
    field(app, "channels").set_value([MessageChannel.RADIO])
    field(app, "areas").set_value(["bromma"])
    press(app, "Registrera budskapet")
    (held,) = staff_reads.messages(ready.store, "op")
    assert (held.text, held.channels, held.areas) == (
        "Vatten finns i Husby",
        (MessageChannel.RADIO,),
        ("bromma",),
    )
    assert "Vatten finns i Husby" in said(app)
    for area, there in (("bromma", True), ("farsta", False)):
        page = ready.page("situation", ready.sign_in(Grant(Role.STADSDEL, area)))
        assert ("Vatten finns i Husby" in said(page)) is there


def test_a_decision_and_a_moved_owner_are_logged_with_decider_and_reason(ready: Desk) -> None:
    app = write(ready.page("staff"), "decision")
    press(app, "Logga beslutet")
    words = said(app)  # all that is missing at once, and beside the button that there is something
    for wanted in (
        "Beslutet är tomt",
        "Ange vem som beslutat",
        "Inget är sparat: 2 fält ovanför är markerade.",
    ):
        assert wanted in words
    field(app, "decision").set_value("Öppna två punkter till")
    field(app, "decider").set_value("stabschefen")
    press(app, "Logga beslutet")
    (decision,) = log_reads.entries(ready.store, "op", kinds=[EntryKind.DECISION])
    assert (decision.text or {})["decider"] == "stabschefen"
    assert "Öppna två punkter till · beslut av stabschefen" in said(app)  # where it was decided too

    app = write(app, "owner")
    press(app, "Logga beslutet om ansvar")
    assert "Inget är sparat: 4 fält ovanför är markerade." in said(app)
    field(app, "function").set_value(Function.EL)
    field(app, "owner").set_value("slk")
    field(app, "reason").set_value("elverket är utslaget")
    press(app, "Logga beslutet om ansvar")
    assert "Ange vem som beslutade" in said(app)
    field(app, "decider").set_value("stadsdirektören")
    press(app, "Logga beslutet om ansvar")
    (moved,) = read_now(ready.store, sector_reads.decisions, "op")
    assert (moved.owner, moved.function) == ("slk", Function.EL)
    assert "Stadsledningskontoret" in said(app)
    ready.phase("P01", Phase.UNDER_AKTIVERING, Phase.OPPEN)
    ready.report("P01", Function.EL, Status.UR_FUNKTION)
    answers = said(ready.page("situation", punkt="P01"))
    assert "flyttat genom beslut" in answers
    assert "Elverket" in answers
    log = said(ready.page("log"))
    assert "el: Stadsledningskontoret svarar" in log
