"""The small exercises at the desk: begun by one press each, followed, and kept."""

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from data.access import accounts
from data.access import reads as access_reads
from data.exercise.acts.board import step
from data.exercise.acts.injects import acknowledge_inject, deliver_due
from data.exercise.acts.leading import plan_exercise, set_clock
from data.exercise.drill import drill
from data.exercise.facts import Exercise, state_of
from data.exercise.reads import exercise
from data.exercise.rules import NewExercise
from data.exercise.scenario import ClockAct, Effect, ExerciseForm, ExerciseState, Inject, Objective, Scenario
from data.operations import reads as operation_reads
from data.rights import Grant
from data.words import Function, Role, Status
from tests.dashboard.desk.exercise.test_page import BEGINS, field, press
from tests.dashboard.the_desk import ALICE, HOSTILE, Desk, labelled, said
from tests.data.people import an_account, enter

PAGE = "ledning"
LEADER = Grant(Role.OVNINGSLEDNING)
TABLE = Scenario(
    "bord",
    "Kall kväll",
    BEGINS,
    timedelta(hours=4),
    brief="Ni sitter runt ett bord.",
    objectives=(Objective("M1", "Veta vem som beslutar"),),
    opens=("P01",),
    injects=(
        Inject("B1", timedelta(), "Det blir mörkt.", questions=("Vem ringer vem?", "Vad vet vi inte?")),
        Inject(
            "B2",
            timedelta(hours=1),
            f"Elen går. {HOSTILE}",
            phase=f"Natt {HOSTILE}",
            questions=(HOSTILE,),
            effects=(Effect((Function.EL,), Status.UR_FUNKTION, points=("P01",)),),
        ),
    ),
    phases=(f"Natt {HOSTILE}",),
    form=ExerciseForm.BORD,
)


def exercises_made(desk: Desk) -> list[Exercise]:
    made = [one for one in operation_reads.operations(desk.store) if one.is_exercise]
    found = [exercise(desk.store, one.id) for one in made]
    return [one for one in found if one is not None]


def lead(desk: Desk, operation: str) -> AppTest:
    return desk.page(PAGE, desk.sign_in(LEADER), handelse=operation)


# ── larmövning ───────────────────────────────────────────────────────────────────────────────


def test_a_larmovning_is_one_press_from_where_one_plans(desk: Desk) -> None:
    desk.load("Alviksskolan", "Farstaskolan")
    app = desk.page(PAGE, desk.sign_in(LEADER))
    press(app, "Starta larmövningen nu")
    (made,) = exercises_made(desk)
    assert (made.scenario.form, state_of(made.operation)) == (ExerciseForm.LARM, ExerciseState.PAGAR)
    words = said(app)
    assert "3 mottagare återstår" in words
    assert "Inget konto har rollen" in words
    assert "Det finns ingen tidigare larmövning" in words


def test_a_larmovning_is_for_the_areas_chosen(desk: Desk) -> None:
    desk.load("Alviksskolan", "Farstaskolan")
    app = desk.page(PAGE, desk.sign_in(LEADER))
    labelled(app.multiselect, "Områden som larmas").set_value(["farsta"]).run()
    press(app, "Starta larmövningen nu")
    assert exercises_made(desk)[0].areas == ("farsta",)
    assert "Bromma" not in said(app).split("Mottagare")[1]


