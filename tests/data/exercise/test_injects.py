"""Injects: each delivered once, in order, at its moment, to those it is for and nobody else."""

import os
import random
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from data.acting import Receipt
from data.errors import NotAllowed, Refused, Stale
from data.exercise.acts import injects as exercise_injects
from data.exercise.arrivals import arrivals
from data.exercise.facts import Exercise
from data.exercise.reads import inbox
from data.exercise.scenario import ClockAct, Condition, ConditionKind, Effect, Inject, Played
from data.log import reads as log_reads
from data.operations import reads as operation_reads
from data.points import reads as point_reads
from data.points.acts import reports as point_reports
from data.rights import Grant
from data.sectors.acts import load_sectors
from data.sectors.facts import Sector, SectorRegister
from data.store.database import Store, open_store
from data.store.verify import verify
from data.words import Function, Role, Status
from tests.data.exercise.played import ID, ORIGIN, a_scenario, an_inject, clock, found, load, minutes, plan
from tests.data.people import signed_in
from tests.data.world import ALICE, BOB, NOW, World, a_point, a_report, later, settle

PLAYED = (Played("P01", Function.EL, Status.UR_FUNKTION, cause="avgrävd kabel"),)
READY = b"ready\n"
INJECTS = 48


def started(store: Store, *listed: Inject, speed: float = 1.0) -> None:
    plan(store, a_scenario(*listed))
    clock(store, ClockAct.START, speed=speed)


def order(held: Exercise) -> list[str]:
    return [one.inject for one in held.delivered]


def test_in_order_of_their_moment_then_id_and_once(world: World) -> None:
    store = world.store
    plan(store)
    assert exercise_injects.deliver_due(store, ID, later(60)) == 0, "nothing comes before the start"
    clock(store, ClockAct.START)
    assert exercise_injects.deliver_due(store, ID, later(9.99)) == 0
    assert exercise_injects.deliver_due(store, ID, later(10)) == 2
    assert exercise_injects.deliver_due(store, ID, later(10)) == 0
    assert exercise_injects.deliver_due(store, ID, later(31)) == 2
    held = found(store)
    assert order(held) == ["I1", "I2", "I3", "I4"]
    assert [one.at - ORIGIN for one in held.delivered] == [minutes(n) for n in (10, 10, 31, 31)]
    assert {one.by for one in held.delivered} == {""}
    assert verify(store).intact


def test_pausing_at_the_instant_of_an_inject(world: World) -> None:
    store = world.store
    started(store)
    clock(store, ClockAct.PAUSE, later(20))  # the moment of I3; I4 comes at 30
    assert exercise_injects.deliver_due(store, ID, later(300)) == 3
    assert order(found(store)) == ["I1", "I2", "I3"]
    assert found(store).delivered[-1].at == ORIGIN + minutes(20)
    clock(store, ClockAct.RESUME, later(300))
    assert exercise_injects.deliver_due(store, ID, later(309)) == 0
    assert exercise_injects.deliver_due(store, ID, later(310)) == 1


def test_what_a_jump_passes_over_comes_at_once_in_order(world: World) -> None:
    store = world.store
    started(store)
    clock(store, ClockAct.JUMP, later(1), to=minutes(25))
    assert exercise_injects.deliver_due(store, ID, later(1)) == 3
    held = found(store)
    assert order(held) == ["I1", "I2", "I3"]
    assert {one.at for one in held.delivered} == {ORIGIN + minutes(25)}


