"""*Verkstad*: a scenario begun, written, moved and planned on the page itself; shut to everybody else."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard.desk import last_read, session
from dashboard.desk.workshop import timeline
from dashboard.desk.workshop.says import timeline as timeline_says
from data.exercise.acts.injects import change_inject
from data.exercise.acts.leading import plan_exercise
from data.exercise.facts import Exercise
from data.exercise.inject_workbook import write_inject_list
from data.exercise.reads import exercise
from data.exercise.rules import NewExercise
from data.exercise.scenario import (
    Condition,
    ConditionKind,
    Effect,
    Inject,
    Objective,
    Recipient,
    Scenario,
)
from data.exercise.scenario_file import shipped, write_scenario
from data.operations import reads as operation_reads
from data.rights import Grant, Who
from data.words import Function, OperationKind, Readiness, Role, Status
from data.workshop import acts, reads
from data.workshop.facts import ScenarioDraft, Source
from tests.dashboard.the_desk import ALICE, HOSTILE, Desk, labelled, said, trees

PAGE = "verkstad"
LEADER = Grant(Role.OVNINGSLEDNING)
LED = Who("a", "övningsledningen", (LEADER,))
BROMMA, FARSTA = Recipient(Role.STADSDEL, "bromma"), Recipient(Role.STADSDEL, "farsta")
DOWN = Effect((Function.EL,), Status.UR_FUNKTION, ("bromma",))
MINUTE = timedelta(minutes=1)


def inject(id: str, at: float | None, *to: Recipient, **more: Any) -> Inject:
    words = {"text": f"Text {id}", "sender": "elbolaget", **more}
    return Inject(id, None if at is None else at * MINUTE, to=to, **words)


SCENARIO = Scenario(
    "prov-s",
    "Elavbrott",
    datetime(2027, 1, 20, 6, tzinfo=UTC),
    timedelta(hours=4),
    phases=("Bortfall", "Natt"),
    objectives=(Objective("M1", "Larma i tid"),),
    injects=(
        inject("A1", 10, BROMMA, phase="Bortfall", effects=(DOWN,)),
        inject("A2", 30, FARSTA, phase="Natt"),
        inject("R1", None, Recipient(Role.KRISLEDNING)),
    ),
)


@pytest.fixture
def shop(desk: Desk) -> Desk:
    """Two points in two areas, and one draft."""
    desk.load("Alviksskolan", "Farstaskolan")
    acts.begin(desk.store, ALICE, "d1", SCENARIO, Source.EXEMPEL, "prov-s", desk.at)
    return desk


def open_page(desk: Desk, draft: str = "", grant: Grant = LEADER) -> AppTest:
    return desk.page(PAGE, desk.sign_in(grant), **({"utkast": draft} if draft else {}))


def held(desk: Desk, draft: str = "d1") -> ScenarioDraft:
    with desk.store.reading() as connection:
        found = reads.draft_in(connection, draft)
    assert found is not None
    return found


def tab(app: AppTest, name: str) -> AppTest:
    (choice,) = [one for one in app.button_group if str(one.key).startswith("workshop-tab:")]
    shown: AppTest = choice.set_value(name).run()
    assert not shown.exception
    return shown


def press(app: AppTest, label: str) -> AppTest:
    pressed: AppTest = labelled(app.button, label).click().run()
    assert not pressed.exception
    return pressed


def choose(app: AppTest, identity: str) -> AppTest:
    """Choose an inject as a press in the table does."""
    app.session_state["workshop-inject:d1"] = identity
    chosen: AppTest = app.run()
    assert not chosen.exception
    return chosen


def field(app: AppTest, name: str) -> Any:
    widgets = [*app.text_input, *app.text_area, *app.selectbox, *app.multiselect]
    (found,) = [one for one in widgets if f":{name}:" in str(one.key)]
    return found


def red(app: AppTest) -> bool:
    return "p.refused" in str(trees(app)) or "p.unsaved" in str(trees(app))


def line(app: AppTest) -> dict[str, Any]:
    (drawn,) = [one for one in app.get("bidi_component") if one.proto.component_name == "desk-timeline"]
    given: dict[str, Any] = orjson.loads(drawn.proto.json)
    return given


def popover(app: AppTest, label: str) -> str:
    (drawn,) = [one.proto.popover for one in app.get("popover") if one.proto.popover.label == label]
    return str(drawn.id)


# ── who sees it ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "grant",
    [
        Grant(Role.KRISLEDNING),
        Grant(Role.STADSDEL, "bromma"),
        Grant(Role.MOTSPEL),
        Grant(Role.UTVARDERARE),
        Grant(Role.LOKAL_OVNINGSLEDARE, "bromma"),
    ],
)
def test_nothing_of_a_draft_reaches_who_leads_no_exercise(shop: Desk, grant: Grant) -> None:
    app = open_page(shop, "d1", grant)
    everything = str(trees(app)) + str([one.proto for one in app.get("bidi_component")])
    assert "Text A1" not in everything
    assert "Elavbrott" not in everything
    assert not [one for one in app.button if "utkast" in one.label or "inspel" in one.label]


def test_a_draft_that_is_gone_says_so_and_shows_the_others(shop: Desk) -> None:
    app = open_page(shop, "d9")
    assert "Utkastet finns inte" in said(app)
    assert "Elavbrott" in said(app)
    assert "från ett exempel" in said(app)


# ── begun ────────────────────────────────────────────────────────────────────────────────────


def test_one_is_begun_from_a_blank_page_and_says_what_it_lacks(desk: Desk) -> None:
    desk.load("Alviksskolan")
    app = open_page(desk)
    press(app, "Börja skriva")
    assert "Skriv vad scenariot heter" in said(app)
    field(app, "title").set_value(HOSTILE)
    press(app, "Börja skriva")
    (head,) = reads.drafts(desk.store, LED)
    assert (head.title, head.source, head.injects) == (HOSTILE, Source.TOM, 0)
    assert app.query_params["utkast"] in (head.id, [head.id])
    assert HOSTILE in said(app)
    assert "det finns inget att öva än" in said(app)
    assert "den kan planeras" not in said(app)


def test_a_blank_page_opens_at_its_frame_until_that_is_written(desk: Desk) -> None:
    desk.load("Alviksskolan")
    blank = acts.begin(desk.store, ALICE, "d2", replace(SCENARIO, injects=()), Source.TOM, "", desk.at)
    app = open_page(desk, "d2")
    assert labelled(app.button, "Spara ramen")
    acts.save_frame(desk.store, ALICE, "d2", replace(blank.scenario, title="Annat"), 1, desk.at)
    assert labelled(open_page(desk, "d2").button, "Nytt inspel")


def test_the_head_shows_nothing_of_an_exercise_that_is_open_but_its_band(shop: Desk) -> None:
    shop.open("ovning", OperationKind.OVNING)
    app = open_page(shop, "d1")
    assert [one for one in app.get("html") if 'class="exercise-band"' in one.proto.body]
    assert "Vinterstorm ovning" not in said(app)
    (strip,) = [one for one in app.get("bidi_component") if one.proto.component_name == "desk-strip"]
    assert orjson.loads(strip.proto.json)["quiet"] is True


def begun(desk: Desk, source: Source) -> ScenarioDraft:
    (head,) = [one for one in reads.drafts(desk.store, LED) if one.id != "d1" and one.source is source]
    return held(desk, head.id)


def test_one_is_begun_from_a_file_that_can_be_read(shop: Desk) -> None:
    app = open_page(shop)
    field(app, "source").set_value("file").run()
    assert labelled(app.button, "Börja skriva").disabled
    app.file_uploader[0].set_value(("s.yaml", b"id: [", "application/yaml")).run()
    assert labelled(app.button, "Börja skriva").disabled
    app.file_uploader[0].set_value(("s.yaml", write_scenario(SCENARIO), "application/yaml")).run()
    press(app, "Börja skriva")
    assert begun(shop, Source.FIL).scenario == SCENARIO


def test_one_is_begun_from_an_example_and_is_none_any_more(shop: Desk) -> None:
    app = open_page(shop)
    field(app, "source").set_value("example:berlin").run()
    press(app, "Börja skriva")
    (berlin,) = [one for one in shipped() if one.id == "berlin"]
    assert begun(shop, Source.EXEMPEL).scenario == replace(berlin, example=False)


def test_one_is_begun_from_an_earlier_exercise_with_its_edits(shop: Desk) -> None:
    plan_exercise(shop.store, ALICE, NewExercise("ov", "Vinterövning", SCENARIO), shop.at)
    edited = inject("A2", 45, FARSTA, phase="Natt")
    change_inject(shop.store, ALICE, "ov", edited, shop.at)
    app = open_page(shop)
    field(app, "source").set_value("clone:ov").run()
    field(app, "title").set_value("Nästa gång").run()
    press(app, "Börja skriva")
    scenario = begun(shop, Source.OVNING).scenario
    assert (scenario.title, scenario.injects[1]) == ("Nästa gång", edited)


# ── written ──────────────────────────────────────────────────────────────────────────────────


def test_an_inject_is_written_whole_and_what_is_wrong_stands_beside_before_it_is_saved(shop: Desk) -> None:
    app = press(open_page(shop, "d1"), "Nytt inspel")
    assert "varken mottagare" not in said(app)
    field(app, "at").set_value("9:00").run()
    assert "ligger efter övningens slut" in said(app)
    assert "varken mottagare eller facit" not in said(app)  # nobody has come to it yet
    field(app, "at").set_value("1:00")
    field(app, "to").set_value(["stadsdel:farsta"])
    field(app, "sender").set_value("Polisen")
    field(app, "text").set_value(HOSTILE).run()
    assert "ligger efter" not in said(app)
    press(app, "Lägg till i facit")
    assert "Facit saknar funktion" in said(app)
    field(app, "condition-kind").set_value("rapporterat").run()
    assert "Ange område eller punkt som ska ha rapporterat" in said(app)
    assert not red(app)  # nobody has pressed anything
    assert "Inget är sparat" not in said(app)
    field(app, "effects0-functions").set_value(["varme"])
    field(app, "effects0-where").set_value(["area:farsta"]).run()
    field(app, "condition-kind").set_value("inte_kvitterat").run()
    field(app, "condition-inject").set_value("A1").run()
    press(app, "Lägg till inspelet")
    (made,) = [one for one in held(shop).scenario.injects if one.id == "I1"]
    effect = Effect((Function.VARME,), Status.UR_FUNKTION, ("farsta",))
    rule = Condition(ConditionKind.INTE_KVITTERAT, "A1")
    expected = inject("I1", 60, FARSTA, sender="Polisen", text=HOSTILE, effects=(effect,), condition=rule)
    assert made == expected
    assert "I1 är sparat" in said(app)
    assert field(app, "id").value == "I2"
    assert "om A1 inte är kvitterat" in said(app)


def test_what_is_typed_and_not_saved_is_said_where_one_lists_and_plans(shop: Desk) -> None:
    app = choose(open_page(shop, "d1"), "A1")
    assert "osparat" not in said(app).lower()
    field(app, "sender").set_value("DN").run()
    assert "Osparat." in said(app)
    app = choose(app, "A2")
    assert "osparat: A1" in said(app)
    app = press(app, "Nytt inspel")
    assert "ett nytt inspel" not in said(app)  # it is only begun
    field(app, "text").set_value("Nytt").run()
    app = tab(app, "planera")
    assert "Osparat, och följer inte med: ett nytt inspel, A1." in said(app)
    app = tab(app, "ram")
    field(app, "brief").set_value("Kallt").run()
    app = tab(app, "planera")
    assert "följer inte med: ramen, ett nytt inspel, A1." in said(app)
    app = choose(app, "A1")
    app = press(tab(app, "tidslinje"), "Spara inspelet")
    assert "följer inte med: ramen, ett nytt inspel." in said(tab(app, "planera"))


def test_an_unfinished_inject_is_kept_and_its_faults_are_said_where_they_are(shop: Desk) -> None:
    app = choose(open_page(shop, "d1"), "A2")
    field(app, "sender").set_value("")
    field(app, "id").set_value("B2")
    press(app, "Spara inspelet")
    assert [one.id for one in held(shop).scenario.injects] == ["A1", "B2", "R1"]
    assert "ingen avsändare" in said(app)
    assert "1 fel" in said(app)
    (wrong,) = [one for one in line(app)["injects"] if one["bad"]]
    assert wrong["id"] == "B2"


def test_a_personal_number_is_never_kept(shop: Desk) -> None:
    app = choose(open_page(shop, "d1"), "A2")
    field(app, "text").set_value("Ring 19121212-1212 genast")
    press(app, "Spara inspelet")
    assert "personnummer" in said(app)
    assert held(shop).scenario == SCENARIO


def test_two_leaders_meet_in_one_inject_and_neither_loses_a_word(shop: Desk) -> None:
    app = choose(open_page(shop, "d1"), "A2")
    field(app, "text").set_value("Min text").run()
    theirs = replace(SCENARIO.injects[1], text="Deras text")
    acts.save_inject(shop.store, ALICE, "d1", theirs, held(shop).parts["A2"].version, shop.at)
    press(app, "Spara inspelet")
    words = said(app)
    assert "Jämför innan du sparar" in words
    assert "alice" in words
    assert "sparat: Deras text" in words
    assert field(app, "text").value == "Min text"
    assert held(shop).scenario.injects[1].text == "Deras text"
    press(app, "Behåll det jag skrivit")
    press(app, "Spara inspelet")
    assert held(shop).scenario.injects[1].text == "Min text"


def test_what_nobody_has_touched_follows_what_somebody_else_saves(shop: Desk) -> None:
    app = choose(open_page(shop, "d1"), "A2")
    theirs = replace(SCENARIO.injects[1], text="Deras text")
    acts.save_inject(shop.store, ALICE, "d1", theirs, held(shop).parts["A2"].version, shop.at)
    app.run()
    assert field(app, "text").value == "Deras text"
    field(app, "text").set_value("Mitt nu").run()
    acts.remove_inject(shop.store, ALICE, "d1", "A2", held(shop).parts["A2"].version, shop.at)
    app.run()
    assert "borttaget av någon annan" in said(app)
    press(app, "Behåll det jag skrivit")
    press(app, "Lägg till inspelet")
    assert held(shop).scenario.injects[1] == replace(SCENARIO.injects[1], text="Mitt nu")


@pytest.mark.parametrize("removed", [True, False], ids=["removed", "its rows are gone"])
def test_rows_nobody_touched_stay_in_the_inject_that_is_kept(shop: Desk, removed: bool) -> None:
    app = choose(open_page(shop, "d1"), "A1")
    field(app, "text").set_value("Min text").run()
    seen = held(shop).parts["A1"].version
    if removed:
        acts.remove_inject(shop.store, ALICE, "d1", "A1", seen, shop.at)
    else:
        acts.save_inject(shop.store, ALICE, "d1", replace(SCENARIO.injects[0], effects=()), seen, shop.at)
    app.run()
    press(app, "Behåll det jag skrivit")
    press(app, "Lägg till inspelet" if removed else "Spara inspelet")
    (kept,) = [one for one in held(shop).scenario.injects if one.id == "A1"]
    assert kept == replace(SCENARIO.injects[0], text="Min text")


def test_what_is_true_at_the_start_stays_in_the_frame_that_is_kept(shop: Desk) -> None:
    before = acts.save_frame(shop.store, ALICE, "d1", replace(SCENARIO, start=(DOWN,)), 1, shop.at)
    app = tab(open_page(shop, "d1"), "ram")
    field(app, "title").set_value("Min titel").run()
    theirs = replace(before.scenario, start=())
    acts.save_frame(shop.store, ALICE, "d1", theirs, before.parts[""].version, shop.at)
    app.run()
    press(app, "Behåll det jag skrivit")
    press(app, "Spara ramen")
    saved = held(shop).scenario
    assert (saved.title, saved.start) == ("Min titel", (DOWN,))


def test_an_inject_is_removed_and_a_condition_on_it_stays_as_a_fault(shop: Desk) -> None:
    ruled = replace(SCENARIO.injects[1], condition=Condition(ConditionKind.KVITTERAT, "A1"))
    acts.save_inject(shop.store, ALICE, "d1", ruled, held(shop).parts["A2"].version, shop.at)
    app = choose(open_page(shop, "d1"), "A1")
    press(app, "Ja, ta bort inspelet")
    assert [one.id for one in held(shop).scenario.injects] == ["A2", "R1"]
    assert "Inspelet A1 i villkoret finns inte" in said(app)


# ── moved ────────────────────────────────────────────────────────────────────────────────────


def test_the_line_has_each_inject_with_a_time_and_the_phases_as_stretches(shop: Desk) -> None:
    given = line(open_page(shop, "d1"))
    assert [(one["id"], one["at"], one["kind"]) for one in given["injects"]] == [
        ("A1", 600, "told"),
        ("A2", 1800, "told"),
    ]
    assert [(one["name"], one["begins"], one["ends"]) for one in given["stretches"]] == [
        ("Bortfall", 600, 1800),
        ("Natt", 1800, 14400),
    ]


def test_a_stretch_covers_its_own_alone_and_a_phase_without_injects_is_named() -> None:
    others = (inject("A0", 5, BROMMA), *SCENARIO.injects[:1], inject("B1", 20, BROMMA), SCENARIO.injects[1])
    given = timeline_says.line(replace(SCENARIO, injects=others, phases=("Larm", "Bortfall", "Natt")), (), "")
    stretches = [(one["name"], one["begins"], one["ends"]) for one in given["stretches"]]
    assert stretches == [("Bortfall", 600, 1200), ("Natt", 1800, 14400)]
    assert given["texts"]["empty"] == "Skeden utan inspel än: Larm"


@pytest.fixture
def moves(shop: Desk, monkeypatch: pytest.MonkeyPatch) -> Callable[[float, int], None]:
    """Put A1 at a minute as its line does, which showed the draft in a version; no page draws."""
    monkeypatch.setattr(st, "session_state", {})
    monkeypatch.setattr(session, "actor", lambda: ALICE)
    monkeypatch.setattr(session, "who", lambda: LED)
    monkeypatch.setattr(session, "now", lambda: shop.at)
    monkeypatch.setattr(session, "draw_page", lambda: None)
    monkeypatch.setattr(last_read, "store", lambda: shop.store)

    def put(minute: float, version: int) -> None:
        timeline._moved("d1", orjson.dumps({"id": "A1", "at": minute * 60, "version": version}).decode())

    return put


def test_an_inject_moved_again_before_the_answer_stands_where_it_was_put(
    shop: Desk, moves: Callable[[float, int], None]
) -> None:
    for minute, version in ((11, 1), (12, 1), (13, 2), (10, 1), (10, 1)):
        moves(minute, version)
        assert held(shop).scenario.injects[0].at == minute * MINUTE
    assert held(shop).version == 5


def test_what_somebody_else_has_changed_is_not_moved(shop: Desk, moves: Callable[[float, int], None]) -> None:
    moves(11, 1)
    acts.move(shop.store, ALICE, "d1", 20 * MINUTE, shop.at, injects=("A1",), seen=2)
    moves(12, 1)
    assert {one.id: one.at for one in held(shop).scenario.injects}["A1"] == 31 * MINUTE


def test_everything_after_a_moment_is_moved_and_never_before_the_start(shop: Desk) -> None:
    app = open_page(shop, "d1")
    field(app, "by").set_value("−30 min").run()
    assert labelled(app.button, "Flytta").disabled
    assert "A1 skulle hamna före övningens början" in said(app)
    field(app, "after").set_value("0:10")
    field(app, "by").set_value("30 min").run()
    words = said(app)
    assert "1 inspel flyttas" in words
    assert "A2 T+ 00:30 → T+ 01:00" in words
    assert "A1 står kvar" in words
    before = popover(app, "Flytta allt efter …")
    press(app, "Flytta")
    assert [one.at for one in held(shop).scenario.injects] == [10 * MINUTE, 60 * MINUTE, None]
    assert "1 inspel är flyttat" in said(app)
    assert popover(app, "Flytta allt efter …") != before  # another, that nobody has opened
    press(app, "Ta tillbaka: A2 flyttat +30 min")
    assert held(shop).scenario == SCENARIO
    assert not [one for one in app.button if "Ta tillbaka" in one.label]


def test_a_move_that_something_has_been_saved_after_is_not_offered_back(shop: Desk) -> None:
    app = open_page(shop, "d1")
    field(app, "by").set_value("30 min").run()
    press(app, "Flytta")
    assert labelled(app.button, "Ta tillbaka: 2 inspel flyttat +30 min")
    acts.move(shop.store, ALICE, "d1", 20 * MINUTE, shop.at, injects=("A1",), seen=2)
    assert not [one for one in app.run().button if "Ta tillbaka" in one.label]


# ── the frame, files, planning ───────────────────────────────────────────────────────────────


def test_the_frame_is_written_and_a_time_that_comes_twice_is_asked_about(shop: Desk) -> None:
    app = tab(open_page(shop, "d1"), "ram")
    field(app, "origin").set_value("2026-10-25 02:30").run()
    assert "finns två gånger" in said(app)
    field(app, "origin").set_value("2026-10-25 02:30+01:00")
    field(app, "duration").set_value("6 h")
    field(app, "readiness").set_value("fredstida_kris")
    field(app, "objectives").set_value("M1 Larma i tid\nM2 Se det som inte sägs")
    field(app, "phases").set_value("Bortfall\n\n Natt ")
    press(app, "Spara ramen")
    scenario = held(shop).scenario
    assert scenario.origin == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert (scenario.duration, scenario.readiness) == (timedelta(hours=6), Readiness.FREDSTIDA_KRIS)
    assert [one.id for one in scenario.objectives] == ["M1", "M2"]
    assert scenario.phases == ("Bortfall", "Natt")
    assert scenario.injects == SCENARIO.injects


def test_the_frame_left_alone_is_the_frame_that_was(shop: Desk) -> None:
    app = tab(open_page(shop, "d1"), "ram")
    press(app, "Spara ramen")
    assert held(shop).version == 1
    assert held(shop).scenario == SCENARIO


def test_a_list_shows_its_exact_difference_before_it_is_read_in(shop: Desk) -> None:
    changed = replace(
        SCENARIO, injects=(replace(SCENARIO.injects[0], text="Nytt ord"), *SCENARIO.injects[1:])
    )
    app = tab(open_page(shop, "d1"), "fil")
    app.file_uploader[0].set_value(("l.xlsx", write_inject_list(changed), "application/xlsx")).run()
    words = said(app)
    assert "Inspelslistan gör 1 ändring" in words
    assert "Text A1" in words
    assert held(shop).scenario == SCENARIO
    press(app, "Läs in 1 ändring")
    assert held(shop).scenario == changed


def test_an_exercise_is_planned_from_it_and_the_draft_stays(shop: Desk) -> None:
    app = tab(open_page(shop, "d1"), "planera")
    field(app, "name").set_value("Vår övning")
    field(app, "areas").set_value(["bromma"])
    press(app, "Planera övningen")
    (made,) = [one for one in operation_reads.operations(shop.store) if one.is_exercise]
    found: Exercise | None = exercise(shop.store, made.id)
    assert found is not None
    assert (made.name, found.scenario, found.areas) == ("Vår övning", SCENARIO, ("bromma",))
    assert held(shop).scenario == SCENARIO


@pytest.mark.parametrize("part", ["planera", "övning"])
def test_a_draft_that_has_changed_since_it_was_looked_through_is_not_planned(shop: Desk, part: str) -> None:
    if part == "planera":
        app = tab(open_page(shop, "d1"), part)
    else:
        app = shop.page("ledning", shop.sign_in(LEADER))
        labelled(app.selectbox, "Var scenariot kommer ifrån").set_value("draft:d1").run()
    field(app, "name").set_value("Vår övning")
    theirs = replace(SCENARIO.injects[0], text="Deras text")
    acts.save_inject(shop.store, ALICE, "d1", theirs, held(shop).parts["A1"].version, shop.at)
    press(app, "Planera övningen")
    assert "alice" in said(app)
    assert "har ändrat utkastet" in said(app)
    assert not operation_reads.operations(shop.store)
    press(app, "Planera övningen")
    (made,) = operation_reads.operations(shop.store)
    found = exercise(shop.store, made.id)
    assert found is not None
    assert found.scenario.injects[0].text == "Deras text"


def test_what_is_of_another_municipality_opens_and_is_named(desk: Desk) -> None:
    desk.load("Alviksskolan")
    strange = replace(SCENARIO, opens=("Q7",), injects=(inject("A1", 10, Recipient(Role.STADSDEL, "malmo")),))
    acts.begin(desk.store, ALICE, "d1", strange, Source.FIL, "", desk.at)
    app = choose(open_page(desk, "d1"), "A1")
    assert "Området malmo finns inte" in said(app)
    assert "Punkten Q7 finns inte" in said(app)
    assert field(app, "to").value == ["stadsdel:malmo"]
    app = tab(app, "ram")
    assert field(app, "opens").value == ["Q7"]


def test_a_draft_is_thrown_away_for_good(shop: Desk) -> None:
    app = press(open_page(shop, "d1"), "Ja, kasta utkastet")
    assert reads.drafts(shop.store, LED) == ()
    assert "Inga utkast ännu" in said(app)
