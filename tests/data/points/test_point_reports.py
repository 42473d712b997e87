"""Everything about a point at once: all or none, once however often it is sent, in the form's order."""

import threading
from dataclasses import replace
from typing import Any

import pytest

from data.access import reads as access_reads
from data.access import tokens
from data.acting import Actor
from data.entries.entry import EntryKind
from data.entries.staff import NoteWritten
from data.errors import Conflict, Missing, NotAllowed, Refused
from data.log import acts as log_acts
from data.log import reads as log_reads
from data.operations import acts as operation_acts
from data.points import reads as point_reads
from data.points.acts import phases as point_phases
from data.points.acts import whole_reports as point_whole_reports
from data.points.commands import NewOccupancy, NewOpening, NewReport, PointReport
from data.points.facts import Opening
from data.requests import reads as request_reads
from data.requests.acts import move_request
from data.requests.facts import NewMove
from data.rights import Grant
from data.sectors.acts import load_sectors
from data.sectors.facts import Responsibility, SectorRegister
from data.store.verify import verify
from data.words import (
    Channel,
    Duty,
    Function,
    Occupancy,
    OperationKind,
    Phase,
    RequestKind,
    RequestState,
    Role,
    Staffing,
    Status,
)
from tests.data.people import signed_in
from tests.data.sectors.test_sectors import LIST
from tests.data.world import ALICE, NOW, OPERATION, World, a_phase, an_operation, later
from tests.reading import read_now

ID = "blankett-1"


@pytest.fixture
def link(world: World) -> Actor:
    """The key of P01's own report link."""
    ((_, issued),) = tokens.issue_point_links(world.store, ALICE, ["P01"], None, None, NOW)
    return Actor("", access_reads.digest(issued.secret))


def function(which: Function, status: Status = Status.FUNGERAR, point: str = "P01", **more: Any) -> NewReport:
    return NewReport(f"{ID}:{which}", OPERATION, point, which, status, **more)


def said(**changed: Any) -> PointReport:
    """A form with a word about everything."""
    everything: dict[str, Any] = {
        "asked": "allt",
        "reports": (function(Function.EL), function(Function.VATTEN, Status.BEGRANSAD)),
        "occupancy": NewOccupancy(
            f"{ID}:belaggning", OPERATION, "P01", Occupancy.LEDIGT, staffing=Staffing.KNAPP
        ),
        "opening": NewOpening(f"{ID}:oppning", OPERATION, "P01", opened=True),
        "support": "två värmefläktar",
        "note": "dörren mot gården är öppen",
        "observed_at": NOW,
    }
    return PointReport(ID, OPERATION, "P01", **{**everything, **changed})


def cannot(reason: str = "nyckeln saknas") -> NewOpening:
    return NewOpening(f"{ID}:oppning", OPERATION, "P01", opened=False, reason=reason)


def submit(world: World, actor: Actor, form: PointReport, minutes: float = 0) -> list[tuple[int, bool]]:
    stored = point_whole_reports.submit(world.store, actor, form, later(minutes))
    return [(receipt.revision, receipt.new) for receipt in stored.receipts]


def kinds_after(world: World, revision: int) -> list[EntryKind]:
    found = log_reads.entries(world.store, OPERATION, limit=50)
    return [entry.kind for entry in reversed(found) if entry.revision > revision]


def test_a_form_is_stored_in_its_own_order(world: World, link: Actor) -> None:
    before = world.revision()
    receipts = submit(world, link, said())
    assert receipts == [(before + number, True) for number in range(1, 7)]
    assert kinds_after(world, before) == [
        EntryKind.OPENING,
        EntryKind.REPORT,
        EntryKind.REPORT,
        EntryKind.OCCUPANCY,
        EntryKind.NOTE,
        EntryKind.NOTE,
    ]
    assert point_whole_reports.sent_before(world.store, ID) == tuple(number for number, _ in receipts)
    point = world.point()
    assert point.functions[Function.VATTEN].current
    assert point.occupancy is not None
    assert point.occupancy.staffing is Staffing.KNAPP
    texts = [entry.text for entry in log_reads.entries(world.store, OPERATION, limit=2)]
    assert [text and text["note"] for text in texts] == ["dörren mot gården är öppen", "två värmefläktar"]
    assert verify(world.store).intact


