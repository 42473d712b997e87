"""Stating who acts on what has failed, or that nobody will: one act, for the failures chosen for it alone."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from data.acting import Actor, Receipt, insist, once, refuse_id, stripped, turn, who_acts, why_not_texts
from data.entries.actions import ActionStated
from data.errors import Reason
from data.failures.facts import Failure, NewStatement
from data.failures.finding import failures
from data.failures.rules import deed_of, place_of_failure, why_not_state
from data.operations.facts import Operation
from data.points import reads as point_reads
from data.points.facts import Picture
from data.rights import Deed, place_of
from data.sectors import reads as sector_reads
from data.sectors.facts import SectorRegister
from data.store.database import Store
from data.store.journal import Act, canonical


def state_action(store: Store, actor: Actor, new: NewStatement, now: datetime) -> Receipt:
    """Write down who acts on some failures; `now` is the real time.

    Raises Refused, Missing, Conflict, NotAllowed: it must be allowed for each of the failures.
    """
    refuse_id(new.id)
    with turn(store, now) as connection:
        picture = point_reads.picture_in(connection, new.operation, recent=0)
        register = sector_reads.register_in(connection)
        moment = picture.operation.clock.at(now)
        standing = sector_reads.standing_in(connection, new.operation, clock=picture.operation.clock)
        found = {each.key: each for each in failures(picture.points, tuple(standing), moment)}
        who = who_acts(connection, actor, now)
        insist(who, Deed.READ, place_of(picture.operation))
        chosen = [found[key] for key in new.keys if key in found]
        for failure in chosen:
            insist(who, deed_of(new.state), place_of_failure(picture.operation, failure))
        act = _act(picture.operation, new, chosen, moment)
        return once(connection, who, act, _why_not(picture, new, found, register, moment), now)


def _why_not(
    picture: Picture,
    new: NewStatement,
    found: Mapping[str, Failure],
    register: SectorRegister,
    moment: datetime,
) -> Iterator[Reason | None]:
    yield from why_not_texts({"by": new.by, "source": new.source, "reason": new.reason})
    points = {point.id: point for point in picture.points}
    yield why_not_state(picture.operation, new, found, points, register, moment)


def _act(operation: Operation, new: NewStatement, chosen: list[Failure], moment: datetime) -> Act:
    areas = {failure.area for failure in chosen}
    functions = {failure.function for failure in chosen}
    points = {failure.point.id if failure.point is not None else "" for failure in chosen}
    keys = tuple(sorted(set(new.keys)))
    what = ActionStated(
        failures=keys,
        state=new.state,
        owner=new.owner or None,
        done_by=new.until,
        refer=new.refer or None,
        area=(areas.pop() or None) if len(areas) == 1 else None,
        function=functions.pop() if len(functions) == 1 else None,
    )
    asked = {"operation": operation.id, "failures": list(keys), "state": new.state, "owner": new.owner}
    return Act(
        id=new.id,
        what=what,
        occurred_at=moment,
        text=stripped(by=new.by, heard_from=new.source, reason=new.reason),
        operation=operation.id,
        point=(points.pop() or None) if len(points) == 1 else None,
        asked=canonical(asked),
    )
