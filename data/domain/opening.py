"""The decision to open a point and the fact that it has opened: two entries, and which answers which."""

from datetime import datetime

from data.domain.counting import ENDED, says_opened
from data.domain.facts import Opening, Point
from data.domain.words import Phase

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