def test_sent_again_it_gets_its_first_receipts(world: World, link: Actor) -> None:
    first = submit(world, link, said())
    again = submit(world, link, said(), minutes=47)
    assert again == [(revision, False) for revision, _ in first]
    assert world.revision() == first[-1][0]


def test_sent_again_after_others_have_acted_it_is_still_the_same(world: World, link: Actor) -> None:
    first = submit(world, link, said())
    world.phase(Phase.UNDER_AKTIVERING)
    world.phase(Phase.OPPEN)
    world.report(Status.UR_FUNKTION)
    at = world.revision()
    assert submit(world, link, said(), minutes=3) == [(revision, False) for revision, _ in first]
    assert world.revision() == at


def test_two_at_once_are_one(world: World, link: Actor) -> None:
    ready, got = threading.Barrier(3), []

    def send() -> None:
        ready.wait()
        got.append(submit(world, link, said()))

    senders = [threading.Thread(target=send) for _ in range(3)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert sorted(new for receipts in got for _, new in receipts) == [False] * 12 + [True] * 6
    assert len({tuple(revision for revision, _ in receipts) for receipts in got}) == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"asked": "annat"},
        {"note": ""},
        {"support": ""},
        {"occupancy": None},
        {"opening": None},
        {"reports": (function(Function.EL),)},
        {"reports": (function(Function.EL), function(Function.VATTEN), function(Function.VARME))},
        {"asked": "annat", "reports": (), "occupancy": None, "opening": None, "support": ""},
    ],
)
def test_other_answers_under_the_same_id_are_a_conflict_and_nothing_is_stored(
    world: World, link: Actor, changed: dict[str, Any]
) -> None:
    submit(world, link, said())
    at = world.revision()
    with pytest.raises(Conflict, match="Inget"):
        submit(world, link, said(**changed), minutes=1)
    assert world.revision() == at


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"note": "ring 811228-9874"}, "note"),
        ({"note": "x" * 2001}, "note"),
        ({"support": "a\x00b"}, "note"),
        ({"reports": (function(Function.EL), function(Function.VARME, cause="\x07"))}, "cause"),
        ({"reports": (function(Function.EL, observed_at=later(30)),)}, "observed_at"),
        ({"reports": (function(Function.EL, lasts_until=later(-5)),)}, "lasts_until"),
        ({"occupancy": NewOccupancy(f"{ID}:b", OPERATION, "P01", Occupancy.FULLT, -1)}, "people"),
        ({"opening": NewOpening(f"{ID}:o", OPERATION, "P01", opened=False, reason=" ")}, "reason"),
    ],
)
def test_one_wrong_part_leaves_nothing_of_the_others(
    world: World, link: Actor, changed: dict[str, Any], field: str
) -> None:
    at = world.revision()
    with pytest.raises(Refused) as refused:
        submit(world, link, said(**changed))
    assert refused.value.field == field
    assert world.revision() == at
    assert point_whole_reports.sent_before(world.store, ID) == ()
    submit(world, link, said())  # put right under the same id it goes through


def test_what_says_nothing_or_has_no_id(world: World, link: Actor) -> None:
    empty = PointReport(ID, OPERATION, "P01", "", support=" ", note="\n")
    with pytest.raises(Refused, match="Rapporten är tom"):
        submit(world, link, empty)
    for identity in ("", " ", "x" * 65, "a\nb"):
        with pytest.raises(Refused, match="id saknas eller är för långt"):
            submit(world, link, replace(said(), id=identity))


def test_a_point_or_operation_that_is_not_there(world: World) -> None:
    form = said(reports=(function(Function.EL, point="P99"),), occupancy=None, opening=None)
    with pytest.raises(Missing):
        submit(world, ALICE, form)
    with pytest.raises(Missing):
        submit(world, ALICE, PointReport(ID, "ingen", "P01", "x", note="hej"))


def test_a_part_about_another_point_is_refused_with_all_the_rest(world: World, link: Actor) -> None:
    at = world.revision()
    with pytest.raises(NotAllowed):
        submit(world, link, said(reports=(function(Function.EL), function(Function.VATTEN, point="P02"))))
    assert world.revision() == at


def test_a_stadsdel_reports_all_of_it_in_its_own_area_only(world: World) -> None:
    bromma = signed_in(world.store, Grant(Role.STADSDEL, "bromma"))
    other = signed_in(world.store, Grant(Role.STADSDEL, "skarpnack"))
    with pytest.raises(NotAllowed):
        submit(world, other, said())
    assert len(submit(world, bromma, said())) == 6


