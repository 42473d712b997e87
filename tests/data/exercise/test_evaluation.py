"""Every figure of a small exercise against the same figure worked out by hand, and what must hold of any."""

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from data import truth
from data.clock import Clock
from data.exercise.course import Score, course
from data.exercise.evaluated import Figure, compare
from data.exercise.evaluation import Acts, Times, evaluate
from data.exercise.facit import Facit, facit
from data.exercise.history import History, Played, Stood, played
from data.exercise.judging import Lack
from data.exercise.scenario import Effect, Inject, Outcome
from data.points.facts import FunctionState, Report
from data.words import Function, Mark, Status, Supply
from tests.data.exercise import played_exercise as small
from tests.data.exercise.played_exercise import DOWN, EL, ENDED, ORIGIN, POINTS, VARME, WORKS, minutes, real


def test_a_pause_adds_no_time_and_a_jump_over_time_is_not_played() -> None:
    """Ran T+0 to T+20, stood still, ran T+20 to T+40, jumped, ran T+50 to T+60: fifty minutes."""
    run = played(small.clock(), ENDED)
    assert (run.total, run.minutes, run.skipped) == (minutes(50), 50, minutes(10))
    assert run.until(ORIGIN + minutes(45)) == run.until(ORIGIN + minutes(50)) == minutes(40)
    assert run.at(minutes(45)) == ORIGIN + minutes(55)


def test_the_facit_follows_what_was_delivered_and_what_it_ran_on() -> None:
    run = played(small.clock(), ENDED)
    true = facit(small.exercise(), POINTS, run)

    def at(point: str, function: Function, minute: float) -> tuple[Status, Supply]:
        span = true.at(point, function, ORIGIN + minutes(minute))
        return span.status, span.supply

    assert at("P3", EL, 0) == (DOWN, Supply.OKANT)  # so it begins
    assert at("P1", EL, 4.9) == (WORKS, Supply.ORDINARIE)  # no effect has touched it yet
    assert at("P1", EL, 5) == at("P2", EL, 59) == (DOWN, Supply.OKANT)  # I1, all of the area
    assert at("P1", VARME, 29.9) == (WORKS, Supply.RESERV)  # I2, fifteen minutes of reserve
    assert at("P1", VARME, 30) == (DOWN, Supply.RESERV)
    assert at("P3", VARME, 59) == (WORKS, Supply.ORDINARIE)  # I4 was never delivered
    assert [span.inject for span in true.spans("P1", VARME)] == ["", "I2", "I2"]


def test_a_jump_that_takes_the_situation_along_takes_what_is_used_up_along() -> None:
    """From T+40 to T+50: what was to end at T+45 ends at T+55, and what ended before has ended."""
    late = replace(small.INJECTS[1], effects=(replace(small.INJECTS[1].effects[0], lasts=minutes(30)),))
    scenario = replace(small.SCENARIO, injects=(small.INJECTS[0], late, *small.INJECTS[2:]))
    for carry, ends in ((False, 50), (True, 55)):
        one = small.after(small.exercise(carry=carry), scenario=scenario)
        run = played(one.operation.clock, ENDED)
        assert facit(one, POINTS, run).spans("P1", VARME)[-1].begins == ORIGIN + minutes(ends)
    carried = small.exercise(carry=True)
    early = facit(carried, POINTS, played(carried.operation.clock, ENDED)).spans("P1", VARME)
    assert early[-1].begins == ORIGIN + minutes(30)


