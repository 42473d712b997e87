"""Files to fetch: the register whole and as it can be read in again, and a log as the page narrowed it."""

import csv
import io
from collections.abc import Sequence
from urllib.parse import parse_qsl, urlsplit

import pytest
from starlette.applications import Starlette
from starlette.requests import HTTPConnection
from starlette.routing import BaseRoute
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from dashboard.exports.register import ENDINGS
from dashboard.registers import START
from dashboard.viewmodels.downloads import LogAsked, log_address, log_asked, register_address
from dashboard.web.auth.caller import ANONYMOUS, Caller, remember
from dashboard.web.downloads import download_routes
from data.domain.rights import MACHINE
from data.domain.words import Function, OperationKind, Status
from data.point_list.checking import check
from data.point_list.reading import kind_of, read_table
from tests.dashboard.desk import Desk

NAMES = ("Brommaskolan", "Farstaskolan", "Åkeslundsskolan")


def client(desk: Desk, caller: Caller | None = None) -> TestClient:
    return client_of(download_routes(desk.store, lambda: desk.at), caller)


def client_of(routes: Sequence[BaseRoute], caller: Caller | None = None) -> TestClient:
    """The routes behind a door that has let this caller in: the machine itself, unless told otherwise."""
    inner = Starlette(routes=routes)
    who = caller or Caller(START, MACHINE)

    async def behind(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            remember(HTTPConnection(scope), who)
        await inner(scope, receive, send)

    return TestClient(behind)


@pytest.fixture
def stocked(desk: Desk) -> Desk:
    desk.load(*NAMES)
    desk.open()
    desk.phase("P01")
    desk.report("P01", Function.EL, Status.UR_FUNKTION, cause="avbrott i Åkeslund")
    desk.report("P02", Function.VATTEN, Status.FUNGERAR)
    return desk


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_register_is_fetched_whole_and_never_kept(stocked: Desk, ending: str) -> None:
    answer = client(stocked).get(register_address(ending))
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == f'attachment; filename="punkter{ending}"'
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert kind_of(f"p{ending}", answer.content)
    if ending != ".gpkg":
        listed = check(read_table(f"p{ending}", answer.content))
        assert listed.faults == ()
        assert [point.name for point in listed.points] == list(NAMES)


def test_there_is_no_other_format_and_no_way_to_write(stocked: Desk) -> None:
    asking = client(stocked)
    assert asking.get("/hamta/punkter.pdf").status_code == 404
    assert asking.get("/hamta/../punkter.csv").status_code == 404
    assert asking.post(register_address(".csv")).status_code == 405


@pytest.mark.parametrize("address", [register_address(".csv"), log_address(LogAsked("op"))])
def test_nobody_gets_nothing_and_is_told_why(stocked: Desk, address: str) -> None:
    answer = client(stocked, ANONYMOUS).get(address)
    assert answer.status_code == 403
    assert answer.text
    assert not any(name in answer.text for name in NAMES)


def lines(stocked: Desk, asked: LogAsked) -> list[list[str]]:
    answer = client(stocked).get(log_address(asked))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))[1:]


def test_the_log_is_narrowed_as_the_page_was(stocked: Desk) -> None:
    everything = lines(stocked, LogAsked("op"))
    assert len(everything) == 5
    assert len(lines(stocked, LogAsked("op", kind="report"))) == 2
    assert len(lines(stocked, LogAsked("op", words="åkeslund"))) == 1
    assert len(lines(stocked, LogAsked("op", point="P02"))) == 1
    assert len(lines(stocked, LogAsked("op", area="bromma"))) == 3
    assert lines(stocked, LogAsked("op", area="tomt")) == []


def test_an_exercise_is_marked_in_every_row(desk: Desk) -> None:
    desk.load(*NAMES, example=True)
    desk.open("ovn", OperationKind.OVNING)
    assert all(row[-1].startswith("ÖVNING") for row in lines(desk, LogAsked("ovn")))


def test_what_is_not_there_is_said(stocked: Desk) -> None:
    asking = client(stocked)
    assert asking.get(log_address(LogAsked("finns-inte"))).status_code == 404
    answer = asking.get("/hamta/logg.csv?operation=op&slag=fest")
    assert (answer.status_code, answer.text) == (400, "Det slaget finns inte i loggen.")
    assert asking.get("/hamta/logg.csv").status_code == 404


def test_an_address_says_what_was_asked_whatever_was_typed() -> None:
    asked = LogAsked("op", "å&slag=report #?", "report", "bromma", "P01")
    query = dict(parse_qsl(urlsplit(log_address(asked)).query))
    assert log_asked(query) == asked
