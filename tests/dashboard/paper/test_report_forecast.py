"""Prognos 72 h in a situation report: frozen as its other facts, and struck where it leaves unless chosen."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from dashboard.paper.exports.journal import journal_sheet
from dashboard.paper.report_files import report_file
from dashboard.settings import REFERENCE_PACK
from data.assumptions.acts import set_assumptions
from data.assumptions.facts import Link
from data.assumptions.tables import defaults
from data.assumptions.words import LinkCondition
from data.entries.entry import EntryKind
from data.log.acts import mask_entry
from data.situation_reports import acts as report_acts
from data.situation_reports import reads as situation_report_reads
from data.situation_reports.facts import NewSituationReport, SituationReport, Words
from data.words import Function, Status, Supply
from geo.layers import Pack, load_pack
from tests.data.world import ALICE, OPERATION, World, fresh_id, later

PUMPS = Link(Function.EL, "fjärrvärmepumpar", Function.VARME, 4, 24, condition=LinkCondition.UTAN_RESERV)


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(REFERENCE_PACK)


@pytest.fixture
def ending(world: World) -> World:
    set_assumptions(world.store, ALICE, replace(defaults(), chain=(PUMPS,)), later(0))
    for point in ("P01", "P02"):
        world.open_point(point)
    said = {"supply": Supply.RESERV, "lasts_until": later(120), "cause": "ställverket brann"}
    world.report(Status.FUNGERAR, point="P01", **said)
    return world


def frozen(world: World) -> SituationReport:
    words = Words("Kallt.", "Kallare.", "Kallast.", "Värme först.")
    new = NewSituationReport(fresh_id("lr"), OPERATION, words, later(2) + timedelta(hours=4))
    report_acts.freeze(world.store, ALICE, new, later(2))
    return situation_report_reads.reports(world.store, OPERATION)[0]


def text(world: World, pack: Pack, report: SituationReport, *, foreseen: bool) -> str:
    return report_file(world.store, pack, report, ".txt", foreseen).decode()


def test_it_says_what_is_stated_and_what_is_assumed_and_of_whom_nothing_is_known(
    ending: World, pack: Pack
) -> None:
    said = text(ending, pack, frozen(ending), foreseen=True)
    part = said.split("PROGNOS 72 H\n\n")[1].split("\n\nSEKTORER")[0]
    stated, assumed, bare = (line for line in part.splitlines() if line)
    assert "Skolan P01" in stated
    assert "reserven tar slut · ställverket brann · sagt" in stated
    assert "antagande: el → fjärrvärmepumpar · förslag" in assumed
    assert bare.startswith("För 1 av 2 punkter finns inget underlag")


def test_in_a_file_that_leaves_it_is_struck_unless_chosen(ending: World, pack: Pack) -> None:
    said = text(ending, pack, frozen(ending), foreseen=False)
    assert "PROGNOS" not in said
    assert "antagande" not in said
    assert "TAR SLUT INOM 72 TIMMAR" in said
    assert "Prognosen är struken vid export" in said


def test_in_the_journal_that_leaves_it_is_struck(ending: World) -> None:
    report = frozen(ending)
    assert report.content["foreseen"]
    told = journal_sheet(ending.store, OPERATION).wire
    (line,) = (json.loads(row["facts"]) for row in told if row["kind"] == EntryKind.SITUATION_REPORT)
    assert line["content"] == {name: part for name, part in report.content.items() if name != "foreseen"}


def test_it_stays_as_it_was_foreseen_then(ending: World, pack: Pack) -> None:
    report = frozen(ending)
    before = text(ending, pack, report, foreseen=True)
    ending.report(Status.FUNGERAR, point="P01", now=later(30), observed_at=later(30))
    set_assumptions(ending.store, ALICE, replace(defaults(), chain=()), later(31))
    assert text(ending, pack, report, foreseen=True) == before


def test_masked_words_go_with_it(ending: World, pack: Pack) -> None:
    report = frozen(ending)
    (loss, _assumed) = report.content["foreseen"]["losses"]
    mask_entry(
        *(ending.store, ALICE), act_id="m", revision=loss["cause"]["revision"], decision="7", now=later(3)
    )
    said = text(ending, pack, report, foreseen=True)
    assert "ställverket" not in said
    assert "[maskerat]" in said