def test_a_form_of_an_exercise_is_timed_by_its_clock(world: World) -> None:
    fast = replace(an_operation("ovn", OperationKind.OVNING), origin=later(600), speed=60.0)
    operation_acts.open_operation(world.store, ALICE, fast, NOW)
    form = PointReport(
        ID, "ovn", "P01", "x", (NewReport(f"{ID}:el", "ovn", "P01", Function.EL, Status.FUNGERAR),)
    )
    submit(world, ALICE, form, minutes=1)
    point = next(one for one in point_reads.picture(world.store, "ovn").points if one.id == "P01")
    report = point.functions[Function.EL].current
    assert report is not None
    assert report.observed_at == later(660)


# ── opening: what the point says, and what was decided ───────────────────────────────────────


def test_opening_carries_out_a_decision(world: World, link: Actor) -> None:
    world.phase(Phase.UNDER_AKTIVERING)
    first = submit(world, link, said())
    point = world.point()
    assert point.phase is Phase.OPPEN
    assert point.opening is None
    assert point.phase_change is not None
    assert (point.phase_change.decider, point.phase_change.reason) == ("", "punkten säger att den har öppnat")
    assert kinds_after(world, first[0][0] - 1)[0] is EntryKind.PHASE
    assert submit(world, link, said(), minutes=1) == [(revision, False) for revision, _ in first]
    world.phase(Phase.UNDER_AVVECKLING, now=later(2))
    assert submit(world, link, said(), minutes=3) == [(revision, False) for revision, _ in first]
    assert world.point().phase is Phase.UNDER_AVVECKLING


def test_opening_without_a_decision_is_the_points_word_until_somebody_decides(
    world: World, link: Actor
) -> None:
    ((revision, _),) = submit(world, link, PointReport(ID, OPERATION, "P01", "x", opening=said().opening))
    point = world.point()
    assert point.phase is Phase.PLANERAD
    assert point.opening == Opening(True, NOW, "", "trygghetspunkt P01", revision)
    point_phases.change_phase(world.store, ALICE, a_phase(Phase.I_BEREDSKAP), later(5))
    assert world.point().opening is None


def test_a_point_that_cannot_open_says_why_and_the_decision_stands(world: World, link: Actor) -> None:
    world.phase(Phase.UNDER_AKTIVERING)
    submit(world, link, PointReport(ID, OPERATION, "P01", "x", opening=cannot()))
    point = world.point()
    assert point.phase is Phase.UNDER_AKTIVERING
    assert point.opening is not None
    assert (point.opening.opened, point.opening.reason) == (False, "nyckeln saknas")


def test_a_stadsdel_may_say_it_for_the_point_and_is_named(world: World) -> None:
    opening = replace(cannot(), on_behalf_of="föreståndaren")
    submit(world, ALICE, PointReport(ID, OPERATION, "P01", "x", opening=opening))
    point = world.point()
    assert point.opening is not None
    assert point.opening.source == "föreståndaren"


def test_the_past_knows_what_a_point_said_of_its_opening(world: World, link: Actor) -> None:
    world.phase(Phase.UNDER_AKTIVERING)
    submit(world, link, PointReport(ID, OPERATION, "P01", "x", opening=cannot()), minutes=10)
    live = {10: point_reads.picture(world.store, OPERATION)}
    world.phase(Phase.OPPEN, now=later(20))
    live[20] = point_reads.picture(world.store, OPERATION)
    at_ten = next(one for one in live[10].points if one.id == "P01")
    at_twenty = next(one for one in live[20].points if one.id == "P01")
    assert at_ten.opening is not None
    assert at_twenty.opening is None
    for minutes, picture in live.items():
        past = point_reads.picture(world.store, OPERATION, until=later(minutes))
        assert past.points == picture.points


def test_a_masked_word_of_the_opening_is_gone_and_sending_again_still_doubles_nothing(
    world: World, link: Actor
) -> None:
    form = PointReport(ID, OPERATION, "P01", "x", opening=cannot("Kalle har nyckeln"))
    ((revision, _),) = submit(world, link, form)
    log_acts.mask_entry(world.store, ALICE, act_id="m", revision=revision, decision="GDPR", now=NOW)
    point = world.point()
    assert point.opening is not None
    assert point.opening.reason == ""
    at = world.revision()
    assert submit(world, link, form, minutes=1) == [(revision, False)]
    assert world.revision() == at
    assert verify(world.store).intact


