"""Stating who acts on a failure: one entry, allowed for each failure chosen, never of what is none."""

from typing import Any

import pytest

from data.entries.actions import ActionStated
from data.entries.entry import EntryKind
from data.errors import NotAllowed, Refused
from data.failures.acts import state_action
from data.failures.answering import failures_now
from data.failures.facts import Failures, NewStatement
from data.failures.words import ActionState
from data.log import reads as log_reads
from data.operations import reads as operation_reads
from data.operations import replay
from data.points import reads as point_reads
from data.requests import reads as request_reads
from data.requests.acts import ask_for_support
from data.rights import Grant
from data.sectors.acts import load_sectors
from data.store.verify import verify
from data.words import Function, Phase, Role, Status
from tests.data.people import signed_in
from tests.data.requests.test_requests import LIST, a_request
from tests.data.world import ALICE, NOW, OPERATION, World, fresh_id, later


@pytest.fixture
def broken(world: World) -> World:
    load_sectors(world.store, ALICE, LIST, NOW)
    for point in ("P01", "P02", "P03"):
        world.open_point(point)
        world.report(Status.UR_FUNKTION, point=point, cause="ledningsbrott")
    return world


def new(*keys: str, state: ActionState = ActionState.ATAGEN, **changes: Any) -> NewStatement:
    values: dict[str, Any] = {"by": "Ellevio, felanmälan", "until": later(60), **changes}
    return NewStatement(fresh_id("action"), OPERATION, keys or ("P01:el",), state, **values)


def now_of(world: World, minutes: float = 2, until: int | None = None) -> Failures:
    """Return the failures as every screen works them out."""
    picture = point_reads.picture(world.store, OPERATION, until=until)
    with world.store.reading() as connection:
        held = request_reads.coordination_in(connection, picture.operation, until)
    return failures_now(picture, held, later(minutes))


def keys(found: Failures) -> list[str]:
    return sorted(one.failure.key for one in found.without_action)


def test_three_are_broken_one_is_acted_on_and_two_are_without_action(broken: World) -> None:
    assert keys(now_of(broken)) == ["P01:el", "P02:el", "P03:el"]
    state_action(broken.store, ALICE, new("P02:el", source="Ellevio, tel 02:50"), later(1))
    found = now_of(broken)
    assert keys(found) == ["P01:el", "P03:el"]
    (acted,) = [one for one in found.all if one.acted_on]
    assert acted.action is not None
    assert (acted.action.by, acted.action.until) == ("Ellevio, felanmälan", later(60))
    assert acted.action.source == "Ellevio, tel 02:50"
    verify(broken.store)


def test_it_is_the_same_at_that_minute_in_replay(broken: World) -> None:
    before = broken.revision()
    state_action(broken.store, ALICE, new("P02:el"), later(1))
    after = broken.revision()
    broken.report(Status.FUNGERAR, point="P03", now=later(40), observed_at=later(40))
    assert keys(now_of(broken, until=before)) == ["P01:el", "P02:el", "P03:el"]
    assert keys(now_of(broken, until=after)) == ["P01:el", "P03:el"]
    assert keys(now_of(broken, 41)) == ["P01:el"]


def test_a_replay_turns_when_a_promise_passes_though_nobody_has_written(broken: World) -> None:
    state_action(broken.store, ALICE, new("P02:el", until=later(37)), later(1))
    with broken.store.reading() as connection:
        then = replay.then(connection, OPERATION, later(2), 0)
    assert replay.holds_until(then, later(32)) == later(37)
    assert replay.turned_at(then, later(40)) == later(37)


def test_a_promise_counts_no_longer_when_its_time_passes_or_the_cause_is_another(broken: World) -> None:
    state_action(broken.store, ALICE, new("P01:el"), later(1))
    assert "P01:el" not in keys(now_of(broken, 59))
    assert "P01:el" in keys(now_of(broken, 60))
    broken.report(Status.UR_FUNKTION, point="P01", cause="översvämning", now=later(5), observed_at=later(5))
    assert "P01:el" in keys(now_of(broken, 6))


def test_a_request_beside_a_stated_action_is_read_of_then_too(broken: World) -> None:
    """Both touch who acts on what; only the one is about a request."""
    request = a_request()
    ask_for_support(broken.store, ALICE, request, later(1))
    state_action(broken.store, ALICE, new("P02:el"), later(2))
    after = broken.revision()
    with broken.store.reading() as connection:
        (one,) = request_reads.coordination_in(
            connection, operation_reads.operation(connection, OPERATION), after
        ).requests
    assert one.id == request.id
    assert keys(now_of(broken, 3, until=after)) == keys(now_of(broken, 3))


