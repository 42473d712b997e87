"""The last changes, one line each: when, where, and what was said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby, islice

from dashboard.wall.coming import waits
from dashboard.words import _, label
from dashboard.words.entries.said import news, status_of, with_names
from dashboard.words.entries.sentence import joined
from dashboard.words.times import clock
from data.entries.entry import Entry
from data.entries.reports import OccupancyReported, OpeningSaid, Reported
from data.entries.sectors import SupportRequested
from data.entries.staff import LogLine
from data.points.facts import Picture, Point
from data.sectors.facts import EMPTY_REGISTER, SectorRegister
from data.staff.important import Important
from data.truth import effective, occupancy_now, severity
from data.words import Channel, Function, Status

LINES = 4


@dataclass(frozen=True, slots=True)
class Line:
    """`status` colours `news` where the line is a report; `via` is who said it and which way, if told.

    `unseen`: it says something important that nobody has acknowledged at a desk.
    """

    revision: int
    time: str
    area: str
    place: str
    news: str
    status: Status | None
    via: str = ""
    unseen: bool = False


def ticker(
    picture: Picture,
    now: datetime,
    unseen: Sequence[Important] = (),
    lines: int = LINES,
    register: SectorRegister = EMPTY_REGISTER,
) -> tuple[Line, ...]:
    """Return the newest lines; what one source said of one point in one breath is one line.

    Organisations and sectors go by the names in `register`; what is not in it goes by its id.
    """
    points = {point.id: point for point in picture.points}
    areas = {area.id: area.name for area in picture.areas}
    newest = sorted(picture.recent, key=lambda entry: -entry.revision)
    named = (with_names(entry, register) for entry in newest)  # only of those that make the lines
    breaths = (list(entries) for _key, entries in groupby(named, key=_breath))
    shown = ((entries, _line(entries, points, areas, now)) for entries in islice(breaths, lines))
    return tuple(replace(line, unseen=any(waits(one, unseen) for one in said)) for said, line in shown)


def _breath(entry: Entry) -> tuple[object, ...]:
    """Reports that share this were made together; anything else stands alone."""
    if not isinstance(entry.what, Reported):
        return (entry.revision,)
    source = (entry.text or {}).get("on_behalf_of")
    return (
        entry.point,
        entry.actor,
        source,
        entry.what.channel,
        entry.occurred_at.replace(second=0, microsecond=0),
    )


def _line(
    entries: Sequence[Entry], points: Mapping[str, Point], areas: Mapping[str, str], now: datetime
) -> Line:
    point = points.get(entries[0].point or "")
    standing = [entry for entry in entries if _holds(entry, point, now)]
    entry = min(standing or entries, key=_badness)
    says, status = _all_work(standing or entries) or news(entry, now)
    if len(standing or entries) > 1 and status is not Status.FUNGERAR:
        says = f"{says} +{len(standing or entries) - 1}"
    if not standing:
        says, status = _("%(news)s, gäller inte längre", news=says), None
    return Line(
        revision=entries[0].revision,
        time=clock(entry.occurred_at, now),
        area=areas.get((point.area if point else entry.area) or "", ""),
        place=point.name if point else "",
        news=says,
        status=status,
        via=_via(entry),
    )


def _holds(entry: Entry, point: Point | None, now: datetime) -> bool:
    """Return whether what was said of a function, or of how full a point is, is still what is shown or
    contradicts it. What has happened or was decided did so, whatever came after.
    """
    if point is None:
        return True
    match entry.what:
        case Reported() as what:
            state = point.functions[what.function]
            rival = state.rival.status if state.rival is not None else None
            contested = (state.current.status, rival) if state.current is not None and rival else ()
            return what.status is effective(state, now).status or what.status in contested
        case OccupancyReported() as what:
            crowd = occupancy_now(point.occupancy, now)
            return crowd is not None and crowd.occupancy is what.occupancy
        case _:
            return True


def _via(entry: Entry) -> str:
    """Say who it came from and which way, where somebody else wrote it down."""
    match entry.what:
        case Reported() | OccupancyReported() | OpeningSaid() | SupportRequested() | LogLine() as what:
            way = label(what.channel) if what.channel not in (None, Channel.WEBB) else ""
        case _:
            way = ""
    return joined(way, (entry.text or {}).get("on_behalf_of", ""))


def _badness(entry: Entry) -> int:
    status = status_of(entry)
    return severity(status) if status else 0


def _all_work(entries: Sequence[Entry]) -> tuple[str, Status] | None:
    """Several functions that all work are counted instead of named."""
    statuses = {status_of(entry) for entry in entries}
    if len(entries) == 1 or statuses != {Status.FUNGERAR}:
        return None
    if len(entries) == len(Function):
        return _("allt fungerar"), Status.FUNGERAR
    return _("%(n)d funktioner fungerar", n=len(entries)), Status.FUNGERAR
