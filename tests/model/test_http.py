"""The same nights over HTTP, through the real door: wrong clocks, text messages, a program's key."""

from collections.abc import Callable
from datetime import datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import rule
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.testclient import TestClient

from dashboard.api.routes import api
from dashboard.door.door import LOOPBACK, Door
from dashboard.door.sockets import Guard
from dashboard.phone.routes import light_routes
from dashboard.words.times import ZONE
from data.log import reads as log_reads
from data.operations import reads as operation_reads
from data.points.acts.whole_reports import sent_before
from data.words import Function, Status
from tests.dashboard.phone.phone import Sheet
from tests.model.machine import BAD, FUNCTIONS, GOOD, POINTS, SAYABLE, Letter, OneNight, Page, Phone
from tests.model.told import Cell, Told
from tests.model.town import STORM, OpenTown, Town, on_files
from tests.packs import shared_reaches

CODES = {Function.EL: "EL", Function.VATTEN: "VA"}


class OverHttp:
    """Everybody's own client of one application, behind its door."""

    def __init__(self, town: Town, now: Callable[[], datetime]) -> None:
        routes = [
            *light_routes(town.store, now, ""),
            Mount("/api", api(town.store, {}, now, shared_reaches())),
        ]
        door = Middleware(Door, town.store, Guard(town.store, now), now, hosts=LOOPBACK, secure=False)
        self.app = Starlette(routes=routes, middleware=[door])
        self.clients: dict[str, TestClient] = {}

    def client(self, name: str) -> TestClient:
        return self.clients.setdefault(name, TestClient(self.app, base_url="http://127.0.0.1"))

    def draw(self, town: Town, phone: Phone, operation: str, now: datetime) -> dict[str, str]:
        page = Sheet(self.client(phone.name).get(f"/r/{phone.link.secret}", params={"h": operation}))
        assert page.status == 200
        return page.form.sent

    def send(self, town: Town, letter: Letter, now: datetime) -> tuple[int, ...]:
        phone = letter.page.phone
        body = {
            **letter.page.fields,
            **{f"{function}_status": status.value for function, status in letter.status.items()},
            "id": letter.identity,
            "do": "confirm" if letter.confirms else "report",
            "opened": _seconds(letter.page.drawn + phone.ahead),
            "made": _seconds(letter.typed),
            "sent": _seconds(now + phone.ahead),
            "ago": "at" if letter.by_the_clock else str(letter.ago or "now"),
            "at": f"{letter.typed.astimezone(ZONE):%H:%M}" if letter.by_the_clock else "",
        }
        headers = {"accept": "application/json", "origin": "http://127.0.0.1"}
        path = f"/r/{phone.link.secret}"
        answer = self.client(phone.name).post(path, data=body, headers=headers, follow_redirects=False)
        assert answer.status_code in (200, 201, 409, 422), answer.text
        return sent_before(town.store, letter.identity) if answer.status_code < 300 else ()

    def program_says(
        self, town: Town, cell: Cell, status: Status, observed: datetime, identity: str, now: datetime
    ) -> tuple[int, ...]:
        body = {
            "id": identity,
            "operation": cell.operation,
            "point": cell.point,
            "function": cell.function,
            "status": status,
            "observed_at": observed.isoformat(),
        }
        headers = {"authorization": f"Bearer {town.program}"}
        answer = self.client("program").post("/api/v1/reports", json=body, headers=headers)
        assert answer.status_code in (200, 201), answer.text
        return (int(answer.json()["revision"]),)

    def text(self, town: Town, text: str, identity: str) -> tuple[bool, str]:
        body = {"id": identity, "text": text, "from": "+46701234567"}
        headers = {"authorization": f"Bearer {town.program}"}
        answer = self.client("sms").post("/api/v1/text-reports", json=body, headers=headers)
        assert answer.status_code in (200, 201), answer.text
        return bool(answer.json()["saved"]), str(answer.json()["reply"])


def _seconds(moment: datetime) -> str:
    return str(int(moment.timestamp()))


OFF = (0, 47, -90, 90)


class HttpNight(OneNight):
    def __init__(self, open_town: OpenTown | None = None) -> None:
        town = (open_town or on_files())()
        self.http = OverHttp(town, lambda: self.now)
        super().__init__(town, self.http, OFF)

    @rule(page=OneNight.pages, function=FUNCTIONS, status=SAYABLE)
    def somebody_reads_the_time_off_their_phone(self, page: Page, function: Function, status: Status) -> None:
        if page.operation == STORM:
            letter = self.written(page, {function: status}, 0, confirms=False)
            letter.by_the_clock = True
            self.deliver(letter)

    @rule(
        point=POINTS,
        function=FUNCTIONS,
        status=st.sampled_from([BAD, GOOD]),
        off=st.sampled_from([0, -30, 30, 90]),
    )
    def somebody_texts(self, point: str, function: Function, status: Status, off: int) -> None:
        """By a clock that is right, behind or ahead; only what is said to be saved counts."""
        if self.second_open():
            return
        said = self.now + timedelta(minutes=off)
        code = f"{CODES[function]}{'-' if status is BAD else '+'}"
        before = operation_reads.revision(self.town.store)
        at = f" KL {said.astimezone(ZONE):%H%M}" if off else ""
        saved, reply = self.http.text(self.town, f"{point} {code}{at}", f"sms{next(self.ids)}")
        new = log_reads.entries_since(self.town.store, before)
        assert saved == bool(new), reply
        if off > 0:
            assert status is BAD or not saved, reply
        for entry in new:
            cell = Cell(STORM, point, function)
            self.night.hear(Told(entry.revision, cell, status, min(said, self.now), "sms", "sms", 0))


TestHttpNight = HttpNight.TestCase
TestHttpNight.settings = settings(max_examples=8, stateful_step_count=20, deadline=None)