def test_by_hand_before_its_time_without_a_time_and_never_again(world: World) -> None:
    store = world.store
    started(store)
    first = exercise_injects.deliver(store, ALICE, ID, "I3", later(1))
    assert exercise_injects.deliver(store, ALICE, ID, "I3", later(2)) == Receipt(first.revision, new=False)
    exercise_injects.deliver(store, ALICE, ID, "I5", later(3))
    exercise_injects.skip(store, ALICE, ID, "I2", "tiden räcker inte", later(4))
    assert exercise_injects.deliver_due(store, ID, later(40)) == 2
    held = found(store)
    assert order(held) == ["I3", "I5", "I1", "I4"]
    assert [one.by for one in held.delivered] == [ALICE.name, ALICE.name, "", ""]
    refused: dict[str, Callable[[], Receipt]] = {
        "överhoppat": lambda: exercise_injects.deliver(store, ALICE, ID, "I2", later(41)),
        "redan levererat": lambda: exercise_injects.skip(store, ALICE, ID, "I1", "nej", later(41)),
        "är redan levererat": lambda: exercise_injects.change_inject(
            store, ALICE, ID, an_inject("I1", 5), later(41)
        ),
        "finns inte": lambda: exercise_injects.deliver(store, ALICE, ID, "I9", later(41)),
    }
    for why, act in refused.items():
        with pytest.raises(Refused, match=why):
            act()


def test_edited_and_free_ones(world: World) -> None:
    store = world.store
    started(store)
    exercise_injects.change_inject(store, ALICE, ID, an_inject("I1", 40, text="senare"), later(1))
    again = exercise_injects.change_inject(store, ALICE, ID, an_inject("I1", 40, text="senare"), later(2))
    assert not again.new
    exercise_injects.change_inject(store, ALICE, ID, an_inject("I1", 50, text="ännu senare"), later(3))
    exercise_injects.change_inject(
        store, ALICE, ID, an_inject("I1", 40, text="senare"), later(4)
    )  # and back again
    exercise_injects.change_inject(store, ALICE, ID, an_inject("fritt", 5, text="brand i hissen"), later(4))
    exercise_injects.deliver_due(store, ID, later(45))
    told = {one.inject: (one.text, one.at - ORIGIN) for one in found(store).delivered}
    assert told["I1"] == ("senare", minutes(45))
    assert told["fritt"][0] == "brand i hissen"
    for faulty in (an_inject("x", 5, to="", text="till ingen"), an_inject("x", -1), an_inject("x", text=" ")):
        with pytest.raises(Refused):
            exercise_injects.change_inject(store, ALICE, ID, faulty, later(46))
    with pytest.raises(Refused, match="personnummer"):
        exercise_injects.change_inject(store, ALICE, ID, an_inject("x", text="ring 19811218-9876"), later(46))


def test_a_change_is_refused_for_what_it_makes_wrong_alone(world: World) -> None:
    store = world.store
    after = Condition(ConditionKind.LEVERERAT, inject="I1")
    load(store, a_point("borta"))
    gone = an_inject("I2", 15, plays=(Played("borta", Function.EL, Status.UR_FUNKTION),))
    plan(store, a_scenario(an_inject("I1", 10), gone, an_inject("I3", 20, condition=after)))
    load(store)  # I2 is wrong since then, and that is no fault of another's change
    before = operation_reads.revision(store)
    faulty = {
        "Inspel x: Området atlantis finns inte i den inlästa kommunen. Inget ändrades": (
            an_inject("x", to="stadsdel:atlantis"),
        ),
        "Inspel x: .* efter övningens slut": (an_inject("x", 121),),
        "Inspel x: Inspelet I9 i villkoret finns inte": (
            an_inject("x", 30, condition=replace(after, inject="I9")),
        ),
        "x y kan inte vara ett id": (an_inject("x y"),),
        "Inspel I2: Punkten borta": (replace(gone, text="nytt"),),
        "Inspel I3: Villkoret gäller I1": (an_inject("I1", 25),),  # what depends on it would come first
        "Inspel I1: Villkoren går i ring": (
            an_inject("I1", 10, condition=replace(after, inject="I3")),
            an_inject("fri", 5),
        ),
    }
    for why, listed in faulty.items():
        with pytest.raises(Refused, match=why):
            exercise_injects.change_injects(store, ALICE, ID, listed, later(1))
    assert operation_reads.revision(store) == before, "not the faultless one of a list either"
    exercise_injects.change_inject(store, ALICE, ID, an_inject("I1", 12), later(1))
    both = (an_inject("I1", 25), an_inject("I3", 30, condition=after))  # each alone would be refused or wait
    assert [one.new for one in exercise_injects.change_injects(store, ALICE, ID, both, later(1))] == [
        True,
        True,
    ]
    assert [one.new for one in exercise_injects.change_injects(store, ALICE, ID, both, later(2))] == [
        False,
        False,
    ]
    assert {one.id: one.at for one in found(store).scenario.injects}["I3"] == minutes(30)


