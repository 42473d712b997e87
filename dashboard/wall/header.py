"""The head of the wall: which operation a screen shows, and what else is open."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from dashboard.words import _, label
from dashboard.words.exercise_clock import standing_word
from dashboard.words.times import clock, dated
from data.exercise.facts import state_of
from data.operations.facts import Operation
from data.points.facts import Picture
from data.words import Phase


def shown(own: str | None, operations: Sequence[Operation]) -> Operation | None:
    """Return what a screen shows: its own operation, for as long as that can be read, open or closed.

    A screen without one gets one, and it is its own from then on: of those open a real one before any
    exercise, and among them the one that was opened first. A new operation therefore never takes over a
    screen, nor the next one that is opened without saying which. An exercise planned for next week is
    nobody's: a screen that had it would stay with it when something real is opened.
    """
    held = next((one for one in operations if one.id == own), None)
    goes_on = (one for one in operations if one.closed_at is None and _begun(one))
    return held or min(goes_on, key=_first, default=None)


def _first(one: Operation) -> tuple[object, ...]:
    return (one.is_exercise, one.opened_at, one.id)


def open_real(operations: Sequence[Operation]) -> tuple[Operation, ...]:
    """Return the open real operations, first the one that a screen without its own gets.

    There the screens of an exercise that was broken off turn too: all of one room show the same.
    """
    real = (one for one in operations if one.closed_at is None and not one.is_exercise)
    return tuple(sorted(real, key=_first))


def also_open(operation: Operation, operations: Sequence[Operation]) -> tuple[Operation, ...]:
    """Return what else goes on: the real ones first, the newest first; exercises once they have begun."""
    beside = [one for one in operations if one.id != operation.id and one.closed_at is None and _begun(one)]
    return tuple(sorted(beside, key=lambda one: (not one.is_exercise, one.opened_at, one.id), reverse=True))


def _begun(one: Operation) -> bool:
    return not one.is_exercise or one.clock.speed > 0 or bool(one.clock.earlier)


def operation_facts(operation: Operation) -> dict[str, Any]:
    """Return what a browser needs to run the operation's own clock."""
    clock = operation.clock
    state = {"state": state_of(operation)} if operation.is_exercise else {}
    return {
        **state,
        **({"pause": operation.pause} if operation.pause else {}),
        "id": operation.id,
        "name": operation.name,
        "exercise": operation.is_exercise,
        "closed": operation.closed_at is not None,
        "interrupted": operation.interrupted,
        "clock": {
            "started": clock.started_at.timestamp(),
            "origin": clock.origin.timestamp(),
            "begins": clock.stretches[0].origin.timestamp(),
            "speed": clock.speed,
            "carried": clock.carried.total_seconds(),
        },
    }


def told_apart(operations: Sequence[Operation]) -> Mapping[str, str]:
    """Return each operation's name by id, with when it was opened, and its id, where that is what differs."""
    plain = {one.id: _named(one) for one in operations}
    opened = {
        one.id: _("%(name)s, öppnad %(at)s", name=plain[one.id], at=dated(one.opened_at))
        for one in operations
    }
    taken, taken_then = Counter(plain.values()), Counter(opened.values())
    found = {}
    for identity, name in plain.items():
        then = opened[identity]
        apart = then if taken_then[then] == 1 else f"{then} ({identity})"
        found[identity] = name if taken[name] == 1 else apart
    return found


def _named(one: Operation) -> str:
    closed = f" ({_('stängd')})" if one.closed_at is not None else ""
    return f"{one.name} · {label(one.kind)}{closed}"


