"""The same nights over HTTP, through the real door: wrong clocks, text messages, a program's key."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.testclient import TestClient

from dashboard.api.routes import api
from dashboard.door.door import LOOPBACK, Door
from dashboard.door.sockets import Guard
from dashboard.phone.routes import light_routes
from dashboard.settings import session_cookie
from dashboard.words.times import ZONE
from data.entries.reports import Reported
from data.log import reads as log_reads
from data.operations import reads as operation_reads
from data.points.acts.whole_reports import sent_before
from data.words import Function, Status
from tests.dashboard.phone.phone import Sheet
from tests.model.letters import TEXTERS, Letter, Page, Phone, Text
from tests.model.machine import BAD, FUNCTIONS, GOOD, POINTS, SAYABLE, OneNight
from tests.model.newer import LaterNight
from tests.model.told import Cell, Told
from tests.model.town import STORM, WATER, OpenTown, Town, on_files
from tests.packs import shared_reaches

CODES = {Function.EL: "EL", Function.VATTEN: "VA"}
IN_WORDS = {
    (Function.EL, BAD): "el nere",
    (Function.EL, GOOD): "elen är tillbaka",
    (Function.VATTEN, BAD): "vatten slut",
    (Function.VATTEN, GOOD): "vattnet är tillbaka",
}


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

    def holder(self, phone: Phone) -> TestClient:
        """Return the browser of a phone, or of a desk with its session."""
        client = self.client(phone.name)
        if phone.link.signed_in:
            client.cookies.set(session_cookie(secure=False), phone.link.secret)
        return client

    def draw(self, town: Town, phone: Phone, operation: str, now: datetime) -> dict[str, str]:
        page = Sheet(self.holder(phone).get(_path(phone), params={"h": operation}))
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
        answer = self.holder(phone).post(_path(phone), data=body, headers=headers, follow_redirects=False)
        assert answer.status_code in (200, 201, 409, 422), answer.text
        return sent_before(town.store, letter.identity) if answer.status_code < 300 else ()

    def correct(self, letter: Letter, now: datetime, revision: int) -> Page:
        """Return the page that a receipt leads back to: the form with all that was sent."""
        page, asked = letter.page, {"k": letter.identity, "ratta": "1"}
        drawn = Sheet(self.client(page.phone.name).get(f"/r/{page.phone.link.secret}", params=asked))
        assert drawn.status == 200
        return Page(page.phone, page.operation, now, revision, drawn.form.sent)

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

    def failures(self, town: Town, operation: str) -> list[dict[str, Any]]:
        headers = {"authorization": f"Bearer {town.program}"}
        path = f"/api/v1/failures?operation={operation}"
        answer = self.client("reader").get(path, headers=headers)
        assert answer.status_code == 200, answer.text
        return list(answer.json()["failures"])

    def text(self, town: Town, text: Text) -> tuple[bool, str]:
        body = {"id": text.number, "text": text.words, "from": text.sender}
        headers = {"authorization": f"Bearer {town.program}"}
        answer = self.client("sms").post("/api/v1/text-reports", json=body, headers=headers)
        assert answer.status_code in (200, 201), answer.text
        return bool(answer.json()["saved"]), str(answer.json()["reply"])


def _path(phone: Phone) -> str:
    return f"/mitt/{phone.link.point}" if phone.link.signed_in else f"/r/{phone.link.secret}"


def _seconds(moment: datetime) -> str:
    return str(int(moment.timestamp()))


OFF = (0, 47, -90, 90)


class HttpNight(LaterNight):
    def __init__(self, open_town: OpenTown | None = None) -> None:
        town = (open_town or on_files())()
        self.http = OverHttp(town, lambda: self.now)
        self.texted: set[tuple[str, str]] = set()
        super().__init__(town, self.http, OFF)

    @invariant()
    def other_systems_are_told_of_every_failure(self) -> None:
        for operation in (STORM, WATER) if self.second_open() else (STORM,):
            told = self.http.failures(self.town, operation)
            down = {one["point"] for one in told if one["status"] == BAD}
            assert self.failing(operation) <= down, (operation, told)

    @rule(page=OneNight.pages, function=FUNCTIONS, status=SAYABLE)
    def somebody_reads_the_time_off_their_phone(self, page: Page, function: Function, status: Status) -> None:
        if page.operation == STORM:
            letter = self.written(page, {function: status}, 0, confirms=False)
            letter.by_the_clock = True
            self.deliver(letter)

    @rule(letter=OneNight.letters, function=FUNCTIONS, status=SAYABLE)
    def somebody_corrects(self, letter: Letter, function: Function, status: Status) -> None:
        """One thing in what they sent; the rest of it they leave as it is filled in."""
        if any(letter.answers):
            page = self.http.correct(letter, self.now, operation_reads.revision(self.town.store))
            self.deliver(self.written(page, {function: status}, 0, confirms=False))

    @rule(
        point=POINTS,
        function=FUNCTIONS,
        status=st.sampled_from([BAD, GOOD]),
        off=st.sampled_from([0, -30, 30, 90]),
        sender=st.sampled_from(TEXTERS),
    )
    def somebody_texts(
        self, point: str, function: Function, status: Status, off: int, sender: str = TEXTERS[0]
    ) -> None:
        """By a clock that is right, behind or ahead; only what is said to be saved counts."""
        if self.second_open():
            return
        said = self.now + timedelta(minutes=off)
        at = f" KL {said.astimezone(ZONE):%H%M}" if off else ""
        text = Text(sender, f"{_coded(point, function, status)}{at}", f"sms{next(self.ids)}")
        saved, new, reply = self.text_arrives(text)
        assert saved == bool(new), reply
        if off > 0:
            assert status is BAD or not saved, reply
        self.text_heard(text, Cell(STORM, point, function), status, min(said, self.now), new)

    @rule(
        point=POINTS,
        function=FUNCTIONS,
        status=st.sampled_from([BAD, GOOD]),
        sender=st.sampled_from(TEXTERS),
    )
    def somebody_texts_without_a_number(
        self, point: str, function: Function, status: Status, sender: str
    ) -> None:
        """What is said to be saved is new, or this very sender has said it before."""
        if self.second_open():
            return
        text = Text(sender, _coded(point, function, status))
        saved, new, reply = self.text_arrives(text)
        assert saved, reply
        assert new or (sender, text.words) in self.texted, "somebody else's words were taken for theirs"
        self.texted.add((sender, text.words))
        self.text_heard(text, Cell(STORM, point, function), status, self.now, new)

    @rule(
        point=POINTS,
        function=FUNCTIONS,
        status=st.sampled_from([BAD, GOOD]),
        sender=st.sampled_from(TEXTERS[:2]),
    )
    def somebody_texts_in_words_and_says_yes(
        self, point: str, function: Function, status: Status, sender: str
    ) -> None:
        if self.second_open():
            return
        asked = Text(sender, f"{point} {IN_WORDS[function, status]}", f"sms{next(self.ids)}")
        saved, new, reply = self.text_arrives(asked)
        assert not saved
        assert not new, reply
        yes = Text(sender, "JA", f"sms{next(self.ids)}")
        saved, new, reply = self.text_arrives(yes)
        assert saved, reply
        self.text_heard(yes, Cell(STORM, point, function), status, self.now, new)

    def text_arrives(self, text: Text) -> tuple[bool, list[int], str]:
        """Return whether it is said to be saved, the reports that it became, and the answer."""
        before = operation_reads.revision(self.town.store)
        saved, reply = self.http.text(self.town, text)
        new = log_reads.entries_since(self.town.store, before)
        return saved, [one.revision for one in new if isinstance(one.what, Reported)], reply

    def text_heard(self, text: Text, cell: Cell, status: Status, seen: datetime, new: list[int]) -> None:
        for revision in new:
            phone = text.sender or f"nobody {revision}"
            self.night.hear(Told(revision, cell, status, seen, "sms", phone, 0))


def _coded(point: str, function: Function, status: Status) -> str:
    return f"{point} {CODES[function]}{'-' if status is BAD else '+'}"


TestHttpNight = HttpNight.TestCase
TestHttpNight.settings = settings(max_examples=8, stateful_step_count=20, deadline=None)
