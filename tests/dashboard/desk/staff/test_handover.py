"""*Överlämning*: what holds, is open, was decided, ends and waits; and that it was handed over."""

from datetime import time, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.paper.blocks import Block, Cell, Heading, Pairs, Paragraph, Table
from dashboard.paper.handover import handover_blocks, handover_sheet
from dashboard.paper.printed import as_pdf
from data.entries.entry import EntryKind
from data.entries.staff import NoteWritten
from data.log import reads as log_reads
from data.log.acts import write_note
from data.log.facts import Particulars
from data.log.lines import write_decision
from data.operations.acts import close_operation
from data.requests.acts import ask_for_support
from data.requests.facts import NewRequest
from data.rights import Grant
from data.sectors.acts import load_sectors, move_owner
from data.sectors.owners import NewMovedOwner
from data.situation_reports import acts as report_acts
from data.situation_reports.facts import NewSituationReport, Words
from data.staff.acts import set_staff_plan, tell_public
from data.staff.facts import NewMessage, NewStaffPlan, StaffPlan
from data.staff.handover import handover, shift_began
from data.words import Function, MessageChannel, Phase, RequestKind, Role, Status, Supply
from tests.dashboard.the_desk import ALICE, NOW, Desk, labelled, said
from tests.data.sectors.test_sectors import LIST


@pytest.fixture
def night(desk: Desk) -> Desk:
    """A night in which something of each kind has happened since the shift began at 02:00."""
    desk.load("Brommaskolan", "Farstaskolan")
    desk.open()
    load_sectors(desk.store, ALICE, LIST, NOW - timedelta(hours=5))
    write_decision(
        *(desk.store, ALICE),
        act_id="old",
        operation_id="op",
        text="Det gamla beslutet",
        decider="TiB",
        now=NOW - timedelta(hours=3),
    )
    desk.phase("P01")
    desk.report("P01", Function.EL, Status.UR_FUNKTION)
    desk.report(
        "P01", Function.VATTEN, Status.FUNGERAR, supply=Supply.RESERV, lasts_until=NOW + timedelta(hours=2)
    )
    plan = NewStaffPlan(
        "p", "op", "Värme före el", NOW + timedelta(hours=1), shifts=(time(2, 0), time(14, 0))
    )
    set_staff_plan(desk.store, ALICE, plan, NOW - timedelta(hours=2))
    write_decision(
        *(desk.store, ALICE),
        act_id="new",
        operation_id="op",
        text="Öppna två till",
        decider="stabschefen",
        now=NOW,
    )
    moved = NewMovedOwner("m", "op", "slk", "stadsdirektören", "elverket är utslaget", Function.EL, version=0)
    move_owner(desk.store, ALICE, moved, NOW)
    tell_public(desk.store, ALICE, NewMessage("b", "op", "Vatten finns", (MessageChannel.RADIO,)), NOW)
    request = NewRequest(
        "r", "op", RequestKind.DRIVMEDEL, "diesel", "verket", "farsta", NOW + timedelta(hours=3)
    )
    ask_for_support(desk.store, ALICE, request, NOW)
    due = Particulars(due=NOW + timedelta(minutes=30))
    write_note(desk.store, ALICE, act_id="n", operation_id="op", note="ring Ellevio", more=due, now=NOW)
    words = Words("a", "b", "c", "d")
    report = NewSituationReport("lr", "op", words, NOW + timedelta(hours=4))
    report_acts.freeze(desk.store, ALICE, report, NOW)
    return desk


def parts(blocks: tuple[Block, ...]) -> dict[str, list[str]]:
    """Return what stands under each of the page's headings, a row a line."""
    found: dict[str, list[str]] = {}
    here = ""
    for one in blocks:
        match one:
            case Heading(level=1):
                here = one.text
            case Paragraph() | Heading():
                found.setdefault(here, []).append(one.text)
            case Pairs():
                found.setdefault(here, []).extend(f"{term}: {words}" for term, words in one.rows)
            case Table():
                found.setdefault(here, []).extend(_row(row) for row in one.rows)
    return found


def _row(row: tuple[Cell, ...]) -> str:
    return " | ".join(cell.text for cell in row)


def test_it_says_what_holds_is_open_was_decided_ends_and_waits(night: Desk) -> None:
    handed = handover(night.store, "op", NOW + timedelta(minutes=1))
    held = parts(handover_blocks(handed))
    assert list(held) == [
        "Vad gäller",
        "Vad är öppet",
        "Beslut sedan 02:00",
        "Vad tar slut inom 12 timmar",
        "Vad väntar, och på vem",
        "Sagt till allmänheten sedan 02:00",
    ]
    assert "Inriktning: Värme före el" in held["Vad gäller"]
    assert "Nästa stabsgenomgång: 04:12" in held["Vad gäller"]
    assert any(
        row.startswith("el | Stadsledningskontoret | tills det återförs") for row in held["Vad gäller"]
    )
    opened = held["Vad är öppet"]
    assert opened[0] == "Utan åtgärd (2)"
    assert "Brommaskolan | Bromma | el ur funktion | utan åtgärd | 02:52" in opened
    assert any("tar slut 05:12" in row for row in opened)
    assert any("ring Ellevio" in row and "03:42" in row for row in opened)
    decided = held["Beslut sedan 02:00"]
    assert any("Öppna två till · beslut av stabschefen" in row for row in decided)
    assert any("el: Stadsledningskontoret svarar" in row for row in decided)
    assert not any("Det gamla beslutet" in row for row in decided)
    (ending,) = held["Vad tar slut inom 12 timmar"]
    assert "Brommaskolan" in ending
    assert "05:12" in ending
    report, request = held["Vad väntar, och på vem"]
    assert report.startswith("Lägesrapport 1 väntar på att godkännas")
    assert request == "diesel | Farsta | Elverket | 06:12 | begärd"
    assert any("Vatten finns" in row for row in held["Sagt till allmänheten sedan 02:00"])


