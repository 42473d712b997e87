"""Drafts, and what leads to a number, end by time alone: nobody has to open a page for them to be gone."""

import time
from collections.abc import Iterator
from datetime import timedelta
from functools import partial

import pytest

from dashboard.live.beside import Ends
from data.drafts import acts as draft_acts
from data.drafts.facts import DraftKind, NewDraft
from data.drafts.reads import drafts_open
from data.operations import acts as operation_acts
from data.operations.rules import REOPENABLE
from data.rights import MACHINE
from data.text_reports import acts as text_report_acts
from data.text_reports import senders
from data.text_reports.acts import TextQuestion
from tests.dashboard.the_desk import ALICE, NOW, Desk


@pytest.fixture
def closed(desk: Desk) -> Iterator[Desk]:
    desk.open()
    draft_acts.save_draft(desk.store, ALICE, NewDraft("op", DraftKind.BESLUT, "a", {"decision": "x"}), NOW)
    operation_acts.close_operation(
        desk.store, ALICE, act_id="close", operation_id="op", named="op", reason="slut", now=NOW
    )
    yield desk


def test_they_are_deleted_beside_requests_once_they_are_over(closed: Desk) -> None:
    early = Ends(closed.store, lambda: NOW + REOPENABLE - timedelta(seconds=1))
    early.start()
    early.stop()
    assert len(drafts_open(closed.store, "op")) == 1
    ends = Ends(closed.store, lambda: NOW + REOPENABLE)
    ends.start()
    deadline = time.monotonic() + 10
    while drafts_open(closed.store, "op") and time.monotonic() < deadline:
        time.sleep(0.01)
    ends.stop()
    assert drafts_open(closed.store, "op") == ()


def test_so_is_what_leads_to_the_number_of_a_text_message(desk: Desk) -> None:
    desk.load("Skolan")
    desk.open()
    number = senders.sender(desk.store, MACHINE.id, "0701234567", NOW)
    question = TextQuestion("q", "op", "P01", "sms …67", "P01 VA-", NOW, NOW, NOW)
    text_report_acts.ask(desk.store, ALICE, question, number, NOW)
    for hours, left in ((24, True), (25, False)):
        Ends(desk.store, partial(NOW.__add__, timedelta(hours=hours))).tick()
        assert bool(senders.sender(desk.store, MACHINE.id, "0701234567", NOW).known) is left
        assert (text_report_acts.asked_before(desk.store, "q") is not None) is left
