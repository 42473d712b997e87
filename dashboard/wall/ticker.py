"""The last changes, one line each: when, where, and what was said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby, islice

from dashboard.wall.coming import waits
from dashboard.words import _, label
from dashboard.words.exercise_clock import clock_says
from dashboard.words.times import clock
from data import glossary
from data.entries.entry import Entry, EntryKind
from data.log.acts import SUPPORT
from data.points.facts import Picture, Point
from data.staff.important import Important
from data.truth import severity
from data.words import (
    Channel,
    Function,
    Occupancy,
    Phase,
    RequestKind,
    RequestState,
    Staffing,
    Status,
    Supply,
)

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
    picture: Picture, now: datetime, unseen: Sequence[Important] = (), lines: int = LINES
) -> tuple[Line, ...]:
    """Return the newest lines; what one source said of one point in one breath is one line."""
    points = {point.id: point for point in picture.points}
    areas = {area.id: area.name for area in picture.areas}
    newest = sorted(picture.recent, key=lambda entry: -entry.revision)
    breaths = (list(entries) for _key, entries in groupby(newest, key=_breath))
    shown = ((entries, _line(entries, points, areas, now)) for entries in islice(breaths, lines))
    return tuple(replace(line, unseen=any(waits(one, unseen) for one in said)) for said, line in shown)


def _breath(entry: Entry) -> tuple[object, ...]:
    """Reports that share this were made together; anything else stands alone."""
    if entry.kind is not EntryKind.REPORT:
        return (entry.revision,)
    source, channel = (entry.text or {}).get("on_behalf_of"), entry.facts.get("channel")
    return (entry.point, entry.actor, source, channel, entry.occurred_at.replace(second=0, microsecond=0))


def _line(
    entries: Sequence[Entry], points: Mapping[str, Point], areas: Mapping[str, str], now: datetime
) -> Line:
    entry = min(entries, key=_badness)
    point = points.get(entry.point or "")
    news, status = _all_work(entries) or _of_clock(entry, now) or _news(entry)
    if len(entries) > 1 and status is not Status.FUNGERAR:
        news = f"{news} +{len(entries) - 1}"
    return Line(
        revision=entries[0].revision,
        time=clock(entry.occurred_at, now),
        area=areas.get(point.area if point else str(entry.facts.get("area")), ""),
        place=point.name if point else "",
        news=news,
        status=status,
        via=_via(entry),
    )


def _via(entry: Entry) -> str:
    """Say who it came from and which way, where somebody else wrote it down."""
    channel = Channel(str(entry.facts.get("channel") or Channel.WEBB))
    way = "" if channel is Channel.WEBB else label(channel)
    return ", ".join(word for word in (way, (entry.text or {}).get("on_behalf_of", "")) if word)


def _badness(entry: Entry) -> int:
    return severity(Status(str(entry.facts["status"]))) if entry.kind is EntryKind.REPORT else 0


def _all_work(entries: Sequence[Entry]) -> tuple[str, Status] | None:
    """Several functions that all work are counted instead of named."""
    statuses = {entry.facts.get("status") for entry in entries}
    if len(entries) == 1 or statuses != {Status.FUNGERAR}:
        return None
    if len(entries) == len(Function):
        return _("allt fungerar"), Status.FUNGERAR
    return _("%(n)d funktioner fungerar", n=len(entries)), Status.FUNGERAR


def _of_clock(entry: Entry, now: datetime) -> tuple[str, None] | None:
    return (clock_says(entry.facts, now), None) if entry.kind is EntryKind.EXERCISE_CLOCK else None


def _news(entry: Entry) -> tuple[str, Status | None]:
    facts = entry.facts
    match entry.kind:
        case EntryKind.REPORT:
            return _report(facts)
        case EntryKind.PHASE:
            return _phase(Phase(str(facts["phase"]))), None
        case EntryKind.OCCUPANCY:
            return _occupancy(facts), None
        case EntryKind.OPENING:
            return _opening(entry), None
        case EntryKind.REQUEST:
            return _("begär stöd: %(what)s", what=_wanted(entry)), None
        case EntryKind.REQUEST_MOVED:
            state = label(RequestState(str(facts["state"])))
            return _("begärt stöd: %(state)s", state=state), None
        case EntryKind.MESSAGE if entry.text:
            return _("sagt till allmänheten: %(text)s", text=entry.text.get("message", "")), None
        case EntryKind.NOTE if facts.get("about") == SUPPORT and entry.text:
            return _("behöver stöd: %(what)s", what=entry.text.get("note", "")), None
        case EntryKind.NOTE | EntryKind.CORRECTION | EntryKind.DECISION if _written(entry):
            return f"{label(entry.kind)}: {_written(entry)}", None
        case _:
            return label(entry.kind), None


def _written(entry: Entry) -> str:
    """Return what somebody wrote, where it has not been taken away."""
    return (entry.text or {}).get("decision" if entry.kind is EntryKind.DECISION else "note", "")


def _report(facts: Mapping[str, object]) -> tuple[str, Status]:
    status = Status(str(facts["status"]))
    name = glossary.label(Function(str(facts["function"])), _.language, short=True)
    words = f"{name} {label(status)}"
    supply = Supply(str(facts.get("supply", Supply.OKANT)))
    if supply in (Supply.RESERV, Supply.NODVATTEN):
        words += f", {label(supply)}"
    return words, status


def _opening(entry: Entry) -> str:
    """Say what the point itself says; the decision to open is another line."""
    if entry.facts.get("opened"):
        return _("punkten säger att den har öppnat")
    reason = (entry.text or {}).get("reason")
    if not reason:
        return _("punkten säger att den inte kan öppna")
    return _("punkten säger att den inte kan öppna: %(why)s", why=reason)


def _wanted(entry: Entry) -> str:
    """Say what is asked for: its kind, and the words where they have not been taken away."""
    kind = label(RequestKind(str(entry.facts["kind"])))
    what = (entry.text or {}).get("what")
    return f"{kind} ({what})" if what else kind


def _phase(phase: Phase) -> str:
    return {
        Phase.PLANERAD: _("är åter planerad"),
        Phase.I_BEREDSKAP: _("är i beredskap"),
        Phase.UNDER_AKTIVERING: _("ska öppna"),
        Phase.OPPEN: _("har öppnat"),
        Phase.UNDER_AVVECKLING: _("ska stänga"),
        Phase.STANGD: _("har stängt"),
    }[phase]


def _occupancy(facts: Mapping[str, object]) -> str:
    words = [label(Occupancy(str(facts["occupancy"])))]
    if facts.get("staffing"):
        words.append(label(Staffing(str(facts["staffing"]))))
    return ", ".join(words)
