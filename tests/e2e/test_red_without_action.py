"""*Rött utan åtgärd*: three broken, one acted on: wall, desk, API, report and replay say two, and which."""

from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from dashboard import clock, registers
from dashboard.paper.report_files import report_file
from dashboard.settings import REFERENCE_PACK, REFERENCE_POINTS
from dashboard.words.times import local
from data.acting import LOCAL
from data.operations import acts as operation_acts
from data.operations.rules import NewOperation
from data.points.acts import reports as point_reports
from data.points.commands import NewReport
from data.rights import Grant
from data.situation_reports import reads as situation_report_reads
from data.situation_reports.acts import freeze
from data.situation_reports.facts import NewSituationReport, Words
from data.store.database import Store, open_store
from data.words import Function, OperationKind, Readiness, Role, Status
from geo.layers import load_pack
from tests.e2e import stage
from tests.e2e.conftest import Visit
from tests.e2e.running import Server, sign_in
from tests.e2e.test_desk_live import settled

pytestmark = pytest.mark.browser
NIGHT = "rott"
AREAS = ("bromma", "farsta", "sodermalm")
WORDS = Words("Allvarligt.", "Kallt.", "Kallare.", "El först.")
WORKING = "Elverket felanmälan"


def broken(url: str) -> dict[str, str]:
    """Open a point in each of three areas and let its power fail; return their names by id."""
    now = clock.now()
    with closing(open_store(url)) as store:
        pack = load_pack(REFERENCE_PACK)
        registers.load_areas(store, pack, now)
        listed = registers.load_points(store, pack, REFERENCE_POINTS, now).points
        new = NewOperation(NIGHT, "Rött utan åtgärd", OperationKind.OVNING, Readiness.FREDSTIDA_KRIS)
        operation_acts.open_operation(store, LOCAL, new, now)
        chosen = [next(point for point in listed if point.area == area) for area in AREAS]
        for point in chosen:
            stage.open_point(store, point.id, now, NIGHT)
            stage.report_all(store, point.id, now, NIGHT)
            down = NewReport(str(uuid4()), NIGHT, point.id, Function.EL, Status.UR_FUNKTION)
            point_reports.report(store, LOCAL, [down], clock.now())
    return {point.id: point.name for point in chosen}


def acted_on(desk: Page, server: Server, name: str) -> None:
    """From *Läget*: choose the failure, say who acts and until when."""
    desk.goto(f"{server.url}/situation?handelse={NIGHT}")
    settled(desk)
    desk.get_by_role("button", name=f"{name}: el ur funktion", exact=True).click()
    desk.get_by_text("på väg", exact=True).click()
    desk.get_by_label("Vem gör det (funktion, inte namn)").fill(WORKING)
    until = local(clock.now() + timedelta(hours=3))
    desk.get_by_label("Klart", exact=True).fill(f"{until:%H:%M}")
    desk.get_by_role("button", name="Spara åtgärden").click()
    expect(desk.get_by_text(WORKING, exact=False).first).to_be_visible(timeout=30_000)


def on_the_wall(wall: Page, without: list[str]) -> None:
    """A wall says how many nobody acts on, and which; also a wall of the past."""
    expect(wall.locator('[data-panel="figures"] [data-key="without"] dd')).to_have_text(str(len(without)))
    rows = wall.locator('[data-panel="failures"] li.fail', has_text="UTAN ÅTGÄRD")
    for name in without:
        expect(rows.filter(has_text=name).first).to_be_attached()


def on_the_desk(desk: Page, server: Server, without: list[str]) -> None:
    """Gör detta nu counts them over every page, and the list of each place says which."""
    for place in ("situation", "support"):
        desk.goto(f"{server.url}/{place}?handelse={NIGHT}")
        settled(desk)
        expect(desk.locator(".todo, .todo-none")).to_contain_text(f"{len(without)} fel utan åtgärd")
        listed(desk, without)
    desk.goto(f"{server.url}/log?handelse={NIGHT}")
    expect(desk.locator(".todo, .todo-none")).to_contain_text(f"{len(without)} fel utan åtgärd")


def listed(desk: Page, without: list[str]) -> None:
    rows = desk.locator("table.failures tr", has_text="utan åtgärd")
    expect(rows).to_have_count(len(without), timeout=20_000)
    for name in without:
        expect(rows.filter(has_text=name)).to_have_count(1)


def in_the_api(server: Server, at: datetime | None = None) -> list[str]:
    asked = {"operation": NIGHT} | ({"at": at.isoformat()} if at is not None else {})
    told = server.get(f"/api/v1/failures?{urlencode(asked)}")
    which = [one["point"] for one in told["failures"] if one["without_action"]]
    assert told["without_action"] == len(which)
    return sorted(which)


def in_a_report(store: Store) -> str:
    new = NewSituationReport(str(uuid4()), NIGHT, WORDS, clock.now() + timedelta(hours=4))
    freeze(store, LOCAL, new, clock.now())
    frozen = situation_report_reads.reports(store, NIGHT)[0]
    text = report_file(store, load_pack(REFERENCE_PACK), frozen, ".txt").decode()
    return text.split("FEL OCH ÅTGÄRD")[1].split("FÖRÄNDRINGAR")[0]


def test_three_are_broken_one_is_acted_on_and_everything_says_two_and_which(
    tmp_path: Path, serve: Callable[..., Server], visit: Callable[..., Visit]
) -> None:
    url = f"sqlite:///{tmp_path / 'rott.db'}"
    names = broken(url)
    server = serve(url)
    wall = visit().page
    wall.goto(server.wall(NIGHT))
    on_the_wall(wall, list(names.values()))
    desk = visit(1366, 768, session=sign_in(url, Grant(Role.KRISLEDNING))).page
    acted, *left = names
    acted_on(desk, server, names[acted])
    seen = clock.now()
    without = [names[point] for point in left]

    on_the_wall(wall, without)
    on_the_desk(desk, server, without)
    assert in_the_api(server) == sorted(left)
    with closing(open_store(url)) as store:
        report = in_a_report(store)
        assert "3 fel · 2 utan åtgärd." in report
        assert [name for name in names.values() if f"- {name}" in report] == list(names.values())
        assert report.count("Åtgärd: utan åtgärd") == 2
        assert f"Åtgärd: {WORKING} på väg" in report
        mended = NewReport(str(uuid4()), NIGHT, left[0], Function.EL, Status.FUNGERAR)
        point_reports.report(store, LOCAL, [mended], clock.now())

    on_the_wall(wall, without[1:])
    assert in_the_api(server, seen) == sorted(left)
    moment = seen.isoformat().replace("+00:00", "Z")
    asked = {"handelse": NIGHT, "del": "aterspelning", "ogonblick": moment}
    desk.goto(f"{server.url}/log?{urlencode(asked)}")
    settled(desk)
    listed(desk, without)
    past = visit().page
    past.goto(f"{server.url}/live/replay?{urlencode({'operation': NIGHT, 'at': moment})}")
    on_the_wall(past, without)
