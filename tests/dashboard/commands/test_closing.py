"""Closing on the command line says what is still open, before it is done."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from dashboard import clock
from dashboard.commands.registers import operation_app
from data.acting import LOCAL
from data.operations import acts as operation_acts
from data.operations import reads as operation_reads
from data.operations.rules import NewOperation
from data.points.acts import registers as point_registers
from data.points.acts import reports as point_reports
from data.points.commands import NewReport
from data.store.database import open_store
from data.words import Function, OperationKind, Status
from tests.data.world import AREAS, POINTS


@pytest.fixture
def store(tmp_path: Path) -> str:
    """A real operation with a failure at a point that nobody has opened, and one with nothing in it."""
    url = f"sqlite:///{tmp_path / 's.db'}"
    now = clock.now()
    held = open_store(url)
    point_registers.load_areas(held, LOCAL, AREAS, now)
    point_registers.load_points(held, LOCAL, POINTS, now)
    for identity in ("storm", "lugn"):
        new = NewOperation(identity, identity.title(), OperationKind.SAMHALLSSTORNING)
        operation_acts.open_operation(held, LOCAL, new, now)
    failing = NewReport("r", "storm", "P01", Function.EL, Status.UR_FUNKTION)
    point_reports.report(held, LOCAL, [failing], now)
    held.close()
    return url


def closing(store: str, identity: str, *words: str, **more: Any) -> Result:
    given = ["close", identity, "--reason", "över", "--store", store, *words]
    return CliRunner().invoke(operation_app, given, **more)


def still(store: str, identity: str) -> bool:
    held = open_store(store)
    found = {one.id: one.closed_at is None for one in operation_reads.operations(held)}
    held.close()
    return found[identity]


def test_what_is_still_open_is_said_before_it_is_closed(store: str) -> None:
    said = closing(store, "storm").output.splitlines()
    assert said == [
        "Ännu öppet:",
        "- 1 fel: Skolan P01: el ur funktion",
        "- 1 punkt att avveckla: Skolan P01",
        "Stängde storm.",
    ]
    assert not still(store, "storm")
    assert closing(store, "lugn").output.splitlines() == ["Stängde lugn."]


def test_a_program_is_told_what_was_left(store: str) -> None:
    answer = json.loads(closing(store, "storm", "--json").output)
    assert answer["left"][0] == "1 fel: Skolan P01: el ur funktion"


def test_a_person_at_a_terminal_writes_its_name_where_something_is_open(
    store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.commands.closing._person", lambda: True)
    assert closing(store, "storm", input="Lugn\n").exit_code == 1
    assert still(store, "storm")
    assert closing(store, "storm", input="Storm\n").exit_code == 0
    assert not still(store, "storm")
    assert closing(store, "lugn").output.splitlines() == ["Stängde lugn."]
