"""Who acts, renewed after some acts, is what is read whole: whatever was done, the removal of words too."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from data.entries.entry import EntryKind
from data.log import acts as log_acts
from data.log import reads as log_reads
from data.notices.acts import load_plan
from data.operations import acts as operation_acts
from data.operations.acts import decide_retention
from data.points import reads as point_reads
from data.points.acts import reports as point_reports
from data.requests import reads as request_reads
from data.requests.acts import acknowledge_request, ask_for_support, move_request
from data.requests.facts import NewAcknowledgement, NewMove, NewRequest
from data.sectors.acts import load_sectors, report_sector
from data.store.database import Store
from data.words import Extent, Function, OperationKind, RequestKind, RequestState, Retention
from tests.data.notices.test_notices import PLAN
from tests.data.requests.test_requests import LIST
from tests.data.sectors.test_sector_reports import said
from tests.data.world import ALICE, BOB, NOW, OPERATION, World, a_report, an_operation, fresh_id, later

EXERCISE, ASKED, SECRET = "ovn-1", "asked-1", "hemligt7f3a"


def _ask(store: Store, operation: str = EXERCISE, identity: str = "") -> None:
    new = NewRequest(
        id=identity or fresh_id(),
        operation=operation,
        kind=RequestKind.DRIVMEDEL,
        what=SECRET,
        owner="slk",
        area="bromma",
        deadline=later(120),
        must_acknowledge=("svoa",),
    )
    ask_for_support(store, ALICE, new, NOW)


def _say(store: Store, extent: Extent = Extent.HELT, operation: str = EXERCISE) -> None:
    new = said(None, operation=operation, assessment=SECRET)
    report_sector(store, ALICE, replace(new, impact=replace(new.impact, strain=extent)), NOW)


def _close(store: Store) -> None:
    operation_acts.close_operation(
        store, ALICE, act_id=fresh_id(), operation_id=EXERCISE, named=EXERCISE, reason="slut", now=NOW
    )


def _keep(store: Store, keep: Retention) -> None:
    _close(store)
    decide_retention(
        store, ALICE, act_id=fresh_id(), operation_id=EXERCISE, keep=keep, decision="beslut 12", now=NOW
    )


def _mask(store: Store, kind: EntryKind) -> None:
    (entry,) = log_reads.entries(store, EXERCISE, kinds=[kind])
    log_acts.mask_entry(
        store, ALICE, act_id=fresh_id(), revision=entry.revision, decision="Beslut 7", now=NOW
    )


def _many(store: Store) -> None:
    """More than is looked through, and what touches it is among the last."""
    commands = [a_report(operation=EXERCISE, function=function) for function in Function] * 60
    point_reports.report(store, BOB, [replace(one, id=fresh_id()) for one in commands], NOW)
    _ask(store)


ACTS: dict[str, Callable[[Store], object]] = {
    "asking": _ask,
    "a move": lambda store: move_request(store, ALICE, NewMove(fresh_id(), ASKED, RequestState.ATAGEN), NOW),
    "an acknowledgement": lambda store: acknowledge_request(
        store, ALICE, NewAcknowledgement(fresh_id(), ASKED, "svoa"), NOW
    ),
    "a sector's word": lambda store: _say(store, Extent.INTE),
    "a masked request": lambda store: _mask(store, EntryKind.REQUEST),
    "a masked sector's word": lambda store: _mask(store, EntryKind.SECTOR_REPORT),
    "a disposal": lambda store: _keep(store, Retention.GALLRAS),
    "another sector list": lambda store: load_sectors(store, ALICE, replace(LIST, responsibilities=()), NOW),
    "a notice plan": lambda store: load_plan(store, ALICE, PLAN, NOW),
    "very many acts": _many,
}
UNTOUCHED: dict[str, Callable[[Store], object]] = {
    "nothing": lambda store: None,
    "asking elsewhere": lambda store: _ask(store, OPERATION),
    "a word elsewhere": lambda store: _say(store, operation=OPERATION),
    "a closing": _close,
    "keeping": lambda store: _keep(store, Retention.BEVARAS),
}


@pytest.fixture
def exercise(world: World) -> Store:
    store = world.store
    operation_acts.open_operation(store, ALICE, an_operation(EXERCISE, OperationKind.OVNING), NOW)
    load_sectors(store, ALICE, LIST, NOW)
    _ask(store, identity=ASKED)
    _say(store)
    return store


@pytest.mark.parametrize("act", [*ACTS, *UNTOUCHED])
def test_renewed_is_the_same_as_read_whole(exercise: Store, act: str) -> None:
    before = request_reads.coordination(exercise, EXERCISE)
    (ACTS | UNTOUCHED)[act](exercise)
    found = request_reads.renewed(exercise, EXERCISE, before)
    assert found == request_reads.coordination(exercise, EXERCISE)
    assert (replace(found, revision=before.revision) != before) == (act in ACTS)
    assert (found is before) == (act == "nothing")


def test_what_has_been_disposed_of_is_shown_by_no_one_who_had_read_it(exercise: Store) -> None:
    point_reports.report(exercise, BOB, [a_report(operation=EXERCISE, note=SECRET)], NOW)
    held = request_reads.coordination(exercise, EXERCISE)
    picture = point_reads.picture(exercise, EXERCISE)
    assert all(SECRET in repr(one) for one in (held, picture))
    _keep(exercise, Retention.GALLRAS)
    renewed = (
        request_reads.renewed(exercise, EXERCISE, held),
        point_reads.renewed(exercise, EXERCISE, picture),
    )
    assert SECRET not in repr(renewed)


def test_what_was_read_of_another_operation_is_nothing_to_begin_from(exercise: Store) -> None:
    held = request_reads.coordination(exercise, OPERATION)
    assert request_reads.renewed(exercise, EXERCISE, held) == request_reads.coordination(exercise, EXERCISE)
    picture = point_reads.picture(exercise, OPERATION)
    assert point_reads.renewed(exercise, EXERCISE, picture) == point_reads.picture(exercise, EXERCISE)
