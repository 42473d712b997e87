"""Reporting through the service: once, all or none, never over what is newer, and refused with a reason."""

from dataclasses import replace
from datetime import timedelta, timezone
from typing import Any

import pytest

from data import truth
from data.acting import Receipt
from data.errors import Conflict, Missing, Refused, Stale
from data.log import reads as log_reads
from data.operations import acts as operation_acts
from data.points import reads as point_reads
from data.points.acts import registers as point_registers
from data.points.acts import reports as point_reports
from data.points.commands import NewReport
from data.store.verify import verify
from data.words import Function, Mark, Occupancy, OperationKind, Phase, Staffing, Status, Supply
from tests.data.world import (
    ALICE,
    BOB,
    CHARLIE,
    NOW,
    OPERATION,
    World,
    a_point,
    a_report,
    an_occupancy,
    an_operation,
    later,
)


def test_a_report_is_what_the_point_then_says(world: World) -> None:
    receipt = world.report(
        Status.BEGRANSAD,
        function=Function.VATTEN,
        supply=Supply.NODVATTEN,
        cause="Ledningsbrott",
        note="Tankbil på gården",
        on_behalf_of="platsansvarig",
        lasts_until=later(300),
        restored_estimate=later(200),
    )
    point = world.point()
    said = point.functions[Function.VATTEN].current
    assert said is not None
    assert receipt == Receipt(point.version, new=True)
    assert (said.status, said.supply) == (Status.BEGRANSAD, Supply.NODVATTEN)
    assert (said.cause, said.note, said.source) == ("Ledningsbrott", "Tankbil på gården", "platsansvarig")
    assert (said.observed_at, said.lasts_until) == (NOW, later(300))
    assert said.restored_estimate == later(200)
    assert said.valid_until == NOW + timedelta(minutes=1440)  # a planned point is not asked every hour
    assert verify(world.store).intact


def test_an_open_point_is_believed_for_two_hours_and_one_on_reserve_for_one(world: World) -> None:
    world.open_point()
    world.report()
    world.report(function=Function.VARME, supply=Supply.RESERV)
    functions = world.point().functions
    assert [functions[f].current.valid_until for f in (Function.EL, Function.VARME)] == [  # type: ignore[union-attr]
        later(120),
        later(60),
    ]


def test_the_same_report_twice_is_one(world: World) -> None:
    command = a_report(note="hej")
    (first,) = world.reports([command])
    again = replace(command, version=99)  # a client that has read its own act meanwhile
    assert world.reports([again], now=later(5)) == [Receipt(first.revision, new=False)]
    assert world.reports([command, command]) == [Receipt(first.revision, new=False)] * 2
    assert world.revision() == first.revision


def test_the_same_time_in_another_zone_is_the_same_report(world: World) -> None:
    command = a_report(observed_at=NOW)
    (first,) = world.reports([command])
    swedish = replace(command, observed_at=NOW.astimezone(timezone(timedelta(hours=1))))
    assert world.reports([swedish]) == [Receipt(first.revision, new=False)]


@pytest.mark.parametrize(
    "change",
    [{"status": Status.UR_FUNKTION}, {"note": "annat"}, {"point": "P02"}, {"lasts_until": later(60)}],
)
def test_the_same_id_for_something_else_is_a_conflict(world: World, change: dict[str, object]) -> None:
    command = a_report()
    world.reports([command])
    before = world.revision()
    with pytest.raises(Conflict, match="Samma id har redan använts för något annat"):
        world.reports([NewReport(**{**_fields(command), **change})])  # type: ignore[arg-type]
    assert world.revision() == before


def _fields(command: NewReport) -> dict[str, object]:
    return {name: getattr(command, name) for name in NewReport.__slots__}


def test_an_id_used_by_another_kind_of_act_is_a_conflict(world: World) -> None:
    world.phase(Phase.I_BEREDSKAP, id="same")
    with pytest.raises(Conflict):
        world.report(id="same")
    with pytest.raises(Conflict):
        world.occupancy(id="same")
    world.report(id="mine")
    with pytest.raises(Conflict):
        world.phase(Phase.UNDER_AKTIVERING, id="mine")