def test_each_minute_of_the_picture_is_what_it_was_by_hand() -> None:
    """Fifty minutes: minute k is T+k until k = 40, then T+k+10. What is reported at T+2 is there in k = 2.

    P1 is open all the time. Nothing is said of it in k = 0 and 1.
      information: works until T+100: right in k = 2–49.                                  48 right, 2 unknown
      vatten: valid until T+30: right in k = 2–29, then a green that expired: unknown.    28 right, 22 unknown
      värme: said to work; true until T+30: right in k = 2–29, wrong in k = 30–49.     28 right, 20 wrong, 2
      el: said to work, true until T+5: right in k = 2–4, wrong in k = 5–11; motspel contradicts at T+12:
          unconfirmed in k = 12–17; agreed at T+18: right in k = 18–39; expired at T+45, in the jump:
          unconfirmed in k = 40–49.                                  25 right, 7 wrong, 16 unconfirmed, 2
    P2 opens at T+10 and nobody says anything: 40 minutes of four functions unknown.
    P3 is open, its stadsdel silent: 50 minutes of four functions unknown, never right.
    """
    one = evaluate(small.exercise(), small.history(), POINTS, ENDED).picture
    found = {(cell.point, cell.function): cell.score for cell in one.cells}
    assert found["P1", Function.INFORMATION] == Score(48, 0, 0, 2)
    assert found["P1", Function.VATTEN] == Score(28, 0, 0, 22)
    assert found["P1", VARME] == Score(28, 20, 0, 2)
    assert found["P1", EL] == Score(25, 7, 16, 2)
    assert {found["P2", function] for function in Function} == {Score(0, 0, 0, 40)}
    assert one.areas == {"a": Score(129, 27, 16, 188), "b": Score(0, 0, 0, 200)}
    assert one.total == Score(129, 27, 16, 388)
    assert sum(part.score.minutes for part in one.bins) == 560
    assert one.bins[40].begins == ORIGIN + minutes(50)


def test_a_jump_that_lets_nothing_age_takes_what_was_said_along() -> None:
    """P1's el, valid until T+45, is valid until T+55: right in k = 40–44 too, unconfirmed from k = 45."""
    one = evaluate(small.exercise(carry=True), small.history(), POINTS, ENDED).picture
    found = {(cell.point, cell.function): cell.score for cell in one.cells}
    assert found["P1", EL] == Score(30, 7, 11, 2)
    assert found["P1", Function.VATTEN] == Score(28, 0, 0, 22)  # that had expired before


def test_expected_acts_are_met_late_missed_or_not_judged() -> None:
    """I1 at T+5: a acknowledged at T+7, b never. The report came from motspel at T+12, which is nobody's
    answer, and from the stadsdel at T+18: thirteen minutes, three too late. I2 at T+15: nobody opened in b.
    I3 at T+58 had five minutes; the exercise ended after two. I4 was not delivered.
    """
    one = evaluate(small.exercise(), small.history(), POINTS, ENDED)
    first, second, third, fourth = one.injects
    assert [judged.outcome for judged in first.judged] == [
        *(Outcome.SEN, Outcome.UPPFYLLD, Outcome.MISSAD),
        Outcome.UPPFYLLD,  # an assessment, the last of two
    ]
    assert [judged.took for judged in first.judged] == [minutes(13), minutes(2), None, None]
    assert (first.judged[0].revision, first.judged[3].observed) == (21, True)
    assert [judged.outcome for judged in second.judged] == [Outcome.MISSAD, Outcome.INTE_BEDOMD]
    assert [judged.lack for judged in (*second.judged, *third.judged, *fourth.judged)] == [
        *(None, Lack.INGEN_BEDOMNING, Lack.OVNINGEN_SLUT, Lack.EJ_LEVERERAT),
    ]
    assert one.acts == Acts(met=2, late=1, missed=2, unjudged=3)
    # Acknowledging: a in 2 min; b never, twice; a had no time to, for I3.
    # Reports: in a 13 min after I1 and 3 after I2, in b never.
    assert one.acknowledged == Times(minutes(2), minutes(2), 3, 2)
    assert first.first_reports == {"a": minutes(13), "b": None}
    assert second.first_reports == {"a": minutes(3), "b": None}


