"""Every address × method × visitor × operation, as docs/rights.md has it, at a real server.

What the document allows is answered and what it does not is refused; nothing is written either way. Straight
at a server on SQLite, and through nginx at two on PostgreSQL.
"""

import http.client
import json
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

import pytest

from dashboard import clock, registers
from dashboard.door.streamlit_files import installed
from dashboard.settings import REFERENCE_PACK, REFERENCE_SECTORS
from data.acting import LOCAL
from data.operations import acts as operation_acts
from data.operations.rules import NewOperation
from data.points.acts import registers as point_registers
from data.points.acts import reports as point_reports
from data.points.commands import NewReport
from data.sectors.acts import load_sectors
from data.sectors.list_file import read_yaml
from data.store.database import open_store
from data.words import Function, Occupancy, OperationKind, Status
from geo.layers import load_pack
from tests.data.world import a_point
from tests.e2e.houses import BY_THE_PROXY, WAYS, House, by_the_proxy, new_store, opened, sample
from tests.e2e.knocking import Answer, Knock, Knuckles, noted, read_answer, rows
from tests.e2e.raw_requests import raw_requests, said_to, why_not_well_answered
from tests.e2e.rights_document import ALL, BY_LINK, SIGNED_IN, Written, read_document
from tests.e2e.visitors import Doors, Visitor, everybody, people

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW", "WEBSOCKET")
REAL, EXERCISE = "storm", "ovning"
SECRETS = {REAL: "hemligt i stormen", EXERCISE: "hemligt i övningen"}
WRITTEN = read_document()
# What is read at these belongs to the operation in the query.
SCOPED = {"/hamta/", "/live/wall", "/live/map", "/live/feed", "/api/v1/points.geojson", "/api/v1/journal"}
SCOPED |= {
    "/hamta/ovning/",
    "/hamta/resultat/",
    "/api/v1/sector-reports",
    "/api/v1/requests",
    "/api/v1/failures",
    "/api/v1/forecast",
    "/api/v1/coverage",
    "/api/v1/coverage/best",
    "/live/without",
}
SCOPED |= {"/live/copy", "/live/replay", "/live/replay/picture", "/live/replay/span", "/live/seen"}
# Their posts carry the session's own mark, so a key has none to send.
FORMS = {"/logga-ut", "/konto", "/konto/byt", "/mitt/", "/kontroll/", "/anteckna/", "/blad", "/blad/enhet"}
# What is together a map of weaknesses is handed to people, never to a key.
TO_PEOPLE = "/hamta/utrustning/"
# Streamlit's own and others that the document does not name: nothing, to everybody.
UNNAMED = (
    *("/_stcore/agent/interact", "/_stcore/agent/mcp", "/_stcore/agent/openapi.json", "/_stcore/metrics"),
    *("/_stcore/script-health-check", "/_stcore/components", "/_stcore/allowed-message-origins"),
    *("/app/static/x", "/auth/login", "/auth/logout", "/oauth2callback", "/index.html", "/robots.txt"),
    *("/api", "/api/", "/api/v1", "/api/redoc", "/konto/", "/log/", "/live", "/live/", "/R/x", "/hamta"),
)
# Where a browser may fetch what it runs: files that are installed with us, and nothing that is sent here.
SCRIPTS = ("/assets/", "/static/", "/kopia-sw.js", "/api/static-offline-docs/")
# Where nothing is, what is let in gets 404 from behind the door.
ABSENT = {"/media/", "/component/", "/_stcore/bidi-components/", "/logga-in/", "/r/", "/static/x"}


@dataclass(frozen=True)
class Ground:
    """A store with a point in two areas, a storm and an exercise, each with its own secret."""

    way: str
    store: str
    place: Path

    def opened(self) -> AbstractContextManager[House]:
        return opened(self.way, self.store, self.place)


@pytest.fixture(scope="module", params=WAYS)
def ground(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    make_database: Callable[[], str],
) -> Ground:
    place = tmp_path_factory.mktemp("rights")
    url = new_store(request.param, place, make_database)
    now = clock.now()
    with closing(open_store(url)) as store:
        registers.load_areas(store, load_pack(REFERENCE_PACK), now)
        points = (a_point("P01", "bromma"), a_point("P02", "farsta"))
        point_registers.load_points(store, LOCAL, points, now)
        load_sectors(store, LOCAL, read_yaml(REFERENCE_SECTORS.read_bytes()).register, now)
        for id, kind in ((REAL, OperationKind.SAMHALLSSTORNING), (EXERCISE, OperationKind.OVNING)):
            operation_acts.open_operation(store, LOCAL, NewOperation(id, id.capitalize(), kind), now)
            for point in ("P01", "P02"):
                bad = NewReport(f"{id}-{point}", id, point, Function.EL, Status.UR_FUNKTION)
                point_reports.report(store, LOCAL, [_with_cause(bad, SECRETS[id])], now)
    return Ground(request.param, url, place)


