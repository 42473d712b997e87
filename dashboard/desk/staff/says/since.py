"""*Sedan* in words: from which moment, and each change with what was, what is, and how grave it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dashboard.wall.reading import mark_text, status_word, supply_text
from dashboard.words import _, label
from dashboard.words.times import clock
from data.points.facts import Picture
from data.requests.facts import SupportRequest
from data.sectors.facts import SectorRegister
from data.sectors.reports import Held
from data.staff.facts import Staff, last_shift
from data.staff.since import GRAVE, Change, FunctionTurn, Known, PhaseTurn, RequestTurn, SectorTurn, Turn
from data.truth import Effective
from data.words import Mark

SHIFT, REPORT, HOUR, OPENED, OTHER = "shift", "report", "hour", "opened", "other"
_AN_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Row:
    """One change; `grave` puts it among what nobody may miss."""

    what: str
    where: str
    before: str
    after: str
    grave: bool


@dataclass(frozen=True, slots=True)
class Group:
    turn: Turn
    title: str
    sign: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Names:
    """What ids are called on the page."""

    areas: Mapping[str, str]
    points: Mapping[str, str]
    register: SectorRegister


def names(picture: Picture, register: SectorRegister) -> Names:
    return Names(
        {area.id: area.name for area in picture.areas},
        {point.id: point.name for point in picture.points},
        register,
    )


def starts(staff: Staff, opened: datetime, now: datetime) -> Mapping[str, tuple[str, datetime | None]]:
    """Return the moments one can choose to look back to, by what they are called; None: to be typed.

    None is from before the operation was `opened`: nothing was known then. In its first hour that is where
    one looks back to.
    """
    shift, report = last_shift(staff.plan, now), staff.last_report
    found: dict[str, tuple[str, datetime | None]] = {}
    if shift is not None and shift >= opened:
        found[SHIFT] = (_("skiftbytet %(at)s", at=clock(shift, now)), shift)
    if report is not None:
        when = clock(report.at, now)
        found[REPORT] = (_("lägesrapport %(n)d, %(at)s", n=report.number, at=when), report.at)
    if now - _AN_HOUR >= opened:
        found[HOUR] = (_("en timme sedan"), now - _AN_HOUR)
    else:
        found[OPENED] = (_("händelsen öppnades %(at)s", at=clock(opened, now)), opened)
    found[OTHER] = (_("annan tid"), None)
    return found


def groups(changes: Sequence[Change], then: Known, now: Known, name: Names) -> tuple[Group, ...]:
    """Return the changes in words: what got worse first, each group gravest first."""
    titles = {
        Turn.WORSE: (_("Försämrat"), "down"),
        Turn.SILENT: (_("Tystnat"), "question"),
        Turn.BETTER: (_("Förbättrat"), "up"),
        Turn.NEW: (_("Annat nytt"), "bang"),
    }
    found = ((turn, [one for one in changes if one.turn is turn]) for turn in titles)
    return tuple(
        Group(turn, *titles[turn], tuple(_row(one, then, now, name) for one in held))
        for turn, held in found
        if held
    )


def _row(change: Change, then: Known, now: Known, name: Names) -> Row:
    grave = change.gravity <= GRAVE and change.turn in (Turn.WORSE, Turn.SILENT)
    match change.what:
        case FunctionTurn(point=point, function=function, before=was, after=is_):
            return Row(
                label(function),
                f"{point.name}, {name.areas.get(point.area, point.area)}",
                _effective(was, then.at),
                _effective(is_, now.at),
                grave,
            )
        case PhaseTurn(point=point, before=before, after=after):
            return Row(
                _("läge"),
                f"{point.name}, {name.areas.get(point.area, point.area)}",
                label(before),
                label(after),
                grave,
            )
        case RequestTurn() as asked:
            return _request(asked, now.at, name, grave)
        case SectorTurn(before=voice, after=held):
            return _sector(voice, held, name, grave)


def _effective(one: Effective, at: datetime) -> str:
    if one.mark is Mark.OBEKRAFTAT or one.report is None or one.expired:
        return mark_text(one, at)
    words = [status_word(one), supply_text(one)]
    return ", ".join(word for word in words if word)


def _request(turn: RequestTurn, now: datetime, name: Names, grave: bool) -> Row:
    one = turn.after
    area = name.areas.get(one.area, one.area)
    place = f"{name.points.get(one.point, one.point)}, {area}" if one.point else area
    return Row(
        _("stöd: %(what)s", what=one.what),
        place,
        _state(turn.before) if turn.before else "–",
        _("försenad, skulle ha kommit %(at)s", at=clock(one.deadline, now)) if turn.late else _state(one),
        grave,
    )


def _state(one: SupportRequest) -> str:
    return label(one.state)


def _sector(before: Held | None, after: Held, name: Names, grave: bool) -> Row:
    report = after.report
    voice = name.register.name_of(report.organisation) if report.organisation else _("sektorns bedömning")
    return Row(
        name.register.sector_name(report.sector),
        f"{voice}, {name.areas.get(report.area, report.area)}" if report.area else voice,
        _level(before) if before else "–",
        _level(after),
        grave,
    )


def _level(held: Held) -> str:
    if held.level is None:
        return _("har gått ut")
    word = label(held.level)
    return _("obekräftat – var %(level)s", level=word) if held.mark is Mark.OBEKRAFTAT else word
