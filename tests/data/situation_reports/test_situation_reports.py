"""Situation reports: nothing without the human parts, frozen as it was, and masked words gone everywhere."""

from dataclasses import replace
from typing import Any

import orjson
import pytest
from sqlalchemy import text

from data.acting import Actor, Receipt
from data.entries.staff import SituationReportFrozen
from data.errors import Conflict, NotAllowed, Refused
from data.log import acts as log_acts
from data.notices.acts import load_plan
from data.notices.facts import Address, NoticePlan, Step
from data.operations import acts as operation_acts
from data.requests.acts import ask_for_support
from data.requests.facts import NewRequest
from data.requests.reads import coordination
from data.rights import Grant
from data.sectors.acts import load_sectors, report_sector
from data.sectors.reports import Impact, NewSectorReport
from data.situation_reports import acts as services
from data.situation_reports import reads as situation_report_reads
from data.situation_reports.document import Document
from data.situation_reports.facts import (
    NewSituationReport,
    Receiver,
    ReportState,
    SituationReport,
    Words,
    unread,
)
from data.situation_reports.reads import composed
from data.staff.facts import LastReport, ReportDue
from data.staff.reads import staff
from data.staff.since import Turn
from data.store.database import Store
from data.store.journal import stated_as
from data.store.verify import verify
from data.words import Extent, Function, NoticeChannel, NoticeEvent, RequestKind, Role, Status
from tests.data.people import signed_in
from tests.data.sectors.test_sectors import LIST
from tests.data.world import ALICE, NOW, OPERATION, World, fresh_id, later, settle

WORDS = Words("Läget är allvarligt.", "Det blir kallt.", "Fler behöver hjälp.", "Värme först.")


@pytest.fixture
def world(world: World) -> World:
    load_sectors(world.store, ALICE, LIST, NOW)
    world.open_point()
    return world


def written(**changes: Any) -> NewSituationReport:
    return replace(NewSituationReport(fresh_id("rapport"), OPERATION, WORDS, later(240)), **changes)


def freeze(world: World, new: NewSituationReport, minutes: float = 0, by: Actor = ALICE) -> Receipt:
    return services.freeze(world.store, by, new, later(minutes))


def step(world: World, act: Any, report: SituationReport, by: Actor = ALICE, **more: Any) -> Receipt:
    done: Receipt = act(
        world.store,
        by,
        act_id=fresh_id("steg"),
        operation_id=OPERATION,
        report=report.id,
        now=later(30),
        **more,
    )
    return done


def held(world: World) -> tuple[SituationReport, ...]:
    return situation_report_reads.reports(world.store, OPERATION)


def published(world: World) -> SituationReport:
    freeze(world, written())
    (one,) = held(world)
    step(world, services.approve, one)
    step(world, services.publish, one)
    return held(world)[0]


def facts_of(world: World) -> Document:
    return situation_report_reads.document(held(world)[0])


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"words": replace(WORDS, assessment=" \n ")}, "assessment", "Fakta utan bedömning"),
        ({"words": replace(WORDS, outlook_24="")}, "outlook_24", "inom 24 timmar"),
        ({"words": replace(WORDS, outlook_72="")}, "outlook_72", "inom 72 timmar"),
        ({"words": replace(WORDS, direction="")}, "direction", "Skriv inriktningen"),
        ({"words": replace(WORDS, direction="ring 811218-9876")}, "direction", "personnummer"),
        ({"words": replace(WORDS, outlook_72="x" * 2001)}, "outlook_72", "för lång"),
        ({"next_at": None}, "next_at", "Ange när nästa"),
        ({"next_at": NOW}, "next_at", "redan passerat"),
        ({"next_at": later(73 * 60)}, "next_at", "72 timmar bort"),
    ],
)
def test_a_report_lacks_nothing_that_only_people_can_say(
    store: Store, changes: dict[str, Any], field: str, says: str
) -> None:
    settled = settle(store)
    before = settled.revision()
    with pytest.raises(Refused) as refused:
        freeze(settled, written(**changes))
    assert (refused.value.field, says in refused.value.reason) == (field, True)
    assert settled.revision() == before


