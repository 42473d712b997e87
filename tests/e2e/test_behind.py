"""Two processes on one PostgreSQL behind nginx: nobody who uses them can tell, also when one is killed."""

import http.client
import json
import signal
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, expect

from dashboard import clock
from dashboard.door.oidc import ANSWER
from dashboard.door.sockets import walls
from dashboard.settings import REFERENCE_POINTS
from data.access import accounts
from data.acting import LOCAL
from data.entries.codec import encode
from data.log import reads as log_reads
from data.rights import Grant
from data.store.database import open_store
from data.store.verify import verify
from data.words import Role, Status
from tests.directory import CLIENT, SECRET, Directory
from tests.e2e import stage
from tests.e2e.behind import WAY, Behind, behind, proxied
from tests.e2e.conftest import Visit
from tests.e2e.quick_start import begun
from tests.e2e.running import Server
from tests.e2e.test_desk_live import go, settled
from tests.load.visible import flip
from tests.load.walls import crowd

pytestmark = [pytest.mark.browser, pytest.mark.postgres]

BACK_WITHIN = 5.0
GROUPS = '{"tp-bromma": ["stadsdel:bromma"]}'
LOGIN, PASSWORD = "staben", "en mening som ingen gissar"


@pytest.fixture(scope="module")
def pair(
    tmp_path_factory: pytest.TempPathFactory,
    make_database: Callable[[], str],
    started_directory: Directory,
) -> Iterator[Behind]:
    url, place = make_database(), tmp_path_factory.mktemp("behind")
    stage.set_up(url)
    with closing(open_store(url)) as store:
        grants = (Grant(Role.KRISLEDNING), Grant(Role.ADMIN))
        account = accounts.add_account(
            store, LOCAL, login=LOGIN, label="prov", grants=grants, now=clock.now(), admin=True
        )
        accounts.set_password(store, LOCAL, account, PASSWORD, clock.now())
    provider = {
        "DASHBOARD_OIDC_ISSUER": started_directory.issuer,
        "DASHBOARD_OIDC_CLIENT_ID": CLIENT,
        "DASHBOARD_OIDC_CLIENT_SECRET": SECRET,
        "DASHBOARD_OIDC_GROUPS": GROUPS,
        "DASHBOARD_OIDC_ALLOW_HTTP": "true",
        "AUTHLIB_INSECURE_TRANSPORT": "1",
    }
    with behind(url, place, begun, provider) as running:
        yield running


class Caller:
    """A browser without a screen: it keeps cookies and follows nothing."""

    def __init__(self, server: Server, **headers: str) -> None:
        self._to = urlsplit(server.url).netloc
        self._headers = headers
        self.cookies: dict[str, str] = {}

    def ask(
        self, method: str, path: str, body: str | None = None, **headers: str
    ) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection(self._to, timeout=20)
        sent = {**self._headers, **headers}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body is not None:
            sent.setdefault("Content-Type", "application/x-www-form-urlencoded")
        connection.request(method, path, body, sent)
        answer = connection.getresponse()
        answer.read()
        for said in answer.headers.get_all("Set-Cookie") or ():
            name, _, rest = said.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        connection.close()
        return answer

    def sign_in(self) -> int:
        fields = {"login": LOGIN, "password": PASSWORD, "vidare": "/"}
        return self.ask("POST", "/logga-in", urlencode(fields)).status


def report(server: Server, point: str, status: str, **more: str) -> int:
    body = {"id": str(uuid4()), "operation": stage.OPERATION, "point": point, "function": "varme"}
    return int(server.post("/api/v1/reports", {**body, "status": status, **more})[1]["revision"])


def test_a_browser_stays_with_who_answered_it_and_a_system_is_told_no_way(pair: Behind) -> None:
    firsts = []
    for _ in range(4):
        browser = Caller(pair.front)
        browser.ask("GET", "/logga-in")
        firsts.append(browser.cookies[WAY])
        assert browser.sign_in() == 303
        assert browser.ask("GET", "/konto").status == 200
        assert browser.cookies[WAY] == firsts[-1]
    assert set(firsts) == {"1", "2"}
    system = Caller(pair.front, Authorization=f"Bearer {pair.front.key}")
    assert system.ask("GET", "/api/v1/operations").status == 200
    assert system.cookies == {}
    lost = Caller(pair.front)
    lost.cookies[WAY] = "7"
    assert lost.ask("GET", "/logga-in").status == 200
    assert lost.cookies[WAY] in ("1", "2")


