"""The golden store's real night: registers, and one act of each kind that a real operation knows."""

from datetime import datetime, time, timedelta
from functools import partial
from typing import Final

from sqlalchemy import select

from data.acting import Actor, on_this_machine
from data.drafts.acts import save_draft
from data.drafts.facts import DraftKind, NewDraft
from data.events import acts as event_acts
from data.events.facts import NewEvent
from data.events.reads import events as events_of
from data.log import acts as log_acts
from data.log import lines
from data.log.facts import Particulars
from data.notices import acts as notice_acts
from data.notices.facts import Address, NoticePlan, Step, Telling
from data.operations import acts as operation_acts
from data.operations.rules import NewOperation
from data.points import reads as point_reads
from data.points.acts import phases as point_phases
from data.points.acts import registers as point_registers
from data.points.acts import reports as point_reports
from data.points.acts import whole_reports as point_whole_reports
from data.points.commands import NewOccupancy, NewOpening, NewPhase, NewReport, PointReport
from data.points.facts import Area, NewPoint
from data.requests import acts as request_acts
from data.requests import reads as request_reads
from data.requests.facts import Effect, NewAcknowledgement, NewMove, NewRequest
from data.rights import MACHINE
from data.sectors import acts as sector_acts
from data.sectors.facts import Activity, Membership, Organisation, Responsibility, Sector, SectorRegister
from data.sectors.owners import NewMovedOwner
from data.sectors.reports import Impact, NewSectorReport
from data.situation_reports import acts as situation_report_acts
from data.situation_reports.facts import NewSituationReport, Receiver, Words
from data.staff import acts as staff_acts
from data.staff import reads as staff_reads
from data.staff.facts import NewMessage, NewStaffPlan
from data.staff.important import unacknowledged
from data.store.database import Store
from data.store.tables.core import JOURNAL
from data.text_reports import acts as text_report_acts
from data.text_reports import senders
from data.words import (
    Answer,
    Channel,
    Duty,
    Extent,
    Function,
    ImpactLevel,
    MessageChannel,
    NoticeChannel,
    NoticeEvent,
    Occupancy,
    OperationKind,
    OrganisationKind,
    Phase,
    PointKind,
    Priority,
    Readiness,
    RequestKind,
    RequestState,
    Retention,
    SectorPart,
    Staffing,
    Status,
    Supply,
    TextClass,
)
from tests.data.world import NOW, later

NIGHT: Final = "natt-2027"
OTHER: Final = "vatten-2027"
STAFF, BROMMA = on_this_machine("krisledning"), on_this_machine("bromma")
MASKED_WORDS: Final = ("ord som ska bort", "ord i bilagan som ska bort", "händelse som ska bort")
PICTURE: Final = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
AREAS: Final = (Area("bromma", "Bromma", 83_118), Area("skarpnack", "Skarpnäck", None))
REGISTER: Final = SectorRegister(
    sectors=(Sector("energi", "Energiförsörjning"), Sector("lek", "Exempelsektor", example=True)),
    organisations=(
        Organisation("ks", "Kommunstyrelsen", OrganisationKind.NAMND),
        Organisation("slk", "Stadsledningskontoret", OrganisationKind.FORVALTNING, "ks"),
        Organisation("sdn-bromma", "Bromma stadsdelsnämnd", OrganisationKind.NAMND),
        Organisation("verket", "Elverket", OrganisationKind.BOLAG, verified=True, source="avtal"),
    ),
    memberships=(
        Membership("energi", "ks", SectorPart.ANSVARIG),
        Membership("energi", "verket", SectorPart.DELTAGARE),
    ),
    responsibilities=(
        Responsibility("verket", Duty.ORDINARIE, Function.EL, sector="energi"),
        Responsibility("slk", Duty.INFRASTRUKTUR),
        Responsibility("sdn-bromma", Duty.DRIFT, area="bromma"),
    ),
    activities=(Activity("el", "energi", "verket", "Elnät", "Högst ett dygn utan el."),),
)
PLAN: Final = NoticePlan(
    addresses=(
        Address("slk", "Stadsledningskontoret", NoticeChannel.EPOST, "slk@example.org", organisation="slk"),
        Address(
            "bromma", "Bromma", NoticeChannel.SMS, "+46701740605", organisation="sdn-bromma", area="bromma"
        ),
        Address("tib", "TiB", NoticeChannel.WEBHOOK, "larm", role="tib", exercises=True),
    ),
    tellings=(Telling(NoticeEvent.NY_BEGARAN, "agare"), Telling(NoticeEvent.AKTIVERING, "tib")),
    steps=(Step("p1", "Påminnelse", "agare", NoticeEvent.OBESVARAD, 15),),
)


