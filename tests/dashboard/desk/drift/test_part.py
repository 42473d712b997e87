"""Drift at the desk: what is to be done first on top, with its limit and what to do; and who may see it."""

from datetime import timedelta

from dashboard.desk.setup.copying import note
from data.rights import Grant
from data.words import Role
from tests.dashboard.the_desk import Desk, said

ADMIN = Grant(Role.ADMIN)


def test_a_copy_that_was_never_taken_stands_first_with_what_to_do(desk: Desk) -> None:
    text = said(desk.page("drift", desk.sign_in(ADMIN)))
    assert "1 sak att åtgärda nu" in text
    assert text.index("Säkerhetskopian") < text.index("Disken")
    assert "ingen är tagen" in text
    assert "Åtgärda under dagen om den är 1 d gammal, nu om den är 7 d gammal." in text
    assert "Ta en säkerhetskopia under Kom igång" in text


def test_it_is_measured_again_and_a_copy_grows_old(desk: Desk) -> None:
    key = desk.sign_in(ADMIN)
    note(desk.store, 3, desk.at)
    app = desk.page("drift", key)
    assert "Ta en säkerhetskopia" not in said(app)
    desk.at += timedelta(hours=30)
    key = desk.sign_in(ADMIN)
    text = said(desk.page("drift", key))
    assert "30 h gammal" in text


def test_who_does_not_run_it_does_not_see_it(desk: Desk) -> None:
    assert "får inte" in said(desk.page("drift", desk.sign_in(Grant(Role.LASARE))))
