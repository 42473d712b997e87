"""A sheet of paper entered by the keyboard alone: twelve lines, one of them wrong, and a photo of it."""

import io
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta

import pytest
from PIL import Image
from playwright.sync_api import FileChooser, FilePayload, Page, expect

from dashboard import clock
from data.clock import ZONE
from data.entries.entry import EntryKind
from data.log import attachments
from data.log import reads as log_reads
from data.operations import replay
from data.points import reads as point_reads
from data.points.facts import Picture, Point
from data.rights import Grant
from data.store.database import open_store
from data.words import Channel, Function, Role, Status
from tests.e2e import stage
from tests.e2e.audit import violations
from tests.e2e.conftest import Visit
from tests.e2e.newcomer import FILE_SECONDS, LETTER_SECONDS, LOOK_SECONDS, PAGE_SECONDS, PRESS_SECONDS
from tests.e2e.running import A_MOMENT, Server, sign_in
from tests.e2e.test_desk_live import go, settled

pytestmark = pytest.mark.browser
SAID = (
    *("el- värme+ 40 pers ordf", "el+R6H fullt 180pers bem! avl 0600", "vatten- // ledningen frusen"),
    *("vrme-", "vatten+", "in+ el!", "värme!", "värme- // 14 grader", "värme+", "el+", "snart fullt 90pers"),
    "el- värme-",
)
WRONG = SAID.index("vrme-")
POINT = "Ulvsundaskolan"  # nobody has reported there since the server was lost
NAMED = """() => {
  const at = document.activeElement;
  return at.getAttribute("aria-label") || at.labels?.[0]?.innerText || at.innerText;
}"""


def photo() -> bytes:
    file = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "Kameran"
    Image.new("RGB", (1200, 1600), "white").save(file, "JPEG", exif=exif)
    return file.getvalue()


