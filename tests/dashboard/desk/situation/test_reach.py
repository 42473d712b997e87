"""Räckvidd in Läget: in the whole, in an area and at a point, as it is now and with its method."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.desk.situation import where
from dashboard.reach import held
from dashboard.reach.held import reaches
from dashboard.settings import settings
from data.points import reads as point_reads
from data.rights import Grant
from data.words import Function, Role, Status
from geo.coverage import Method
from tests.dashboard.the_desk import Desk, said

METHOD = "gångavstånd runt vatten: vägar, backar och stängsel är inte med: den verkliga vägen är längre"


@pytest.fixture
def opened(desk: Desk) -> Desk:
    """Two points: P01 in Bromma is open and everything works there."""
    desk.load("Brommaskolan", "Farstaskolan")
    desk.open()
    desk.phase("P01")
    desk.works("P01")
    return desk


def measured(desk: Desk) -> None:
    points = point_reads.picture(desk.store, "op").points
    assert reaches(settings()).waited(points, Method.VATTEN, 60) is not None


def page(desk: Desk, **address: str) -> AppTest:
    return desk.page("situation", key=desk.sign_in(Grant(Role.KRISLEDNING)), **address)


def test_until_it_is_measured_the_page_says_so_and_waits_for_nothing(opened: Desk) -> None:
    assert "Räckvidden räknas ut." in said(page(opened))
    measured(opened)
    assert "Räckvidden räknas ut." not in said(page(opened))


def test_what_cannot_be_measured_is_said_to_be_so(opened: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_given: object) -> None:
        raise MemoryError

    monkeypatch.setattr(held, "reach_of", broken)
    page(opened)
    assert (
        reaches(settings()).waited(point_reads.picture(opened.store, "op").points, Method.VATTEN, 60) is None
    )
    assert "Räckvidden går inte att räkna ut just nu." in said(page(opened))


def test_the_whole_says_who_is_without_and_how_sure_that_is(opened: Desk) -> None:
    measured(opened)
    words = said(page(opened))
    for lacked in ("utan öppen punkt", "utan information", "utan el", "utan värme", "utan vatten"):
        assert lacked in words
    assert METHOD in words
    assert "andelar från 2016" in words
    assert "Räknas inte: Brommaskolan (" in words  # the desk's points stand in the lake
    assert "Når flest utan värme inom 1 km om den öppnas nu" in words


def test_another_function_and_distance_are_gone_into(opened: Desk) -> None:
    measured(opened)
    app = page(opened)
    app.session_state["reach-aim"] = "el"
    app.button_group(key="reach-far").set_value(2000).run()
    assert not app.exception
    assert "Når flest utan el inom 2 km om den öppnas nu" in said(app)


def test_an_area_says_its_own_within_each_distance(opened: Desk) -> None:
    measured(opened)
    words = said(page(opened, omrade="bromma"))
    assert all(far in words for far in ("inom 1 km", "inom 2 km", "inom 30 minuters gång", METHOD))


def test_a_point_says_what_goes_with_it_and_a_closed_one_what_it_would_give(opened: Desk) -> None:
    measured(opened)
    words = said(page(opened, omrade="bromma", punkt="P01"))
    assert "Om punkten faller bort: utan något annat inom 1 km" in words
    assert "öppen punkt, information, el, värme, vatten" in words
    assert METHOD in words
    opened.report("P01", Function.VARME, Status.UR_FUNKTION, 1)
    assert "öppen punkt, information, el, vatten" in said(page(opened, omrade="bromma", punkt="P01"))
    closed = said(page(opened, omrade="farsta", punkt="P02"))
    assert "Om punkten öppnar: når av dem som är utan inom 1 km" in closed


def drawn(app: AppTest) -> str:
    return "".join(element.proto.json for element in app.get("bidi_component"))


def test_a_chosen_layer_goes_with_the_map_and_the_way_to_the_wall(opened: Desk) -> None:
    app = page(opened)
    assert "lager=" not in drawn(app)
    app.selectbox(key=where.LAYER).select("varme").run()
    assert not app.exception
    assert re.findall(r"/live/(map|wall)[^\"]*lager=varme", drawn(app)) == ["wall"] * 3 + ["map"]