def test_it_goes_from_frozen_to_published_and_back_to_every_area_and_sector(world: World) -> None:
    freeze(world, written())
    (one,) = held(world)
    assert (one.state, one.number, one.words) == (ReportState.FRYST, 1, WORDS)
    with pytest.raises(Refused, match="ska godkännas innan"):
        step(world, services.publish, one)
    with pytest.raises(Refused, match="inte publicerad"):
        step(world, services.receipt, one, receiver=Receiver(area="bromma"))
    step(world, services.approve, one)
    with pytest.raises(Refused, match="redan godkänd"):
        step(world, services.approve, one)
    step(world, services.publish, one)
    (one,) = held(world)
    assert one.state is ReportState.PUBLICERAD
    assert {(to.area, to.sector) for to in one.receivers} == {
        *((area, "") for area in ("bromma", "skarpnack")),
        *(("", sector.id) for sector in LIST.sectors),
    }
    step(world, services.receipt, one, receiver=Receiver(area="bromma"))
    with pytest.raises(Refused, match="redan kvitterad"):
        step(world, services.receipt, one, receiver=Receiver(area="bromma"))
    (one,) = held(world)
    assert Receiver(area="bromma") not in unread(one)
    assert len(unread(one)) == len(one.receivers) - 1
    assert verify(world.store).intact


def test_only_those_who_may_write_approve_and_acknowledge(world: World) -> None:
    bob = signed_in(world.store, Grant(Role.STADSDEL, "bromma"))
    energy = signed_in(world.store, Grant(Role.SEKTOR, "energi"))
    with pytest.raises(NotAllowed):
        freeze(world, written(), by=bob)
    one = published(world)
    for wrong in (Receiver(area="skarpnack"), Receiver(sector="energi")):
        with pytest.raises(NotAllowed):
            step(world, services.receipt, one, by=bob, receiver=wrong)
    for wrong in (Receiver(area="bromma"), Receiver(sector="halsa")):
        with pytest.raises(NotAllowed):
            step(world, services.receipt, one, by=energy, receiver=wrong)
    step(world, services.receipt, one, by=bob, receiver=Receiver(area="bromma"))
    step(world, services.receipt, one, by=energy, receiver=Receiver(sector="energi"))
    assert [receipt.by for receipt in held(world)[0].receipts] == [
        "stadsdel Bromma",
        "sektor Energiförsörjning",
    ]


def test_sent_again_it_is_one_report_and_its_id_means_nothing_else(world: World) -> None:
    new = written()
    first = freeze(world, new)
    assert freeze(world, new, 5) == Receipt(first.revision, new=False)
    with pytest.raises(Conflict):
        freeze(world, replace(new, words=replace(WORDS, direction="annat")))
    assert len(held(world)) == 1


def test_frozen_facts_stay_as_they_were_and_the_next_says_what_changed(world: World) -> None:
    world.report(function=Function.EL, status=Status.FUNGERAR)
    world.report(function=Function.VATTEN, status=Status.FUNGERAR)
    freeze(world, written())
    first = facts_of(world)
    world.report(function=Function.EL, status=Status.UR_FUNKTION, cause="ledningsbrott", now=later(40))
    assert facts_of(world) == first
    assert first.before is None
    assert not first.changes
    freeze(world, written(next_at=later(900)), 600)
    second = facts_of(world)
    assert second.before is not None
    assert second.before.number == 1
    turns = {(one.function, one.turn) for one in second.changes}
    assert turns == {(Function.EL, Turn.WORSE), (Function.VATTEN, Turn.SILENT)}
    failing = {(one.function, one.said.status) for one in second.failing}
    assert (Function.EL, Status.UR_FUNKTION) in failing
    assert (Function.VARME, Status.OKAND) in failing  # nobody has ever said anything


def test_what_waits_and_what_sectors_say_stand_side_by_side(world: World) -> None:
    new = NewRequest("b1", OPERATION, RequestKind.DRIVMEDEL, "diesel", "slk", "bromma", later(10))
    ask_for_support(world.store, ALICE, replace(new, must_acknowledge=("verket",)), NOW)
    milder, worst = Impact(*[Extent.INTE] * 3), Impact(*[Extent.HELT] * 3)
    for said in (
        NewSectorReport("s1", OPERATION, "energi", milder, assessment="Det räcker."),
        NewSectorReport("s2", OPERATION, "energi", worst, "verket"),
    ):
        report_sector(world.store, ALICE, said, NOW)
    facts = composed(world.store, OPERATION, later(60))
    (request,) = facts.requests
    assert (request.late, request.unacknowledged) == (True, ("Elverket",))
    sector = facts.sectors[0]
    assert (sector.assessed[0].level, sector.own[0].level) == ("ingen", "kritisk")
    assert sector.graver == "kritisk"