def test_it_says_of_each_how_far_and_what_to_do_and_ends_by_hand_too(desk: Desk) -> None:
    desk.load("Alviksskolan", "Farstaskolan")
    crisis = an_account(desk.store, Grant(Role.KRISLEDNING), login="kris", now=desk.at)
    bromma = an_account(desk.store, Grant(Role.STADSDEL, "bromma"), login="bromma", now=desk.at)
    an_account(desk.store, Grant(Role.STADSDEL, "farsta"), login="farsta", now=desk.at)
    plan_exercise(desk.store, ALICE, NewExercise("larm", "Larmövning", drill(desk.at)), desk.at)
    deliver_due(desk.store, "larm", desk.at)
    actor = enter(desk.store, crisis, desk.at)
    acknowledge_inject(desk.store, actor, "larm", "L1", desk.at + timedelta(minutes=2))
    enter(desk.store, bromma, desk.at)
    app = lead(desk, "larm")
    words = " ".join(said(app).split())
    assert "2 av 3 har loggat in" in words
    assert "1 av 3 har svarat" in words
    assert "krisledningen inloggad öppnat efter 2 min svarat efter 2 min – –" in words
    assert "Punkternas länkar prövas inte" in words
    assert "Är inloggad men har inte öppnat larmet: välj larmövningen, Övning, Inkorg." in words
    assert "Ingen har loggat in. Ring" in words
    assert words.index("stadsdel Farsta") < words.index("krisledningen inloggad")
    desk.at += timedelta(minutes=4)
    assert labelled(app.button, "Avsluta övningen").disabled
    field(app, "sure").set_value(True).run()
    press(app, "Avsluta övningen")
    assert state_of(exercises_made(desk)[0].operation) is ExerciseState.AVSLUTAD
    ended = said(app)
    assert "Avslutad i förtid, efter 4 min av 10 min. 2 mottagare hann inte svara." in ended
    assert "Ring" not in ended
    assert "öva igen" not in ended
    assert labelled(app.button, "Starta larmövningen nu")
    other = desk.page(PAGE, desk.sign_in(LEADER))
    session_of_last = labelled(other.button, "Senast: 2027-01-14. Visa resultatet").click().run()
    assert "2 mottagare hann inte svara" in said(session_of_last)


def end_drill(desk: Desk, identity: str) -> None:
    act = f"slut-{identity}"
    set_clock(desk.store, ALICE, act_id=act, operation_id=identity, act=ClockAct.STOP, now=desk.at)


def test_one_that_ended_in_its_time_says_whom_to_ring_and_one_cut_short_is_no_measure(desk: Desk) -> None:
    desk.load("Alviksskolan")
    an_account(desk.store, Grant(Role.KRISLEDNING), login="kris", now=desk.at)
    for identity, minutes in (("larm-1", 3), ("larm-2", 10)):
        plan_exercise(desk.store, ALICE, NewExercise(identity, "Larmövning", drill(desk.at)), desk.at)
        desk.at += timedelta(minutes=minutes)
        end_drill(desk, identity)
    words = said(lead(desk, "larm-2"))
    assert "3 mottagare hade en lucka. Rätta till det och öva igen" in words
    assert "Ingen har loggat in. Ring och hör varför." in words
    assert "vad som är rättat sedan dess går inte att säga" in words
    assert "Ny lucka" not in words


def test_what_it_sent_is_taken_back_at_the_top_and_another_is_planned_while_it_goes_on(desk: Desk) -> None:
    desk.load("Alviksskolan")
    plan_exercise(desk.store, ALICE, NewExercise("larm", "Larmövning", drill(desk.at)), desk.at)
    deliver_due(desk.store, "larm", desk.at)
    app = lead(desk, "larm")
    words = said(app)
    assert words.index("om ingen har öppnat det") < words.index("återstår")
    (shown,) = app.segmented_control
    shown.set_value("plan").run()
    assert labelled(app.button, "Börja bordsövningen")
    assert "återstår" not in said(app)
    app.segmented_control[0].set_value("now").run()
    assert "återstår" in said(app)


def test_whoever_leads_no_more_is_told_nothing(desk: Desk) -> None:
    desk.load("Alviksskolan")
    plan_exercise(desk.store, ALICE, NewExercise("larm", "Larmövning", drill(desk.at)), desk.at)
    app = lead(desk, "larm")
    (account,) = [one for one in access_reads.accounts(desk.store) if LEADER in one.grants]
    reader = (Grant(Role.LASARE),)
    accounts.set_grants(desk.store, ALICE, account.id, reader, desk.at)
    app.run()
    assert not app.exception
    assert "återstår" not in said(app)


@pytest.mark.parametrize("role", [Role.MOTSPEL, Role.UTVARDERARE])
def test_who_only_helps_sees_it_and_ends_nothing(desk: Desk, role: Role) -> None:
    desk.load("Alviksskolan")
    plan_exercise(desk.store, ALICE, NewExercise("larm", "Larmövning", drill(desk.at)), desk.at)
    app = desk.page(PAGE, desk.sign_in(Grant(role)), handelse="larm")
    assert "återstår" in said(app)
    assert labelled(app.button, "Avsluta övningen").disabled


# ── bordsövning ──────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def table(desk: Desk) -> Desk:
    desk.load("Alviksskolan", "Farstaskolan")
    plan_exercise(desk.store, ALICE, NewExercise("bord", "Kall kväll", TABLE), desk.at)
    return desk


