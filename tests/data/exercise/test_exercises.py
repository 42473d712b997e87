"""Leading an exercise: planned and run by those who may, its clock as asked, broken off without loss."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from data.acting import Actor, Receipt
from data.entries.entry import EntryKind
from data.errors import NotAllowed, Refused, Stale
from data.exercise.acts import evaluating as exercise_evaluating
from data.exercise.acts import injects as exercise_injects
from data.exercise.acts import leading as exercise_leading
from data.exercise.facts import state_of
from data.exercise.reads import exercise
from data.exercise.rules import NewExercise, warns_speed
from data.exercise.scenario import ClockAct, ExerciseState, Outcome
from data.lessons import acts as lesson_acts
from data.log import reads as log_reads
from data.operations import acts as operation_acts
from data.operations import reads as operation_reads
from data.operations.acts import decide_retention
from data.points import reads as point_reads
from data.rights import Grant
from data.store import chain_part
from data.store.database import Store
from data.store.verify import verify
from data.words import OperationKind, Phase, Retention, Role
from tests.data.exercise.played import (
    ID,
    ORIGIN,
    a_scenario,
    an_inject,
    clock,
    found,
    load,
    minutes,
    plan,
)
from tests.data.people import an_account, enter, signed_in
from tests.data.world import ALICE, NOW, World, a_point, an_operation, later

LEADER = Grant(Role.OVNINGSLEDNING)


def interrupt(store: Store, by: Actor = ALICE, now_minutes: float = 10, act_id: str = "break") -> Receipt:
    return exercise_leading.interrupt(
        store, by, act_id=act_id, operation_id=ID, reason="skarpt larm", now=later(now_minutes)
    )


def test_planning_opens_the_operation_and_says_nothing_of_the_scenario(world: World) -> None:
    store = world.store
    first = plan(store, a_scenario(an_inject("hemligt-inspel", 10)), areas=("bromma",))
    assert plan(store, a_scenario(an_inject("hemligt-inspel", 10)), areas=("bromma",)) == Receipt(
        first.revision, new=False
    )
    held = found(store)
    assert state_of(held.operation) is ExerciseState.PLANERAD
    assert held.operation.clock.at(later(500)) == ORIGIN
    assert held.areas == ("bromma",)
    public = (
        repr(log_reads.entries(store, ID)) + repr(log_reads.entries_since(store, 0)) + repr(held.operation)
    )
    assert "Vinterövning" in public
    assert "hemligt" not in public
    assert "Elavbrott" not in public
    assert verify(store).intact


def test_a_plan_is_refused_whole(world: World) -> None:
    store, before = world.store, world.revision()
    for changes in ({"areas": ("atlantis",)}, {"name": " "}, {"id": "ov/1"}, {"clone_of": "ingen"}):
        with pytest.raises(Refused):
            plan(store, **changes)
    assert operation_reads.revision(store) == before


def test_a_scenario_with_objections_is_planned_by_nobody(world: World) -> None:
    store, before = world.store, world.revision()
    faulty = {
        "Inspel A: Området atlantis finns inte": a_scenario(an_inject("A", to="stadsdel:atlantis")),
        "Inspel A: Sektorn el är inte inläst": a_scenario(an_inject("A", to="sektor:el")),
        "^Punkten P99 finns inte": a_scenario(opens=("P99",)),
        r"Inspel B: .*Ordna inspelen efter tid\. Inget planerades\.$": a_scenario(
            an_inject("A", 20), an_inject("B", 10)
        ),
        r"Inget planerades \(1 fel till\)": a_scenario(an_inject("A", 121, sender="")),
    }
    for why, scenario in faulty.items():
        with pytest.raises(Refused, match=why):
            plan(store, scenario)
    assert operation_reads.revision(store) == before
    assert [one.id for one in operation_reads.operations(store)] == ["op-1"]
    load(store, a_point("P99"))
    first = plan(store, a_scenario(opens=("P99",)))
    load(store)
    assert plan(store, a_scenario(opens=("P99",))) == Receipt(first.revision, new=False)
    with pytest.raises(Refused, match="Punkten P99"):  # run again it would be planned for what is gone
        plan(store, id="ov-2", scenario=None, clone_of=ID)


def test_a_rerun_never_changes_the_first(world: World) -> None:
    store = world.store
    plan(store)
    exercise_injects.change_inject(store, ALICE, ID, an_inject("fritt", 45), NOW)
    exercise_injects.change_inject(
        store, ALICE, ID, an_inject("prov", None), NOW
    )  # the trial is no part of it
    clock(store, ClockAct.START)
    exercise_injects.deliver(store, ALICE, ID, "I1", later(1))
    clock(store, ClockAct.STOP, later(2))
    before = found(store)
    new = NewExercise("ov-2", "Omkörning", clone_of=ID)
    exercise_leading.plan_exercise(store, ALICE, new, later(3))
    exercise_injects.change_inject(store, ALICE, "ov-2", an_inject("I1", 5, text="ändrat"), later(3))
    again = found(store, "ov-2")
    assert {one.id for one in again.scenario.injects} == {*(f"I{n}" for n in range(1, 6)), "fritt"}
    assert (again.clone_of, again.delivered) == (ID, ())
    assert found(store) == before


def test_who_may_lead(world: World) -> None:
    store = world.store
    leader, staff = signed_in(store, LEADER), signed_in(store, Grant(Role.KRISLEDNING))
    new = NewExercise(ID, "Vinterövning", a_scenario())
    with pytest.raises(NotAllowed):
        exercise_leading.plan_exercise(store, staff, new, NOW)
    exercise_leading.plan_exercise(store, leader, new, NOW)
    for by in (staff, signed_in(store, Grant(Role.MOTSPEL)), signed_in(store, Grant(Role.UTVARDERARE))):
        with pytest.raises(NotAllowed):
            clock(store, ClockAct.START, by=by)
    clock(store, ClockAct.START, by=leader)


def test_the_clock_as_asked(world: World) -> None:
    store = world.store
    plan(store)
    clock(store, ClockAct.START, later(5), speed=2.0)
    clock(store, ClockAct.PAUSE, later(10))
    assert found(store).operation.clock.at(later(60)) == ORIGIN + minutes(10)
    clock(store, ClockAct.RESUME, later(20))  # at the pace it had
    clock(store, ClockAct.SPEED, later(25), speed=1.0)
    clock(store, ClockAct.JUMP, later(30), to=minutes(60))
    held = found(store)
    assert held.operation.clock.at(later(35)) == ORIGIN + minutes(65)
    assert not held.operation.clock.carries
    clock(store, ClockAct.STOP, later(40))
    assert state_of(found(store).operation) is ExerciseState.AVSLUTAD
    assert found(store).operation.clock.at(later(400)) == ORIGIN + minutes(70)
    assert verify(store).intact


def test_a_pace_set_while_paused_applies_when_it_goes_on(world: World) -> None:
    store = world.store
    plan(store)
    clock(store, ClockAct.START, later(0))
    clock(store, ClockAct.PAUSE, later(10))
    clock(store, ClockAct.SPEED, later(12), speed=60.0)
    paused = found(store).operation
    assert state_of(paused) is ExerciseState.PAUSAD
    assert paused.clock.at(later(15)) == ORIGIN + minutes(10)
    assert paused.clock.pace == 60.0
    clock(store, ClockAct.JUMP, later(15), to=minutes(30))
    clock(store, ClockAct.RESUME, later(20))
    held = found(store).operation
    assert (held.clock.speed, held.clock.at(later(21))) == (60.0, ORIGIN + minutes(90))
    with store.reading() as connection:
        assert operation_reads.operation(connection, ID, held.version).clock == held.clock
    assert verify(store).intact


def said_of(store: Store) -> str:
    """Return what every screen says, as it is and as it is remembered."""
    held = found(store).operation
    with store.reading() as connection:
        assert operation_reads.operation(connection, ID, held.version).pause == held.pause
    assert held in operation_reads.operations(store)
    return held.pause


def test_a_pause_says_its_word_until_the_exercise_goes_on(world: World) -> None:
    store = world.store
    plan(store)
    clock(store, ClockAct.START, later(0))
    clock(store, ClockAct.PAUSE, later(10), word=" Samling i sessionssalen ")
    assert said_of(store) == "Samling i sessionssalen"
    clock(store, ClockAct.SPEED, later(12), speed=4.0)
    clock(store, ClockAct.JUMP, later(13), to=minutes(30))
    assert said_of(store) == "Samling i sessionssalen"
    clock(store, ClockAct.PAUSE, later(14), word="Lunch till 13")  # while it stands, another word
    assert (said_of(store), found(store).operation.clock.pace) == ("Lunch till 13", 4.0)
    clock(store, ClockAct.RESUME, later(20))
    assert said_of(store) == ""
    clock(store, ClockAct.PAUSE, later(25))
    assert said_of(store) == ""
    assert verify(store).intact


def test_what_a_pause_says_goes_with_the_exercise(world: World) -> None:
    store = world.store
    plan(store)
    clock(store, ClockAct.START, later(0))
    clock(store, ClockAct.PAUSE, later(10), word="Samling i sessionssalen")
    close = {"act_id": "close", "operation_id": ID, "named": ID, "reason": "klart"}
    operation_acts.close_operation(store, ALICE, **close, now=later(20))
    assert said_of(store) == ""
    decide_retention(
        store,
        ALICE,
        act_id="gone",
        operation_id=ID,
        keep=Retention.GALLRAS,
        decision="gallringsbeslut 1",
        now=later(30),
    )
    assert "sessionssalen" not in repr(log_reads.entries(store, ID))
    assert verify(store).intact


REFUSED: list[tuple[str, list[ClockAct], dict[str, Any]]] = [
    ("inte startat", [], {"act": ClockAct.PAUSE}),
    ("inte startat", [], {"act": ClockAct.JUMP, "to": minutes(10)}),
    ("redan startat", [ClockAct.START], {"act": ClockAct.START}),
    ("pågår redan", [ClockAct.START], {"act": ClockAct.RESUME}),
    ("redan pausad", [ClockAct.START, ClockAct.PAUSE], {"act": ClockAct.PAUSE}),
    ("redan pausad", [ClockAct.START, ClockAct.PAUSE], {"act": ClockAct.PAUSE, "word": " "}),
    ("Bara en paus", [ClockAct.START], {"act": ClockAct.SPEED, "speed": 2.0, "word": "Lunch"}),
    ("för lång", [ClockAct.START], {"act": ClockAct.PAUSE, "word": "x" * 121}),
    ("personnummer", [ClockAct.START], {"act": ClockAct.PAUSE, "word": "19121212-1212"}),
    ("mellan 0,5 och 60", [ClockAct.START], {"act": ClockAct.SPEED, "speed": 61.0}),
    ("mellan 0,5 och 60", [], {"act": ClockAct.START, "speed": 0.4}),
    ("mellan 0,5 och 60", [], {"act": ClockAct.START, "speed": float("nan")}),
    ("framåt", [ClockAct.START], {"act": ClockAct.JUMP, "to": minutes(1)}),
    ("inte scenariot", [ClockAct.START], {"act": ClockAct.JUMP, "to": minutes(121)}),
    ("avslutad", [ClockAct.START, ClockAct.STOP], {"act": ClockAct.STOP}),
]


@pytest.mark.parametrize(("why", "first", "then"), REFUSED)
def test_what_the_clock_refuses(world: World, why: str, first: list[ClockAct], then: dict[str, Any]) -> None:
    plan(world.store)
    for number, act in enumerate(first):
        clock(world.store, act, later(number))
    before = found(world.store)
    with pytest.raises(Refused, match=why):
        clock(world.store, now=later(5), **then)
    assert found(world.store) == before


def test_an_old_page_and_the_same_act_again(world: World) -> None:
    store = world.store
    plan(store)
    version = found(store).operation.version
    started = clock(store, ClockAct.START, version=version, act_id="a")
    assert clock(store, ClockAct.START, later(1), version=version, act_id="a").revision == started.revision
    with pytest.raises(Stale):
        clock(store, ClockAct.PAUSE, later(2), version=version)


def test_the_start_opens_what_is_open_then(world: World) -> None:
    load(world.store, a_point("borta"))
    plan(world.store, a_scenario(opens=("P01", "P03", "borta")))
    load(world.store)  # it has left the register since
    clock(world.store, ClockAct.START, later(5))
    phases = {point.id: point.phase for point in point_reads.picture(world.store, ID).points}
    assert phases == {"P01": Phase.OPPEN, "P02": Phase.PLANERAD, "P03": Phase.OPPEN}


def test_a_warning_is_no_refusal() -> None:
    assert warns_speed(1.0) is None
    assert "rapporter" in (warns_speed(4.0) or "")


def test_breaking_off_keeps_everything_and_stands_still(world: World) -> None:
    store = world.store
    plan(store)
    clock(store, ClockAct.START)
    exercise_injects.deliver_due(store, ID, later(10))
    before = found(store)
    first = interrupt(store)
    assert interrupt(store).revision == first.revision
    held = found(store)
    assert state_of(held.operation) is ExerciseState.AVBRUTEN
    assert held.operation.clock.at(later(500)) == ORIGIN + minutes(10)
    assert (held.delivered, held.scenario) == (before.delivered, before.scenario)
    refused: list[Callable[[], object]] = [
        lambda: interrupt(store, act_id="again"),
        lambda: clock(store, ClockAct.RESUME, later(20)),
        lambda: clock(store, ClockAct.STOP, later(20)),
        lambda: exercise_injects.deliver(store, ALICE, ID, "I3", later(20)),
    ]
    for act in refused:
        with pytest.raises(Refused, match="avbruten"):
            act()
    assert exercise_injects.deliver_due(store, ID, later(500)) == 0
    assert verify(store).intact


def test_who_may_ask_for_a_break_and_who_may_break(world: World) -> None:
    store = world.store
    plan(store)
    clock(store, ClockAct.START)
    district = signed_in(store, Grant(Role.STADSDEL, "bromma"))
    with pytest.raises(NotAllowed):
        interrupt(store, district)
    exercise_leading.ask_for_break(
        store, district, act_id="ask", operation_id=ID, reason="brand", now=later(3)
    )
    (asked,) = found(store).asks
    assert (asked.reason, asked.at) == ("brand", ORIGIN + minutes(3))
    assert EntryKind.INTERRUPT_ASKED not in {one.kind for one in log_reads.entries(store, ID)}
    interrupt(store, signed_in(store, Grant(Role.KRISLEDNING)))
    with pytest.raises(Refused, match="ingen övning"):
        exercise_leading.interrupt(store, ALICE, act_id="x", operation_id="op-1", reason="fel", now=NOW)


def add_lesson(store: Store, by: Actor, act_id: str, due: str = "2027-05-01", *, done: bool = False) -> None:
    lesson_acts.add_lesson(
        *(store, by),
        act_id=act_id,
        operation_id=ID,
        lesson="lek-1",
        text="öva larm",
        owner="stabschef",
        due=due,
        done=done,
        now=later(40),
    )


def test_what_is_observed_judged_and_learnt(world: World) -> None:
    store = world.store
    expected = an_inject("I1", 10)
    plan(store, a_scenario(expected))
    clock(store, ClockAct.START)
    observer = enter(store, an_account(store, Grant(Role.UTVARDERARE)))
    common: dict[str, Any] = {"operation_id": ID, "now": later(20)}
    exercise_evaluating.observe(
        store, observer, act_id="o", text="ingen svarade", objective="M1", at=ORIGIN + minutes(12), **common
    )
    with pytest.raises(Refused, match="ingen sådan förväntad"):
        exercise_evaluating.assess(
            store, observer, act_id="a", inject="I1", expected=0, outcome=Outcome.SEN, **common
        )
    clock(store, ClockAct.STOP, later(30))
    add_lesson(store, observer, "l1")
    add_lesson(store, observer, "l2", done=True)
    held = found(store)
    assert [(one.text, one.at) for one in held.observations] == [("ingen svarade", ORIGIN + minutes(12))]
    assert [(one.id, one.done, one.due) for one in held.lessons] == [("lek-1", True, "2027-05-01")]
    with pytest.raises(Refused, match="ÅÅÅÅ-MM-DD"):
        add_lesson(store, observer, "l3", due="i vår")


def test_removing_an_exercise_takes_its_controls_words_too(world: World) -> None:
    store = world.store
    plan(store)
    clock(store, ClockAct.START)
    exercise_injects.deliver_due(store, ID, later(15))
    exercise_injects.skip(store, ALICE, ID, "I3", "hemligt skäl", later(16))
    operation_acts.close_operation(
        store, ALICE, act_id="close", operation_id=ID, named=ID, reason="klart", now=later(20)
    )  # as the page Händelse does
    assert state_of(found(store).operation) is ExerciseState.AVSLUTAD
    assert exercise_injects.deliver_due(store, ID, later(60)) == 0
    decide_retention(
        store,
        ALICE,
        act_id="gone",
        operation_id=ID,
        keep=Retention.GALLRAS,
        decision="gallringsbeslut 1",
        now=later(30),
    )
    held = found(store)
    everything = repr(held)
    for words in ("hemlig", "Meddelande", "Ellevio", "Larma"):
        assert words not in everything
    assert (len(held.delivered), held.begins) == (2, ORIGIN)
    assert verify(store).intact


def test_a_plain_exercise_has_no_control(world: World) -> None:
    operation_acts.open_operation(world.store, ALICE, an_operation("plain", OperationKind.OVNING), NOW)
    assert exercise(world.store, "plain") is None
    assert exercise(world.store, "op-1") is None
    assert exercise_injects.deliver_due(world.store, "plain", later(5)) == 0
    with pytest.raises(Refused, match="inget scenario"):
        exercise_leading.set_clock(
            world.store, ALICE, act_id="c", operation_id="plain", act=ClockAct.PAUSE, now=later(1)
        )


def test_stopped_twice_at_once_it_stops_once(world: World) -> None:
    plan(world.store)
    clock(world.store, ClockAct.START)
    first = clock(world.store, ClockAct.STOP, later(3), act_id="stop")
    assert clock(world.store, ClockAct.STOP, later(3), act_id="stop") == Receipt(first.revision, new=False)
    assert found(world.store).operation.clock.at(later(9)) == ORIGIN + timedelta(minutes=3)


def test_a_scenario_with_a_personnummer_in_it_is_not_planned(world: World) -> None:
    for inject in (an_inject("I1", note="ring 19811218-9876"), an_inject("I1", text="styr\x00tecken")):
        with pytest.raises(Refused):
            plan(world.store, a_scenario(inject))


def test_an_archive_of_an_exercise_has_its_controls_entries_as_links_alone(world: World) -> None:
    store = world.store
    plan(store)
    clock(store, ClockAct.START)
    exercise_injects.deliver_due(store, ID, later(15))
    clock(store, ClockAct.STOP, later(20))
    part = chain_part.span(store, ID)
    lines = list(chain_part.chain(store, ID, part))
    assert ["act" in line for line in lines].count(True) == 3  # opened, started, stopped
    assert [line["revision"] for line in lines] == list(range(part.first, part.last + 1))
    assert not any(word in repr(lines) for word in ("hemlig", "Meddelande", "Elavbrott"))
