"""The path of a situation report: which step waits, what a new one begins with, who is told what."""

from dataclasses import replace
from datetime import timedelta

from dashboard.desk.situation_reports.says.path import (
    AHEAD,
    DONE,
    HERE,
    approving,
    path_steps,
    prefilled,
    unchanged,
    under_way,
)
from data.situation_reports.facts import SituationReport, Step, Words
from data.staff.facts import StaffPlan
from tests.factories import NOW, ago, ahead

WORDS = Words("Allvarligt.", "Kallt.", "Kallare.", "Värme först.")
WRITTEN = Step(ago(60), "krisledningen", 10, "anna")
REPORT = SituationReport(10, "r", "op-1", 1, "", WRITTEN, ahead(180), WORDS, {})
APPROVED = replace(REPORT, approved=Step(ago(50), "krisledningen", 11, "bo"))
PUBLISHED = replace(APPROVED, published=Step(ago(40), "krisledningen", 12, "bo"))


def states(report: SituationReport | None) -> list[str]:
    return [one.state for one in path_steps(report, NOW)]


def test_exactly_one_step_waits_until_all_are_taken() -> None:
    assert states(None) == [HERE, AHEAD, AHEAD, AHEAD]
    assert states(REPORT) == [DONE, DONE, HERE, AHEAD]
    assert states(APPROVED) == [DONE, DONE, DONE, HERE]
    assert states(PUBLISHED) == [DONE] * 4
    assert [one.said for one in path_steps(APPROVED, NOW)][1:3] == [
        "krisledningen, 02:12",
        "krisledningen, 02:22",
    ]


def test_only_the_newest_is_on_its_way() -> None:
    assert under_way(()) is None
    assert under_way((PUBLISHED, REPORT)) is None
    assert under_way((REPORT, PUBLISHED)) is REPORT


def test_whoever_wrote_it_is_told_that_another_should_approve() -> None:
    assert approving(REPORT, "bo") == ("Godkänn rapporten", "")
    word, told = approving(REPORT, "anna")
    assert word == "Godkänn ändå, jag är ensam"
    assert "står det i loggen" in told
    assert not PUBLISHED.alone
    assert replace(REPORT, approved=replace(WRITTEN, revision=11)).alone


def test_who_decided_is_never_prefilled_and_a_due_time_is_not_the_next_ones() -> None:
    plan = StaffPlan("Vatten först.", report_at=ahead(20), revision=20)
    found = prefilled(plan, [PUBLISHED], NOW)
    assert set(found) == {"assessment", "outlook_24", "outlook_72", "direction"}
    assert (found["direction"].text, found["direction"].source) == ("Vatten först.", "planen, post 20")
    assert found["assessment"].source == "lägesrapport 1, 02:12"
    assert "next_at" in prefilled(replace(plan, report_at=NOW + timedelta(hours=3)), [], NOW)
    older = replace(plan, revision=5)
    assert prefilled(older, [PUBLISHED], NOW)["direction"].text == "Värme först."
    assert prefilled(StaffPlan(), [replace(REPORT, words=None)], NOW) == {}


def test_what_nobody_changed_is_said_to_whoever_approves() -> None:
    newer = replace(REPORT, number=2, words=replace(WORDS, assessment="Bättre."))
    said = unchanged(newer, [newer, REPORT])
    assert said == (
        "Ordagrant som i lägesrapport 1: följderna inom 24 timmar, följderna inom 72 timmar, inriktningen."
    )
    assert unchanged(REPORT, [REPORT]) == ""