def test_a_local_leader_plays_in_the_own_area_alone(world: World) -> None:
    store = world.store
    down = Effect((Function.EL,), Status.UR_FUNKTION, points=("P03",))
    started(store, an_inject("own"), an_inject("other", effects=(down,)), an_inject("all", 0, "stadsdel"))
    local = signed_in(store, Grant(Role.LOKAL_OVNINGSLEDARE, "bromma"))
    against = signed_in(store, Grant(Role.MOTSPEL))
    exercise_injects.deliver(store, local, ID, "own", later(1))
    for inject in ("other", "all"):
        with pytest.raises(NotAllowed):
            exercise_injects.deliver(store, local, ID, inject, later(1))
    with pytest.raises(NotAllowed):  # neither out of the own area nor into it
        exercise_injects.change_inject(store, local, ID, an_inject("all"), later(1))
    with pytest.raises(NotAllowed):
        exercise_injects.deliver(
            store, signed_in(store, Grant(Role.STADSDEL, "bromma")), ID, "other", later(1)
        )
    exercise_injects.deliver(store, against, ID, "other", later(2))
    exercise_injects.skip(store, against, ID, "all", "behövs inte", later(2))


BROMMA, SKARPNACK = Grant(Role.STADSDEL, "bromma"), Grant(Role.STADSDEL, "skarpnack")


@pytest.mark.parametrize(
    ("grants", "sees"),
    [
        ((BROMMA,), ["bromma", "alla"]),
        ((SKARPNACK,), ["alla"]),
        ((BROMMA, Grant(Role.KRISLEDNING)), ["bromma", "alla", "stab"]),
        ((Grant(Role.SEKTOR, "el"),), ["sektor"]),
        ((Grant(Role.PUNKT, "P01", ID),), ["punkt"]),
        ((Grant(Role.PUNKT, "P01"),), []),
        ((Grant(Role.PUNKT, "P01", "annan"),), []),
        ((Grant(Role.OVNINGSLEDNING), Grant(Role.UTVARDERARE), Grant(Role.LASARE), Grant(Role.VAGG)), []),
    ],
)
def test_an_inbox_holds_what_was_delivered_to_it(
    world: World, grants: tuple[Grant, ...], sees: list[str]
) -> None:
    store = world.store
    load_sectors(store, ALICE, SectorRegister(sectors=(Sector("el", "Elförsörjning"),)), NOW)
    to = {"bromma": "stadsdel:bromma", "alla": "stadsdel", "stab": "krisledning", "sektor": "sektor:el"}
    told = [an_inject(id, at, to) for at, (id, to) in enumerate({**to, "punkt": "punkt:P01"}.items())]
    started(store, *told, an_inject("framtid", 60, "stadsdel"), an_inject("reserv", None, "stadsdel"))
    exercise_injects.deliver_due(store, ID, later(30))
    mine = inbox(store, ID, grants, later(30))
    assert sorted(one.inject for one in mine) == sorted(sees)
    assert [one.revision for one in mine] == sorted((one.revision for one in mine), reverse=True)
    assert not any(word in repr(mine) for word in ("hemlig", "framtid", "reserv"))
    assert {(to.role, to.bound) for one in mine for to in one.to} <= {(g.role, g.bound) for g in grants}


