"""The small exercises in a browser: two clicks to an alarm that is followed live, and a table's talk."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from data.exercise.reads import exercise, exercises
from data.exercise.scenario import ExerciseForm
from data.rights import Grant
from data.store.database import open_store
from data.words import Role
from tests.e2e import stage
from tests.e2e.conftest import Visit
from tests.e2e.running import Server, sign_in
from tests.e2e.test_desk_live import settled
from tests.e2e.test_exercise import acknowledge, inbox, report

pytestmark = pytest.mark.browser
LONG = 30_000


def figure(page: Page, says: str, count: str) -> None:
    """Wait until a figure shows it, with nobody touching the page."""
    shown = page.locator("ul.figures li").filter(has_text=says)
    expect(shown.locator("b")).to_have_text(count, timeout=LONG)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def newest(url: str, form: ExerciseForm) -> str:
    with closing(open_store(url)) as store:
        held = [exercise(store, one.id) for one in exercises(store)]
    return next(one.operation.id for one in held if one is not None and one.scenario.form is form)


def test_two_clicks_alarm_everybody_and_the_list_follows(
    tmp_path: Path, serve: Callable[..., Server], visit: Callable[..., Visit]
) -> None:
    url = f"sqlite:///{tmp_path / 'larm.db'}"
    stage.set_up(url)
    server = serve(url)
    leader = visit(session=sign_in(url, Grant(Role.OVNINGSLEDNING))).page
    leader.goto(f"{server.url}/situation")
    settled(leader)
    leader.get_by_role("link", name="Övning", exact=True).click()
    press(leader, "Starta larmövningen nu")
    figure(leader, "har hittat larmet", "0 av 12")

    alarm = newest(url, ExerciseForm.LARM)
    bromma = visit(session=sign_in(url, Grant(Role.STADSDEL, "bromma"))).page
    inbox(bromma, server, alarm)
    expect(bromma.get_by_text("Rapportera en funktion")).to_be_visible(timeout=LONG)
    figure(leader, "har loggat in", "2 av 12")  # one had a session before it began
    figure(leader, "har hittat larmet", "1 av 12")
    acknowledge(bromma)
    figure(leader, "har svarat", "0 av 12")
    report(bromma, server, alarm)
    figure(leader, "har svarat", "1 av 12")

    press(leader, "Avsluta nu")
    leader.get_by_text("Ja, övningen är slut").click()
    press(leader, "Avsluta övningen")
    expect(leader.get_by_text("11 mottagare hann inte svara")).to_be_visible(timeout=LONG)
    press(leader, "Starta larmövningen nu")
    expect(leader.get_by_text("Förra larmövningen").first).to_be_visible(timeout=LONG)
    expect(leader.get_by_text("1 av 12 utan lucka").first).to_be_visible(timeout=LONG)


def test_a_table_goes_through_it_by_keyboard_with_the_wall_beside(
    tmp_path: Path, serve: Callable[..., Server], visit: Callable[..., Visit]
) -> None:
    url = f"sqlite:///{tmp_path / 'bord.db'}"
    stage.set_up(url)
    server = serve(url)
    leader = visit(session=sign_in(url, Grant(Role.OVNINGSLEDNING))).page
    leader.goto(f"{server.url}/exercise")
    settled(leader)
    press(leader, "Börja bordsövningen")
    by_key(leader, "Visa första läget", "läge 1 av 6")
    wall = visit().page
    wall.goto(server.wall(newest(url, ExerciseForm.BORD)))
    cell = wall.locator('tr[data-area="sodermalm"] .cell').nth(2)
    expect(cell).to_have_attribute("data-status", "begransad", timeout=LONG)
    by_key(leader, "Nästa läge: T+ 02:00", "läge 2 av 6")
    expect(cell).to_have_attribute("data-status", "ur_funktion", timeout=LONG)
    leader.get_by_role("textbox", name="Vad ni kom fram till").fill("Vi flyttar dem till Ekens skola.")
    by_key(leader, "Spara anteckningen", "Vad gör ni med dem")
    by_key(leader, "Föregående", "Ni ser tillbaka")
    expect(cell).to_have_attribute("data-status", "ur_funktion")


def by_key(page: Page, name: str, said: str) -> None:
    settled(page)
    page.get_by_role("button", name=name).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text(said).first).to_be_visible(timeout=LONG)
