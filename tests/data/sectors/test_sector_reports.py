"""What sectors say: side by side, newest observed first, believed as long as it holds, and in the journal."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from data.acting import Actor, Receipt
from data.entries.entry import EntryKind
from data.entries.sectors import SectorReported
from data.errors import Conflict, NotAllowed, Refused
from data.log import acts as log_acts
from data.log.reads import entries
from data.operations import acts as operation_acts
from data.rights import Grant
from data.sectors import reads as sector_reads
from data.sectors.acts import load_sectors, report_sector
from data.sectors.facts import SectorRegister
from data.sectors.reports import Impact, NewSectorReport, SectorReport, gravest, holds, standing
from data.store.verify import verify
from data.words import Channel, Extent, ImpactLevel, Mark, OperationKind, Role
from tests.data.people import signed_in
from tests.data.sectors.test_sectors import LIST
from tests.data.world import ALICE, NOW, OPERATION, World, an_operation, fresh_id, later

NONE = Impact(Extent.INTE, Extent.INTE, Extent.INTE)
CRITICAL = Impact(Extent.HELT, Extent.HELT, Extent.HELT)


def said(organisation: str | None = "verket", **changes: Any) -> NewSectorReport:
    new = NewSectorReport(fresh_id("sektor"), OPERATION, "energi", CRITICAL, organisation)
    return replace(new, **changes)


@pytest.fixture
def world(world: World) -> World:
    load_sectors(world.store, ALICE, LIST, NOW)
    return world


def report(world: World, new: NewSectorReport, minutes: float = 0, by: Actor = ALICE) -> Receipt:
    return report_sector(world.store, by, new, later(minutes))


def heard(world: World) -> dict[tuple[str, str | None, str | None], SectorReport]:
    found = sector_reads.standing(world.store, OPERATION)
    return {(one.sector, one.organisation, one.area): one for one in found}


def test_a_participants_critical_stays_beside_the_sectors_none(world: World) -> None:
    report(world, said())
    report(world, said(None, impact=NONE, assessment="Vi bedömer att det räcker."), 5)
    found = heard(world)
    own, sector = found["energi", "verket", None], found["energi", None, None]
    assert (own.level, sector.level) == (ImpactLevel.KRITISK, ImpactLevel.INGEN)
    assert sector.assessment == "Vi bedömer att det räcker."
    assert own.impact == CRITICAL
    assert verify(world.store).intact


def test_everything_said_is_read_back(world: World) -> None:
    new = said(
        area="bromma",
        forecast_24=ImpactLevel.ALLVARLIG,
        forecast_72=ImpactLevel.MATTLIG,
        assessment="Två av tre stationer står.",
        on_behalf_of="driftledaren",
        channel=Channel.TELEFON,
        observed_at=later(-20),
        valid_until=later(40),
    )
    receipt = report(world, new)
    (found,) = sector_reads.reports(world.store, OPERATION, "energi")
    assert found.revision == receipt.revision
    assert (found.area, found.forecast_24, found.forecast_72) == ("bromma", new.forecast_24, new.forecast_72)
    assert (found.observed_at, found.recorded_at, found.valid_until) == (later(-20), NOW, later(40))
    assert (found.assessment, found.on_behalf_of) == (new.assessment, new.on_behalf_of)
    assert (found.channel, found.actor) == (Channel.TELEFON, "krisledning")
    assert sector_reads.reports(world.store, OPERATION, "halsa") == ()


def test_the_newest_observed_stands_whatever_came_last(world: World) -> None:
    report(world, said(observed_at=later(-5)), 1)
    report(world, said(impact=NONE, observed_at=later(-60)), 2)
    report(world, said(impact=NONE, area="bromma", observed_at=later(-4)), 3)
    assert heard(world)["energi", "verket", "bromma"].impact == NONE
    assert heard(world) == standing(sector_reads.reports(world.store, OPERATION))
    assert heard(world)["energi", "verket", None].impact == CRITICAL


def test_sent_again_it_is_stored_once_and_its_id_means_nothing_else(world: World) -> None:
    new = said()
    first = report(world, new)
    assert report(world, new, 3) == Receipt(first.revision, new=False)
    for other in (
        replace(new, impact=NONE),
        replace(new, organisation="ks"),
        replace(new, valid_until=later(60)),
        replace(new, assessment="Annat"),
    ):
        with pytest.raises(Conflict):
            report(world, other)
    assert len(sector_reads.reports(world.store, OPERATION)) == 1


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"sector": "okänd"}, "sector", "finns inte i den inlästa"),
        ({"organisation": "slk"}, "organisation", "deltar inte i sektorn Energiförsörjning"),
        ({"area": "atlantis"}, "area", "Området är inte inläst"),
        ({"organisation": None}, "assessment", "Skriv sektorns bedömning"),
        ({"organisation": None, "assessment": "  "}, "assessment", "Skriv sektorns bedömning"),
        ({"observed_at": later(30)}, "observed_at", "framtiden"),
        ({"valid_until": later(-1)}, "valid_until", "slutar gälla innan"),
        ({"valid_until": later(73 * 60)}, "valid_until", "högst 72 timmar"),
        ({"assessment": "ring 811218-9876"}, "assessment", "personnummer"),
        ({"id": " "}, "id", "id saknas"),
    ],
)
def test_what_is_refused_says_why_and_writes_nothing(
    world: World, changes: dict[str, Any], field: str, says: str
) -> None:
    before = world.revision()
    with pytest.raises(Refused) as refused:
        report(world, said(**changes))
    assert refused.value.field == field
    assert says in refused.value.reason
    assert world.revision() == before


def test_an_example_is_never_an_answer_for_real_and_is_in_an_exercise(world: World) -> None:
    sectors = tuple(replace(one, example=True) for one in LIST.sectors)
    load_sectors(world.store, ALICE, replace(LIST, sectors=sectors), NOW)
    with pytest.raises(Refused, match="EJ INLÄST"):
        report(world, said())
    operation_acts.open_operation(world.store, ALICE, an_operation("ovn", OperationKind.OVNING), NOW)
    assert report(world, said(operation="ovn"), 1).new


def test_a_closed_operation_takes_no_more(world: World) -> None:
    operation_acts.close_operation(
        world.store, ALICE, act_id="stäng", operation_id=OPERATION, named=OPERATION, reason="klart", now=NOW
    )
    with pytest.raises(Refused, match="stängd"):
        report(world, said())


def test_a_sector_reports_about_itself_alone(world: World) -> None:
    energy = signed_in(world.store, Grant(Role.SEKTOR, "energi"))
    assert report(world, said(), by=energy).new
    for wrong in (said(sector="halsa", organisation="slk"),):
        with pytest.raises(NotAllowed, match="bara om sin egen sektor"):
            report(world, wrong, by=energy)
    for role in (Grant(Role.STADSDEL, "bromma"), Grant(Role.LASARE), Grant(Role.OVNINGSLEDNING)):
        with pytest.raises(NotAllowed):
            report(world, said(), by=signed_in(world.store, role))


def test_an_organisation_reports_for_itself_and_never_the_sectors_assessment(world: World) -> None:
    by = signed_in(world.store, Grant(Role.ORGANISATION, "verket"))
    assert report(world, said(organisation="verket"), by=by).new
    for wrong in (said(organisation=None, assessment="allt lugnt"), said(organisation="ks")):
        with pytest.raises(NotAllowed, match="bara för sin egen organisation"):
            report(world, wrong, by=by)


def test_a_masked_word_stays_masked_and_the_level_stands(world: World) -> None:
    receipt = report(world, said(assessment="ska bort"))
    log_acts.mask_entry(
        world.store, ALICE, act_id="maska", revision=receipt.revision, decision="fel text", now=later(1)
    )
    (found,) = sector_reads.reports(world.store, OPERATION)
    assert (found.assessment, found.level) == ("[maskerat]", ImpactLevel.KRITISK)
    assert verify(world.store).intact


def test_a_sector_left_out_of_a_newer_list_keeps_what_it_said(world: World) -> None:
    report(world, said())
    load_sectors(world.store, ALICE, SectorRegister(), later(1))
    assert len(sector_reads.reports(world.store, OPERATION)) == 1
    with pytest.raises(Refused, match="finns inte"):
        report(world, said(), 2)
    assert verify(world.store).intact


def test_it_is_an_entry_of_the_log(world: World) -> None:
    report(world, said(assessment="Läget är ansträngt."))
    (entry,) = entries(world.store, OPERATION, kinds=[EntryKind.SECTOR_REPORT])
    assert entry.says(SectorReported).sector == "energi"
    assert entry.text == {"assessment": "Läget är ansträngt."}


# ── what can be believed ─────────────────────────────────────────────────────────────────────


def test_only_good_news_expires_to_nothing(world: World) -> None:
    report(world, said(impact=NONE, organisation="ks"))
    report(world, said())
    found = heard(world)
    good, bad = found["energi", "ks", None], found["energi", "verket", None]
    late = later(0) + timedelta(hours=12)
    assert holds(good, late - timedelta(seconds=1)).level is ImpactLevel.INGEN
    assert (holds(good, late).level, holds(good, late).mark) == (None, Mark.OBEKRAFTAT)
    assert (holds(bad, late).level, holds(bad, late).mark) == (ImpactLevel.KRITISK, Mark.OBEKRAFTAT)
    worst = gravest([holds(good, late), holds(bad, late)])
    assert worst is not None
    assert worst.report == bad
    assert gravest([]) is None
    fresh = holds(good, NOW)
    assert gravest([holds(good, late), fresh]) == holds(good, late)
