"""What is left out of Streamlit's work changes nothing of what a page says, and is still of use."""

from copy import deepcopy
from typing import Any

import pytest
from streamlit.cursor import LockedCursor, RunningCursor
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.state import SessionState
from streamlit.testing.v1 import AppTest

from dashboard.desk import lighter
from dashboard.places import Place
from data.words import Function, Status
from tests.dashboard.the_desk import Desk, trees

COPIED: Any = lighter._copied


@pytest.fixture
def ready(desk: Desk) -> Desk:
    desk.load("Brommaskolan")
    desk.open()
    desk.phase("P01")
    desk.report("P01", Function.EL, Status.UR_FUNKTION)
    return desk


def point(desk: Desk) -> AppTest:
    return desk.page(Place.SITUATION, omrade="farsta", punkt="P01")


def state(app: AppTest) -> SessionState:
    safe: Any = app.session_state
    found: Any = safe._state
    return found if isinstance(found, SessionState) else found._state


def test_what_a_page_holds_is_what_streamlit_says_it_holds(ready: Desk) -> None:
    app = point(ready)
    (typed, *_others) = [one for one in app.text_input if "cause" in str(one.key)]
    typed.set_value("ledningsbrott")
    (save,) = [one for one in app.button if str(one.key).startswith("report:") and "save" in str(one.key)]
    save.click().run()  # refused, as it names no status: what was typed is kept
    held, copied = lighter.Held(state(app)), COPIED(state(app))
    assert copied[str(typed.key)] == "ledningsbrott"
    assert dict(held) == copied
    assert len(held) == len(copied)
    assert "no such key" not in held
    with pytest.raises(KeyError):
        held["no such key"]


def test_no_field_copies_all_that_the_page_holds(ready: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    copies: list[SessionState] = []

    def noted(of: SessionState) -> Any:
        copies.append(of)
        return COPIED(of)

    monkeypatch.setattr(lighter, "_copied", noted)
    app = point(ready)
    assert len(app.text_input) > 5
    assert not copies


def test_only_a_drawing_that_can_be_chosen_in_is_presented(ready: Desk) -> None:
    app = point(ready)
    known = state(app)._new_widget_state.widget_metadata
    drawings = {identity: known[identity] for identity in trees(app)}
    assert {identity for identity, one in drawings.items() if one.presenter is not None} == {
        identity for identity, one in drawings.items() if one.callbacks
    }
    assert any(one.presenter is None for one in drawings.values())


def test_a_copied_place_is_as_streamlit_copies_it_and_moves_alone(ready: Desk) -> None:
    whole = DeltaGenerator(0, RunningCursor(0))
    part = DeltaGenerator(0, cursor := RunningCursor(0, (3,)), whole, "vertical")
    field = DeltaGenerator(0, LockedCursor(0, (3, 1), 2), part, "column")
    point(ready)  # a page that is run has put ours in Streamlit's place
    copies = deepcopy((whole, part, field))
    assert copies[2]._parent is copies[1]
    assert copies[1]._parent is copies[0]
    for place, copy in zip((whole, part, field), copies, strict=True):
        assert vars(place).keys() == vars(copy).keys()
        held, copied = place._provided_cursor, copy._provided_cursor
        assert held is not None
        assert copied is not None
        assert {**vars(held), "_transient_elements": 0} == {**vars(copied), "_transient_elements": 0}
        assert held._transient_elements is not copied._transient_elements
        assert held is not copied
    moved = copies[1]._provided_cursor
    assert isinstance(moved, RunningCursor)
    moved.lock_element()
    assert (cursor.index, moved.index) == (0, 1)
