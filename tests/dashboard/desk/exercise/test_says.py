"""What an exercise's control is shown: the timeline and where it is, what a jump does, who has been heard."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from dashboard.desk.exercise.says.check import Screens, check, trial_inject
from dashboard.desk.exercise.says.page import due_moments, head, jump_came, jump_says, left_out, offered_acts
from dashboard.desk.exercise.says.scenario import areas_touched, inject_page, offered_recipients
from dashboard.desk.exercise.says.timeline import Timeline, Wanted, timeline
from dashboard.desk.injects.says import typed_back
from dashboard.words.exercise import Names, condition_words, t_plus, to_in_short, typed_t_plus
from data.access.reads import Account, Device, Token
from data.clock import Clock
from data.errors import Reason
from data.exercise.facts import Delivered, Exercise, Skipped, Withdrawn
from data.exercise.scenario import (
    ClockAct,
    Condition,
    ConditionKind,
    Effect,
    ExerciseState,
    Expected,
    ExpectedKind,
    Inject,
    InjectState,
    Recipient,
    Scenario,
)
from data.exercise.taking_part import narrowed
from data.rights import Grant, Who
from data.sectors.facts import EMPTY_REGISTER
from data.words import Function, OperationKind, Role, Status, TokenKind
from tests.factories import NOW, make_operation

BEGINS = datetime(2027, 1, 14, 6, tzinfo=UTC)
NAMES = Names(
    {"bromma": "Bromma", "farsta": "Farsta"},
    {"P01": "Brommaskolan", "P02": "Farstaskolan"},
    {"P01": "bromma", "P02": "farsta"},
    EMPTY_REGISTER,
)
BROMMA, FARSTA = Recipient(Role.STADSDEL, "bromma"), Recipient(Role.STADSDEL, "farsta")
LEADER = Who("a", "övningsledningen", (Grant(Role.OVNINGSLEDNING),))
LOCAL_LEADER = Who("b", "lokal övningsledare Bromma", (Grant(Role.LOKAL_OVNINGSLEDARE, "bromma"),))


def minutes(n: float) -> timedelta:
    return timedelta(minutes=n)


def inject(id: str, at: float | None, *to: Recipient, **more: Any) -> Inject:
    said = {"text": f"Text {id}", "sender": "elbolaget", **more}
    return Inject(id, None if at is None else minutes(at), to=to, **said)


INJECTS = (
    inject(
        "A2",
        30,
        FARSTA,
        phase="Uthållighet",
        effects=(Effect((Function.EL,), Status.UR_FUNKTION, ("farsta",)),),
    ),
    inject("A1", 10, BROMMA, phase="Bortfall", expected=(Expected(ExpectedKind.KVITTERAT, minutes(5)),)),
    inject("A3", 90, BROMMA, FARSTA, phase="Uthållighet"),
    inject("R1", None, Recipient(Role.KRISLEDNING)),
)


def exercise(at: float = 20, speed: float = 1.0, **changes: Any) -> Exercise:
    """An exercise that has run for so many minutes of its own time at the real NOW."""
    clock = Clock(NOW, BEGINS + minutes(at), speed, earlier=Clock(NOW - minutes(at), BEGINS).stretches)
    held = {"kind": OperationKind.OVNING, "clock": clock, **changes.pop("operation", {})}
    scenario = Scenario("s", "Elavbrott", BEGINS, minutes(120), injects=INJECTS)
    return Exercise(make_operation(**held), 7, scenario, **changes)


def told(id: str, at: float, *to: Recipient, **more: Any) -> Delivered:
    return Delivered(
        id, 5, BEGINS + minutes(at), NOW - minutes(5), "elbolaget", "telefon", "Text", to, **more
    )


def at(n: float) -> datetime:
    return BEGINS + minutes(n)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        *(("1:30", 90), ("T+01:30", 90), ("90 min", 90), ("2", 120), ("t+ 0.05", 5), ("100:00", 6000)),
        *(("2 timmar", 120), ("90 minuter", 90), ("T+ 90 min", 90), ("1 h 30 min", 90)),
    ],
)
def test_a_time_from_the_start_is_read_as_people_type_it(typed: str, found: float) -> None:
    read = typed_t_plus(typed, "at")
    assert read == minutes(found)
    assert typed_t_plus(typed_back(minutes(found)), "at") == minutes(found)


@pytest.mark.parametrize("typed", ["1:75", "snart", "-1:00", "1:30:99"])
def test_another_is_refused_in_its_field(typed: str) -> None:
    found = typed_t_plus(typed, "at")
    assert isinstance(found, Reason)
    assert found.field == "at"


def test_a_time_before_the_start_and_seconds_are_told() -> None:
    assert t_plus(minutes(-5)) == "T− 00:05"
    assert t_plus(minutes(1.5)) == "T+ 00:01:30"


def drawn(held: Exercise, now: float = 20, **wanted: Any) -> Timeline:
    return timeline(held, NAMES, at(now), Wanted(**wanted))


def test_the_timeline_is_in_order_of_time_by_phase_with_the_reserve_apart() -> None:
    found = drawn(exercise())
    assert [(phase.name, [row.id for row in phase.rows]) for phase in found.phases] == [
        ("Bortfall", ["A1"]),
        ("Uthållighet", ["A2", "A3"]),
    ]
    assert [row.id for row in found.contingency] == ["R1"]
    assert found.phases[0].done == "0 av 1 klara"


@pytest.mark.parametrize(("now", "place"), [(0, (0, 0)), (20, (1, 0)), (40, (1, 1)), (100, (1, 2))])
def test_the_line_of_now_stands_once_before_what_is_to_come(now: float, place: tuple[int, int]) -> None:
    phases = drawn(exercise(), now).phases
    assert [(number, phase.now) for number, phase in enumerate(phases) if phase.now is not None] == [place]


def test_what_is_missed_or_waits_for_an_answer_is_not_done() -> None:
    out = (told("A1", 10, BROMMA), told("A2", 30, FARSTA), told("A3", 40, BROMMA, FARSTA))
    held = exercise(delivered=out)
    assert [phase.done for phase in drawn(held, 41).phases] == ["0 av 1 klara", "0 av 2 klara"]
    answered = replace(out[1], acknowledged={"stadsdel:farsta": at(31)})
    held = exercise(delivered=(out[0], answered), skipped=(Skipped("A3", 6, at(35), "hinns inte"),))
    assert [phase.done for phase in drawn(held, 41).phases] == ["0 av 1 klara", "2 av 2 klara"]
    nobody = exercise(delivered=(told("A1", 10),))
    assert drawn(nobody, 41).phases[0].done == "1 av 1 klara", "nobody is to answer"


def test_in_what_is_over_nothing_is_planned_and_there_is_no_now() -> None:
    found = drawn(exercise(operation={"closed_at": NOW}))
    assert {row.state_word for phase in found.phases for row in phase.rows} == {"inte levererat"}
    assert {state: word for state, word, _n in found.counts}[InjectState.PLANERAT] == "inte levererat"
    assert (found.axis.now, [phase.now for phase in found.phases]) == (None, [None, None])
    assert drawn(exercise()).phases[0].rows[0].state_word == "planerat"


def test_an_inject_says_what_became_of_it_and_when_against_the_plan() -> None:
    held = exercise(
        delivered=(
            told("A1", 12, BROMMA, by="motspelet", acknowledged={"stadsdel:bromma": at(14)}),
            told("A2", 30, FARSTA),
        ),
        skipped=(Skipped("A3", 6, at(35), "hinns inte"),),
    )
    rows = {row.id: row for phase in drawn(held, 65).phases for row in phase.rows}
    assert (rows["A1"].state, rows["A1"].late) == (InjectState.BESVARAT, "+2 min mot planen")
    assert rows["A1"].happened == "levererat T+ 00:12 av motspelet"
    back = exercise(withdrawn=(Withdrawn("A1", 5, 6, at(12), "motspelet", at(10)),))
    (row, *_others) = (row for phase in drawn(back).phases for row in phase.rows)
    assert (row.state, row.happened) == (InjectState.PLANERAT, "taget tillbaka T+ 00:12 av motspelet")
    assert rows["A1"].answered == ("stadsdel Bromma T+ 00:14",)
    assert (rows["A2"].state, rows["A2"].late) == (InjectState.MISSAT, "")
    assert (rows["A3"].state, rows["A3"].happened) == (InjectState.OVERHOPPAT, "T+ 00:35: hinns inte")


ALL_AREAS = Recipient(Role.STADSDEL, "")


def test_an_inject_to_all_is_answered_when_everyone_has_and_says_who_is_silent() -> None:
    story = Scenario("s", "Elavbrott", BEGINS, minutes(120), injects=(inject("A1", 10, ALL_AREAS),))
    one_of_two = told("A1", 10, ALL_AREAS, acknowledged={"stadsdel:farsta": at(12)})
    held = replace(exercise(delivered=(one_of_two,)), scenario=story)
    row = drawn(held, 15).phases[0].rows[0]
    assert (row.state, row.counted) == (InjectState.LEVERERAT, "1 av 2 har kvitterat")
    assert row.silent == "inte kvitterat: stadsdel Bromma"
    assert drawn(held, 90).phases[0].rows[0].state is InjectState.MISSAT
    both = replace(one_of_two, acknowledged={"stadsdel:farsta": at(12), "stadsdel:bromma": at(80)})
    row = drawn(replace(held, delivered=(both,)), 90).phases[0].rows[0]
    assert (row.state, row.counted, row.silent) == (InjectState.BESVARAT, "2 av 2 har kvitterat", "")
    only_farsta = drawn(replace(held, areas=("farsta",)), 15).phases[0].rows[0]
    assert (only_farsta.state, only_farsta.silent) == (InjectState.BESVARAT, "")


def test_it_is_narrowed_by_state_and_by_area() -> None:
    held = exercise(delivered=(told("A1", 10, BROMMA),))
    planned = drawn(held, 12, states=(InjectState.PLANERAT,))
    assert [row.id for phase in planned.phases for row in phase.rows] == ["A2", "A3"]
    here = drawn(held, 12, area="bromma")
    assert [row.id for phase in here.phases for row in phase.rows] == ["A1", "A3"]
    assert (here.shown, here.all) == (2, 4)
    assert len(here.axis.ticks) == 3  # the line above shows all of it whatever the table is narrowed to


def test_the_axis_is_the_whole_exercise_and_moves_with_its_pace() -> None:
    axis = drawn(exercise(speed=2.0), 60).axis
    assert axis.now == 500
    assert axis.rate == pytest.approx(2.0 * 1000 / (120 * 60))
    assert [(tick.id, tick.at) for tick in axis.ticks] == [("A1", 83), ("A2", 250), ("A3", 750)]
    assert [(one.name, one.begins, one.ends) for one in axis.stretches] == [
        ("Bortfall", 83, 250),
        ("Uthållighet", 250, 1000),
    ]
    late = drawn(exercise(), 400).axis  # past its end it is as long as it has become
    assert late.now == 1000


def test_a_trial_is_no_part_of_the_story() -> None:
    held = exercise()
    trial = trial_inject(held)
    told_of = replace(held, scenario=replace(held.scenario, injects=(*INJECTS, trial)))
    assert drawn(told_of).all == 4
    again = replace(told_of, delivered=(told(trial.id, 0, *trial.to),))
    assert trial_inject(again).id != trial.id
    assert trial_inject(again).to == trial.to  # the trial itself brings no recipients


def test_the_head_says_what_comes_next_and_a_pause_has_no_pace() -> None:
    running = head(exercise(speed=2.5), at(20))
    assert (running.state, running.pace, running.next) == (ExerciseState.PAGAR, "2,5 ×", "A2 T+ 00:30")
    paused = head(exercise(speed=0.0), at(20))
    assert (paused.state, paused.pace, paused.goes_on) == (ExerciseState.PAUSAD, "", "1 ×")


def test_each_state_offers_what_can_be_done_in_it() -> None:
    assert offered_acts(ExerciseState.PLANERAD) == (ClockAct.START,)
    assert ClockAct.SPEED in offered_acts(ExerciseState.PAUSAD)
    assert offered_acts(ExerciseState.AVBRUTEN) == offered_acts(ExerciseState.AVSLUTAD) == ()


def test_a_jump_says_what_it_delivers_and_what_becomes_of_what_is_known() -> None:
    held = exercise(delivered=(told("A1", 10, BROMMA),))
    said = jump_says(held, NAMES, minutes(90), at(20), carry=False)
    assert "T+ 00:20 till T+ 01:30" in said.clock
    assert said.delivers.startswith("2 inspel")
    assert said.comes == (
        "A2 till stadsdel Farsta: Text A2",
        "A3 till stadsdel Bromma, stadsdel Farsta: Text A3",
    )
    assert "åldras" in said.known
    assert "bärs med" in jump_says(held, NAMES, minutes(90), at(20), carry=True).known
    nothing = jump_says(held, NAMES, minutes(25), at(20), carry=True)
    assert ("Inget inspel" in nothing.delivers, nothing.comes) == (True, ())
    narrow = jump_says(replace(held, areas=("bromma",)), NAMES, minutes(90), at(20), carry=True)
    assert narrow.comes[0] == "A2 till ingen som deltar: Text A2"


def test_areas_that_a_scenario_is_about_are_those_it_speaks_to_and_changes() -> None:
    held = exercise().scenario
    first = replace(held, injects=(INJECTS[1],))
    assert areas_touched(first, NAMES) == ("bromma",)
    wide = (INJECTS[1], inject("A9", 5, Recipient(Role.STADSDEL)))
    assert areas_touched(replace(held, injects=wide), NAMES) == (), "all take part"
    down = Effect((Function.EL,), Status.UR_FUNKTION, points=("P02",))
    assert areas_touched(replace(first, injects=(), start=(down,)), NAMES) == ("farsta",)
    assert left_out(held, ("bromma",), NAMES) == ("stadsdel Farsta (A2, A3)",)
    assert left_out(held, (), NAMES) == ()


def test_what_came_of_a_jump_is_told() -> None:
    before = exercise(delivered=(told("A1", 10, BROMMA),))
    left = Skipped("A3", 6, at(90), "Villkoret gällde inte.")
    after = replace(before, delivered=(*before.delivered, told("A2", 90, FARSTA)), skipped=(left,))
    assert jump_came(before, after) == "Levererat: A2. Inte levererat, villkoret gällde inte: A3."
    assert jump_came(after, after) == "Inget inspel kom."


def test_the_page_turns_at_what_is_due_and_at_what_becomes_missed() -> None:
    held = exercise(delivered=(told("A1", 10, BROMMA),))
    assert sorted(due_moments(held)) == [at(15), at(30), at(90)]
    clock = held.operation.clock.then(NOW, at(100), 1.0)
    jumped = replace(
        held, operation=replace(held.operation, clock=clock), delivered=(told("A1", 18, BROMMA),)
    )
    assert max(due_moments(jumped)) == at(103), "two minutes of five were played before the jump"
    assert drawn(jumped, 102).phases[0].rows[0].state is InjectState.LEVERERAT
    assert drawn(jumped, 103).phases[0].rows[0].state is InjectState.MISSAT


def test_many_recipients_are_counted_and_a_condition_is_a_sentence() -> None:
    many = [Recipient(Role.STADSDEL, f"a{n}") for n in range(11)]
    assert to_in_short([Recipient(Role.KRISLEDNING), *many], NAMES) == "krisledningen, 11 stadsdelar"
    assert to_in_short((), NAMES) == "ingen: ändrar bara facit"
    condition = Condition(
        ConditionKind.INTE_RAPPORTERAT, area="bromma", function=Function.EL, within=minutes(15)
    )
    assert condition_words(condition, NAMES) == "om Bromma inte har rapporterat el de senaste 15 min"


def test_a_local_leader_sees_everything_and_plays_only_the_own_area() -> None:
    held = exercise()
    own, foreign, both, central = (held.scenario.injects[n] for n in (1, 0, 2, 3))
    pages = [inject_page(held, one, NAMES, LOCAL_LEADER, at(20)) for one in (own, foreign, both, central)]
    assert pages[0].why_not_deliver == ""
    assert all("eget område" in page.why_not_deliver for page in pages[1:])
    assert pages[1].effects == ("el ur funktion: Farsta",)
    assert offered_recipients(held, NAMES, LOCAL_LEADER) == [BROMMA, Recipient(Role.PUNKT, "P01")]
    assert Recipient(Role.KRISLEDNING) in offered_recipients(held, NAMES, LEADER)


# ── förkontroll ──────────────────────────────────────────────────────────────────────────────


def account(*grants: Grant, disabled: bool = False) -> Account:
    return Account("a", "a", "prov", grants, disabled, external=False, has_password=True)


def link(point: str, operation: str, **changes: Any) -> Token:
    grant = Grant(Role.PUNKT, point, operation)
    return replace(Token("t", TokenKind.PUNKT, "länk", grant, NOW, NOW + minutes(60), None), **changes)


def test_the_check_names_every_gap_and_starts_with_all_of_them() -> None:
    held = exercise(at=0, speed=0.0)
    found = check(held, NAMES, [account(Grant(Role.STADSDEL, "bromma"))], [], Screens(0), NOW)
    assert {row.name: row.lack for row in found.parts} == {
        "krisledningen": "inget konto har rollen",
        "stadsdel Bromma": "inte prövad: skicka provinspelet",
        "stadsdel Farsta": "inget konto har rollen",
    }
    assert "Ingen storskärm är ansluten." in found.lacks
    assert not any(row.ready for row in found.parts)
    assert found.unchecked


def test_an_exercise_of_some_areas_is_checked_of_them_alone() -> None:
    told_points = inject("A4", 95, Recipient(Role.PUNKT, "P01"), Recipient(Role.PUNKT, "P02"))
    story = Scenario("s", "Elavbrott", BEGINS, minutes(120), injects=(*INJECTS, told_points))
    planned = replace(exercise(at=0, speed=0.0), scenario=story, areas=("farsta",))
    held = narrowed(planned, NAMES.point_areas)
    found = check(held, NAMES, [], [], Screens(1), NOW)
    assert [row.name.split()[-1] for row in found.parts] == ["krisledningen", "Farsta", "Farstaskolan"]
    assert [row.name for row in found.links] == ["Farstaskolan"]
    rows = [row for phase in drawn(held).phases for row in phase.rows]
    assert {row.id: row.to for row in rows}["A3"] == "stadsdel Farsta"


def test_who_acknowledged_the_trial_is_ready_and_a_closed_account_is_nobody() -> None:
    trial = told("prov", 0, BROMMA, FARSTA, heard={"stadsdel:bromma": NOW})
    held = exercise(at=0, speed=0.0, delivered=(trial,))
    accounts = [
        account(Grant(Role.STADSDEL, "bromma")),
        account(Grant(Role.STADSDEL, "farsta"), disabled=True),
    ]
    found = check(held, NAMES, accounts, [], Screens(1), NOW)
    rows = {row.name: row for row in found.parts}
    assert (rows["stadsdel Bromma"].ready, rows["stadsdel Bromma"].answered) == (True, "kvitterat 03:12")
    assert rows["stadsdel Farsta"].accounts == "0 konton"
    assert found.screens == "1 storskärm visar övningen."


def test_a_recipient_that_is_all_of_a_role_is_checked_one_by_one() -> None:
    story = Scenario("s", "Elavbrott", BEGINS, minutes(120), injects=(inject("A1", 10, ALL_AREAS),))
    trial = told("prov", 0, ALL_AREAS, heard={"stadsdel:bromma": NOW})
    held = replace(exercise(at=0, speed=0.0, delivered=(trial,)), scenario=story)
    accounts = [account(Grant(Role.STADSDEL, "bromma"))]
    found = check(held, NAMES, accounts, [], Screens(1), NOW)
    assert {row.name: (row.ready, row.lack) for row in found.parts} == {
        "stadsdel Bromma": (True, ""),
        "stadsdel Farsta": (False, "inget konto har rollen"),
    }
    assert found.heard == "1 av 2 mottagare är klara"
    assert "stadsdel Farsta: inget konto har rollen" in found.lacks


def test_a_link_counts_only_for_this_exercise_while_it_holds_and_once_it_was_used() -> None:
    to_point = inject("A1", 5, Recipient(Role.PUNKT, "P01"), Recipient(Role.PUNKT, "P02"))
    held = exercise()
    held = replace(held, scenario=replace(held.scenario, injects=(to_point,)))
    used = (Device("d", NOW - minutes(3), None),)
    mine = held.operation.id
    says = {}
    for name, tokens in {
        "none": [],
        "other": [link("P01", "annan", devices=used)],
        "ended": [link("P01", mine, devices=used, expires_at=NOW)],
        "unused": [link("P01", mine)],
        "used": [link("P01", mine, devices=used)],
    }.items():
        row = check(held, NAMES, [], tokens, Screens(0), NOW).links[0]
        says[name] = (row.says, row.ready)
    assert says["none"] == says["other"] == says["ended"] == ("ingen länk för övningen", False)
    assert says["unused"] == ("länken är inte använd", False)
    assert says["used"] == ("använd 03:09", True)
