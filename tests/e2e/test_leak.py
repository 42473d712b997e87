"""No participant can read what only the control of an exercise knows, wherever they look.

A real server, an exercise whose every secret begins with the same word, and everybody who can knock.
"""

import http.client
import io
import sqlite3
import zipfile
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

import pytest
from playwright.sync_api import Page, WebSocket
from sqlalchemy import select
from websockets.sync.client import connect

from dashboard import clock
from dashboard.door.gates import GATES
from dashboard.paper.archive.signing_key import signing_key
from dashboard.paper.archive.writing import Asked, write_package
from dashboard.paper.report_files import ENDINGS as REPORT_ENDINGS
from dashboard.paper.report_files import EVALUATION_ENDINGS
from dashboard.places import PATHS
from dashboard.settings import REFERENCE_PACK
from dashboard.words.addresses import (
    ATTACHMENT,
    ENDINGS,
    LOG,
    SCENARIO,
    SECTORS,
    TABLES,
    equipment_address,
    evaluation_path,
    exercise_path,
    register_address,
    scenario_draft_address,
    situation_report_path,
    table_path,
)
from data.access import tokens
from data.acting import LOCAL
from data.errors import Missing
from data.exercise.facts import room_of
from data.exercise.scenario import Recipient
from data.exercise.scenario_file import shipped
from data.log import acts as log_acts
from data.operations import reads as operation_reads
from data.rights import Grant
from data.situation_reports import acts as situation_report_acts
from data.situation_reports.facts import NewSituationReport, Words
from data.store.database import Store, open_store
from data.store.tables.core import JOURNAL
from data.words import Role, TokenKind
from geo.layers import load_pack
from tests.e2e.conftest import Visit
from tests.e2e.leak_stage import DRAFT, EXERCISE, IN_EXERCISE, IN_REAL, REAL, SECRET, TOLD, WITHIN, set_up
from tests.e2e.quick_start import start
from tests.e2e.running import Server
from tests.e2e.visitors import Doors, Visitor, by_cookie, by_key

ROOM = room_of(EXERCISE)
OPERATIONS = (None, EXERCISE, REAL, ROOM, "finns-inte")
# Addresses below these are spelled out; any other gate is knocked at as it stands.
BELOW = {
    "/assets/": ("/assets/broken.js",),
    "/static/": ("/static/x",),
    "/logga-in/": ("/logga-in/oidc",),
    "/in/": ("/in/x",),
    "/r/": ("/r/x",),
    "/mitt/": (f"/mitt/P01?h={EXERCISE}", f"/mitt/P02?h={EXERCISE}", f"/mitt/P01?h={REAL}"),
    "/blankett/": (f"/blankett/P01?h={EXERCISE}",),
    "/kontroll/": ("/kontroll/P01",),
    "/anteckna/": (f"/anteckna/{EXERCISE}",),
    "/hjalp/": ("/hjalp/ovningsledaren",),
    "/hjalp/bilder/": ("/hjalp/bilder/telefon.png",),
    "/live/geo/": ("/live/geo/areas.x.json",),
    "/api/static-offline-docs/": ("/api/static-offline-docs/swagger-ui.css",),
    "/_stcore/bidi-components/": ("/_stcore/bidi-components/x/y",),
    "/media/": ("/media/x.csv",),
    "/component/": ("/component/x/y",),
}


@dataclass(frozen=True)
class Guest:
    """Somebody who may only read some of the words; `reads` are the recipients that they are."""

    visitor: Visitor
    reads: tuple[Recipient, ...] = ()

    @property
    def forbidden(self) -> tuple[str, ...]:
        return (SECRET, *(word for to, word in TOLD.items() if to not in self.reads))


