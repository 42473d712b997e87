"""An exercise that was jumped through and ended: the timeline and the evaluation give one answer."""

from datetime import timedelta

from dashboard.desk.exercise.says.rows import inject_rows
from dashboard.paper.evaluation_chart import over_time
from dashboard.paper.evaluation_figures import figures
from dashboard.paper.evaluation_home import found as taken_home
from dashboard.paper.evaluation_says import limits_blocks, over_blocks, silent_block
from dashboard.paper.evaluation_tables import inject_blocks
from dashboard.words.exercise import Names
from data.exercise.acts.injects import deliver_due
from data.exercise.evaluated import evaluation
from data.exercise.scenario import ClockAct, Expected, ExpectedKind, InjectState
from data.sectors.facts import EMPTY_REGISTER
from data.words import Function
from tests.dashboard.the_desk import Desk
from tests.data.exercise.played import ID, a_scenario, an_inject, clock, found, minutes, plan
from tests.data.world import NOW

NAMES = Names(
    {"bromma": "Bromma", "farsta": "Farsta"}, {}, {"P01": "bromma", "P02": "farsta"}, EMPTY_REGISTER
)


def test_what_was_jumped_over_is_missed_on_no_page_and_what_could_not_be_judged_is_named(desk: Desk) -> None:
    desk.load("Alviksskolan", "Farstaskolan")
    report = Expected(ExpectedKind.RAPPORT, minutes(15), area="bromma", function=Function.EL)
    plan(desk.store, a_scenario(an_inject("I1", 0, expected=(report,)), an_inject("I2", 1)))
    clock(desk.store, ClockAct.START, NOW)
    deliver_due(desk.store, ID, NOW + minutes(2))
    clock(desk.store, ClockAct.JUMP, NOW + minutes(2), to=minutes(40))
    clock(desk.store, ClockAct.STOP, NOW + minutes(3))
    held, one = found(desk.store), evaluation(desk.store, ID, NOW + timedelta(hours=3))
    assert one is not None
    rows = inject_rows(held, NAMES, held.operation.clock.at(NOW + timedelta(hours=3)))
    assert [row.state for row in rows] == [InjectState.LEVERERAT, InjectState.LEVERERAT]
    assert (one.acts.missed, one.acts.unjudged, one.acknowledged.missing, one.first_report.missing) == (
        *(0, 1),
        *(0, 0),
    )
    picture, first, acknowledged, acts, _failures = figures(one, NAMES)
    assert acts.rests == (
        "1 gick inte att bedöma, övningen slutade innan tiden var spelad: I1 rapport: Bromma el inom 15 min"
    )
    assert first.what == "till första rapport (38 min hoppades över)"
    assert first.rests == acknowledged.rests == "ingen hade tid på sig att svara"
    assert picture.rests == "ingen punkt var öppen (38 min hoppades över)"
    words = str([limits_blocks(one), silent_block(one, NAMES), inject_blocks(one, NAMES)])
    assert "Vilken och varför: Inspel." in words
    assert "stadsdel Bromma: inte, men tiden spelades inte ut" in words
    assert "missat," not in words
    assert "aldrig;" not in words
    assert taken_home(one, NAMES).weakest == ()


def test_times_on_each_side_of_a_jump_do_not_lie_over_each_other(desk: Desk) -> None:
    desk.load("Alviksskolan", "Farstaskolan")
    plan(desk.store, a_scenario(an_inject("I1", 0), opens=("P01",)))
    clock(desk.store, ClockAct.START, NOW)
    clock(desk.store, ClockAct.JUMP, NOW + minutes(3), to=minutes(30))
    clock(desk.store, ClockAct.STOP, NOW + minutes(36))
    one = evaluation(desk.store, ID, NOW + timedelta(hours=3))
    drawn = over_time(one) if one is not None else None
    assert drawn is not None
    assert [tick.text for tick in drawn.across] == ["T+ 00:00", "T+ 00:40", "T+ 00:50", "T+ 01:00"]


def test_just_after_the_start_it_says_that_nothing_is_played_and_what_has_not_come(
    desk: Desk,
) -> None:
    """The page evaluates by whole minutes: just after the start none has been played, whatever is open."""
    desk.load("Alviksskolan", "Farstaskolan")
    report = Expected(ExpectedKind.RAPPORT, minutes(15), area="bromma", function=Function.EL)
    plan(desk.store, a_scenario(an_inject("I1", 20, expected=(report,)), opens=("P01",)))
    clock(desk.store, ClockAct.START, NOW)
    one = evaluation(desk.store, ID, NOW)
    assert one is not None
    picture, _first, _acknowledged, acts, _failures = figures(one, NAMES)
    assert picture.rests == "inget är spelat än"
    assert "inspelet är inte levererat" in acts.rests
    assert "1 inspel är inte levererat och räknas inte." in str(limits_blocks(one))
    assert "Inget är spelat än" in str(over_blocks(one))
