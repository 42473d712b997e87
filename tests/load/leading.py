"""The leader's page with 300 injects: from a press in the browser until the part it asks for is drawn.

Run: python -m tests.load leading
"""

import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Page

from dashboard import clock
from dashboard.settings import session_cookie
from data.acting import LOCAL
from data.exercise.acts.injects import deliver_due
from data.exercise.acts.leading import plan_exercise, set_clock
from data.exercise.rules import NewExercise
from data.exercise.scenario import ClockAct, Effect, Inject, Recipient, Scenario
from data.points import reads as point_reads
from data.rights import Grant
from data.store.database import Store, open_store
from data.words import Function, Role, Status
from tests.e2e import stage
from tests.e2e.running import sign_in, start
from tests.load.table import Row, percentile
from tests.load.visible import browser

ID, INJECTS, MOST = "stor", 300, 1.0
LAST = f"I{INJECTS - 1:03}"
# Each part, the word that leads there, and what is drawn last of it.
PARTS = (("now", "Nu", "ul.drawer li"), ("timeline", "Tidslinje", f'table.course [data-choose="{LAST}"]'))
LIMIT = "Streamlit's run of the whole page, and the browser's elements: what it says takes 20 ms of CPU"


def measure(folder: Path, rounds: int) -> Iterator[Row]:
    url = f"sqlite:///{folder / 'leading.db'}"
    stage.set_up(url)
    with closing(open_store(url)) as store:
        _lead(store)
    server = start(url, folder / "leading.log")
    try:
        with browser() as running:
            context = running.new_context(viewport={"width": 1366, "height": 768})
            secret = sign_in(url, Grant(Role.OVNINGSLEDNING))
            context.add_cookies([{"name": session_cookie(secure=False), "value": secret, "url": server.url}])
            page = context.new_page()
            page.goto(f"{server.url}/exercise?del=ledning&handelse={ID}")
            page.locator(PARTS[0][2]).first.wait_for(timeout=60_000)
            took: dict[str, list[float]] = {part: [] for part, _word, _drawn in PARTS}
            for _round in range(rounds):
                for part, word, drawn in reversed(PARTS):
                    took[part].append(_shown(page, word, drawn))
    finally:
        server.stop()
    for part, word, _drawn in PARTS:
        last = percentile(took[part], 0.95)
        figure = f"median {percentile(took[part], 0.5):.2f} s, p95 {last:.2f} s"
        yield Row(f"*{word}* with {INJECTS} injects drawn", figure, f"≤ {MOST} s", last <= MOST, limit=LIMIT)


def _shown(page: Page, word: str, drawn: str) -> float:
    page.wait_for_timeout(500)  # what was drawn last comes to rest
    began = time.perf_counter()
    page.get_by_test_id("stButtonGroup").get_by_text(word, exact=True).click()
    page.locator(drawn).first.wait_for(timeout=30_000)
    return time.perf_counter() - began


def _lead(store: Store) -> None:
    """Plan ten hours of injects, every tenth with an effect, and play half of them."""
    now, areas = clock.now(), [area.id for area in point_reads.areas(store)]
    injects = tuple(
        Inject(
            f"I{number:03}",
            timedelta(minutes=2 * number) if number < INJECTS - 20 else None,
            f"Meddelande {number}: strömmen är borta i delar av området och många ringer. Vad gör ni nu?",
            sender="Driftcentralen",
            to=(Recipient(Role.STADSDEL, areas[number % len(areas)] if number % 5 else ""),),
            effects=(Effect((Function.EL,), Status.UR_FUNKTION, (areas[0],)),) if number % 10 == 0 else (),
        )
        for number in range(INJECTS)
    )
    scenario = Scenario(ID, "Stor övning", now, timedelta(hours=12), injects=injects)
    began = now - timedelta(hours=5)
    plan_exercise(store, LOCAL, NewExercise(ID, "Stor övning", scenario), began)
    set_clock(store, LOCAL, act_id="start", operation_id=ID, act=ClockAct.START, now=began)
    deliver_due(store, ID, now)
