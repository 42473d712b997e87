"""Inkorg: what an exercise's control has sent to whoever looks, and what they can do about it."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from dashboard.words import _, label
from dashboard.words.exercise import t_plus_minute
from dashboard.words.times import clock
from data.access.facts import name_of
from data.errors import Reason
from data.exercise.facts import Delivered, elapsed, waits
from data.exercise.scenario import InjectChannel, name_of_recipient, place_of_grant
from data.operations.facts import Operation
from data.points.facts import Area
from data.rights import Deed, Grant, Who, may
from data.sectors.facts import SectorRegister
from data.words import Role


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One inject as its recipient sees it; `number` is its entry's, `acknowledged` says by whom and when."""

    number: int
    at: datetime
    at_word: str
    since_start: str
    sender: str
    channel: str
    to: str
    text: str
    acknowledged: tuple[str, ...]
    waits: bool
    reminded: str = ""

    @property
    def facts(self) -> dict[str, Any]:
        """Return the row as an open inbox draws it."""
        return {**asdict(self), "at": self.at.timestamp()}


def inbox_rows(
    told: Sequence[Delivered], operation: Operation, now: datetime, names: dict[str, str]
) -> tuple[InboxRow, ...]:
    """Return the injects, the last delivered first; `names` are areas' and sectors' by id."""
    return tuple(_row(one, operation, now, names) for one in told)


def _row(one: Delivered, operation: Operation, now: datetime, names: dict[str, str]) -> InboxRow:
    held = one.acknowledged or {}
    mine = {
        name_of_recipient(to.role, to.bound): name_of((Grant(to.role, to.bound),), names) for to in one.to
    }
    return InboxRow(
        number=one.revision,
        at=one.at,
        at_word=clock(one.at, now),
        since_start=_since_start(operation, one.recorded_at),
        sender=one.sender,
        channel=label(InjectChannel(one.channel)),
        to=", ".join(mine.values()),
        text=one.text,
        acknowledged=tuple(
            _("Kvitterat %(at)s av %(who)s", at=clock(held[key], now), who=who)
            for key, who in mine.items()
            if key in held
        ),
        waits=waits(one),
        reminded=_reminded(one, now) if waits(one) else "",
    )


def _reminded(one: Delivered, now: datetime) -> str:
    last = max((one.reminded or {}).values(), default=None)
    return _("Påminnelse %(at)s: kvittera inspelet.", at=clock(last, now)) if last is not None else ""


def names_of(areas: Iterable[Area], register: SectorRegister) -> dict[str, str]:
    """Return what areas and sectors are called, by id."""
    found = {area.id: area.name for area in areas}
    return {**found, **{sector.id: sector.name for sector in register.sectors}}


def _since_start(operation: Operation, real: datetime) -> str:
    """Return how far into an exercise a real moment was."""
    at = elapsed(operation.clock, operation.clock.stretches[0].origin, real)
    return t_plus_minute(max(at, timedelta()))


def waiting(told: Sequence[Delivered], operation: Operation) -> int:
    """Return how many injects wait for an answer; none do once the exercise has ended."""
    return sum(map(waits, told)) if operation.closed_at is None else 0


def takes_part(who: Who, operation: Operation, areas: Sequence[str]) -> bool:
    """Return whether somebody can be sent injects in an operation; `areas` take part in it (empty: all)."""
    return operation.is_exercise and bool(standing(who, operation, areas))


def standing(who: Who, operation: Operation, areas: Sequence[str]) -> tuple[Grant, ...]:
    """Return those of somebody's grants that can be sent injects there."""
    return tuple(
        grant
        for grant in who.grants
        if grant.role is not Role.PUNKT
        and may(Who("", "", (grant,)), Deed.INBOX, place_of_grant(operation, grant))
        and not (areas and grant.role is Role.STADSDEL and grant.bound not in areas)
    )


def recipients(who: Who, operation: Operation, areas: Sequence[str]) -> tuple[str, ...]:
    """Return as whom somebody is sent injects, as they are written on the wire: each, and all of the role."""
    if not operation.is_exercise:
        return ()
    held = standing(who, operation, areas)
    return tuple(sorted({name_of_recipient(one.role, bound) for one in held for bound in (one.bound, "")}))


def why_not_ask(who: Who, operation: Operation) -> Reason | None:
    """Why somebody cannot ask for an exercise to be broken off; None also where nobody asks: it has ended."""
    places = [place_of_grant(operation, grant) for grant in who.grants]
    if any(may(who, Deed.ASK_BREAK, place) for place in places):
        return None
    return Reason("Bara den som deltar i övningen kan begära att den avbryts.")


def nothing_here(operation: Operation, who: Who, areas: Sequence[str]) -> tuple[str, str]:
    """Return why an inbox is empty, and what to do: a heading and a sentence."""
    if not operation.is_exercise:
        return (
            _("Inga inspel här"),
            _("Det här är en skarp händelse: allt som kommer in är på riktigt. Inspel finns i övningar."),
        )
    if takes_part(who, operation, ()) and not takes_part(who, operation, areas):
        return (
            _("Du får inga inspel"),
            _("Ditt område deltar inte i den här övningen. Läget kan du läsa som vanligt."),
        )
    if not takes_part(who, operation, areas):
        return (
            _("Du får inga inspel"),
            _("Inspel går till krisledning, stadsdelar, sektorer och punkter. Din roll tar inte emot några."),
        )
    if operation.closed_at is not None:
        return (_("Inga inspel kom"), _("Övningen är slut och inget inspel skickades till dig."))
    return (
        _("Inga inspel än"),
        _("Inspel kommer hit när övningsledningen skickar dem. Arbeta som vanligt så länge."),
    )