@pytest.fixture(scope="module")
def house(ground: Ground) -> Iterator[House]:
    with ground.opened() as served:
        yield served


def _with_cause(report: NewReport, cause: str) -> NewReport:
    return replace(report, cause=cause)


def allowed(written: Written, path: str, method: str, visitor: Visitor, operation: str | None) -> bool:
    """Return what the document says, read as its first reader would."""
    gate = written.gate_of(path)
    need = written.needs.get(gate or "", {}).get({"HEAD": "GET", "OPTIONS": "GET"}.get(method, method))
    if gate is None or need is None:
        return False
    if gate in FORMS and method == "POST" and visitor.by != "session":
        return False
    if gate == TO_PEOPLE and visitor.by != "session":
        return False
    if need in (ALL, BY_LINK):
        return True
    if need == SIGNED_IN:
        return visitor.signed_in
    if visitor.by == "wall" and not (path.startswith("/live/") or "Authorization" in visitor.headers):
        return False
    reach = written.deeds[need].get(visitor.role, "")
    in_exercises_alone = reach in ("övning", "eget område, övning")
    scoped = gate in SCOPED and method != "POST"  # what is written says in itself where it belongs
    return bool(reach) and not (scoped and in_exercises_alone and operation != EXERCISE)


def addresses(written: Written, link: str) -> list[str]:
    """Return an address for each row of the document, a real one where there is one, and those unnamed."""
    script = min((path for path, file in installed().items() if file.suffix == ".js"), key=len)
    below = {
        "/assets/": ["/assets/tokens.css", "/assets/x"],
        "/static/": [script, "/static/x"],
        "/logga-in/": ["/logga-in/oidc"],
        "/in/": ["/in/x"],
        "/r/": [f"/r/{link}", "/r/x"],
        "/mitt/": ["/mitt/P01", "/mitt/P02"],
        "/kontroll/": ["/kontroll/P01", "/kontroll/P02"],
        "/anteckna/": [f"/anteckna/{EXERCISE}"],
        "/hamta/resultat/": ["/hamta/resultat/resultat.txt"],
        "/hamta/utrustning/": ["/hamta/utrustning/utrustning.csv"],
        "/blankett/": ["/blankett/P01"],
        "/hjalp/": ["/hjalp/krisledningen", "/hjalp/x"],
        "/hjalp/bilder/": ["/hjalp/bilder/telefon.png", "/hjalp/bilder/x"],
        "/hamta/scenario/": ["/hamta/scenario/finns-inte.yaml"],
        "/hamta/utkast/": ["/hamta/utkast/finns-inte.yaml"],
        "/hamta/ovning/": [f"/hamta/ovning/{name}" for name in ("scenario.yaml", "utvardering.txt")],
        "/hamta/": ["/hamta/punkter.csv", "/hamta/logg.csv", "/hamta/journal.csv"],
        "/live/geo/": ["/live/geo/areas.x.json"],
        "/api/static-offline-docs/": ["/api/static-offline-docs/swagger-ui.css"],
        "/_stcore/bidi-components/": ["/_stcore/bidi-components/x/y"],
        "/_stcore/upload_file/": ["/_stcore/upload_file/x/y"],
        "/media/": ["/media/x.csv"],
        "/component/": ["/component/x/y"],
    }
    found = [one for gate in written.needs for one in below.get(gate, [gate])]
    assert all(gate in below or gate == "/" or gate[-1] != "/" for gate in written.needs)
    return [*found, *UNNAMED]


def knocks(written: Written, visitors: list[Visitor], link: str) -> Iterator[Knock]:
    for path in addresses(written, link):
        gate = written.gate_of(path)
        for method in METHODS:
            scoped = gate in SCOPED and method in ("GET", "HEAD", "WEBSOCKET")
            for operation in (None, REAL, EXERCISE, "finns-inte") if scoped else (None,):
                for visitor in visitors:
                    says = allowed(written, path, method, visitor, operation)
                    yield Knock(gate, path, method, visitor, operation, says)