def a_point(identity: str, area: str = "bromma", owner: str = "SISAB") -> NewPoint:
    return NewPoint(
        id=identity,
        name=f"Skolan {identity}",
        address="Gatan 1",
        area=area,
        lon=17.9,
        lat=59.3,
        kind=PointKind.MOBIL if identity == "P03" else PointKind.FAST,
        example=False,
        source="kommunens lista",
        capacity=200,
        operated_by="Bromma stadsdelsnämnd",
        infrastructure_by="Stadsledningskontoret",
        owner=owner,
        fault_contact="Felanmälan",
        accessibility=Answer.JA,
        children=Answer.NEJ,
        pets=Answer.OKANT,
        languages="sv, en, fi",
        outage_plan="Reservelverk i källaren",
        water_plan="Tankbil",
        supplier="Ellevio",
    )


def load_lists(store: Store) -> None:
    point_registers.load_areas(store, STAFF, (*AREAS, Area("borta", "Borttaget", 1)), NOW)
    point_registers.load_areas(store, STAFF, AREAS, NOW)
    listed = [a_point("P01"), a_point("P02"), a_point("P03", "skarpnack")]
    point_registers.load_points(store, STAFF, [*listed, a_point("P04")], NOW)
    point_registers.load_points(store, STAFF, [a_point("P01", owner="Micasa"), *listed[1:]], NOW)
    sector_acts.load_sectors(store, STAFF, REGISTER, NOW)
    notice_acts.load_plan(store, STAFF, PLAN, NOW)


def open_the_night(store: Store) -> None:
    operation_acts.open_operation(
        store, STAFF, NewOperation(NIGHT, "Vinterstorm", OperationKind.SAMHALLSSTORNING), NOW
    )
    operation_acts.change_operation(
        *(store, STAFF),
        act_id="andrad",
        operation_id=NIGHT,
        name="Vinterstorm Västerort",
        readiness=Readiness.FREDSTIDA_KRIS,
        version=None,
        now=later(1),
    )


def other_operation(store: Store) -> None:
    """A second one, closed, opened again and decided to be kept: its entries lie among the night's."""
    operation_acts.open_operation(
        store, STAFF, NewOperation(OTHER, "Vattenläcka", OperationKind.INCIDENT), later(2)
    )
    log_acts.write_note(
        store, STAFF, act_id="andras-rad", operation_id=OTHER, note="den andras ord", now=later(3)
    )
    operation_acts.close_operation(
        *(store, STAFF),
        act_id="stangd",
        operation_id=OTHER,
        named="Vattenläcka",
        reason="lagad",
        now=later(4),
    )
    operation_acts.reopen_operation(
        store, STAFF, act_id="oppnad", operation_id=OTHER, reason="läcker igen", now=later(5)
    )
    operation_acts.decide_retention(
        *(store, STAFF),
        act_id="bevaras",
        operation_id=OTHER,
        keep=Retention.BEVARAS,
        decision="Stadsarkivet 2027:1",
        now=later(6),
    )


def points_open(store: Store) -> None:
    for point in ("P01", "P03"):
        for phase in (Phase.UNDER_AKTIVERING, Phase.OPPEN):
            what = NewPhase(f"{phase}-{point}", NIGHT, point, phase, "stadsdelsdirektör", "Strömavbrott")
            point_phases.change_phase(store, STAFF, what, later(8))