@dataclass(frozen=True)
class House:
    server: Server
    guests: tuple[Guest, ...]
    links: dict[str, str]

    def secret_of(self, name: str) -> str:
        found = next(one.visitor for one in self.guests if one.visitor.name == name)
        return found.headers["Cookie"].partition("=")[2]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    place = tmp_path_factory.mktemp("leak")
    url = f"sqlite:///{place / 'leak.db'}"
    set_up(url)
    with closing(open_store(url)) as store:
        _report(store)
        doors = Doors(store, clock.now())
        links = {"exercise": doors.point_link("P01", EXERCISE), "ordinary": doors.point_link("P01")}
        guests = tuple(_guests(doors))
    server = start(url, place / "server.log")
    yield House(server, guests, links)
    if server.process.poll() is None:
        server.kill()


def _report(store: Store) -> None:
    """Freeze and publish a situation report of the exercise."""
    now = clock.now()
    with store.reading() as connection:
        moment = operation_reads.operation(connection, EXERCISE).clock.at(now)
    new = NewSituationReport(
        "lr", EXERCISE, Words("Kallt.", "Kallare.", "Oklart.", "Värme."), moment + timedelta(hours=2)
    )
    situation_report_acts.freeze(store, LOCAL, new, now)


def _guests(doors: Doors) -> Iterator[Guest]:
    """Everybody who takes part, watches or keeps the machine going; those who lead are not asked."""
    for grant, reads in (
        (Grant(Role.KRISLEDNING), (Recipient(Role.KRISLEDNING),)),
        (Grant(Role.STADSDEL, "bromma"), (Recipient(Role.STADSDEL, "bromma"),)),
        (Grant(Role.STADSDEL, "farsta"), (Recipient(Role.STADSDEL, "farsta"),)),
        (Grant(Role.SEKTOR, "energi"), (Recipient(Role.SEKTOR, "energi"),)),
        (Grant(Role.ORGANISATION, "ellevio"), ()),
        (Grant(Role.LASARE), ()),
        (Grant(Role.ADMIN), ()),
    ):
        secret = doors.session(grant)[0]
        yield Guest(by_cookie(f"{grant.role} {grant.bound}".strip(), secret, grant.role), reads)
    for role in tokens.ROLES[TokenKind.API]:
        key = doors.key(TokenKind.API, role).secret
        yield Guest(by_key(f"key {role}", key, role))
    wall = doors.key(TokenKind.VAGG, Role.VAGG).secret
    yield Guest(Visitor("wall", Role.VAGG, "wall", query=f"nyckel={wall}"))
    yield Guest(Visitor("nobody"))


def addresses(house: House) -> list[str]:
    """Return every address that can be got, with what must be said in its query to get something."""
    found = [one for gate in GATES if "GET" in gate.needs for one in BELOW.get(gate.path, (gate.path,))]
    unknown = [one for one in found if one.endswith("/") and one != "/" and not one.startswith("/hamta/")]
    assert not unknown, f"say what there is below {unknown}"
    journal, picture = "/api/v1/journal", "/live/replay/picture"
    files = [
        *(register_address(ending) for ending in (".xlsx", ".csv", ".geojson", ".gpkg")),
        *(table_path(name, ending) for name in TABLES for ending in ENDINGS),
        *(f"{situation_report_path(ending)}?nummer=1" for ending in REPORT_ENDINGS),
        *(exercise_path(ending) for ending in (".xlsx", ".yaml")),
        *(evaluation_path(ending) for ending in EVALUATION_ENDINGS),
        *(f"{SCENARIO}{one.id}{ending}" for one in shipped()[:1] for ending in (".xlsx", ".yaml")),
        *(scenario_draft_address(DRAFT, ending) for ending in (".xlsx", ".yaml")),
        *(f"{ATTACHMENT}{number}" for number in (5, 6, 9)),
        equipment_address(".csv"),
        *(LOG, f"{LOG}?ord={SECRET}", f"{LOG}?ord=havtorn", SECTORS),
    ]
    now = quote(clock.now().isoformat())
    asked = [
        *(f"{journal}?since=0&limit=5000", f"{journal}?since=12&limit=1", f"{journal}?since=3"),
        *(f"{picture}?at={now}", "/api/v1/points.geojson?at=2027-01-14T05:00:30Z"),
        f"/mitt?h={EXERCISE}",
        *(f"/r/{link}{query}" for link in house.links.values() for query in ("", "?inkorg=1", "?lang=en")),
        *(f"/r/{link}/kontroll" for link in house.links.values()),
    ]
    return [*(one for one in found if not one.startswith("/hamta/")), *files, *asked]


