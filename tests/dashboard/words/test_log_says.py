"""The log in words and as a spreadsheet, where nothing can act as a formula."""

import csv
import io
from dataclasses import replace
from typing import Any

import pytest

from dashboard.words import log_rows
from dashboard.words.entries.said import LOGGED
from dashboard.words.log_rows import LogRow
from data.entries.entry import EntryKind
from data.entries.kinds import Timed, Trait, having, timed_by
from data.situation_reports.facts import SituationReport, Step
from data.words import Status
from tests.data.sectors.test_sectors import LIST
from tests.factories import NOW, ago, make_entry, make_picture


def row(kind: EntryKind = EntryKind.REPORT, **changes: Any) -> LogRow:
    return log_rows.log_rows([make_entry(kind, **changes)], make_picture(), NOW)[0]


def test_a_report_says_function_status_supply_and_times_in_words() -> None:
    facts = {
        "function": "el",
        "status": "fungerar",
        "supply": "reserv",
        "lasts_until": "2027-01-14T04:02:00Z",
        "settles": True,
        "channel": "telefon",
    }
    says = row(facts=facts, text={"cause": "nätet nere", "on_behalf_of": "platsansvarig"})
    assert says.says == "el fungerar, reservdrift, räcker till 05:02, avgör motstridigt, via telefon"
    assert (says.text, says.source, says.status) == ("orsak: nätet nere", "platsansvarig", Status.FUNGERAR)
    assert (says.place, says.area) == ("Brommaskolan", "Bromma")


def test_every_kind_of_entry_has_words() -> None:
    phase = row(
        EntryKind.PHASE,
        facts={"before": "i_beredskap", "phase": "under_aktivering"},
        text={"decider": "stadsdelsdirektören", "reason": "kyla"},
    )
    assert phase.says == "från i beredskap till under aktivering"
    assert phase.text == "beslut av stadsdelsdirektören · skäl: kyla"
    crowd = {"occupancy": "snart_fullt", "people": 180, "staffing": "knapp"}
    assert row(EntryKind.OCCUPANCY, facts=crowd).says == "snart fullt, 180 personer, bemanningen är knapp"
    assert row(EntryKind.CORRECTION, facts={"corrects": 7}, text={"note": "fel skola"}).corrects == 7
    assert (
        row(EntryKind.MASKED, facts={"masks": 7}, text={"decision": "2027:1"}).says
        == "tog bort texten i post 7"
    )
    opened = {"kind": "ovning", "readiness": "normallage"}
    assert row(EntryKind.OPERATION_OPENED, facts=opened, text={"name": "Embla"}).says == "övning, normalläge"
    raised = {"before": "normallage", "readiness": "fredstida_kris"}
    assert row(EntryKind.OPERATION_CHANGED, facts=raised).says == "från normalläge till fredstida kris"
    same = {"before": "normallage", "readiness": "normallage"}
    assert row(EntryKind.OPERATION_CHANGED, facts=same, text={"name": "Nytt"}).text == "namn: Nytt"
    assert row(EntryKind.OPERATION_CLOSED, facts={}, text={"reason": "lugnt"}).text == "skäl: lugnt"


def test_each_kind_that_a_log_may_show_has_a_sentence() -> None:
    # A monthly check is the register's, and in no operation's log.
    without = (*timed_by(Timed.CONTROL), *having(Trait.TEXT_IN_FACTS), EntryKind.POINT_CHECKED)
    assert set(LOGGED) == set(EntryKind) - set(without)


def test_a_support_request_says_what_of_whom_and_by_when() -> None:
    facts = {"kind": "drivmedel", "priority": "akut", "owner": "slk", "area": "bromma"}
    facts |= {"deadline": "2027-01-14T03:00:00Z"}
    asked = row(EntryKind.REQUEST, facts=facts, point=None, text={"what": "Diesel", "amount": "200 liter"})
    assert asked.says == "drivmedel, akut, ägare slk, behövs 04:00"
    assert (asked.text, asked.place, asked.area) == ("Diesel · 200 liter", "", "Bromma")
    assert row(EntryKind.REQUEST, facts=facts, text=None).masked
    usual = row(EntryKind.REQUEST, facts={**facts, "priority": "normal"}, text={})
    assert usual.says == "drivmedel, ägare slk, behövs 04:00"
    no = row(
        EntryKind.REQUEST_MOVED, facts={"before": "begard", "state": "avslagen"}, text={"reason": "slut"}
    )
    assert (no.says, no.text) == ("från begärd till avslagen", "skäl: slut")
    anew = row(EntryKind.REQUEST_MOVED, facts={"before": "avslagen", "state": "begard", "owner": "svoa"})
    assert anew.says == "från avslagen till begärd, ägare svoa"
    told = row(EntryKind.REQUEST_ACKNOWLEDGED, facts={"organisation": "svoa"}, text={})
    assert told.says == "svoa har kvitterat"


