"""An evaluation from the store to every file: figures by hand, marked, safe, for its control alone."""

import csv
import io
import json
from pathlib import Path

import pikepdf
import pytest
from docx import Document as read_docx
from starlette.applications import Starlette
from starlette.requests import HTTPConnection
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send
from typer.testing import CliRunner

from dashboard.commands.cli import app
from dashboard.door.caller import Caller, remember
from dashboard.paper.downloads import download_routes
from dashboard.paper.evaluation_figures import figures
from dashboard.paper.own_result import own_sheet
from dashboard.paper.report_files import EVALUATION_ENDINGS as ENDINGS
from dashboard.paper.report_files import evaluation_file, sheet_file
from dashboard.registers import pack_at
from dashboard.settings import REFERENCE_PACK
from dashboard.words.addresses import evaluation_address
from dashboard.words.cells import EXERCISE
from dashboard.words.exercise import Names
from data.access import reads as access_reads
from data.access import security
from data.acting import Actor
from data.errors import Missing, Refused
from data.exercise.acts import evaluating as exercise_evaluating
from data.exercise.course import Score
from data.exercise.evaluated import evaluation
from data.exercise.evaluation import Acts, Times
from data.exercise.own_result import own_result
from data.exercise.scenario import Recipient
from data.rights import Grant
from data.sectors.facts import EMPTY_REGISTER
from data.words import Role, SecurityKind
from tests.dashboard.paper.evaluated import SECRET, minutes, play, play_fast
from tests.dashboard.the_desk import ALICE, HOSTILE, Desk


@pytest.fixture
def played(desk: Desk) -> Desk:
    desk.load("Alviksskolan", "Farstaskolan")
    play(desk)
    return desk


def test_the_store_gives_the_figures_worked_out_by_hand(played: Desk) -> None:
    """An hour, two open points. What is said at T+2 is there from the third minute on.

    P01, Bromma: 2 minutes of four functions unknown. Information, värme, vatten right for 58 each. El: right
    until T+10 (8), wrong until it is reported at T+20 (10), then right (40).   222 right, 10 wrong, 8 unknown
    P02, Farsta: unknown, but for the outage that motspel reported at T+10.     50 right, 190 unknown
    """
    one = evaluation(played.store, "ov", played.at)
    assert one is not None
    assert one.picture.areas == {"bromma": Score(222, 10, 0, 8), "farsta": Score(50, 0, 0, 190)}
    assert one.acts == Acts(met=2, late=0, missed=2, unjudged=1)
    assert one.acknowledged == Times(minutes(4), minutes(4), 2, 1)
    assert one.first_report == Times(minutes(10), minutes(10), 2, 1)
    assert [area.area for area in one.areas if area.silent] == ["farsta"]
    assert (one.limits.control_reports, one.limits.undelivered, one.limits.points) == (1, 1, 2)
    # Nobody acted: from T+10 in Farsta, from T+20 in Bromma.
    assert [one.unattended.of_area(area).minutes for area in ("farsta", "bromma")] == [50, 40]


def test_every_file_says_for_how_long_nobody_acted_on_what(played: Desk) -> None:
    text = evaluation_file(played.store, "ov", ".txt", played.at).decode()
    assert "Fel utan åtgärd: 90 av 90 felminuter" in text
    assert "- Farstaskolan, el: Område: Farsta; Felminuter utan åtgärd: 50; Felminuter: 50" in text
    assert "- Bromma: Felminuter utan åtgärd: 40; Felminuter: 40" in text
    word = read_docx(io.BytesIO(evaluation_file(played.store, "ov", ".docx", played.at)))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    assert "Farstaskolan, el" in cells
    page = evaluation_file(played.store, "ov", ".html", played.at).decode()
    assert "Fel utan åtgärd, längst först" in page


def test_every_file_says_it_is_an_exercise_and_shows_what_was_written_as_text(played: Desk) -> None:
    exercise_evaluating.observe(
        played.store, ALICE, act_id="seen", operation_id="ov", text="=1+1", now=played.at
    )
    made = {ending: evaluation_file(played.store, "ov", ending, played.at) for ending in ENDINGS}
    with pikepdf.open(io.BytesIO(made[".pdf"])) as pdf:
        assert EXERCISE in str(pdf.docinfo["/Title"])
        assert "/StructTreeRoot" in pdf.Root
    word = read_docx(io.BytesIO(made[".docx"]))
    assert word.sections[0].header.paragraphs[0].text == EXERCISE
    drawn = [shape._inline.docPr.get("descr") for shape in word.inline_shapes]
    assert [said[:24] for said in drawn] == ["Bilden mot facit över ti", "Bilden rätt i varje områ"]
    page, text = made[".html"].decode(), made[".txt"].decode()
    assert text.startswith(EXERCISE)
    assert text.rstrip().endswith(EXERCISE)
    assert HOSTILE in text
    assert "<img" not in page
    assert "Tyst: Farsta." in text
    assert "rätt 57 %".replace(" %", "\u00a0%") in text
    rows = list(csv.reader(io.StringIO(made[".csv"].decode("utf-8-sig")), delimiter=";"))
    assert "'=1+1" in [cell for row in rows for cell in row]
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@"))]


