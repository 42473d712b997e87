"""What has failed in a frozen report: three broken, one acted on, and two are said to be without action."""

import io
from datetime import timedelta

import pytest
from docx import Document as read_docx
from docx.table import Table

from dashboard.paper.report_files import report_file
from dashboard.settings import REFERENCE_PACK
from dashboard.words.times import clock
from data.failures.acts import state_action
from data.failures.facts import NewStatement
from data.failures.words import ActionState
from data.log.acts import mask_entry
from data.sectors.acts import load_sectors
from data.situation_reports import acts as services
from data.situation_reports import reads as situation_report_reads
from data.situation_reports.facts import NewSituationReport, SituationReport, Words
from data.store.database import Store
from data.words import Status
from geo.layers import Pack, load_pack
from tests.data.requests.test_requests import LIST
from tests.data.world import ALICE, NOW, OPERATION, World, fresh_id, later
from tests.golden.night import NIGHT

WORDS = Words("Allvarligt.", "Kallt.", "Kallare.", "Värme först.")
UNTIL = later(60)


@pytest.fixture
def broken(world: World) -> World:
    load_sectors(world.store, ALICE, LIST, NOW)
    for point in ("P01", "P02", "P03"):
        world.open_point(point)
        world.report(Status.UR_FUNKTION, point=point)
    new = NewStatement("a", OPERATION, ("P02:el",), ActionState.ATAGEN, by="Ellevio, felanmälan", until=UNTIL)
    state_action(world.store, ALICE, new, later(1))
    return world


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(REFERENCE_PACK)


def frozen(world: World, minutes: float) -> SituationReport:
    new = NewSituationReport(fresh_id("lr"), OPERATION, WORDS, later(minutes) + timedelta(hours=4))
    services.freeze(world.store, ALICE, new, later(minutes))
    return situation_report_reads.reports(world.store, OPERATION)[0]


def lines(store: Store, pack: Pack, report: SituationReport) -> list[str]:
    """Return what the report says of failures, line by line, as text."""
    text = report_file(store, pack, report, ".txt").decode()
    if "FEL OCH ÅTGÄRD" not in text:
        return []
    part = text.split("FEL OCH ÅTGÄRD\n\n")[1].split("\n\nFÖRÄNDRINGAR")[0]
    return [line for line in part.splitlines() if line]


def heads(table: Table) -> list[str]:
    return [cell.text for cell in table.rows[0].cells]


def test_it_says_how_many_nobody_acts_on_and_which(broken: World, pack: Pack) -> None:
    counted, *failures = lines(broken.store, pack, frozen(broken, 2))
    assert counted == "! 3 fel · 2 utan åtgärd."
    without = [line.split(";")[0] for line in failures if "Åtgärd: utan åtgärd" in line]
    assert without == ["- Skolan P01: Område: Bromma", "- Skolan P03: Område: Skarpnäck"]
    assert [line for line in failures if "Åtgärd: Ellevio, felanmälan, klart 04:00" in line]


def test_since_when_is_said_by_the_clock_for_who_reads_it_later(broken: World, pack: Pack) -> None:
    _counted, *failures = lines(broken.store, pack, frozen(broken, 24))
    assert all(line.endswith(f"Sedan: {clock(NOW)}") for line in failures)
    assert "sedan" not in report_file(broken.store, pack, frozen(broken, 25), ".txt").decode().split()


def test_word_and_page_say_the_same(broken: World, pack: Pack) -> None:
    report = frozen(broken, 2)
    made = read_docx(io.BytesIO(report_file(broken.store, pack, report, ".docx")))
    assert "3 fel · 2 utan åtgärd." in [paragraph.text for paragraph in made.paragraphs]
    table = next(table for table in made.tables if "Åtgärd" in heads(table))
    assert [row.cells[3].text for row in table.rows[1:]].count("utan åtgärd") == 2
    page = report_file(broken.store, pack, report, ".html").decode()
    assert "3 fel · 2 utan åtgärd." in page


def test_it_stays_as_of_its_minute(broken: World, pack: Pack) -> None:
    before = frozen(broken, 2)
    said = lines(broken.store, pack, before)
    broken.report(Status.FUNGERAR, point="P01", now=later(61), observed_at=later(61))
    assert lines(broken.store, pack, frozen(broken, 62))[0] == "! 2 fel · 2 utan åtgärd · varav 1 försenad."
    assert lines(broken.store, pack, before) == said


def test_who_acts_is_taken_out_with_the_masked_words(broken: World, pack: Pack) -> None:
    report = frozen(broken, 2)
    statement = report.revision - 1
    mask_entry(broken.store, ALICE, act_id="m", revision=statement, decision="beslut 7", now=later(3))
    said = "\n".join(lines(broken.store, pack, report))
    assert "Ellevio" not in said
    assert "[maskerat], klart 04:00" in said


def test_what_is_frozen_is_facts_and_no_free_text(broken: World) -> None:
    first, second, acted = frozen(broken, 2).content["failures"]
    assert (first["because"], first["action"], second["because"]) == ("nothing_said", None, "nothing_said")
    assert acted["because"] == "accepted"
    assert acted["action"]["by"] == {"revision": broken.revision() - 1, "field": "by"}


def test_without_failures_it_is_calm(world: World, pack: Pack) -> None:
    world.open_point("P01")
    assert lines(world.store, pack, frozen(world, 2)) == ["Inga kända fel vid punkter som räknas."]


def test_a_report_from_before_is_read_as_it_was(golden: Store, pack: Pack) -> None:
    (report,) = situation_report_reads.reports(golden, NIGHT)
    assert situation_report_reads.document(report).failures is None
    assert lines(golden, pack, report) == []
