"""The forecast beside what came, as it is printed and shown: by what it rests on, and what it lacked."""

from dataclasses import replace
from datetime import timedelta

from dashboard.paper.blocks import Paragraph, Table
from dashboard.paper.evaluation_foretold import foretold_blocks, foretold_words, unforetold_words
from dashboard.paper.evaluation_tables import compare_blocks
from dashboard.words.exercise import Names
from data.exercise.evaluated import compare
from data.exercise.evaluation import evaluate
from data.exercise.foretold import Came, Checked, Fell
from data.forecast.facts import Loss
from data.forecast.words import Basis
from data.rights import Grant
from data.sectors.facts import EMPTY_REGISTER
from data.words import Function, Role
from tests.dashboard.paper.evaluated import play
from tests.dashboard.the_desk import Desk, said
from tests.data.exercise import played_exercise as small
from tests.factories import NOW, make_point

NAMES = Names({"a": "Bromma"}, {"P1": "Alviksskolan"}, {"P1": "a"}, EMPTY_REGISTER)


def loss(basis: Basis) -> Loss:
    return Loss("P1:el", make_point("P1"), "a", Function.EL, NOW, NOW, basis)


JUDGED = (
    *((loss(Basis.UTHALLIGHET), came) for came in (Came.RATT, Came.RATT, Came.FORE)),
    *((loss(Basis.FOLJDKEDJA), came) for came in (Came.ALDRIG, Came.AVVAKTAR)),
)
FELL = tuple(
    Fell("P1", Function.EL, small.ORIGIN + timedelta(hours=hour), foretold=hour == 1) for hour in range(1, 16)
)
FOUND = Checked(6, JUDGED, FELL)


def test_shares_are_of_what_is_settled_and_what_lacked_is_counted() -> None:
    words = foretold_words(FOUND)
    assert words == "50\u00a0% kom som sagt, 25\u00a0% tidigare, 0\u00a0% senare, 25\u00a0% kom inte, av 4"
    assert unforetold_words(FOUND).startswith("14 av 15 bortfall kom utan att stå i prognosen")
    assert foretold_words(Checked(6)) == "inget bortfall förutsades"
    assert foretold_words(Checked(6, JUDGED[-1:])) == "inget av det som förutsades är avgjort än"
    assert unforetold_words(Checked(6)) == "Inget bortfall kom vid de punkter som prognosen gällde."


def test_two_runs_are_compared_by_how_their_forecasts_did() -> None:
    before = evaluate(small.exercise(), small.history(), small.POINTS, small.ENDED)
    one, other = (replace(before, foretold=found) for found in (Checked(6), FOUND))
    (table, *_areas) = compare_blocks(compare(one, other), ("1", "2"), NAMES)
    assert isinstance(table, Table)
    assert [[cell.text for cell in row[:3]] for row in table.rows[-5:]] == [
        ["Prognosen kom som sagt", "–", "50\u00a0%"],
        ["Prognosen kom tidigare", "–", "25\u00a0%"],
        ["Prognosen kom senare", "–", "0\u00a0%"],
        ["Prognosen kom inte", "–", "25\u00a0%"],
        ["Bortfall utan prognos", "–", "93\u00a0%"],
    ]


def test_the_tables() -> None:
    one = replace(evaluate(small.exercise(), small.history(), small.POINTS, small.ENDED), foretold=FOUND)
    summed, by_basis, lacked = foretold_blocks(one, NAMES)
    assert isinstance(summed, Paragraph)
    assert isinstance(by_basis, Table)
    assert isinstance(lacked, Table)
    assert [[cell.text for cell in row] for row in by_basis.rows] == [
        ["uppgiven uthållighet", "3", "2", "1", "0", "0", "0"],
        ["antagen följd", "2", "0", "0", "0", "1", "1"],
    ]
    rows = [[cell.text for cell in row] for row in lacked.rows]
    assert rows[0] == ["Alviksskolan, el", "Bromma", "T+ 02:00"]
    assert rows[-1] == ["2 bortfall till", "–", "–"]
    (nothing,) = foretold_blocks(replace(one, foretold=Checked(1)), NAMES)
    assert isinstance(nothing, Paragraph)


def test_it_stands_on_the_page(desk: Desk) -> None:
    desk.load("Alviksskolan", "Farstaskolan")
    play(desk)
    page = desk.page("evaluation", desk.sign_in(Grant(Role.UTVARDERARE)), handelse="ov")
    assert [one.value for one in page.header if "Prognosen" in one.value] == ["Prognosen mot det som kom"]
    assert "2 av 2 bortfall kom utan att stå i prognosen" in said(page)