def test_a_quiet_night_says_so_in_every_part(desk: Desk) -> None:
    desk.load("Brommaskolan")
    desk.open()
    held = parts(handover_blocks(handover(desk.store, "op", NOW)))
    assert held["Vad är öppet"] == ["Inget fel är utan åtgärd."]
    (decided,) = [part for part in held if part.startswith("Beslut sedan")]
    assert decided.endswith("23:12")  # it was opened four hours ago
    assert held[decided] == ["Inga beslut är loggade."]
    assert held["Vad väntar, och på vem"] == ["Ingen begäran om stöd väntar."]


def test_of_a_closed_operation_it_is_not_said_that_no_failure_is_without_action(desk: Desk) -> None:
    desk.load("Brommaskolan")
    desk.open()
    desk.report("P01", Function.EL, Status.UR_FUNKTION)
    close = {"act_id": "slut", "operation_id": "op", "named": "op", "reason": "över"}
    close_operation(desk.store, ALICE, **close, now=NOW)
    held = parts(handover_blocks(handover(desk.store, "op", NOW)))
    assert held["Vad är öppet"][0] == "Händelsen är stängd: fel följs inte längre."


def test_decisions_on_phases_are_told_by_where_they_led(night: Desk) -> None:
    """A hundred points opened in a night are one line, and what else was decided is not lost among them."""
    night.at = NOW + timedelta(hours=4)  # the desk's helper decides three hours before
    night.phase("P02", Phase.I_BEREDSKAP)
    held = parts(handover_blocks(handover(night.store, "op", NOW + timedelta(hours=4))))
    decided = held["Beslut sedan 02:00"]
    assert decided[0] == "Till i beredskap (1): Farstaskolan."
    assert not any("planerad till" in row for row in decided)


def test_the_shift_began_by_the_plan_else_one_ago_never_before_the_opening() -> None:
    plan = StaffPlan(shifts=(time(2, 0),))
    opened = NOW - timedelta(days=2)
    assert f"{shift_began(plan, opened, NOW):%H:%M}" == "02:00"
    assert shift_began(StaffPlan(), opened, NOW) == NOW - timedelta(hours=12)
    assert shift_began(plan, NOW, NOW) == NOW


def test_it_is_printed_as_any_report_is(night: Desk) -> None:
    sheet = handover_sheet(handover(night.store, "op", NOW))
    assert sheet.title == "Överlämning – Vinterstorm op"
    assert as_pdf(sheet, {}).startswith(b"%PDF")


def press(app: AppTest, label: str) -> AppTest:
    pressed: AppTest = labelled(app.button, label).click().run()
    assert not pressed.exception
    return pressed


def test_who_hands_over_to_whom_is_logged_and_never_filled_in(night: Desk) -> None:
    app = night.page("overlamning")
    words = said(app)
    assert "Värme före el" in words
    assert "Skriv ut som PDF" in words
    lost, gained = (
        labelled(app.text_input, f"{word} (funktion, inte namn)") for word in ("Lämnar", "Tar över")
    )
    assert (lost.value, gained.value) == ("", "")
    press(app, "Logga överlämningen")
    assert "Skriv vilken funktion som lämnar." in said(app)
    labelled(app.text_input, "Lämnar (funktion, inte namn)").set_value("stabschef natt")
    press(app, "Logga överlämningen")
    assert "Skriv vilken funktion som tar över." in said(app)
    labelled(app.text_input, "Tar över (funktion, inte namn)").set_value("stabschef dag")
    labelled(app.text_area, "Att tänka på (frivilligt)").set_value("Ellevio ringer sex.")
    press(app, "Logga överlämningen")
    entry = log_reads.entries(night.store, "op", kinds=[EntryKind.NOTE])[0]
    assert f"Överlämnat som post {entry.revision}." in said(app)
    assert entry.says(NoteWritten).key
    assert entry.text == {
        "note": "Överlämning: Ellevio ringer sex.",
        "sender": "stabschef natt",
        "recipient": "stabschef dag",
    }


def test_who_may_not_take_it_out_or_write_reads_it_all_the_same(night: Desk) -> None:
    app = night.page("overlamning", night.sign_in(Grant(Role.LASARE)))
    words = said(app)
    assert "Värme före el" in words
    assert "Skriv ut som PDF" not in words
    assert labelled(app.button, "Logga överlämningen").disabled