def got(house: House, visitor: Visitor, path: str, operation: str | None) -> tuple[int, bytes]:
    """Get an address as somebody would; what was packed is unpacked."""
    named = urlencode({"operation": operation}) if operation is not None else ""
    query = "&".join(part for part in (named, visitor.query) if part)
    whole = f"{path}{'&' if '?' in path else '?'}{query}" if query else path
    netloc = urlsplit(house.server.url).netloc
    with closing(http.client.HTTPConnection(netloc, timeout=30)) as connection:
        connection.request("GET", whole, headers={**visitor.headers, "Accept": "text/html"})
        answer = connection.getresponse()
        heads = "\n".join(f"{name}: {value}" for name, value in answer.getheaders())
        return answer.status, heads.encode() + b"\n" + unpacked(answer.read())


def unpacked(content: bytes) -> bytes:
    """Return everything that can be read in a content: files in a package, sheets in a workbook."""
    if content.startswith(b"\x1f\x8b"):
        return zlib.decompress(content, 31)
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return b"\n".join(
                one.filename.encode() + unpacked(package.read(one)) for one in package.infolist()
            )
    return content


def words_in(content: bytes, words: tuple[str, ...]) -> list[str]:
    lower = content.lower()
    return [word for word in words if word.encode() in lower]


SCOPED = ("/hamta/", "/live/", "/api/v1/")


@dataclass(frozen=True)
class Fetched:
    """What somebody got somewhere, and what of it they may not read."""

    guest: Guest
    path: str
    operation: str | None
    status: int
    content: bytes

    def __str__(self) -> str:
        return f"{self.status} {self.path} {self.operation} by {self.guest.visitor}"

    @property
    def leaked(self) -> list[str]:
        forbidden = self.guest.forbidden
        if self.path.startswith("/r/"):  # whoever has the link is the point
            forbidden = tuple(word for word in forbidden if word != TOLD[Recipient(Role.PUNKT, "P01")])
        others = {EXERCISE: (IN_REAL,), REAL: (IN_EXERCISE,)}.get(self.operation or "", ())
        # A search says again what was searched for, and nothing else.
        said = self.content.replace(f"ord={SECRET}".encode(), b"").replace(f"ord%3D{SECRET}".encode(), b"")
        return words_in(said, (*forbidden, *others))


@pytest.fixture(scope="module")
def fetched(house: House) -> list[Fetched]:
    """Everything that can be got, by everybody, in every operation and in the control's room."""
    every = [
        (guest, path, operation)
        for guest in house.guests
        for path in addresses(house)
        for operation in (OPERATIONS if path.startswith(SCOPED) else (None,))
    ]
    with ThreadPoolExecutor(4) as threads:
        answers = threads.map(lambda one: got(house, one[0].visitor, *one[1:]), every)
        return [Fetched(*one, *answer) for one, answer in zip(every, answers, strict=True)]


def test_nothing_that_can_be_fetched_holds_a_secret(house: House, fetched: list[Fetched]) -> None:
    faults = [f"{one}: {one.leaked}" for one in fetched if one.leaked or one.status >= 500]
    telling = sum(IN_EXERCISE.encode() in one.content for one in fetched)
    print(f"{len(fetched)} fetched, {telling} of them said what the exercise says of itself")
    assert not faults, "\n".join([f"{len(faults)} wrong", *faults[:40]])
    assert telling > 80
    assert SECRET not in house.server.log.read_text().lower()


def test_what_a_point_has_is_fetched_by_people_who_keep_the_register_alone(fetched: list[Fetched]) -> None:
    """Its own file, by who may; nothing else that can be got, by a link, a key, a wall or a person."""
    file, people = equipment_address(".csv"), ("krisledning", "admin")
    telling = {(str(one.guest.visitor), one.path) for one in fetched if words_in(one.content, WITHIN)}
    assert telling == {(name, file) for name in people}