def test_what_one_was_told_is_on_the_wall_of_the_other_and_they_agree(
    pair: Behind, visit: Callable[..., Visit]
) -> None:
    first, second = pair.processes
    first.key = second.key = pair.front.key
    seen = visit(session="")
    wall = f"{second.url}/live/wall?operation={stage.OPERATION}&nyckel={pair.front.screen}"
    seen.page.goto(wall)
    seen.page.wait_for_selector("html[data-live='live']")
    with closing(open_store(first.store)) as store:  # what any of them says of how many walls there are
        seen.page.wait_for_timeout(1000)
        assert walls(store, stage.OPERATION) == 1
    revision = report(first, "P01", "ur_funktion")
    seen.page.wait_for_selector(f"html[data-revision='{revision}']", timeout=5_000)
    assert [one.get("/healthz")["revision"] for one in (first, second, pair.front)] == [revision] * 3
    for path in ("/api/v1/points.geojson", "/api/v1/failures", "/api/v1/requests"):
        tags = {tag(one, f"{path}?operation={stage.OPERATION}") for one in (first, second)}
        assert len(tags) == 1, path


def tag(server: Server, path: str) -> str:
    request = urllib.request.Request(f"{server.url}{path}", headers=server.headers)
    with urllib.request.urlopen(request, timeout=20) as answer:
        answer.read()
        return str(answer.headers["ETag"])


def test_nobody_outside_can_say_where_they_come_from(pair: Behind) -> None:
    """A link that opens at once on the server itself asks for a press of everybody who came by the proxy."""
    for claim in ("127.0.0.1", "::1", "10.0.0.1, 127.0.0.1"):
        stranger = Caller(pair.front, **{"X-Forwarded-For": claim, "Forwarded": f"for={claim}"})
        assert stranger.ask("GET", "/in/finns-inte").status == 200


def test_a_session_of_the_identity_provider_is_asked_about_by_the_process_that_holds_it(
    pair: Behind, directory: Directory
) -> None:
    """The tokens are in one process's memory: a lost group is refused at the next act on either."""
    directory.client(f"{pair.front.url}{ANSWER}")
    people = ("anna", "bo", "cecilia", "david")
    ways = set()
    for name in people:
        directory.person(name, "tp-bromma")
        browser = Caller(pair.front)
        leaving = browser.ask("GET", "/logga-in/oidc")
        back = directory.sends_back(leaving.headers["Location"], name).removeprefix(pair.front.url)
        assert browser.ask("GET", back).status == 303
        ways.add(browser.cookies[WAY])
        assert say(browser, pair.front, "P01") == 201
        directory.leave(name, "tp-bromma")
        assert say(browser, pair.front, "P01") == 403
    assert ways == {"1", "2"}
    directory.person("erik", "tp-bromma")
    browser = Caller(pair.front)
    leaving = browser.ask("GET", "/logga-in/oidc")
    back = directory.sends_back(leaving.headers["Location"], "erik").removeprefix(pair.front.url)
    browser.ask("GET", back)
    time.sleep(1)
    browser.cookies[WAY] = "1" if browser.cookies[WAY] == "2" else "2"  # to where nobody is asked about them
    assert say(browser, pair.front, "P01") == 401


def say(browser: Caller, server: Server, point: str) -> int:
    """Report by the session's cookie, as a page of ours does."""
    body = {"id": str(uuid4()), "operation": stage.OPERATION, "point": point, "function": "el"}
    told = json.dumps({**body, "status": "fungerar"})
    headers = {"Origin": server.url, "Content-Type": "application/json"}
    return browser.ask("POST", "/api/v1/reports", told, **headers).status


class Writing:
    """Four who report, and send again with the same id until it is acknowledged, as phones and systems do."""

    def __init__(self, server: Server) -> None:
        self._server, self._stop = server, threading.Event()
        self.acknowledged: list[str] = []
        self.refused: list[int] = []
        self._threads = [threading.Thread(target=self._write) for _ in range(4)]

    def _write(self) -> None:
        while not self._stop.wait(0.02):
            body = {"id": str(uuid4()), "operation": stage.OPERATION, "point": "P02", "function": "vatten"}
            while (status := self._post({**body, "status": "fungerar"})) not in (200, 201):
                self.refused.append(status)
                time.sleep(0.05)
            self.acknowledged.append(body["id"])

    def _post(self, body: dict[str, str]) -> int:
        try:
            return self._server.post("/api/v1/reports", body)[0]
        except urllib.error.HTTPError as fault:
            return fault.code

    def __enter__(self) -> "Writing":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_fault: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(20)