def wrong(one: Knock, got: Answer) -> str:
    """Return what is wrong with an answer, if anything is."""
    said = f"{one.method} {one.path} {one.operation or ''} by {one.visitor}: {got.status} {got.body[:90]!r}"
    if got.status >= 500 or "Traceback" in got.body:
        return f"fault: {said}"
    if "access-control-allow-origin" in got.headers:
        return f"open to other sites: {said}"
    if "javascript" in got.headers.get("content-type", "") and not one.path.startswith(SCRIPTS):
        return f"may be run: {said}"
    if by_the_proxy(got.headers) and one.method != "WEBSOCKET" and got.status not in BY_THE_PROXY:
        return f"not marked by the door: {said}"
    if not one.allowed:
        leaks = any(secret in got.body for secret in SECRETS.values())
        return f"let in: {said}" if not got.refused or leaks else ""
    if one.method in ("HEAD", "OPTIONS"):  # what the route behind the door makes of them
        return "" if got.status not in (401, 403) else f"refused: {said}"
    absent = one.gate in ABSENT or one.path in ABSENT
    return f"refused: {said}" if got.refused and not (absent and got.status == 404) else ""


def is_noted(one: Knock, got: Answer) -> bool:
    """Return whether the document's reader would look for this refusal in the security journal."""
    if one.method == "WEBSOCKET":
        takes = WRITTEN.needs.get(one.gate or "", {})
        return "WEBSOCKET" in takes and got.status == 403
    if one.gate == "/r/" and got.status == 404:  # a link that does not hold
        return True
    return got.status in (401, 403) or got.where.startswith("/logga-in?vidare=")


def walk(url: str, some: list[Knock]) -> list[tuple[Knock, Answer]]:
    knuckles = Knuckles(url)
    try:
        return [(one, knuckles.knock(one)) for one in some]
    finally:
        knuckles.close()


PLACES = [("P01", "own"), ("P02", "foreign")]
KINDS = [(REAL, "real"), (EXERCISE, "exercise")]


def acts(point: str, operation: str, csrf: str) -> Iterator[tuple[str, str, str, dict[str, str]]]:
    """Yield what each act is called in the document, where it is sent, as what, and what it says."""
    new = {"id": f"akt{uuid4().hex}", "operation": operation, "point": point}
    report = {**new, "function": "el", "status": "begransad", "cause": "prov"}
    yield "rapportera", "/api/v1/reports", "application/json", report
    crowd = {**new, "id": f"akt{uuid4().hex}", "occupancy": Occupancy.LEDIGT}
    yield "rapportera", "/api/v1/occupancy", "application/json", crowd
    text = {"text": f"{point} EL-", "operation": operation, "id": uuid4().hex}
    yield "registrera vad någon annan sagt", "/api/v1/text-reports", "application/json", text
    form = {"csrf": csrf, "id": uuid4().hex, "operation": operation, "el_status": "ur_funktion"}
    yield "rapportera", f"/mitt/{point}", "form", form
    scope = operation if operation == EXERCISE else ""
    link = {"csrf": csrf, "points": point, "operation": scope, "days": "3" if scope else "30"}
    yield "hantera punkters rapportlänkar", "/blad", "form", link


def act(url: str, visitor: Visitor, path: str, kind: str, says: dict[str, str]) -> Answer:
    headers = {**visitor.headers, "Accept": "application/json"}
    if "Cookie" in headers:
        headers["Origin"] = url
    headers["Content-Type"] = "application/x-www-form-urlencoded" if kind == "form" else kind
    body = urlencode(says) if kind == "form" else json.dumps(says)
    with closing(http.client.HTTPConnection(urlsplit(url).netloc, timeout=20)) as connection:
        return read_answer(connection, "POST", path, headers, body)


def allows(written: Written, deed: str, path: str, visitor: Visitor, area: str, operation: str) -> bool:
    if path.startswith("/api/v1/text") and operation == "exercise":
        return False  # a text message is never for an exercise
    if path.startswith("/api/"):
        return written.reaches(deed, visitor.role, area, operation)
    here = written.reaches(deed, visitor.role, area, operation)
    return here and visitor.by == "session"


