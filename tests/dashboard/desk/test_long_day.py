"""A desk that is open all day: what a page holds does not grow with what has been reported on it."""

from data.words import Function, Status
from tests.dashboard.the_desk import Desk, labelled, said


def test_saved_forms_are_not_kept(desk: Desk) -> None:
    desk.load("Brommaskolan")
    desk.open()
    desk.phase("P01")
    app = desk.page("situation", punkt="P01")
    app.button_group[0].set_value(Function.EL).run()
    held = []
    for turn in range(6):
        labelled(app.radio, "Status").set_value((Status.BEGRANSAD, Status.FUNGERAR)[turn % 2])
        labelled(app.button, "Spara rapport om el").click().run()
        assert "Sparat som post" in said(app)
        held.append(len(app.session_state._state.filtered_state))
    assert held[-1] <= held[1]
