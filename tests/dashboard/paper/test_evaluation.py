"""*Utvärdering*: the figures by hand, what observers write, two runs side by side; shut to who takes part."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from data.exercise.facts import Exercise
from data.exercise.reads import exercise
from data.exercise.scenario import Outcome, Recipient
from data.rights import Grant
from data.words import Role
from tests.dashboard.paper.evaluated import BEGINS, SECRET, minutes, play
from tests.dashboard.the_desk import HOSTILE, Desk, labelled, said, trees

PAGE = "evaluation"
OBSERVER = Grant(Role.UTVARDERARE)


@pytest.fixture
def played(desk: Desk) -> Desk:
    desk.load("Alviksskolan", "Farstaskolan")
    play(desk)
    return desk


def open_page(desk: Desk, grant: Grant = OBSERVER, operation: str = "ov") -> AppTest:
    return desk.page(PAGE, desk.sign_in(grant), handelse=operation)


def part(app: AppTest, name: str) -> AppTest:
    (choice,) = [one for one in app.button_group if one.key == "evaluation-part"]
    shown: AppTest = choice.set_value(name).run()
    assert not shown.exception
    return shown


def press(app: AppTest, label: str) -> AppTest:
    pressed: AppTest = labelled(app.button, label).click().run()
    assert not pressed.exception
    return pressed


def field(app: AppTest, name: str) -> Any:
    widgets = [*app.text_input, *app.text_area, *app.selectbox, *app.checkbox]
    (found,) = [one for one in widgets if f":{name}:" in str(one.key)]
    return found


def held(desk: Desk) -> Exercise:
    found = exercise(desk.store, "ov")
    assert found is not None
    return found


@pytest.mark.parametrize("role", [Grant(Role.KRISLEDNING), Grant(Role.STADSDEL, "bromma")])
def test_nothing_of_it_reaches_who_takes_part(played: Desk, role: Grant) -> None:
    app = open_page(played, role)
    assert "får inte se övningsledningens sidor" in said(app)
    everything = str(trees(app)) + str(app.get("imgs"))
    assert SECRET not in everything
    assert "facit" not in everything
    assert not app.button_group


def test_the_first_figures_say_what_they_rest_on_and_each_part_its_own(played: Desk) -> None:
    """57 %: 272 of 480 minutes, as the files' test works out."""
    app = open_page(played)
    for expected in ("57\u00a0%", "10 min", "4 min", "2 av 4", "0 sena, 2 missade"):
        assert expected in said(app)
    assert "Tyst: Farsta." in said(app)
    assert "1 rapport kom från övningsledningen eller motspel" in said(app)
    assert "felminuter utan åtgärd" in said(app)
    assert "av 90: en för varje fel och minut" in said(app)
    assert "av 480: en för varje öppen punkts funktion och minut" in said(app)
    areas = said(part(app, "areas"))
    assert "0 – tyst" in areas
    assert "Farstaskolan, el" in areas
    injects = said(part(app, "injects"))
    assert "Farsta: aldrig" in injects
    assert "Levererades inte: R1." in injects
    assert HOSTILE in said(part(app, "goals"))
    assert "ingen annan omgång" in said(part(app, "compare"))


def test_an_observer_notes_what_was_seen_and_judges_an_act_before_the_journal(played: Desk) -> None:
    app = part(open_page(played), "goals")
    refused = press(app, "Spara anteckningen")
    assert "Skriv" in said(refused)
    field(app, "text").input(f"De ringde {HOSTILE}")
    field(app, "at").input("0:25")
    field(app, "objective").set_value("M1")
    shown = press(app, "Spara anteckningen")
    (noted,) = held(played).observations
    assert (noted.at - BEGINS, noted.objective, noted.by) == (minutes(25), "M1", "utvärderare")
    assert f"De ringde {HOSTILE}" in said(shown)
    assert "T+ 00:25" in said(shown)
    act = field(app, "act")
    assert "Frågar efter drivmedel" in act.options[0]
    act.set_value("A1#4")
    assert "Välj utfallet" in said(press(app, "Spara bedömningen"))
    field(app, "outcome").set_value(Outcome.UPPFYLLD)
    field(app, "judgement").input("Hörde det i radion.")
    press(app, "Spara bedömningen")
    assert "3 av 5" in said(part(app, "overview"))


def test_a_lesson_has_an_owner_and_a_date_and_can_be_finished(played: Desk) -> None:
    app = part(open_page(played), "lessons")
    field(app, "text").input("Rapportera alla fyra.")
    field(app, "owner").input("stadsdelsdirektören")
    field(app, "due").input("i morgon")
    refused = press(app, "Spara lärdomen")
    assert field(refused, "text").value == "Rapportera alla fyra."
    assert not held(played).lessons
    field(app, "due").input("2027-01-01")
    shown = press(app, "Spara lärdomen")
    assert "försenad" in said(shown)
    (lesson,) = held(played).lessons
    (choice,) = [one for one in shown.selectbox if one.label.startswith("Lärdom att ändra")]
    chosen = choice.set_value(lesson.id).run()
    field(chosen, "done").check()
    press(chosen, "Spara lärdomen")
    (after,) = held(played).lessons
    assert (after.id, after.done, after.text) == (lesson.id, True, "Rapportera alla fyra.")