def test_a_batch_is_all_or_nothing(world: World) -> None:
    before = world.revision()
    bad = a_report(Function.VARME, observed_at=later(60))
    with pytest.raises(Refused, match="framtiden"):
        world.reports([a_report(), bad, a_report(Function.VATTEN)])
    assert world.revision() == before
    receipts = world.reports([a_report(function) for function in Function])
    assert [receipt.revision for receipt in receipts] == [before + n for n in (1, 2, 3, 4)]
    with pytest.raises(Refused, match="Inga rapporter"):
        world.reports([])


def test_a_batch_on_one_version_is_not_stale_to_itself(world: World) -> None:
    held = world.point().version
    world.reports([a_report(function, version=held) for function in Function])
    with pytest.raises(Stale, match="Någon annan har ändrat punkten"):
        world.report(version=held)
    world.report(version=world.point().version)


def test_a_stale_form_is_refused_whatever_it_says(world: World) -> None:
    held = world.point().version
    world.occupancy()
    with pytest.raises(Stale):
        world.report(version=held)
    with pytest.raises(Stale):
        world.occupancy(version=held)
    with pytest.raises(Stale):
        world.phase(Phase.I_BEREDSKAP, version=held)


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"observed_at": later(3)}, "observed_at", "ligger i framtiden"),
        ({"observed_at": NOW - timedelta(days=8)}, "observed_at", "äldre än sju dygn"),
        ({"lasts_until": later(-1)}, "lasts_until", "tar slut före iakttagelsen"),
        ({"lasts_until": NOW + timedelta(days=61)}, "lasts_until", "längre än 60 dygn"),
        ({"restored_estimate": NOW}, "restored_estimate", "före iakttagelsen"),
        ({"valid_until": NOW}, "valid_until", "slutar gälla före"),
        ({"valid_until": NOW + timedelta(hours=73)}, "valid_until", "högst 72 timmar"),
        ({"supply": Supply.NODVATTEN}, "supply", "bara anges för vatten"),
        ({"note": "x" * 2001}, "note", "2001 tecken, högst 2000"),
        ({"cause": "pip\x07"}, "cause", "styrtecken"),
        ({"on_behalf_of": "Kim 811218-9876"}, "on_behalf_of", "personnummer"),
        ({"id": ""}, "id", "id saknas"),
        ({"id": "x" * 65}, "id", "högst 64 tecken"),
        ({"id": "a\nb"}, "id", "id saknas"),
    ],
)
def test_a_report_that_cannot_be_is_refused_in_its_field(
    world: World, change: dict[str, Any], field: str, said: str
) -> None:
    before = world.revision()
    with pytest.raises(Refused, match=said) as caught:
        world.report(**change)
    assert (caught.value.field, world.revision()) == (field, before)


def test_two_minutes_of_clock_difference_are_forgiven(world: World) -> None:
    world.report(observed_at=later(2))


def test_unknown_operation_and_point_are_missing(world: World) -> None:
    with pytest.raises(Missing, match="ingen händelse med id op-9") as caught:
        world.report(operation="op-9")
    assert caught.value.field == "operation"
    with pytest.raises(Missing, match="ingen trygghetspunkt med id P99") as caught:
        world.report(point="P99")
    assert caught.value.field == "point"


def test_html_is_kept_as_text(world: World) -> None:
    evil = "<img src=x onerror=alert(1)> & \"'åäö😀"
    world.report(cause=evil, note=evil, on_behalf_of=evil)
    said = world.point().functions[Function.EL].current
    assert said is not None
    assert {said.cause, said.note, said.source} == {evil}


def test_an_older_report_that_arrives_late_never_overrides(world: World) -> None:
    world.report(Status.UR_FUNKTION, observed_at=later(-5))
    world.report(Status.FUNGERAR, observed_at=later(-60))
    state = world.point().functions[Function.EL]
    assert state.current is not None
    assert (state.current.status, state.rival) == (Status.UR_FUNKTION, None)
    assert [one.status for one in log_reads.reports_of(world.store, OPERATION, "P01")] == [
        Status.UR_FUNKTION,
        Status.FUNGERAR,
    ]
    assert verify(world.store).intact


