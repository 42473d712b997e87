"""What people write is shown as what they wrote: on wall, popup, desk, log and export."""

from collections.abc import Callable
from contextlib import closing
from uuid import uuid4

import pytest

from dashboard import clock
from dashboard.words.addresses import attachment_address
from data.acting import LOCAL
from data.log import acts as log_acts
from data.operations import acts as operation_acts
from data.points.acts import phases as point_phases
from data.points.acts import reports as point_reports
from data.points.commands import NewOccupancy, NewPhase, NewReport
from data.store.database import open_store
from data.words import Function, Occupancy, Phase, Readiness, Status
from tests.e2e import stage
from tests.e2e.conftest import Visit
from tests.e2e.running import Server
from tests.e2e.test_offline import MAP_READY

HOSTILE = '<img src=x onerror="window.stung=1"><script>window.stung=1</script>'
SHOWN = "<img src=x onerror="
# Put a script in the page by its address, and say what became of it.
AS_SCRIPT = """([address, kind]) => new Promise(done => {
    const script = document.createElement("script");
    script.type = kind;
    script.onload = () => done("ran");
    script.onerror = () => done("refused");
    script.src = address;
    document.head.append(script);
})"""


def poison(server: Server) -> None:
    """Write hostile text through every act that takes text."""
    store = open_store(server.store)
    now = clock.now()
    try:
        report = NewReport(
            str(uuid4()),
            stage.OPERATION,
            "P01",
            Function.VARME,
            Status.UR_FUNKTION,
            cause=HOSTILE,
            note=HOSTILE,
            on_behalf_of=HOSTILE,
        )
        point_reports.report(store, LOCAL, [report], now)
        crowd = NewOccupancy(str(uuid4()), stage.OPERATION, "P01", Occupancy.FULLT, on_behalf_of=HOSTILE)
        point_reports.report_occupancy(store, LOCAL, crowd, now)
        phase = NewPhase(str(uuid4()), stage.OPERATION, "P01", Phase.UNDER_AVVECKLING, HOSTILE, HOSTILE)
        point_phases.change_phase(store, LOCAL, phase, now)
        log_acts.write_note(
            store, LOCAL, act_id="hostile", operation_id=stage.OPERATION, note=HOSTILE, now=now
        )
        operation_acts.change_operation(
            store,
            LOCAL,
            act_id="hostile-name",
            operation_id=stage.OPERATION,
            name=HOSTILE[:110],
            readiness=Readiness.NORMALLAGE,
            version=None,
            now=now,
        )
    finally:
        store.close()


def stung(seen: Visit) -> bool:
    """Return whether any frame of the page ran the text."""
    return any(frame.evaluate("() => window.stung === 1") for frame in seen.page.frames)


@pytest.fixture(scope="module")
def poisoned(played: Server) -> Server:
    """One server where all of it has been written, for tests that only look."""
    poison(played)
    return played


@pytest.mark.browser
def test_wall_and_popup_show_it_as_text(visit: Callable[..., Visit], poisoned: Server) -> None:
    seen = visit()
    seen.page.goto(f"{poisoned.url}/live/map?operation={stage.OPERATION}")
    seen.page.evaluate(MAP_READY)
    seen.page.locator('.point-icon[data-point="P01"]').focus()
    seen.page.keyboard.press("Enter")
    popup = seen.page.locator(".leaflet-popup-content")
    popup.wait_for()
    assert SHOWN in popup.inner_text()
    assert seen.page.locator("img[src=x]").count() == 0
    seen.page.goto(f"{poisoned.url}/live/wall?operation={stage.OPERATION}")
    seen.page.evaluate(MAP_READY)
    assert SHOWN in seen.page.locator("h1").inner_text()
    assert seen.page.locator("img[src=x]").count() == 0
    assert not stung(seen)


DESK = (
    *("/situation", "/situation?punkt=P01", "/situation?omrade=bromma", "/log", "/staff", "/sectors"),
    *("/support", "/operation"),
)


@pytest.mark.browser
@pytest.mark.parametrize("path", DESK)
def test_the_desk_shows_it_as_text(visit: Callable[..., Visit], poisoned: Server, path: str) -> None:
    seen = visit()
    seen.page.goto(poisoned.url + path)
    seen.page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=40_000)
    seen.page.get_by_text(SHOWN, exact=False).first.wait_for(timeout=20_000)
    seen.page.wait_for_timeout(500)
    for frame in seen.page.frames:
        assert frame.locator("img[src=x]").count() == 0
    assert not stung(seen)


@pytest.mark.browser
def test_what_is_attached_runs_as_nobodys_script(visit: Callable[..., Visit], poisoned: Server) -> None:
    """The plain pages take scripts of this server's: none of them is something that people have sent."""
    seen = visit()
    with closing(open_store(poisoned.store)) as store:
        receipt = log_acts.attach_file(
            store,
            LOCAL,
            act_id="skript",
            operation_id=stage.OPERATION,
            name="skript.txt",
            content=b"window.stung = 1",
            now=clock.now(),
        )
    seen.page.goto(f"{poisoned.url}/konto")
    address = attachment_address(stage.OPERATION, receipt.revision)
    assert seen.page.request.get(poisoned.url + address).text() == "window.stung = 1"
    for kind in ("text/javascript", "module"):
        assert seen.page.evaluate(AS_SCRIPT, [address, kind]) == "refused"
    assert not stung(seen)
    assert seen.page.evaluate(AS_SCRIPT, ["/assets/forget.js", "module"]) == "ran"
