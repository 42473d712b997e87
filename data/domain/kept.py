"""What a report leaves unsaid while a failure goes on, or while it settles, stays as it was: one rule."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from data.domain.facts import FunctionState, Report
from data.domain.rules import NewReport
from data.domain.truth import severity
from data.domain.words import Channel, Status, Supply

FAILING = (Status.UR_FUNKTION, Status.BEGRANSAD)
# What can stand from before: its cause and what is known of its end; and of the same status how it is run.
OF_THE_FAILURE = ("cause", "restored_estimate")
KEPT = (*OF_THE_FAILURE, "supply", "lasts_until")


def may_keep(command: NewReport) -> bool:
    """Return whether what stands is to be asked for. A system says all it knows in each report."""
    if command.settles:
        return True
    return command.status in FAILING and command.channel is not Channel.API


def kept(command: NewReport, state: FunctionState, observed: datetime) -> NewReport:
    """Return a report with what it leaves unsaid, and has not cleared, as the report it goes on from says."""
    before = _goes_on_from(command, state) if may_keep(command) else None
    if before is None:
        return command
    fields = KEPT if before.status is command.status else OF_THE_FAILURE
    unsaid = (one for one in fields if one not in command.cleared and not _said(command, one))
    standing = {one: _still(before, one, observed) for one in unsaid}
    found: Mapping[str, Any] = {name: value for name, value in standing.items() if value is not None}
    return replace(command, **found)


def _goes_on_from(command: NewReport, state: FunctionState) -> Report | None:
    """Return the report it sides with; where none says the same, the worst failure that goes on."""
    both = [one for one in (state.current, state.rival) if one is not None]
    alike = next((one for one in both if one.status is command.status), None)
    if alike is not None or command.status not in FAILING:
        return alike
    failing = (one for one in both if one.status in FAILING)
    return min(failing, key=lambda one: severity(one.status), default=None)


def _said(command: NewReport, field: str) -> bool:
    return command.supply is not Supply.OKANT if field == "supply" else bool(getattr(command, field))


def _still(before: Report, field: str, observed: datetime) -> Any:
    """Return a value as it stands; a time that has passed says nothing any more."""
    value = getattr(before, field)
    return None if isinstance(value, datetime) and value <= observed else value