def none_lost_or_doubled(writing: Writing, url: str) -> None:
    with closing(open_store(url)) as store:
        entries = log_reads.entries_since(store, 0, stage.OPERATION, 1_000_000)
        stored = Counter(str(facts["id"]) for facts in (encode(one.what) for one in entries) if "id" in facts)
        assert verify(store).intact
    assert len(writing.acknowledged) > 20
    assert set(writing.refused) <= {502}
    assert set(writing.acknowledged) <= set(stored)
    assert max(stored.values()) == 1


def test_killed_in_the_middle_a_session_goes_on_and_no_report_is_lost_or_doubled(
    pair: Behind, visit: Callable[..., Visit]
) -> None:
    page = visit(session="").page
    page.goto(f"{pair.front.url}/logga-in")
    page.get_by_label("Användarnamn").fill(LOGIN)
    page.get_by_label("Lösenord", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Logga in", exact=True).click()
    settled(page)
    went = way(page)
    upload(page, pair.front)
    fetch(page, pair.front)
    assert way(page) == went

    go(page, pair.front, "situation_report")
    assessment = page.get_by_role("textbox", name="Bedömning", exact=True)
    expect(assessment).to_be_visible(timeout=20_000)
    keep(page, assessment, "Bromma klarar natten.")
    gone = pair.of(went)
    with Writing(pair.front) as writing:
        time.sleep(0.5)
        began = time.monotonic()
        with page.expect_websocket(lambda socket: "/_stcore/stream" in socket.url, timeout=10_000):
            gone.kill()
            before = len(writing.acknowledged)
        settled(page)
        assert time.monotonic() - began < BACK_WITHIN
        assert len(writing.acknowledged) > before
        expect(assessment).to_have_value("Bromma klarar natten.")
        keep(page, page.get_by_role("textbox", name="Inriktning", exact=True), "Värme först")
        assert way(page) != went
        pair.again(gone)
    none_lost_or_doubled(writing, pair.front.store)
    upload(page, pair.front)  # it stays with who took over, also when the first is back
    fetch(page, pair.front)
    assert way(page) != went


def keep(page: Page, field: Locator, words: str) -> None:
    """Write in a field and leave it; wait until the server has it."""
    field.fill(words)
    field.press("Tab")
    expect(page.get_by_text("Utkast sparat")).to_be_visible(timeout=20_000)
    settled(page)


def way(page: Page) -> str:
    return next(str(one["value"]) for one in page.context.cookies() if one["name"] == WAY)


def upload(page: Page, server: Server) -> None:
    """Read a list in, as far as what it would change."""
    go(page, server, "register")
    page.get_by_test_id("stFileUploaderDropzoneInput").first.set_input_files(
        {"name": "punkter.csv", "mimeType": "text/csv", "buffer": REFERENCE_POINTS.read_bytes()}
    )
    expect(page.get_by_role("button", name="Läs in 0 ändringar")).to_be_visible(timeout=20_000)


def fetch(page: Page, server: Server) -> None:
    """Fetch a list with the session's cookie."""
    answer = page.request.get(f"{server.url}/hamta/punkter.csv?operation={stage.OPERATION}")
    assert (answer.status, "P01" in answer.text()) == (200, True)


def test_cut_off_all_walls_come_back_by_themselves_and_not_all_at_once(pair: Behind) -> None:
    with crowd(pair.front, stage.OPERATION, 40) as held:
        pair.front.process.send_signal(signal.SIGTERM)
        pair.front.process.wait(10)
        time.sleep(2)
        proxied(pair)
        back = held.ask("back")
        assert (back["live"], back["seconds"] < 10) == (40, True)
        assert back["most"] < 40
        with closing(open_store(pair.front.store)) as store:
            assert len(held.ask("told", *flip(store, Status.UR_FUNKTION))["waited"]) == 40