def test_masked_words_are_gone_from_the_report_and_from_what_it_quotes(world: World) -> None:
    quoted = world.report(function=Function.EL, status=Status.UR_FUNKTION, cause="hemligt avbrott")
    freeze(world, written())
    (one,) = held(world)
    for number in (quoted.revision, one.revision):
        log_acts.mask_entry(
            world.store, ALICE, act_id=fresh_id(), revision=number, decision="beslut 1", now=later(5)
        )
    (one,) = held(world)
    assert one.words is None
    facts = facts_of(world)
    cause = next(line.cause for line in facts.failing if line.function is Function.EL)
    words = situation_report_reads.quoted(world.store, facts)
    assert situation_report_reads.words_of(cause, words) == "[maskerat]"
    with world.store.reading() as connection:
        columns = ("SELECT facts FROM journal", "SELECT COALESCE(text, '') FROM payload")
        kept = "".join(words for column in columns for words in connection.execute(text(column)).scalars())
    assert "hemligt" not in kept
    assert WORDS.assessment not in kept
    assert verify(world.store).intact
    with pytest.raises(Refused, match="maskerad"):
        step(world, services.approve, one)


def test_a_changed_report_is_found_by_its_checksum(world: World) -> None:
    freeze(world, written())
    with world.store.reading() as connection:
        found = text(
            "SELECT j.facts, p.text FROM journal j JOIN payload p ON p.revision = j.revision "
            "WHERE j.kind = 'situation_report'"
        )
        row = connection.execute(found).one()
    frozen, words = stated_as(SituationReportFrozen, row.facts), orjson.loads(row.text)
    assert frozen.sha256 == held(world)[0].digest
    assert situation_report_reads.difference(frozen, words) is None
    for one, other in (
        (replace(frozen, content={**frozen.content, "revision": 1}), words),
        (frozen, {**words, "assessment": "Allt är bra."}),
    ):
        wrong = situation_report_reads.difference(one, other)
        assert wrong == "Lägesrapport 1 stämmer inte med sin kontrollsumma."


def test_the_promise_of_the_next_report_moves_when_one_is_approved(world: World) -> None:
    """Frozen is written, not said: what the wall promises is still what the last approved one promised."""

    def promised() -> LastReport | None:
        return staff(world.store, coordination(world.store, OPERATION)).last_report

    freeze(world, written())
    assert promised() is None
    step(world, services.approve, held(world)[0])
    first = promised()
    assert first is not None
    freeze(world, written(next_at=later(900)), 600)
    assert promised() == first
    approved = step(world, services.approve, held(world)[0])
    assert promised() == LastReport(2, later(600), ReportDue(later(900), approved.revision, by_report=True))


def test_nothing_is_written_once_the_operation_is_closed(world: World) -> None:
    one = published(world)
    operation_acts.close_operation(
        world.store,
        ALICE,
        act_id=fresh_id(),
        operation_id=OPERATION,
        named=OPERATION,
        reason="över",
        now=later(60),
    )
    with pytest.raises(Refused, match="stängd"):
        freeze(world, written(next_at=later(400)), 70)
    with pytest.raises(Refused, match="stängd"):
        step(world, services.receipt, one, receiver=Receiver(area="bromma"))


def test_a_request_nobody_has_answered_says_who_has_been_told_in_vain(world: World) -> None:
    """*Ingen gör något*: the owner is signed out, the chain is climbed, and the next report says so."""
    plan = NoticePlan(
        (Address("tib", "tjänsteman i beredskap", NoticeChannel.EPOST, "tib@example.org", role="tib"),),
        (),
        (Step("tib", "TiB", "tib", NoticeEvent.OBESVARAD, minutes=15),),
    )
    load_plan(world.store, ALICE, plan, NOW)
    new = NewRequest("b1", OPERATION, RequestKind.DRIVMEDEL, "diesel", "slk", "bromma", later(60))
    ask_for_support(world.store, ALICE, new, NOW)
    assert composed(world.store, OPERATION, later(10)).requests[0].escalated == ()
    freeze(world, written(), 100)
    (request,) = facts_of(world).requests
    assert (request.late, request.escalated) == (True, ("TiB",))
