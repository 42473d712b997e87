"""Why somebody's action on failures cannot be written down, and where such an act is done."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from data.errors import Reason
from data.failures.facts import Failure, NewStatement
from data.failures.words import ActionState
from data.operations.facts import Operation
from data.operations.rules import why_not_act_in
from data.points.counting import RECEIVES_PEOPLE
from data.points.facts import Point
from data.requests.facts import why_not_owner
from data.requests.rules import place_in
from data.rights import Deed, Place, place_of
from data.sectors.facts import SectorRegister
from data.sectors.reports import place_of_word

MOST_AT_ONCE = 200
LONGEST_PROMISE = timedelta(days=14)
TIMED = (ActionState.ATAGEN, ActionState.PA_VAG, ActionState.BESTALLD)
# What a request alone can be.
_NEVER_STATED = (ActionState.BEGARD,)


def deed_of(state: ActionState) -> Deed:
    """Return what is done by stating an action: that nothing will be done is a decision."""
    return Deed.PHASE if state is ActionState.ATGARDAS_INTE else Deed.REQUEST


def place_of_failure(operation: Operation, failure: Failure) -> Place:
    """Return a failure as the place of an act."""
    if failure.point is not None:
        return place_of(operation, failure.point)
    if failure.sector:
        return place_of_word(operation, failure.sector, None)
    return place_in(operation, failure.area)


def why_not_state(
    operation: Operation,
    new: NewStatement,
    open_now: Mapping[str, Failure],
    points: Mapping[str, Point],
    register: SectorRegister,
    now: datetime,
) -> Reason | None:
    """Why an action cannot be stated so; `now` is the operation's time, `open_now` the failures by key."""
    return (
        why_not_act_in(operation)
        or _why_not_keys(new, open_now)
        or _why_not_who(operation, new, register)
        or _why_not_until(new, now)
        or _why_not_refer(new, points)
    )


def _why_not_keys(new: NewStatement, open_now: Mapping[str, Failure]) -> Reason | None:
    if new.state in _NEVER_STATED:
        return Reason("Det som är begärt står i begäran.", "state")
    if not new.keys or len(new.keys) > MOST_AT_ONCE:
        return Reason(f"Välj minst ett och högst {MOST_AT_ONCE} fel.", "keys")
    if any(key not in open_now for key in new.keys):
        return Reason("Det har ändrats sedan listan visades: felet finns inte kvar.", "keys")
    return None


def _why_not_who(operation: Operation, new: NewStatement, register: SectorRegister) -> Reason | None:
    if new.owner:
        return why_not_owner(operation, new.owner, register)
    if not new.by.strip():
        if new.state is ActionState.ATGARDAS_INTE:
            return Reason("Ange vem som har beslutat det: en funktion, inte ett namn.", "by")
        return Reason("Ange vem som gör det: en organisation eller en funktion, inte ett namn.", "by")
    return None


def _why_not_until(new: NewStatement, now: datetime) -> Reason | None:
    if new.state not in TIMED:
        return None
    if new.until is None:
        return Reason("Ange när det ska vara klart: utan tid räknas felet som utan åtgärd.", "until")
    if new.until <= now:
        return Reason("Tiden har redan passerat. Ange en senare tid.", "until")
    if new.until > now + LONGEST_PROMISE:
        return Reason("Tiden är mer än 14 dygn bort. Kontrollera datumet.", "until")
    return None


def _why_not_refer(new: NewStatement, points: Mapping[str, Point]) -> Reason | None:
    if new.state is ActionState.ATGARDAS_INTE and not new.reason.strip():
        return Reason("Ange skälet till att det inte åtgärdas.", "reason")
    if not new.refer:
        return None
    point = points.get(new.refer)
    if point is None or point.phase not in RECEIVES_PEOPLE:
        return Reason("Hänvisa till en punkt som är öppen.", "refer")
    if any(key.startswith(f"{new.refer}:") for key in new.keys):
        return Reason("Punkten att hänvisa till har själv felet.", "refer")
    return None