def test_every_act_in_own_and_foreign_areas_for_real_and_in_exercises(ground: Ground, house: House) -> None:
    """Refused, it leaves no entry, key or phone behind; allowed, exactly what it says."""
    with closing(open_store(ground.store)) as store:
        visitors = everybody(Doors(store, clock.now()))
    tried = [
        (visitor, area, kind, *one)
        for visitor in visitors
        for point, area in PLACES
        for operation, kind in KINDS
        for one in acts(point, operation, visitor.csrf)
    ]
    tried = sample(tried, ground.way, 11)
    faults, let_in = [], 0
    for visitor, area, kind, deed, path, form, says in tried:
        before = rows(ground.store)
        got = act(house.front.url, visitor, path, form, says)
        wrote = rows(ground.store) != before
        expected = allows(WRITTEN, deed, path, visitor, area, kind)
        let_in += wrote
        saved = got.status in (200, 201, 303) and '"saved":false' not in got.body
        if (wrote, saved) != (expected, expected) or got.status >= 500:
            faults.append(
                f"{path} {area} {kind} by {visitor}: {got.status}, wrote {wrote}, {got.body[:80]!r}"
            )
    print(f"{len(tried)} acts, {let_in} let in")
    assert 0 < let_in < len(tried) / 2
    assert not faults, "\n".join([f"{len(faults)} wrong", *faults[:40]])


READ = (
    *("/kontroll", "/kontroll/P01", "/hamta/utrustning/utrustning.csv"),
    *("/mitt", "/mitt/P01", "/blad", "/blankett/P01", "/live/wall", "/live/map", "/hamta/logg.csv"),
    *("/api/v1/operations", "/api/v1/journal", "/api/v1/points.geojson"),
)


def test_who_only_plays_exercises_reads_nothing_real(ground: Ground, house: House) -> None:
    with closing(open_store(ground.store)) as store:
        visitors = list(people(Doors(store, clock.now())))
    players = [one for one in visitors if WRITTEN.deeds["läsa sidorna"].get(one.role, "") == "övning"]
    assert len(players) == 4
    knuckles, faults = Knuckles(house.front.url), []
    queries = ("", f"?h={REAL}", f"?operation={REAL}", f"?operation={EXERCISE}&h={REAL}")
    asked = [(visitor, f"{path}{query}") for visitor in players for path in READ for query in queries]
    for visitor, address in sample(asked, ground.way, 5):
        got = knuckles.knock(Knock(None, address, "GET", visitor, None, allowed=True))
        if SECRETS[REAL] in got.body or f'"id":"{REAL}"' in got.body or "Storm" in got.body:
            faults.append(f"{address} by {visitor}: {got.status}")
    knuckles.close()
    assert not faults, "\n".join(faults)


def test_what_no_browser_sends_is_nobodys_fault_but_the_senders(ground: Ground, house: House) -> None:
    """Broken, too large, or for another server: nothing is written, and who answers says no 5xx."""
    url, before = house.front.url, rows(ground.store)
    requests = list(raw_requests(urlsplit(url).netloc))
    with ThreadPoolExecutor(16) as threads:
        answers = list(threads.map(lambda request: said_to(url, request), requests))
    faults, statuses = [], Counter(answer[9:12] for answer in answers)
    for request, answer in zip(requests, answers, strict=True):
        if why := why_not_well_answered(answer):
            faults.append(f"{why}: {request[:200]!r}: {answer[:300]!r}")
    print(dict(statuses))
    assert not faults, "\n".join([f"{len(faults)} wrong", *faults[:40]])
    assert rows(ground.store) == before
    assert house.front.get("/healthz")["status"] == "ok"
    assert "Traceback" not in house.logged()


def test_every_address_by_every_method_by_everybody(ground: Ground, house: House) -> None:
    house.stop()  # what was refused before is journalled as it ends, and not counted here
    with ground.opened() as begun:
        _walk_all(ground, begun)


def _walk_all(ground: Ground, house: House) -> None:
    with closing(open_store(ground.store)) as store:
        doors = Doors(store, clock.now())
        visitors = everybody(doors)
        link = doors.point_link("P02")
    every = sample(list(knocks(WRITTEN, visitors, link)), ground.way, 37)
    assert {one.path for one in every} == set(addresses(WRITTEN, link))
    before, counted = rows(ground.store), noted(ground.store)
    with ThreadPoolExecutor(3) as threads:
        parts = list(threads.map(lambda part: walk(house.front.url, every[part::3]), range(3)))
    answers = [pair for part in parts for pair in part]
    print(f"{len(answers)} requests by {len(visitors)} visitors")
    faults = [fault for one, got in answers if (fault := wrong(one, got))]
    assert not faults, "\n".join([f"{len(faults)} wrong", *faults[:40]])
    assert rows(ground.store) == before
    house.stop()  # what waits to be journalled is written as it ends
    assert noted(ground.store) - counted == sum(is_noted(one, got) for one, got in answers)
    assert "Traceback" not in house.logged()
