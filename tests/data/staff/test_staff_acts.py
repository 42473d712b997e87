"""The staff's acts: its plan, messages to the public, owners moved by decision and changes acknowledged."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

import pytest

from data.acting import Actor, Receipt
from data.entries.codec import encode
from data.entries.entry import EntryKind
from data.errors import Conflict, NotAllowed, Refused, Stale
from data.exercise.acts.leading import interrupt, plan_exercise
from data.exercise.rules import NewExercise
from data.log.reads import entries
from data.operations import reads as operation_reads
from data.points import reads as point_reads
from data.requests import reads as request_reads
from data.requests.acts import ask_for_support, move_request
from data.requests.facts import NewMove, NewRequest
from data.requests.rules import suggest_owner
from data.rights import Grant
from data.sectors import reads as sector_reads
from data.sectors.acts import load_sectors, move_owner, report_sector
from data.sectors.owners import NewMovedOwner, moved_for, standing
from data.sectors.reports import Impact, NewSectorReport
from data.server import acts as server_acts
from data.staff import reads as staff_reads
from data.staff.acts import acknowledge, set_staff_plan, tell_public
from data.staff.facts import (
    NewMessage,
    NewStaffPlan,
    ReportDue,
    StaffPlan,
    last_shift,
    next_report,
    next_shift,
    reaches,
)
from data.staff.important import Important, Matter, unacknowledged
from data.store.journal import wire_time
from data.store.verify import verify
from data.words import Extent, Function, MessageChannel, Phase, RequestKind, RequestState, Role, Status
from tests.data.exercise.played import ID as EXERCISE
from tests.data.exercise.played import a_scenario
from tests.data.people import signed_in
from tests.data.sectors.test_sectors import LIST
from tests.data.world import ALICE, NOW, OPERATION, World, fresh_id, later
from tests.reading import read_now

# ── the plan ─────────────────────────────────────────────────────────────────────────────────


def plan(world: World, by: Actor = ALICE, now: datetime = NOW, **stated: Any) -> Receipt:
    new = NewStaffPlan(stated.pop("id", fresh_id()), OPERATION, **stated)
    return set_staff_plan(world.store, by, new, now)


def test_the_newest_plan_stands_and_says_whose_it_is(world: World) -> None:
    assert read_now(world.store, staff_reads.plan, OPERATION) == StaffPlan()
    plan(world, direction="Värme före el", briefing_at=later(60), shifts=(time(19), time(7)))
    receipt = plan(world, direction="Vatten först", report_at=later(90), now=later(5))
    held = read_now(world.store, staff_reads.plan, OPERATION)
    assert held == StaffPlan("Vatten först", None, later(90), (), later(5), "krisledning", receipt.revision)
    assert verify(world.store).intact


@pytest.mark.parametrize(
    ("stated", "field"),
    [
        ({}, "direction"),
        ({"direction": "x" * 401}, "direction"),
        ({"direction": "ring 811228-9874"}, "direction"),
        ({"briefing_at": NOW}, "briefing_at"),
        ({"report_at": NOW + timedelta(days=15)}, "report_at"),
        ({"shifts": (time(7), time(7))}, "shifts"),
        ({"shifts": tuple(time(hour) for hour in range(7))}, "shifts"),
    ],
)
def test_a_plan_that_says_nothing_or_cannot_be_is_refused(
    world: World, stated: dict[str, Any], field: str
) -> None:
    before = operation_reads.revision(world.store)
    with pytest.raises(Refused) as refused:
        plan(world, **stated)
    assert refused.value.field == field
    assert operation_reads.revision(world.store) == before


def test_two_who_plan_at_once_both_learn_of_it(world: World) -> None:
    plan(world, direction="Värme före el", version=0)
    with pytest.raises(Stale, match="Senast ändrad av krisledning"):
        plan(world, direction="El före värme", version=0)
    assert read_now(world.store, staff_reads.plan, OPERATION).direction == "Värme före el"
    once = plan(world, id="samma", direction="Vatten")
    assert plan(world, id="samma", direction="Vatten") == replace(once, new=False)
    with pytest.raises(Conflict):
        plan(world, id="samma", direction="Annat")


def test_shifts_are_by_the_clock_on_the_wall() -> None:
    held = StaffPlan(shifts=(time(7), time(19)))
    at = datetime.fromisoformat
    assert last_shift(held, at("2027-01-14T03:12+01:00")) == at("2027-01-13T19:00+01:00")
    assert next_shift(held, at("2027-01-14T03:12+01:00")) == at("2027-01-14T07:00+01:00")
    assert last_shift(held, at("2027-01-14T07:00+01:00")) == at("2027-01-14T07:00+01:00")
    assert last_shift(held, at("2027-07-14T06:00+02:00")) == at("2027-07-13T19:00+02:00")
    assert last_shift(StaffPlan(), NOW) is None


def test_the_newest_word_of_the_next_report_stands() -> None:
    held = StaffPlan(report_at=later(60), revision=20)
    assert next_report(held, None) == ReportDue(later(60), 20, by_report=False)
    assert next_report(held, ReportDue(later(90), 19, by_report=True)) == ReportDue(
        later(60), 20, by_report=False
    )
    newer = ReportDue(later(90), 21, by_report=True)
    assert next_report(held, newer) is newer
    assert next_report(StaffPlan(), None) is None


# ── messages ─────────────────────────────────────────────────────────────────────────────────


def tell(world: World, by: Actor = ALICE, **stated: Any) -> Receipt:
    said = {"text": "Vatten finns på Skolan", "channels": (MessageChannel.WEBB,), **stated}
    return tell_public(world.store, by, NewMessage(fresh_id(), OPERATION, **said), NOW)


@pytest.mark.postgres
def test_what_the_public_was_told_is_read_back_last_said_first(world: World) -> None:
    tell(world, said_at=later(-10), channels=(MessageChannel.RADIO, MessageChannel.ANSLAG))
    where: dict[str, Any] = {"areas": ("bromma",), "point": "P01", "said_at": later(-30)}
    tell(world, function=Function.VATTEN, status=Status.UR_FUNKTION, **where)
    newest, older = staff_reads.messages(world.store, OPERATION)
    assert newest.channels == (MessageChannel.RADIO, MessageChannel.ANSLAG)
    assert (older.point, older.function, older.status) == ("P01", Function.VATTEN, Status.UR_FUNKTION)
    assert [reaches(one, "skarpnack") for one in (newest, older)] == [True, False]
    assert reaches(older, "bromma")


@pytest.mark.parametrize(
    ("stated", "field"),
    [
        ({"text": " "}, "text"),
        ({"text": "ring 811228-9874"}, "text"),
        ({"channels": ()}, "channels"),
        ({"channels": (MessageChannel.SMS, MessageChannel.SMS)}, "channels"),
        ({"areas": ("atlantis",)}, "areas"),
        ({"areas": ("skarpnack",), "point": "P01"}, "point"),
        ({"status": Status.FUNGERAR}, "function"),
        ({"said_at": later(30)}, "said_at"),
    ],
)
def test_a_message_that_says_nothing_to_nobody_is_refused(
    world: World, stated: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        tell(world, **stated)
    assert refused.value.field == field
    assert staff_reads.messages(world.store, OPERATION) == ()


def test_a_stadsdel_tells_its_own_area_and_not_the_whole_municipality(world: World) -> None:
    bromma = signed_in(world.store, Grant(Role.STADSDEL, "bromma"))
    tell(world, by=bromma, areas=("bromma",))
    for areas in ((), ("skarpnack",), ("bromma", "skarpnack")):
        with pytest.raises(NotAllowed, match="bara i sitt eget område"):
            tell(world, by=bromma, areas=areas)
    assert len(staff_reads.messages(world.store, OPERATION)) == 1


# ── owners moved ─────────────────────────────────────────────────────────────────────────────


def move(world: World, owner: str | None = "slk", now: datetime = NOW, **stated: Any) -> Receipt:
    said = {"decider": "stadsdirektören", "reason": "elverket är utslaget", **stated}
    return move_owner(world.store, ALICE, NewMovedOwner(fresh_id(), OPERATION, owner, **said), now)


def moved(world: World, at: datetime) -> tuple[Any, ...]:
    return standing(read_now(world.store, sector_reads.decisions, OPERATION), at)


@pytest.fixture
def listed(world: World) -> World:
    load_sectors(world.store, ALICE, LIST, NOW)
    return world


def test_an_owner_is_moved_for_a_time_and_given_back(listed: World) -> None:
    move(listed, function=Function.EL, until=later(60))
    assert [one.owner for one in moved(listed, later(59))] == ["slk"]
    assert moved(listed, later(60)) == ()
    move(listed, function=Function.EL, now=later(61))
    move(listed, None, function=Function.EL, now=later(62))
    assert moved(listed, later(63)) == ()
    with pytest.raises(Refused, match="inte flyttat"):
        move(listed, None, function=Function.EL, now=later(64))


def test_the_closest_decision_answers_and_proposes_who_to_ask(listed: World) -> None:
    move(listed, "ks", area="bromma")
    move(listed, "slk", function=Function.EL, area="bromma")
    move(listed, "verket", sector="energi")
    held = moved(listed, later(1))
    assert (moved_for(held, Function.EL, "bromma") or held[0]).owner == "slk"
    assert (moved_for(held, Function.VATTEN, "bromma") or held[1]).owner == "ks"
    assert moved_for(held, Function.VATTEN, "skarpnack") is None
    assert (moved_for(held, Function.EL, "skarpnack", ("energi",)) or held[0]).owner == "verket"
    kind = RequestKind.RESERVKRAFT
    assert suggest_owner(LIST, kind, "bromma", real=True, moved=held) == "slk"
    assert suggest_owner(LIST, RequestKind.PERSONAL, "bromma", real=True, moved=held) == "ks"
    assert suggest_owner(LIST, kind, "bromma", real=True) == "slk"
    assert suggest_owner(LIST, RequestKind.VATTEN, "skarpnack", real=True, moved=held) is None


@pytest.mark.parametrize(
    ("stated", "field"),
    [
        ({}, "function"),
        ({"area": "atlantis"}, "area"),
        ({"sector": "atlantis"}, "sector"),
        ({"area": "bromma", "owner": "atlantis"}, "owner"),
        ({"area": "bromma", "decider": " "}, "decider"),
        ({"area": "bromma", "reason": ""}, "reason"),
        ({"area": "bromma", "until": NOW}, "until"),
        ({"area": "bromma", "until": NOW + timedelta(days=61)}, "until"),
    ],
)
def test_a_decision_without_scope_decider_or_reason_is_refused(
    listed: World, stated: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        move(listed, **stated)
    assert refused.value.field == field
    assert read_now(listed.store, sector_reads.decisions, OPERATION) == ()


def test_two_who_move_owners_at_once_both_learn_of_it(listed: World) -> None:
    move(listed, area="bromma", version=0)
    with pytest.raises(Stale):
        move(listed, area="skarpnack", version=0)


def test_an_example_answers_for_nothing_in_a_real_operation(world: World) -> None:
    examples = replace(LIST, organisations=tuple(replace(one, example=True) for one in LIST.organisations))
    load_sectors(world.store, ALICE, examples, NOW)
    with pytest.raises(Refused, match="EJ INLÄST"):
        move(world, area="bromma")


# ── what is important, and seen ──────────────────────────────────────────────────────────────


def marked(world: World, now: datetime) -> dict[str, Important]:
    picture = point_reads.picture(world.store, OPERATION)
    held = request_reads.coordination(world.store, OPERATION)
    told = staff_reads.attention(world.store, held)
    return {one.key: one for one in unacknowledged(picture, held, told, now)}


def see(world: World, *keys: str, by: Actor = ALICE, now: datetime = NOW) -> Receipt:
    return acknowledge(world.store, by, act_id=fresh_id(), operation_id=OPERATION, keys=keys, now=now)


@pytest.mark.postgres
def test_that_a_server_took_over_is_marked_until_somebody_has_asked_for_what_may_lack(
    world: World,
) -> None:
    server_acts.claim(world.store, "a" * 12, "", later(1))
    assert marked(world, later(2)) == {}  # nobody wrote it before
    world.report(now=later(3))
    here = replace(world.store, installation="b" * 12)
    receipt = server_acts.take_over(here, "b" * 12, "Reserven", later(9))
    ((key, one),) = marked(world, later(10)).items()
    assert (key, one.lacks, one.began.at) == (f"serverbyte:{receipt.revision}", later(3), later(9))
    acknowledge(here, ALICE, act_id=fresh_id(), operation_id=OPERATION, keys=(key,), now=later(11))
    assert marked(world, later(12)) == {}


@pytest.mark.postgres
def test_an_outage_is_marked_until_it_is_seen_and_its_repetition_is_the_same(world: World) -> None:
    world.open_point("P01")
    world.report(Status.FUNGERAR, point="P01", now=later(1))
    assert marked(world, later(1)) == {}
    broke = world.report(Status.UR_FUNKTION, point="P01", observed_at=later(40), now=later(40))
    world.report(Status.UR_FUNKTION, point="P01", observed_at=later(50), now=later(50))
    early = world.report(Status.UR_FUNKTION, point="P02", observed_at=later(50), now=later(50))  # not open
    assert list(marked(world, later(60))) == [f"funktion:{one.revision}" for one in (early, broke)]
    for one in (early, broke):
        see(world, f"funktion:{one.revision}", now=later(60))
    world.report(Status.UR_FUNKTION, point="P01", observed_at=later(70), now=later(70))
    assert marked(world, later(71)) == {}
    world.report(Status.FUNGERAR, point="P01", observed_at=later(200), now=later(200))
    again = world.report(Status.UR_FUNKTION, point="P01", observed_at=later(300), now=later(300))
    assert list(marked(world, later(301))) == [f"funktion:{again.revision}"]


def test_sectors_requests_and_closed_points_are_marked_too(listed: World) -> None:
    world = listed
    world.open_point("P01")
    say = (Extent.HELT, Extent.HELT, Extent.INTE)
    for number, level in enumerate((Impact(Extent.INTE, *say[1:]), Impact(*say), Impact(*say))):
        new = NewSectorReport(f"s{number}", OPERATION, "energi", level, assessment="läget")
        report_sector(world.store, ALICE, new, later(number))
    for name, minutes in (("sen", 30), ("nekad", 300)):
        asked = NewRequest(name, OPERATION, RequestKind.DRIVMEDEL, "diesel", "slk", "bromma", later(minutes))
        ask_for_support(world.store, ALICE, asked, later(3))
    move_request(world.store, ALICE, NewMove("m1", "nekad", RequestState.AVSLAGEN, "nej"), later(4))
    for phase in (Phase.UNDER_AVVECKLING, Phase.STANGD):
        world.phase(phase, point="P01", now=later(5))
    found = marked(world, later(10))
    matters = sorted(key.split(":")[0] for key in found)
    assert matters == ["avslagen", "sektor", "stangd"]
    late = marked(world, later(30)).keys() - found.keys()
    assert [key.split(":")[:2] for key in late] == [["forsenad", "sen"]]
    # Seen while late, taken on afterwards: still the same lateness. A new deadline is a new one.
    see(world, *marked(world, later(30)), now=later(31))
    move_request(world.store, ALICE, NewMove("m2", "sen", RequestState.ATAGEN), later(32))
    assert marked(world, later(33)) == {}


def test_a_decision_to_open_is_marked_until_it_is_seen_or_the_point_has_opened(world: World) -> None:
    decided = world.phase(Phase.UNDER_AKTIVERING, point="P01", now=later(1))
    other = world.phase(Phase.UNDER_AKTIVERING, point="P02", now=later(2))
    assert list(marked(world, later(3))) == [f"oppnas:{other.revision}", f"oppnas:{decided.revision}"]
    see(world, f"oppnas:{other.revision}", now=later(3))
    world.phase(Phase.OPPEN, point="P01", now=later(4))
    assert marked(world, later(5)) == {}


@pytest.mark.postgres
def test_an_exercise_broken_off_is_marked_in_what_it_was_broken_off_for(world: World) -> None:
    for identity, now in (("gammal", later(-200)), (EXERCISE, NOW)):
        new = NewExercise(identity, "Elavbrott", a_scenario())
        plan_exercise(world.store, ALICE, new, now)
        interrupt(world.store, ALICE, act_id=f"av-{identity}", operation_id=identity, reason="larm", now=now)
    ((key, off),) = marked(world, later(1)).items()
    assert (off.matter, off.exercise, off.began.at) == (Matter.BROKEN_OFF, "Elavbrott", NOW)
    district = signed_in(world.store, Grant(Role.STADSDEL, "bromma"))
    with pytest.raises(NotAllowed):
        see(world, key, by=district, now=later(2))
    see(world, key, now=later(2))
    assert marked(world, later(3)) == {}
    with world.store.reading() as connection:
        held = replace(request_reads.coordination(world.store, OPERATION), operation=EXERCISE)
        assert staff_reads.attention_in(connection, held).broken_off == ()  # an exercise is not told


def test_who_may_acknowledge_what(listed: World) -> None:
    world = listed
    world.open_point("P01")
    world.report(Status.UR_FUNKTION, point="P01", observed_at=later(1), now=later(1))
    new = NewSectorReport("s1", OPERATION, "energi", Impact(*[Extent.HELT] * 3), assessment="läget")
    report_sector(world.store, ALICE, new, later(1))
    by_matter = {key.split(":")[0]: key for key in marked(world, later(2))}
    theirs = {
        "bromma": (signed_in(world.store, Grant(Role.STADSDEL, "bromma")), "funktion"),
        "skarpnack": (signed_in(world.store, Grant(Role.STADSDEL, "skarpnack")), None),
        "energi": (signed_in(world.store, Grant(Role.SEKTOR, "energi")), "sektor"),
        "halsa": (signed_in(world.store, Grant(Role.SEKTOR, "halsa")), None),
        "las": (signed_in(world.store, Grant(Role.LASARE)), None),
    }
    for who, own in theirs.values():
        for matter in {"funktion", "sektor"} - {own}:
            with pytest.raises(NotAllowed):
                see(world, by_matter[matter], by=who, now=later(3))
    assert len(marked(world, later(3))) == 2
    for who, own in theirs.values():
        if own is not None:
            see(world, by_matter[own], by=who, now=later(3))
    assert marked(world, later(3)) == {}
    assert verify(world.store).intact


@pytest.mark.parametrize("keys", [(), ("funktion:999",), ("<b>",), tuple(f"x:{n}" for n in range(201))])
def test_what_does_not_stand_cannot_be_acknowledged(world: World, keys: tuple[str, ...]) -> None:
    before = operation_reads.revision(world.store)
    with pytest.raises(Refused) as refused:
        see(world, *keys)
    assert refused.value.field == "keys"
    assert operation_reads.revision(world.store) == before


def test_the_acts_are_entries_with_only_facts_outside_the_payload(listed: World) -> None:
    plan(listed, direction="Värme före el", briefing_at=later(60))
    move(listed, function=Function.EL)
    kinds = (EntryKind.STAFF_PLAN, EntryKind.OWNER_MOVED)
    found = {one.kind: one for one in entries(listed.store, OPERATION, kinds=kinds)}
    assert encode(found[EntryKind.STAFF_PLAN].what)["briefing_at"] == wire_time(later(60))
    assert "direction" not in encode(found[EntryKind.STAFF_PLAN].what)
    assert "reason" not in encode(found[EntryKind.OWNER_MOVED].what)
