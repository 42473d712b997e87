"""What the wall says of support: what is late, what nobody answers for, and what is waited for next."""

from dataclasses import dataclass
from datetime import datetime

from data.domain.coordination import Coordination, urgency
from data.domain.facts import Picture
from data.domain.notices import escalation
from data.domain.requests import AWAITED, late, unowned


@dataclass(frozen=True, slots=True)
class SupportLine:
    """One request. `owner` is empty where nobody answers for it; `due` is the deadline.

    `step` is the last step of its chain that it has reached, empty for none.
    """

    what: str
    where: str
    owner: str
    due: datetime
    late: bool
    step: str = ""


@dataclass(frozen=True, slots=True)
class SupportPanel:
    """How many are late, without owner and waited for, and the most urgent of them first."""

    late: int
    unowned: int
    waiting: int
    lines: tuple[SupportLine, ...]


def support_panel(picture: Picture, held: Coordination, now: datetime) -> SupportPanel:
    """Return the panel at the operation's time `now`."""
    places = {area.id: area.name for area in picture.areas} | {one.id: one.name for one in picture.points}
    ranked = sorted(held.requests, key=lambda one: urgency(one, held.register, now))
    active = [one for one in ranked if one.state in AWAITED or unowned(one, held.register)]
    lines = (
        SupportLine(
            what=one.what,
            where=places.get(one.point or one.area, one.area),
            owner="" if unowned(one, held.register) else held.register.name_of(one.owner),
            due=one.deadline,
            late=late(one, now),
            step=next((step.label for step in reversed(escalation(one, held.plan, now))), ""),
        )
        for one in active
    )
    return SupportPanel(
        late=sum(late(one, now) for one in active),
        unowned=sum(unowned(one, held.register) for one in active),
        waiting=sum(one.state in AWAITED for one in active),
        lines=tuple(lines),
    )
