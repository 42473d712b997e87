"""Judgements of assumed outages: saved with their figures, read as they were, cited in a situation report."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from data.acting import LOCAL, Actor, Receipt
from data.assessments import acts, following, reads
from data.assessments.as_scenario import as_scenario
from data.assessments.facts import (
    Consequences,
    Drawn,
    Inside,
    Loss,
    NewAssessment,
    Outage,
    Persons,
    Shape,
    Source,
)
from data.assessments.rules import MOST_CITED, MOST_CORNERS, why_not_assume
from data.errors import Conflict, NotAllowed, Refused
from data.exercise.checking import objections_here
from data.exercise.scenario import Effect
from data.exercise.scenario_file import read_scenario, write_scenario
from data.log.acts import mask_entry
from data.log.facts import STRUCK, exported_facts, exported_text
from data.log.reads import entry
from data.points import reads as point_reads
from data.preparedness.facts import Equipment
from data.preparedness.words import Reserve
from data.rights import Grant
from data.sectors.facts import Membership, Responsibility, Sector, SectorRegister
from data.situation_reports import acts as report_acts
from data.situation_reports.beside import beside
from data.situation_reports.facts import NewSituationReport, Words
from data.situation_reports.reads import content_of, document, reports
from data.store.database import Store
from data.store.rows import MASKED
from data.store.verify import verify
from data.truth import effective
from data.words import Duty, Function, Role, SectorPart, Status, Supply
from tests.data.people import signed_in
from tests.data.world import NOW, OPERATION, World, fresh_id, later

SQUARE: Shape = ((((17.8, 59.2), (18.0, 59.2), (18.0, 59.4), (17.8, 59.4), (17.8, 59.2)),),)
OUTAGE = Outage(Function.EL, later(30), timedelta(hours=8), Drawn.POLYGON, SQUARE, ("bromma",))
FOLLOWS = Consequences(
    revision=3,
    at=NOW,
    km2=12.5,
    points=(Inside("P01", "bromma", Status.FUNGERAR, open=True),),
    people=Persons(900, 1_000, 1_100, 83_118),
    before=Persons(40_000, 41_000, 42_000, 83_118),
    after=Persons(38_000, 38_500, 39_000, 83_118),
    metres=1000,
    method="vatten",
    sources=(Source("DeSO", "2023"),),
)


def new(**changes: Any) -> NewAssessment:
    stated = NewAssessment(fresh_id(), OPERATION, "Kabelbrand", "om den inte släcks", OUTAGE, FOLLOWS)
    return replace(stated, **changes)


def save(world: World, by: Actor = LOCAL, **changes: Any) -> Receipt:
    return acts.save(world.store, by, new(**changes), NOW)


def freeze(store: Store, *cited: int) -> Receipt:
    words = Words("läget", "inom ett dygn", "inom tre dygn", "värm")
    written = NewSituationReport(fresh_id(), OPERATION, words, later(240), cited)
    return report_acts.freeze(store, LOCAL, written, later(10))


def test_it_is_read_as_it_was_saved_and_the_last_comes_first(world: World) -> None:
    first, second = save(world), save(world, name="Två nät", note="")
    newest, oldest = reads.assessments(world.store, OPERATION)
    assert (newest.revision, newest.name, newest.note) == (second.revision, "Två nät", "")
    assert (oldest.revision, oldest.name, oldest.note) == (
        first.revision,
        "Kabelbrand",
        "om den inte släcks",
    )
    assert (oldest.outage, oldest.consequences) == (OUTAGE, FOLLOWS)
    assert (oldest.by, oldest.at) == (LOCAL.name, NOW)
    assert oldest.outage.ends == later(30 + 8 * 60)
    assert verify(world.store).intact


def test_sent_again_it_is_the_first_and_another_under_its_id_is_refused(world: World) -> None:
    stated = new()
    first = acts.save(world.store, LOCAL, stated, NOW)
    recounted = replace(stated, consequences=replace(FOLLOWS, km2=99.0))
    assert acts.save(world.store, LOCAL, recounted, NOW) == Receipt(first.revision, new=False)
    with pytest.raises(Conflict):
        acts.save(world.store, LOCAL, replace(stated, name="Annat"), NOW)
    with pytest.raises(Conflict):
        acts.save(world.store, LOCAL, replace(stated, leaves=True), NOW)


@pytest.mark.parametrize(
    ("changes", "field", "why"),
    [
        ({"shape": ()}, "shape", "Rita eller välj ett område."),
        ({"areas": ()}, "shape", "Området ligger utanför kommunen."),
        ({"shape": (((SQUARE[0][0][0],) * (MOST_CORNERS + 1),),)}, "shape", "Förenkla det"),
        ({"lasts": timedelta()}, "lasts", "över 0 timmar"),
        ({"lasts": timedelta(days=15)}, "lasts", "högst 14 dygn"),
        ({"begins": later(15 * 24 * 60)}, "begins", "14 dygn bort"),
    ],
)
def test_an_outage_that_cannot_be_meant_is_refused(
    world: World, changes: dict[str, Any], field: str, why: str
) -> None:
    outage = replace(OUTAGE, **changes)
    reason = why_not_assume(outage, NOW)
    assert reason is not None
    assert why in reason.text
    with pytest.raises(Refused, match=why) as refused:
        save(world, outage=outage)
    assert refused.value.field == field
    assert reads.assessments(world.store, OPERATION) == ()


def test_it_needs_a_name_and_a_revision_that_there_is(world: World) -> None:
    with pytest.raises(Refused, match="Skriv ett namn"):
        save(world, name="  ")
    with pytest.raises(Refused, match="poster som inte finns"):
        save(world, consequences=replace(FOLLOWS, revision=10_000))


def test_a_stadsdel_judges_what_lies_in_its_own_area_alone(world: World) -> None:
    own = signed_in(world.store, Grant(Role.STADSDEL, "bromma"))
    save(world, own)
    for areas in (("skarpnack",), ("bromma", "skarpnack")):
        with pytest.raises(NotAllowed, match="bara i sitt eget område"):
            save(world, own, outage=replace(OUTAGE, areas=areas))
    with pytest.raises(NotAllowed, match="får inte spara bedömningar"):
        save(world, signed_in(world.store, Grant(Role.LASARE)))


@pytest.mark.parametrize("leaves", [False, True])
def test_its_words_leave_only_where_somebody_has_chosen_so(world: World, leaves: bool) -> None:
    saved = entry(world.store, OPERATION, save(world, leaves=leaves).revision)
    assert saved is not None
    left = exported_text(saved)
    assert left == (saved.text if leaves else {"note": STRUCK})
    assert exported_facts(saved, {"outage": 1}) == ({"outage": 1} if leaves else {})
    (read,) = reads.assessments(world.store, OPERATION)
    assert read.struck is not leaves


def test_once_masked_its_words_are_gone_and_its_figures_stand(world: World) -> None:
    saved = save(world)
    mask_entry(world.store, LOCAL, act_id="m", revision=saved.revision, decision="2027:1", now=NOW)
    (read,) = reads.assessments(world.store, OPERATION)
    assert (read.name, read.note, read.consequences) == (MASKED, MASKED, FOLLOWS)


def test_a_report_cites_it_as_it_was_saved_then(world: World) -> None:
    store = world.store
    cited, _other = save(world), save(world, name="Två nät")
    freeze(store, cited.revision)
    (report,) = reports(store, OPERATION)
    facts = document(report)
    assert facts.cited == (cited.revision,)
    (shown,) = beside(store, OPERATION, facts).cited
    assert (shown.name, shown.consequences) == ("Kabelbrand", FOLLOWS)
    assert verify(store).intact


def test_a_report_that_cites_nothing_is_the_same_to_the_letter_as_before(world: World) -> None:
    save(world)
    freeze(world.store)
    (report,) = reports(world.store, OPERATION)
    assert "cited" not in report.content
    assert content_of(document(report)) == report.content


def test_a_report_cites_only_what_is_saved_in_its_operation_and_not_too_much(world: World) -> None:
    saved = [save(world).revision for _each in range(MOST_CITED + 1)]
    with pytest.raises(Refused, match="finns inte i händelsen"):
        freeze(world.store, saved[0], 1)
    with pytest.raises(Refused, match=f"Högst {MOST_CITED}"):
        freeze(world.store, *saved)
    assert reports(world.store, OPERATION) == ()


def test_it_can_be_the_facit_of_an_exercise(world: World) -> None:
    later_loss = Loss("P01", Function.VARME, OUTAGE.begins + timedelta(hours=2), None, assumed=True)
    gone = Inside("P99", "bromma", Status.OKAND, open=False)
    follows = replace(FOLLOWS, points=(*FOLLOWS.points, gone), losses=(later_loss,))
    save(world, consequences=follows, leaves=True)
    (read,) = reads.assessments(world.store, OPERATION)
    written = write_scenario(as_scenario(read, {"P01", "P02"}))
    listed = read_scenario(written)
    assert listed.faults == ()
    assert listed.scenario is not None
    assert objections_here(world.store, listed.scenario) == ()
    begun, chained, back = listed.scenario.injects
    assert [one.at for one in (begun, chained, back)] == [timedelta(), timedelta(hours=2), timedelta(hours=8)]
    assert begun.effects == (Effect((Function.EL,), Status.UR_FUNKTION, points=("P01",)),)
    assert chained.effects == (Effect((Function.VARME,), Status.UR_FUNKTION, points=("P01",)),)
    assert back.effects == (Effect((Function.EL,), Status.FUNGERAR, points=("P01",)),)


def test_the_picture_as_it_would_be_is_another_and_the_store_knows_nothing_of_it(world: World) -> None:
    world.report(Status.FUNGERAR, function=Function.EL, point="P01")
    picture = point_reads.picture(world.store, OPERATION)
    then = following.assumed(picture, OUTAGE, {"P01", "P02"}, NOW)  # P02 is closed and stays so
    first, second, _third = then.points
    assert effective(first.functions[Function.EL], OUTAGE.begins).status is Status.UR_FUNKTION
    assert first.functions[Function.VARME] == picture.points[0].functions[Function.VARME]
    assert second == picture.points[1]
    assert point_reads.picture(world.store, OPERATION) == picture


def test_a_point_with_a_fixed_reserve_is_assumed_to_go_on_by_it(world: World) -> None:
    """When the mains go; heat that stops without reserve then does not, and water has no reserve."""
    world.report(Status.FUNGERAR, function=Function.EL, point="P01")
    picture = point_reads.picture(world.store, OPERATION)
    equipment = {"P01": Equipment("P01", Reserve.FAST), "P02": Equipment("P02", Reserve.FORBEREDD)}
    carried = following.carried_by_reserve(OUTAGE, {"P01", "P02", "P03"}, equipment)
    assert carried == {"P01"}
    assert (
        following.carried_by_reserve(replace(OUTAGE, function=Function.VATTEN), {"P01"}, equipment) == set()
    )
    first = following.assumed(picture, OUTAGE, {"P01"}, NOW, carried).points[0]
    read = effective(first.functions[Function.EL], OUTAGE.begins)
    assert (read.status, read.supply) == (Status.FUNGERAR, Supply.RESERV)
    assert first.functions[Function.EL].current.restored_estimate is None  # type: ignore[union-attr]


def test_sectors_are_those_whose_organisations_answer_for_the_function_there() -> None:
    rows = (
        Responsibility("sdn", Duty.DRIFT, area="bromma", sector="raddning"),
        Responsibility("nät", Duty.INFRASTRUKTUR, Function.EL),
        Responsibility("va", Duty.INFRASTRUKTUR, Function.VATTEN, sector="vatten"),
        Responsibility("annan", Duty.DRIFT, area="skarpnack", sector="halsa"),
        Responsibility("exempel", Duty.DRIFT, area="bromma", sector="finans", example=True),
    )
    sectors = tuple(Sector(one, one) for one in ("halsa", "energi", "raddning", "vatten", "finans"))
    register = SectorRegister(
        sectors, memberships=(Membership("energi", "nät", SectorPart.ANSVARIG),), responsibilities=rows
    )
    assert following.sectors_concerned(register, OUTAGE, real=True) == ("energi", "raddning")
    assert "finans" in following.sectors_concerned(register, OUTAGE, real=False)
