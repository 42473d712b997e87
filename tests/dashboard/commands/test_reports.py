"""`dashboard export report` and `export tertial`: the newest or a numbered one, and what a tertial held."""

import csv
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dashboard.commands.cli import app
from dashboard.paper.tertial_says import bounds, why_not_tertial
from data.access import security
from data.errors import Missing, Refused
from data.lessons.acts import add_lesson
from data.operations import acts as operation_acts
from data.operations.rules import NewOperation
from data.preparedness.acts import load_equipment
from data.preparedness.facts import Equipment
from data.preparedness.words import Reserve
from data.situation_reports import acts as services
from data.situation_reports.facts import NewSituationReport, Words
from data.situation_reports.tertial import tertial
from data.store.database import open_store
from data.words import Function, OperationKind, Status
from tests.data.exercise.played import ID as EXERCISE
from tests.data.exercise.played import plan
from tests.data.world import ALICE, NOW, OPERATION, World, later, settle

START, END = bounds(2027, 1)


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A real operation with two reports and two failures, and an exercise with one."""
    address = f"sqlite:///{tmp_path / 's.db'}"
    store = open_store(address)
    world = settle(store)
    for number in (1, 2):
        words = Words(f"Bedömning {number}.", "Kallt.", "Kallare.", "Värme.")
        new = NewSituationReport(f"lr{number}", OPERATION, words, later(240))
        services.freeze(store, ALICE, new, later(number))
    fail(world)
    fail(world, status=Status.BEGRANSAD)
    operation_acts.open_operation(store, ALICE, NewOperation("ovn", "=Övning", OperationKind.OVNING), NOW)
    fail(world, operation="ovn")
    add_lesson(
        *(store, ALICE),
        act_id="l",
        operation_id=OPERATION,
        lesson="l",
        text="=Prova elverken.",
        owner="fastighetschefen",
        due="2027-01-20",
        now=NOW,
    )
    store.close()
    return address


def fail(world: World, status: Status = Status.UR_FUNKTION, operation: str = OPERATION) -> None:
    world.report(status, function=Function.EL, operation=operation)


def noted(url: str) -> list[str]:
    """Return what the security journal says has been taken out."""
    store = open_store(url)
    found = [str(one.facts["what"]) for one in reversed(security.entries(store)) if "what" in one.facts]
    store.close()
    return found


def ask(*words: str) -> str:
    done = CliRunner().invoke(app, ["export", *words, "--json"])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_the_newest_report_is_written_or_the_one_asked_for(url: str, tmp_path: Path) -> None:
    out = tmp_path / "r.txt"
    answer = json.loads(ask("report", "--operation", OPERATION, "--out", str(out), "--store", url))
    assert (answer["number"], answer["state"]) == (2, "fryst")
    assert "Bedömning 2." in out.read_text(encoding="utf-8")
    assert noted(url)[-1] == "lägesrapport som .txt"
    assert answer["sha256"] in out.read_text(encoding="utf-8")
    ask("report", "--operation", OPERATION, "--out", str(out), "--number", "1", "--store", url)
    assert "Bedömning 1." in out.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "fault"), [(("--number", "9"), Missing), (("--operation", "ovn"), Missing), ((), Refused)]
)
def test_what_cannot_be_written_leaves_no_file(
    url: str, tmp_path: Path, words: tuple[str, ...], fault: type[Exception]
) -> None:
    out = tmp_path / ("r.pdf" if words else "r.odt")
    done = CliRunner().invoke(
        app, ["export", "report", "--operation", OPERATION, "--out", str(out), "--store", url, *words]
    )
    assert isinstance(done.exception, fault)
    assert not out.exists()


def test_a_tertial_counts_real_failures_and_marks_exercises(url: str, tmp_path: Path) -> None:
    out = tmp_path / "t.csv"
    ask("tertial", "--year", "2027", "--tertial", "1", "--out", str(out), "--store", url)
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    real, learnt = [row for row in rows if row and row[0] == "Vinterstorm"]
    assert real[4:] == ["2", "0", "0", "0", "2"]
    (exercise,) = [row for row in rows if row and "Övning" in row[0] and "ÖVNING" in row[0]]
    assert exercise[0] == "'=Övning · ÖVNING ÖVNING ÖVNING"
    assert ["Bromma", "el", "1", "1", "1"] in rows
    assert learnt == ["Vinterstorm", "'=Prova elverken.", "fastighetschefen", "2027-01-20", "öppen"]


@pytest.mark.parametrize("many", [2, 3])
def test_what_is_ready_leaves_as_totals_and_no_point_can_be_told(url: str, tmp_path: Path, many: int) -> None:
    store = open_store(url)
    names = ("P01", "P02", "P03")[:many]
    has = [Equipment(one, Reserve.FAST, 777, 400, 16, opening_hours="nattöppet") for one in names]
    load_equipment(store, ALICE, has, NOW)
    store.close()
    out = tmp_path / "t.txt"
    ask("tertial", "--year", "2027", "--tertial", "1", "--out", str(out), "--store", url)
    said = out.read_text(encoding="utf-8")
    assert "har reservkraft, fast eller förberedd" in said
    assert f"{many} av 3" in said
    assert "utbildade: inga uppgifter" in said
    # Of so few points the shortest time is one point's own.
    assert ("25 h" in said, "känd för fem punkter" in said) == (False, True)
    assert "777" not in said
    assert "nattöppet" not in said


def test_what_an_exercise_taught_is_marked_as_that(url: str, tmp_path: Path) -> None:
    store = open_store(url)
    plan(store)
    add_lesson(
        *(store, ALICE),
        act_id="l2",
        operation_id=EXERCISE,
        lesson="l2",
        text="Prova jouren.",
        owner="stabschefen",
        due="2027-02-20",
        now=NOW,
    )
    store.close()
    out = tmp_path / "t.csv"
    ask("tertial", "--year", "2027", "--tertial", "1", "--out", str(out), "--store", url)
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    named = {row[1]: row[0] for row in rows if len(row) > 1}
    assert named["Prova jouren."] == "Vinterövning · ÖVNING ÖVNING ÖVNING"
    assert named["'=Prova elverken."] == "Vinterstorm"


@pytest.mark.postgres
def test_the_counts_are_the_same_on_the_other_database(postgres_url: str) -> None:
    store = open_store(postgres_url)
    world = settle(store)
    fail(world)
    found = tertial(store, START, END, later(60))
    (line,) = found.failures
    assert (line.failed, line.limited, line.points) == (1, 0, 1)
    assert tertial(store, END, END + timedelta(days=1), later(60)).failures == ()
    store.close()


def test_a_tertial_is_a_third_of_a_swedish_year() -> None:
    assert datetime(2026, 12, 31, 23, tzinfo=UTC) == START
    assert bounds(2027, 1)[1] == bounds(2027, 2)[0] == datetime(2027, 4, 30, 22, tzinfo=UTC)
    assert bounds(2027, 3)[1] == bounds(2028, 1)[0]
    assert why_not_tertial(2027, 4) is not None
    assert why_not_tertial(12, 1) is not None
    assert why_not_tertial(2027, 3) is None
