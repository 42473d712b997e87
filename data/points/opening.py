"""Opening decided and done as two entries, and what a report leaves unsaid while a failure goes on."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from data.points.commands import NewOccupancy, NewReport
from data.points.counting import ENDED, says_opened
from data.points.facts import FunctionState, OccupancyReport, Opening, Point, Report
from data.truth import occupancy_now, severity
from data.words import Channel, Phase, Status, Supply

# The first says that somebody has decided that the point shall be open, the second that it is.
DECIDED = (Phase.UNDER_AKTIVERING, Phase.OPPEN)


def decision_missing(point: Point) -> bool:
    """Return whether a point says that it has opened and nobody has decided that it shall.

    A decision stands, whichever of the two was said or written down first. A point that was closed after
    it opened has had its decision; one that says that it opened after it was closed has not.
    """
    return says_opened(point) and point.phase not in DECIDED and not _overtaken(point)


def to_carry_out(point: Point) -> bool:
    """Return whether a decided opening has only to be written down as carried out: the point has opened."""
    return says_opened(point) and point.phase is Phase.UNDER_AKTIVERING


def awaited(point: Point) -> Opening | None:
    """Return what the point says of its opening, where somebody has something to do about it."""
    said = point.opening
    if said is None:
        return None
    if said.opened:
        return said if decision_missing(point) or to_carry_out(point) else None
    return None if _overtaken(point) else said


def _overtaken(point: Point) -> bool:
    """What the point said is older than its opening or closing: the newest holds, not the last received."""
    change, said = point.phase_change, point.opening
    if change is None or said is None or point.phase not in (Phase.OPPEN, *ENDED):
        return False
    return said.at < change.at


def answers(phase: Phase, at: datetime, said: Opening) -> bool:
    """Return whether a transition is the answer to what the point has said of its opening.

    Only *öppen* answers that it has opened, whenever that was: a decision to open says nothing of what has
    been done. All else answers what was said before it, and nothing that was said after.
    """
    if said.opened and phase in DECIDED:
        return phase is Phase.OPPEN
    return at >= said.at


def phase_believed(point: Point) -> Phase:
    """Return the phase that says how long a report is believed: who says that it has opened, is open."""
    return Phase.OPPEN if says_opened(point) and point.phase not in ENDED else point.phase


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
    before = _goes_on_from(command, state, observed) if may_keep(command) else None
    if before is None:
        return command
    fields = KEPT if before.status is command.status else OF_THE_FAILURE
    unsaid = (one for one in fields if one not in command.cleared and not _said(command, one))
    standing = {one: _still(before, one, observed) for one in unsaid}
    found: Mapping[str, Any] = {name: value for name, value in standing.items() if value is not None}
    return replace(command, **found)


def _goes_on_from(command: NewReport, state: FunctionState, observed: datetime) -> Report | None:
    """Return the report it sides with; where none says the same, the worst failure that goes on.

    What was seen later is nothing that it goes on from: it was not known then.
    """
    both = [one for one in (state.current, state.rival) if one is not None and one.observed_at <= observed]
    alike = next((one for one in both if one.status is command.status), None)
    if alike is not None or command.status not in FAILING:
        return alike
    failing = (one for one in both if one.status in FAILING)
    return min(failing, key=lambda one: severity(one.status), default=None)


def _said(command: NewReport, field: str) -> bool:
    return command.supply is not Supply.OKANT if field == "supply" else bool(getattr(command, field))


def _still(before: Report | OccupancyReport, field: str, observed: datetime) -> Any:
    """Return a value as it stands; a time that has passed says nothing any more."""
    value = getattr(before, field)
    return None if isinstance(value, datetime) and value <= observed else value


def kept_occupancy(command: NewOccupancy, before: OccupancyReport | None, observed: datetime) -> NewOccupancy:
    """Return a word of how full a point is with the staffing and relief that it leaves unsaid, as they were
    last said: as long as that is believed, and was seen before. A system says all it knows. A number is a
    count that somebody made: it is never made again.
    """
    held = occupancy_now(before, observed)
    if held is None or command.channel is Channel.API or held.observed_at > observed:
        return command
    unsaid = [name for name in ("staffing", "relief_at") if getattr(command, name) is None]
    return replace(command, **{name: _still(held, name, observed) for name in unsaid})
