"""Who acts in an operation: the sector organisation, what its sectors say, what has been asked of whom."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from data.notices.facts import EMPTY_PLAN, NoticePlan, moments
from data.requests.facts import AWAITED, MOVES, SupportRequest, late, unowned
from data.sectors.facts import SectorRegister
from data.sectors.reports import SectorReport
from data.words import Priority


@dataclass(frozen=True, slots=True)
class Coordination:
    """As of a revision: the list as loaded, the requests newest first, and the sector reports that stand.

    `plan` is what of the notice plan holds in the operation.
    """

    operation: str
    revision: int
    register: SectorRegister
    requests: tuple[SupportRequest, ...] = ()
    reports: tuple[SectorReport, ...] = ()
    plan: NoticePlan = EMPTY_PLAN


def turns(held: Coordination) -> Iterator[datetime]:
    """Yield every moment at which it changes with nobody doing anything; the operation's time."""
    yield from (one.deadline for one in held.requests if one.state in AWAITED)
    yield from (one.valid_until for one in held.reports)
    yield from (at for one in held.requests for at in moments(one, held.plan))


def urgency(
    request: SupportRequest, register: SectorRegister, now: datetime
) -> tuple[bool, bool, int, datetime, str]:
    """Return what requests are sorted by: what somebody must act on first, what has ended last."""
    trouble = late(request, now) or unowned(request, register)
    rank = list(Priority).index(request.priority)
    return not MOVES[request.state], not trouble, rank, request.deadline, request.id