def test_a_room_is_answered_as_what_does_not_exist(fetched: list[Fetched]) -> None:
    answers = {(str(one.guest.visitor), one.path, one.operation): one for one in fetched}
    rooms = [key for key in answers if key[2] == ROOM]
    assert len(rooms) > 300
    different = [
        str(answers[key]) for key in rooms if answers[key].status != answers[*key[:2], "finns-inte"].status
    ]
    assert not different


def test_the_feed_tells_nobody(house: House) -> None:
    """The whole picture and what follows when something is delivered and reported."""
    for operation in (EXERCISE, REAL):
        frames = b"".join(_feed(house, operation))
        assert words_in(frames, (IN_EXERCISE if operation == EXERCISE else IN_REAL,))
        others = IN_REAL if operation == EXERCISE else IN_EXERCISE
        assert not words_in(frames, (SECRET, *TOLD.values(), *WITHIN, others))
    with pytest.raises(Exception, match="Det finns ingen"):
        next(_feed(house, ROOM))


def _feed(house: House, operation: str) -> Iterator[bytes]:
    with connect(house.server.feed(operation), max_size=None, proxy=None) as socket:
        yield _frame(socket.recv(timeout=10))
        with closing(open_store(house.server.store)) as store:
            act = f"note-{clock.now().timestamp()}"
            log_acts.write_note(
                store, LOCAL, act_id=act, operation_id=operation, note="nytt i loggen", now=clock.now()
            )
        for _more in range(2):
            yield _frame(socket.recv(timeout=10))


def _frame(said: str | bytes) -> bytes:
    return unpacked(said) if isinstance(said, bytes) else said.encode()


def test_by_number_the_controls_entries_are_unknown(house: House) -> None:
    """Corrected or masked by number, an entry of the room is answered as one that is not there."""
    with closing(open_store(house.server.store)) as store:
        with store.reading() as connection:
            of_room = select(JOURNAL.c.revision).where(JOURNAL.c.operation == ROOM)
            rooms = connection.execute(of_room).scalars().all()
        assert len(rooms) > 8
        now = clock.now()
        for number in rooms:
            with pytest.raises(Missing, match=f"Det finns ingen post {number}"):
                log_acts.correct_entry(store, LOCAL, act_id=f"c{number}", revision=number, note="x", now=now)
            with pytest.raises(Missing, match=f"Det finns ingen post {number}"):
                log_acts.mask_entry(store, LOCAL, act_id=f"m{number}", revision=number, decision="1", now=now)


@pytest.mark.parametrize("whole", [True, False])
def test_the_package_of_an_operation_holds_its_own_alone(house: House, tmp_path: Path, whole: bool) -> None:
    for operation, own, others in ((EXERCISE, IN_EXERCISE, IN_REAL), (REAL, IN_REAL, IN_EXERCISE)):
        out = tmp_path / f"{operation}.zip"
        with closing(open_store(house.server.store)) as store:
            asked = Asked(operation, clock.now(), load_pack(REFERENCE_PACK), whole)
            write_package(store, asked, out, signing_key(tmp_path / "nyckel.pem"))
        content = unpacked(out.read_bytes())
        assert words_in(content, (own,))
        assert not words_in(content, (SECRET, *TOLD.values(), *WITHIN, others))


def test_what_waits_to_be_sent_holds_no_secret(house: House) -> None:
    path = house.server.store.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path)) as held:
        names = [name for (name,) in held.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        outbox = [name for name in names if name.startswith("notice")]
        rows = [row for name in outbox for row in held.execute(f'SELECT * FROM "{name}"')]
    assert outbox
    assert not words_in(repr(rows).encode(), (SECRET, *TOLD.values(), *WITHIN))


# ── at the desk, in a browser ────────────────────────────────────────────────────────────────


class Overheard:
    """Everything that a window's sockets were sent, unpacked."""

    def __init__(self, page: Page) -> None:
        self.frames: list[bytes] = []
        page.on("websocket", self._listen)

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: self.frames.append(_frame(frame)))

    @property
    def all(self) -> bytes:
        return b"\n".join(self.frames)