def test_two_sources_contradict_until_one_settles_it(world: World) -> None:
    world.report(Status.FUNGERAR, by=BOB, observed_at=later(-10))
    world.report(Status.UR_FUNKTION, by=CHARLIE, observed_at=later(-12))  # seen before, heard after
    read = truth.effective(world.point().functions[Function.EL], NOW)
    assert (read.status, read.mark) == (Status.UR_FUNKTION, Mark.MOTSTRIDIGT)
    world.report(Status.FUNGERAR, by=ALICE, settles=True)
    read = truth.effective(world.point().functions[Function.EL], NOW)
    assert (read.status, read.mark) == (Status.FUNGERAR, Mark.BEKRAFTAT)


def test_the_same_person_speaking_for_two_is_two_sources(world: World) -> None:
    world.report(Status.FUNGERAR, on_behalf_of="Vaktmästaren")
    world.report(Status.UR_FUNKTION, on_behalf_of="platsansvarig")
    world.report(Status.FUNGERAR, on_behalf_of="  vaktmästaren ")  # the same, written otherwise
    state = world.point().functions[Function.EL]
    assert state.current is not None
    assert state.rival is not None
    assert (state.current.status, state.rival.source) == (Status.FUNGERAR, "platsansvarig")


def test_the_same_source_has_different_keys_in_different_operations(world: World) -> None:
    operation_acts.open_operation(world.store, ALICE, an_operation("op-2"), NOW)
    world.report(on_behalf_of="Kim")
    world.report(on_behalf_of="Kim", operation="op-2")
    keys = {
        one.source_key for op in (OPERATION, "op-2") for one in log_reads.reports_of(world.store, op, "P01")
    }
    assert len(keys) == 2


def test_a_real_operation_refuses_an_example_point_and_an_exercise_does_not(world: World) -> None:
    point_registers.load_points(world.store, ALICE, [a_point("P01"), a_point("EX", example=True)], NOW)
    with pytest.raises(Refused, match="exempelpunkt och kan inte användas i en skarp händelse"):
        world.report(point="EX")
    assert "EX" not in {point.id for point in point_reads.picture(world.store, OPERATION).points}
    operation_acts.open_operation(world.store, ALICE, an_operation("ovn", OperationKind.OVNING), NOW)
    world.report(point="EX", operation="ovn")
    assert "EX" in {point.id for point in point_reads.picture(world.store, "ovn").points}


def test_nothing_is_written_in_a_closed_operation(world: World) -> None:
    operation_acts.close_operation(
        world.store, ALICE, act_id="close", operation_id=OPERATION, named=OPERATION, reason="Över", now=NOW
    )
    closed = "Händelsen Vinterstorm är stängd"
    with pytest.raises(Refused, match=closed):
        world.report()
    with pytest.raises(Refused, match=closed):
        world.occupancy()
    with pytest.raises(Refused, match=closed):
        world.phase(Phase.I_BEREDSKAP)


def test_occupancy_and_staffing(world: World) -> None:
    world.occupancy(Occupancy.SNART_FULLT, people=180, staffing=Staffing.KNAPP, on_behalf_of="värden")
    told = world.point().occupancy
    assert told is not None
    assert (told.occupancy, told.people, told.staffing) == (Occupancy.SNART_FULLT, 180, Staffing.KNAPP)
    assert (told.source, told.valid_until) == ("värden", later(120))
    command = an_occupancy(id="same")
    first = point_reports.report_occupancy(world.store, BOB, command, NOW)
    again = point_reports.report_occupancy(world.store, BOB, command, later(1))
    assert again == Receipt(first.revision, new=False)
    with pytest.raises(Conflict):
        world.occupancy(Occupancy.FULLT, id="same")
    with pytest.raises(Refused, match="0 till 100 000"):
        world.occupancy(people=-1)


def test_an_older_occupancy_that_arrives_late_never_overrides(world: World) -> None:
    world.occupancy(Occupancy.FULLT, observed_at=later(-5))
    world.occupancy(Occupancy.LEDIGT, observed_at=later(-30))
    told = world.point().occupancy
    assert told is not None
    assert told.occupancy is Occupancy.FULLT
    assert world.point().version == world.revision()
    assert verify(world.store).intact