# ── what a point needs ───────────────────────────────────────────────────────────────────────


@pytest.fixture
def listed(world: World) -> World:
    """A world where the list says who answers for fuel in Bromma, and who runs its points."""
    runs = Responsibility("verket", Duty.DRIFT, area="bromma")
    held = replace(LIST, responsibilities=(*LIST.responsibilities, runs))
    load_sectors(world.store, ALICE, held, NOW)
    return world


def need(**changed: Any) -> PointReport:
    words = {"asked": "behov", "support": "diesel, 200 liter", "observed_at": NOW}
    return PointReport(**{"id": ID, "operation": OPERATION, "point": "P01", **words, **changed})


def test_a_need_is_asked_of_who_answers_for_it_once(listed: World, link: Actor) -> None:
    wanted = need(support_kind=RequestKind.DRIVMEDEL, support_by=later(90))
    ((revision, new),) = submit(listed, link, wanted)
    assert new
    (held,) = read_now(listed.store, request_reads.requests, OPERATION)
    assert (held.owner, held.kind, held.point) == ("slk", RequestKind.DRIVMEDEL, "P01")
    assert (held.what, held.deadline) == ("diesel, 200 liter", later(90))
    load_sectors(listed.store, ALICE, SectorRegister(), later(1))
    assert submit(listed, link, wanted, 2) == [(revision, False)]


def test_without_a_word_of_when_or_what_the_one_who_runs_the_point_has_four_hours(
    listed: World, link: Actor
) -> None:
    submit(listed, link, need())
    (held,) = read_now(listed.store, request_reads.requests, OPERATION)
    assert (held.owner, held.kind, held.deadline) == ("verket", RequestKind.ANNAT, later(240))


def test_a_need_that_waited_on_its_phone_past_its_time_is_asked_for_all_the_same(
    listed: World, link: Actor
) -> None:
    submit(listed, link, need(support_by=later(30)), 120)
    (held,) = read_now(listed.store, request_reads.requests, OPERATION)
    assert held.deadline == later(135)


def test_a_need_with_nobody_to_ask_stands_in_the_log_and_stays_there(world: World, link: Actor) -> None:
    first = submit(world, link, need())
    load_sectors(world.store, ALICE, LIST, later(1))
    assert submit(world, link, need(), 2) == [(first[0][0], False)]
    assert read_now(world.store, request_reads.requests, OPERATION) == ()
    (line,) = log_reads.entries(world.store, OPERATION, kinds=[EntryKind.NOTE])
    assert line.says(NoteWritten).about == "stod"


def test_what_came_by_telephone_is_said_by_who_said_it(listed: World) -> None:
    said_by = need(channel=Channel.TELEFON, on_behalf_of="vaktmästaren")
    submit(listed, ALICE, said_by)
    (held,) = read_now(listed.store, request_reads.requests, OPERATION)
    assert held.asked_by == "vaktmästaren"


def test_a_need_said_again_while_it_is_asked_for_is_said_and_not_doubled(listed: World, link: Actor) -> None:
    submit(listed, link, need(support_kind=RequestKind.DRIVMEDEL))
    again = need(id="igen", asked="igen", support="mer diesel", support_kind=RequestKind.DRIVMEDEL)
    ((revision, new),) = submit(listed, link, again, 5)
    assert new
    (held,) = read_now(listed.store, request_reads.requests, OPERATION)
    assert held.what == "diesel, 200 liter"
    (line,) = log_reads.entries(listed.store, OPERATION, kinds=[EntryKind.NOTE])
    assert (line.says(NoteWritten).about, line.text) == ("redan_begart", {"note": "mer diesel"})
    move_request(listed.store, ALICE, NewMove("slut", held.id, RequestState.ATERKALLAD, "kom ändå"), later(6))
    assert submit(listed, link, again, 7) == [(revision, False)]  # sent again it is what it was
    submit(listed, link, need(id="ny", asked="ny", support_kind=RequestKind.DRIVMEDEL), 8)
    assert len(read_now(listed.store, request_reads.requests, OPERATION)) == 2
    assert verify(listed.store).intact