def reports(store: Store) -> None:
    """A failure, one that contradicts it and one that settles it, and a whole form that confirms."""
    down = NewReport(
        *("el-nere", NIGHT, "P01", Function.EL, Status.UR_FUNKTION, Supply.RESERV),
        cause="avgrävd kabel",
        note="hela kvarteret",
        observed_at=later(9),
        lasts_until=later(200),
        restored_estimate=later(180),
        channel=Channel.RAKEL,
        on_behalf_of="platsansvarig",
    )
    works = NewReport("el-uppe", NIGHT, "P01", Function.EL, Status.FUNGERAR, device="telefon-1")
    settled = NewReport(
        "el-avgjort", NIGHT, "P01", Function.EL, Status.BEGRANSAD, Supply.RESERV, settles=True
    )
    heat = NewReport("varme", NIGHT, "P03", Function.VARME, Status.FUNGERAR, Supply.ORDINARIE)
    (seen,) = point_reports.report(store, BROMMA, [down], later(10))
    point_reports.report(store, STAFF, [works], later(11))
    (stands,) = point_reports.report(store, STAFF, [settled], later(12))
    point_reports.report(store, STAFF, [heat], later(12))
    assert seen.revision < stands.revision
    form = PointReport(
        *("formular", NIGHT, "P01", "P01 EL oförändrat, vatten ur, 40 personer"),
        reports=(
            NewReport("formular:vatten", NIGHT, "P01", Function.VATTEN, Status.UR_FUNKTION, Supply.NODVATTEN),
        ),
        occupancy=NewOccupancy(
            *("formular:belaggning", NIGHT, "P01", Occupancy.SNART_FULLT, 40, Staffing.KNAPP),
            relief_at=later(240),
        ),
        opening=NewOpening("formular:oppning", NIGHT, "P01", opened=True),
        support="två elverk",
        support_kind=RequestKind.RESERVKRAFT,
        support_by=later(120),
        note="kön går ut på gatan",
    )  # it confirmed the limited electricity too, which was left out then and would be confirmed today
    point_whole_reports.submit(store, STAFF, form, later(14))
    shut = NewOpening("stangt", NIGHT, "P02", opened=False, reason="nyckeln saknas", channel=Channel.TELEFON)
    point_whole_reports.submit(
        store, STAFF, PointReport("stangd-dorr", NIGHT, "P02", "stängt", opening=shut), later(15)
    )
    only = NewOccupancy("bara-belaggning", NIGHT, "P03", Occupancy.LEDIGT, 3, Staffing.RACKER)
    point_reports.report_occupancy(store, STAFF, only, later(15))


def support(store: Store) -> None:
    """One request through all its states with an effect, one refused and asked again, one acknowledged."""
    ask = partial(NewRequest, operation=NIGHT, owner="verket", area="bromma", deadline=later(120))
    wanted = ask("elverk", kind=RequestKind.RESERVKRAFT, what="ett elverk till", point="P01")
    request_acts.ask_for_support(store, STAFF, wanted, later(16))
    effect = Effect(Function.EL, Status.FUNGERAR, later(300), Supply.RESERV)
    states = (RequestState.ATAGEN, RequestState.PA_VAG, RequestState.PA_PLATS, RequestState.ATERLAMNAD)
    for minute, state in enumerate(states, 17):
        move = NewMove(
            f"elverk-{state}",
            "elverk",
            state,
            reason="klart" if state is RequestState.ATERLAMNAD else "",
            effect=effect if state is RequestState.PA_PLATS else None,
        )
        request_acts.move_request(store, STAFF, move, later(minute))
    water = ask(
        "vatten",
        kind=RequestKind.VATTEN,
        what="dricksvatten",
        owner="slk",
        amount="2 m³",
        priority=Priority.AKUT,
        sector="energi",
        must_acknowledge=("verket", "sdn-bromma"),
        channel=Channel.TELEFON,
        on_behalf_of="Bromma",
    )
    request_acts.ask_for_support(store, STAFF, water, later(21))
    request_acts.move_request(
        store, STAFF, NewMove("nej", "vatten", RequestState.AVSLAGEN, reason="ingen bil"), later(22)
    )
    again = NewMove(
        "igen", "vatten", RequestState.BEGARD, reason="annan ägare", owner="verket", deadline=later(180)
    )
    request_acts.move_request(store, STAFF, again, later(23))
    request_acts.acknowledge_request(
        store, STAFF, NewAcknowledgement("kvitto", "vatten", "verket"), later(24)
    )


