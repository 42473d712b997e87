"""The band that marks what is new and important: what and where, until somebody acknowledges it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dashboard.words import _, label
from dashboard.words.important import matter_words, place_words
from data import glossary
from data.clock import NEVER, Clock
from data.points.facts import Picture
from data.sectors.facts import SectorRegister
from data.staff.important import MOST_AT_ONCE, Important, Matter
from data.words import Function

# What comes within this of the first of a band joins it.
JOINS = timedelta(minutes=2)
# So many letters of places does a band have room for, on two lines; the first is always named.
ROOM = 100
_ORDER = tuple(Matter)
_FAILURES = frozenset({Matter.FUNCTION, Matter.SECTOR})


@dataclass(frozen=True, slots=True)
class Alarm:
    """`older` are unacknowledged since before; whatever comes raises `newest`, a real moment, or `revision`.

    `keys` are what acknowledging the band acknowledges.
    """

    heading: str
    since: datetime
    named: tuple[str, ...]
    more: int
    older: int
    newest: datetime
    revision: int
    keys: tuple[str, ...]
    exercise: bool

    @property
    def act(self) -> str:
        """Return what its button says."""
        return _.n("Kvittera %(n)d ändring", "Kvittera %(n)d ändringar", len(self.keys))


def alarm(picture: Picture, unseen: Sequence[Important], register: SectorRegister) -> Alarm | None:
    """Return the band of what nobody has acknowledged; None where all is, and where nobody can any more."""
    if not unseen or picture.operation.closed_at is not None:
        return None
    came = _in_time(unseen, picture.operation.clock)
    new = _joined(came)
    named, more = _named(new, picture, register)
    return Alarm(
        heading=_heading(new),
        since=min(one.began.at for one in new),
        named=named,
        more=more,
        older=len(unseen) - len(new),
        newest=came[-1][0],
        revision=max(one.began.revision for one in unseen),
        keys=tuple(one.key for _at, one in reversed(came))[:MOST_AT_ONCE],
        exercise=picture.operation.is_exercise,
    )


def _in_time(unseen: Sequence[Important], clock: Clock) -> list[tuple[datetime, Important]]:
    """Return each with the real moment at which it became known, in that order.

    A decision may be written down an hour after it was taken: it came after what was told before it.
    """
    came: list[tuple[datetime, Important]] = []
    told: datetime | None = None
    for one in sorted(unseen, key=lambda one: one.began.revision):
        at = _known(one, clock)
        told = one.began.told or told
        came.append((max(at, told) if told else at, one))
    return sorted(came, key=lambda one: one[0])


def _known(one: Important, clock: Clock) -> datetime:
    """Return the real moment at which it became known: a phone may tell of what it saw an hour ago."""
    if one.began.told is not None:
        return one.began.told
    real = clock.real(one.began.at)
    return clock.started_at if real == NEVER else real


def _joined(came: Sequence[tuple[datetime, Important]]) -> list[Important]:
    """Return the last band of what came in time: a new one begins once the joining of the one before ends."""
    began, band = came[0][0], list[Important]()
    for at, one in came:
        if at - began > JOINS:
            began, band = at, []
        band.append(one)
    band.reverse()
    return sorted(band, key=lambda one: _ORDER.index(one.matter))


def _heading(new: Sequence[Important]) -> str:
    matters, n = {one.matter for one in new}, len(new)
    if matters <= _FAILURES:
        return _("Nytt fel") if n == 1 else _("%(n)d nya fel", n=n)
    if len(matters) > 1:
        return _("%(n)d viktiga ändringar", n=n)
    match matters.pop():
        case Matter.BROKEN_OFF:
            return _("Övning avbruten, skarpt läge")
        case Matter.TAKEN_OVER:
            return _("Servern har bytts")
        case Matter.OPENING:
            return _("Beslut att öppna") if n == 1 else _("%(n)d beslut att öppna", n=n)
        case Matter.CLOSED:
            return _("Punkt har stängt") if n == 1 else _("%(n)d punkter har stängt", n=n)
        case Matter.DECLINED:
            return _("Begäran avslagen") if n == 1 else _("%(n)d begäranden avslagna", n=n)
        case _other:
            return _("Begäran försenad") if n == 1 else _("%(n)d begäranden försenade", n=n)


def _named(
    new: Sequence[Important], picture: Picture, register: SectorRegister
) -> tuple[tuple[str, ...], int]:
    """Return as many as there is room for, whole, and how many changes are not among them."""
    named: list[str] = []
    room, left = ROOM, len(new)
    for words, many in _words(new, picture, register):
        if named and len(words) > room:
            break
        named.append(words)
        room, left = room - len(words) - 3, left - many
    return tuple(named), left


def _words(new: Sequence[Important], picture: Picture, register: SectorRegister) -> Iterator[tuple[str, int]]:
    """Yield each in words, those of one point together, and how many changes that is."""
    matters = {one.matter for one in new}
    functions: dict[str, list[Function]] = {}
    for one in new:
        if one.point is not None and one.function is not None:
            functions.setdefault(one.point.id, []).append(one.function)
    for one in new:
        if one.point is None or one.function is None:
            yield _elsewhere(one, picture, register, alike=len(matters) == 1), 1
        elif failed := functions.pop(one.point.id, None):
            said = ", ".join(glossary.label(function, _.language, short=True) for function in failed)
            words = f"{one.point.name} {said}"
            alike = matters <= _FAILURES
            yield words if alike else _("%(function)s ur funktion", function=words), len(failed)


def _elsewhere(one: Important, picture: Picture, register: SectorRegister, *, alike: bool) -> str:
    """Return what has happened and where; only what the heading does not say, where all are alike."""
    if one.sector is not None:
        return f"{register.sector_name(one.sector.sector)}: {label(one.sector.level)}"
    where = _where(one, picture, register)
    if one.matter is Matter.TAKEN_OVER and alike:
        return matter_words(one)
    if not alike:
        return f"{where}: {matter_words(one)}"
    return f"{where}: {one.request.what}" if one.request is not None else where


def _where(one: Important, picture: Picture, register: SectorRegister) -> str:
    if one.point is not None:
        return one.point.name
    areas = {area.id: area.name for area in picture.areas}
    points = {point.id: point.name for point in picture.points}
    return place_words(one, areas, points, register)
