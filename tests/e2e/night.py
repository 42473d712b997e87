"""The night of the light form in a browser: its server, how a phone gets in, what the store then holds."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from dashboard import clock
from data.entries.codec import encode
from data.entries.entry import Entry
from data.points import reads as point_reads
from data.points.facts import Picture
from data.store.database import open_store
from tests.dashboard.phone import world
from tests.e2e.conftest import PATIENCE, Visit
from tests.e2e.running import Server

Look = Callable[..., Visit]
Phone = Callable[..., Page]


@dataclass
class Scene:
    """A server with the night of the sketch, and how a point's phone gets in."""

    server: Server
    serve: Callable[..., Server]
    link: str
    exercise: str
    planned: str

    @property
    def planned_url(self) -> str:
        """A point that nobody has decided to open."""
        return f"{self.server.url}{self.planned}"

    @property
    def url(self) -> str:
        return f"{self.server.url}{self.link}"

    @property
    def exercise_url(self) -> str:
        return f"{self.server.url}{self.exercise}"

    def entries(self, operation: str = world.REAL) -> list[Entry]:
        with closing(open_store(self.server.store)) as store:
            return world.Night(store).entries(operation)

    def picture(self, operation: str = world.REAL) -> Picture:
        with closing(open_store(self.server.store)) as store:
            return point_reads.picture(store, operation)

    def kill(self) -> None:
        self.server.kill()

    def restart(self) -> None:
        self.server = self.serve(self.server.store, int(self.server.url.rpartition(":")[2]))

    def rotate(self) -> None:
        with closing(open_store(self.server.store)) as store:
            self.link = f"/r/{world.Night(store, clock.now()).link()}"


def set_up(place: Path, serve: Callable[..., Server]) -> Scene:
    url = f"sqlite:///{place / 'night.db'}"
    now = clock.now()
    with closing(open_store(url)) as store:
        night = world.settle(store, now - timedelta(days=1))
        night.at = now
        world.play(night)
        world.play(night, world.EXERCISE)
        links = [f"/r/{one}" for one in (night.link(), night.link(exercise=True), night.link("P14"))]
    return Scene(serve(url), serve, *links)


def phone_of(visit: Look) -> Phone:
    """Return what opens a window as large as a phone's, with nobody signed in."""

    def opened(script: bool = True, width: int = 390, height: int = 844, **options: Any) -> Page:
        return visit(width, height, session="", java_script_enabled=script, **options).page

    return opened


def choose(page: Page, name: str, value: str) -> None:
    """Choose by a tap, unfolding the part of the form that the choice is in."""
    part = "crowd" if name in ("occupancy", "staffing") else f"{name.partition('_')[0]}_status"
    unfold(page, part)
    page.locator(f'label[for="{name}-{value}"]').click()


def unfold(page: Page, part: str) -> None:
    """Tap on what is wrong where its part of the form is still folded; one that is no part is left alone."""
    chip = page.locator(f'label[for="v-{part}"]')
    if chip.count() and not page.locator(f"#v-{part}").is_checked():
        chip.click()


def note(page: Page, text: str) -> None:
    unfold(page, "need")
    page.fill("#note", text)


def ready(page: Page, address: str) -> None:
    """Open a form and wait until it can wait: the worker is registered and a copy kept."""
    page.goto(address)
    page.locator("html[data-ready]").wait_for(state="attached", timeout=PATIENCE)


def said(entries: list[Entry]) -> list[tuple[str, str]]:
    facts = [encode(entry.what) for entry in entries]
    return [(str(one.get("function")), str(one.get("status"))) for one in facts]
