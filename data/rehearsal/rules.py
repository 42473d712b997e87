"""Whether a rehearsal can be held, of what, and which of its steps are done."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from data.entries.entry import Entry, What
from data.entries.reports import OccupancyReported, OpeningSaid, PhaseChanged, Reported
from data.entries.sectors import RequestMoved, SectorReported, SupportRequested
from data.entries.staff import DecisionWritten, NoteWritten
from data.errors import Reason
from data.points.facts import NewPoint, Point
from data.rehearsal.facts import COURSES, PLAYER, Done, Step
from data.requests.rules import suggest_owner
from data.rights import Grant, Place, Who
from data.sectors.facts import SectorRegister
from data.words import Channel, Phase, RequestKind, RequestState, Role, Status

_BY_WORD = (Channel.TELEFON, Channel.RAKEL)
_COMING = (RequestState.PA_VAG, RequestState.PA_PLATS)
_ANSWERED = (RequestState.ATAGEN, RequestState.AVSLAGEN, *_COMING)


def offered(who: Who) -> tuple[Grant, ...]:
    """Return as what somebody can rehearse, of what they are."""
    return tuple(grant for grant in who.grants if grant.role in COURSES)


def place_of_rehearsal(grant: Grant) -> Place:
    """Return where a rehearsal is begun: in the area or the sector that it is about."""
    return Place(
        exercise=True,
        area=grant.bound if grant.role is Role.STADSDEL else None,
        sector=grant.bound if grant.role is Role.SEKTOR else None,
    )


def why_not_rehearse(grant: Grant, points: Sequence[NewPoint], register: SectorRegister) -> Reason | None:
    """Why a course cannot be gone through with what is loaded; `points`: examples serve too."""
    if grant.role is Role.SEKTOR and register.sector(grant.bound) is None:
        return Reason("Det går inte att öva än: sektorn finns inte i sektorslistan.", "grant")
    if grant.role is Role.STADSDEL and not points_of(grant, points):
        return Reason("Det går inte att öva än: området har inga inlästa trygghetspunkter.", "grant")
    if not points:
        return Reason("Det går inte att öva än: inga trygghetspunkter är inlästa.", "grant")
    return None


def point_of(grant: Grant, points: Sequence[NewPoint] | Sequence[Point]) -> NewPoint | Point | None:
    """Return the point that a course speaks of: the first of the area, or of all."""
    return min(points_of(grant, points), key=lambda point: (point.area, point.id), default=None)


def points_of(grant: Grant, points: Sequence[NewPoint] | Sequence[Point]) -> list[NewPoint | Point]:
    """Return the points that a course counts: a district's own, else all."""
    return [point for point in points if grant.role is not Role.STADSDEL or point.area == grant.bound]


def asked_of(grant: Grant, area: str, register: SectorRegister) -> str | None:
    """Return whom the rehearsal itself asks for support, so that there is something to answer."""
    if grant.role is Role.SEKTOR:
        return next(iter(register.participants(grant.bound)), None)
    if grant.role is Role.KRISLEDNING:
        usual = suggest_owner(register, RequestKind.DRIVMEDEL, area, real=False)
        return usual or next((one.id for one in register.organisations), None)
    return None


def course(grant: Grant, entries: Iterable[Entry], register: SectorRegister) -> tuple[Step, ...]:
    """Return the steps that can be done with what is loaded: without a list there is nobody to ask."""
    asked = any(isinstance(entry.what, SupportRequested) and entry.actor == PLAYER for entry in entries)
    lacking = {
        Step.ANSWER: not asked,
        Step.ON_ITS_WAY: not asked,
        Step.ASK: not register.organisations,
    }
    return tuple(step for step in COURSES[grant.role] if not lacking.get(step, False))


def progress(
    grant: Grant, entries: Sequence[Entry], points: Collection[str], register: SectorRegister
) -> tuple[Done, ...]:
    """Return every step and when it was first done; `points` are the ids of those that count."""
    steps = course(grant, entries, register)
    mine = sorted((one for one in entries if one.actor != PLAYER), key=lambda one: one.revision)
    return tuple(Done(step, _first(step, grant, mine, points)) for step in steps)


def _first(step: Step, grant: Grant, mine: Iterable[Entry], points: Collection[str]) -> datetime | None:
    ours = (one for one in mine if one.point is None or one.point in points)
    return next((one.recorded_at for one in ours if does(step, grant, one.what)), None)


def does(step: Step, grant: Grant, what: What) -> bool:
    """Return whether what an entry says is what a step asks for."""
    match step, what:
        case Step.REPORT, Reported(status=Status.UR_FUNKTION):
            return True
        case Step.OPEN, PhaseChanged(phase=Phase.OPPEN):
            return True
        case Step.CONFIRM, Reported(repeats=True):
            return True
        case Step.CALL, Reported() | OccupancyReported() | OpeningSaid():
            return what.channel in _BY_WORD
        case Step.ANSWER, RequestMoved():
            return what.state in _ANSWERED
        case Step.ON_ITS_WAY, RequestMoved():
            return what.state in _COMING
        case Step.ASSESS, SectorReported(organisation=None, sector=sector):
            return sector == grant.bound
        case (Step.ASK, SupportRequested()) | (Step.DECIDE, DecisionWritten()) | (Step.NOTE, NoteWritten()):
            return True
    return False
