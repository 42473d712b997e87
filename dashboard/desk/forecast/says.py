"""What the forecast says: its losses as rows, each with its place on the line of time; what nobody knows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from dashboard.words import _, label
from dashboard.words.forecast import bare_words, between, what_ends, why
from dashboard.words.times import clock
from data import glossary
from data.forecast.facts import Forecast, Loss
from data.points.facts import Area

TICK = timedelta(hours=12)
ALIKE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class LossRow:
    """One loss, or what is assumed of several points of an area alike. `at` and `wide` are thousandths.

    `beyond`: it may come later than the line reaches.
    """

    point: str
    where: str
    beside: str
    what: str
    when: str
    why: str
    earliest: datetime
    at: int
    wide: int
    beyond: bool
    assumed: bool


@dataclass(frozen=True, slots=True)
class Outlook:
    """`counted` is how many losses there are by how they are known, `bare` of how many points nothing is."""

    counted: str
    rows: tuple[LossRow, ...]
    nothing: str
    passed: str
    overdue: str
    bare: str
    unknown: str
    ticks: tuple[tuple[int, str], ...]


def outlook(found: Forecast, areas: Sequence[Area], not_followed: str = "") -> Outlook:
    """`not_followed` is why nothing is foreseen in an operation that is closed."""
    names = {area.id: area.name for area in areas}
    rows = tuple(_row(group, found, names) for group in _groups(found.losses))
    return Outlook(
        counted=_counted(found),
        rows=rows,
        nothing="" if rows else not_followed or _nothing(found),
        passed=_passed(found),
        overdue=_overdue(found, names),
        bare=bare_words(len(found.bare), found.counted),
        unknown=_unknown(found),
        ticks=tuple(_ticks(found)),
    )


def first(rows: Sequence[LossRow], most: int) -> tuple[LossRow, ...]:
    """Return the first rows, half of them stated where so many are: what is assumed may come at any time, and
    would leave no room for what somebody has said.
    """
    stated = [row for row in rows if not row.assumed][: most // 2]
    others = [row for row in rows if row not in stated][: most - len(stated)]
    return tuple(row for row in rows if row in stated or row in others)


def _groups(losses: Sequence[Loss]) -> list[list[Loss]]:
    """What is stated stands by itself; what the same links make of several points of an area at much the
    same time is one row.
    """
    groups: list[list[Loss]] = []
    last: dict[object, list[Loss]] = {}
    for loss in losses:
        alone = not loss.assumed or loss.point is None
        group = last.get(key := (loss.area, loss.function, loss.chain))
        if alone or group is None or loss.earliest - group[0].earliest > ALIKE:
            groups.append(group := [])
        if not alone:
            last[key] = group
        group.append(loss)
    return groups


def _row(group: Sequence[Loss], found: Forecast, areas: Mapping[str, str]) -> LossRow:
    first, area = group[0], areas.get(group[0].area, group[0].area)
    back = first.back if all(one.back == first.back for one in group) else None
    loss = replace(first, latest=max(one.latest for one in group), back=back)
    several = _.n("%(n)d punkt", "%(n)d punkter", len(group)) if len(group) > 1 else ""
    alone = first.point is not None and not several
    at, ends = _place(loss.earliest, found), _place(loss.latest, found)
    return LossRow(
        point=first.point.id if first.point is not None and alone else "",
        where=first.point.name if first.point is not None and alone else area,
        beside=several or (area if alone else _("hela området")),
        what=label(loss.function),
        when=_latest(group, found.at) if loss.earliest <= found.at else between(loss, found.at),
        why=why(loss, found.at),
        earliest=loss.earliest,
        at=at,
        wide=ends - at,
        beyond=loss.latest > found.until,
        assumed=loss.assumed,
    )


def _place(moment: datetime, found: Forecast) -> int:
    share = (min(moment, found.until) - found.at) / (found.until - found.at)
    return round(1000 * share)


def _ticks(found: Forecast) -> list[tuple[int, str]]:
    count = int((found.until - found.at) / TICK)
    moments = (found.at + TICK * n for n in range(1, count))
    return [(0, _("nu")), *((_place(moment, found), clock(moment, found.at)) for moment in moments)]


def _counted(found: Forecast) -> str:
    stated, assumed = len(found.stated), len(found.assumed)
    parts = (
        _("%(n)d sagda", n=stated) if stated else "",
        _("%(n)d antagna", n=assumed) if assumed else "",
    )
    return " · ".join(part for part in parts if part)


def _nothing(found: Forecast) -> str:
    if not found.counted:
        return _("Ingen punkt är öppen, och ingen rapporterar.")
    return _("Inget av det som är känt säger att något faller bort inom 72 timmar.")


def _passed(found: Forecast) -> str:
    """What was to have ended by now is no loss that anybody has reported."""
    told = (
        f"{one.point.name} {glossary.label(one.function)} ({what_ends(one, found.at)})"
        for one in found.passed
    )
    said = ", ".join(told)
    return _("Skulle ha tagit slut: %(what)s.", what=said) if said else ""


def _overdue(found: Forecast, areas: Mapping[str, str]) -> str:
    """What was assumed to be gone by now stays until somebody has said how it is."""
    told = []
    for group in _groups(found.overdue):
        first, area = group[0], areas.get(group[0].area, group[0].area)
        several = _.n("%(n)d punkt", "%(n)d punkter", len(group))
        where = f"{area} ({several})" if len(group) > 1 else first.point.name if first.point else area
        told.append(f"{where} {label(first.function)} {_latest(group, found.at)}")
    said = ", ".join(told)
    return _("Antogs ta slut, men ingen har sagt något sedan dess: %(what)s.", what=said) if said else ""


def _latest(group: Sequence[Loss], now: datetime) -> str:
    """Return by when they come at the latest, the first of them and the last: never the last alone."""
    soonest, last = min(one.latest for one in group), max(one.latest for one in group)
    if last - soonest < timedelta(minutes=1):
        return _("senast %(at)s", at=clock(soonest, now))
    return _("senast %(at)s", at=f"{clock(soonest, now)}–{clock(last, soonest)}")


def _unknown(found: Forecast) -> str:
    if not found.unknown:
        return ""
    first = found.unknown[0]
    return _(
        "Okänt utan nya rapporter: först %(place)s %(what)s från %(at)s; från %(last)s allt som nu fungerar "
        "(%(n)d uppgifter). Det är inget bortfall.",
        place=first.point.name,
        what=label(first.function),
        at=clock(first.at, found.at),
        last=clock(found.unknown[-1].at, found.at),
        n=len(found.unknown),
    )
