"""Who had nothing near in a frozen report: what is known where things are is frozen with the other facts."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from dashboard.paper.report_files import report_file
from dashboard.reach.facts import reached
from data.points import reads as point_reads
from data.points.acts.registers import load_points
from data.situation_reports import acts as services
from data.situation_reports import reads as situation_report_reads
from data.situation_reports.facts import NewSituationReport, SituationReport, Words
from data.store.verify import verify
from data.words import Function, Status
from geo.coverage import Method
from tests.data.world import ALICE, NOW, OPERATION, POINTS, World, fresh_id, later
from tests.packs import shared_reaches

WORDS = Words("Allvarligt.", "Kallt.", "Kallare.", "Värme först.")


@pytest.fixture
def warm(world: World) -> World:
    """P01 stands on land, is open and has heat."""
    load_points(world.store, ALICE, [replace(POINTS[0], lon=17.9089, lat=59.3437), *POINTS[1:]], NOW)
    world.open_point("P01")
    world.report(Status.FUNGERAR, point="P01", function=Function.VARME)
    return world


def frozen(world: World, minutes: float, *, measured: bool = True) -> SituationReport:
    new = NewSituationReport(fresh_id("lr"), OPERATION, WORDS, later(minutes) + timedelta(hours=4))
    reaches = shared_reaches()
    reaches.waited(point_reads.picture(world.store, OPERATION).points, Method.VATTEN, 60)
    reach = partial(reached, reaches) if measured else None
    services.freeze(world.store, ALICE, new, later(minutes), reach)
    return situation_report_reads.reports(world.store, OPERATION)[0]


def text(world: World, report: SituationReport, ending: str = ".txt") -> str:
    return report_file(world.store, shared_reaches().pack, report, ending).decode()


def test_it_says_who_had_nothing_near_by_function_distance_and_area(warm: World) -> None:
    report = frozen(warm, 2)
    part = text(warm, report).split("RÄCKVIDD\n\n")[1].split("FUNGERAR INTE")[0]
    (heat,) = [line for line in part.splitlines() if line.startswith("- utan värme")]
    assert all(far in heat for far in ("inom 1 km", "inom 2 km", "inom 30 minuters gång"))
    assert "- Bromma: " in part
    assert (
        "gångavstånd runt vatten: vägar, backar och stängsel är inte med: den verkliga vägen är längre"
        in part
    )
    assert "SCB" in part
    assert "utan värme" in text(warm, report, ".html")
    facts = situation_report_reads.document(report)
    assert facts.reached is not None
    power, heated = (
        next(line for line in facts.reached.lines if line.function is function and not line.area)
        for function in (Function.EL, Function.VARME)
    )
    assert power.spread == power.people == heated.people
    assert heated.spread is not None
    assert heated.people is not None
    assert heated.spread < heated.people
    assert verify(warm.store).intact


def test_it_stays_as_it_was_when_a_point_fails_afterwards(warm: World) -> None:
    report = frozen(warm, 2)
    before = text(warm, report)
    warm.report(Status.UR_FUNKTION, point="P01", function=Function.VARME)
    assert text(warm, situation_report_reads.reports(warm.store, OPERATION)[0]) == before


def test_what_is_not_known_is_not_in_it_and_leaves_no_trace_among_the_facts(world: World) -> None:
    report = frozen(world, 2, measured=False)
    assert "reached" not in report.content
    assert "unmeasured" not in report.content
    assert "RÄCKVIDD" not in text(world, report)


def test_what_was_not_ready_when_it_was_frozen_is_said_so(world: World) -> None:
    new = NewSituationReport(fresh_id("lr"), OPERATION, WORDS, later(2) + timedelta(hours=4))
    services.freeze(world.store, ALICE, new, later(2), lambda _picture, _moment: None)
    (report,) = situation_report_reads.reports(world.store, OPERATION)
    part = text(world, report).split("RÄCKVIDD\n\n")[1]
    assert part.startswith("Räckvidden var inte framräknad när rapporten frystes.\n")
    assert verify(world.store).intact