def test_the_example_is_begun_from_where_one_plans(desk: Desk) -> None:
    desk.load("Alviksskolan")
    app = desk.page(PAGE, desk.sign_in(LEADER))
    press(app, "Börja bordsövningen")
    # The test's municipality has not its points, and that is said where the choice is.
    assert "finns inte i den inlästa kommunen" in said(app)
    assert exercises_made(desk) == []


def test_one_goes_on_and_looks_back_and_the_picture_follows(table: Desk) -> None:
    app = lead(table, "bord")
    assert "Ni sitter runt ett bord." in said(app)
    press(app, "Visa första läget")
    words = said(app)
    assert "T+ 00:00" in words
    assert "läge 1 av 2" in words
    assert "Det blir mörkt." in words
    assert field(app, "question").options == ["Vem ringer vem?", "Vad vet vi inte?"]
    assert "Alviksskolan" in words
    assert "ur funktion" not in words
    press(app, "Nästa läge: T+ 01:00")
    words = said(app)
    assert "om ingen har öppnat det" not in words
    assert "Elen går." in words
    assert HOSTILE in words
    assert "ur funktion" in words
    press(app, "Föregående")
    assert "Ni ser tillbaka. Kartan och skärmarna visar T+ 01:00: gå fram med Nästa." in said(app)
    press(app, "Nästa")
    assert "Ni ser tillbaka" not in said(app)
    assert not [one for one in app.button if one.label.startswith("Nästa")]


def test_what_was_said_is_a_note_with_its_question_or_a_lesson(table: Desk) -> None:
    step(table.store, ALICE, "bord", timedelta(), table.at)
    app = lead(table, "bord")
    press(app, "Spara anteckningen")
    assert "Skriv vad ni kom fram till." in said(app)
    field(app, "question").set_value("Vad vet vi inte?").run()
    field(app, "text").set_value(f"När värmen kommer. {HOSTILE}")
    press(app, "Spara anteckningen")
    (note,) = exercises_made(table)[0].observations
    assert (note.inject, note.text) == ("B1", f"Vad vet vi inte? När värmen kommer. {HOSTILE}")
    assert note.text in said(app)
    app = lead(table, "bord")
    field(app, "lesson").set_value(True).run()
    field(app, "text").set_value("Skaffa en ringlista")
    press(app, "Spara lärdomen")
    assert "Ange vilken funktion som äger lärdomen." in said(app)
    field(app, "owner").set_value("stadsdelsdirektören")
    field(app, "due").set_value("2027-03-01")
    press(app, "Spara lärdomen")
    (lesson,) = exercises_made(table)[0].lessons
    assert (lesson.text, lesson.owner) == ("Skaffa en ringlista", "stadsdelsdirektören")


def test_a_step_that_a_colleague_has_taken_is_not_taken_again(table: Desk) -> None:
    step(table.store, ALICE, "bord", timedelta(), table.at)
    app = lead(table, "bord")
    step(table.store, ALICE, "bord", timedelta(hours=1), table.at)
    before = operation_reads.revision(table.store)
    press(app, "Nästa läge: T+ 01:00")
    assert operation_reads.revision(table.store) == before
    assert "läge 2 av 2" in said(app)


@pytest.mark.parametrize("role", [Role.MOTSPEL, Role.UTVARDERARE])
def test_who_only_helps_looks_and_takes_no_step(table: Desk, role: Role) -> None:
    app = table.page(PAGE, table.sign_in(Grant(role)), handelse="bord")
    assert labelled(app.button, "Visa första läget").disabled


# ── what is left of them ─────────────────────────────────────────────────────────────────────


def test_both_can_be_looked_back_at_in_the_evaluation(table: Desk) -> None:
    for at in (timedelta(), timedelta(hours=1)):
        step(table.store, ALICE, "bord", at, table.at)
    plan_exercise(table.store, ALICE, NewExercise("larm", "Larmövning", drill(table.at)), table.at)
    deliver_due(table.store, "larm", table.at)
    for operation in ("bord", "larm"):
        app = table.page("utvardering", table.sign_in(LEADER), handelse=operation)
        assert not app.exception
        later = table.at + timedelta(minutes=15)
        set_clock(
            table.store,
            ALICE,
            act_id=f"slut-{operation}",
            operation_id=operation,
            act=ClockAct.STOP,
            now=later,
        )
        assert not app.run().exception