def test_runs_of_the_same_name_are_told_apart_and_compared(played: Desk) -> None:
    """In the second Bromma answered at T+15: five minutes sooner, five minutes less wrong."""
    played.at += minutes(120)
    play(played, "ov-2", answers=15)
    app = open_page(played, operation="ov-2")
    (operations,) = [one for one in app.selectbox if one.key == "operation-choice"]
    assert len(set(operations.options)) == 2
    shown = part(app, "compare")
    words = said(shown)
    assert "−5 min" in words
    assert "+1 procentenhet" in words
    assert "Svagast i den andra omgången" in words
    assert words.count("0\u00a0%, 0 av 60 punktminuter") == 2
    assert shown.query_params["handelse"] in ("ov-2", ["ov-2"])


def test_what_to_take_home_is_said_before_any_other_figure(played: Desk) -> None:
    """Bromma did both of its acts in time, Farsta neither: nor did it say anything, or act on its failure."""
    words = said(open_page(played))
    assert words.index("Starkast") < words.index("Svagast") < words.index("av tiden var bilden rätt")
    assert "Minst 75\u00a0% är starkt, mindre är svagt" in words
    strong, weak = words[: words.index("Svagast")], words[words.index("Svagast") :]
    assert "Bromma: gjorde det förväntade i tid\n2 av 2 åtgärder" in strong
    for expected in (
        "Farsta, information: bilden var rätt\n0 av 60 punktminuter",
        "Farsta: någon tog sig an felen\n0 av 50 felminuter",
        "Farsta: gjorde det förväntade i tid\n0 av 2 åtgärder",
    ):
        assert expected in weak


def test_the_picture_is_scrubbed_beside_the_facit(played: Desk) -> None:
    """T+0: nobody has said anything. T+12: Bromma's el shows as it was; motspel has reported Farsta's"""
    app = part(open_page(played), "minute")
    assert "T+ 00:00" in said(app)
    assert "okänt 8 av 8 funktioner" in said(app)
    assert labelled(app.button, "Föregående ändring").disabled
    later = press(app, "Nästa ändring")
    assert "T+ 00:02" in said(later)
    assert "rätt 4, fel 0" in said(later)
    down = press(later, "Nästa ändring")
    assert "T+ 00:10" in said(down)
    (slider,) = down.slider
    at_twelve = slider.set_value(12).run()
    assert "T+ 00:12" in said(at_twelve)
    assert "Alviksskolan" in said(at_twelve)
    assert "fel 1" in said(at_twelve)
    (to,) = [one for one in at_twelve.text_input if one.label == "Gå till"]
    end = to.input("0:59").run()
    assert "T+ 00:59" in said(end)
    assert labelled(end.button, "Nästa ändring").disabled
    (to,) = [one for one in end.text_input if one.label == "Gå till"]
    unread = to.input("i morgon").run()
    assert "Skriv tiden från start" in unread.error[0].value
    assert "T+ 00:59" in said(unread)


def test_each_is_given_its_own_result_and_reads_nobody_elses(played: Desk) -> None:
    bromma, farsta = (Grant(Role.STADSDEL, area) for area in ("bromma", "farsta"))
    assert not results(inbox(played, bromma))
    app = part(open_page(played, Grant(Role.OVNINGSLEDNING)), "each")
    (whose,) = [one for one in app.selectbox if one.label == "Vems resultat"]
    assert whose.options == ["stadsdel Bromma", "stadsdel Farsta"]
    assert results(app) == ["Så gick det för Bromma"]
    given = press(app, "Lämna ut till stadsdel Bromma")
    assert "1 resultat är utlämnat" in said(given)
    assert held(played).given == (Recipient(Role.STADSDEL, "bromma"),)
    theirs = inbox(played, bromma)
    assert results(theirs) == ["Så gick det för Bromma"]
    assert "Alviksskolan, el" in said(theirs)
    assert "Farsta" not in said(theirs)
    assert not results(inbox(played, farsta))
    watched = part(open_page(played), "each")
    assert labelled(watched.button, "Lämna ut till 1 som är kvar").disabled
    assert "får inte planera och leda övningar" in said(watched)


def inbox(desk: Desk, grant: Grant) -> AppTest:
    return desk.page("exercise", desk.sign_in(grant), handelse="ov", **{"del": "inkorg"})


def results(app: AppTest) -> list[str]:
    return [one.value for one in app.header if one.value.startswith("Så gick det")]
