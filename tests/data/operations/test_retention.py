"""Retention by decision: an exercise's words go everywhere at once, reality's never do so."""

from datetime import timedelta

import pytest
from sqlalchemy import inspect

from data.acting import Actor, Receipt
from data.entries.entry import EntryKind
from data.errors import NotAllowed, Refused
from data.events.acts import load_events
from data.events.facts import NewEvent
from data.log import acts as log_acts
from data.log import reads as log_reads
from data.log.acts import attach_file
from data.log.lines import write_decision
from data.operations import acts as operation_acts
from data.operations import reads as operation_reads
from data.operations.acts import decide_retention
from data.operations.rules import NewOperation
from data.points import reads as point_reads
from data.points.acts import phases as point_phases
from data.points.acts import reports as point_reports
from data.rights import Grant
from data.situation_reports.acts import freeze
from data.situation_reports.facts import NewSituationReport, Words
from data.staff.acts import tell_public
from data.staff.facts import NewMessage
from data.store.database import Store
from data.store.verify import verify
from data.words import Function, MessageChannel, OperationKind, Phase, Retention, Role, Status
from tests.data.people import an_account, enter
from tests.data.world import ALICE, NOW, OPERATION, World, a_phase, a_report

EXERCISE = "ovn-1"
SECRET = "hemligt7f3a"
LATER = NOW + timedelta(hours=1)
WORDED = 9  # every entry that exercise() and close() write


def decide(
    store: Store, keep: Retention, operation: str = EXERCISE, *, by: Actor = ALICE, act_id: str = "keep"
) -> Receipt:
    return decide_retention(
        store,
        by,
        act_id=act_id,
        operation_id=operation,
        keep=keep,
        decision="beslut 12/2027",
        now=LATER,
    )


def close(store: Store) -> None:
    operation_acts.close_operation(
        store, ALICE, act_id="close", operation_id=EXERCISE, named=EXERCISE, reason=f"slut {SECRET}", now=NOW
    )


def exercise(world: World) -> None:
    """Write the secret everywhere that words can be written in an exercise."""
    store, by = world.store, ALICE
    operation_acts.open_operation(store, by, NewOperation(EXERCISE, "Vinterprov", OperationKind.OVNING), NOW)
    said = a_report(Function.EL, Status.UR_FUNKTION, operation=EXERCISE, note=SECRET, cause=SECRET)
    point_reports.report(store, by, [said], NOW)
    opening = a_phase(Phase.UNDER_AKTIVERING, operation=EXERCISE, reason=SECRET, decider=SECRET)
    point_phases.change_phase(store, by, opening, NOW)
    log_acts.write_note(store, by, act_id="n", operation_id=EXERCISE, note=f"anteckning {SECRET}", now=NOW)
    attach_file(
        *(store, by),
        act_id="bilaga",
        operation_id=EXERCISE,
        name=f"{SECRET}.txt",
        content=SECRET.encode(),
        now=NOW,
    )
    write_decision(
        store, by, act_id="b", operation_id=EXERCISE, text=SECRET, decider=SECRET, reason=SECRET, now=NOW
    )
    tell_public(store, by, NewMessage("budskap", EXERCISE, SECRET, (MessageChannel.WEBB,)), NOW)
    event = NewEvent("e1", NOW, None, SECRET, SECRET, SECRET, SECRET)
    load_events(store, by, EXERCISE, "ia", [event], NOW)
    words = Words(SECRET, SECRET, SECRET, SECRET)
    freeze(store, by, NewSituationReport("lr", EXERCISE, words, LATER), NOW)


def everything_stored(store: Store) -> str:
    """Return every value of every table that the database has, known to the code or not.

    SQLite's index of words cannot be read as a table, but the tables that it lies in can.
    """
    with store.reading() as connection:
        names = [
            name
            for name in inspect(connection).get_table_names()
            if name != "search" or store.kind != "sqlite"
        ]
        rows = [row for name in names for row in connection.exec_driver_sql(f'SELECT * FROM "{name}"')]
    return repr(rows)


def test_an_exercise_is_disposed_of_by_one_decision_and_the_chain_holds(world: World) -> None:
    store = world.store
    exercise(world)
    world.report(note="verklig text")
    close(store)
    assert SECRET in everything_stored(store)
    receipt = decide(store, Retention.GALLRAS)
    left = everything_stored(store)
    assert SECRET not in left
    assert "verklig text" in left
    kept = operation_reads.standing(store, EXERCISE)
    assert kept is not None
    assert (kept.choice, kept.decision, kept.removed) == (Retention.GALLRAS, "beslut 12/2027", WORDED)
    verdict = verify(store)
    assert (verdict.differences, verdict.masked) == ([], WORDED)
    assert decide(store, Retention.GALLRAS) == Receipt(receipt.revision, new=False)
    assert point_reads.picture(store, EXERCISE).operation.name == "Vinterprov"  # it still says which it was
    with pytest.raises(Refused, match="redan gallrad genom post"):
        decide(store, Retention.BEVARAS, act_id="keep-2")


def test_what_cannot_be_disposed_of(world: World) -> None:
    exercise(world)
    with pytest.raises(Refused, match="Stäng den först"):
        decide(world.store, Retention.GALLRAS)
    with pytest.raises(Refused, match="skarp händelse kan inte gallras"):
        decide(world.store, Retention.GALLRAS, OPERATION)
    with pytest.raises(Refused, match="Ange beslutet"):
        decide_retention(
            world.store,
            ALICE,
            act_id="x",
            operation_id=OPERATION,
            keep=Retention.BEVARAS,
            decision=" ",
            now=LATER,
        )
    assert operation_reads.standing(world.store, EXERCISE) is None
    assert SECRET in everything_stored(world.store)


def test_that_reality_is_kept_is_a_decision_in_its_log(world: World) -> None:
    decide(world.store, Retention.BEVARAS, OPERATION)
    kept = operation_reads.standing(world.store, OPERATION)
    assert kept is not None
    assert (kept.choice, kept.removed) == (Retention.BEVARAS, 0)
    (entry,) = log_reads.entries(world.store, OPERATION, kinds=[EntryKind.RETENTION])
    with pytest.raises(Refused, match="eller ett beslut"):
        log_acts.mask_entry(
            world.store, ALICE, act_id="m", revision=entry.revision, decision="nej", now=LATER
        )


def test_exercise_leaders_dispose_of_exercises_only(world: World) -> None:
    exercise(world)
    close(world.store)
    leader = enter(world.store, an_account(world.store, Grant(Role.OVNINGSLEDNING)))
    with pytest.raises(NotAllowed, match="bara i övningar"):
        decide(world.store, Retention.BEVARAS, OPERATION, by=leader)
    district = enter(world.store, an_account(world.store, Grant(Role.STADSDEL, "bromma")))
    with pytest.raises(NotAllowed, match="får inte maskera"):
        decide(world.store, Retention.GALLRAS, by=district)
    assert decide(world.store, Retention.GALLRAS, by=leader, act_id="k2").new