NAMED = 2  # of the others that are open
NOT_COUNTED: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What else is open: the first of them, each by id and name, and how many are not named."""

    named: tuple[tuple[str, str], ...]
    more: int


@dataclass(frozen=True, slots=True)
class Header:
    name: str
    kind: str
    readiness: str
    exercise: bool
    ready: int
    closed: str
    elsewhere: Elsewhere | None
    standing: str = ""
    pause: str = ""


def header(
    picture: Picture, others: Sequence[Operation], now: datetime, failing: Mapping[str, int] = NOT_COUNTED
) -> Header:
    """`others` are the operations that exist beside this one: what is open is never kept silent.

    `failing` is how many failures those have that `counted_beside` names, by id.
    """
    operation = picture.operation
    closed = ""
    if operation.closed_at is not None:
        at = clock(operation.closed_at, now)
        closed = _("Händelsen är stängd sedan %(at)s.", at=at)
        if operation.is_exercise:
            closed = _("Övningen är avslutad sedan %(at)s.", at=at)
    if operation.interrupted:
        closed = _("Övningen är avbruten och fryst. Inget i loggen är borttaget.")
    return Header(
        name=operation.name,
        kind=label(operation.kind),
        readiness=label(operation.readiness),
        exercise=operation.is_exercise,
        ready=sum(point.phase is Phase.I_BEREDSKAP for point in picture.points),
        closed=closed,
        elsewhere=elsewhere(operation, others, failing),
        standing=standing_word(operation),
        pause=operation.pause,
    )


def counted_beside(operation: Operation, others: Sequence[Operation]) -> tuple[Operation, ...]:
    """Return the others whose failures a screen counts: the real ones that a real one names.

    Of what is real a screen of an exercise says no more than that it is open; an exercise has none that are.
    """
    named = () if operation.is_exercise else also_open(operation, others)[:NAMED]
    return tuple(one for one in named if not one.is_exercise)


def elsewhere(
    operation: Operation, others: Sequence[Operation], failing: Mapping[str, int] = NOT_COUNTED
) -> Elsewhere | None:
    """Return what a screen of one operation says of the others that are open; None where none is.

    A bare name beside a calm screen would be read as that nothing has failed there either.
    """
    found = also_open(operation, others)
    named = tuple(
        (one.id, _failing(named_apart(one, operation), failing.get(one.id, 0))) for one in found[:NAMED]
    )
    return Elsewhere(named, len(found) - len(named)) if named else None


def _failing(name: str, count: int) -> str:
    return _.n("%(name)s (%(n)d fel)", "%(name)s (%(n)d fel)", count, name=name) if count else name


def named_apart(one: Operation, operation: Operation) -> str:
    """Return what another operation is called on a screen of this one: real or not, where they differ."""
    if one.is_exercise:
        return _("övning %(name)s", name=one.name)
    return _("skarp händelse %(name)s", name=one.name) if operation.is_exercise else one.name


# So long the message stands before a screen turns to the real operation.
SHOWN_SECONDS = 8


@dataclass(frozen=True, slots=True)
class Broken:
    """`real` is the id of the real operation that the screen turns to, "" where none is open."""

    broken_off: str
    sharp: str
    frozen: str
    real: str
    what_next: str
    kept_out: str
    steps: tuple[str, ...]


def broken(operation: Operation, operations: Sequence[Operation]) -> Broken:
    found = open_real(operations)
    return Broken(
        broken_off=_("Övningen avbruten").upper(),
        sharp=_("Skarpt läge").upper(),
        frozen=_(
            "%(name)s är fryst sedan %(at)s. Loggen är orörd, och inget av övningens läge gäller.",
            name=operation.name,
            at=clock(operation.clock.started_at, operation.clock.started_at),
        ),
        real=found[0].id if found else "",
        what_next=_turns_to(found) if found else "",
        kept_out=_(
            "Den här skärmen får bara visa övningen. Den skarpa händelsen kräver en annan nyckel eller roll."
        ),
        steps=()
        if found
        else (
            _("Ingen skarp händelse är öppen."),
            _("Krisledningen öppnar den under Förvaltning. Skärmen byter då av sig själv."),
        ),
    )


def _turns_to(found: Sequence[Operation]) -> str:
    """Say that more is open than the screen turns to; no names, which not every screen may be told."""
    turns = _("Skärmen byter till den skarpa händelsen.")
    first = _(
        "Skärmen byter till den skarpa händelse som öppnades först: %(n)d är öppna. Där nämns de andra.",
        n=len(found),
    )
    return first if len(found) > 1 else turns


@dataclass(frozen=True, slots=True)
class Empty:
    """`steps` are things to do, in order, and who does them."""

    title: str
    why: str
    steps: tuple[str, ...]


def empty(points_loaded: bool) -> Empty:
    if points_loaded:
        return Empty(
            _("Ingen händelse är öppen"),
            _("Det finns ingen lägesbild att visa förrän en händelse öppnas."),
            (_("Krisledningen öppnar en under Förvaltning. Skärmen visar den då av sig själv."),),
        )
    return Empty(
        _("Inga trygghetspunkter är inlästa"),
        _("Utan kommunens punkter finns det inget att visa."),
        (_("Krisledningen eller administratören läser in dem under Förvaltning, Punktregister."),),
    )
