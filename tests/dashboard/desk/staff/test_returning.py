"""*Återgång* at the desk: what is left, each line with its way, and what was learnt of a real operation."""

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.desk.staff.says.returning import in_short, returning
from dashboard.places import Part, Place
from dashboard.words.failures import Names
from dashboard.words.todo_ways import FAILURE, POINT, REQUEST
from data.lessons.acts import add_lesson
from data.lessons.reads import lessons
from data.operations import reads as operation_reads
from data.operations.acts import close_operation
from data.rights import Grant
from data.staff.remaining import Remaining, remaining
from data.words import Function, OperationKind, Phase, RequestState, Role, Status
from tests.dashboard.the_desk import ALICE, HOSTILE, Desk, labelled, said
from tests.data.staff.test_remaining import a_message, point, stands
from tests.data.todo.waiting import REGISTER, a_request
from tests.factories import NOW, ahead, make_functions, make_state
from tests.reading import read_now

NAMES = Names({"bromma": "Bromma"}, {"P01": "Brommaskolan"}, REGISTER)


@pytest.fixture
def ending(desk: Desk) -> Desk:
    desk.load("Brommaskolan", "Farstaskolan")
    desk.open()
    desk.phase("P01")
    desk.works("P01", 70)
    back = desk.at + timedelta(minutes=108)
    desk.report("P01", Function.EL, Status.UR_FUNKTION, restored_estimate=back, on_behalf_of="Ellevio")
    return desk


def press(app: AppTest, label: str) -> AppTest:
    labelled(app.button, label).click().run()
    assert not app.exception
    return app


def fill(app: AppTest, label: str, text: str) -> None:
    labelled(app.text_input, label).input(text)


def close(desk: Desk) -> None:
    close_operation(desk.store, ALICE, act_id="c", operation_id="op", named="op", reason="slut", now=desk.at)


def test_each_line_says_how_it_stands_and_leads_to_where_it_is_seen_to() -> None:
    down = make_functions(
        el=make_state(Function.EL, Status.UR_FUNKTION, restored_estimate=ahead(108), source="Ellevio")
    )
    lent = a_request(state=RequestState.PA_PLATS, what="elverk", amount="1 st")
    held = stands(point(Phase.OPPEN, functions=down), requests=(lent,), messages=(a_message(1, 30),))
    failures, loans, points, messages = returning(remaining(held, NOW), NAMES, NOW)
    assert (failures.title, failures.rows[0].what) == ("1 fel", "Brommaskolan: el ur funktion")
    assert failures.rows[0].stands.startswith("åter 05:00 enligt Ellevio · Elverket: utfört 03:02")
    assert (failures.rows[0].way.to, failures.rows[0].way.named) == (Place.SUPPORT, {FAILURE: "P01:el"})
    assert loans.title == "1 lån att återlämna"
    assert loans.rows[0].what == "elverk, 1 st"
    assert loans.rows[0].stands == "Elverket · Brommaskolan · på plats sedan 03:02"
    assert loans.rows[0].way.named == {REQUEST: lent.id}
    assert (points.title, points.rows[0].way.named) == ("1 punkt att avveckla", {POINT: "P01"})
    assert messages.rows[0].stands == "Bromma · vatten ur funktion · sagt 02:42"
    assert messages.rows[0].way.to is Part.STAFF
    assert in_short((failures, points)) == (
        "1 fel: Brommaskolan: el ur funktion",
        "1 punkt att avveckla: Brommaskolan",
    )


def test_where_nothing_is_left_nothing_is_said_and_many_are_counted() -> None:
    assert returning(Remaining(), NAMES, NOW) == ()
    many = stands(*(point(Phase.OPPEN, f"P{number:02}") for number in range(12)))
    (points,) = returning(remaining(many, NOW), NAMES, NOW)
    assert in_short((points,))[0].endswith("och 9 till")


def test_the_part_lists_it_and_the_closing_form_says_the_same(ending: Desk) -> None:
    shown = said(ending.page(Part.RETURN))
    assert "Brommaskolan: el ur funktion" in shown
    assert "åter 05:00 enligt Ellevio · utan åtgärd" in shown
    assert "1 punkt att avveckla" in shown
    assert "1 fel: Brommaskolan: el ur funktion" in said(ending.page("operation"))


def test_a_line_of_a_failure_opens_it_among_the_failures(ending: Desk) -> None:
    app = ending.page("support", fel="P01:el")
    assert labelled(app.button, "Spara åtgärden")
    assert not app.query_params.get("fel")


def test_a_lesson_is_written_while_it_goes_on_and_done_once_it_is_closed(ending: Desk) -> None:
    app = ending.page(Part.RETURN)
    fill(app, "Lärdom", f"Prova elverken. {HOSTILE}")
    fill(app, "Ägare (funktion, inte namn)", "fastighetschefen")
    fill(app, "Senast", "2026-12-24")
    assert "lärdomen, som fastighetschefen äger" in said(press(app, "Spara lärdomen"))
    close(ending)
    app = ending.page(Part.RETURN)
    assert "försenad" in said(app)
    assert "1 punkt att avveckla" not in said(app)
    (lesson,) = lessons(ending.store, read_now(ending.store, operation_reads.operation, "op"))
    labelled(app.selectbox, "Lärdom att ändra (tomt: en ny)").set_value(lesson.id).run()
    labelled(app.checkbox, "Klar").check()
    press(app, "Spara lärdomen")
    (after,) = lessons(ending.store, read_now(ending.store, operation_reads.operation, "op"))
    assert (after.done, after.text) == (True, lesson.text)


def test_who_may_not_write_lessons_reads_them_and_is_told_why(ending: Desk) -> None:
    add_lesson(
        *(ending.store, ALICE),
        act_id="a",
        operation_id="op",
        lesson="l",
        text="Prova elverken.",
        owner="fastighetschefen",
        due="2027-03-01",
        now=ending.at,
    )
    app = ending.page(Part.RETURN, key=ending.sign_in(Grant(Role.STADSDEL, "bromma")))
    assert "Prova elverken." in said(app)
    assert "får inte skriva lärdomar" in said(app)
    assert labelled(app.button, "Spara lärdomen").disabled


def test_of_an_exercise_no_lesson_is_read_or_written_here(desk: Desk) -> None:
    desk.load("Brommaskolan")
    desk.open("ovn", OperationKind.OVNING)
    assert "Lärdom" not in said(desk.page(Part.RETURN, operation="ovn"))
