"""Judgements of assumed outages in a report: marked as such, whole at the desk, struck in what leaves."""

import pytest

from dashboard.paper.report_files import report_file
from dashboard.paper.report_says import sheet
from dashboard.settings import REFERENCE_PACK
from data.assessments.reads import assessments
from data.situation_reports import reads as situation_report_reads
from data.situation_reports.beside import beside
from geo.layers import load_pack
from tests.data.assessments.test_assessments import freeze, save
from tests.data.world import OPERATION, World


def frozen(world: World, *, leaves: bool) -> tuple[str, str]:
    """Return a report that cites a judgement as a file, and as it is read at the desk."""
    saved = save(world, leaves=leaves)
    freeze(world.store, saved.revision)
    (report,) = situation_report_reads.reports(world.store, OPERATION)
    facts = situation_report_reads.document(report)
    made = sheet(
        report,
        facts,
        situation_report_reads.quoted(world.store, facts),
        beside(world.store, OPERATION, facts),
    )
    file = report_file(world.store, load_pack(REFERENCE_PACK), report, ".txt").decode()
    return file, str(made.blocks)


@pytest.mark.parametrize("leaves", [False, True])
def test_what_may_not_leave_is_named_by_its_entry_alone_in_a_file(world: World, leaves: bool) -> None:
    file, desk = frozen(world, leaves=leaves)
    (saved,) = assessments(world.store, OPERATION)
    assert "TÄNKT: Kabelbrand" in desk
    assert "TÄNKTA BEDÖMNINGAR" in file
    assert "Tänkt, inte inträffat" in file
    assert ("TÄNKT: Kabelbrand" in file) is leaves
    assert ("om den inte släcks" in file) is leaves
    assert (f"Bedömning post {saved.revision} är struken vid export." in file) is not leaves


def test_it_says_what_was_judged_by_whom_and_from_what(world: World) -> None:
    file, _desk = frozen(world, leaves=True)
    for said in (
        "Tänkt: el ur funktion 03:30–11:30 (8 h)",
        "Var: ritat i Bromma, 12,5 km²",
        "Punkter där: 1, varav 1 öppna eller rapporterande; där fungerar det nu i 1",
        "Människor där: omkring 1\u00a0000 (900–1\u00a0100)",
        "inom 1 km: nu omkring 41\u00a0000 (40\u00a0000–42\u00a0000), då omkring 38\u00a0500",
        "Förlorar räckvidd: omkring 2\u00a0500 människor",
        "Metod: gångavstånd runt vatten: vägar, backar och stängsel är inte med: den verkliga vägen",
        "DeSO, 2023",
        "Bedömt av: lokal användare, 2027-01-14 03:00, post",
        "ingen prognos är gjord, och det är inte detsamma som inget bortfall",
    ):
        assert said in file, said


def test_a_report_that_cites_none_says_nothing_of_them(world: World) -> None:
    save(world)
    freeze(world.store)
    (report,) = situation_report_reads.reports(world.store, OPERATION)
    file = report_file(world.store, load_pack(REFERENCE_PACK), report, ".txt").decode()
    assert "TÄNKT" not in file
