"""*Berlin* at T+6: Läget alone says what fails next, who has no heat near, what to open and who acts."""

from datetime import timedelta

import pytest

from dashboard.reach.held import reaches
from dashboard.settings import settings
from data.points.reads import picture
from geo.coverage import Method
from tests.berlin import ID, fill, play
from tests.dashboard.the_desk import Desk, said

SIX = timedelta(hours=6)
NEAR = "har ingen närmare punkt med värme"


@pytest.fixture(scope="module")
def six(shared_desk: Desk) -> Desk:
    """Six hours have been played, and how far everybody has to a point is measured."""
    fill(shared_desk.store, shared_desk.at - SIX)
    play(shared_desk.store, shared_desk.at - SIX, SIX)
    points = picture(shared_desk.store, ID).points
    assert reaches(settings()).waited(points, Method.VATTEN, 60) is not None
    return shared_desk


def test_laget_alone_answers(six: Desk) -> None:
    words = said(six.page("situation", handelse=ID))
    forecast = words.partition("Prognos 72 h")[2].partition("Visa alla")[0]
    stated = [forecast.index(when) for when in ("15:00", "16:05", "16:30")]  # T+8:00, T+9:05 and T+9:30
    assert stated == sorted(stated)
    for point in ("Björkhagens skola", "Gullmarsplans gymnasium", "Högalidsskolan"):
        assert point in forecast
    assert "966\u00a0100" in words.partition("utan värme")[2][:30]  # of 988,943
    best = words.partition("Når flest utan värme inom 1 km om den öppnas nu")[2]
    assert best.startswith("\nÅsö gymnasium\nSödermalm\n+")
    assert "7 fel · 7 utan åtgärd" in words
    assert "Begär stöd för Sturebyskolan: el ur funktion" in words


def test_assumed_visitors_stand_beside_what_was_reported_and_follow_the_cold(six: Desk) -> None:
    app = six.page("situation", handelse=ID, punkt="P49")
    assert NEAR not in said(app), "nothing is worked out while it is folded"
    app.session_state["visitors-open:P49"] = True
    app.run()
    outside, hours = app.selectbox(key="visitors-outside:P49"), app.selectbox(key="visitors-hours:P49")
    assert (outside.value, hours.value) == (None, 3)  # heat began to fail at T+2:30
    before = said(app)
    assert "150 personer" in before
    assert NEAR in before
    assert "Andel som antas komma: 0,1–0,5 %" in before
    hours.set_value(8)
    outside.set_value(-15).run()
    assert not app.exception
    assert "Andel som antas komma: 0,5–3 %" in said(app)
    app = six.page("situation", handelse=ID, punkt="P50")
    app.session_state["visitors-open:P50"] = True
    assert "Ingenting antas" in said(app.run())


def test_what_is_assumed_stands_at_the_point_alone(six: Desk) -> None:
    for address in ({}, {"omrade": "sodermalm"}):
        assert NEAR not in said(six.page("situation", handelse=ID, **address))