def test_only_the_areas_that_take_part_get_what_all_get(world: World) -> None:
    plan(world.store, a_scenario(an_inject("alla", 0, "stadsdel")), areas=("bromma",))
    clock(world.store, ClockAct.START)
    exercise_injects.deliver_due(world.store, ID, later(1))
    assert len(inbox(world.store, ID, (BROMMA,), later(1))) == 1
    assert inbox(world.store, ID, (SKARPNACK,), later(1)) == ()


def test_an_inject_goes_to_those_alone_who_take_part(world: World) -> None:
    store = world.store
    to = {
        "alla": "stadsdel",
        "utanför": "stadsdel:skarpnack",
        "stab": "krisledning",
        "med": "punkt:P01",
        "utan": "punkt:P03",
    }
    told = [an_inject(id, at, to[id]) for at, id in enumerate(to)]
    plan(store, a_scenario(*told), areas=("bromma",))
    clock(store, ClockAct.START)
    exercise_injects.deliver_due(store, ID, later(5))
    got = {one.inject: [f"{each.role}:{each.bound}" for each in one.to] for one in found(store).delivered}
    assert got == {
        "alla": ["stadsdel:"],
        "utanför": [],
        "stab": ["krisledning:"],
        "med": ["punkt:P01"],
        "utan": [],
    }
    # Nor does the feed say that anything has come to anybody else.
    assert set(arrivals(store, ID).to) == {"stadsdel:", "krisledning:", "punkt:P01"}
    assert inbox(store, ID, (SKARPNACK,), later(5)) == ()


def test_acknowledging_for_whom_one_is(world: World) -> None:
    store = world.store
    started(store, an_inject("alla", 0, "stadsdel"), an_inject("stab", 0, "krisledning"))
    bromma, colleague, other = (signed_in(store, one) for one in (BROMMA, BROMMA, SKARPNACK))
    with pytest.raises(Refused, match="inte i din inkorg"):
        exercise_injects.acknowledge_inject(store, bromma, ID, "alla", later(1))  # not delivered yet
    exercise_injects.deliver_due(store, ID, later(2))
    first = exercise_injects.acknowledge_inject(store, bromma, ID, "alla", later(3))
    assert (
        exercise_injects.acknowledge_inject(store, colleague, ID, "alla", later(4)).revision == first.revision
    )
    exercise_injects.acknowledge_inject(store, other, ID, "alla", later(5))
    with pytest.raises(Refused, match="inte i din inkorg"):
        exercise_injects.acknowledge_inject(store, bromma, ID, "stab", later(5))
    with pytest.raises(NotAllowed):
        exercise_injects.acknowledge_inject(store, signed_in(store, Grant(Role.LASARE)), ID, "alla", later(5))
    told = {one.inject: one for one in found(store).delivered}
    assert told["alla"].acknowledged == {
        "stadsdel:bromma": ORIGIN + minutes(3),
        "stadsdel:skarpnack": ORIGIN + minutes(5),
    }
    (mine,) = inbox(store, ID, (BROMMA,), later(6))
    assert mine.acknowledged == {"stadsdel:bromma": ORIGIN + minutes(3)}, "and not who else did"


SAID = Condition(ConditionKind.RAPPORTERAT, area="bromma", function=Function.EL, within=minutes(15))
NOT_SAID = replace(SAID, kind=ConditionKind.INTE_RAPPORTERAT)


@pytest.mark.parametrize(
    ("condition", "reported", "delivered"),
    [
        (NOT_SAID, [], True),
        (NOT_SAID, [("P01", Function.EL, 14)], False),
        (NOT_SAID, [("P01", Function.EL, 4)], True),  # too long ago
        (NOT_SAID, [("P01", Function.VATTEN, 14), ("P03", Function.EL, 14)], True),  # something else
        (NOT_SAID, [("P01", Function.EL, 21)], True),  # after its moment, before somebody looked
        (SAID, [("P02", Function.EL, 20)], True),
        (replace(SAID, area="", point="P01"), [("P02", Function.EL, 20)], False),
    ],
)
def test_a_condition_about_reports(
    world: World, condition: Condition, reported: Sequence[tuple[str, Function, int]], delivered: bool
) -> None:
    store = world.store
    started(store, an_inject("om", 20, condition=condition))
    for point, function, at in reported:
        point_reports.report(store, BOB, [a_report(function, operation=ID, point=point)], later(at))
    assert exercise_injects.deliver_due(store, ID, later(22)) == 1
    held = found(store)
    assert bool(held.delivered) is delivered
    if not delivered:
        assert held.skipped[0].reason.startswith("Villkoret gällde inte: el")