def what_the_staff_does(store: Store) -> None:
    staff_acts.set_staff_plan(
        *(store, STAFF),
        NewStaffPlan(
            *("plan", NIGHT, "Värme före el"),
            briefing_at=later(60),
            report_at=later(90),
            shifts=(time(7), time(19)),
        ),
        later(25),
    )
    told = NewMessage(
        *("budskap", NIGHT, "Koka vattnet", (MessageChannel.WEBB, MessageChannel.RADIO), ("bromma",)),
        point="P01",
        function=Function.VATTEN,
        status=Status.UR_FUNKTION,
    )
    staff_acts.tell_public(store, STAFF, told, later(26))
    moved = NewMovedOwner(
        *("flyttad", NIGHT, "slk", "krisledningens chef", "verket hinner inte", Function.EL, "bromma"),
        until=later(600),
    )
    sector_acts.move_owner(store, STAFF, moved, later(27))
    none, most = Extent.INTE, Extent.HELT
    said = NewSectorReport(
        *("sektor", NIGHT, "energi", Impact(most, Extent.DELVIS, most), "verket", "bromma"),
        forecast_24=ImpactLevel.ALLVARLIG,
        forecast_72=ImpactLevel.MATTLIG,
        assessment="Två av tre stationer står.",
        on_behalf_of="driftledaren",
    )
    sector_acts.report_sector(store, STAFF, said, later(28))
    own = NewSectorReport("sektorns", NIGHT, "energi", Impact(none, none, none), assessment="Det räcker.")
    sector_acts.report_sector(store, STAFF, own, later(29))


def log_lines(store: Store) -> None:
    more = Particulars("TiB", "stab", Channel.RAKEL, later(100), key=True, handling=TextClass.OPPEN)
    line = log_acts.write_note(
        *(store, STAFF), act_id="rad", operation_id=NIGHT, note="ring verket", more=more, now=later(30)
    )
    log_acts.write_note(
        *(store, STAFF),
        act_id="struken",
        operation_id=NIGHT,
        note="får inte lämna huset",
        point_id="P01",
        more=Particulars(handling=TextClass.STRYK_VID_EXPORT),
        now=later(31),
    )
    log_acts.correct_entry(
        store, STAFF, act_id="rattad", revision=line.revision, note="ring Ellevio", now=later(32)
    )
    lines.write_decision(
        *(store, STAFF),
        act_id="beslut",
        operation_id=NIGHT,
        text="Öppna en punkt till",
        decider="krisledningens chef",
        reason="kön växer",
        area="bromma",
        now=later(33),
    )
    lines.tick_entry(store, STAFF, act_id="klar", revision=line.revision, note="ringt", now=later(34))
    for act_id, text in (("bilaga", "karta över avbrottet"), ("bilaga-bort", MASKED_WORDS[1])):
        log_acts.attach_file(
            *(store, STAFF),
            act_id=act_id,
            operation_id=NIGHT,
            name=f"{act_id}.pdf",
            content=PICTURE,
            note=text,
            now=later(35),
        )


