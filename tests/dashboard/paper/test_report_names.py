"""A temporary point's name is somebody's words: masked, it is gone from every report that named it."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from dashboard.desk.situation_reports.says.reports import difference
from dashboard.paper.report_files import report_file
from dashboard.settings import REFERENCE_PACK
from data.failures.acts import state_action
from data.failures.facts import NewStatement
from data.failures.words import ActionState
from data.log.acts import mask_entry
from data.points.acts.temporary import add_point
from data.points.temporary import NewTemporary, id_of
from data.requests.acts import ask_for_support
from data.requests.facts import NewRequest
from data.sectors.acts import load_sectors
from data.situation_reports import acts as services
from data.situation_reports import reads as situation_report_reads
from data.situation_reports.facts import NewSituationReport, SituationReport, Words
from data.staff.since import Turn
from data.store.database import Store
from data.store.verify import verify
from data.words import Function, RequestKind, Status
from geo.layers import load_pack
from tests.data.requests.test_requests import LIST
from tests.data.world import ALICE, NOW, OPERATION, World, fresh_id, later

WORDS = Words("Allvarligt.", "Kallt.", "Kallare.", "Värme först.")
FAILING, OPEN = "Hos Karin Ek", "Hos Nils Alm"


def added(world: World, name: str, lon: float) -> tuple[str, int]:
    """Return the id of a new point, and the entry that holds its name."""
    new = NewTemporary(fresh_id("kyrka"), OPERATION, name, "", "bromma", lon, 59.33)
    return id_of(new.id), add_point(world.store, ALICE, new, NOW).revision


@pytest.fixture
def entries(world: World) -> tuple[int, int]:
    """Two reports that name two temporary points in every part that names any; the entries of their names."""
    load_sectors(world.store, ALICE, LIST, NOW)
    failing, one = added(world, FAILING, 17.95)
    other_id, other = added(world, OPEN, 17.97)
    world.open_point(other_id)
    world.open_point("P01")
    world.report(Status.FUNGERAR, point=failing)
    asked = NewRequest("b1", OPERATION, RequestKind.DRIVMEDEL, "diesel", "slk", "bromma", later(60))
    ask_for_support(world.store, ALICE, replace(asked, point=failing), NOW)
    freeze(world, 1)
    world.report(Status.UR_FUNKTION, point=failing, now=later(2))
    world.report(Status.UR_FUNKTION, point="P01", now=later(2))
    acts = NewStatement("a", OPERATION, ("P01:el",), ActionState.ATAGEN, by="Ellevio", until=later(99))
    state_action(world.store, ALICE, replace(acts, refer=other_id), later(3))
    freeze(world, 4)
    return one, other


def freeze(world: World, minutes: float) -> None:
    new = NewSituationReport(fresh_id("lr"), OPERATION, WORDS, later(minutes + 240))
    services.freeze(world.store, ALICE, new, later(minutes))


def test_what_failed_at_a_point_that_came_after_the_report_before_is_a_change(world: World) -> None:
    freeze(world, 0)
    point, _entry = added(world, FAILING, 17.95)
    world.report(Status.UR_FUNKTION, point=point, now=later(2))
    freeze(world, 4)
    (change,) = situation_report_reads.document(reports(world.store)[0]).changes
    assert (change.turn, change.function) == (Turn.WORSE, Function.EL)
    assert (change.before.status, change.before.observed_at) == (Status.OKAND, None)


def reports(store: Store) -> tuple[SituationReport, ...]:
    return situation_report_reads.reports(store, OPERATION)


def printed(store: Store) -> str:
    return report_file(store, load_pack(REFERENCE_PACK), reports(store)[0], ".txt").decode()


def test_every_part_that_names_a_point_names_a_temporary_one(world: World, entries: tuple[int, int]) -> None:
    facts = situation_report_reads.document(reports(world.store)[0])
    named = [
        *(one.point for one in facts.changes if one.function is Function.EL),
        *(one.point for one in facts.failing if one.function is Function.EL),
        *(one.point for one in facts.requests),
        *(one.at for one in facts.failures or ()),
        *(one.action.refer for one in facts.failures or () if one.action),
    ]
    quoted = situation_report_reads.quoted(world.store, facts)
    words = [situation_report_reads.words_of(one, quoted) for one in named]
    assert (words.count(FAILING), words.count(OPEN)) == (4, 2)
    said = printed(world.store)
    assert f"{FAILING}, Bromma" in said
    assert OPEN in said


def test_masked_it_is_in_no_frozen_report_and_in_none_that_is_printed(
    world: World, entries: tuple[int, int]
) -> None:
    for revision in entries:
        mask_entry(
            world.store, ALICE, act_id=fresh_id(), revision=revision, decision="beslut 1", now=later(5)
        )
    with world.store.reading() as connection:
        kept = "".join(connection.execute(text("SELECT facts FROM journal")).scalars())
    said = printed(world.store)
    for name in (FAILING, OPEN):
        assert name not in kept
        assert name not in said
    assert "[maskerat], Bromma" in said
    assert verify(world.store).intact


def test_two_reports_side_by_side_name_it_too(world: World, entries: tuple[int, int]) -> None:
    later_one, earlier = ((one, situation_report_reads.document(one)) for one in reports(world.store))
    quoted = situation_report_reads.quoted(world.store, later_one[1])
    assert f"{FAILING}, Bromma, el" in repr(difference(earlier, later_one, quoted))