def test_what_the_point_says_of_itself_names_way_and_source() -> None:
    said = {
        "facts": {"opened": False, "channel": "rakel"},
        "text": {"reason": "låst", "on_behalf_of": "vakten"},
    }
    cannot = row(EntryKind.OPENING, **said)
    assert cannot.says == "punkten säger att den inte kan öppna, via Rakel"
    assert (cannot.text, cannot.source) == ("skäl: låst", "vakten")
    opened = row(EntryKind.OPENING, facts={"opened": True}, text={})
    assert opened.says == "punkten säger att den har öppnat"
    need = row(EntryKind.NOTE, facts={"about": "stod"}, text={"note": "diesel"})
    assert (need.says, need.text) == ("behöver stöd", "diesel")
    crowd = {
        "occupancy": "fullt",
        "staffing": "saknas",
        "relief_at": "2027-01-14T05:00:00Z",
        "channel": "sms",
    }
    assert row(EntryKind.OCCUPANCY, facts=crowd).says == "fullt, bemanning saknas, avlösning 06:00, via sms"
    phone = {"function": "el", "status": "ur_funktion", "supply": "okant", "unconfirmed_device": True}
    assert row(facts=phone).says == "el ur funktion, obekräftad enhet"


def test_a_masked_entry_is_shown_as_masked_and_never_as_empty() -> None:
    says = row(EntryKind.NOTE, facts={}, text=None)
    assert says.masked
    assert "[maskerat]" in log_rows.as_csv([says], "Storm", False).decode("utf-8-sig")


def test_an_entry_written_down_late_says_so() -> None:
    assert row(occurred_at=ago(40), recorded_at=ago(1)).late == "inlagt 03:11"
    assert row(occurred_at=ago(3), recorded_at=ago(1)).late == ""


def test_an_approval_by_whoever_wrote_the_report_says_so() -> None:
    """Two steps by the same role are told apart by what was signed in with, which no screen shows."""
    frozen, other = Step(NOW, "krisledningen", 1, "a"), Step(NOW, "krisledningen", 3, "b")
    alone = Step(NOW, "krisledningen", 2, "a")
    report = SituationReport(1, "r", "op-1", 1, "", frozen, NOW, None, {}, approved=alone)
    assert log_rows.approved_alone([report]) == {2: "av samma inloggning som skrev den"}
    assert log_rows.approved_alone([replace(report, approved=other)]) == {}
    entry = make_entry(EntryKind.SITUATION_REPORT_APPROVED, revision=2, facts={"number": 1, "report": "r"})
    (shown,) = log_rows.log_rows([entry], make_picture(), NOW, remarks=log_rows.approved_alone([report]))
    assert shown.says == "nummer 1, av samma inloggning som skrev den"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_no_cell_acts_as_a_formula(start: str) -> None:
    text = f"{start}HYPERLINK(1)"
    says = row(EntryKind.NOTE, facts={}, text={"note": text}, actor=text)
    cells = list(
        csv.reader(io.StringIO(log_rows.as_csv([says], text, False).decode("utf-8-sig")), delimiter=";")
    )
    assert [cell for cell in cells[1] if cell.startswith(start)] == []
    assert f"'{text}" in cells[1]


def test_an_exercise_is_marked_on_every_line() -> None:
    lines = log_rows.as_csv([row(), row()], "Embla", True).decode("utf-8-sig").splitlines()
    assert all("ÖVNING" in line for line in lines)


def test_organisations_and_sectors_go_by_their_names_while_they_are_in_the_list() -> None:
    asked = {"kind": "drivmedel", "priority": "akut", "owner": "slk", "deadline": "2027-01-14T17:00:00Z"}
    moved = {"state": "begard", "owner": "borta"}
    entries = [
        make_entry(EntryKind.REQUEST, facts=asked, text={"what": "diesel"}),
        make_entry(EntryKind.REQUEST_MOVED, facts={**moved, "before": "avslagen"}, text={}),
    ]
    rows = log_rows.log_rows(entries, make_picture(), NOW, register=LIST)
    assert "ägare Stadsledningskontoret" in rows[0].says
    assert "ägare borta" in rows[1].says
