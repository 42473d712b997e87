"""Lessons that are not done: in Beredskap for who makes ready, and where the next exercise is planned."""

from datetime import timedelta

from streamlit.testing.v1 import AppTest

from data.exercise.acts.leading import plan_exercise
from data.exercise.rules import NewExercise
from data.lessons.acts import add_lesson
from data.rights import Grant
from data.words import Role
from tests.dashboard.paper.evaluated import SCENARIO, play
from tests.dashboard.the_desk import ALICE, HOSTILE, Desk, said

TITLE = "Lärdomar att göra något av"


def learn(desk: Desk, operation: str, text: str, due: str = "2027-03-01") -> None:
    add_lesson(
        desk.store,
        ALICE,
        act_id=f"learn-{operation}-{due}",
        operation_id=operation,
        lesson=f"{operation}-{due}",
        text=text,
        owner="fastighetschefen",
        due=due,
        now=desk.at,
    )


def titles(app: AppTest) -> list[str]:
    return [one.value for one in app.header]


def test_they_stand_in_beredskap_those_of_an_exercise_when_it_is_over(desk: Desk) -> None:
    desk.load("Alviksskolan", "Farstaskolan")
    reader = desk.sign_in(Grant(Role.STADSDEL, "bromma"))
    assert TITLE not in titles(desk.page("admin", key=reader, **{"del": "beredskap"}))
    play(desk)
    learn(desk, "ov", f"Prova elverken {HOSTILE}", due="2027-01-01")
    new = NewExercise("ov-2", "Vårövning", SCENARIO)
    plan_exercise(desk.store, ALICE, new, desk.at - timedelta(minutes=1))
    learn(desk, "ov-2", "hemlig lärdom")
    app = desk.page("admin", key=reader, **{"del": "beredskap"})
    assert TITLE in titles(app)
    for expected in (f"Prova elverken {HOSTILE}", "fastighetschefen", "försenad", "övning: Vinterövning"):
        assert expected in said(app)
    assert "hemlig lärdom" not in said(app)


def test_who_plans_the_next_exercise_meets_them_all(desk: Desk) -> None:
    desk.load("Alviksskolan", "Farstaskolan")
    plan_exercise(desk.store, ALICE, NewExercise("ov", "Vårövning", SCENARIO), desk.at)
    learn(desk, "ov", "Skicka larmet två vägar")
    leader = desk.sign_in(Grant(Role.OVNINGSLEDNING))
    app = desk.page("exercise", key=leader, handelse="ov", **{"del": "ledning"})
    (parts,) = [one for one in app.button_group if str(one.key).startswith("exercise-part")]
    shown = parts.set_value("plan").run()
    assert TITLE in titles(shown)
    assert "Skicka larmet två vägar" in said(shown)
