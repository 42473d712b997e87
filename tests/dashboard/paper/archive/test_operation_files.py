"""An operation's files at the desk: marked, journalled, warned about; the package made and fetched once."""

import csv
import io
import re
from pathlib import Path

import pytest
from starlette.routing import BaseRoute

from dashboard.door.caller import ANONYMOUS
from dashboard.paper.archive.checking import check_package
from dashboard.paper.archive.signing_key import MOST, Shelf, shelf
from dashboard.paper.downloads import download_routes
from dashboard.paper.exports.standing import points_sheet
from dashboard.paper.exports.tables import sheet_file
from dashboard.registers import pack_at
from dashboard.settings import REFERENCE_PACK
from dashboard.words.addresses import ENDINGS, TABLES, archive_address, table_address
from data.access import security
from data.lessons.acts import add_lesson
from data.log.acts import mask_entry
from data.operations import reads as operation_reads
from data.operations.acts import close_operation
from data.points import reads as point_reads
from data.rights import Grant
from data.services.facts import NO_SERVICES
from data.words import Function, OperationKind, Role, SecurityKind, Status, Supply
from tests.dashboard.the_desk import ALICE, Desk, labelled, said, trees
from tests.dashboard.words.test_downloads import NAMES, client_of


def routes(desk: Desk) -> list[BaseRoute]:
    return download_routes(desk.store, pack_at(REFERENCE_PACK), lambda: desk.at)


@pytest.fixture
def reserved(desk: Desk) -> Desk:
    """Three points on reserve power, and until when: a map of weaknesses."""
    desk.load(*NAMES)
    desk.open()
    for point in ("P01", "P02", "P03"):
        desk.report(
            point, Function.EL, Status.FUNGERAR, supply=Supply.RESERV, lasts_until=desk.at.replace(hour=9)
        )
    return desk


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("ending", ENDINGS)
def test_each_table_is_fetched_and_noted(reserved: Desk, name: str, ending: str) -> None:
    answer = client_of(routes(reserved)).get(table_address(name, ending, "op"))
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}{ending}"'
    noted = next(iter(security.entries(reserved.store)))
    assert (noted.kind, noted.facts["operation"]) == (SecurityKind.EXPORT, "op")
    assert noted.facts["what"] == f"{TABLES[name]} som {ending}"


def test_a_csv_is_for_people_unless_a_program_asks(reserved: Desk) -> None:
    """The very bytes that the command line writes."""
    address = table_address("lage", ".csv", "op")
    asking = client_of(routes(reserved))
    people, programs = asking.get(address).content, asking.get(f"{address}&komma=ja").content
    table = points_sheet(point_reads.picture(reserved.store, "op", recent=0), reserved.at, NO_SERVICES)
    assert people == sheet_file(table, ".csv")
    assert programs == sheet_file(table, ".csv", commas=True)
    assert people.startswith(b"\xef\xbb\xbfid;name;")
    assert b"False" not in people
    assert b",False," in programs


def test_a_file_of_an_exercise_says_so_in_its_name(desk: Desk) -> None:
    desk.load(*NAMES, example=True)
    desk.open("ovn", OperationKind.OVNING)
    answer = client_of(routes(desk)).get(table_address("journal", ".csv", "ovn"))
    assert answer.headers["content-disposition"] == 'attachment; filename="ovning-journal.csv"'


def test_lessons_are_fetched_of_a_real_operation_and_never_of_an_exercise(desk: Desk) -> None:
    desk.open()
    desk.open("ovn", OperationKind.OVNING)
    add_lesson(
        *(desk.store, ALICE),
        act_id="a",
        operation_id="op",
        lesson="l",
        text="=Prova elverken.",
        owner="fastighetschefen",
        due="2027-03-01",
        now=desk.at,
    )
    asking = client_of(routes(desk))
    text = asking.get(table_address("lardomar", ".csv", "op")).content.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text), delimiter=";")
    assert (row["text"], row["owner"], row["due"], row["done"]) == (
        *("'=Prova elverken.", "fastighetschefen", "2027-03-01", "nej"),
    )
    whole = asking.get(table_address("lardomar", ".json", "ovn")).json()
    assert whole["rows"] == []
    assert "utvärdering" in whole["about"]["Observera"]


def test_a_table_that_is_a_map_of_weaknesses_says_so_in_itself(reserved: Desk) -> None:
    answer = client_of(routes(reserved)).get(table_address("lage", ".csv", "op"))
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert "uthållighet för 3 punkter" in rows[0]["notice"]
    assert [row["notice"] for row in rows[1:]] == ["", ""]
    whole = client_of(routes(reserved)).get(table_address("lage", ".json", "op")).json()
    assert "OSL" in whole["about"]["Observera"]


