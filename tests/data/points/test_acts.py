"""Operations, phases, registers, notes and masking: each act once, journalled, and refused with a reason."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import select, text

from data.acting import Receipt
from data.entries.entry import EntryKind
from data.entries.reports import PhaseChanged
from data.entries.staff import EntryCorrected
from data.errors import Conflict, Missing, Refused, Stale
from data.log import acts as log_acts
from data.log import reads as log_reads
from data.operations import acts as operation_acts
from data.operations import reads as operation_reads
from data.operations.facts import Operation
from data.points import reads as point_reads
from data.points.acts import registers as point_registers
from data.points.facts import Area, NewPoint
from data.store.database import Store
from data.store.tables.core import JOURNAL
from data.store.verify import verify
from data.words import Function, OperationKind, Phase, Readiness, Status
from tests.data.world import (
    ALICE,
    AREAS,
    BOB,
    NOW,
    OPERATION,
    POINTS,
    World,
    a_point,
    an_operation,
    later,
)


def the_operation(world: World, identity: str = OPERATION) -> Operation:
    return point_reads.picture(world.store, identity).operation


def change(world: World, **changes: Any) -> Receipt:
    values: dict[str, Any] = {
        "act_id": "change-1",
        "operation_id": OPERATION,
        "name": "Vinterstorm",
        "readiness": Readiness.FREDSTIDA_KRIS,
        "version": None,
        "now": later(1),
    }
    return operation_acts.change_operation(world.store, ALICE, **{**values, **changes})


def close(world: World, **changes: Any) -> Receipt:
    values: dict[str, Any] = {
        "act_id": "close-1",
        "operation_id": OPERATION,
        "named": OPERATION,
        "reason": "Över",
    }
    return operation_acts.close_operation(world.store, ALICE, **{**values, **changes}, now=later(9))


def reopen(world: World, minutes: float = 20, **changes: Any) -> Receipt:
    values: dict[str, Any] = {"act_id": "reopen-1", "operation_id": OPERATION, "reason": "Fel händelse"}
    return operation_acts.reopen_operation(world.store, ALICE, **{**values, **changes}, now=later(minutes))


def note(world: World, **changes: Any) -> Receipt:
    values: dict[str, Any] = {"act_id": "note-1", "operation_id": OPERATION, "note": "Talat med Ellevio"}
    return log_acts.write_note(world.store, BOB, **{**values, **changes}, now=later(5))


def mask(world: World, revision: int, **changes: Any) -> Receipt:
    values: dict[str, Any] = {"act_id": "mask-1", "decision": "Dataskyddsombudet 12/27"}
    return log_acts.mask_entry(world.store, ALICE, revision=revision, **{**values, **changes}, now=later(6))


def test_opening_the_same_operation_twice_is_once(world: World) -> None:
    again = operation_acts.open_operation(world.store, ALICE, an_operation(), later(3))
    assert (again.new, world.revision()) == (False, 3)
    with pytest.raises(Conflict):
        operation_acts.open_operation(world.store, ALICE, replace(an_operation(), name="Annan"), NOW)
    for broken, said in (
        (replace(an_operation("x"), name=" "), "tomt"),
        (replace(an_operation("x"), speed=2.0), "Bara en övning"),
        (an_operation("x" * 65), "högst 64"),
    ):
        with pytest.raises(Refused, match=said):
            operation_acts.open_operation(world.store, ALICE, broken, NOW)


def test_an_exercise_runs_on_its_own_clock(world: World) -> None:
    origin = NOW + timedelta(days=100)
    new = replace(an_operation("ovn", OperationKind.OVNING), origin=origin, speed=60.0)
    operation_acts.open_operation(world.store, ALICE, new, NOW)
    world.report(operation="ovn", now=later(1))
    point = point_reads.picture(world.store, "ovn").points[0]
    said = point.functions[Function.EL].current
    assert said is not None
    assert (said.observed_at, said.recorded_at) == (origin + timedelta(hours=1), later(1))
    clock = the_operation(world, "ovn").clock
    assert clock.real(clock.at(later(7))) == later(7)
    with pytest.raises(Refused, match="framtiden"):
        world.report(operation="ovn", now=later(1), observed_at=origin + timedelta(hours=2))


def test_name_and_readiness_change_by_an_act(world: World) -> None:
    version = the_operation(world).version
    receipt = change(world, name="Skyfall ", version=version)
    changed = the_operation(world)
    assert (changed.name, changed.readiness) == ("Skyfall", Readiness.FREDSTIDA_KRIS)
    assert changed.version == receipt.revision
    assert change(world, name="Skyfall ", version=version) == Receipt(receipt.revision, new=False)
    with pytest.raises(Conflict):
        change(world, name="Annat")
    with pytest.raises(Stale, match="Någon annan har ändrat händelsen"):
        change(world, act_id="change-2", version=version)
    with pytest.raises(Refused, match="tomt"):
        change(world, act_id="change-3", name="")
    with pytest.raises(Missing):
        change(world, act_id="change-4", operation_id="op-9")


def test_a_closed_operation_is_read_and_never_written(world: World) -> None:
    receipt = close(world)
    assert the_operation(world).closed_at == later(9)
    assert close(world) == Receipt(receipt.revision, new=False)
    with pytest.raises(Refused, match="är stängd"):
        close(world, act_id="close-2")
    with pytest.raises(Refused, match="är stängd"):
        change(world)
    with pytest.raises(Conflict):
        close(world, reason="Annat skäl")
    note(world)  # the log stays open: what was learnt afterwards is written too


def test_closing_needs_a_reason(world: World) -> None:
    for reason, said in (("", "skälet"), ("811218-9876", "personnummer"), ("x" * 121, "för lång")):
        with pytest.raises(Refused, match=said):
            close(world, reason=reason)


def test_the_decision_and_the_opening_are_two_entries(world: World) -> None:
    world.phase(Phase.UNDER_AKTIVERING, reason="Strömavbrott i Bromma")
    world.phase(Phase.OPPEN, reason="Personal på plats", now=later(40), occurred_at=later(35))
    point = world.point()
    assert point.phase is Phase.OPPEN
    assert point.phase_change is not None
    assert (point.phase_change.at, point.phase_change.reason) == (later(35), "Personal på plats")
    kinds = [
        (entry.kind, entry.says(PhaseChanged).phase)
        for entry in log_reads.entries(world.store, OPERATION)[:2]
    ]
    assert kinds == [(EntryKind.PHASE, "oppen"), (EntryKind.PHASE, "under_aktivering")]


def test_a_transition_sent_twice_is_once(world: World) -> None:
    first = world.phase(Phase.I_BEREDSKAP, id="p")
    assert world.phase(Phase.I_BEREDSKAP, id="p") == Receipt(first.revision, new=False)
    with pytest.raises(Conflict):
        world.phase(Phase.UNDER_AKTIVERING, id="p")
    with pytest.raises(Refused, match="Från i beredskap går det att gå till"):
        world.phase(Phase.STANGD)


def test_phases_are_the_operations_own(world: World) -> None:
    operation_acts.open_operation(world.store, ALICE, an_operation("ovn", OperationKind.OVNING), NOW)
    world.open_point()
    other = point_reads.picture(world.store, "ovn").points[0]
    assert (other.phase, other.version) == (Phase.PLANERAD, 0)


def test_a_new_point_list_says_what_it_changes_and_changes_it(world: World) -> None:
    listed = [replace(POINTS[0], name="Nytt"), POINTS[1], a_point("P09")]
    change = point_registers.points_change(world.store, listed)
    assert (change.new, change.retired) == ((listed[2],), (POINTS[2],))
    assert [(one.before, one.after, one.fields) for one in change.changed] == [
        (POINTS[0], listed[0], ("name",))
    ]
    assert world.revision() == 3
    point_registers.load_points(world.store, ALICE, listed, later(1))
    shown = {point.id: point.name for point in point_reads.loaded_points(world.store)}
    assert shown == {"P01": "Nytt", "P02": "Skolan P02", "P09": "Skolan P09"}
    assert point_registers.load_points(world.store, ALICE, listed, later(2)) is None
    with pytest.raises(Missing):
        world.report(point="P03")
    point_registers.load_points(world.store, ALICE, POINTS, later(3))
    world.report(point="P03")
    assert verify(world.store).intact


@pytest.mark.parametrize(
    "listed",
    [
        POINTS[1:],
        [replace(POINTS[0], area="skarpnack"), *POINTS[1:]],
        [replace(POINTS[0], example=True), *POINTS[1:]],
    ],
)
def test_a_point_in_use_is_not_taken_away(world: World, listed: list[NewPoint]) -> None:
    world.phase(Phase.UNDER_AKTIVERING)
    with pytest.raises(Refused, match="Skolan P01 används i händelsen Vinterstorm"):
        point_registers.load_points(world.store, ALICE, listed, later(1))
    assert [point.id for point in point_reads.loaded_points(world.store)] == ["P01", "P02", "P03"]
    close(world)
    point_registers.load_points(world.store, ALICE, listed, later(10))


def test_lists_that_cannot_be_loaded(world: World) -> None:
    with pytest.raises(Refused, match="P01 två gånger"):
        point_registers.load_points(world.store, ALICE, [POINTS[0], POINTS[0]], NOW)
    with pytest.raises(Refused, match="området farsta, som inte är inläst"):
        point_registers.load_points(world.store, ALICE, [*POINTS, a_point("P09", "farsta")], NOW)
    with pytest.raises(Refused, match="bromma två gånger"):
        point_registers.load_areas(world.store, ALICE, [AREAS[0], AREAS[0]], NOW)
    assert world.revision() == 3


def test_another_municipality_takes_the_place_of_the_first(world: World) -> None:
    new = (Area("norr", "Norr", 9), Area("soder", "Söder"))
    point_registers.load_areas(world.store, ALICE, new, later(1))
    assert point_reads.areas(world.store) == new
    assert point_reads.loaded_points(world.store) == ()
    assert point_registers.load_areas(world.store, ALICE, new, later(2)) is None
    point_registers.load_points(world.store, ALICE, [a_point("N1", "norr")], later(3))
    assert [point.area for point in point_reads.picture(world.store, OPERATION).points] == ["norr"]
    assert verify(world.store).intact


def test_an_area_with_a_point_in_use_is_not_taken_away(world: World) -> None:
    world.open_point()
    with pytest.raises(Refused, match="Skolan P01 används i händelsen"):
        point_registers.load_areas(world.store, ALICE, [AREAS[1]], later(1))
    point_registers.load_areas(world.store, ALICE, [AREAS[0]], later(1))
    assert [point.id for point in point_reads.loaded_points(world.store)] == ["P01", "P02"]


def test_a_note_is_written_once(world: World) -> None:
    first = note(world, point_id="P01")
    assert note(world, point_id="P01") == Receipt(first.revision, new=False)
    with pytest.raises(Conflict):
        note(world, note="Något annat")
    (entry,) = log_reads.entries(world.store, OPERATION, kinds=[EntryKind.NOTE])
    assert (entry.text, entry.point, entry.actor) == ({"note": "Talat med Ellevio"}, "P01", "bromma")
    for wrong, said in (
        ({"note": " "}, "tom"),
        ({"note": "811218-9876"}, "personnummer"),
        ({"occurred_at": later(60)}, "framtiden"),
        ({"operation_id": "op-9"}, "ingen händelse"),
        ({"point_id": "P99"}, "ingen trygghetspunkt"),
    ):
        with pytest.raises(Refused, match=said):
            note(world, **{"act_id": "note-2", **wrong})


def test_a_correction_names_what_it_corrects_and_leaves_it(world: World) -> None:
    reported = world.report(note="fel").revision
    correct = {"act_id": "c", "revision": reported, "note": "Det gällde P02", "now": later(3)}
    receipt = log_acts.correct_entry(world.store, ALICE, **correct)  # type: ignore[arg-type]
    new, old = log_reads.entries(world.store, OPERATION)[:2]
    assert (new.kind, new.says(EntryCorrected).corrects, new.point) == (EntryKind.CORRECTION, reported, "P01")
    assert old.text == {"note": "fel"}
    again = log_acts.correct_entry(world.store, ALICE, **correct)  # type: ignore[arg-type]
    assert again == Receipt(receipt.revision, new=False)
    for revision in (1, 999):
        with pytest.raises(Missing, match=f"ingen post {revision} att rätta"):
            log_acts.correct_entry(world.store, ALICE, act_id="d", revision=revision, note="x", now=later(3))


def stored_texts(store: Store) -> str:
    with store.reading() as connection:
        return "".join(str(row) for row in connection.execute(text("SELECT * FROM payload")))


def test_masking_forgets_the_words_and_keeps_the_chain(world: World) -> None:
    secret = "hemligt-7f3a"
    receipt = world.report(
        Status.UR_FUNKTION, note=secret, cause=secret, on_behalf_of=secret, id="secret-act"
    )
    decision = mask(world, receipt.revision)
    assert secret not in stored_texts(world.store)
    entry = next(e for e in log_reads.entries(world.store, OPERATION) if e.revision == receipt.revision)
    assert entry.text is None
    said = world.point().functions[Function.EL].current
    assert said is not None
    assert (said.note, said.cause, said.source) == ("[maskerat]", "", BOB.name)
    assert said.status is Status.UR_FUNKTION  # the fact stays
    verdict = verify(world.store)
    assert (verdict.differences, verdict.masked) == ([], 1)
    assert mask(world, receipt.revision) == Receipt(decision.revision, new=False)
    with pytest.raises(Refused, match="redan maskerad"):
        mask(world, receipt.revision, act_id="mask-2")
    # The act is still known by its id, though nobody can tell what it said.
    assert world.report(Status.UR_FUNKTION, id="secret-act").new is False


def test_masked_words_are_gone_from_the_file_itself(file_world: World, sqlite_path: Path) -> None:
    secret = "hemligt-" + "7f3a" * 100
    receipt = file_world.report(note=secret)
    mask(file_world, receipt.revision)
    file_world.store.close()  # moves the log into the file
    assert not sqlite_path.with_name("store.db-wal").exists()
    assert secret.encode() not in sqlite_path.read_bytes()


def test_masked_words_cannot_be_guessed_from_what_is_left(world: World) -> None:
    """Every digest left in the journal is salted with what was forgotten: two alike look different."""
    first = world.report(note="Kim Larsson", on_behalf_of="Kim Larsson", point="P01")
    second = world.report(note="Kim Larsson", on_behalf_of="Kim Larsson", point="P01")
    kept = select(JOURNAL.c.facts, JOURNAL.c.text_digest)
    with world.store.reading() as connection:
        both = JOURNAL.c.revision.in_([first.revision, second.revision])
        rows = connection.execute(kept.where(both)).all()
    assert (
        len({digest for row in rows for digest in (orjson.loads(row.facts)["asked"], row.text_digest)}) == 4
    )


def test_what_may_not_be_masked(world: World) -> None:
    for revision, said in ((999, "ingen post 999"), (3, "bär händelsens namn")):
        with pytest.raises(Refused, match=said):
            mask(world, revision)
    with pytest.raises(Refused, match="Ange beslutet"):
        mask(world, 3, decision=" ")
    decision = mask(world, note(world).revision)
    with pytest.raises(Refused, match="eller ett beslut"):
        mask(world, decision.revision, act_id="mask-2")


def test_the_log_is_searched_in_words_and_names(world: World) -> None:
    world.report(note="Älvsjö utan ström", point="P02")
    note(world, note='Sagt: "allt är 100 % bra" _ok_')
    store = world.store

    def found(words: str, **narrowed: Any) -> int:
        return len(log_reads.entries(store, OPERATION, words=words, **narrowed))

    assert found("älvsjö") == found("ÄLVSJÖ ström") == 1
    assert found("skolan p02") == 1
    assert found('"allt') == found("100 %") == found("_ok_") == 1
    assert found("note") == found("_") - 1 == 0  # a key of the stored JSON is no word; _ is no wildcard
    assert found("", kinds=[EntryKind.NOTE]) == found("", points=["P02"]) == 1
    entries = log_reads.entries(store, OPERATION)
    assert log_reads.entries(store, OPERATION, before=entries[0].revision) == entries[1:]
    assert log_reads.entries(store, OPERATION, limit=1) == entries[:1]
    assert [entry.revision for entry in log_reads.entries_since(store, 3)] == [4, 5]
    assert log_reads.entries_since(store, 0, "op-9") == []


def test_what_is_closed_is_named_first(world: World) -> None:
    for named in ("", "Vinter", "vatten"):
        with pytest.raises(Refused, match="Skriv händelsens namn, Vinterstorm") as refused:
            close(world, named=named)
        assert refused.value.field == "named"
    assert close(world, named=" Vinterstorm ").new


def test_a_closing_can_be_taken_back_within_a_day(world: World) -> None:
    with pytest.raises(Refused, match="är öppen"):
        reopen(world)
    close(world)
    with pytest.raises(Refused, match="stängd"):
        world.report(Status.UR_FUNKTION, now=later(10))
    closed_at = world.revision()
    with pytest.raises(Refused, match="Ange skälet"):
        reopen(world, reason=" ")
    assert reopen(world).new
    assert not reopen(world).new
    world.report(Status.UR_FUNKTION, now=later(21))
    assert operation_reads.operations(world.store)[0].closed_at is None
    with world.store.reading() as connection:
        then = [
            operation_reads.operation(connection, OPERATION, revision)
            for revision in (closed_at - 1, closed_at, closed_at + 1)
        ]
    assert [one.closed_at for one in then] == [None, later(9), None]
    assert verify(world.store).intact
    close(world, act_id="close-2")
    with pytest.raises(Refused, match="mer än ett dygn"):
        reopen(world, 9 + 24 * 60, act_id="reopen-2")


def test_an_exercise_that_has_ended_is_not_opened_again(world: World) -> None:
    operation_acts.open_operation(world.store, ALICE, an_operation("ovn", OperationKind.OVNING), NOW)
    close(world, operation_id="ovn", named="ovn", act_id="c")
    with pytest.raises(Refused, match="öppnas inte igen"):
        reopen(world, operation_id="ovn")
