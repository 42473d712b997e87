"""From an empty store to a true wall with a municipality's own points: every click and field counted."""

import csv
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import FilePayload, Keyboard, Locator, Mouse, Page, expect

from dashboard.settings import REFERENCE_POINTS, REFERENCE_SECTORS
from data.operations import reads as operation_reads
from data.points import reads as point_reads
from data.store.database import open_store
from tests.e2e.conftest import Visit
from tests.e2e.running import Server, begun, waited_for
from tests.e2e.test_desk_live import settled

pytestmark = pytest.mark.browser
MOST = 15
NAME = "Elavbrott i Västerort"
ACTS: tuple[tuple[type, tuple[str, ...]], ...] = (
    (Locator, ("click", "dblclick", "check", "uncheck", "set_checked", "tap", "drag_to", "select_option")),
    (Locator, ("fill", "clear", "type", "press", "press_sequentially", "set_input_files", "dispatch_event")),
    (Page, ("click", "dblclick", "check", "uncheck", "set_checked", "tap", "drag_and_drop", "select_option")),
    (Page, ("fill", "type", "press", "set_input_files", "dispatch_event")),
    (Keyboard, ("press", "type", "insert_text", "down")),
    (Mouse, ("click", "dblclick", "down")),
)


class Counted:
    """All that anybody's hands do in a browser while it is counted, by the step it is done for."""

    def __init__(self) -> None:
        self.steps: dict[str, list[str]] = {}
        self.step = ""

    @property
    def total(self) -> int:
        return sum(map(len, self.steps.values()))

    def begin(self, step: str) -> None:
        self.step = step

    def told(self) -> str:
        return "\n".join(f"{len(acts):3} {step}: {', '.join(acts)}" for step, acts in self.steps.items())


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counted:
    """Count every act of Playwright's: none is done that this does not see."""
    counter = Counted()
    for kind, names in ACTS:
        for name in names:
            monkeypatch.setattr(kind, name, _counting(counter, name, getattr(kind, name)))
    return counter


def _counting(counter: Counted, name: str, act: Callable[..., Any]) -> Callable[..., Any]:
    def counting(self: Any, *given: Any, **options: Any) -> Any:
        counter.steps.setdefault(counter.step, []).append(name)
        return act(self, *given, **options)

    return counting


def own_points(path: Path) -> tuple[str, ...]:
    """Write a list as a municipality has it: a title, a blank line, columns of its own; return the ids."""
    with REFERENCE_POINTS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))[:24]
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "TP 2026"
    sheet.append(["Trygghetspunkter, fastställda av kommunstyrelsen 2026-10-01"])
    sheet.merge_cells("A1:H1")
    sheet.append([])
    sheet.append(
        [
            "Diarienr",
            "Benämning",
            "Besöksadress",
            "Stadsdel",
            "Latitud",
            "Longitud",
            "Antal platser",
            "Kontakt",
        ]
    )
    for number, row in enumerate(rows, start=1):
        place = (float(row["lat"]), float(row["lon"]), int(row["capacity"]))
        sheet.append([f"TP-{number:03}", row["name"], row["address"], None, *place, "växeln"])
    book.save(path)
    return tuple(f"TP-{number:03}" for number in range(1, len(rows) + 1))


def own_sectors(path: Path) -> None:
    """Write a sector list that is the municipality's own, as far as a list can say so."""
    text = REFERENCE_SECTORS.read_text(encoding="utf-8")
    path.write_text(text.replace("example: true", "example: false"), encoding="utf-8")


def drop(page: Page, path: Path) -> None:
    payload: FilePayload = {"name": path.name, "mimeType": "", "buffer": path.read_bytes()}
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(payload)


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Server]:
    """A server on an empty store, as its first start leaves it: nobody is in, and no screen has a key."""
    server = begun(f"sqlite:///{tmp_path / 's.db'}", tmp_path / "server.log")
    yield waited_for(server)
    server.kill()


def first_link(server: Server) -> str:
    """Return the link that the first start says; it answers a moment before it says so."""
    deadline = time.monotonic() + 10
    while "/in/" not in server.log.read_text() and time.monotonic() < deadline:
        time.sleep(0.05)
    return next(word for word in server.log.read_text().split() if "/in/" in word)


