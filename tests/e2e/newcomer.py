"""Somebody who comes here twice a year: does what a guide says by the words on the screen, and is counted.

Nothing here knows how a page is built: a step names what a person reads on it. The pace is that of somebody
who looks for each thing: slower than the keystroke-level model's practised hand (1.35 s to think, 1.1 s to
point, 0.28 s a letter), and what is read in a guide first is read at 200 words a minute.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.e2e.running import A_MOMENT

GUIDES = Path(__file__).parents[2] / "dashboard" / "help" / "guides"
SETTLED = '[data-testid="stApp"][data-test-script-state="notRunning"]'
PATIENCE = 20_000  # ms; of the test, on a loaded machine: never counted

PAGE_SECONDS = 6.0  # to find one's way on a place just opened
PRESS_SECONDS = 3.5  # to find a button or a choice, and press it
LETTER_SECONDS = 0.35
FILE_SECONDS = 8.0  # to find a file and give it
LOOK_SECONDS = 2.0  # to see that it went as it should
WORDS_A_SECOND = 200 / 60

# What a person can press, in the order they would look for it.
PRESSED = ("button", "link", "tab", "radio", "checkbox", "switch", "option", "menuitem")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that a newcomer does: a verb, and the words they read on the screen or in the guide."""

    verb: str
    words: str
    more: str = ""


def reads(guide: str, heading: str) -> Step:
    return Step("reads", guide, heading)


def opens(place: str) -> Step:
    """Go to a place in the menu, or to one of its parts."""
    return Step("opens", place)


def presses(words: str) -> Step:
    return Step("presses", words)


def taps(words: str) -> Step:
    """Put a finger in the middle of a drawing."""
    return Step("taps", words)


def fills(label: str, text: str) -> Step:
    return Step("fills", label, text)


def chooses(label: str, option: str) -> Step:
    return Step("chooses", label, option)


def gives(name: str) -> Step:
    """Give the page a file."""
    return Step("gives", name)


def sees(words: str) -> Step:
    return Step("sees", words)


@dataclass(slots=True)
class Counted:
    """What a newcomer has done so far; `wrong`: the places opened that nothing was done on."""

    seconds: float = 0.0
    places: int = 0
    presses: int = 0
    fields: int = 0
    wrong: list[str] = field(default_factory=list)


class Newcomer:
    """A person at a browser window; `files` is where what they have to give lies."""

    def __init__(self, page: Page, files: Path) -> None:
        self.page, self.files, self.counted = page, files, Counted()
        self._unused = ""
        self._verbs: dict[str, Callable[[Step], None]] = {
            "reads": self._reads,
            "opens": self._opens,
            "presses": self._presses,
            "taps": self._taps,
            "fills": self._fills,
            "chooses": self._chooses,
            "gives": self._gives,
            "sees": self._sees,
        }

    def does(self, step: Step) -> None:
        """Do one step; raises AssertionError when what it names is not on the screen."""
        self._verbs[step.verb](step)
        self._settled()

    def ends(self) -> Counted:
        """Return all that was counted; a place that nothing was done on was a wrong one."""
        self._left()
        return self.counted

    def _settled(self) -> None:
        self.page.wait_for_timeout(A_MOMENT)
        if self.page.get_by_test_id("stApp").count():
            self.page.wait_for_selector(SETTLED, timeout=PATIENCE)

    def _left(self, to: str = "") -> None:
        if self._unused:
            self.counted.wrong.append(self._unused)
        self._unused = to

    def _reads(self, step: Step) -> None:
        self.counted.seconds += len(section(step.words, step.more).split()) / WORDS_A_SECOND

    def _opens(self, step: Step) -> None:
        self._press(step.words, ("link", "button", "tab", "radio"))
        self._left(step.words)
        self.counted.places += 1
        self.counted.seconds += PRESS_SECONDS + PAGE_SECONDS

    def _presses(self, step: Step) -> None:
        self._press(step.words, PRESSED)
        self._unused = ""
        self.counted.presses += 1
        self.counted.seconds += PRESS_SECONDS

    def _taps(self, step: Step) -> None:
        drawing = self.page.get_by_role("img", name=re.compile(f"^{re.escape(step.words)}"))
        self._found([drawing], step.words).click()
        self._unused = ""
        self.counted.presses += 1
        self.counted.seconds += PRESS_SECONDS

    def _press(self, words: str, roles: tuple[str, ...]) -> None:
        self._found(list(self._named(words, roles)), words).click()

    def _named(self, words: str, roles: tuple[str, ...]) -> Iterator[Locator]:
        for exact in (True, False):
            for role in roles:
                yield self.page.get_by_role(role, name=words, exact=exact)  # type: ignore[arg-type]
        yield self.page.locator("label, summary").filter(has_text=re.compile(f"^{re.escape(words)}"))
        yield self.page.get_by_text(words, exact=True)

    def _found(self, candidates: list[Locator], words: str) -> Locator:
        """Return the first that can be seen, once there is one; a page may still be drawing."""
        for _turn in range(20):
            for candidate in candidates:
                for number in range(min(candidate.count(), 8)):
                    if candidate.nth(number).is_visible():
                        return candidate.nth(number)
            self.page.wait_for_timeout(250)
        raise AssertionError(f"Nothing on the screen is called “{words}”.")

    def _fills(self, step: Step) -> None:
        wanted = [self.page.get_by_role("textbox", name=step.words, exact=exact) for exact in (True, False)]
        box = self._found(wanted, step.words)
        box.fill(step.more)
        box.press("Tab")
        self._field(len(step.more))

    def _chooses(self, step: Step) -> None:
        label = re.compile(f"^{re.escape(step.words)}")
        group = [self.page.get_by_role(role, name=label) for role in ("radiogroup", "group")]
        box = self._found([*group, self.page.get_by_role("combobox", name=label)], step.words)
        if box.get_attribute("role") == "combobox":
            box.click()
            box.fill(step.more)
            self._found([self.page.get_by_role("option", name=step.more)], step.more).click()
            if box.get_attribute("aria-expanded") == "true":  # of several: it stays open for the next
                box.press("Escape")
            self._field(min(len(step.more), 6))
            return
        option = re.compile(f"^{re.escape(step.more)}")
        choices = [box.get_by_role(role, name=option) for role in ("radio", "button")]
        self._found([box.locator("label").filter(has_text=option), *choices], step.more).click()
        self._field(0)

    def _field(self, letters: int) -> None:
        self._unused = ""
        self.counted.fields += 1
        self.counted.seconds += PRESS_SECONDS + letters * LETTER_SECONDS

    def _gives(self, step: Step) -> None:
        self.page.locator('input[type="file"]').first.set_input_files(self.files / step.words)
        self._unused = ""
        self.counted.presses += 1
        self.counted.seconds += FILE_SECONDS

    def _sees(self, step: Step) -> None:
        expect(self.page.get_by_text(step.words).locator("visible=true").first).to_be_visible(
            timeout=PATIENCE
        )
        self._unused = ""
        self.counted.seconds += LOOK_SECONDS


def section(guide: str, heading: str) -> str:
    """Return what a guide says under a heading; raises ValueError where it has none of that name."""
    parts = re.split(r"(?m)^## +(.+)$", (GUIDES / f"{guide}.md").read_text())
    named = dict(zip(parts[1::2], parts[2::2], strict=True))
    if heading not in named:
        raise ValueError(f"The guide {guide} has no part called {heading}: {', '.join(named)}.")
    return named[heading]
