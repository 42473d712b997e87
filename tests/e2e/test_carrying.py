"""Two command posts of one store, cut off from each other, meet by a stick at the desk."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from dashboard import clock
from dashboard.places import PART_IN_ADDRESS, Part
from data.rights import Grant
from data.store.database import open_store
from data.words import Role
from tests.dashboard.phone import world
from tests.e2e.audit import violations
from tests.e2e.conftest import Visit
from tests.e2e.quick_start import begun
from tests.e2e.running import A_MOMENT, Server, answering, sign_in
from tests.e2e.test_desk_live import settled

pytestmark = pytest.mark.browser
PATIENCE = 20_000


@pytest.fixture
def islands(tmp_path: Path) -> Iterator[tuple[Server, Server]]:
    """Two servers, each on a copy of one store, with keys of its own."""
    first, second = (tmp_path / name / "lager.db" for name in ("ledning", "reserv"))
    for store in (first, second):
        store.parent.mkdir()
    with closing(open_store(f"sqlite:///{first}")) as held:
        night = world.settle(held, clock.now() - timedelta(days=1))
        night.at = clock.now() - timedelta(minutes=5)
        night.open_operation()
        night.open_point()
    shutil.copyfile(first, second)
    started = [begun(f"sqlite:///{store}", store.with_suffix(".log")) for store in (first, second)]
    yield answering(started[0]), answering(started[1])
    for server in started:
        server.kill()


def desk(visit: Callable[..., Visit], server: Server) -> Page:
    """Open *Händelser* as somebody who may register another place and read in what it brings."""
    session = sign_in(server.store, Grant(Role.KRISLEDNING), Grant(Role.ADMIN))
    page = visit(session=session).page
    part = Part.OPERATIONS
    page.goto(f"{server.url}/{part.place}?handelse={world.REAL}&{PART_IN_ADDRESS}={part}")
    settled(page)
    return page


def register(page: Page, name: str, other: Page) -> None:
    """Type the line that the other place handed over, and the words that somebody there reads out."""
    own = other.locator(".st-key-carry-ours")
    spoken = own.locator("p").filter(has_text=" ").first.inner_text()
    for label, said in (
        ("Vad platsen kallas", name),
        ("Dess nyckelrad", own.locator("code").inner_text()),
        ("De fem ord som den andra läser upp", spoken),
    ):
        page.get_by_label(label).fill(said)
    page.get_by_role("button", name="Registrera platsen").click()
    expect(page.get_by_text(f"{name} är registrerad.")).to_be_visible(timeout=PATIENCE)


def report(server: Server, status: str) -> None:
    body = {"id": str(uuid4()), "operation": world.REAL, "point": world.POINT, "function": "el"}
    server.post("/api/v1/reports", {**body, "status": status})


def test_two_desks_meet_by_a_stick(
    visit: Callable[..., Visit], islands: tuple[Server, Server], tmp_path: Path
) -> None:
    here, there = islands
    report(here, "fungerar")
    report(there, "ur_funktion")
    wall = visit(session=here.screen).page
    wall.goto(here.wall(world.REAL))
    ours, theirs = desk(visit, here), desk(visit, there)
    register(ours, "Reservplatsen", theirs)
    register(theirs, "Ledningsplatsen", ours)

    theirs.get_by_role("combobox", name="Till").click()
    theirs.get_by_role("option", name="Ledningsplatsen").click()
    theirs.get_by_role("button", name="Skriv paketet").click()
    with theirs.expect_download(timeout=PATIENCE) as held:
        theirs.get_by_role("button", name="Hämta filen till USB-minnet").click(timeout=PATIENCE)
    stick = tmp_path / held.value.suggested_filename
    held.value.save_as(stick)

    box = ours.locator(".st-key-carry-in-box")
    box.locator('input[type="file"]').set_input_files(stick)
    expect(box.get_by_text("1 uppgift blir motstridig: ni har sagt olika.")).to_be_visible(timeout=PATIENCE)
    expect(box.get_by_text("Paket från Reservplatsen: Vinterstorm Västerort.")).to_be_visible()
    assert not [fault["id"] for fault in violations(ours) if fault["impact"] in ("serious", "critical")]
    ours.wait_for_timeout(A_MOMENT)
    box.get_by_role("button", name="Läs in 1 post").click()
    expect(box.get_by_text("1 post är inläst från Reservplatsen.")).to_be_visible(timeout=PATIENCE)
    expect(wall.get_by_text("motstridigt").first).to_be_visible(timeout=PATIENCE)

    box.locator('input[type="file"]').set_input_files(stick)
    expect(box.get_by_text("Inget nytt: allt i paketet finns redan här.")).to_be_visible(timeout=PATIENCE)
    expect(box.get_by_role("button", name="Läs in 0 poster")).to_be_disabled()
    ours.goto(f"{here.url}/{Part.LOG.place}?handelse={world.REAL}&{PART_IN_ADDRESS}={Part.LOG}")
    expect(ours.get_by_text("från Reservplatsen (bars hit").first).to_be_visible(timeout=PATIENCE)