class Newcomer:
    """An administrator who has a server and two lists, and reads what stands on the page."""

    def __init__(self, visit: Callable[..., Visit], server: Server, counted: Counted) -> None:
        self.visit, self.counted = visit, counted
        self.page: Page = visit(1366, 768, session="").page
        counted.begin("in by the link of the first start")
        self.page.goto(first_link(server))
        expect(self.page.get_by_role("heading", level=1, name="Kom igång")).to_be_visible(timeout=30_000)

    def read_points(self, path: Path) -> None:
        self.counted.begin("points")
        self.stands_at("Trygghetspunkter")
        drop(self.page, path)
        self.page.get_by_role("combobox", name="Id är").click()
        self.page.get_by_role("option", name="Diarienr").click()
        self.page.get_by_role("button", name="Läs in 24 ändringar").click()
        expect(self.page.locator(".saved")).to_contain_text("är inläst")

    def read_sectors(self, path: Path) -> None:
        self.counted.begin("sectors")
        expect(
            self.page.get_by_role("heading", level=2, name="Sektorsorganisationen", exact=True)
        ).to_be_visible()
        drop(self.page, path)
        self.page.get_by_role("button", name="Läs in").click()
        expect(self.page.locator(".saved")).to_contain_text("är inläst")

    def stands_at(self, step: str) -> None:
        """The page has gone on to the next step by itself."""
        expect(self.page.get_by_role("heading", level=2, name=step, exact=True)).to_be_visible()

    def make_leader(self) -> str:
        self.counted.begin("who leads")
        self.page.get_by_role("button", name="Lägg till krisledningen").click()
        return self.secret("Engångslänk för krisledningen")

    def make_wall_key(self) -> str:
        self.counted.begin("the wall's key")
        self.page.get_by_role("button", name="Gör storskärmens nyckel").click()
        return self.secret("Adress att öppna en gång på storskärmen")

    def secret(self, what: str) -> str:
        box = self.page.locator("[class*=st-key-access-secret-box]").filter(has_text=what)
        return box.get_by_test_id("stCode").inner_text().strip()

    def open_operation(self, link: str) -> None:
        """Whoever leads comes in by the link, at a desk of their own, and opens what is real."""
        self.counted.begin("an operation")
        page: Page = self.visit(1366, 768, session="").page
        page.goto(link)
        page.get_by_role("link", name="Öppna en händelse").click()
        page.get_by_role("textbox", name="Namn").fill(NAME)
        page.get_by_role("radiogroup", name="Slag").get_by_text("samhällsstörning", exact=True).click()
        page.get_by_role("button", name="Öppna händelsen").click()
        expect(page.locator(".saved")).to_contain_text(f"{NAME} är öppnad")


def test_an_administrator_reaches_a_true_wall_in_few_acts(
    visit: Callable[..., Visit], empty: Server, tmp_path: Path, counted: Counted
) -> None:
    points, sectors = tmp_path / "Trygghetspunkter 2026.xlsx", tmp_path / "sektorer.yaml"
    identities = own_points(points)
    own_sectors(sectors)
    newcomer = Newcomer(visit, empty, counted)
    newcomer.read_points(points)
    newcomer.read_sectors(sectors)
    link = newcomer.make_leader()
    wall = newcomer.make_wall_key()
    expect(newcomer.page.get_by_text(link)).to_be_visible()  # one secret does not take the other's place
    newcomer.open_operation(link)
    screen = visit(session="").page
    screen.goto(wall)
    screen.wait_for_selector("html[data-live=live]", timeout=20_000)
    shows_a_true_wall(screen, identities)
    knows_nothing_yet(empty, identities)
    print(f"\n{counted.told()}\n{counted.total} in all")
    assert counted.total <= MOST, counted.told()
    further(newcomer)


def shows_a_true_wall(screen: Page, identities: tuple[str, ...]) -> None:
    """Its own points and no others, nothing known of any, and no exercise."""
    icons = screen.locator(".point-icon")
    expect(icons).to_have_count(len(identities))
    assert {icon.get_attribute("data-point") for icon in icons.all()} == set(identities)
    # A name and what is decided of it: no function is said to work, or to be known at all.
    assert all((icon.get_attribute("aria-label") or "").endswith(". planerad.") for icon in icons.all())
    expect(screen.locator('[data-panel="matrix"] table').get_by_text("ingen öppen punkt")).to_have_count(11)
    expect(screen.locator("body")).to_contain_text(NAME)
    expect(screen.locator('html[data-exercise="false"]')).to_have_count(1)
    words = screen.locator("body").inner_text()
    assert "ÖVNING" not in words
    assert "exempel" not in words.casefold()


def knows_nothing_yet(server: Server, identities: tuple[str, ...]) -> None:
    with closing(open_store(server.store)) as store:
        (operation,) = operation_reads.operations(store)
        points = point_reads.picture(store, operation.id).points
    assert not operation.is_exercise
    assert [point.id for point in points] == sorted(identities)
    assert not any(point.example for point in points)
    assert not any(held.current for point in points for held in point.functions.values())


def further(newcomer: Newcomer) -> None:
    """What a municipality also does that day: somebody else is let in, a copy is taken. Counted apart."""
    counted, page = newcomer.counted, newcomer.page
    before = counted.total
    counted.begin("then: invite a stadsdel")
    page.get_by_role("button", name="Vilka som får logga in").click()
    expect(page.get_by_role("heading", name="Ny användare")).to_be_visible()
    settled(page)
    page.get_by_role("textbox", name="Användarnamn").fill("tib-bromma")
    page.get_by_role("textbox", name="Till vad").fill("tjänsteman i beredskap, Bromma")
    roles = page.get_by_role("combobox", name="Roller")
    roles.click()
    roles.fill("stadsdel Bromma")
    page.get_by_role("option").filter(has_text="Bromma").first.click()
    roles.press("Escape")  # the choices lie over the button until they are put away
    page.get_by_role("button", name="Lägg till och gör en engångslänk").click()
    newcomer.secret("Engångslänk för tib-bromma")
    counted.begin("then: a copy")
    page.get_by_role("button", name="Säkerhetskopia").click()
    page.get_by_role("button", name="Ta en säkerhetskopia nu").click()
    expect(page.get_by_text("Kopian är hel").first).to_be_visible()
    print(f"{counted.told()}\n{counted.total - before} more")