# What our components draw stands in shadow trees, which a page's own text leaves out.
READABLE = """() => {
  const said = [];
  const read = (node) => {
    if (node.nodeType === Node.TEXT_NODE) said.push(node.data);
    if (["SCRIPT", "STYLE"].includes(node.nodeName)) return;
    if (node.shadowRoot) read(node.shadowRoot);
    for (const name of ["title", "aria-label", "placeholder", "value", "data-choose"]) {
      if (node.getAttribute?.(name)) said.push(node.getAttribute(name));
    }
    node.childNodes.forEach(read);
  };
  read(document.documentElement);
  return said.join("\\n");
}"""


def walked(
    seen: Visit, house: House, pages: tuple[str, ...], operation: str, expected: str = ""
) -> tuple[bytes, str]:
    """Open pages of the desk; return what the sockets said and what could be read.

    `expected` is what the first page says in the end: what our components draw comes after its sheet.
    """
    overheard, texts = Overheard(seen.page), []
    for path in pages:
        seen.page.goto(f"{house.server.url}{path}?handelse={operation}&punkt=P01")
        seen.page.locator("[data-testid=stMain] h1").first.wait_for(timeout=20_000)
        seen.page.locator('[data-test-script-state="notRunning"]').first.wait_for(timeout=20_000)
        if expected and path == pages[0]:
            seen.page.get_by_text(expected).first.wait_for(timeout=20_000)
        seen.page.wait_for_timeout(300)
        texts += [frame.evaluate(READABLE) for frame in seen.page.frames]
    return overheard.all, "\n".join(texts)


DESK = ("/inbox", *(one for one in PATHS if one not in ("/", "/wall", "/inbox")))
FEW = ("/inbox", "/log", "/situation")


@pytest.mark.browser
@pytest.mark.parametrize(
    ("name", "pages", "operation"),
    [
        ("krisledning", DESK, EXERCISE),
        ("stadsdel bromma", FEW, EXERCISE),
        ("stadsdel farsta", FEW, EXERCISE),
        ("sektor energi", FEW, EXERCISE),
        ("lasare", ("/inbox", "/exercise"), EXERCISE),
        ("admin", ("/access", "/exercise"), EXERCISE),
        ("krisledning", FEW, REAL),
    ],
    ids=lambda one: str(one)[:20] if isinstance(one, str) else str(len(one)),
)
def test_no_page_of_the_desk_says_or_is_sent_a_secret(
    visit: Callable[..., Visit], house: House, name: str, pages: tuple[str, ...], operation: str
) -> None:
    guest = next(one for one in house.guests if one.visitor.name == name)
    seen = visit(session=house.secret_of(name))
    told = [TOLD[to] for to in guest.reads if operation == EXERCISE]
    frames, text = walked(seen, house, pages, operation, "".join(told))
    forbidden = guest.forbidden if operation == EXERCISE else (SECRET, *TOLD.values(), IN_EXERCISE)
    assert not words_in(frames, forbidden)
    assert not words_in(text.encode(), forbidden)
    for word in told:
        assert words_in(text.encode(), (word,))
        assert words_in(frames, (word,))


@pytest.mark.browser
def test_the_control_sees_it_all(visit: Callable[..., Visit], house: House) -> None:
    """What the search above looks for is there, and would be found."""
    with closing(open_store(house.server.store)) as store:
        secret = Doors(store, clock.now()).session(Grant(Role.OVNINGSLEDNING))[0]
    frames, text = walked(visit(session=secret), house, ("/exercise",), EXERCISE, SECRET)
    assert words_in(frames, (SECRET,))
    assert words_in(text.encode(), (SECRET,))
    assert SECRET.encode() in _control_file(house, secret)


def _control_file(house: House, secret: str) -> bytes:
    return got(house, by_cookie("control", secret, Role.OVNINGSLEDNING), exercise_path(".yaml"), EXERCISE)[1]
