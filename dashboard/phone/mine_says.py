"""My points on the phone: what is about to expire on top, then the oldest first, last those not open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from dashboard.look import style
from dashboard.phone.form_says import Age, age
from dashboard.wall.reading import Reading, read
from dashboard.wall.sayings import status_word, undecided_word
from dashboard.words import _, label
from dashboard.words.times import clock, span
from data import glossary
from data.points.facts import Picture
from data.rights import Deed, Who, may, place_of
from data.words import Function, Mark, Status

SOON = timedelta(minutes=30)
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Chip:
    """One function as it is read now."""

    title: str
    word: str
    sign: str
    status: Status
    doubted: bool


@dataclass(frozen=True, slots=True)
class MineRow:
    id: str
    name: str
    area: str
    phase: str
    chips: tuple[Chip, ...]
    age: Age | None
    expires: str


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    rows: tuple[MineRow, ...]


def mine(picture: Picture, who: Who, now: datetime) -> tuple[Group, ...]:
    """Group the points that somebody may report for, at the operation's time `now`."""
    own = [
        read(point, now)
        for point in picture.points
        if may(who, Deed.REPORT, place_of(picture.operation, point))
    ]
    own.sort(key=_oldest)
    soon = sorted(
        (one for one in own if one.counts and _ends(one, now)), key=lambda one: _first_end(one, now)
    )
    rest = [one for one in own if one.open and one not in soon]
    undecided = [one for one in own if one.undecided and one not in soon]
    closed = [one for one in own if not one.counts]
    names = {area.id: area.name for area in picture.areas}
    groups = (
        (_("Går ut inom en halvtimme"), soon),
        (_("Öppna punkter, äldst rapport först"), rest),
        (_("Rapporterar, ej beslutade öppna"), undecided),
        (_("Inte öppna"), closed),
    )
    return tuple(Group(title, tuple(_row(one, names, now) for one in rows)) for title, rows in groups if rows)


def _oldest(reading: Reading) -> datetime:
    """Order by the oldest thing that is known; what was never reported comes first."""
    said = [one.report.observed_at if one.report else _NEVER for one in reading.functions.values()]
    return min(said)


def _ends(reading: Reading, now: datetime) -> Sequence[tuple[datetime, Function]]:
    return sorted(
        (one.expires_at, function)
        for function, one in reading.functions.items()
        if one.expires_at is not None and one.expires_at <= now + SOON
    )


def _first_end(reading: Reading, now: datetime) -> datetime:
    return _ends(reading, now)[0][0]


def _row(reading: Reading, names: dict[str, str], now: datetime) -> MineRow:
    point = reading.point
    said = [one.report.observed_at for one in reading.functions.values() if one.report]
    return MineRow(
        id=point.id,
        name=point.name,
        area=names.get(point.area, point.area),
        phase=", ".join(part for part in (label(point.phase), undecided_word(reading)) if part),
        chips=tuple(_chip(function, reading) for function in Function),
        age=age(min(said), now) if said else None,
        expires=_expires(reading, now) if reading.counts else "",
    )


def _chip(function: Function, reading: Reading) -> Chip:
    one = reading.functions[function]
    return Chip(
        title=glossary.label(function, _.language, short=True),
        word=status_word(one),
        sign=style.symbol(one.status, one.mark),
        status=one.status,
        doubted=one.mark is not Mark.BEKRAFTAT,
    )


def _expires(reading: Reading, now: datetime) -> str:
    ends = _ends(reading, now)
    if not ends:
        return ""
    at, function = ends[0]
    name = label(function)
    return _("%(name)s går ut %(at)s, om %(span)s", name=name, at=clock(at, now), span=span(at - now))