def foreign_events(store: Store) -> None:
    first = NewEvent("IA-1", later(-20), "bromma", "Vatten i källaren", "Utbildning", "Fastighet", "Öppen")
    second = NewEvent("IA-2", later(-10), None, MASKED_WORDS[2])
    event_acts.load_events(store, STAFF, NIGHT, "ia", [first], later(36))
    event_acts.load_events(store, STAFF, NIGHT, "ia", [first, second], later(37))


def mask_some(store: Store) -> None:
    """A line, an attachment and a load of events lose their words."""
    gone = log_acts.write_note(
        store, STAFF, act_id="bort", operation_id=NIGHT, note=MASKED_WORDS[0], now=later(38)
    )
    with store.reading() as connection:
        found = select(JOURNAL.c.revision).where(JOURNAL.c.act == "bilaga-bort")
        attached: int = connection.execute(found).scalar_one()
    loaded = next(one.revision for one in events_of(store, NIGHT) if one.id == "IA-2")
    for revision in (gone.revision, attached, loaded):
        mask(store, revision)


def mask(store: Store, revision: int) -> None:
    log_acts.mask_entry(
        store, STAFF, act_id=f"mask-{revision}", revision=revision, decision="beslut 7", now=later(39)
    )


def situation_report(store: Store) -> None:
    words = Words("Läget är allvarligt.", "Det blir kallt.", "Fler behöver hjälp.", "Värme först.")
    new = NewSituationReport("lagesrapport", NIGHT, words, later(300))
    situation_report_acts.freeze(store, STAFF, new, later(40))
    step = {"operation_id": NIGHT, "report": new.id}
    situation_report_acts.approve(store, STAFF, act_id="godkand", now=later(41), **step)
    situation_report_acts.publish(store, STAFF, act_id="publicerad", now=later(42), **step)
    for act_id, receiver in (
        ("last-omrade", Receiver(area="bromma")),
        ("last-sektor", Receiver(sector="energi")),
    ):
        situation_report_acts.receipt(store, STAFF, act_id=act_id, receiver=receiver, now=later(43), **step)


def seen(store: Store) -> None:
    """Two of what is important are acknowledged; the rest still waits."""
    picture = point_reads.picture(store, NIGHT)
    held = request_reads.coordination(store, NIGHT)
    waiting = unacknowledged(picture, held, staff_reads.attention(store, held), later(44))
    keys = tuple(sorted(one.key for one in waiting))[:2]
    staff_acts.acknowledge(store, STAFF, act_id="sett", operation_id=NIGHT, keys=keys, now=later(44))


def beside_the_journal(store: Store, writer: Actor) -> None:
    """What is no act: notices, a question to a sender, drafts. `writer` has an account."""
    notice_acts.put(store, notice_acts.owed(store, later(45)), later(45))
    for channel in NoticeChannel:
        taken = notice_acts.take(store, channel, "sändare", later(46))
        if taken is not None and channel is NoticeChannel.EPOST:
            notice_acts.say_sent(store, taken.id, later(46))
        elif taken is not None and channel is NoticeChannel.SMS:
            notice_acts.say_not_sent(store, taken, "sändare", "numret finns inte", later(46), permanent=True)
    at: datetime = later(47)
    question = text_report_acts.TextQuestion("fraga", NIGHT, "P01", "sms …05", "P01 VA-", at, at, at)
    asks = senders.sender(store, MACHINE.id, "0701740605", at)
    text_report_acts.ask(store, STAFF, question, asks, at)
    for kind in (DraftKind.LAGESRAPPORT, DraftKind.BESLUT):
        draft = NewDraft(
            NIGHT, kind, f"utkast-{kind}", {"text": "halvfärdigt", "val": ["a", "b"], "ja": True}
        )
        save_draft(store, writer, draft, at)


def the_night(store: Store) -> None:
    open_the_night(store)
    other_operation(store)
    points_open(store)
    reports(store)
    support(store)
    what_the_staff_does(store)
    log_lines(store)
    foreign_events(store)
    mask_some(store)
    situation_report(store)
    seen(store)


LATEST: Final = NOW + timedelta(hours=2)
