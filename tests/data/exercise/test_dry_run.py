"""The dry run: what would come is what comes, and nothing of it reaches the store that it is asked of."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from data.errors import Refused
from data.exercise.acts.dry_running import dry_run
from data.exercise.acts.injects import deliver_due
from data.exercise.dry_run import Load, Peak, Untold, loads, seen_by, unreachable, untold
from data.exercise.scenario import (
    ClockAct,
    Condition,
    ConditionKind,
    Effect,
    Expected,
    ExpectedKind,
    Inject,
    Played,
    Recipient,
    Scenario,
    TakingPart,
)
from data.operations import reads as operation_reads
from data.store.verify import verify
from data.words import Function, Role, Status
from tests.data.exercise.played import a_scenario, an_inject, clock, found, load, minutes, plan
from tests.data.world import NOW, World, later

EL_OUT = Effect((Function.EL,), Status.UR_FUNKTION, ("bromma",))
POINTS = {"P01": "bromma", "P02": "bromma", "P03": "skarpnack"}
PART = TakingPart(("bromma", "skarpnack"))


def asked(kind: ConditionKind, **of: str) -> Condition:
    return Condition(kind, **of)  # type: ignore[arg-type]


def a_story() -> Scenario:
    return a_scenario(
        an_inject("I1", 0, "stadsdel"),
        an_inject("I2", 10, "", text="", effects=(EL_OUT,)),
        an_inject("B", 20, condition=asked(ConditionKind.INTE_RAPPORTERAT, area="bromma")),
        an_inject("A", 20, condition=asked(ConditionKind.RAPPORTERAT, point="P01")),
        an_inject("I4", 30, condition=asked(ConditionKind.KVITTERAT, inject="I1")),
        an_inject("I5", 40, condition=asked(ConditionKind.INTE_LEVERERAT, inject="I4")),
        an_inject("I6", 50, plays=(Played("P03", Function.EL, Status.UR_FUNKTION),)),
        an_inject("I7", None, "krisledning"),
    )


def test_it_is_what_comes_when_nobody_does_anything(world: World) -> None:
    store = world.store
    load(store)
    before = (world.revision(), operation_reads.operations(store))
    done: list[float] = []
    run = dry_run(store, a_story(), NOW, done.append)
    assert (world.revision(), operation_reads.operations(store)) == before
    assert (done[-1], sorted(done), len(done)) == (1.0, done, 7)
    plan(store, a_story())
    clock(store, ClockAct.START)
    for minute in range(60):
        deliver_due(store, "ov-1", later(minute))
    played = found(store)
    assert run.delivered == tuple(one.inject for one in played.delivered) == ("I1", "I2", "B", "I5", "I6")
    assert run.skipped == {one.inject: one.reason for one in played.skipped}
    assert run.skipped["A"] == "Villkoret gällde inte: P01 har inte rapporterats."
    assert verify(store).intact


def test_several_leaders_run_theirs_at_the_same_time(world: World) -> None:
    """Each makes a store of its own: their migrations never meet."""
    load(world.store)
    with ThreadPoolExecutor(4) as leaders:
        runs = list(leaders.map(lambda _: dry_run(world.store, a_story(), NOW), range(8)))
    assert {run.delivered for run in runs} == {("I1", "I2", "B", "I5", "I6")}


def test_a_scenario_with_faults_is_not_run(world: World) -> None:
    with pytest.raises(Refused, match="atlantis"):
        dry_run(world.store, a_scenario(an_inject("I1", 0, "stadsdel:atlantis")), NOW)


def test_the_load_is_that_of_the_injects_that_came(world: World) -> None:
    report = Expected(ExpectedKind.RAPPORT, minutes(30), area="bromma")
    story = a_scenario(
        an_inject("I1", 0, "stadsdel", expected=(report,)),
        an_inject("I2", 3, expected=(replace(report, area=""),)),
        an_inject("I3", 29, "krisledning", expected=(Expected(ExpectedKind.BESLUT, minutes(10)),)),
        an_inject("I4", 30, expected=(Expected(ExpectedKind.KVITTERAT, minutes(5)),)),
        an_inject("I5", 59),
        an_inject("I6", 61, condition=asked(ConditionKind.RAPPORTERAT, point="P01")),
        an_inject("I7", None),
    )
    load(world.store)
    bromma, stab, skarpnack = loads(story, dry_run(world.store, story, NOW), PART)
    assert bromma == Load(
        recipient=Recipient(Role.STADSDEL, "bromma"),
        moments=(minutes(0), minutes(3), minutes(30), minutes(59)),
        hour=Peak(4, minutes(0), minutes(59), ("I1", "I2", "I4", "I5")),
        at_once=Peak(2, minutes(0), minutes(3), ("I1", "I2")),
        awaited=Peak(2, minutes(0), minutes(3), ("I1", "I2")),
        gap=minutes(61),
        quiet_from=minutes(59),
    )
    assert (stab.moments, stab.gap, stab.quiet_from) == ((minutes(29),), minutes(91), minutes(29))
    assert (skarpnack.moments, skarpnack.awaited, skarpnack.gap) == ((minutes(0),), Peak(), minutes(120))


def test_an_effect_that_nobody_is_told_of_is_named_with_its_areas(world: World) -> None:
    load(world.store)
    both = replace(EL_OUT, areas=("bromma", "skarpnack"))
    silent = an_inject("I2", 40, "", text="", effects=(both,))
    story = a_scenario(an_inject("I1", 0), silent, an_inject("I3", 71))
    run = dry_run(world.store, story, NOW)
    assert untold(story, run, POINTS) == (Untold("I2", minutes(40), ("bromma", "skarpnack")),)
    for also in (
        an_inject("I3", 70, "punkt:P01"),
        an_inject("I3", 10),
        an_inject("I3", 70, "", text="", plays=(Played("P02", Function.EL, Status.UR_FUNKTION),)),
    ):
        near = a_scenario(*sorted((silent, also), key=lambda one: one.at or timedelta()))
        assert untold(near, dry_run(world.store, near, NOW), POINTS)[0].areas == ("skarpnack",)
    told = a_scenario(replace(silent, to=(Recipient(Role.KRISLEDNING),), text="El borta"))
    assert untold(told, dry_run(world.store, told, NOW), POINTS) == ()


@pytest.mark.parametrize(
    ("injects", "why"),
    [
        ([an_inject("I1", 0, condition=asked(ConditionKind.RAPPORTERAT, point="P01"))], "före T+0:00"),
        ([an_inject("I1", 5, condition=asked(ConditionKind.RAPPORTERAT, area="farsta"))], "farsta har ingen"),
        (
            [
                an_inject("I0", 0, condition=asked(ConditionKind.RAPPORTERAT, point="P01")),
                an_inject("I1", 5, condition=asked(ConditionKind.LEVERERAT, inject="I0")),
            ],
            "I0 levereras aldrig",
        ),
        (
            [an_inject("I0", 5), an_inject("I1", 5, condition=asked(ConditionKind.KVITTERAT, inject="I0"))],
            "I0 kommer samtidigt",
        ),
        (
            [
                an_inject("I0", 0),
                an_inject("I1", 5, condition=asked(ConditionKind.INTE_LEVERERAT, inject="I0")),
            ],
            "I0 levereras alltid",
        ),
    ],
)
def test_a_condition_that_never_holds_says_why(injects: list[Inject], why: str) -> None:
    *_, last = unreachable(a_scenario(*injects), POINTS)
    assert (last.inject, last.column) == ("I1", "condition")
    assert why in last.reason


def test_a_condition_that_may_hold_is_none_of_them() -> None:
    assert unreachable(a_story(), POINTS) == ()
    reserve = an_inject("R", None)
    kinds = (ConditionKind.KVITTERAT, ConditionKind.LEVERERAT, ConditionKind.INTE_LEVERERAT)
    story = a_scenario(
        *(an_inject(f"I{n}", 5, condition=asked(kind, inject="R")) for n, kind in enumerate(kinds)), reserve
    )
    assert unreachable(story, POINTS) == ()


def test_what_a_role_has_seen_is_its_injects_so_far_and_what_is_played() -> None:
    story = a_story()
    bromma, stab = Recipient(Role.STADSDEL, "bromma"), Recipient(Role.KRISLEDNING)
    assert [one.id for one in seen_by(story, bromma, minutes(30))] == ["I4", "A", "B", "I1"]
    assert [one.id for one in seen_by(story, Recipient(Role.STADSDEL, "skarpnack"), minutes(60))] == [
        "I6",
        "I1",
    ]
    assert [one.id for one in seen_by(story, stab, minutes(49))] == []