def test_a_condition_counts_only_participants_and_other_injects(world: World) -> None:
    store = world.store
    started(
        store,
        an_inject("spelat", 10, plays=PLAYED),
        an_inject("om1", 20, condition=NOT_SAID),  # motspel's own report is not a participant's
        an_inject("om2", 20, condition=Condition(ConditionKind.LEVERERAT, inject="om1")),
        an_inject("om3", 20, condition=Condition(ConditionKind.KVITTERAT, inject="om1")),
        an_inject("om4", 21, condition=Condition(ConditionKind.INTE_LEVERERAT, inject="om3")),
    )
    exercise_injects.deliver_due(store, ID, later(10))
    assert exercise_injects.deliver_due(store, ID, later(25)) == 4
    held = found(store)
    assert order(held) == ["spelat", "om1", "om2", "om4"]
    assert [one.inject for one in held.skipped] == ["om3"]


def test_a_condition_after_a_jump_that_carried_along(world: World) -> None:
    store = world.store
    started(store, an_inject("om2", 30, condition=NOT_SAID), an_inject("om", 70, condition=NOT_SAID))
    point_reports.report(store, BOB, [a_report(operation=ID)], later(9))
    clock(store, ClockAct.JUMP, later(10), to=minutes(65), carry=True)
    exercise_injects.deliver_due(store, ID, later(15))
    held = found(store)
    assert order(held) == ["om2"], "at 30 the report was 21 minutes old"
    assert [one.inject for one in held.skipped] == ["om"], "at 70 it counts as six minutes old"


def test_played_reports_say_whose_they_are(world: World) -> None:
    store = world.store
    unknown = Played("borta", Function.EL, Status.UR_FUNKTION)
    load(store, a_point("borta"))
    started(store, an_inject("spelat", 10, plays=(*PLAYED, unknown)))
    load(store)  # it has left the register since
    exercise_injects.deliver_due(store, ID, later(12))
    (report,) = log_reads.reports_of(store, ID, "P01")
    assert (report.source, report.status, report.cause) == (
        "rapporterat av motspel",
        Status.UR_FUNKTION,
        "avgrävd kabel",
    )
    assert order(found(store)) == ["spelat"], "what cannot be played does not hold up the rest"


def test_the_facit_changes_no_wall(world: World) -> None:
    store = world.store
    started(store)
    before = point_reads.picture(store, ID)
    exercise_injects.deliver_due(store, ID, later(31))
    assert point_reads.picture(store, ID).points == before.points


def test_an_exercise_over_the_change_to_summer_time(world: World) -> None:
    """In Stockholm 02:00 to 03:00 that night does not exist: T+ knows nothing of it."""
    store = world.store
    origin = datetime(2027, 3, 28, 0, 30, tzinfo=UTC)  # 01:30 in Stockholm; half an hour on it is 03:00
    plan(store, a_scenario(*(an_inject(f"I{n}", 15 * n) for n in range(5)), origin=origin))
    clock(store, ClockAct.START, origin)
    counts = [exercise_injects.deliver_due(store, ID, origin + timedelta(minutes=n)) for n in range(0, 61, 5)]
    assert counts == [1, 0, 0] * 4 + [1]
    assert [one.at - origin for one in found(store).delivered] == [minutes(15 * n) for n in range(5)]


