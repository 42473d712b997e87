"""Replay: pictures a second when scrubbing an exercise, by the server alone and as a browser paints them.

One moment in a long journal is in `growth`.

Run: python -m tests.load.replaying
"""

import random
import statistics
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

from playwright.sync_api import sync_playwright

from dashboard.live.replay import Replays
from data.store import projections
from data.store.database import Store, open_store
from data.store.journal import append
from tests.e2e import finished
from tests.e2e.running import FLAGS, find_chromium, start
from tests.load.durable import BEGAN, POINTS, prepare
from tests.load.growth import plausible_act
from tests.load.table import Row, percentile, show

ENTRIES, HOURS, PICTURES = 5_000, 72, 300
A_SECOND = 10.0
SECONDS = 6
READY = 'html[data-live="replay"][data-base="drawn"][data-tag]'
# Drags the slider from end to end as fast as a hand's events come; counts the pictures that were painted.
SCRUB = """(seconds) => new Promise((done) => {
  const [root, slider] = [document.documentElement, document.querySelector(".slider")];
  const began = performance.now();
  let [painted, last] = [0, ""];
  const look = () => {
    if (root.dataset.tag !== last) painted += 1;
    last = root.dataset.tag;
    requestAnimationFrame(look);
  };
  const move = () => {
    const gone = (performance.now() - began) / 1000;
    if (gone > seconds) return done(painted / gone);
    slider.value = String((slider.max * gone) / seconds);
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    setTimeout(move, 16);
  };
  look();
  move();
})"""


def measure(folder: Path | None = None) -> list[Row]:
    """Return the rows of the table: scrubbing an exercise for the first time, and over it again."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        exercise = _exercise(Path(place) / "exercise.db")
        rows = _scrubbed(exercise)
        exercise.close()
        return [*rows, _painted(Path(place))]


def _painted(folder: Path) -> Row:
    """Scrub a finished exercise on a screen of 1920 × 1080, in a browser without a graphics card."""
    url = f"sqlite:///{folder / 'finished.db'}"
    finished.set_up(url)
    server = start(url, folder / "server.log")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        context = browser.new_context(viewport={"width": 1920, "height": 1080})
        cookie = {"name": "trygghetslaget", "value": server.session, "domain": "127.0.0.1", "path": "/"}
        context.add_cookies([cookie])  # type: ignore[list-item]
        page = context.new_page()
        page.goto(f"{server.url}/live/replay?operation={finished.EXERCISE}")
        page.wait_for_selector(READY)
        first, again = (float(page.evaluate(SCRUB, SECONDS)) for _ in range(2))
        browser.close()
    server.stop()
    return Row(
        what="scrub in a browser without a graphics card, 1920 × 1080, pictures painted",
        figure=f"{first:.1f} pictures/s, again {again:.1f}",
        budget="≥ 10 pictures/s",
        kept=min(first, again) >= A_SECOND,
        peer="–",
        limit="one picture is read, drawn and painted at a time; painting without a card is most of it",
    )


def _exercise(path: Path) -> Store:
    store = open_store(f"sqlite:///{path}")
    prepare(store)
    chance = random.Random(1)
    between = timedelta(hours=HOURS) / ENTRIES
    with store.transaction() as connection:
        for number in range(ENTRIES):
            act = plausible_act(number, chance)
            projections.apply(connection, append(connection, act, BEGAN + between * number))
    return store


def _scrubbed(store: Store) -> list[Row]:
    """Drag the slider from one end to the other, and then to and fro over the last hour of it."""
    end = BEGAN + timedelta(hours=HOURS)
    replays = Replays(store, lambda: end)
    through = [BEGAN + timedelta(hours=HOURS) * part / PICTURES for part in range(1, PICTURES + 1)]
    first, weight, cpu = _drag(replays, through)
    hour = [end - timedelta(minutes=minute % 60) for minute in range(PICTURES)]
    again, _, cpu_again = _drag(replays, hour)
    return [
        _pace(f"scrub through {HOURS} h of {ENTRIES:,} entries, each picture new", first, cpu, weight),
        _pace("scrub to and fro over the last hour", again, cpu_again, 0),
    ]


def _drag(replays: Replays, moments: list[datetime]) -> tuple[list[float], float, float]:
    """Return the milliseconds of each picture, how many kilobytes one weighs, and its milliseconds of CPU."""
    tag, spent, weight, cpu = "", [], 0, time.process_time()
    for moment in moments:
        began = time.perf_counter()
        shown = replays.picture("op", moment, "sv", tag)
        spent.append((time.perf_counter() - began) * 1000)
        tag, weight = shown.tag, weight + len(shown.frame or b"")
    each = len(moments)
    return spent, weight / each / 1024, (time.process_time() - cpu) * 1000 / each


def _pace(what: str, spent: list[float], cpu: float, weight: float) -> Row:
    pace = 1000 / statistics.mean(spent)
    return Row(
        what=what,
        figure=f"{pace:.0f} pictures/s, p95 {percentile(spent, 0.95):.0f} ms"
        + (f", {weight:.1f} KB each" if weight else ""),
        peer=f"{cpu:.0f} ms of CPU each: {1000 / cpu:.0f}/s on a free core",
        budget="≥ 10 pictures/s",
        kept=pace >= A_SECOND,
        limit=f"reading {POINTS} points as of a revision, then drawing what differs",
    )


def main() -> None:
    show(measure())


if __name__ == "__main__":
    main()