class Hands:
    """Somebody at the keyboard: what they type and press is counted as `newcomer` counts it."""

    def __init__(self, page: Page) -> None:
        self.page, self.seconds = page, PAGE_SECONDS

    def types(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.seconds += len(text) * LETTER_SECONDS

    def presses(self, key: str, times: int = 1) -> None:
        """Press a key that the hand is at already."""
        for _ in range(times):
            settled(self.page)
            self.page.keyboard.press(key)
            self.seconds += LETTER_SECONDS
        settled(self.page)

    def looks(self) -> None:
        self.seconds += LOOK_SECONDS

    def to(self, name: str) -> None:
        """Go on with Tab until a field or a button of this name has the focus."""
        for _ in range(12):
            self.presses("Tab")
            if str(self.page.evaluate(NAMED)).strip().startswith(name):
                self.seconds += PRESS_SECONDS
                return
        raise AssertionError(f"no {name} on the way")


def written(first: datetime, number: int) -> str:
    return f"{(first + timedelta(minutes=9 * number)).astimezone(ZONE):%H%M}"


def standing(picture: Picture) -> Point:
    return next(one for one in picture.points if one.name == POINT)


def test_twelve_lines_of_paper_and_a_photo_by_the_keyboard_alone(
    visit: Callable[..., Visit], led: Server
) -> None:
    began = clock.now()
    first = began - timedelta(minutes=110)
    screen = visit(session=led.screen).page
    screen.goto(led.wall(stage.OPERATION))
    page = visit(1366, 900, session=sign_in(led.store, Grant(Role.STADSDEL, "bromma"))).page
    asked: list[FileChooser] = []
    # Long before it is needed: the browser begins to listen in its own time, and loses a dialogue until then.
    page.on("filechooser", lambda one: asked.append(one))
    go(page, led, "relay", **{"del": "pappersblad"})
    expect(page.get_by_role("heading", name="Skriv in ett pappersblad")).to_be_visible(timeout=20_000)
    hands = Hands(page)
    page.wait_for_timeout(A_MOMENT)
    settled(page)
    page.locator('[class*="st-key-kept-form"]').first.evaluate(
        "form => { form.tabIndex = -1; form.focus(); }"
    )
    hands.to("Punkt")
    hands.types("Ulvsunda")
    expect(page.get_by_role("option")).to_have_count(1, timeout=20_000)
    page.wait_for_timeout(A_MOMENT)  # what Enter chooses is marked a moment after the list has grown short
    hands.presses("Enter")
    expect(page.get_by_role("combobox", name="Punkt")).to_have_value(f"{POINT} · Bromma")
    hands.to("Datum på bladet")
    hands.types(f"{first.astimezone(ZONE):%-d/%-m}")
    hands.to("Skrivet av")
    hands.types("platsansvarig")
    hands.to("Var papperet finns")
    hands.types("pärmen")
    hands.to("En rad per rapport")
    at_lines = hands.seconds
    for number, said in enumerate(SAID):
        hands.types(f"{written(first, number)} {said}")
        hands.page.keyboard.press("Enter")
        hands.seconds += LETTER_SECONDS
    a_line = (hands.seconds - at_lines) / len(SAID)
    hands.presses("Tab")
    hands.looks()

    # The wrong one is said beside its line, and nothing of the sheet is saved meanwhile.
    wrong = page.get_by_role("row").filter(has_text="förstods inte")
    expect(wrong).to_have_count(1, timeout=20_000)
    expect(wrong).to_contain_text(str(WRONG + 1))
    hands.presses("Shift+Tab")
    hands.presses("Control+Home")
    hands.presses("ArrowDown", WRONG)
    hands.presses("End")
    hands.presses("Backspace", len("vrme-"))
    hands.types("värme-")
    hands.presses("Tab")
    hands.looks()
    expect(page.get_by_text("12 rapporter att spara.")).to_be_visible(timeout=20_000)
    assert not [fault["id"] for fault in violations(page) if fault["impact"] in ("serious", "critical")]

    assert "Välj fil" in str(page.evaluate(NAMED))
    for times, key in enumerate(("Space", "Enter"), start=1):
        page.keyboard.press(key)
        page.wait_for_timeout(A_MOMENT)  # a browser opens no second dialogue while it closes the first
        assert len(asked) == times, key
    asked[-1].set_files(FilePayload(name="blad.jpg", mimeType="image/jpeg", buffer=photo()))
    hands.seconds += FILE_SECONDS
    expect(page.get_by_role("checkbox", name="Jag har läst bladet")).to_be_attached(timeout=20_000)
    settled(page)
    hands.to("Jag har läst bladet")
    hands.presses("Space")
    hands.to("Spara 12 rapporter")
    page.wait_for_timeout(A_MOMENT)
    hands.presses("Enter")
    expect(page.get_by_text("Sparat: 12 rapporter från")).to_be_visible(timeout=20_000)
    expect(page.get_by_text("Fotot är post")).to_be_visible()
    hands.looks()

    expect(screen.get_by_text(POINT).first).to_be_visible(timeout=20_000)
    with closing(open_store(led.store)) as store:
        (entry,) = log_reads.entries(store, stage.OPERATION, kinds=[EntryKind.ATTACHMENT])
        kept = attachments.attached(store, stage.OPERATION, entry.revision)
        assert kept.content.startswith(b"\xff\xd8\xff")
        assert b"Kameran" not in kept.content
        now = standing(point_reads.picture(store, stage.OPERATION))
        with store.reading() as connection:
            then = standing(replay.then(connection, stage.OPERATION, began, 0).picture)
    heat = now.functions[Function.VARME].current
    assert heat is not None
    assert (heat.status, heat.channel) == (Status.UR_FUNKTION, Channel.PAPPER)
    assert f"{heat.observed_at.astimezone(ZONE):%H%M}" == written(first, len(SAID) - 1)
    assert then.functions[Function.VARME].current is None  # a replay of then knows no paper
    print(f"\n{a_line:.1f} s a line, {hands.seconds:.0f} s a sheet of {len(SAID)} lines")
    assert a_line < 15
