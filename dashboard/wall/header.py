"""The head of the wall: what operation this is, its figures, and what is said when broken off or empty."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dashboard.wall.open_operations import also_open, newest_real
from dashboard.wall.reading import Reading
from dashboard.words import _, label
from dashboard.words.exercise_clock import standing_word
from dashboard.words.times import clock
from data.operations.facts import Operation
from data.points.facts import Picture
from data.words import Mark, Occupancy, Phase, Staffing, Status

ALWAYS = ("open", "broken")
NAMED = 2  # of the others that are open
_FULL = (Occupancy.FULLT, Occupancy.KAN_INTE_TA_EMOT)


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


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with its words; `status` gives it a colour. What is nought is mostly left out."""

    key: str
    value: str
    words: str
    status: Status | None


def header(picture: Picture, others: Sequence[Operation], now: datetime) -> Header:
    """`others` are the operations that exist beside this one: what is open is never kept silent."""
    operation = picture.operation
    closed = ""
    if operation.closed_at is not None:
        closed = _("Händelsen är stängd sedan %(at)s.", at=clock(operation.closed_at, now))
    if operation.interrupted:
        closed = _("Övningen är avbruten och fryst. Inget är borttaget.")
    return Header(
        name=operation.name,
        kind=label(operation.kind),
        readiness=label(operation.readiness),
        exercise=operation.is_exercise,
        ready=sum(point.phase is Phase.I_BEREDSKAP for point in picture.points),
        closed=closed,
        elsewhere=elsewhere(operation, others),
        standing=standing_word(operation),
    )


def elsewhere(operation: Operation, others: Sequence[Operation]) -> Elsewhere | None:
    """Return what a screen of one operation says of the others that are open; None where none is."""
    found = also_open(operation, others)
    named = tuple((one.id, named_apart(one, operation)) for one in found[:NAMED])
    return Elsewhere(named, len(found) - len(named)) if named else None


def named_apart(one: Operation, operation: Operation) -> str:
    """Return what another operation is called on a screen of this one: real or not, where they differ."""
    if one.is_exercise:
        return _("övning %(name)s", name=one.name)
    return _("skarp händelse %(name)s", name=one.name) if operation.is_exercise else one.name


def figures(picture: Picture, readings: Sequence[Reading]) -> tuple[Figure, ...]:
    counted = [one for one in readings if one.counts]
    open_ = sum(one.open for one in counted)
    undecided = len(counted) - open_
    broken = sum(_has(one, Status.UR_FUNKTION) for one in counted)
    against = sum(_contradicted(one) for one in counted)
    full = sum(one.occupancy is not None and one.occupancy.occupancy in _FULL for one in counted)
    bare = sum(one.occupancy is not None and one.occupancy.staffing is Staffing.SAKNAS for one in counted)
    found = (
        Figure("open", str(open_), _("öppna av %(all)d", all=len(picture.points)), None),
        Figure("undecided", str(undecided), _("ej beslutade"), None),
        Figure("broken", str(broken), _("har bortfall"), Status.UR_FUNKTION if broken else None),
        Figure("against", str(against), _("motstridiga"), Status.BEGRANSAD),
        Figure("full", str(full), _("fulla"), Status.BEGRANSAD),
        Figure("bare", str(bare), _("utan bemanning"), Status.UR_FUNKTION),
    )
    return tuple(one for one in found if one.key in ALWAYS or one.value != "0")


def _has(reading: Reading, status: Status) -> bool:
    return any(one.status is status for one in reading.functions.values())


def _contradicted(reading: Reading) -> bool:
    return any(one.mark is Mark.MOTSTRIDIGT for one in reading.functions.values())


# So long the message stands before a screen turns to the real operation.
SHOWN_SECONDS = 8


@dataclass(frozen=True, slots=True)
class Broken:
    """`real` is the newest open real operation's id, "" where none is open."""

    broken_off: str
    sharp: str
    frozen: str
    real: str
    what_next: str
    kept_out: str
    steps: tuple[str, ...]


def broken(operation: Operation, operations: Sequence[Operation]) -> Broken:
    found = newest_real(operations)
    return Broken(
        broken_off=_("Övningen avbruten").upper(),
        sharp=_("Skarpt läge").upper(),
        frozen=_(
            "%(name)s är fryst sedan %(at)s. Inget är borttaget, och inget av övningens läge gäller.",
            name=operation.name,
            at=clock(operation.clock.started_at, operation.clock.started_at),
        ),
        real=found.id if found else "",
        what_next=_("Skärmen byter till den skarpa händelsen.") if found else "",
        kept_out=_(
            "Den här skärmen får bara visa övningen. Den skarpa händelsen kräver en annan nyckel eller roll."
        ),
        steps=()
        if found
        else (
            _("Ingen skarp händelse är öppen."),
            _("Krisledningen öppnar den på sidan Händelse. Skärmen byter då av sig själv."),
        ),
    )


@dataclass(frozen=True, slots=True)
class Empty:
    """`steps` are things to do, in order; commands among them are marked as such."""

    title: str
    why: str
    steps: tuple[tuple[str, str], ...]


def empty(points_loaded: bool) -> Empty:
    if points_loaded:
        return Empty(
            _("Ingen händelse är öppen"),
            _("Det finns ingen lägesbild att visa förrän en händelse öppnas."),
            ((_("Öppna en händelse på sidan Händelse. Skärmen visar den då av sig själv."), ""),),
        )
    return Empty(
        _("Inga trygghetspunkter är inlästa"),
        _("Utan kommunens punkter finns det inget att visa."),
        (
            (_("Läs in kommunens punkter:"), "dashboard import points punkter.csv"),
            (_("eller se hur det ser ut med exempel:"), "dashboard demo"),
        ),
    )