def test_nobody_gets_nothing_and_what_is_not_there_is_said(reserved: Desk) -> None:
    refused = client_of(routes(reserved), ANONYMOUS).get(table_address("journal", ".csv", "op"))
    assert refused.status_code == 403
    assert not any(name in refused.text for name in NAMES)
    asking = client_of(routes(reserved))
    assert asking.get(table_address("journal", ".csv", "finns-inte")).status_code == 404
    assert "Gör ett nytt" in asking.get(archive_address("op", "inget")).text


def test_the_package_is_made_at_the_desk_and_fetched(
    reserved: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DASHBOARD_ARCHIVE_KEY", str(tmp_path / "nyckel.pem"))
    app = reserved.page("operation")
    assert "uthållighet för 3 punkter" in said(app)  # before anything is fetched
    labelled(app.button, "Gör arkivpaketet").click().run()
    assert not app.exception
    (address,) = set(re.findall(r"/hamta/arkiv\.zip\?[^\"']+", str(trees(app))))
    answer = client_of(routes(reserved)).get(address)
    assert answer.status_code == 200
    path = tmp_path / "hamtat.zip"
    path.write_bytes(answer.content)
    verdict = check_package(path)
    assert (verdict.differences, verdict.operation) == ([], "op")
    assert verdict.fingerprint[:8] in said(app)
    assert next(iter(security.entries(reserved.store))).facts["what"] == "händelsen som arkivpaket"


def test_a_shelf_gives_an_operations_package_to_nobody_elses() -> None:
    held = Shelf()
    names = []
    for number in range(MOST + 1):
        path = held.room()
        path.write_bytes(b"x")
        names.append(held.keep(f"op{number}", path, 7))
    assert held.found(names[1], "op1") is not None
    assert held.found(names[1], "op2") is None
    assert held.found(names[0], "op0") is None  # it has made room for the newest
    assert len(list(Path(held.folder.name).iterdir())) == MOST
    held.folder.cleanup()


def test_a_package_made_before_words_were_taken_away_is_not_given_out(reserved: Desk) -> None:
    """It lies on the server with the words in it: whoever masks them must not find them there."""
    path = shelf().room()
    path.write_bytes(b"PK")
    name = shelf().keep("op", path, operation_reads.revision(reserved.store))
    asking = client_of(routes(reserved))
    assert asking.get(archive_address("op", name)).status_code == 200
    revision = operation_reads.revision(reserved.store)
    mask_entry(reserved.store, ALICE, act_id="m", revision=revision, decision="GDPR", now=reserved.at)
    refused = asking.get(archive_address("op", name))
    assert (refused.status_code, path.exists()) == (404, False)
    assert "Text har tagits bort genom beslut" in refused.text


def test_a_decision_on_retention_is_taken_at_the_desk_and_said_in_the_log(desk: Desk) -> None:
    desk.load(*NAMES, example=True)
    desk.open("ovn", OperationKind.OVNING)
    app = desk.page("operation")
    assert "Övningen är öppen. Stäng den först" in said(app)
    labelled(app.radio, "Uppgifterna").set_value("bevaras")
    labelled(app.button, "Registrera beslutet").click().run()
    assert "Ange beslutet" in said(app)
    labelled(app.text_area, "Beslutet: vem, när och med vilket stöd").set_value("arkivchefen, dnr 3")
    labelled(app.button, "Registrera beslutet").click().run()
    assert "Bevaras, enligt post" in said(app)
    log = desk.page("log")
    assert "bevaras" in said(log)
    assert "arkivchefen, dnr 3" in said(log)


def test_an_exercise_is_disposed_of_at_the_desk_and_nothing_is_left_to_decide(desk: Desk) -> None:
    desk.load(*NAMES, example=True)
    desk.open("ovn", OperationKind.OVNING)
    close_operation(
        desk.store, ALICE, act_id="slut", operation_id="ovn", named="ovn", reason="klart", now=desk.at
    )
    app = desk.page("operation")
    labelled(app.radio, "Uppgifterna").set_value("gallras")
    labelled(app.text_area, "Beslutet: vem, när och med vilket stöd").set_value("arkivchefen, dnr 3")
    labelled(app.button, "Registrera beslutet").click().run()
    assert not app.exception
    assert "Poster som mist sin text: 1." in said(app)
    assert "Det går inte att ångra." in said(app)
    assert "Registrera beslutet" not in [one.label for one in app.button]
    assert not app.error  # a form without a button would say so here


def test_who_may_not_mask_is_shown_no_way_and_told_once_for_the_page(desk: Desk) -> None:
    desk.load(*NAMES)
    desk.open()
    app = desk.page("operation", desk.sign_in(Grant(Role.STADSDEL, "bromma")))
    assert "Stadsdel Bromma får inte öppna händelser." in said(app)
    assert "Registrera beslutet" not in [one.label for one in app.button]