PACE = "takt 60 ×"
TIMED = (
    *("Spelad övningstid", "Tid till första rapport", "Tid till kvittens", "Punktminuter"),
    *("Första rapport", "Kvittens", "Förväntat och utfall"),
)


def test_the_pace_stands_at_every_figure_of_time_in_every_file(desk: Desk) -> None:
    desk.load("Alviksskolan", "Farstaskolan")
    play_fast(desk)
    made = {ending: evaluation_file(desk.store, "ov", ending, desk.at) for ending in ENDINGS}
    word = read_docx(io.BytesIO(made[".docx"]))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    with pikepdf.open(io.BytesIO(made[".pdf"])) as pdf:
        assert pdf.pages
    sheet = made[".csv"].decode("utf-8-sig")
    said = {
        ".txt": " ".join(made[".txt"].decode().split()),
        ".html": made[".html"].decode(),
        ".docx": "\n".join([*cells, *(one.text for one in word.paragraphs)]),
    }
    for ending, text in said.items():
        for figure in TIMED:
            assert f"{figure} ({PACE})" in text, (ending, figure)
        assert "säger inget om hur snabbt människor handlar" in text
    for figure in ("Kvittens", "Första rapport", "Förväntat och utfall", "Punktminuter"):
        assert f"{figure} ({PACE})" in sheet, figure
    one = evaluation(desk.store, "ov", desk.at)
    assert one is not None
    for shown in figures(one, Names({}, {}, {}, EMPTY_REGISTER))[:3]:
        assert PACE in f"{shown.what} {shown.rests}"


def test_the_pace_stands_at_every_figure_of_time_of_ones_own_result(desk: Desk) -> None:
    desk.load("Alviksskolan", "Farstaskolan")
    play_fast(desk)
    one = evaluation(desk.store, "ov", desk.at)
    assert one is not None
    name = Names({}, {}, {}, EMPTY_REGISTER)
    own = own_result(one, Recipient(Role.STADSDEL, "bromma"), {"P01": "bromma", "P02": "farsta"})
    text = sheet_file(own_sheet(own, name, desk.at), ".txt").decode()
    for figure in (*TIMED, "Bilden mot facit", "Fel utan åtgärd", "Felminuter", "Punktminuter (n)"):
        if figure != "Punktminuter":
            assert f"{figure} ({PACE})" in text, figure
    assert "säger inget om hur snabbt människor handlar" in text


def test_at_peoples_own_pace_nothing_is_said_of_it(played: Desk) -> None:
    assert "takt" not in evaluation_file(played.store, "ov", ".txt", played.at).decode()


def test_what_cannot_be_evaluated_or_written_so_is_refused(played: Desk) -> None:
    played.open("skarp")
    with pytest.raises(Missing, match="ingen övning med scenario"):
        evaluation_file(played.store, "skarp", ".pdf", played.at)
    with pytest.raises(Refused, match="Okänd filändelse"):
        evaluation_file(played.store, "ov", ".odt", played.at)


def client(desk: Desk, grant: Grant) -> TestClient:
    """The routes behind a door that has let anybody in: they must refuse by themselves."""
    key = desk.sign_in(grant)
    with desk.store.reading() as connection:
        who = access_reads.who(connection, key, desk.at)
    inner = Starlette(routes=download_routes(desk.store, pack_at(REFERENCE_PACK), lambda: desk.at))

    async def behind(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            remember(HTTPConnection(scope), Caller(Actor(who.name, key), who))
        await inner(scope, receive, send)

    return TestClient(behind)


@pytest.mark.parametrize(
    "grant", [Grant(Role.KRISLEDNING), Grant(Role.STADSDEL, "bromma"), Grant(Role.LASARE), Grant(Role.ADMIN)]
)
def test_nobody_but_the_control_gets_a_file(played: Desk, grant: Grant) -> None:
    refused = client(played, grant).get(evaluation_address("ov", ".txt"))
    assert (refused.status_code, SECRET in refused.text) == (403, False)


def test_the_control_gets_each_file_and_its_leaving_is_journalled(played: Desk) -> None:
    asking = client(played, Grant(Role.LOKAL_OVNINGSLEDARE, "farsta"))
    for ending in ENDINGS:
        answer = asking.get(evaluation_address("ov", ending))
        assert (answer.status_code, len(answer.content) > 1000) == (200, True)
        assert "ovning-utvardering" in answer.headers["content-disposition"]
        assert answer.headers["cache-control"] == "no-store"
    left = [one.facts["what"] for one in security.entries(played.store) if one.kind is SecurityKind.EXPORT]
    assert sorted(left) == sorted(f"utvärderingen som {ending}" for ending in ENDINGS)
    assert asking.get(evaluation_address("finns-inte", ".pdf")).status_code == 404


def test_the_command_writes_it_beside_the_others(played: Desk, tmp_path: Path) -> None:
    out = tmp_path / "utvardering.txt"
    asked = ["export", "evaluation", "--operation", "ov", "--out", str(out), "--json"]
    done = CliRunner().invoke(app, asked)
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout) == {"operation": "ov", "out": str(out)}
    assert EXERCISE in out.read_text(encoding="utf-8")
