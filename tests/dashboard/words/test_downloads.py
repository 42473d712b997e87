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

from dashboard.door.caller import ANONYMOUS, Caller, remember
from dashboard.paper.downloads import DOWNLOADS, download_routes
from dashboard.paper.exports.registers import ENDINGS
from dashboard.registers import START, pack_at
from dashboard.settings import REFERENCE_PACK
from dashboard.words.addresses import LogAsked, attachment_address, log_address, log_asked, register_address
from data.access import security
from data.levels.acts import report_level
from data.levels.facts import NewLevel, Stock
from data.log.acts import attach_file, write_note
from data.log.facts import Particulars
from data.log.reads import entries
from data.points.list_checking import check
from data.points.list_file import kind_of, read_table
from data.rights import MACHINE
from data.words import Function, OperationKind, SecurityKind, Status, TextClass
from tests.dashboard.the_desk import ALICE, Desk

NAMES = ("Brommaskolan", "Farstaskolan", "Åkeslundsskolan")


def client(desk: Desk, caller: Caller | None = None) -> TestClient:
    return client_of(download_routes(desk.store, pack_at(REFERENCE_PACK), lambda: desk.at), caller)


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


def test_what_stays_within_is_in_no_file(stocked: Desk) -> None:
    before = lines(stocked, LogAsked("op"))
    new = NewLevel("n", "op", "P01", Stock.DIESEL, 40, stocked.at)
    report_level(stocked.store, ALICE, new, stocked.at)
    assert len(entries(stocked.store, "op")) == len(before) + 1
    assert lines(stocked, LogAsked("op")) == before


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


def test_an_attachment_is_a_file_to_keep_and_never_a_page(stocked: Desk) -> None:
    name = 'ritning"; filename=x.html\u00e5.txt'
    html = b"<script>document.title = 1</script>"
    receipt = attach_file(
        stocked.store, ALICE, act_id="f", operation_id="op", name=name, content=html, now=stocked.at
    )
    answer = client(stocked).get(attachment_address("op", receipt.revision))
    assert (answer.status_code, answer.content) == (200, html)
    assert answer.headers["content-disposition"] == (
        "attachment; filename*=UTF-8''ritning%22%3B%20filename%3Dx.html%C3%A5.txt"
    )
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert answer.headers["cache-control"] == "no-store"
    (noted,) = [one for one in security.entries(stocked.store) if one.kind is SecurityKind.EXPORT]
    assert noted.facts["what"] == f"bilagan i post {receipt.revision}"


@pytest.mark.parametrize("number", ["1", "0", "999999", "9" * 40, "-1", "x", "%D9%A1"])
def test_there_is_no_attachment_where_there_is_none(stocked: Desk, number: str) -> None:
    address = attachment_address("op", 1).replace("/1?", f"/{number}?")
    assert client(stocked).get(address).status_code == 404
    assert client(stocked).get(attachment_address("finns-inte", 1)).status_code == 404


def test_what_is_struck_from_exports_is_not_in_the_log_as_a_file(stocked: Desk) -> None:
    struck = Particulars(sender="Ellevio", handling=TextClass.STRYK_VID_EXPORT)
    write_note(
        stocked.store, ALICE, act_id="s", operation_id="op", note="reserv i 4 h", more=struck, now=stocked.at
    )
    content = client(stocked).get(log_address(LogAsked("op"))).content.decode("utf-8-sig")
    assert "[struket vid export]" in content
    assert "reserv i 4 h" not in content
    assert "Ellevio" not in content
    open_only = client(stocked).get(log_address(LogAsked("op", selected="nyckel")))
    assert len(open_only.text.splitlines()) == 1
    assert client(stocked).get(log_address(LogAsked("op", selected="nej"))).status_code == 400


def test_no_file_hides_another() -> None:
    addresses = [row.path for row in DOWNLOADS]
    assert len(set(addresses)) == len(addresses)


def test_the_sectors_of_an_operation_are_not_the_list_of_sectors(stocked: Desk) -> None:
    asking = client(stocked)
    listed = asking.get("/hamta/sektorer.xlsx")
    reported = asking.get("/hamta/sektorer.xlsx?operation=op")
    assert (listed.status_code, reported.status_code) == (200, 200)
    noted = [entry.facts["what"] for entry in security.entries(stocked.store)[:2]]
    assert noted == ["Sektorerna som .xlsx", "sektorslistan som .xlsx"]