def test_an_assessment_goes_before_the_journal_until_the_act_can_be_judged_while_it_runs() -> None:
    running = small.after(
        small.exercise(),
        operation=replace(small.operation(Clock(small.STARTED, ORIGIN, 1.0)), closed_at=None),
    )
    one = evaluate(running, small.history(), POINTS, real(6))
    assert [judged.lack for judged in one.injects[0].judged[1:3]] == [None, Lack.TIDEN_KVAR]
    assert one.limits.running


def test_a_silent_stadsdel_scores_missed_and_unknown_never_right() -> None:
    areas = {one.area: one for one in evaluate(small.exercise(), small.history(), POINTS, ENDED).areas}
    silent = areas["b"]
    assert silent.silent and not areas["a"].silent
    assert silent.acts == Acts(met=0, late=0, missed=2, unjudged=1)
    assert (silent.picture.right, silent.picture.unknown) == (0, 200)
    assert (silent.acknowledged, silent.first_report) == (Times(None, None, 2, 2), Times(None, None, 2, 2))
    assert areas["a"].reports == 5  # motspel's own is not one of theirs


def test_objectives_have_their_acts_and_what_observers_noted() -> None:
    report, decide = evaluate(small.exercise(), small.history(), POINTS, ENDED).objectives
    assert (report.acts, [one.text for one in report.observations]) == (Acts(2, 1, 1, 0), ["Lugnt"])
    assert (decide.injects, decide.acts) == (("I2", "I3"), Acts(0, 0, 1, 2))


def test_only_the_areas_that_take_part_are_judged() -> None:
    one = evaluate(small.after(small.exercise(), areas=("a",)), small.history(), POINTS, ENDED)
    assert [held.area for held in one.areas] == ["a"]
    assert one.picture.total == Score(129, 27, 16, 188)
    assert {ack.area for inject in one.injects for ack in inject.acknowledged} <= {"a", ""}
    assert {act.area for inject in one.injects for act in inject.judged} <= {"a", ""}


def test_a_second_run_is_compared_figure_by_figure() -> None:
    """In the second run the report came at T+8, three minutes after I1."""
    sooner = replace(
        small.REPORTS[5], observed_at=ORIGIN + minutes(8), recorded_at=real(8), revision=11, id="r11"
    )
    reports = (*small.REPORTS[:4], sooner)
    before = evaluate(small.exercise(), small.history(), POINTS, ENDED)
    after = evaluate(small.exercise(), small.history(reports), POINTS, ENDED)
    found = {one.figure: one for one in compare(before, after) if not one.area}
    assert (found[Figure.SENA].change, found[Figure.UPPFYLLDA].change) == (-1, 1)
    wrong = found[Figure.FEL]
    assert (wrong.before, wrong.after) == (27 / 560, 23 / 560)


STEPS = st.lists(
    st.tuples(st.sampled_from(["pause", "run", "fast", "jump"]), st.integers(1, 25)), min_size=1, max_size=6
)
SAID = st.lists(
    st.tuples(
        *(st.sampled_from(sorted(POINTS)), st.sampled_from(Function), st.sampled_from(Status)),
        *(st.integers(0, 100), st.none() | st.integers(1, 60), st.sampled_from(["a", "b"])),
    ),
    max_size=12,
)
MADE = st.lists(
    st.tuples(
        *(st.sampled_from(Function), st.sampled_from(Status), st.integers(0, 100)),
        *(st.none() | st.integers(0, 60), st.sampled_from(["a", "b"])),
    ),
    max_size=6,
)