def test_many_at_once_deliver_each_once(world: World) -> None:
    store = world.store
    started(store, *(an_inject(f"I{n:02}", 1, plays=PLAYED if n == 7 else ()) for n in range(15)))
    url = store.url.render_as_string(hide_password=False)
    others = [open_store(url) for _ in range(3)]
    gate = threading.Barrier(6)

    def engine(one: Store) -> int:
        gate.wait(20)
        return exercise_injects.deliver_due(one, ID, later(2))

    def by_hand(number: int) -> int:
        gate.wait(20)
        return sum(exercise_injects.deliver(store, ALICE, ID, f"I{n:02}", later(2)).new for n in range(15))

    with ThreadPoolExecutor(6) as pool:
        racing = [pool.map(engine, others), pool.map(by_hand, range(3))]
        settled = [number for numbers in racing for number in numbers]
    for one in others:
        one.close()
    assert sum(settled) == 15
    assert sorted(order(found(store))) == [f"I{n:02}" for n in range(15)]
    assert len(log_reads.reports_of(store, ID, "P01")) == 1
    assert verify(store).intact


def deliver_until_killed(url: str, told: int) -> None:
    store = open_store(url)
    os.write(told, READY)
    exercise_injects.deliver_due(store, ID, later(5))
    os.write(told, b"done\n")
    signal.pause()


def killed_while_delivering(url: str, after_s: float) -> bool:
    """Fork an engine and kill it; return whether it had delivered all."""
    reading, writing = os.pipe()
    victim = os.fork()
    if victim == 0:
        try:
            os.close(reading)
            deliver_until_killed(url, writing)
        finally:
            os._exit(70)  # never back into pytest
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        assert pipe.readline() == READY
        time.sleep(after_s)
        os.kill(victim, signal.SIGKILL)
        os.waitpid(victim, 0)
        return pipe.read() == b"done\n"


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="forks")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_killed_in_the_middle_each_is_delivered_once(store_url: str) -> None:
    chance, url = random.Random(20270114), store_url
    store = open_store(url)
    settle(store)
    started(store, *(an_inject(f"I{n:02}", n / INJECTS, plays=PLAYED) for n in range(INJECTS)))
    store.close()
    before, kills = 0, 0
    # The time to live grows: short enough to die in on a fast machine, long enough to end on a slow one.
    while not killed_while_delivering(url, chance.uniform(0.005, 0.03) * (1 + kills / 4)):
        kills += 1
        store = open_store(url)
        held, played = found(store), log_reads.reports_of(store, ID, "P01")
        store.close()
        assert order(held) == [f"I{n:02}" for n in range(len(held.delivered))], "a hole, or one twice"
        assert len(played) == len(held.delivered), "delivered and played are one"
        assert len(held.delivered) >= before
        before = len(held.delivered)
    assert kills >= 2, "the victims must have been delivering when they died"
    store = open_store(url)
    assert order(found(store)) == [f"I{n:02}" for n in range(INJECTS)]
    assert len(log_reads.reports_of(store, ID, "P01")) == INJECTS
    assert verify(store).intact
    store.close()


def test_what_somebody_else_has_changed_since_is_not_written_over(world: World) -> None:
    store = world.store
    started(store)
    mine, theirs = an_inject("I1", 10, text="mitt"), an_inject("I1", 12, text="deras")
    seen = (an_inject("I1", 10),)
    exercise_injects.change_inject(store, ALICE, ID, theirs, later(1), seen=seen)
    with pytest.raises(Stale, match="I1 har ändrats av någon annan"):
        exercise_injects.change_inject(store, BOB, ID, mine, later(2), seen=seen)
    again = exercise_injects.change_inject(store, ALICE, ID, theirs, later(2), seen=seen)
    assert not again.new, "the same sent again is no conflict"
    with pytest.raises(Stale):
        exercise_injects.change_inject(store, BOB, ID, mine, later(2), seen=())
    exercise_injects.change_inject(store, BOB, ID, mine, later(3), seen=(theirs,))
    assert next(one.text for one in found(store).scenario.injects if one.id == "I1") == "mitt"
