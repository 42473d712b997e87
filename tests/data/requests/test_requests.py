"""Support requests: every move by the table, one owner, two people at once, and the effect on the point."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest

from data.acting import Actor, Receipt
from data.entries.entry import EntryKind
from data.entries.sectors import RequestMoved
from data.errors import Conflict, Missing, NotAllowed, Refused, Stale
from data.log import acts as log_acts
from data.log import reads as log_reads
from data.operations import acts as operation_acts
from data.operations import reads as operation_reads
from data.points.acts import registers as point_registers
from data.requests import reads as request_reads
from data.requests.acts import acknowledge_request, ask_for_support, move_request
from data.requests.facts import (
    Effect,
    NewAcknowledgement,
    NewMove,
    NewRequest,
    SupportRequest,
    late,
    unacknowledged,
    unowned,
    why_not_next,
)
from data.requests.rules import suggest_owner
from data.rights import Grant
from data.sectors.acts import load_sectors
from data.sectors.facts import EMPTY_REGISTER, Organisation, Responsibility, Sector, SectorRegister
from data.store.rows import MASKED
from data.store.verify import verify
from data.words import (
    Duty,
    Function,
    OperationKind,
    OrganisationKind,
    RequestKind,
    RequestState,
    Role,
    Status,
    Supply,
)
from tests.data.people import signed_in
from tests.data.world import (
    ALICE,
    BOB,
    CHARLIE,
    NOW,
    OPERATION,
    World,
    a_point,
    an_operation,
    fresh_id,
    later,
)
from tests.reading import read_now

EXERCISE = "ovning-1"
LIST = SectorRegister(
    sectors=(Sector("energi", "Energi"), Sector("lek", "Exempelsektor", example=True)),
    organisations=(
        Organisation("slk", "Stadsledningskontoret", OrganisationKind.FORVALTNING),
        Organisation("sdn-bromma", "Bromma stadsdelsnämnd", OrganisationKind.NAMND),
        Organisation("sdn-skarpnack", "Skarpnäck stadsdelsnämnd", OrganisationKind.NAMND),
        Organisation("svoa", "Vattenbolaget", OrganisationKind.BOLAG),
        Organisation("exempel", "Exempelbolaget", OrganisationKind.BOLAG, example=True),
    ),
    responsibilities=(
        Responsibility("slk", Duty.INFRASTRUKTUR),
        Responsibility("sdn-bromma", Duty.DRIFT, area="bromma"),
        Responsibility("sdn-skarpnack", Duty.DRIFT, area="skarpnack"),
        Responsibility("svoa", Duty.ORDINARIE, Function.VATTEN),
    ),
)
S = RequestState
# Written out by hand from what was agreed, not from the code.
LEGAL = {
    S.BEGARD: {S.ATAGEN, S.AVSLAGEN, S.BEGARD, S.ATERKALLAD},
    S.ATAGEN: {S.PA_VAG, S.PA_PLATS, S.AVSLAGEN, S.BEGARD, S.ATERKALLAD},
    S.PA_VAG: {S.PA_PLATS, S.AVSLAGEN, S.BEGARD, S.ATERKALLAD},
    S.PA_PLATS: {S.ATERLAMNAD},
    S.ATERLAMNAD: set(),
    S.AVSLAGEN: {S.BEGARD, S.ATERKALLAD},
    S.ATERKALLAD: set(),
}
WAYS = {
    S.BEGARD: (),
    S.ATAGEN: (S.ATAGEN,),
    S.PA_VAG: (S.ATAGEN, S.PA_VAG),
    S.PA_PLATS: (S.ATAGEN, S.PA_PLATS),
    S.ATERLAMNAD: (S.ATAGEN, S.PA_PLATS, S.ATERLAMNAD),
    S.AVSLAGEN: (S.AVSLAGEN,),
    S.ATERKALLAD: (S.ATERKALLAD,),
}


@pytest.fixture
def city(world: World) -> World:
    load_sectors(world.store, ALICE, LIST, NOW)
    return world


def a_request(**changes: Any) -> NewRequest:
    values: dict[str, Any] = {
        "id": fresh_id("request"),
        "operation": OPERATION,
        "kind": RequestKind.DRIVMEDEL,
        "what": "Diesel till elverket",
        "owner": "slk",
        "area": "bromma",
        "deadline": later(120),
        "amount": "200 liter",
        "point": "P01",
    }
    return NewRequest(**{**values, **changes})


def a_move(request: str, state: RequestState, **changes: Any) -> NewMove:
    values: dict[str, Any] = {"id": fresh_id("move"), "reason": "Så är det."}
    if state is S.BEGARD:
        values["owner"] = "svoa"
    return NewMove(request=request, state=state, **{**values, **changes})


def asked(city: World, by: Actor = BOB, **changes: Any) -> str:
    new = a_request(**changes)
    assert ask_for_support(city.store, by, new, NOW).new
    return new.id


def moved(city: World, request: str, *states: RequestState, by: Actor = ALICE) -> None:
    for state in states:
        assert move_request(city.store, by, a_move(request, state), later(1)).new


def read(city: World, request: str) -> SupportRequest:
    with city.store.reading() as connection:
        return request_reads.request(connection, request)


def refused(city: World, says: str, field: str | None, **changes: Any) -> None:
    before = city.revision()
    with pytest.raises(Refused, match=says) as found:
        ask_for_support(city.store, ALICE, a_request(**changes), NOW)
    assert found.value.field == field
    assert city.revision() == before


# ── asking ───────────────────────────────────────────────────────────────────────────────────


def test_a_request_is_asked_read_back_and_follows_from_the_journal(city: World) -> None:
    first = asked(city, sector="energi", must_acknowledge=("svoa", "sdn-bromma"))
    second = asked(city, point=None, area="skarpnack", kind=RequestKind.PERSONAL, amount="")
    newest, oldest = read_now(city.store, request_reads.requests, OPERATION)
    assert (newest.id, oldest.id) == (second, first)
    assert oldest == SupportRequest(
        id=first,
        operation=OPERATION,
        kind=RequestKind.DRIVMEDEL,
        what="Diesel till elverket",
        amount="200 liter",
        priority=oldest.priority,
        area="bromma",
        point="P01",
        sector="energi",
        owner="slk",
        deadline=later(120),
        state=S.BEGARD,
        asked_at=NOW,
        asked_by="bromma",
        moved_at=NOW,
        moved_by="bromma",
        reason="",
        must_acknowledge=("svoa", "sdn-bromma"),
        acknowledged=(),
        version=city.revision() - 1,
    )
    assert read_now(city.store, request_reads.requests, "annan") == ()
    assert verify(city.store).intact


def test_sent_twice_is_stored_once(city: World) -> None:
    new = a_request()
    first = ask_for_support(city.store, BOB, new, NOW)
    assert ask_for_support(city.store, BOB, new, later(5)) == Receipt(first.revision, new=False)
    with pytest.raises(Conflict):
        ask_for_support(city.store, BOB, replace(new, owner="svoa"), later(5))
    move = a_move(new.id, S.ATAGEN, version=first.revision)
    second = move_request(city.store, ALICE, move, later(6))
    assert move_request(city.store, ALICE, move, later(7)) == Receipt(second.revision, new=False)
    assert city.revision() == second.revision
    assert len(read_now(city.store, request_reads.requests, OPERATION)) == 1


@pytest.mark.parametrize(
    ("says", "field", "changes"),
    [
        ("exakt en ägare", "owner", {"owner": ""}),
        ("okänd finns inte i sektorslistan", "owner", {"owner": "okänd"}),
        ("EJ INLÄST: Exempelbolaget är ett exempel", "owner", {"owner": "exempel"}),
        ("Skriv vad som behövs", "what", {"what": " \n"}),
        ("har redan passerat", "deadline", {"deadline": NOW}),
        ("mer än 14 dygn bort", "deadline", {"deadline": NOW + timedelta(days=14, seconds=1)}),
        ("Området atlantis är inte inläst", "area", {"area": "atlantis", "point": None}),
        ("ligger inte i området skarpnack", "area", {"area": "skarpnack"}),
        ("Sektorn okänd finns inte", "sector", {"sector": "okänd"}),
        ("EJ INLÄST: sektorn Exempelsektor", "sector", {"sector": "lek"}),
        ("okänd finns inte i sektorslistan", "must_acknowledge", {"must_acknowledge": ("svoa", "okänd")}),
        ("står två gånger", "must_acknowledge", {"must_acknowledge": ("svoa", "svoa")}),
        ("personnummer", "what", {"what": "Ring 121212-1212"}),
        ("för lång", "amount", {"amount": "x" * 2001}),
        ("ingen trygghetspunkt med id P99", "point", {"point": "P99"}),
        ("id saknas", "id", {"id": " "}),
    ],
)
def test_what_cannot_be_asked_is_said_beside_its_field(
    city: World, says: str, field: str, changes: dict[str, Any]
) -> None:
    refused(city, says, field, **changes)


def test_the_longest_wait_is_fourteen_days(city: World) -> None:
    assert read(city, asked(city, deadline=NOW + timedelta(days=14))).state is S.BEGARD


def test_an_example_point_is_never_helped_in_a_real_operation(city: World) -> None:
    points = (a_point("P01", example=True), a_point("P02"))
    point_registers.load_points(city.store, ALICE, points, NOW)
    refused(city, "är en exempelpunkt", "point")
    asked(city, point="P02")


def test_an_exercise_may_be_run_on_examples(city: World) -> None:
    operation_acts.open_operation(city.store, ALICE, an_operation(EXERCISE, OperationKind.OVNING), NOW)
    found = read(city, asked(city, operation=EXERCISE, owner="exempel", sector="lek"))
    assert (found.owner, found.sector) == ("exempel", "lek")
    assert verify(city.store).intact


def test_nothing_is_asked_or_moved_in_a_closed_operation(city: World) -> None:
    request = asked(city)
    operation_acts.close_operation(
        city.store, ALICE, act_id=fresh_id(), operation_id=OPERATION, named=OPERATION, reason="Slut", now=NOW
    )
    refused(city, "är stängd", None)
    with pytest.raises(Refused, match="är stängd"):
        move_request(city.store, ALICE, a_move(request, S.ATAGEN), NOW)


def test_the_deadline_is_in_the_operations_own_time(city: World) -> None:
    exercise = replace(
        an_operation(EXERCISE, OperationKind.OVNING), origin=NOW + timedelta(days=100), speed=60.0
    )
    operation_acts.open_operation(city.store, ALICE, exercise, NOW)
    refused(city, "har redan passerat", "deadline", operation=EXERCISE)
    request = asked(city, operation=EXERCISE, deadline=NOW + timedelta(days=100, hours=1))
    assert read(city, request).asked_at == NOW + timedelta(days=100)
    moment = exercise.origin or NOW
    assert not late(read(city, request), moment + timedelta(minutes=59, seconds=59))
    assert late(read(city, request), moment + timedelta(hours=1))


# ── moving ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("before", S)
@pytest.mark.parametrize("after", S)
def test_the_table_is_what_was_agreed(before: RequestState, after: RequestState) -> None:
    assert (why_not_next(before, after) is None) == (after in LEGAL[before])


def test_every_move_is_stored_or_refused_by_the_table(city: World) -> None:
    for before, way in WAYS.items():
        for after in S:
            request = asked(city)
            moved(city, request, *way)
            held, revision = read(city, request), city.revision()
            assert held.state is before
            if after in LEGAL[before]:
                receipt = move_request(city.store, ALICE, a_move(request, after), later(2))
                found = read(city, request)
                assert (found.state, found.version, found.moved_at) == (after, receipt.revision, later(2))
                continue
            with pytest.raises(Refused, match=r"kan bli|avslutad"):
                move_request(city.store, ALICE, a_move(request, after), later(2))
            assert (read(city, request), city.revision()) == (held, revision)
    assert verify(city.store).intact


@pytest.mark.parametrize("state", [S.AVSLAGEN, S.ATERKALLAD])
def test_a_no_needs_its_reason(city: World, state: RequestState) -> None:
    request = asked(city)
    with pytest.raises(Refused, match="Ange skälet") as found:
        move_request(city.store, ALICE, a_move(request, state, reason="  "), NOW)
    assert found.value.field == "reason"
    moved(city, request, state)
    assert read(city, request).reason == "Så är det."


def test_declined_it_is_asked_of_somebody_else(city: World) -> None:
    request = asked(city)
    moved(city, request, S.AVSLAGEN)
    for changes, says in (
        ({"owner": None}, "exakt en ägare"),
        ({"owner": "slk"}, "har redan avslagit"),
        ({"owner": "exempel"}, "EJ INLÄST"),
        ({"deadline": NOW}, "har redan passerat"),
    ):
        with pytest.raises(Refused, match=says):
            move_request(city.store, BOB, a_move(request, S.BEGARD, **changes), later(3))
    with pytest.raises(Refused, match="har redan passerat"):
        move_request(city.store, BOB, a_move(request, S.BEGARD), later(121))
    anew = a_move(request, S.BEGARD, owner="svoa", deadline=later(300))
    move_request(city.store, BOB, anew, later(121))
    found = read(city, request)
    assert (found.state, found.owner, found.deadline) == (S.BEGARD, "svoa", later(300))
    assert found.asked_at == NOW
    assert verify(city.store).intact


@pytest.mark.parametrize("way", [(), (S.ATAGEN,), (S.ATAGEN, S.PA_VAG)])
def test_it_is_handed_over_and_the_log_says_from_whom_to_whom(
    city: World, way: tuple[RequestState, ...]
) -> None:
    request = asked(city)
    moved(city, request, *way)
    with pytest.raises(Refused, match="har redan begäran"):
        move_request(city.store, ALICE, a_move(request, S.BEGARD, owner="slk"), later(2))
    handed = a_move(request, S.BEGARD, owner="svoa", reason="")
    receipt = move_request(city.store, ALICE, handed, later(3))
    found = read(city, request)
    assert (found.state, found.owner, found.deadline) == (S.BEGARD, "svoa", later(120))
    entry = next(one for one in log_reads.entries(city.store, OPERATION) if one.revision == receipt.revision)
    said = entry.says(RequestMoved)
    assert (said.former, said.owner, said.before, said.state) == (
        "slk",
        "svoa",
        way[-1] if way else S.BEGARD,
        S.BEGARD,
    )
    assert verify(city.store).intact


def test_whoever_has_it_hands_it_over_and_nobody_else_who_only_knows_of_it(city: World) -> None:
    request = asked(city)
    owner = signed_in(city.store, Grant(Role.ORGANISATION, "slk"))
    move_request(city.store, owner, a_move(request, S.BEGARD, owner="svoa", deadline=later(240)), later(2))
    assert (read(city, request).owner, read(city, request).deadline) == ("svoa", later(240))
    with pytest.raises(NotAllowed):  # it is theirs no longer
        move_request(city.store, owner, a_move(request, S.BEGARD, owner="sdn-bromma"), later(3))
    declined = asked(city)
    moved(city, declined, S.AVSLAGEN)
    with pytest.raises(NotAllowed):  # who has declined does not choose who is asked instead
        move_request(city.store, owner, a_move(declined, S.BEGARD, owner="svoa"), later(3))


def test_the_same_need_is_asked_once_unless_it_is_another(city: World) -> None:
    first = asked(city, only=True)
    refused(city, "redan begärt av Stadsledningskontoret: Diesel till elverket", "again", only=True)
    refused(city, "redan begärt", "again", only=True, what="mer diesel", owner="svoa")
    asked(city, only=True, kind=RequestKind.VATTEN)
    asked(city, only=True, point=None)
    asked(city)
    refused(city, "redan begärt", "again", only=True)
    moved(city, first, S.ATERKALLAD)
    refused(city, "redan begärt", "again", only=True)


def test_whoever_takes_it_on_says_when_it_comes_and_it_is_late_by_that(city: World) -> None:
    request = asked(city)
    move_request(city.store, ALICE, a_move(request, S.ATAGEN, promised=later(60)), later(1))
    found = read(city, request)
    assert (found.promised, found.deadline) == (later(60), later(120))
    assert (late(found, later(59)), late(found, later(60))) == (False, True)
    move_request(city.store, ALICE, a_move(request, S.PA_VAG), later(2))
    assert read(city, request).promised is None
    verify(city.store)


def test_who_is_on_its_way_later_than_was_promised_has_moved_the_time(city: World) -> None:
    request = asked(city)
    for minute, state, at in ((1, S.ATAGEN, 60), (2, S.PA_VAG, 90)):
        move = a_move(request, state, promised=later(at))
        before = move_request(city.store, ALICE, move, later(minute)).revision
        assert read(city, request).delays == 0
    operation = read_now(city.store, operation_reads.operation, OPERATION)
    (now,) = request_reads.requests_of(city.store, operation)
    assert (now.promised, now.delays) == (later(90), 1)
    with city.store.reading() as connection:
        (then,) = request_reads.asked_in(connection, operation, before - 1)
    assert (then.promised, then.delays) == (later(60), 0)


def test_it_is_late_when_it_is_needed_whatever_was_promised(city: World) -> None:
    request = asked(city)
    move_request(city.store, ALICE, a_move(request, S.ATAGEN, promised=later(600)), later(1))
    assert late(read(city, request), later(120))


@pytest.mark.parametrize(
    ("state", "minutes", "says"),
    [
        (S.ATAGEN, 1, "Tiden har redan passerat"),
        (S.ATAGEN, 14 * 24 * 60 + 2, "mer än 14 dygn"),
        (S.AVSLAGEN, 60, "när det är åtaget eller på väg"),
    ],
)
def test_a_promise_that_cannot_be_is_refused_in_its_field(
    city: World, state: RequestState, minutes: float, says: str
) -> None:
    request = asked(city)
    with pytest.raises(Refused, match=says) as refused:
        move_request(city.store, ALICE, a_move(request, state, promised=later(minutes)), later(1))
    assert refused.value.field == "promised"


def test_who_takes_on_what_another_was_asked_for_has_it(city: World) -> None:
    request = asked(city)
    with pytest.raises(Refused, match="finns inte i sektorslistan"):
        move_request(city.store, ALICE, a_move(request, S.ATAGEN, owner="ingen"), later(1))
    move_request(city.store, ALICE, a_move(request, S.ATAGEN, owner="svoa"), later(1))
    assert read(city, request).owner == "svoa"
    with pytest.raises(Refused, match="Ägare och tid"):
        move_request(city.store, ALICE, a_move(request, S.PA_VAG, owner="slk"), later(2))


def test_owner_and_deadline_only_change_when_asked_anew(city: World) -> None:
    request = asked(city)
    both = {"owner": "svoa", "deadline": later(500)}
    for state, changes in ((S.ATAGEN, {"deadline": later(500)}), (S.ATAGEN, both), (S.AVSLAGEN, both)):
        with pytest.raises(Refused, match="bara ändras när begäran lämnas till någon annan"):
            move_request(city.store, ALICE, a_move(request, state, **changes), NOW)


def test_a_move_cannot_come_from_the_future_or_to_nothing(city: World) -> None:
    request = asked(city)
    with pytest.raises(Refused, match="i framtiden"):
        move_request(city.store, ALICE, a_move(request, S.ATAGEN, occurred_at=later(30)), NOW)
    with pytest.raises(Missing):
        move_request(city.store, ALICE, a_move("ingen", S.ATAGEN), NOW)


def test_of_two_at_once_the_second_is_told_what_the_first_did(city: World) -> None:
    request = asked(city)
    opened = read(city, request).version
    move_request(city.store, ALICE, a_move(request, S.ATAGEN, version=opened), later(1))
    before = city.revision()
    for state in (S.ATAGEN, S.AVSLAGEN):  # the same move too: it was not theirs
        with pytest.raises(Stale, match="Begäran är nu åtagen, enligt krisledning"):
            move_request(city.store, CHARLIE, a_move(request, state, version=opened), later(2))
    assert city.revision() == before
    now_open = read(city, request).version
    move_request(city.store, CHARLIE, a_move(request, S.AVSLAGEN, version=now_open), later(3))
    found = read(city, request)
    assert (found.state, found.moved_by) == (S.AVSLAGEN, "skarpnäck")
    told = [one for one in log_reads.entries(city.store, OPERATION) if one.kind is EntryKind.REQUEST_MOVED]
    assert [(one.actor, one.says(RequestMoved).state) for one in told] == [
        ("skarpnäck", "avslagen"),
        ("krisledning", "atagen"),
    ]


def test_of_many_at_the_same_moment_one_wins_and_each_other_is_told(city: World) -> None:
    request = asked(city)
    opened, before = read(city, request).version, city.revision()
    start = Barrier(6)

    def take(number: int) -> Receipt | Stale:
        start.wait(timeout=10)
        try:
            move = a_move(request, S.ATAGEN, id=f"samtidigt-{number}", version=opened)
            return move_request(city.store, ALICE, move, later(1))
        except Stale as told:
            return told

    with ThreadPoolExecutor(6) as pool:
        outcomes = list(pool.map(take, range(6)))
    assert sorted(type(one).__name__ for one in outcomes) == ["Receipt", *["Stale"] * 5]
    assert city.revision() == before + 1
    assert read(city, request).state is S.ATAGEN
    assert verify(city.store).intact


# ── the effect on the point ──────────────────────────────────────────────────────────────────


def test_what_is_delivered_shows_at_the_point_in_the_same_act(city: World) -> None:
    city.report(Status.BEGRANSAD, supply=Supply.RESERV, lasts_until=later(60))
    request = asked(city)
    moved(city, request, S.ATAGEN)
    before = city.revision()
    effect = Effect(Function.EL, Status.FUNGERAR, later(24 * 60))
    move = a_move(request, S.PA_PLATS, effect=effect)
    receipt = move_request(city.store, BOB, move, later(50))
    assert city.revision() == receipt.revision + 1 == before + 2
    current = city.point().functions[Function.EL].current
    assert current is not None
    assert (current.status, current.supply, current.lasts_until) == (
        Status.FUNGERAR,
        Supply.RESERV,
        later(24 * 60),
    )
    assert (current.note, current.source, current.observed_at) == (
        "begärt stöd på plats",
        "bromma",
        later(50),
    )
    assert move_request(city.store, BOB, move, later(51)) == Receipt(receipt.revision, new=False)
    with pytest.raises(Conflict):
        move_request(city.store, BOB, replace(move, effect=None), later(51))
    assert city.revision() == before + 2
    assert verify(city.store).intact


def test_an_effect_that_cannot_be_stores_no_move_either(city: World) -> None:
    request, elsewhere = asked(city), asked(city, point=None)
    moved(city, request, S.ATAGEN)
    moved(city, elsewhere, S.ATAGEN)
    held, before = read(city, request), city.revision()
    past = Effect(Function.EL, Status.FUNGERAR, NOW)
    with pytest.raises(Refused, match="tar slut före iakttagelsen"):
        move_request(city.store, ALICE, a_move(request, S.PA_PLATS, effect=past), later(5))
    future = Effect(Function.EL, Status.FUNGERAR, later(600))
    with pytest.raises(Refused, match="när stödet är på plats"):
        move_request(city.store, ALICE, a_move(request, S.PA_VAG, effect=future), later(5))
    with pytest.raises(Refused, match="gäller ingen punkt"):
        move_request(city.store, ALICE, a_move(elsewhere, S.PA_PLATS, effect=future), later(5))
    neighbour = signed_in(city.store, Grant(Role.SEKTOR, "energi"))
    with pytest.raises(NotAllowed, match="rapportera"):
        move_request(city.store, neighbour, a_move(request, S.PA_PLATS, effect=future), later(5))
    assert (read(city, request), city.revision()) == (held, before)
    assert city.point().functions[Function.EL].current is None


# ── rights ───────────────────────────────────────────────────────────────────────────────────


def test_a_stadsdel_asks_and_handles_in_its_own_area(city: World) -> None:
    bromma = signed_in(city.store, Grant(Role.STADSDEL, "bromma"))
    skarpnack = signed_in(city.store, Grant(Role.STADSDEL, "skarpnack"))
    request = asked(city, by=bromma)
    for changes in ({}, {"point": None}, {"area": "skarpnack"}):
        with pytest.raises(NotAllowed, match="begära stöd bara i sitt eget område"):
            ask_for_support(city.store, skarpnack, a_request(**changes), NOW)
    asked(city, by=skarpnack, area="skarpnack", point=None)
    with pytest.raises(NotAllowed, match="hantera begäran om stöd bara i sitt eget område"):
        move_request(city.store, skarpnack, a_move(request, S.ATAGEN), NOW)
    moved(city, request, S.ATERKALLAD, by=bromma)


def test_a_neighbour_that_is_asked_answers_but_does_not_withdraw(city: World) -> None:
    skarpnack = signed_in(city.store, Grant(Role.STADSDEL, "skarpnack"))
    request = asked(city, owner="sdn-skarpnack", kind=RequestKind.PERSONAL)
    with pytest.raises(NotAllowed):
        move_request(city.store, skarpnack, a_move(request, S.ATERKALLAD), NOW)
    moved(city, request, S.ATAGEN, S.PA_VAG, S.PA_PLATS, S.ATERLAMNAD, by=skarpnack)
    declined = asked(city, owner="sdn-skarpnack")
    moved(city, declined, S.AVSLAGEN, by=skarpnack)
    with pytest.raises(NotAllowed):
        move_request(city.store, skarpnack, a_move(declined, S.BEGARD), NOW)


def test_an_organisation_that_leads_and_runs_nothing_answers_for_itself(city: World) -> None:
    """Asked for water, and nobody of its own could say so: it leads no sector and runs no area."""
    water = signed_in(city.store, Grant(Role.ORGANISATION, "svoa"))
    request = asked(city, owner="svoa", must_acknowledge=("svoa", "slk"))
    acknowledge_request(city.store, water, NewAcknowledgement(fresh_id("ack"), request, "svoa"), NOW)
    moved(city, request, S.ATAGEN, S.PA_VAG, S.PA_PLATS, S.ATERLAMNAD, by=water)
    assert read(city, request).moved_by == "organisation Vattenbolaget"
    moved(city, asked(city, owner="svoa", point=None), S.AVSLAGEN, by=water)
    assert verify(city.store).intact


def test_an_organisation_answers_for_no_other_and_does_not_ask(city: World) -> None:
    water = signed_in(city.store, Grant(Role.ORGANISATION, "svoa"))
    others, own = asked(city, owner="slk", must_acknowledge=("slk",)), asked(city, owner="svoa")
    before = city.revision()
    with pytest.raises(NotAllowed, match="bara för sin egen organisation"):
        move_request(city.store, water, a_move(others, S.ATAGEN), NOW)
    with pytest.raises(NotAllowed, match="bara för sin egen organisation"):
        move_request(city.store, water, a_move(own, S.ATERKALLAD), NOW)  # who asked withdraws
    with pytest.raises(NotAllowed):
        acknowledge_request(city.store, water, NewAcknowledgement(fresh_id("ack"), others, "slk"), NOW)
    with pytest.raises(NotAllowed, match="får inte begära stöd"):
        ask_for_support(city.store, water, a_request(owner="svoa"), NOW)
    assert city.revision() == before


def test_what_an_organisation_answers_for_opens_nothing_to_an_area(city: World) -> None:
    """Its own place lies in no area: a stadsdel does not reach it."""
    skarpnack = signed_in(city.store, Grant(Role.STADSDEL, "skarpnack"))
    with pytest.raises(NotAllowed):
        move_request(city.store, skarpnack, a_move(asked(city, owner="svoa"), S.ATAGEN), NOW)


def test_who_asks_where(city: World) -> None:
    asked(city, by=signed_in(city.store, Grant(Role.KRISLEDNING)))
    asked(city, by=signed_in(city.store, Grant(Role.SEKTOR, "energi")))
    for grant in (Grant(Role.OVNINGSLEDNING), Grant(Role.MOTSPEL), Grant(Role.LASARE), Grant(Role.ADMIN)):
        with pytest.raises(NotAllowed):
            ask_for_support(city.store, signed_in(city.store, grant), a_request(), NOW)
    operation_acts.open_operation(city.store, ALICE, an_operation(EXERCISE, OperationKind.OVNING), NOW)
    motspel = signed_in(city.store, Grant(Role.MOTSPEL))
    request = asked(city, by=motspel, operation=EXERCISE)
    with pytest.raises(NotAllowed):
        move_request(city.store, motspel, a_move(request, S.ATAGEN), NOW)
    moved(city, request, S.ATAGEN, by=signed_in(city.store, Grant(Role.OVNINGSLEDNING)))
    moved(city, request, S.PA_VAG, by=signed_in(city.store, Grant(Role.LOKAL_OVNINGSLEDARE, "bromma")))


# ── acknowledging ────────────────────────────────────────────────────────────────────────────


def test_those_who_must_know_acknowledge_each_for_itself(city: World) -> None:
    request = asked(city, must_acknowledge=("sdn-skarpnack", "svoa"))
    held = read(city, request)
    assert unacknowledged(held) == ("sdn-skarpnack", "svoa")
    skarpnack = signed_in(city.store, Grant(Role.STADSDEL, "skarpnack"))
    new = NewAcknowledgement(fresh_id("ack"), request, "sdn-skarpnack")
    first = acknowledge_request(city.store, skarpnack, new, later(1))
    assert acknowledge_request(city.store, skarpnack, new, later(2)) == Receipt(first.revision, new=False)
    found = read(city, request)
    assert (found.acknowledged, unacknowledged(found)) == (("sdn-skarpnack",), ("svoa",))
    assert found.version == held.version  # nobody's open form goes stale by it
    for organisation, says in (("sdn-skarpnack", "redan kvitterat"), ("slk", "bland dem som ska kvittera")):
        again = NewAcknowledgement(fresh_id("ack"), request, organisation)
        with pytest.raises(Refused, match=says):
            acknowledge_request(city.store, ALICE, again, later(3))
    with pytest.raises(NotAllowed):
        others = NewAcknowledgement(fresh_id("ack"), request, "svoa")
        acknowledge_request(city.store, skarpnack, others, later(3))
    assert verify(city.store).intact


# ── masking ──────────────────────────────────────────────────────────────────────────────────


def test_masked_words_stay_masked_and_the_request_stands(city: World) -> None:
    request = asked(city)
    asked_revision = city.revision()
    moved(city, request, S.ATAGEN, S.AVSLAGEN)
    for revision, words in ((asked_revision, ("what", "amount")), (city.revision(), ("reason",))):
        assert MASKED not in [getattr(read(city, request), word) for word in words]
        log_acts.mask_entry(
            city.store, ALICE, act_id=fresh_id(), revision=revision, decision="Beslut 7", now=later(9)
        )
    found = read(city, request)
    assert (found.what, found.amount, found.reason) == (MASKED, "", MASKED)
    assert (found.state, found.owner) == (S.AVSLAGEN, "slk")
    moved(city, request, S.BEGARD)
    assert read(city, request).what == MASKED
    verdict = verify(city.store)
    assert (verdict.intact, verdict.masked) == (True, 2)


def test_a_changed_request_is_found_and_named(city: World) -> None:
    request = asked(city, must_acknowledge=("svoa",))
    with city.store.transaction() as connection:
        connection.exec_driver_sql("UPDATE support_request SET owner = 'svoa'")
        connection.exec_driver_sql("DELETE FROM request_party")
    said = verify(city.store).differences
    assert said == [
        f"support_request {request}: owner är svoa men ska vara slk.",
        f"request_party {request}/svoa saknas men följer av journalen.",
    ]


# ── late, unowned, and whom to ask ───────────────────────────────────────────────────────────


def test_late_is_what_should_have_come_and_has_not(city: World) -> None:
    request = read(city, asked(city))
    for state in S:
        held = replace(request, state=state)
        assert late(held, later(120)) == (state in (S.BEGARD, S.ATAGEN, S.PA_VAG))
        assert not late(held, later(119))


def test_unowned_is_what_nobody_answers_for(city: World) -> None:
    request = read(city, asked(city))
    without = replace(LIST, organisations=LIST.organisations[1:])
    for state in S:
        held = replace(request, state=state)
        assert unowned(held, LIST) == (state is S.AVSLAGEN)
        assert unowned(held, without) == (state in (S.BEGARD, S.ATAGEN, S.PA_VAG, S.AVSLAGEN))


@pytest.mark.parametrize(
    ("kind", "area", "function", "owner"),
    [
        (RequestKind.DRIVMEDEL, "bromma", None, "slk"),
        (RequestKind.RESERVKRAFT, "skarpnack", Function.EL, "slk"),
        (RequestKind.VATTEN, "bromma", None, "slk"),
        (RequestKind.VARME, "bromma", None, "slk"),
        (RequestKind.PERSONAL, "bromma", None, "sdn-bromma"),
        (RequestKind.TRANSPORT, "skarpnack", None, "sdn-skarpnack"),
        (RequestKind.INFORMATION, "bromma", None, "sdn-bromma"),
        (RequestKind.ANNAT, "farsta", Function.VATTEN, "svoa"),
        (RequestKind.ANNAT, "farsta", Function.EL, None),
        (RequestKind.MATERIEL, "farsta", None, None),
    ],
)
def test_who_is_asked_first(
    kind: RequestKind, area: str, function: Function | None, owner: str | None
) -> None:
    assert suggest_owner(LIST, kind, area, function, real=True) == owner
    assert suggest_owner(EMPTY_REGISTER, kind, area, function, real=True) is None


def test_the_suggestion_is_never_an_example_in_a_real_operation_and_never_a_guess() -> None:
    examples = replace(
        LIST, responsibilities=tuple(replace(one, example=True) for one in LIST.responsibilities)
    )
    nobody = replace(LIST, organisations=tuple(replace(one, example=True) for one in LIST.organisations))
    for register in (examples, nobody):
        assert suggest_owner(register, RequestKind.DRIVMEDEL, "bromma", real=True) is None
        assert suggest_owner(register, RequestKind.DRIVMEDEL, "bromma", real=False) == "slk"
    near = (*LIST.responsibilities, Responsibility("svoa", Duty.INFRASTRUKTUR, area="bromma"))
    register = replace(LIST, responsibilities=near)
    assert suggest_owner(register, RequestKind.DRIVMEDEL, "bromma", real=True) == "svoa"
    assert suggest_owner(register, RequestKind.DRIVMEDEL, "skarpnack", real=True) == "slk"
    two = (*LIST.responsibilities, Responsibility("svoa", Duty.INFRASTRUKTUR))
    assert suggest_owner(replace(LIST, responsibilities=two), RequestKind.VATTEN, "bromma", real=True) is None
