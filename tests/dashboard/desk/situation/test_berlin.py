"""*Berlin* at T+6: Läget alone says what fails next and who acts, and the evaluation how the forecast did."""

from datetime import timedelta

from data.exercise.evaluated import evaluation
from data.exercise.foretold import Came
from data.forecast.words import Basis
from data.words import Function
from tests.berlin import ID, fill, play
from tests.dashboard.the_desk import Desk, said

SIX = timedelta(hours=6)


def test_laget_alone_answers_at_six_hours(desk: Desk) -> None:
    began = desk.at - SIX
    fill(desk.store, began)
    play(desk.store, began, SIX)
    words = said(desk.page("situation", handelse=ID))
    forecast = words.partition("Prognos 72 h")[2].partition("Visa alla")[0]
    stated = [forecast.index(when) for when in ("15:00", "16:05", "16:30")]  # T+8:00, T+9:05 and T+9:30
    assert stated == sorted(stated)
    for point in ("Björkhagens skola", "Gullmarsplans gymnasium", "Högalidsskolan"):
        assert point in forecast
    assert "7 fel · 7 utan åtgärd" in words
    assert "Begär stöd för Sturebyskolan: el ur funktion" in words


def test_the_evaluation_says_how_the_forecast_did(desk: Desk) -> None:
    began = desk.at - timedelta(hours=14)
    fill(desk.store, began)
    play(desk.store, began, timedelta(hours=14))
    found = evaluation(desk.store, ID, desk.at)
    assert found is not None
    stated = [came for loss, came in found.foretold.judged if loss.basis is Basis.UTHALLIGHET]
    assert stated.count(Came.RATT) > stated.count(Came.ALDRIG) > 0
    begins = found.exercise.begins
    fell = {one.point: one.at - begins for one in found.foretold.fell if one.function is Function.EL}
    assert (fell["P44"], fell["P07"]) == (timedelta(hours=8), timedelta(hours=9, minutes=5))
    assert found.foretold.unforetold == ()