def test_the_same_again_takes_nothing_back(broken: World) -> None:
    state_action(broken.store, ALICE, new("P01:el"), later(1))
    broken.report(Status.UR_FUNKTION, point="P01", now=later(5), observed_at=later(5))
    found = now_of(broken, 6)
    assert "P01:el" not in keys(found)
    assert next(one for one in found.all if one.failure.key == "P01:el").failure.since == NOW


def test_the_entry_says_who_and_what_is_in_common(broken: World) -> None:
    state_action(broken.store, ALICE, new("P01:el", "P02:el"), later(1))
    (entry,) = log_reads.entries(broken.store, OPERATION, kinds=[EntryKind.ACTION])
    stated = entry.says(ActionStated)
    assert (stated.failures, stated.area, stated.function) == (("P01:el", "P02:el"), "bromma", Function.EL)
    assert entry.point is None
    assert entry.text == {"by": "Ellevio, felanmälan"}


def test_sent_twice_is_stored_once(broken: World) -> None:
    statement = new()
    assert state_action(broken.store, ALICE, statement, later(1)).new
    assert not state_action(broken.store, ALICE, statement, later(2)).new


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"keys": ("P01:vatten",)}, "keys", "felet finns inte kvar"),
        ({"keys": ()}, "keys", "Välj minst ett"),
        ({"by": " "}, "by", "Ange vem som gör det"),
        ({"by": "", "owner": "ingen"}, "owner", "finns inte i sektorslistan"),
        ({"until": None}, "until", "Ange när det ska vara klart"),
        ({"until": later(1)}, "until", "redan passerat"),
        ({"until": later(15 * 24 * 60)}, "until", "14 dygn"),
        ({"state": ActionState.BEGARD}, "state", "står i begäran"),
        ({"state": ActionState.ATGARDAS_INTE, "by": ""}, "by", "vem som har beslutat"),
        ({"state": ActionState.ATGARDAS_INTE}, "reason", "Ange skälet"),
        ({"refer": "P09"}, "refer", "en punkt som är öppen"),
        ({"refer": "P01"}, "refer", "har själv felet"),
        ({"by": "19640823-3234"}, "by", "personnummer"),
    ],
)
def test_what_cannot_be_stated_is_refused_in_its_field(
    broken: World, changes: dict[str, Any], field: str, says: str
) -> None:
    stated = dict(changes)
    chosen, state = stated.pop("keys", ("P01:el",)), stated.pop("state", ActionState.ATAGEN)
    statement = NewStatement(
        fresh_id(), OPERATION, chosen, state, **{"by": "Ellevio", "until": later(60), **stated}
    )
    before = broken.revision()
    with pytest.raises(Refused, match=says) as refused:
        state_action(broken.store, ALICE, statement, later(1))
    assert refused.value.field == field
    assert broken.revision() == before


def test_a_stadsdel_states_in_its_own_area_and_a_reader_nowhere(broken: World) -> None:
    bromma = signed_in(broken.store, Grant(Role.STADSDEL, "bromma"))
    state_action(broken.store, bromma, new("P01:el"), later(1))
    with pytest.raises(NotAllowed):
        state_action(broken.store, bromma, new("P01:el", "P03:el"), later(1))
    reader = signed_in(broken.store, Grant(Role.LASARE))
    with pytest.raises(NotAllowed):
        state_action(broken.store, reader, new("P01:el"), later(1))
    energy = signed_in(broken.store, Grant(Role.SEKTOR, "energi"))
    state_action(broken.store, energy, new("P03:el"), later(1))
    with pytest.raises(NotAllowed):  # that nobody will is the area's or the staff's decision
        refusal = new("P03:el", state=ActionState.ATGARDAS_INTE, reason="ingen bil", until=None)
        state_action(broken.store, energy, refusal, later(1))


def test_a_point_that_should_have_opened_is_acted_on_by_its_area(world: World) -> None:
    world.phase(Phase.UNDER_AKTIVERING, point="P03")
    assert keys(now_of(world, 59)) == []
    assert keys(now_of(world, 60)) == ["omrade:skarpnack"]
    state_action(world.store, ALICE, new("omrade:skarpnack", until=later(120)), later(61))
    assert keys(now_of(world, 62)) == []
