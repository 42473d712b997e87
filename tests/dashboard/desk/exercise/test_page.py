"""*Övningsledning*: planned, checked, led and played through the page itself, and shut to everybody else."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.door.sockets import showing, walls
from data.access import accounts
from data.access import reads as access_reads
from data.exercise.acts import injects as exercise_injects
from data.exercise.acts import leading as exercise_leading
from data.exercise.facts import Exercise, state_of
from data.exercise.inject_workbook import write_inject_list
from data.exercise.reads import exercise, exercises, inbox
from data.exercise.rules import NewExercise
from data.exercise.scenario import ClockAct, Effect, ExerciseState, Inject, Objective, Recipient, Scenario
from data.operations import reads as operation_reads
from data.points import reads as point_reads
from data.rights import Grant
from data.sectors.acts import load_sectors
from data.words import Function, OperationKind, Role, Status
from data.workshop.acts import begin
from data.workshop.facts import Source
from tests.dashboard.the_desk import ALICE, HOSTILE, NOW, Desk, labelled, said, trees
from tests.data.sectors.test_sectors import LIST

PAGE = "ledning"
BEGINS = datetime(2027, 1, 20, 6, tzinfo=UTC)
BROMMA, FARSTA = Recipient(Role.STADSDEL, "bromma"), Recipient(Role.STADSDEL, "farsta")
SECRET = "hemlighetsmarkör"
LEADER = Grant(Role.OVNINGSLEDNING)


def inject(id: str, at: float | None, *to: Recipient, **more: Any) -> Inject:
    said = {"text": f"Text {id} {SECRET}", "sender": "elbolaget", "note": SECRET, **more}
    return Inject(id, None if at is None else timedelta(minutes=at), to=to, **said)


DOWN = Effect((Function.EL,), Status.UR_FUNKTION, ("bromma",))
SCENARIO = Scenario(
    "prov-s",
    "Elavbrott",
    BEGINS,
    timedelta(hours=4),
    purpose="Öva tyst stadsdel",
    brief="Det är kallt.",
    phases=("Bortfall",),
    objectives=(Objective("M1", "Larma i tid"),),
    injects=(
        inject("A1", 10, BROMMA, phase="Bortfall", effects=(DOWN,)),
        inject("A2", 30, FARSTA, phase="Bortfall"),
        inject("R1", None, Recipient(Role.KRISLEDNING)),
    ),
)


@pytest.fixture
def led(desk: Desk) -> Desk:
    """Three points in two areas, and an exercise that is planned."""
    desk.load("Alviksskolan", "Farstaskolan", "Åkeshovsskolan")
    exercise_leading.plan_exercise(desk.store, ALICE, NewExercise("ov", "Vinterövning", SCENARIO), desk.at)
    return desk


def open_page(desk: Desk, *grants: Grant, operation: str = "ov") -> AppTest:
    return desk.page(PAGE, desk.sign_in(*(grants or (LEADER,))), handelse=operation)


def part(app: AppTest, name: str) -> AppTest:
    (choice,) = [one for one in app.button_group if str(one.key).startswith("exercise-part:")]
    shown: AppTest = choice.set_value(name).run()
    assert not shown.exception
    return shown


def press(app: AppTest, label: str) -> AppTest:
    pressed: AppTest = labelled(app.button, label).click().run()
    assert not pressed.exception
    return pressed


def choose(app: AppTest, desk: Desk, identity: str, grant: Grant = LEADER) -> AppTest:
    """Choose an inject as a press in the table does."""
    app.session_state["inject-chosen:ov"] = identity
    chosen: AppTest = app.run()
    assert not chosen.exception
    return chosen


def field(app: AppTest, name: str) -> Any:
    widgets = [*app.text_input, *app.text_area, *app.selectbox, *app.multiselect, *app.radio, *app.checkbox]
    (found,) = [one for one in widgets if f":{name}:" in str(one.key)]
    return found


def held(desk: Desk) -> Exercise:
    found = exercise(desk.store, "ov")
    assert found is not None
    return found


def start(desk: Desk) -> None:
    exercise_leading.set_clock(
        desk.store, ALICE, act_id="start", operation_id="ov", act=ClockAct.START, now=desk.at
    )


# ── who sees it ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "grant",
    [
        Grant(Role.KRISLEDNING),
        Grant(Role.STADSDEL, "bromma"),
        Grant(Role.SEKTOR, "energi"),
        Grant(Role.ORGANISATION, "verket"),
        Grant(Role.LASARE),
    ],
)
def test_nothing_of_it_reaches_who_takes_part(led: Desk, grant: Grant) -> None:
    start(led)
    load_sectors(led.store, ALICE, LIST, led.at)
    app = open_page(led, grant)
    assert "får inte se övningsledningens sidor" in said(app)
    everything = str(trees(app)) + str([one.proto for one in app.get("bidi_component")])
    assert SECRET not in everything
    assert "Elavbrott" not in everything
    assert not app.button_group
    assert not [one for one in app.button if "Paus" in one.label or "Planera" in one.label]


@pytest.mark.parametrize(
    ("grant", "parts", "stops"),
    [
        (LEADER, 8, ""),
        (Grant(Role.LOKAL_OVNINGSLEDARE, "bromma"), 7, "får inte planera och leda"),
        (Grant(Role.MOTSPEL), 7, "får inte planera och leda"),
        (Grant(Role.UTVARDERARE), 5, "får inte planera och leda"),
    ],
)
def test_those_who_lead_see_it_and_each_acts_as_far_as_their_role(
    led: Desk, grant: Grant, parts: int, stops: str
) -> None:
    app = open_page(led, grant)
    (choice,) = [one for one in app.button_group if str(one.key).startswith("exercise-part:")]
    assert len(choice.options) == parts
    begin = labelled(app.button, "Starta övningen")
    assert begin.disabled == bool(stops)
    assert stops in said(app)
    assert SECRET in said(part(app, "timeline"))


def test_a_real_operation_is_never_led_and_an_exercise_is_offered_beside_it(led: Desk) -> None:
    led.open("skarp")
    app = open_page(led, LEADER, Grant(Role.LASARE), operation="skarp")
    assert "skarp händelse" in said(app)
    assert SECRET not in said(app)
    assert labelled(app.button, "Planera övningen").disabled


# ── planning ─────────────────────────────────────────────────────────────────────────────────


def plan_from(app: AppTest, source: str) -> AppTest:
    shown: AppTest = labelled(app.selectbox, "Var scenariot kommer ifrån").set_value(source).run()
    assert not shown.exception
    return shown


def begun(desk: Desk, scenario: Scenario) -> None:
    begin(desk.store, ALICE, "d1", scenario, Source.FIL, "", desk.at)


def test_without_anything_it_says_how_to_plan_and_a_draft_becomes_an_exercise(desk: Desk) -> None:
    desk.load("Alviksskolan", "Farstaskolan")
    begun(desk, SCENARIO)
    app = desk.page(PAGE, desk.sign_in(LEADER))
    assert "Så planerar du" in said(app)
    assert labelled(app.button, "Planera övningen").disabled
    plan_from(app, "draft:d1")
    field(app, "name").set_value("Vår övning")
    press(app, "Planera övningen")
    (made,) = [one for one in operation_reads.operations(desk.store) if one.is_exercise]
    found = exercise(desk.store, made.id)
    assert found is not None
    assert (made.name, state_of(made), found.scenario) == ("Vår övning", ExerciseState.PLANERAD, SCENARIO)
    assert "Förkontroll" in str([one.options for one in app.button_group])
    assert "Övningen kan startas ändå" in said(app)
    press(app, "Starta övningen")
    press(app, "Pausa")  # the second of two clicks
    assert state_of(operation_reads.operations(desk.store)[0]) is ExerciseState.PAGAR
    assert "Härnäst" in str([one.value for one in app.header]), "what leads it, and not what is checked first"
    assert "lucka" in said(part(app, "check"))
    assert "Övningen kan startas ändå" not in said(app)


def test_the_areas_of_a_scenario_are_offered_and_who_is_left_out_is_named(desk: Desk) -> None:
    desk.load("Alviksskolan", "Farstaskolan")
    begun(desk, replace(SCENARIO, injects=SCENARIO.injects[:1]))
    app = plan_from(desk.page(PAGE, desk.sign_in(LEADER)), "draft:d1")
    labelled(app.multiselect, "Områden som deltar").set_value(["farsta"]).run()
    assert "Får inspel men deltar inte: stadsdel Bromma (A1)." in said(app)
    press(app, "Välj det område som scenariot rör")
    assert labelled(app.multiselect, "Områden som deltar").value == ["bromma"]
    assert "deltar inte" not in said(app)
    labelled(app.multiselect, "Områden som deltar").set_value(["farsta"])
    labelled(app.text_input, "Övningens namn").set_value("Smal övning")
    press(app, "Planera övningen")
    assert "Får inspel men deltar inte: stadsdel Bromma (A1)." in said(part(app, "check"))


def test_who_plans_or_starts_beside_what_is_under_way_is_told_how_to_end_it(led: Desk) -> None:
    exercise_leading.plan_exercise(led.store, ALICE, NewExercise("ov2", "Nästa", SCENARIO), led.at)
    assert "pågår redan" not in said(open_page(led, operation="ov2"))
    start(led)
    app = open_page(led, operation="ov2")
    assert "Vinterövning pågår redan" in said(app)
    assert "Vinterövning pågår redan" in said(part(app, "plan"))
    press(app, "Till Avsluta")
    assert "Avsluta övningen" in [one.label for one in app.button]
    assert not [one for one in app.button if one.label == "Starta övningen"]


def test_who_looks_at_one_exercise_is_told_what_waits_in_another(led: Desk) -> None:
    exercise_leading.plan_exercise(led.store, ALICE, NewExercise("ov2", "Nästa", SCENARIO), led.at)
    start(led)
    exercise_injects.deliver(led.store, ALICE, "ov", "A1", led.at)
    bromma, farsta = (
        led.page("situation", led.sign_in(Grant(Role.STADSDEL, area)), handelse="ov2")
        for area in ("bromma", "farsta")
    )
    (there,) = [one for one in bromma.button if one.key == "to:ov"]
    assert there.label == "1 inspel väntar i övning Vinterövning"
    (there,) = [one for one in farsta.button if one.key == "to:ov"]
    assert there.label == "övning Vinterövning"


def test_an_exercise_is_named_as_its_scenario_unless_another_name_is_written(desk: Desk) -> None:
    desk.load("Alviksskolan", "Farstaskolan")
    begun(desk, SCENARIO)
    app = desk.page(PAGE, desk.sign_in(LEADER))
    before = labelled(app.text_input, "Övningens namn")
    plan_from(app, "draft:d1")
    field = labelled(app.text_input, "Övningens namn")
    # The field is the one that somebody may be writing in: what is chosen takes no word of theirs away.
    assert (field.id, field.value, field.placeholder) == (before.id, "", "annars Elavbrott")
    press(app, "Planera övningen")
    assert [one.name for one in exercises(desk.store)] == ["Elavbrott"]


def test_a_name_that_is_written_stands_whatever_scenario_is_chosen(desk: Desk) -> None:
    desk.load("Alviksskolan", "Farstaskolan")
    begun(desk, SCENARIO)
    begin(desk.store, ALICE, "d2", replace(SCENARIO, title="Storm"), Source.FIL, "", desk.at)
    app = plan_from(desk.page(PAGE, desk.sign_in(LEADER)), "draft:d1")
    labelled(app.text_input, "Övningens namn").set_value("Vår").run()
    plan_from(app, "draft:d2")
    field = labelled(app.text_input, "Övningens namn")
    assert (field.value, field.placeholder) == ("Vår", "annars Storm")
    press(app, "Planera övningen")
    assert [one.name for one in exercises(desk.store)] == ["Vår"]


def test_every_fault_is_told_with_its_place_and_stops_the_plan(led: Desk) -> None:
    begun(led, replace(SCENARIO, injects=(inject("A1", 10, Recipient(Role.STADSDEL, "malmo")),)))
    app = plan_from(part(open_page(led), "plan"), "draft:d1")
    words = said(app)
    assert "malmo" in words
    assert "Avvisade rader Rad Inspel Kolumn Varför" in " ".join(words.split())
    assert labelled(app.button, "Planera övningen").disabled
    assert "1 fel i scenariot. Rätta det i Verkstad." in words


def test_a_list_put_back_on_a_planned_exercise_changes_what_waits_and_removes_nothing(led: Desk) -> None:
    start(led)
    exercise_injects.deliver(led.store, ALICE, "ov", "A1", led.at)
    first, second, reserve = SCENARIO.injects
    app = part(open_page(led), "brief")

    def put(*listed: Inject) -> str:
        content = write_inject_list(replace(SCENARIO, injects=listed))
        app.file_uploader[0].set_value((f"l{len(listed)}.xlsx", content, "application/xlsx")).run()
        return said(app)

    assert "Inspelet är redan levererat" in put(replace(first, text="för sent"), second, reserve)
    assert labelled(app.button, "Läs in 1 ändring").disabled
    words = put(first, replace(second, sender="Länsstyrelsen"))
    assert "Länsstyrelsen" in words
    assert "försvinner" in words
    press(app, "Läs in 2 ändringar")
    found = held(led)
    assert [one.sender for one in found.scenario.injects] == ["elbolaget", "Länsstyrelsen", "elbolaget"]
    assert [(one.inject, one.reason) for one in found.skipped] == [("R1", "struket i inspelslistan")]


def test_an_earlier_exercise_is_run_anew_with_its_edits(led: Desk) -> None:
    exercise_injects.change_inject(led.store, ALICE, "ov", inject("A1", 15, BROMMA), led.at)
    app = part(open_page(led), "plan")
    labelled(app.selectbox, "Var scenariot kommer ifrån").set_value("clone:ov").run()
    field(app, "name").set_value("En gång till")
    press(app, "Planera övningen")
    made = next(one for one in operation_reads.operations(led.store) if one.name == "En gång till")
    found = exercise(led.store, made.id)
    assert found is not None
    assert (found.clone_of, found.scenario.injects[0].at) == ("ov", timedelta(minutes=15))


# ── before the start ─────────────────────────────────────────────────────────────────────────


def test_the_trial_reaches_everybody_and_is_green_where_it_was_acknowledged(led: Desk) -> None:
    key = led.sign_in(Grant(Role.STADSDEL, "bromma"))
    app = open_page(led)
    assert "inte prövad" in said(app)
    press(app, "Skicka provinspel")
    assert "ingen har kvitterat" in said(app)
    (got,) = inbox(led.store, "ov", (Grant(Role.STADSDEL, "bromma"),), led.at)
    exercise_injects.acknowledge_inject(
        led.store, replace(ALICE, name="bromma", key=key), "ov", got.inject, led.at
    )
    words = said(app.run())
    assert "kvitterat 03:12" in words
    assert "Inget provinspel" not in words
    assert state_of(held(led).operation) is ExerciseState.PLANERAD


def test_a_wall_is_counted_while_it_listens_and_nothing_else_is(led: Desk) -> None:
    store = led.store
    with showing("ov", "vagg"), showing("ov", ""), showing(None, "vagg"):
        assert [walls(store, one) for one in ("ov", "", "annan")] == [1, 1, 0]
    assert [walls(store, one) for one in ("ov", "")] == [0, 0]


# ── now ──────────────────────────────────────────────────────────────────────────────────────


def test_a_leader_begins_with_now(led: Desk) -> None:
    led.sign_in(Grant(Role.STADSDEL, "bromma"), Grant(Role.KRISLEDNING))
    start(led)
    exercise_injects.deliver(led.store, ALICE, "ov", "A1", led.at)
    app = open_page(led)
    words = " ".join(said(app).split())
    for expected in (
        "stadsdel Bromma inte öppnat sedan 07:00 1 inspel",
        "Påminn",
        "A1 till stadsdel Bromma 11 s, om ingen har öppnat det",
        "T+ 00:30",
        "A2 till stadsdel Farsta",
        "R1 → krisledningen",
        "07:00 alice levererade A1 till stadsdel Bromma",
        "Inget är skickat än till krisledningen.",
    ):
        assert expected in words
    led.at += timedelta(seconds=11)
    assert "om ingen har öppnat det" not in said(app.run())


def test_a_line_in_the_leaders_log_is_written_and_stopped_where_it_must_be(led: Desk) -> None:
    start(led)
    app = open_page(led)
    field(app, "text").set_value(HOSTILE)
    press(app, "Skriv i ledningens logg")
    assert [one.text for one in held(led).notes] == [HOSTILE]
    assert HOSTILE in said(app)
    led.at += timedelta(seconds=5)
    field(app, "text").set_value("ring 19811218-9876")
    press(app, "Skriv i ledningens logg")
    assert "personnummer" in said(app)
    assert len(held(led).notes) == 1
    watching = open_page(led, Grant(Role.UTVARDERARE))
    assert labelled(watching.button, "Skriv i ledningens logg").disabled


def test_a_leader_whose_role_is_taken_away_sees_and_does_nothing_more(led: Desk) -> None:
    start(led)
    app = open_page(led)
    assert "Text A2" in said(app)
    (account,) = [one for one in access_reads.accounts(led.store) if LEADER in one.grants]
    accounts.set_grants(led.store, ALICE, account.id, [Grant(Role.LASARE)], led.at)
    press(app, "Pausa")
    assert state_of(held(led).operation) is ExerciseState.PAGAR
    assert SECRET not in said(app)
    assert "får inte se övningsledningens sidor" in said(app)


# ── leading ──────────────────────────────────────────────────────────────────────────────────


def test_it_is_started_paused_gone_on_with_and_ended(led: Desk) -> None:
    app = open_page(led)
    press(app, "Starta övningen")
    led.at += timedelta(minutes=3)
    press(app, "Pausa")
    assert state_of(held(led).operation) is ExerciseState.PAUSAD
    led.at += timedelta(minutes=30)
    assert held(led).operation.clock.at(led.at) == BEGINS + timedelta(minutes=3)
    press(app, "Fortsätt")
    part(app, "clock")
    labelled(app.selectbox, "Övningstid för varje verklig tid").set_value(6.0).run()
    assert "hinner deltagarna inte" in said(app)
    press(app, "Ändra takten")
    assert held(led).operation.clock.speed == 6.0
    end = labelled(app.button, "Avsluta övningen")
    assert end.disabled
    labelled(app.checkbox, "Ja, övningen är slut").set_value(True).run()
    press(app, "Avsluta övningen")
    assert state_of(held(led).operation) is ExerciseState.AVSLUTAD
    assert not [one for one in app.button if one.label in ("Pausa", "Fortsätt", "Starta övningen")]


def test_a_jump_is_told_first_and_only_goes_forward(led: Desk) -> None:
    start(led)
    led.at += timedelta(minutes=20)
    app = part(open_page(led), "clock")
    field(app, "to").set_value("0:10").run()
    assert "bara att hoppa framåt" in said(app)
    field(app, "to").set_value("1:00").run()
    words = said(app)
    assert "A1 till stadsdel Bromma: Text A1" in words
    assert "åldras" in words
    labelled(app.radio, "Det som är rapporterat").set_value(True).run()
    assert "bärs med" in said(app)
    press(app, "Hoppa till T+ 01:00")
    assert "Övningen är vid T+ 01:00. Levererat: A1, A2." in said(app)
    clock = held(led).operation.clock
    assert clock.at(led.at) == BEGINS + timedelta(hours=1)
    assert clock.carried == timedelta(minutes=40)


def test_a_pause_that_somebody_else_made_first_is_not_made_again(led: Desk) -> None:
    start(led)
    app = open_page(led)
    exercise_leading.set_clock(
        led.store, ALICE, act_id="other", operation_id="ov", act=ClockAct.PAUSE, now=led.at
    )
    led.at += timedelta(minutes=1)
    labelled(app.button, "Pausa").click().run()
    assert "redan pausad" in said(app)


def test_a_pause_for_everybody_says_its_word_until_it_goes_on(led: Desk) -> None:
    start(led)
    app = open_page(led)
    press(app, "Pausa och visa för alla")
    assert "Skriv vad som ska stå på skärmarna." in said(app)
    assert state_of(held(led).operation) is ExerciseState.PAGAR
    field(app, "word").set_value("Samling i sessionssalen").run()
    press(app, "Pausa och visa för alla")
    assert held(led).operation.pause == "Samling i sessionssalen"
    led.at += timedelta(minutes=1)
    field(app, "word").set_value("Lunch till 13").run()
    press(app, "Visa för alla")
    assert held(led).operation.pause == "Lunch till 13"
    press(app, "Fortsätt")
    assert (held(led).operation.pause, state_of(held(led).operation)) == ("", ExerciseState.PAGAR)


def test_what_is_done_to_the_clock_stands_in_the_leaders_log(led: Desk) -> None:
    acts: tuple[dict[str, Any], ...] = (
        {"act": ClockAct.START},
        {"act": ClockAct.SPEED, "speed": 2.0},
        {"act": ClockAct.PAUSE, "word": "Lunch <b>till</b> 13"},
        {"act": ClockAct.SPEED, "speed": 1.5},
        {"act": ClockAct.JUMP, "to": timedelta(minutes=40)},
        {"act": ClockAct.RESUME},
        {"act": ClockAct.PAUSE},
        {"act": ClockAct.STOP},
    )
    for n, act in enumerate(acts):
        exercise_leading.set_clock(
            led.store, ALICE, act_id=f"c{n}", operation_id="ov", now=led.at + timedelta(minutes=n), **act
        )
    words = said(part(open_page(led), "now"))
    told = (
        "startade övningen",
        "ändrade takten till 2 ×",
        "pausade: Lunch <b>till</b> 13",
        "ändrade takten till 1,5 ×",
        "hoppade till T+ 00:40",
        "fortsatte övningen",
        "avslutade övningen",
    )
    places = [words.index(one) for one in told]
    assert places == sorted(places, reverse=True), "the last first"


def test_who_wants_a_break_stands_first(led: Desk) -> None:
    start(led)
    key = led.sign_in(Grant(Role.STADSDEL, "farsta"))
    asking = replace(ALICE, key=key)
    exercise_leading.ask_for_break(
        led.store, asking, act_id="ask", operation_id="ov", reason="Riktigt larm", now=led.at
    )
    words = said(open_page(led))
    assert "1 begäran om avbrott" in words
    assert "Riktigt larm" in words
    assert "stadsdel Farsta" in words


def test_broken_off_it_stands_still_for_good_and_nothing_more_is_asked(led: Desk) -> None:
    start(led)
    exercise_leading.ask_for_break(
        led.store, ALICE, act_id="ask", operation_id="ov", reason="larm", now=led.at
    )
    exercise_leading.interrupt(led.store, ALICE, act_id="off", operation_id="ov", reason="larm", now=led.at)
    app = open_page(led)
    assert "begäran om avbrott" not in said(app)
    assert not [one for one in app.button if one.label in ("Pausa", "Fortsätt", "Starta övningen")]
    (choice,) = [one for one in app.button_group if str(one.key).startswith("exercise-part:")]
    assert choice.options == ["Nu", "Tidslinje", "Genomgång", "Planera en ny"]


# ── injects ──────────────────────────────────────────────────────────────────────────────────


def test_an_inject_is_read_whole_delivered_by_hand_and_another_left_out(led: Desk) -> None:
    start(led)
    app = choose(part(open_page(led), "timeline"), led, "A1")
    words = said(app)
    assert "el ur funktion: Bromma" in words
    assert words.count(SECRET) >= 2
    press(app, "Leverera nu")
    assert [one.inject for one in held(led).delivered] == ["A1"]
    choose(app, led, "A2")
    press(app, "Hoppa över")
    assert "Skriv varför" in said(app)
    labelled(app.text_input, "Skäl att hoppa över").set_value("hinns inte").run()
    press(app, "Hoppa över")
    assert [(one.inject, one.reason) for one in held(led).skipped] == [("A2", "hinns inte")]
    assert "hinns inte" in said(app)


def test_a_free_inject_comes_at_once_and_an_undelivered_one_is_changed(led: Desk) -> None:
    start(led)
    app = part(open_page(led), "write")
    field(app, "to").set_value(["stadsdel:farsta"])
    field(app, "sender").set_value("Polisen")
    field(app, "text").set_value(HOSTILE)
    field(app, "at_once").set_value(True)
    press(app, "Lägg till inspelet")
    (got,) = inbox(led.store, "ov", (Grant(Role.STADSDEL, "farsta"),), led.at)
    assert (got.inject, got.text, got.sender) == ("F1", HOSTILE, "Polisen")
    choose(part(app, "timeline"), led, "A2")
    assert HOSTILE[:40] in said(app)  # as text: the drawings hold nothing else
    field(app, "at").set_value("2:00")
    press(app, "Spara ändringen")
    changed = next(one for one in held(led).scenario.injects if one.id == "A2")
    assert changed == replace(SCENARIO.injects[1], at=timedelta(hours=2))


def test_what_another_leader_wrote_meanwhile_is_told_and_not_written_over(led: Desk) -> None:
    app = choose(part(open_page(led), "timeline"), led, "A2")
    exercise_injects.change_inject(led.store, ALICE, "ov", inject("A2", 31, FARSTA, text="Deras"), led.at)
    choose(app, led, "A2")
    assert field(app, "text").value == "Deras", "nothing was typed: it begins anew"
    field(app, "text").set_value("Mitt")
    exercise_injects.change_inject(led.store, ALICE, "ov", inject("A2", 32, FARSTA, text="Nyast"), led.at)
    press(app, "Spara ändringen")
    assert "har ändrats av någon annan" in said(app)
    assert "Nu är det: Nyast" in said(app)
    assert field(app, "text").value == "Mitt"
    assert held(led).scenario.injects[1].text == "Nyast"
    press(app, "Spara ändringen")
    assert held(led).scenario.injects[1].text == "Mitt"


def test_two_leaders_who_add_an_inject_at_once_get_one_each(led: Desk) -> None:
    first, second = part(open_page(led), "write"), part(open_page(led), "write")
    for app, text in ((first, "Ett"), (second, "Två")):
        field(app, "to").set_value(["stadsdel:farsta"])
        field(app, "sender").set_value("Polisen")
        field(app, "text").set_value(text)
    for app in (first, second):
        press(app, "Lägg till inspelet")
    assert [(one.id, one.text) for one in held(led).scenario.injects[3:]] == [("F1", "Ett"), ("F2", "Två")]


@pytest.mark.parametrize(
    ("wrong", "says"), [("text", "Skriv vad inspelet säger"), ("to", "Ange vem inspelet")]
)
def test_an_inject_that_lacks_something_keeps_what_was_typed(led: Desk, wrong: str, says: str) -> None:
    app = part(open_page(led), "write")
    typed = {"to": ["stadsdel:bromma"], "sender": "Polisen", "text": "Kom till torget"}
    for name, value in typed.items():
        if name != wrong:
            field(app, name).set_value(value)
    press(app, "Lägg till inspelet")
    assert says in said(app)
    assert field(app, "sender").value == "Polisen"
    assert len(held(led).scenario.injects) == 3


def test_a_local_leader_plays_the_own_area_and_is_told_why_not_another(led: Desk) -> None:
    start(led)
    local = Grant(Role.LOKAL_OVNINGSLEDARE, "bromma")
    app = choose(part(open_page(led, local), "timeline"), led, "A2")
    assert labelled(app.button, "Leverera nu").disabled
    assert "eget område" in said(app)
    choose(app, led, "A1")
    press(app, "Leverera nu")
    assert [one.inject for one in held(led).delivered] == ["A1"]


def test_motspel_plays_a_report_and_it_says_so(led: Desk) -> None:
    start(led)
    app = part(open_page(led, Grant(Role.MOTSPEL)), "write")
    point, function, status = (labelled(app.selectbox, name) for name in ("Punkt", "Funktion", "Status"))
    point.set_value("P01")
    function.set_value(Function.EL)
    status.set_value(Status.UR_FUNKTION)
    press(app, "Spela rapporten")
    picture = point_reads.picture(led.store, "ov")
    report = next(one for one in picture.points if one.id == "P01").functions[Function.EL].current
    assert report is not None
    assert (report.status, report.source) == (Status.UR_FUNKTION, "rapporterat av motspel")


def test_an_exercise_without_a_scenario_offers_to_plan_one(desk: Desk) -> None:
    desk.load("Alviksskolan")
    desk.open("op", OperationKind.OVNING)
    app = open_page(desk, operation="op")
    assert "utan scenario" in said(app)
    assert labelled(app.button, "Planera övningen").disabled


def test_the_clocks_stand_as_the_exercise_does(led: Desk) -> None:
    start(led)
    led.at = NOW + timedelta(minutes=12)
    app = open_page(led)
    (drawn,) = [one for one in app.get("bidi_component") if one.proto.component_name == "desk-clock"]
    given = orjson.loads(drawn.proto.json)
    assert given["state"] == "pagar"
    assert given["begins"] == BEGINS.timestamp()
    clock = given["facts"]["clock"]
    assert clock["origin"] + given["now"] - clock["started"] == (BEGINS + timedelta(minutes=12)).timestamp()
    assert given["next"]["id"] == "A2"
