"""Situation reports to fetch: each in its own format, to those who may, and journalled before it leaves."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from starlette.applications import Starlette
from starlette.requests import HTTPConnection
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from dashboard.door.caller import ANONYMOUS, Caller, remember
from dashboard.paper.downloads import download_routes
from dashboard.paper.report_files import ENDINGS
from dashboard.registers import START, pack_at
from dashboard.settings import REFERENCE_PACK
from dashboard.words.addresses import handover_address, order_address, situation_report_address
from data.access import security
from data.deliveries.words import Cargo
from data.rights import MACHINE
from data.situation_reports.acts import freeze
from data.situation_reports.facts import NewSituationReport, Words
from data.words import SecurityKind
from tests.dashboard.the_desk import ALICE, Desk

STARTS = {".pdf": b"%PDF-1.7", ".docx": b"PK", ".html": b"<!doctype html>", ".txt": b"EJ GODK"}


@pytest.fixture
def frozen(desk: Desk) -> Iterator[Desk]:
    desk.load("Brommaskolan")
    desk.open()
    words = Words("Allvarligt.", "Kallt.", "Kallare.", "Värme.")
    freeze(desk.store, ALICE, NewSituationReport("lr", "op", words, desk.at + timedelta(hours=4)), desk.at)
    yield desk


def client(desk: Desk, caller: Caller) -> TestClient:
    """The routes behind a door that has let this caller in."""
    routes = download_routes(desk.store, pack_at(REFERENCE_PACK), lambda: desk.at)
    inner = Starlette(routes=routes)

    async def behind(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            remember(HTTPConnection(scope), caller)
        await inner(scope, receive, send)

    return TestClient(behind)


def test_each_format_is_what_it_says_and_its_leaving_is_journalled(frozen: Desk) -> None:
    asking = client(frozen, Caller(START, MACHINE))
    for ending in ENDINGS:
        answer = asking.get(situation_report_address("op", 1, ending))
        assert answer.status_code == 200
        assert answer.content.startswith(STARTS[ending])
        assert f'filename="lagesrapport-1{ending}"' in answer.headers["content-disposition"]
        assert answer.headers["cache-control"] == "no-store"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
    left = [one.facts["what"] for one in security.entries(frozen.store) if one.kind is SecurityKind.EXPORT]
    assert sorted(left) == sorted(f"lägesrapport 1 som {ending}" for ending in ENDINGS)


def test_what_is_not_there_or_not_allowed_is_said(frozen: Desk) -> None:
    asking = client(frozen, Caller(START, MACHINE))
    for address in (
        situation_report_address("op", 2, ".pdf"),
        situation_report_address("finns-inte", 1, ".pdf"),
        "/hamta/lagesrapport.pdf?operation=op",
        "/hamta/lagesrapport.pdf?operation=op&nummer=../1",
        "/hamta/lagesrapport.odt?operation=op&nummer=1",
    ):
        assert asking.get(address).status_code == 404
    refused = client(frozen, ANONYMOUS).get(situation_report_address("op", 1, ".txt"))
    assert (refused.status_code, "Allvarligt" in refused.text) == (403, False)


def test_what_a_shift_hands_over_leaves_as_any_file_does(frozen: Desk) -> None:
    answer = client(frozen, Caller(START, MACHINE)).get(handover_address("op"))
    assert (answer.status_code, answer.content[:8]) == (200, b"%PDF-1.7")
    assert 'filename="overlamning-op.pdf"' in answer.headers["content-disposition"]
    (left,) = [one for one in security.entries(frozen.store) if one.kind is SecurityKind.EXPORT]
    assert left.facts["what"] == "överlämningen som .pdf"
    assert client(frozen, ANONYMOUS).get(handover_address("op")).status_code == 403


def test_an_order_of_work_leaves_as_any_file_does(frozen: Desk) -> None:
    answer = client(frozen, Caller(START, MACHINE)).get(order_address("op", Cargo.DIESEL))
    assert (answer.status_code, answer.content[:8]) == (200, b"%PDF-1.7")
    assert 'filename="korordning-diesel-op.pdf"' in answer.headers["content-disposition"]
    (left,) = [one for one in security.entries(frozen.store) if one.kind is SecurityKind.EXPORT]
    assert left.facts["what"] == "körordningen för diesel som .pdf"
    unknown = order_address("op", Cargo.DIESEL).replace("diesel", "sand")
    assert client(frozen, Caller(START, MACHINE)).get(unknown).status_code == 404
    assert client(frozen, ANONYMOUS).get(order_address("op", Cargo.DIESEL)).status_code == 403