@settings(deadline=None)
@given(STEPS, SAID, MADE)
def test_any_minute_is_judged_as_the_wall_and_the_facit_were_then(
    steps: list[tuple[str, int]],
    said: list[tuple[str, Function, Status, int, int | None, str]],
    made: list[tuple[Function, Status, int, int | None, str]],
) -> None:
    """The four add up to every minute of every open point; each equals the slow reading of that minute."""
    clock, ended = _clock(steps)
    run = played(clock, ended)
    reports = _reports(clock, ended, said)
    injects = tuple(
        Inject(f"I{n}", minutes(at), "", effects=(_effect(function, status, lasts, area),))
        for n, (function, status, at, lasts, area) in enumerate(made)
    )
    told = tuple(
        replace(small.delivered(inject, 0, n), at=clock.at(moment), recorded_at=moment)
        for n, inject in enumerate(injects)
        if (moment := small.STARTED + (inject.at or timedelta())) <= ended
    )
    one = small.after(
        small.exercise(),
        operation=replace(small.operation(clock), closed_at=ended),
        scenario=replace(small.SCENARIO, opens=tuple(POINTS), injects=injects),
        delivered=told,
    )
    known = History((), tuple(_stood(clock, reports)))
    true = facit(one, POINTS, run)
    found = course(one, known, true, run, POINTS)
    assert found.total.minutes == len(POINTS) * len(Function) * run.minutes
    assert found.total == _slowly(run, known, true)


def _clock(steps: list[tuple[str, int]]) -> tuple[Clock, datetime]:
    at, clock = small.STARTED, Clock(small.STARTED, ORIGIN, 1.0)
    for kind, length in steps:
        at += minutes(length)
        shown, speed = clock.at(at), {"pause": 0.0, "fast": 4.0}.get(kind, 1.0)
        clock = clock.then(at, shown + (minutes(length) if kind == "jump" else timedelta()), speed)
    return clock, at + minutes(7)


def _reports(
    clock: Clock, ended: datetime, said: list[tuple[str, Function, Status, int, int | None, str]]
) -> tuple[Report, ...]:
    ordered = sorted(said, key=lambda one: one[3])
    found = []
    for number, (point, function, status, at, valid, source) in enumerate(ordered):
        recorded = small.STARTED + minutes(at)
        if recorded <= ended:
            observed = clock.at(recorded)
            held = small.report(number, point, function, status, 0, None, source)
            until = observed + minutes(valid) if valid is not None else None
            found.append(replace(held, observed_at=observed, recorded_at=recorded, valid_until=until))
    return tuple(found)


def test_a_point_that_came_during_the_exercise_speaks_for_its_stadsdel() -> None:
    """K came in b, and b reported there at T+18: b is not silent, and the picture has no facit for K."""
    church = replace(small.REPORTS[-1], revision=90, point="K")
    heard = small.history((*small.REPORTS, church))
    one = evaluate(small.exercise(), heard, POINTS, ENDED, own={"K": "b"})
    areas = {each.area: each for each in one.areas}
    assert (areas["b"].reports, areas["b"].silent) == (1, False)
    assert one.injects[0].first_reports["b"] is not None
    assert one.picture == evaluate(small.exercise(), small.history(), POINTS, ENDED).picture
    elsewhere = evaluate(small.exercise(), heard, POINTS, ENDED, own={"K": "c"})
    assert elsewhere.acknowledged == one.acknowledged  # what comes in c makes c no recipient


def _stood(clock: Clock, reports: tuple[Report, ...]) -> list[Stood]:
    return [replace(one, at=clock.at(one.recorded_at)) for one in small.stood(reports)]


def _effect(function: Function, status: Status, lasts: int | None, area: str) -> Effect:
    return Effect((function,), status, areas=(area,), lasts=minutes(lasts) if lasts is not None else None)


def _slowly(run: Played, known: History, true: Facit) -> Score:
    counted = {"right": 0, "wrong": 0, "unconfirmed": 0, "unknown": 0}
    for minute in range(run.minutes):
        moment = run.at(minutes(minute))
        for point in POINTS:
            for function in Function:
                heard = [one for one in known.stood if (one.point, one.function) == (point, function)]
                state = next((one.state for one in reversed(heard) if one.at <= moment), FunctionState())
                read = truth.effective(state, moment)
                if read.mark is not Mark.BEKRAFTAT:
                    counted["unconfirmed"] += 1
                elif read.status is Status.OKAND:
                    counted["unknown"] += 1
                else:
                    fits = read.status is true.at(point, function, moment).status
                    counted["right" if fits else "wrong"] += 1
    return Score(**counted)
