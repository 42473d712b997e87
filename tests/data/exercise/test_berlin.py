"""*Berlin* played to T+14: what was said to end did, and nothing came that was not foretold."""

from datetime import timedelta

from data.exercise.evaluated import evaluation
from data.exercise.foretold import Came
from data.forecast.words import Basis
from data.store.database import Store
from data.words import Function
from tests.berlin import ID, fill, play
from tests.data.world import NOW

FOURTEEN = timedelta(hours=14)


def test_the_evaluation_says_how_the_forecast_did(store: Store) -> None:
    fill(store, NOW)
    play(store, NOW, FOURTEEN)
    found = evaluation(store, ID, NOW + FOURTEEN)
    assert found is not None
    stated = [came for loss, came in found.foretold.judged if loss.basis is Basis.UTHALLIGHET]
    assert stated.count(Came.RATT) == 29
    assert stated.count(Came.ALDRIG) == 9  # heat that was said to last to T+9:30 was made begränsad before it
    begins = found.exercise.begins
    fell = {one.point: one.at - begins for one in found.foretold.fell if one.function is Function.EL}
    assert (fell["P44"], fell["P07"]) == (timedelta(hours=8), timedelta(hours=9, minutes=5))
    assert found.foretold.unforetold == ()
