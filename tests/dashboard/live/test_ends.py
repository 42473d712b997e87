"""Drafts end by time alone: nobody has to open a page for them to be gone."""

import time
from collections.abc import Iterator
from datetime import timedelta

import pytest

from dashboard.live.beside import Ends
from data.drafts import acts as draft_acts
from data.drafts.facts import DraftKind, NewDraft
from data.drafts.reads import drafts_open
from data.operations import acts as operation_acts
from data.operations.rules import REOPENABLE
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
